// Turns what pointers and the wheel do on the canvas into presses, drags, panning and zooming.
//
// The handlers: `press(at, event)` returns 'drag' if it handles the drag that may follow, otherwise the drag pans;
// `drag(at)`, `release(at, moved)`, `cancel()`, `hover(at)` (null when the pointer leaves), `pan([dx, dy])` and
// `zoom(factor, at)`. Places are in pixels of the canvas. Two fingers always pan and zoom; that cancels what the first
// finger had begun. The middle and right buttons pan, and so does the left one while the space bar is held.

// Movement up to this many pixels still counts as a click or tap.
const STILL = { mouse: 3, pen: 5, touch: 8 };

export class Gestures {
    #element;
    #handlers;
    #pointers = new Map();
    #current = null;
    /** Whether the space bar is held, so that the left button pans. */
    isPanning = false;

    constructor(element, handlers) {
        this.#element = element;
        this.#handlers = handlers;
        element.addEventListener("pointerdown", (event) => this.#down(event));
        element.addEventListener("pointermove", (event) => this.#move(event));
        element.addEventListener("pointerup", (event) => this.#up(event, false));
        element.addEventListener("pointercancel", (event) => this.#up(event, true));
        element.addEventListener("pointerleave", () => this.#current ?? handlers.hover(null));
        element.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
        element.addEventListener("contextmenu", (event) => event.preventDefault());
    }

    #place({ clientX, clientY }) {
        const { left, top } = this.#element.getBoundingClientRect();
        return [clientX - left, clientY - top];
    }

    #down(event) {
        event.preventDefault();
        this.#element.focus({ preventScroll: true });
        this.#element.setPointerCapture(event.pointerId);
        const at = this.#place(event);
        this.#pointers.set(event.pointerId, at);
        if (this.#pointers.size === 2) return this.#pinch();
        if (this.#pointers.size > 2) return;
        const pans = event.button !== 0 || this.isPanning || this.#handlers.press(at, event) !== "drag";
        const still = STILL[event.pointerType] ?? STILL.mouse;
        // Pure panning: the handlers never saw a press, so they get no release.
        const silent = event.button !== 0 || this.isPanning;
        this.#current = { pans, silent, start: at, last: at, moved: false, still };
    }

    #pinch() {
        if (this.#current && !this.#current.silent) this.#handlers.cancel();
        this.#current = { pinch: true };
    }

    #move(event) {
        const at = this.#place(event);
        const before = this.#pointers.get(event.pointerId);
        if (!before) return this.#handlers.hover(at);
        if (this.#current?.pinch) this.#stretch(event.pointerId, before, at);
        else if (this.#current) this.#dragTo(at);
        this.#pointers.set(event.pointerId, at);
    }

    #dragTo(at) {
        const now = this.#current;
        now.moved ||= Math.hypot(at[0] - now.start[0], at[1] - now.start[1]) > now.still;
        if (!now.moved) return;
        if (now.pans) this.#handlers.pan([at[0] - now.last[0], at[1] - now.last[1]]);
        else this.#handlers.drag(at);
        now.last = at;
    }

    #stretch(moving, before, at) {
        const other = [...this.#pointers].find(([id]) => id !== moving)?.[1];
        if (!other) return;
        const middle = ([x, y]) => [(x + other[0]) / 2, (y + other[1]) / 2];
        const apart = ([x, y]) => Math.max(1, Math.hypot(x - other[0], y - other[1]));
        const [from, to] = [middle(before), middle(at)];
        this.#handlers.pan([to[0] - from[0], to[1] - from[1]]);
        this.#handlers.zoom(apart(at) / apart(before), to);
    }

    #up(event, isLost) {
        if (!this.#pointers.delete(event.pointerId)) return;
        const now = this.#current;
        if (this.#pointers.size > 0) return;
        this.#current = null;
        if (!now || now.pinch || now.silent) return;
        if (isLost) this.#handlers.cancel();
        else this.#handlers.release(this.#place(event), now.moved);
    }

    #wheel(event) {
        event.preventDefault();
        // Some browsers count lines or pages instead of pixels.
        const pixels = event.deltaY * [1, 16, 400][event.deltaMode];
        // A pinch on a touchpad arrives as small wheel steps with Ctrl.
        const speed = event.ctrlKey ? 0.01 : 0.0015;
        this.#handlers.zoom(Math.exp(-Math.max(-300, Math.min(300, pixels)) * speed), this.#place(event));
    }
}
