// One open job: puts the picture, the tools, the list of objects and the keys together, and saves.

import { Canvas } from "./canvas.js";
import { FrameBar } from "./frames.js";
import { Gestures } from "./gestures.js";
import { Hand, SELECT } from "./hand.js";
import * as keys from "./keys.js";
import { ObjectList } from "./objects.js";
import { isBox, turn } from "./shapes.js";
import { ask, showHelp } from "./site_dialog.js";
import { iconButton, make, set } from "./site_dom.js";
import { Actions, kindsOf, LabelBar, Toolbar } from "./toolbar.js";

let editors = 0;

export class Editor {
    #words;
    #workspace;
    #site;
    #index = 0;
    #label;
    #lastKind = null;
    #isSaving = false;
    #due = 0;
    #parts = {};

    /**
     * `site`: `save(shapes)` and `complete()`, which reject with a sentence, and `leave()`. `at` is where to begin:
     * `{index, label}`.
     */
    constructor(words, workspace, site, at = {}) {
        this.#words = words;
        this.#workspace = workspace;
        this.#site = site;
        this.#index = Math.min(at.index ?? 0, Math.max(0, workspace.job.frames.length - 1));
        this.#label = at.label ?? workspace.job.labels[0]?.name ?? null;
        this.#build();
        this.#showFrame();
    }

    /** Where a new editor of the same job begins. */
    get place() {
        return { index: this.#index, label: this.#label };
    }

    get isUnsaved() {
        return this.#workspace.isUnsaved;
    }

    get #frame() {
        return this.#workspace.job.frames[this.#index];
    }

