// Edits shapes on the canvas by mouse, finger or key: selects and moves them, moves, adds and deletes points, draws new
// ones. Between press and release a change is only previewed; the release records it as one step.

import * as drawing from "./drawing.js";
import {
    clamp, deletePoint, edgeAfter, edgeAt, handleAt, handles, insertPoint, isBox, isDrawable, moveHandle, shapeAt,
    translate,
} from "./shapes.js";

export const SELECT = "select";
// How near a pointer must be to hit something, in pixels of the screen.
const REACH = { mouse: 8, pen: 12, touch: 20 };
// Presses this soon after a shape was finished (in milliseconds) are ignored: the second half of a double click.
const AFTER_FINISH = 400;

export class Hand {
    tool = SELECT;
    selected = null;
    active = null;
    hovered = null;
    #canvas;
    #workspace;
    #host;
    #drawing = null;
    #cursor = null;
    #ghost = null;
    #grip = null;
    #preview = null;
    // Whether the keyboard has moved the crosshair since the last point: then Enter sets a point, else it finishes.
    #isAimed = false;
    #finishedAt = -AFTER_FINISH;

    /** `host`: `frame()`, `label()`, `changed()`, `moved()` (on the canvas alone), `say(key, …)`, `drawn(id)`. */
    constructor(canvas, workspace, host) {
        this.#canvas = canvas;
        this.#workspace = workspace;
        this.#host = host;
    }

    get isDrawing() {
        return this.tool !== SELECT;
    }

    get drawnPoints() {
        return this.#drawing ? this.#drawing.points.length / 2 : 0;
    }

    get canFinish() {
        return this.#drawing !== null && drawing.finished(this.#drawing) !== null;
    }

