// The list of the objects on a picture, with their attributes and commands.
//
// An entry is kept as long as its object exists, so that a text box keeps its cursor while others change.

import { arrange } from "./dom.js";
import { fieldFor } from "./fields.js";
import { isBox, isDrawable } from "./shapes.js";
import { icon, iconButton, make, safeColour, set } from "./site_dom.js";

export class ObjectList {
    #entries = new Map();
    #list = make("ul", { class: "site-objects-list" });
    #empty = make("p", { class: "site-empty" });
    #words;
    #workspace;
    #editor;

    /** `editor` has the commands; see `Editor`. */
    constructor(words, workspace, editor) {
        this.#words = words;
        this.#workspace = workspace;
        this.#editor = editor;
        this.#empty.textContent = words.noObjects;
        this.element = make("div", { class: "site-objects-body" }, this.#empty, this.#list);
        this.#list.addEventListener("keydown", (event) => this.#walk(event));
    }

    render(shapes, selected) {
        this.#empty.hidden = shapes.length > 0;
        const kept = new Map();
        const numbers = new Map();
        for (const shape of shapes) {
            const number = (numbers.get(shape.label) ?? 0) + 1;
            numbers.set(shape.label, number);
            const old = this.#entries.get(shape.id);
            const entry = old?.label === shape.label ? old : this.#entry(shape);
            kept.set(shape.id, entry);
            entry.update(shape, number, shape.id === selected);
        }
        this.#entries = kept;
        arrange(this.#list, [...kept.values()].map(({ element }) => element));
    }

    /** Focuses the first attribute with a text box; returns false if there is none. */
    focusText(id) {
        const box = this.#entries.get(id)?.element.querySelector("input[type=text], input[type=number].is-attribute");
        if (!box) return false;
        box.focus({ preventScroll: true });
        box.select();
        this.reveal(id);
        return true;
    }

    reveal(id) {
        const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
        this.#entries.get(id)?.element.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
    }

    #walk(event) {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!step || !event.target.matches(".site-object-name")) return;
        const names = [...this.#list.querySelectorAll(".site-object-name")];
        names[names.indexOf(event.target) + step]?.focus();
        event.preventDefault();
    }

    #entry({ id, label: name, kind }) {
        const editor = this.#editor;
        const label = this.#workspace.label(name);
        const head = this.#head(id, kind, label);
        const fields = (label?.attributes ?? []).map((attribute) => fieldFor(attribute, {
            id,
            changed: (value) => editor.setAttribute(id, attribute.name, value),
            settled: () => editor.settle(),
            done: () => editor.backToPicture(),
        }));
        const more = this.#more(id, kind);
        const parts = [head, ...fields, more].map((part) => part.element);
        const element = make("li", { class: "site-object" }, ...parts);
        const update = (shape, number, isSelected) => {
            element.classList.toggle("is-selected", isSelected);
            head.update(shape, number, isSelected);
            for (const field of fields) field.update(this.#workspace.attribute(shape, field.name));
            more.update(shape, isSelected);
        };
        return { element, label: name, update };
    }

    #head(id, kind, label) {
        const words = this.#words;
        const number = make("span");
        const name = make("bdi");
        const title = make("span", { class: "site-object-title" }, name, " ", number);
        const detail = make("span", { class: "site-object-kind" });
        const swatch = make("span", { class: "site-swatch" });
        swatch.style.backgroundColor = safeColour(label?.color);
        const button = make("button", {
            type: "button", class: "site-object-name", on: { click: () => this.#editor.select(id) },
        }, swatch, icon(kind), title, detail);
        const bin = iconButton("bin", words.deleteObject, () => this.#editor.remove(id), { class: "is-quiet" });
        const countsPoints = isDrawable(kind) && !isBox(kind);
        const update = (shape, count, isSelected) => {
            name.textContent = shape.label;
            number.textContent = count;
            detail.textContent = countsPoints ? words.points(shape.points.length / 2) : (words.kinds[kind] ?? kind);
            set(button, "aria-pressed", String(isSelected));
            set(bin, "aria-label", `${words.deleteObject}: ${shape.label} ${count}`);
        };
        return { element: make("div", { class: "site-object-head" }, button, bin), update };
    }

    /** What only the selected object shows: its label, its rotation, and a button to edit its points. */
    #more(id, kind) {
        const words = this.#words;
        const editor = this.#editor;
        const fitting = this.#workspace.job.labels.filter(({ type }) => !type || type === "any" || type === kind);
        const options = fitting.map(({ name }) => make("option", { value: name, text: name }));
        const labels = make("select", { on: { change: () => editor.setLabel(id, labels.value) } }, ...options);
        const turn = make("input", {
            type: "number",
            step: "1",
            on: { input: () => editor.turn(id, turn.valueAsNumber), blur: () => editor.settle() },
        });
        const field = (text, control) => make("label", { class: "site-field" }, make("span", { text }), control);
        const points = iconButton("select", words.editPoints, () => editor.editPoints(id), { text: words.editPoints });
        const element = make("div", { class: "site-object-more" }, field(words.label, labels),
            isBox(kind) && field(words.turn, turn), isDrawable(kind) && points);
        const update = (shape, isSelected) => {
            element.hidden = !isSelected;
            if (labels.value !== shape.label) labels.value = shape.label;
            if (document.activeElement !== turn) turn.value = String(shape.rotation);
        };
        return { element, update };
    }
}
