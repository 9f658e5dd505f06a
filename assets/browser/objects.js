// The list of the objects on a picture: what each is, its attributes to fill in, what can be done with it.
//
// An entry is kept as long as its object is there, so that a text box keeps its cursor while others change.

import { fieldFor } from "./fields.js";
import { isBox, isDrawable } from "./shapes.js";
import { icon, iconButton, make, safeColour, set } from "./site_dom.js";

export class ObjectList {
    #entries = new Map();
    #list = make("ul", { class: "site-objects-list" });
    #empty = make("p", { class: "site-empty" });
    #words;
    #workspace;
    #host;

    /** `host`: `select(id)`, `remove(id)`, `editPoints(id)`, `changed()`, `leave()` (back to the picture). */
    constructor(words, workspace, host) {
        this.#words = words;
        this.#workspace = workspace;
        this.#host = host;
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
            entry.update(shape, `${shape.label} ${number}`, shape.id === selected);
        }
        this.#entries = kept;
        this.#arrange([...kept.values()].map(({ element }) => element));
    }

    // Moves only what is not in its place: an element that is moved loses the focus.
    #arrange(elements) {
        for (const old of [...this.#list.children]) if (!elements.includes(old)) old.remove();
        elements.forEach((element, i) => {
            if (this.#list.children[i] !== element) this.#list.insertBefore(element, this.#list.children[i] ?? null);
        });
    }

    /** Puts the cursor into the first attribute that is typed; false if there is none. */
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
        const words = this.#words;
        const label = this.#workspace.label(name);
        const title = make("span", { class: "site-object-title" });
        const detail = make("span", { class: "site-object-kind" });
        const swatch = make("span", { class: "site-swatch" });
        swatch.style.backgroundColor = safeColour(label?.color);
        const button = make("button", {
            type: "button", class: "site-object-name", on: { click: () => this.#host.select(id) },
        }, swatch, icon(kind), title, detail);
        const bin = iconButton("bin", words.deleteObject, () => this.#host.remove(id), { class: "is-quiet" });
        const fields = (label?.attributes ?? []).map((attribute) => fieldFor(attribute, {
            id, words, changed: (value) => this.#set(id, attribute.name, value), settled: () => this.#workspace.settle(), done: this.#host.leave,
        }));
        const more = this.#more(id, kind);
        const element = make("li", { class: "site-object" }, make("div", { class: "site-object-head" }, button, bin),
            ...fields.map((field) => field.element), more.element);
        const update = (shape, text, isSelected) => {
            title.textContent = text;
            detail.textContent = isDrawable(kind) && !isBox(kind) ? words.points(shape.points.length / 2) : (words.kinds[kind] ?? kind);
            set(button, "aria-pressed", String(isSelected));
            element.classList.toggle("is-selected", isSelected);
            for (const field of fields) field.update(this.#workspace.attribute(shape, field.name));
            more.update(shape, isSelected);
        };
        return { element, label: name, update };
    }

    #set(id, name, value) {
        this.#workspace.setAttribute(id, name, value);
        this.#host.changed();
    }

    /** What only the selected object shows: its label, its turn, its points. */
    #more(id, kind) {
        const words = this.#words;
        const fitting = this.#workspace.job.labels.filter(({ type }) => type === "any" || type === kind || !type);
        const labels = make("select", { on: { change: ({ target }) => { this.#workspace.setLabel(id, target.value); this.#host.changed(); } } },
            ...fitting.map(({ name }) => make("option", { value: name, text: name })));
        const turn = make("input", { type: "number", step: "1", on: {
            input: ({ target }) => this.#host.turn(id, target.valueAsNumber), blur: () => this.#workspace.settle(),
        } });
        const element = make("div", { class: "site-object-more" },
            make("label", { class: "site-field" }, make("span", { text: words.label }), labels),
            isBox(kind) && make("label", { class: "site-field" }, make("span", { text: words.turn }), turn),
            isDrawable(kind) && iconButton("select", words.editPoints, () => this.#host.editPoints(id), { text: words.editPoints }));
        const update = (shape, isSelected) => {
            element.hidden = !isSelected;
            if (labels.value !== shape.label) labels.value = shape.label;
            if (document.activeElement !== turn) turn.value = String(shape.rotation);
        };
        return { element, update };
    }
}
