// The keys of the editor: what they do, and the help that lists them.
//
// Letters are matched by their position on the keyboard (`code`), so that they also work with a Russian layout; signs
// are matched by the character (`key`).

const STEP = 10;
const FINE_STEP = 1;

// Where a key works: `all` everywhere, `editor` everywhere but in text boxes, `canvas` on the picture only.
const arrow = (code, dx, dy) => ({
    code, at: "canvas", shift: "any", run: (editor, { shiftKey }) => {
        const step = shiftKey ? FINE_STEP : STEP;
        editor.hand.nudge([dx * step, dy * step]);
    },
});

const KEYS = [
    { code: "KeyN", at: "editor", run: (editor) => editor.drawAgain() },
    { code: "KeyV", at: "editor", run: (editor) => editor.select(null) },
    { code: "KeyP", at: "editor", run: (editor) => editor.take("polygon") },
    { code: "KeyB", at: "editor", run: (editor) => editor.take("rectangle") },
    { code: "KeyL", at: "editor", run: (editor) => editor.take("polyline") },
    { code: "KeyO", at: "editor", run: (editor) => editor.take("points") },
    { code: "KeyE", at: "editor", run: (editor) => editor.take("ellipse") },
    { code: "Enter", at: "canvas", run: (editor) => editor.hand.enter() },
    { code: "NumpadEnter", at: "canvas", run: (editor) => editor.hand.enter() },
    { code: "Backspace", at: "canvas", run: (editor) => editor.hand.backspace() },
    { code: "Escape", at: "editor", run: (editor) => editor.hand.escape() },
    arrow("ArrowLeft", -1, 0),
    arrow("ArrowRight", 1, 0),
    arrow("ArrowUp", 0, -1),
    arrow("ArrowDown", 0, 1),
    { code: "BracketRight", at: "canvas", run: (editor) => editor.hand.step(1) },
    { code: "BracketLeft", at: "canvas", run: (editor) => editor.hand.step(-1) },
    { code: "KeyI", at: "canvas", run: (editor) => editor.hand.addPoint() },
    { code: "Delete", at: "editor", run: (editor) => editor.removeSelected() },
    { code: "KeyF", at: "editor", run: (editor) => editor.step(1) },
    { code: "KeyD", at: "editor", run: (editor) => editor.step(-1) },
    { key: "+", at: "editor", shift: "any", run: (editor) => editor.canvas.closer() },
    { key: "=", at: "editor", run: (editor) => editor.canvas.closer() },
    { key: "-", at: "editor", run: (editor) => editor.canvas.farther() },
    { code: "Digit0", at: "editor", run: (editor) => editor.canvas.fit() },
    { code: "KeyZ", ctrl: true, at: "editor", run: (editor) => editor.undo() },
    { code: "KeyZ", ctrl: true, shift: true, at: "editor", run: (editor) => editor.redo() },
    { code: "KeyY", ctrl: true, at: "editor", run: (editor) => editor.redo() },
    { code: "KeyS", ctrl: true, at: "all", run: (editor) => editor.save() },
    { key: "?", shift: "any", at: "editor", run: (editor) => editor.help() },
    { code: "F1", at: "all", run: (editor) => editor.help() },
    ...Array.from({ length: 9 }, (_, i) => (
        { code: `Digit${i + 1}`, at: "editor", run: (editor) => editor.chooseLabel(i) }
    )),
];

/** The groups of the help: `[what, keys]`, where `what` and gestures such as `termWheel` are names in the words. */
export const HELP = [
    ["helpDraw", [
        ["keyTools", "P B L O E"], ["keyDrawAgain", "N"], ["keyLabels", "1 … 9"], ["keyFinish", "Enter"],
        ["keyBackspace", "Backspace"], ["keyEscape", "Esc"],
    ]],
    ["helpChange", [
        ["keySelect", "V"], ["keyPointDelete", "termAltClick"], ["keyStep", "[ ]"], ["keyInsert", "I"],
        ["keyDelete", "Delete"], ["keyUndo", "Ctrl+Z"], ["keyRedo", "Ctrl+Shift+Z"],
    ]],
    ["helpKeyboard", [["keyArrows", "← ↑ ↓ →"], ["keyFine", "Shift"], ["keySet", "Enter"]]],
    ["helpView", [["keyZoom", "+ −"], ["keyWheel", "termWheel"], ["keyFingers", "termFingers"], ["keyPan", "termDrag"],
        ["keyFit", "0"], ["keyFrames", "D F"],
    ]],
    ["helpJob", [["keySave", "Ctrl+S"], ["keyHelp", "?"]]],
];

const isTextBox = (element) => element.matches?.("input:not([type=checkbox], [type=radio]), textarea, select") ?? false;

function counts({ code, key, ctrl = false, shift = false, at }, event, canvas) {
    if (key === undefined ? code !== event.code : key !== event.key) return false;
    if (event.altKey || ctrl !== (event.ctrlKey || event.metaKey)) return false;
    if (shift !== "any" && shift !== event.shiftKey) return false;
    if (at === "canvas") return event.target === canvas;
    return at === "all" || !isTextBox(event.target);
}

/** Runs the command of a key; returns whether there is one. */
export function press(editor, event) {
    const key = KEYS.find((key) => counts(key, event, editor.canvas.element));
    if (!key) return false;
    event.preventDefault();
    key.run(editor, event);
    return true;
}
