// The label of the next object; the toolbar with undo, redo and help; and buttons for what otherwise takes a key, such
// as finishing a shape or deleting a point.

import { SELECT } from "./hand.js";
import { DRAWABLE } from "./shapes.js";
import { iconButton, make, safeColour, set } from "./site_dom.js";

const KEYS = { select: "V", polygon: "P", rectangle: "B", polyline: "L", points: "O", ellipse: "E" };

/** The kinds of shapes that a label allows and that can be drawn here. */
export const kindsOf = (label) => (
    !label ? [] : !label.type || label.type === "any" ? DRAWABLE : DRAWABLE.filter((kind) => kind === label.type)
);

export class LabelBar {
    #inputs;

    constructor(words, labels, choose) {
        this.#inputs = labels.map(({ name }) => make("input", {
            type: "radio", name: "site-label", value: name, on: { change: () => choose(name) },
        }));
        const choices = labels.map(({ name, color }, index) => {
            const swatch = make("span", { class: "site-swatch" });
            swatch.style.backgroundColor = safeColour(color);
            const text = make("span", { text: name });
            return make("label", { class: "site-label", title: name }, this.#inputs[index], swatch, text);
        });
        this.element = make("fieldset", { class: "site-labels" }, make("legend", { text: words.labels }), ...choices);
    }

    update(label) {
        for (const input of this.#inputs) input.checked = input.value === label;
    }
}

export class Toolbar {
    #words;
    #tools = new Map();
    #undo;
    #redo;

    constructor(words, editor) {
        this.#words = words;
        for (const tool of [SELECT, ...DRAWABLE]) {
            const press = () => (tool === SELECT ? editor.select(null) : editor.take(tool));
            this.#tools.set(tool, iconButton(tool, this.#name(tool), press, { class: "is-tool" }));
        }
        this.#undo = iconButton("undo", `${words.undo} (Ctrl+Z)`, () => editor.undo(), { class: "is-tool" });
        this.#redo = iconButton("redo", `${words.redo} (Ctrl+Shift+Z)`, () => editor.redo(), { class: "is-tool" });
        const help = iconButton("help", `${words.help} (?)`, () => editor.help(), { class: "is-tool" });
        this.element = make("div", { class: "site-tools", role: "toolbar", "aria-label": words.tools },
            ...this.#tools.values(), make("span", { class: "site-gap" }), this.#undo, this.#redo, help);
    }

    #name(tool) {
        return `${tool === SELECT ? this.#words.select : this.#words.kinds[tool]} (${KEYS[tool]})`;
    }

    update({ tool, label, canUndo, canRedo }) {
        const allowed = kindsOf(label);
        for (const [name, button] of this.#tools) {
            const fits = name === SELECT || allowed.includes(name);
            set(button, "aria-pressed", String(name === tool));
            set(button, "disabled", !fits);
            const refusal = () => this.#words.notForLabel(this.#words.kinds[name], label?.name ?? "");
            set(button, "title", fits ? this.#name(name) : refusal());
        }
        set(this.#undo, "disabled", !canUndo);
        set(this.#redo, "disabled", !canRedo);
    }
}

/** The buttons below the picture; only those that apply are shown. */
export class Actions {
    #finish;
    #back;
    #cancel;
    #point;

    constructor(words, hand, back) {
        const button = (name, text, run) => {
            const press = () => {
                run();
                back();
            };
            return iconButton(name, text, press, { text });
        };
        // Leaves the focus alone: finishing moves it to the first text of the new object.
        this.#finish = iconButton("done", words.finish, () => hand.finish(), { text: words.finish, class: "is-main" });
        this.#back = button("undo", words.undoPoint, () => hand.undoPoint());
        this.#cancel = button("cross", words.cancel, () => hand.take(SELECT));
        this.#point = [
            button("plus", words.addPoint, () => hand.addPoint()),
            button("minus", words.deletePoint, () => hand.backspace()),
        ];
        this.element = make("div", { class: "site-actions" }, this.#finish, this.#back, this.#cancel, ...this.#point);
    }

    update({ isDrawing, drawnPoints, canFinish, hasPoint }) {
        const hasBegun = drawnPoints > 0;
        this.#finish.hidden = !isDrawing || !hasBegun;
        this.#back.hidden = !isDrawing || !hasBegun;
        this.#cancel.hidden = !isDrawing;
        for (const button of this.#point) button.hidden = isDrawing || !hasPoint;
        set(this.#finish, "disabled", !canFinish);
    }
}
