// Navigation between the pictures of a job: thumbnails with the number of objects, previous and next.

import { iconButton, make, set } from "./site_dom.js";

// A thumbnail that can't be loaded: the button still shows its number.
const hide = ({ target }) => { target.hidden = true; };

export class FrameBar {
    #words;
    #frames;
    #buttons;
    #title = make("span", { class: "site-frame-name" });
    #previous;
    #next;

    constructor(words, frames, editor) {
        this.#words = words;
        this.#frames = frames;
        // The style sheet shows number and count; the label says them in words.
        this.#buttons = frames.map(({ name, url }, index) => make("button", {
            type: "button",
            class: "site-frame",
            title: name,
            "data-number": index + 1,
            on: { click: () => editor.show(index) },
        }, make("img", { src: url, alt: "", loading: "lazy", decoding: "async", on: { error: hide } })));
        this.#previous = iconButton("back", `${words.previousFrame} (D)`, () => editor.step(-1), { class: "is-tool" });
        this.#next = iconButton("forward", `${words.nextFrame} (F)`, () => editor.step(1), { class: "is-tool" });
        this.element = make("nav", { class: "site-frames", "aria-label": words.frames },
            this.#previous, make("div", { class: "site-frame-row" }, ...this.#buttons), this.#next, this.#title);
    }

    update(current, shapes) {
        const counts = new Map();
        for (const { frame } of shapes) counts.set(frame, (counts.get(frame) ?? 0) + 1);
        this.#frames.forEach(({ frame }, index) => {
            const count = counts.get(frame) ?? 0;
            const button = this.#buttons[index];
            const place = this.#words.frame(index + 1, this.#frames.length);
            set(button, "aria-label", `${place}, ${this.#words.frameCount(count)}`);
            set(button, "aria-current", index === current && "true");
            button.dataset.count = count;
        });
        const name = this.#frames[current]?.name;
        this.#title.textContent = name === undefined ? "" : `${current + 1} / ${this.#frames.length} · ${name}`;
        set(this.#previous, "disabled", current === 0);
        set(this.#next, "disabled", current >= this.#frames.length - 1);
    }

    reveal(current) {
        const row = this.#buttons[current]?.parentElement;
        if (!row) return;
        const { offsetLeft, offsetWidth } = this.#buttons[current];
        row.scrollLeft = offsetLeft - (row.clientWidth - offsetWidth) / 2;
    }
}
