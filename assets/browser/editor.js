// An open job: the commands behind keys and buttons, and saving.

import { EditorView } from "./editor_view.js";
import { Gestures } from "./gestures.js";
import { Hand, SELECT } from "./hand.js";
import * as keys from "./keys.js";
import { isBox, turn } from "./shapes.js";
import { ask, showHelp } from "./site_dialog.js";
import { kindsOf } from "./toolbar.js";

export class Editor {
    #words;
    #workspace;
    #site;
    #view;
    #index;
    #label;
    #lastKind = null;
    #isSaving = false;
    #due = 0;

    /**
     * `site`: `save(shapes)` and `complete()`, which reject with a sentence, and `leave()`. `at`: the picture and the
     * label to begin with, `{index, label}`.
     */
    constructor(words, workspace, site, at = {}) {
        const { frames, labels } = workspace.job;
        this.#words = words;
        this.#workspace = workspace;
        this.#site = site;
        this.#index = Math.min(at.index ?? 0, Math.max(0, frames.length - 1));
        this.#label = at.label ?? labels[0]?.name ?? null;
        this.#view = new EditorView(words, workspace, this);
        this.canvas = this.#view.canvas;
        this.hand = new Hand(this.canvas, workspace, {
            frame: () => this.#frame?.frame ?? 0,
            label: () => this.#label,
            changed: () => this.#changed(),
            moved: () => this.#paint(),
            say: (key, ...numbers) => this.#sayOfHand(words[key], numbers),
            drawn: (id) => this.#drawn(id),
        });
        this.#view.build(this.hand);
        this.element = this.#view.element;
        this.#listen();
        this.#showFrame();
    }

    /** What a new editor of the same job begins with. */
    get place() {
        return { index: this.#index, label: this.#label };
    }

    get isUnsaved() {
        return this.#workspace.isUnsaved;
    }

    /** Whether leaving would lose an unsaved change or an unfinished shape. */
    get isBusy() {
        return this.isUnsaved || this.hand.drawnPoints > 0;
    }

    get #frame() {
        return this.#workspace.job.frames[this.#index];
    }

