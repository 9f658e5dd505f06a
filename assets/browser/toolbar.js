// What is chosen before one draws: the label of the next object and the tool, beside undo, redo and help. And the buttons
// over the picture, for those who have no keys at hand: finish, take back, add or delete a point.

import { SELECT } from "./hand.js";
import { DRAWABLE } from "./shapes.js";
import { iconButton, make, safeColour, set } from "./site_dom.js";

const KEYS = { select: "V", polygon: "P", rectangle: "B", polyline: "L", points: "O", ellipse: "E" };

/** The kinds that may be drawn with a label; those that can't be drawn here are left out. */
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
            return make("label", { class: "site-label" }, this.#inputs[index], swatch, make("span", { text: name }));
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
            const press = () => (tool === SELECT ? editor.hand.take(SELECT) : editor.take(tool));
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
            set(button, "title", fits ? this.#name(name) : this.#words.notForLabel(this.#words.kinds[name], label?.name ?? ""));
        }
        set(this.#undo, "disabled", !canUndo);
        set(this.#redo, "disabled", !canRedo);
    }
}

/** The buttons over the picture. */
export class Actions {
    #drawing;
    #point;
    #finish;
    #back;

    constructor(words, hand, back) {
        const button = (name, text, run, kind) => iconButton(name, text, () => { run(); back(); }, { text, class: kind });
        this.#finish = button("done", words.finish, () => hand.finish(), "is-main");
        this.#back = button("undo", words.undoPoint, () => hand.undoPoint());
        this.#drawing = [this.#finish, this.#back, button("cross", words.cancel, () => hand.take(SELECT))];
        this.#point = [
            button("plus", words.addPoint, () => hand.addPoint()), button("minus", words.deletePoint, () => hand.backspace()),
        ];
        this.element = make("div", { class: "site-actions" }, ...this.#drawing, ...this.#point);
    }

    update({ isDrawing, drawnPoints, canFinish, hasPoint }) {
        for (const button of this.#drawing) button.hidden = !isDrawing;
        for (const button of this.#point) button.hidden = isDrawing || !hasPoint;
        set(this.#finish, "disabled", !canFinish);
        set(this.#back, "disabled", drawnPoints === 0);
    }
}
