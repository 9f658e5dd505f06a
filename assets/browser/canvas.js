// The picture and its shapes: an SVG that is redrawn whenever something has changed, and the view of it.
//
// Everything is drawn in pixels of the screen, so lines and handles have the same thickness at any zoom.

import { draw, make, safeColour } from "./site_dom.js";
import { handles, isClosed, isDrawable, isLoose, lineLength, outline, places } from "./shapes.js";
import { areasOf, edgesOf, isShown, jointsOf } from "./shown.js";
import * as viewport from "./viewport.js";

// Distance of the handle that turns a box from the box, in pixels of the screen.
const ARM = 26;
// The radius of a handle, in pixels of the screen.
const LARGEST_HANDLE = 5;
const SMALLEST_HANDLE = 2.5;
const ZOOM_STEP = 1.4;
// From this scale on, the pixels of the image are shown as squares.
const PIXELS_FROM = 4;

export class Canvas {
    #size = { width: 1, height: 1 };
    #room = { width: 1, height: 1 };
    #scene = null;
    #fits = true;
    #due = 0;
    #painted = new Map();
    #image = draw("image", { preserveAspectRatio: "none" });
    #shapes = draw("g");
    #over = draw("g");

    constructor({ label, describedBy }) {
        this.svg = draw("svg", { class: "site-picture", "aria-hidden": "true" }, this.#image, this.#shapes, this.#over);
        this.element = make("div", {
            class: "site-canvas",
            tabindex: "0",
            role: "application",
            "aria-label": label,
            "aria-describedby": describedBy,
        }, this.svg);
        this.view = viewport.fit(this.#size, this.#room);
        new ResizeObserver(() => this.#resized()).observe(this.element);
    }

    /** Shows another picture, fitted. Calls `loaded` or `failed`. */
    setFrame({ url, width, height }, { loaded, failed }) {
        this.#size = { width: Math.max(1, width), height: Math.max(1, height) };
        const image = draw("image", { preserveAspectRatio: "none" });
        image.addEventListener("load", loaded);
        image.addEventListener("error", failed);
        image.setAttribute("href", url);
        this.#image.replaceWith(image);
        this.#image = image;
        this.fit();
    }

    get size() {
        return this.#size;
    }

    get arm() {
        return ARM / this.view.scale;
    }

    get centre() {
        return this.toImage([this.#room.width / 2, this.#room.height / 2]);
    }

    toImage(at) {
        return viewport.toImage(this.view, at);
    }

    #resized() {
        const { width, height } = this.element.getBoundingClientRect();
        if (width === 0 || height === 0) return;
        this.#room = { width, height };
        if (this.#fits) this.fit();
        else this.pan([0, 0]);
    }

    fit() {
        this.#see(viewport.fit(this.#size, this.#room));
        this.#fits = true;
    }

    /** `at` is a place of the screen, by default the middle of the canvas. */
    zoom(factor, at = [this.#room.width / 2, this.#room.height / 2]) {
        this.#see(viewport.zoom(this.view, factor, at, this.#size, this.#room));
    }

    closer = () => this.zoom(ZOOM_STEP);
    farther = () => this.zoom(1 / ZOOM_STEP);

    pan(delta) {
        this.#see(viewport.pan(this.view, delta, this.#size, this.#room));
    }

    reveal(place) {
        const view = viewport.reveal(this.view, place, this.#size, this.#room);
        if (view.x !== this.view.x || view.y !== this.view.y) this.#see(view);
    }

    #see(view) {
        this.view = view;
        this.#fits = false;
        this.render();
    }

    /**
     * `scene`: `shapes`, `colourOf(label)`, `edgesOfLabel(label)`, `selected` and `hovered` (ids), `active` (a handle's number or null),
     * `drawing` (`{shape, points, closes, label}` or null), `crosshair` and `ghost` (places of the image or null).
     */
    render(scene = this.#scene) {
        this.#scene = scene;
        if (!scene || this.#due) return;
        this.#due = requestAnimationFrame(() => {
            this.#due = 0;
            this.#paint(this.#scene);
        });
    }

    #paint(scene) {
        const { scale, x, y } = this.view;
        const box = { x, y, width: this.#size.width * scale, height: this.#size.height * scale };
        for (const [name, value] of Object.entries(box)) this.#image.setAttribute(name, value);
        this.#image.classList.toggle("is-pixels", scale >= PIXELS_FROM);
        const shown = scene.shapes.filter(({ kind }) => isDrawable(kind) || isShown(kind));
        this.#painted = new Map(shown.map((shape) => [shape.id, this.#shape(shape, scene)]));
        this.#shapes.replaceChildren(...[...this.#painted.values()].map(({ element }) => element));
        this.#over.replaceChildren(...this.#handles(scene), ...this.#drawing(scene), ...this.#crosshair(scene));
    }

    #screen(place) {
        return viewport.toScreen(this.view, place);
    }

    #path(shape) {
        if (isShown(shape.kind)) return areasOf(shape).map((area) => `${this.#along(area)}Z`).join("");
        return `${this.#along(outline(shape))}${isClosed(shape.kind) ? "Z" : ""}`;
    }

    #along(line) {
        return `M${line.map((place) => this.#screen(place).map((value) => value.toFixed(1)).join(" ")).join("L")}`;
    }

    /** The element of a shape; reused while nothing about the shape has changed. */
    #shape(shape, { colourOf, edgesOfLabel, selected, hovered }) {
        const { view } = this;
        const state = shape.id === selected ? "is-selected" : shape.id === hovered ? "is-hovered" : "";
        const old = this.#painted.get(shape.id);
        if (old?.shape === shape && old.view === view && old.state === state) return old;
        const marks = this.#marks(shape, safeColour(colourOf(shape.label)), edgesOfLabel?.(shape.label) ?? []);
        const element = draw("g", { class: `site-shape ${state}`, "data-id": shape.id }, ...marks);
        return { shape, view, state, element };
    }

    #marks(shape, colour, edges) {
        const dot = { class: "site-dot", fill: colour };
        if (isLoose(shape.kind)) return outline(shape).map((place) => this.#dot(place, 5, dot));
        if (shape.kind === "skeleton") {
            const d = edgesOf(shape, edges).map((ends) => this.#along(ends)).join("");
            const lines = ["site-halo", "site-line"].map((kind) => draw("path", { class: kind, d, stroke: colour, fill: "none" }));
            return [...lines, ...jointsOf(shape).map((place) => this.#dot(place, 5, dot))];
        }
        const d = this.#path(shape);
        // A mask has no outline, only pixels.
        if (shape.kind === "mask") return [draw("path", { class: "site-mask", d, fill: colour })];
        return [
            draw("path", { class: "site-halo", d }),
            draw("path", { class: "site-line", d, stroke: colour, fill: isClosed(shape.kind) || isShown(shape.kind) ? colour : "none" }),
        ];
    }

    #dot(place, r, properties) {
        const [cx, cy] = this.#screen(place);
        return draw("circle", { cx, cy, r, ...properties });
    }

    #handles({ shapes, selected, active, ghost }) {
        const shape = shapes.find(({ id }) => id === selected);
        if (!shape) return [];
        const all = handles(shape, this.arm);
        const radius = this.#handleRadius(shape, all.length);
        const marks = all.map(({ at, role }, index) => this.#dot(at, index === active ? radius + 2 : radius, {
            class: `site-handle is-${role} ${index === active ? "is-active" : ""}`,
        }));
        if (ghost) marks.push(this.#dot(ghost, 5, { class: "site-handle is-ghost" }));
        const turn = all.findIndex(({ role }) => role === "turn");
        if (turn >= 0) marks.unshift(this.#line(all[4].at, all[turn].at, "site-arm"));
        return marks;
    }

    // Smaller where handles are close together, so that they do not cover the object.
    #handleRadius(shape, count) {
        const apart = (lineLength(shape) * this.view.scale) / count;
        return isLoose(shape.kind) ? LARGEST_HANDLE : Math.max(SMALLEST_HANDLE, Math.min(LARGEST_HANDLE, apart / 4));
    }

    #line(a, b, kind) {
        const [[x1, y1], [x2, y2]] = [this.#screen(a), this.#screen(b)];
        return draw("line", { class: kind, x1, y1, x2, y2 });
    }

    #drawing({ drawing, colourOf }) {
        if (!drawing) return [];
        const colour = safeColour(colourOf(drawing.label));
        const marks = drawing.shape ? this.#marks(drawing.shape, colour) : [];
        const points = places(drawing.points).map((place, index) => {
            const isGoal = index === 0 && drawing.closes;
            return this.#dot(place, isGoal ? 8 : 4, { class: `site-handle ${isGoal ? "is-active" : ""}` });
        });
        return [draw("g", { class: "site-shape is-drawn" }, ...marks), ...points];
    }

    #crosshair({ crosshair }) {
        if (!crosshair) return [];
        const [x, y] = this.#screen(crosshair);
        const { width, height } = this.#room;
        const d = `M0 ${y}H${width}M${x} 0V${height}`;
        return [draw("path", { class: "site-crosshair is-under", d }), draw("path", { class: "site-crosshair", d })];
    }
}
