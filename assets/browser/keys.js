// The keys of the editor: one table for what they do and for the help that lists them.
//
// Letters go by where they are on the keyboard (`code`), so that they work with a Russian layout, too; signs go by what
// is typed (`key`).

const STEP = 10;
const FINE_STEP = 1;

// Where a key counts: `all` also in a text box, `editor` anywhere else, `canvas` on the picture only.
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

/** What the help shows: groups of `[what, keys]`. What is a name of the words, and so is the name of no key. */
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

/** Does what the key is for; returns whether it was one of ours. */
export function press(editor, event) {
    const key = KEYS.find((key) => counts(key, event, editor.canvas.element));
    if (!key) return false;
    event.preventDefault();
    key.run(editor, event);
    return true;
}
