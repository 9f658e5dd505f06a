// A job that is being worked on: its shapes, their undo history, and what is saved. Independent of the page.
//
// Every change makes a new list of shapes. The list saved last is remembered, so after undoing back to it there is
// nothing to save.

import * as past from "./history.js";

export class Workspace {
    #history;
    #saved;
    #stored;
    #nextId = 1;

    /** `stored`: the shapes in the site's form. */
    constructor(job, stored) {
        this.job = job;
        this.load(stored);
    }

    load(stored) {
        const shapes = stored.map((shape) => ({ ...shape, rotation: shape.rotation || 0, id: this.#nextId++ }));
        this.#history = past.begin(shapes);
        this.#saved = shapes;
        this.#stored = JSON.stringify(stored);
    }

    /** Whether these are the shapes that the site had last time. */
    isStored(stored) {
        return JSON.stringify(stored) === this.#stored;
    }

    get shapes() {
        return this.#history.present.value;
    }

    get isUnsaved() {
        return this.shapes !== this.#saved;
    }

    get canUndo() {
        return past.canUndo(this.#history);
    }

    get canRedo() {
        return past.canRedo(this.#history);
    }

    onFrame(frame) {
        return this.shapes.filter((shape) => shape.frame === frame);
    }

    shape(id) {
        return this.shapes.find((shape) => shape.id === id) ?? null;
    }

    label(name) {
        return this.job.labels.find((label) => label.name === name) ?? null;
    }

    /** Adds a shape with the default attributes of its label; returns its id. */
    add(frame, labelName, kind, points) {
        const id = this.#nextId++;
        const attributes = initialAttributes(this.label(labelName));
        const shape = { id, frame, label: labelName, kind, points, rotation: 0, attributes };
        this.#record([...this.shapes, shape], id, frame);
        return id;
    }

    /** Replaces the shape with the same id. Consecutive changes with the same key are one step. */
    change(shape, key = null) {
        this.#record(this.shapes.map((other) => (other.id === shape.id ? shape : other)), shape.id, shape.frame, key);
    }

    setAttribute(id, name, value) {
        const shape = this.shape(id);
        if (!shape || this.attribute(shape, name) === value) return;
        const isSet = shape.attributes.some(([other]) => other === name);
        const attributes = isSet
            ? shape.attributes.map(([other, old]) => [other, other === name ? value : old])
            : [...shape.attributes, [name, value]];
        this.change({ ...shape, attributes }, `attribute ${name} of ${id}`);
    }

    attribute(shape, name) {
        return shape.attributes.find(([other]) => other === name)?.[1] ?? "";
    }

    /** Changes the label; attributes that both labels have keep their values. */
    setLabel(id, name) {
        const shape = this.shape(id);
        const attributes = initialAttributes(this.label(name)).map(([attribute, initial]) => {
            const kept = shape.attributes.find(([other]) => other === attribute);
            return [attribute, kept ? kept[1] : initial];
        });
        this.change({ ...shape, label: name, attributes });
    }

    remove(id) {
        const shape = this.shape(id);
        this.#record(this.shapes.filter((other) => other.id !== id), id, shape.frame);
    }

    /** Ends the current step of typing. */
    settle() {
        this.#history = past.settle(this.#history);
    }

    /** Returns where the undone change was, `{frame, id}`, or null. */
    undo() {
        const [history, place] = past.undo(this.#history);
        this.#history = history;
        return place;
    }

    redo() {
        const [history, place] = past.redo(this.#history);
        this.#history = history;
        return place;
    }

    /** `{shapes, done}`: what to send to the site, and a function to call once it is stored there. */
    toSave() {
        const now = this.shapes;
        const shapes = now.map(({ id, ...shape }) => shape);
        const done = () => {
            this.#saved = now;
            this.#stored = JSON.stringify(shapes);
        };
        return { shapes, done };
    }

    #record(shapes, id, frame, key = null) {
        this.#history = past.record(this.#history, shapes, { frame, id }, key);
    }
}

function initialAttributes(label) {
    return (label?.attributes ?? []).map(({ name, kind, values, default: initial }) => {
        if (initial) return [name, initial];
        if (kind === "checkbox") return [name, "false"];
        const isChoice = kind === "select" || kind === "radio" || kind === "number";
        return [name, isChoice ? (values?.[0] ?? "") : ""];
    });
}
