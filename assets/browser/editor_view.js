// The layout of an open job: the bar with its state, the pictures, labels, tools, the canvas and the objects.

import { Canvas } from "./canvas.js";
import { uniqueId } from "./dom.js";
import { FrameBar } from "./frames.js";
import { ObjectList } from "./objects.js";
import { isBox, isDrawable } from "./shapes.js";
import { iconButton, make, set } from "./site_dom.js";
import { Actions, kindsOf, LabelBar, Toolbar } from "./toolbar.js";

// How long a message stays, in milliseconds.
const MESSAGE_TIME = 4000;

export class EditorView {
    #words;
    #editor;
    #workspace;
    #clearing = 0;
    #mark = make("span", { class: "site-mark" });
    #state = make("span", { class: "site-state" });
    #status = make("p", { class: "site-status", role: "status" });
    #hint = make("p", { class: "site-hint" });
    #foot;
    #save;
    #complete;
    #failed;

    /** `editor` has the commands; see `Editor`. */
    constructor(words, workspace, editor) {
        this.#words = words;
        this.#workspace = workspace;
        this.#editor = editor;
        this.#hint.id = uniqueId("site-hint");
        this.canvas = new Canvas({ label: words.canvas, describedBy: this.#hint.id });
        this.frames = new FrameBar(words, workspace.job.frames, editor);
        this.list = new ObjectList(words, workspace, editor);
    }

    focus = () => this.canvas.element.focus({ preventScroll: true });

    /** Builds the rest. Not part of the constructor because the hand needs the canvas first. */
    build(hand) {
        const { job } = this.#workspace;
        this.labels = new LabelBar(this.#words, job.labels, (name) => this.#editor.choose(name));
        this.toolbar = new Toolbar(this.#words, this.#editor);
        this.actions = new Actions(this.#words, hand, this.focus);
        this.#foot = make("div", { class: "site-foot" }, this.#hint, this.actions.element);
        const objects = make("section", { class: "site-objects", "aria-label": this.#words.objects },
            make("h3", { text: this.#words.objects }), this.list.element);
        this.element = make("div", { class: "site-editor" }, this.#bar(job), this.frames.element, this.labels.element,
            this.toolbar.element, this.#stage(), this.#foot, objects);
    }

    #bar(job) {
        const words = this.#words;
        this.#save = iconButton("save", `${words.save} (Ctrl+S)`, () => this.#editor.save(), { text: words.save });
        this.#complete = iconButton("done", words.completeJob, () => this.#editor.complete(), {
            class: "is-main", "aria-label": words.completeJob,
        });
        this.#complete.append(make("span", { class: "is-long", text: words.completeJob }),
            make("span", { class: "is-short", text: words.complete }));
        const name = make("h2", { class: "site-job-name", text: job.name, title: job.name });
        return make("div", { class: "site-bar" },
            iconButton("back", words.allJobs, () => this.#editor.leave(), { class: "is-tool" }),
            make("div", { class: "site-job-head" }, name, this.#state, this.#mark), this.#save, this.#complete);
    }

    #stage() {
        const { canvas } = this;
        const words = this.#words;
        const view = (name, text, run) => iconButton(name, text, run, { class: "is-tool" });
        const zoom = make("div", { class: "site-views" },
            view("closer", `${words.closer} (+)`, canvas.closer),
            view("farther", `${words.farther} (−)`, canvas.farther),
            view("fit", `${words.fit} (0)`, () => canvas.fit()));
        const again = make("button", {
            type: "button", class: "site-button", text: words.tryAgain, on: { click: () => this.#editor.reload() },
        });
        this.#failed = make("div", { class: "site-failed", role: "alert", hidden: true },
            make("p", { text: words.frameFailed }), again);
        return make("div", { class: "site-stage" }, canvas.element, zoom, this.#failed, this.#status);
    }

    showFrame(frame) {
        this.#failed.hidden = true;
        this.canvas.setFrame(frame, {
            loaded: () => { this.#failed.hidden = true; }, failed: () => { this.#failed.hidden = false; },
        });
    }

    /** `kind`: `error` and `lasting` stay; `quiet` is for screen readers only. */
    say(text, kind = "") {
        this.#status.textContent = text;
        this.#status.dataset.kind = kind;
        clearTimeout(this.#clearing);
        const clear = () => { this.#status.textContent = ""; };
        if (kind !== "error" && kind !== "lasting") this.#clearing = setTimeout(clear, MESSAGE_TIME);
    }

    /** `state`: `hand`, `index` of the picture, name of the `label`, `isSaving`. */
    update({ hand, index, label, isSaving }) {
        const workspace = this.#workspace;
        const { job, shapes } = workspace;
        const chosen = workspace.label(label);
        const selected = hand.selected === null ? null : workspace.shape(hand.selected);
        const hasPoint = selected !== null && hand.active !== null && !isBox(selected.kind);
        const { isDrawing, drawnPoints, canFinish, tool } = hand;
        this.frames.update(index, shapes);
        this.labels.update(label);
        const canUndo = workspace.canUndo || drawnPoints > 0;
        this.toolbar.update({ tool, label: chosen, canUndo, canRedo: workspace.canRedo });
        this.actions.update({ isDrawing, drawnPoints, canFinish, hasPoint });
        this.#foot.classList.toggle("is-busy", drawnPoints > 0 || hasPoint);
        this.list.render(workspace.onFrame(job.frames[index]?.frame ?? 0), hand.selected);
        this.#hint.textContent = this.#hintFor(hand, selected, chosen);
        this.#updateBar(job, isSaving);
    }

    #hintFor({ tool, isDrawing }, selected, label) {
        const hints = matchMedia("(pointer: coarse)").matches ? this.#words.touchHints : this.#words.hints;
        if (!isDrawing && selected && isDrawable(selected.kind)) {
            return isBox(selected.kind) ? hints.chosenBox : hints.chosen;
        }
        if (!isDrawing && kindsOf(label).length === 0) return this.#words.noTool(label?.name ?? "");
        if (!isDrawing) return hints.idle;
        if (isBox(tool)) return hints.box;
        return tool === "polygon" ? hints.polygon : hints.line;
    }

    #updateBar(job, isSaving) {
        const words = this.#words;
        const { isUnsaved } = this.#workspace;
        this.#mark.textContent = isSaving ? words.saving : isUnsaved ? words.unsaved : words.saved;
        this.#mark.classList.toggle("is-unsaved", isUnsaved);
        set(this.#save, "disabled", isSaving || !isUnsaved);
        set(this.#complete, "disabled", isSaving || (job.state === "completed" && !isUnsaved));
        this.#state.textContent = words.states[job.state] ?? job.state;
        this.#state.dataset.state = job.state;
    }
}