    get #selectedShape() {
        return this.selected === null ? null : this.#workspace.shape(this.selected);
    }

    get #shapes() {
        return this.#workspace.onFrame(this.#host.frame());
    }

    /** What the canvas shows; see `Canvas.render`. */
    scene() {
        const preview = this.#preview;
        return {
            shapes: preview ? this.#shapes.map((shape) => (shape.id === preview.id ? preview : shape)) : this.#shapes,
            selected: this.selected,
            hovered: this.hovered,
            active: this.active,
            ghost: this.#ghost,
            drawing: this.#drawing && this.#drawn(this.#drawing, this.#cursor),
            crosshair: this.isDrawing ? this.#cursor : null,
        };
    }

    #drawn(begun, cursor) {
        const closes = cursor !== null && drawing.closes(begun, cursor, this.#reach("mouse"));
        return { shape: drawing.preview(begun, cursor), points: begun.points, closes, label: this.#host.label() };
    }

    // Selecting

    take(tool) {
        this.tool = tool;
        this.#drawing = tool === SELECT ? null : drawing.begin(tool);
        this.#isAimed = false;
        this.select(null);
    }

    select(id, active = null) {
        const shape = id === null ? null : this.#workspace.shape(id);
        this.selected = shape ? id : null;
        this.active = shape ? active : null;
        this.#ghost = null;
        this.#grip = null;
        this.#preview = null;
        this.#host.changed();
    }

    /** To be called when the picture has changed, or its shapes by undo. */
    reset() {
        this.#cursor = null;
        this.hovered = null;
        this.take(SELECT);
    }

    // Pointers (see `Gestures`)

    #reach(pointer) {
        return (REACH[pointer] ?? REACH.mouse) / this.#canvas.view.scale;
    }

    press(at, { pointerType, altKey, ctrlKey, metaKey, timeStamp }) {
        if (!this.isDrawing && timeStamp - this.#finishedAt < AFTER_FINISH) return "drag";
        this.#canvas.element.focus({ preventScroll: true });
        const place = this.#canvas.toImage(at);
        const reach = this.#reach(pointerType);
        this.#grip = this.isDrawing ? this.#beginPoint(place, reach) : this.#gripAt(place, reach, pointerType);
        if (this.#grip.handle !== undefined && (altKey || ctrlKey || metaKey)) this.#dropHandle();
        this.#host.changed();
        return this.#grip?.kind === "choice" ? "pan" : "drag";
    }

    #beginPoint(place, reach) {
        this.#cursor = clamp(place, this.#canvas.size);
        // A box begins at the press, so that it can be dragged; other points are set at the release.
        const isFirst = isBox(this.tool) && drawing.isEmpty(this.#drawing);
        if (isFirst) this.#place(this.#cursor, reach);
        return { kind: "point", reach, isFirst };
    }

    #gripAt(place, reach, pointerType) {
        const shape = this.#selectedShape;
        if (shape) {
            const handle = handleAt(shape, place, reach, this.#canvas.arm);
            if (handle !== null) return this.#gripHandle(shape, handle, place);
            const edge = edgeAt(shape, place, reach);
            if (edge) return this.#gripEdge(shape, edge, place, pointerType);
        }
        const hit = shapeAt(this.#shapes, place, reach);
        if (hit && hit.id === this.selected) return { kind: "move", shape: hit, place };
        return { kind: "choice", id: hit?.id ?? null };
    }

    #gripHandle(shape, handle, place) {
        this.active = handle;
        const { at, role } = handles(shape, this.#canvas.arm)[handle];
        return { kind: "handle", handle, role, shape, offset: [at[0] - place[0], at[1] - place[1]] };
    }

    #gripEdge(shape, { index, at }, place, pointerType) {
        const longer = insertPoint(shape, index, at);
        this.#preview = longer;
        this.#ghost = null;
        // Tapping a line with a finger adds no point, dragging it does.
        return { ...this.#gripHandle(longer, index, place), isNew: true, counts: pointerType !== "touch" };
    }

    #dropHandle() {
        const { handle, isNew } = this.#grip;
        this.#preview = null;
        this.#grip = { kind: "nothing" };
        this.active = null;
        if (!isNew) this.#deletePoint(handle);
    }

    drag(at) {
        const place = this.#canvas.toImage(at);
        const grip = this.#grip;
        if (grip?.kind === "point") this.#cursor = clamp(place, this.#canvas.size);
        else if (grip?.kind === "handle") {
            const to = [place[0] + grip.offset[0], place[1] + grip.offset[1]];
            const kept = grip.role === "turn" ? to : clamp(to, this.#canvas.size);
            this.#preview = moveHandle(grip.shape, grip.handle, kept);
        } else if (grip?.kind === "move") {
            const delta = [place[0] - grip.place[0], place[1] - grip.place[1]];
            this.#preview = translate(grip.shape, delta, this.#canvas.size);
        } else return;
        this.#host.moved();
    }

    release(at, moved) {
        const grip = this.#grip;
        const changed = this.#preview;
        this.#grip = null;
        this.#preview = null;
        if (grip?.kind === "choice" && !moved) this.select(grip.id);
        else if (grip?.kind === "point" && !(grip.isFirst && !moved)) this.#place(this.#canvas.toImage(at), grip.reach);
        else if (changed && (moved || grip.counts)) this.#workspace.change(changed);
        else if (grip?.isNew) this.active = null;
        this.#host.changed();
    }

    cancel() {
        if (this.#grip?.isFirst) this.#drawing = drawing.begin(this.tool);
        if (this.#grip?.isNew) this.active = null;
        this.#grip = null;
        this.#preview = null;
        this.#host.changed();
    }

    /** Returns which cursor to show. */
    hover(at) {
        const place = at && this.#canvas.toImage(at);
        if (!this.isDrawing) return this.#look(place);
        this.#cursor = place && clamp(place, this.#canvas.size);
        this.#isAimed = false;
        this.#host.moved();
        return "crosshair";
    }

    #look(place) {
        const shape = place && this.#selectedShape;
        const reach = this.#reach("mouse");
        const onHandle = shape && handleAt(shape, place, reach, this.#canvas.arm) !== null;
        const edge = shape && !onHandle ? edgeAt(shape, place, reach) : null;
        const hit = place && !onHandle && !edge ? shapeAt(this.#shapes, place, reach) : null;
        const hasMoved = this.#ghost || edge || this.hovered !== (hit?.id ?? null);
        this.#ghost = edge?.at ?? null;
        this.hovered = hit?.id ?? null;
        if (hasMoved) this.#host.moved();
        if (onHandle || edge) return "pointer";
        return hit ? (hit.id === this.selected ? "move" : "pointer") : "grab";
    }

    // Drawing

    #place(place, reach) {
        const next = drawing.place(this.#drawing, place, reach, this.#canvas.size);
        this.#drawing = next.drawing;
        this.#isAimed = false;
        if (next.finished) this.finish();
        else this.#host.say("pointSet", this.drawnPoints);
    }

    finish() {
        if (!this.#drawing) return;
        const points = drawing.finished(this.#drawing);
        if (!points) {
            if (isBox(this.tool)) this.undoPoint();
            return this.#host.say("tooFewPoints");
        }
        const id = this.#workspace.add(this.#host.frame(), this.#host.label(), this.tool, points);
        this.#finishedAt = performance.now();
        this.take(SELECT);
        this.select(id);
        this.#host.drawn(id);
    }

    undoPoint() {
        this.#drawing = drawing.withoutLast(this.#drawing);
        this.#host.changed();
    }

    // Keys

    /** Cancels the drawing, or deselects the point or the object; returns false if there was nothing to cancel. */
    escape() {
        if (this.isDrawing) this.take(this.drawnPoints > 0 ? this.tool : SELECT);
        else if (this.active !== null) this.select(this.selected);
        else if (this.selected !== null) this.select(null);
        else return false;
        return true;
    }

    enter() {
        if (!this.isDrawing) return;
        const sets = this.#isAimed || this.drawnPoints === 0;
        if (!sets) return this.finish();
        this.#cursor ??= clamp(this.#canvas.centre, this.#canvas.size);
        this.#place(this.#cursor, this.#reach("mouse") / 2);
        this.#host.changed();
    }

    backspace() {
        if (this.isDrawing) this.undoPoint();
        else if (this.active !== null) this.#deletePoint(this.active);
    }

    /** An arrow key, in pixels of the screen: moves the crosshair, the active point, the object or the view. */
    nudge([dx, dy]) {
        const { scale } = this.#canvas.view;
        const by = [dx / scale, dy / scale];
        const shape = this.#selectedShape;
        if (this.isDrawing) this.#aim(by);
        else if (shape && this.active !== null) this.#nudgeHandle(shape, by);
        else if (shape && isDrawable(shape.kind)) {
            this.#workspace.change(translate(shape, by, this.#canvas.size), `move ${shape.id}`);
        } else this.#canvas.pan([-4 * dx, -4 * dy]);
        this.#host.changed();
    }

    #aim([dx, dy]) {
        const [x, y] = this.#cursor ?? this.#canvas.centre;
        this.#cursor = clamp([x + dx, y + dy], this.#canvas.size);
        this.#isAimed = true;
        this.#canvas.reveal(this.#cursor);
    }

    #nudgeHandle(shape, [dx, dy]) {
        const { at: [x, y], role } = handles(shape, this.#canvas.arm)[this.active];
        const to = role === "turn" ? [x + dx, y + dy] : clamp([x + dx, y + dy], this.#canvas.size);
        this.#workspace.change(moveHandle(shape, this.active, to), `move ${this.active} of ${shape.id}`);
        if (role !== "turn") this.#canvas.reveal(to);
    }

    /** Activates the next (1) or the previous (-1) point. */
    step(direction) {
        const shape = this.#selectedShape;
        const count = shape ? handles(shape, 0).length : 0;
        if (count === 0) return;
        this.select(this.selected, this.active === null ? 0 : (this.active + direction + count) % count);
        this.#canvas.reveal(handles(shape, this.#canvas.arm)[this.active].at);
        this.#host.say("pointActive", this.active + 1, count);
    }

    addPoint() {
        const shape = this.#selectedShape;
        const edge = shape && this.active !== null ? edgeAfter(shape, this.active) : null;
        if (!edge) return;
        this.#workspace.change(insertPoint(shape, edge.index, edge.at));
        this.select(this.selected, edge.index);
    }

    #deletePoint(index) {
        const shape = this.#selectedShape;
        const shorter = shape && deletePoint(shape, index);
        if (!shorter) return this.#host.say("tooFewLeft");
        this.#workspace.change(shorter);
        this.select(this.selected);
    }
}