    #listen() {
        const { hand, canvas } = this;
        const gestures = new Gestures(canvas.element, {
            press: (at, event) => hand.press(at, event),
            drag: (at) => hand.drag(at),
            release: (at, moved) => hand.release(at, moved),
            cancel: () => hand.cancel(),
            pan: (delta) => canvas.pan(delta),
            zoom: (factor, at) => canvas.zoom(factor, at),
            hover: (at) => { canvas.element.dataset.pointer = hand.hover(at); },
        });
        const space = (event, isHeld) => {
            if (event.code !== "Space") return;
            event.preventDefault();
            gestures.isPanning = isHeld;
            canvas.element.classList.toggle("is-panning", isHeld);
        };
        canvas.element.addEventListener("dblclick", () => hand.isDrawing && hand.finish());
        canvas.element.addEventListener("keydown", (event) => space(event, true));
        canvas.element.addEventListener("keyup", (event) => space(event, false));
        canvas.element.addEventListener("blur", () => { gestures.isPanning = false; });
    }

    /** Handles a key; returns whether it has a meaning here. */
    key(event) {
        return keys.press(this, event);
    }

    // Pictures

    show(index) {
        if (index === this.#index || !this.#workspace.job.frames[index] || !this.#isFree()) return;
        this.#index = index;
        this.#showFrame();
    }

    step(by) {
        this.show(this.#index + by);
    }

    /** Tries to load the picture again. */
    reload() {
        this.#showFrame();
    }

    #showFrame() {
        if (this.#frame) this.#view.showFrame(this.#frame);
        this.hand.reset();
        this.#refresh();
        requestAnimationFrame(() => this.#view.frames.reveal(this.#index));
    }

    // Labels and tools

    /** Chooses the label of the next object. */
    choose(name) {
        this.#label = name;
        const kinds = kindsOf(this.#workspace.label(name));
        if (this.hand.isDrawing && !kinds.includes(this.hand.tool)) this.hand.take(SELECT);
        this.#changed();
    }

    chooseLabel(index) {
        const label = this.#workspace.job.labels[index];
        if (label) this.choose(label.name);
    }

    take(kind) {
        if (!kindsOf(this.#workspace.label(this.#label)).includes(kind)) {
            return this.#view.say(this.#words.notForLabel(this.#words.kinds[kind], this.#label ?? ""));
        }
        if (!this.#isFree()) return;
        this.#lastKind = kind;
        this.hand.take(kind);
        this.#view.focus();
    }

    /** Whether no shape is half drawn, which another picture or tool would lose. Says so if there is one. */
    #isFree() {
        const isFree = this.hand.drawnPoints === 0;
        if (!isFree) this.#view.say(this.#words.finishFirst);
        return isFree;
    }

    drawAgain() {
        if (this.hand.isDrawing) return this.hand.finish();
        const kinds = kindsOf(this.#workspace.label(this.#label));
        if (kinds.length > 0) this.take(kinds.includes(this.#lastKind) ? this.#lastKind : kinds[0]);
    }

    #drawn(id) {
        this.#refresh();
        this.#view.say(this.#words.objectAdded(this.#workspace.shape(id).label));
        if (!this.#view.list.focusText(id)) this.#view.focus();
    }

    // Objects: the commands of the list

    select(id) {
        if (!this.#isFree()) return;
        this.hand.take(SELECT);
        this.hand.select(id);
    }

    editPoints(id) {
        if (!this.#isFree()) return;
        this.hand.select(id, 0);
        this.#view.focus();
    }

    turn(id, degrees) {
        const shape = this.#workspace.shape(id);
        if (!shape || !Number.isFinite(degrees) || !isBox(shape.kind)) return;
        this.#workspace.change(turn(shape, degrees), `turn ${id}`);
        this.#changed();
    }

    setLabel(id, name) {
        this.#workspace.setLabel(id, name);
        this.#changed();
    }

    setAttribute(id, name, value) {
        this.#workspace.setAttribute(id, name, value);
        this.#changed();
    }

    settle() {
        this.#workspace.settle();
    }

    backToPicture() {
        this.#view.focus();
    }

    remove(id) {
        if (!this.#isFree()) return;
        this.#workspace.remove(id);
        this.hand.select(null);
        this.#view.say(this.#words.objectDeleted);
        this.#view.focus();
    }

    removeSelected() {
        if (this.hand.selected !== null) this.remove(this.hand.selected);
    }

    undo() {
        if (this.hand.drawnPoints > 0) return this.hand.undoPoint();
        this.#travel(this.#workspace.undo(), this.#words.undone);
    }

    redo() {
        if (!this.#isFree()) return;
        this.#travel(this.#workspace.redo(), this.#words.redone);
    }

    /** Shows where the undone or redone change was. */
    #travel(place, text) {
        if (!place) return;
        const index = this.#workspace.job.frames.findIndex(({ frame }) => frame === place.frame);
        if (index >= 0) this.show(index);
        this.hand.reset();
        this.hand.select(place.id);
        this.#view.say(text);
    }

    // Saving

    /** Resolves to whether everything is saved. */
    async save() {
        if (!this.isUnsaved) return true;
        const { shapes, done } = this.#workspace.toSave();
        return this.#request(async () => {
            await this.#site.save(shapes);
            done();
            this.#view.say(this.#words.saved);
        });
    }

    async complete() {
        if (!this.#isFree()) return;
        const words = this.#words;
        const { isUnsaved } = this;
        const text = isUnsaved ? words.completeUnsaved : words.completeText;
        const yes = isUnsaved ? words.saveAndComplete : words.completeJob;
        const answer = await ask(words, words.completeTitle, text, [["yes", yes], [null, words.cancel]]);
        if (answer !== "yes" || !(await this.save())) return;
        await this.#request(async () => {
            await this.#site.complete();
            this.#view.say(words.completed, "lasting");
        });
    }

    leave() {
        if (this.#isFree()) this.#site.leave();
    }

    /** Does something on the site and shows the error if it fails. Resolves to whether it succeeded. */
    async #request(act) {
        if (this.#isSaving) return false;
        this.#isSaving = true;
        this.#refresh();
        try {
            await act();
            return true;
        } catch (error) {
            this.#view.say(this.#words.notDone(error.message), "error");
            return false;
        } finally {
            this.#isSaving = false;
            this.#refresh();
        }
    }

    help() {
        showHelp(this.#words);
    }

    // Display

    /** Messages with numbers are for screen readers: everybody else sees the point. */
    #sayOfHand(words, numbers) {
        if (typeof words === "function") this.#view.say(words(...numbers), "quiet");
        else this.#view.say(words);
    }

    #changed() {
        this.#due ||= requestAnimationFrame(() => this.#refresh());
    }

    #paint() {
        const label = (name) => this.#workspace.label(name);
        const ofLabels = { colourOf: (name) => label(name)?.color, edgesOfLabel: (name) => label(name)?.edges };
        this.canvas.render({ ...this.hand.scene(), ...ofLabels });
    }

    #refresh() {
        cancelAnimationFrame(this.#due);
        this.#due = 0;
        this.#paint();
        this.#view.update({ hand: this.hand, index: this.#index, label: this.#label, isSaving: this.#isSaving });
    }
}