    #build() {
        const words = this.#words;
        const job = this.#workspace.job;
        const hintId = `site-hint-${editors++}`;
        this.canvas = new Canvas({ label: words.canvas, describedBy: hintId });
        this.hand = new Hand(this.canvas, this.#workspace, {
            frame: () => this.#frame?.frame ?? 0, label: () => this.#label, changed: () => this.#changed(),
            say: (key, ...numbers) => this.#say(typeof words[key] === "function" ? words[key](...numbers) : words[key]),
            drawn: (id) => this.#drawn(id),
        });
        const focus = () => this.canvas.element.focus({ preventScroll: true });
        const parts = this.#parts = {
            frames: new FrameBar(words, job.frames, { show: (index) => this.show(index), step: (by) => this.step(by) }),
            labels: new LabelBar(words, job.labels, (name) => this.#choose(name)),
            toolbar: new Toolbar(words, this),
            actions: new Actions(words, this.hand, focus),
            list: new ObjectList(words, this.#workspace, {
                select: (id) => this.#select(id), remove: (id) => this.#remove(id), changed: () => this.#changed(), leave: focus,
                turn: (id, degrees) => this.#turn(id, degrees), editPoints: (id) => { this.hand.select(id, 0); focus(); },
            }),
            mark: make("span", { class: "site-mark" }),
            save: iconButton("save", `${words.save} (Ctrl+S)`, () => this.save(), { text: words.save }),
            complete: iconButton("done", words.completeJob, () => this.#complete(), { text: words.completeJob, class: "is-main" }),
            state: make("span", { class: "site-state" }),
            hint: make("p", { class: "site-hint", id: hintId }),
            status: make("p", { class: "site-status", role: "status" }),
            failed: this.#failedNotice(),
        };
        const views = [
            ["closer", words.closer, "+", this.canvas.closer], ["farther", words.farther, "−", this.canvas.farther],
            ["fit", words.fit, "0", () => this.canvas.fit()],
        ].map(([name, text, key, run]) => iconButton(name, `${text} (${key})`, run, { class: "is-tool" }));
        const stage = make("div", { class: "site-stage" }, this.canvas.element, make("div", { class: "site-views" }, ...views),
            parts.failed, make("div", { class: "site-floor" }, parts.status, parts.actions.element));
        const objects = make("section", { class: "site-objects", "aria-label": words.objects },
            make("h3", { text: words.objects }), parts.list.element);
        const bar = make("div", { class: "site-bar" },
            iconButton("back", words.allJobs, () => this.#site.leave(), { class: "is-tool" }),
            make("h2", { class: "site-job-name", text: job.name, title: job.name }), parts.state, parts.mark, parts.save, parts.complete);
        this.element = make("div", { class: "site-editor" }, bar, parts.frames.element, parts.labels.element,
            parts.toolbar.element, stage, parts.hint, objects);
        this.#listen();
    }

    #failedNotice() {
        const words = this.#words;
        const again = make("button", { type: "button", class: "site-button", text: words.tryAgain, on: { click: () => this.#showFrame() } });
        return make("div", { class: "site-failed", role: "alert", hidden: true }, make("p", { text: words.frameFailed }), again);
    }

    #listen() {
        const { hand, canvas } = this;
        const gestures = new Gestures(canvas.element, {
            press: (at, event) => hand.press(at, event), drag: (at) => hand.drag(at), release: (at, moved) => hand.release(at, moved),
            cancel: () => hand.cancel(), pan: (delta) => canvas.pan(delta), zoom: (factor, at) => canvas.zoom(factor, at),
            hover: (at) => {
                canvas.element.dataset.pointer = hand.hover(at);
                this.#paint();
            },
        });
        canvas.element.addEventListener("dblclick", () => hand.isDrawing && hand.finish());
        const space = (event, isHeld) => {
            if (event.code !== "Space") return;
            event.preventDefault();
            gestures.isPanning = isHeld;
            canvas.element.classList.toggle("is-panning", isHeld);
        };
        canvas.element.addEventListener("keydown", (event) => space(event, true));
        canvas.element.addEventListener("keyup", (event) => space(event, false));
        canvas.element.addEventListener("blur", () => { gestures.isPanning = false; });
    }

    /** A key pressed in this editor; returns whether it was for it. */
    key(event) {
        return keys.press(this, event);
    }

    // Pictures

    show(index) {
        if (index === this.#index || !this.#workspace.job.frames[index]) return;
        this.#index = index;
        this.#showFrame();
    }

    step(by) {
        this.show(this.#index + by);
    }

    #showFrame() {
        const { failed, frames } = this.#parts;
        failed.hidden = true;
        if (this.#frame) {
            this.canvas.setFrame(this.#frame, {
                loaded: () => { failed.hidden = true; }, failed: () => { failed.hidden = false; },
            });
        }
        this.hand.reset();
        this.#refresh();
        requestAnimationFrame(() => frames.reveal(this.#index));
    }

    // Labels and tools

    #choose(name) {
        this.#label = name;
        const kinds = kindsOf(this.#workspace.label(name));
        if (this.hand.isDrawing && !kinds.includes(this.hand.tool)) this.hand.take(SELECT);
        this.#changed();
    }

    chooseLabel(index) {
        const label = this.#workspace.job.labels[index];
        if (label) this.#choose(label.name);
    }

    take(kind) {
        const label = this.#workspace.label(this.#label);
        if (!kindsOf(label).includes(kind)) return this.#say(this.#words.notForLabel(this.#words.kinds[kind], this.#label ?? ""));
        this.#lastKind = kind;
        this.hand.take(kind);
        this.canvas.element.focus({ preventScroll: true });
    }

    drawAgain() {
        if (this.hand.isDrawing) return this.hand.finish();
        const kinds = kindsOf(this.#workspace.label(this.#label));
        if (kinds.length > 0) this.take(kinds.includes(this.#lastKind) ? this.#lastKind : kinds[0]);
    }

    #drawn(id) {
        this.#refresh();
        this.#say(this.#words.objectAdded(this.#workspace.shape(id).label));
        if (!this.#parts.list.focusText(id)) this.canvas.element.focus({ preventScroll: true });
    }

    // Objects

    #select(id) {
        this.hand.take(SELECT);
        this.hand.select(id);
    }

    #turn(id, degrees) {
        const shape = this.#workspace.shape(id);
        if (!shape || !Number.isFinite(degrees) || !isBox(shape.kind)) return;
        this.#workspace.change(turn(shape, degrees), `turn ${id}`);
        this.#changed();
    }

    #remove(id) {
        this.#workspace.remove(id);
        this.hand.select(null);
        this.#say(this.#words.objectDeleted);
        this.canvas.element.focus({ preventScroll: true });
    }

    removeSelected() {
        if (this.hand.selected !== null) this.#remove(this.hand.selected);
    }

    undo() {
        if (this.hand.drawnPoints > 0) return this.hand.undoPoint();
        this.#travel(this.#workspace.undo(), this.#words.undone);
    }

    redo() {
        this.#travel(this.#workspace.redo(), this.#words.redone);
    }

    /** Shows where an undone change was. */
    #travel(place, text) {
        if (!place) return;
        const index = this.#workspace.job.frames.findIndex(({ frame }) => frame === place.frame);
        if (index >= 0 && index !== this.#index) this.show(index);
        this.hand.reset();
        this.hand.select(place.id);
        this.#say(text);
    }

    // Saving

    /** Resolves to whether everything is saved. */
    async save() {
        const { shapes, done } = this.#workspace.toSave();
        return this.#ask(async () => {
            await this.#site.save(shapes);
            done();
            this.#say(this.#words.saved);
        });
    }

    async #complete() {
        const words = this.#words;
        const { isUnsaved } = this;
        const answers = [["yes", isUnsaved ? words.saveAndComplete : words.completeJob], [null, words.cancel]];
        const answer = await ask(words, words.completeTitle, isUnsaved ? words.completeUnsaved : words.completeText, answers);
        if (answer !== "yes" || (isUnsaved && !(await this.save()))) return;
        await this.#ask(async () => {
            await this.#site.complete();
            this.#say(words.completed);
        });
    }

    /** Does something on the site; what goes wrong is shown. */
    async #ask(act) {
        if (this.#isSaving) return false;
        this.#isSaving = true;
        this.#refresh();
        try {
            await act();
            return true;
        } catch (error) {
            this.#say(this.#words.notSaved(error.message), true);
            return false;
        } finally {
            this.#isSaving = false;
            this.#refresh();
        }
    }

    help() {
        showHelp(this.#words);
    }

    // Showing

    #say(text, isError = false) {
        this.#parts.status.textContent = text;
        this.#parts.status.classList.toggle("is-error", isError);
    }

    #changed() {
        this.#due ||= requestAnimationFrame(() => this.#refresh());
    }

    #paint() {
        this.canvas.render({ ...this.hand.scene(), colourOf: (name) => this.#workspace.label(name)?.color });
    }

    #refresh() {
        cancelAnimationFrame(this.#due);
        this.#due = 0;
        const { hand } = this;
        const { frames, labels, toolbar, actions, list, hint } = this.#parts;
        const workspace = this.#workspace;
        this.#paint();
        frames.update(this.#index, workspace.shapes);
        labels.update(this.#label);
        toolbar.update({ tool: hand.tool, label: workspace.label(this.#label), canUndo: workspace.canUndo || hand.drawnPoints > 0, canRedo: workspace.canRedo });
        const selected = hand.selected === null ? null : workspace.shape(hand.selected);
        const hasPoint = selected !== null && hand.active !== null && !isBox(selected.kind);
        actions.update({ isDrawing: hand.isDrawing, drawnPoints: hand.drawnPoints, canFinish: hand.canFinish, hasPoint });
        list.render(workspace.onFrame(this.#frame?.frame ?? 0), hand.selected);
        hint.textContent = this.#hint(selected);
        this.#refreshBar();
    }

    #hint(selected) {
        const { tool, isDrawing } = this.hand;
        if (!isDrawing) return selected ? this.#words.hintChosen : this.#words.hintIdle;
        if (isBox(tool)) return this.#words.hintBox;
        return tool === "polygon" ? this.#words.hintPath : this.#words.hintOpen;
    }

    #refreshBar() {
        const { mark, save, complete, state } = this.#parts;
        const words = this.#words;
        const { job } = this.#workspace;
        mark.textContent = this.#isSaving ? words.saving : this.isUnsaved ? words.unsaved : words.saved;
        mark.classList.toggle("is-unsaved", this.isUnsaved);
        set(save, "disabled", this.#isSaving || !this.isUnsaved);
        set(complete, "disabled", this.#isSaving || (job.state === "completed" && !this.isUnsaved));
        state.textContent = words.states[job.state] ?? job.state;
        state.dataset.state = job.state;
    }
}
