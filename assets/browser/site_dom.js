// The site's icons, buttons and SVG elements. They are built without markup, so no text can turn into an element.

import { element as make } from "./dom.js";

export { make };

const SVG = "http://www.w3.org/2000/svg";

/** An SVG element with attributes and children. */
export function draw(tag, properties = {}, ...children) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(properties)) set(element, name, value);
    element.append(...children);
    return element;
}

/** Sets an attribute, or switches it on and off. */
export function set(element, name, value) {
    if (value === false || value === null || value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? "" : value);
}

// Paths on a grid of 20.
const ICONS = {
    select: "M5 3l10 7-4.5 1L13 16l-2 1-2.5-5L5 15z",
    polygon: "M4 8l7-4 6 6-4 6H6z",
    rectangle: "M3.5 5h13v10h-13z",
    polyline: "M3 15l4-8 5 5 5-8",
    points: "M4.5 6h1M13 4.5h1M7.5 12h1M14.5 14.5h1",
    ellipse: "M10 5c4.5 0 7 2.2 7 5s-2.5 5-7 5-7-2.2-7-5 2.5-5 7-5z",
    undo: "M8 4L4 8l4 4M4 8h7a4.5 4.5 0 010 9H9",
    redo: "M12 4l4 4-4 4M16 8H9a4.5 4.5 0 000 9h2",
    closer: "M9 4a5 5 0 100 10A5 5 0 009 4zM13 13l4 4M9 7v4M7 9h4",
    farther: "M9 4a5 5 0 100 10A5 5 0 009 4zM13 13l4 4M7 9h4",
    fit: "M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4",
    help: "M7 7.5a3 3 0 115 2.200c-1 .8-2 1.3-2 2.800M10 15.5h.01",
    fresh: "M16 10a6 6 0 11-2-4.5M16 3v4h-4",
    save: "M4 4h9l3 3v9H4zM7 4v4h5V4M7 16v-4h6v4",
    back: "M12 4l-6 6 6 6",
    forward: "M8 4l6 6-6 6",
    bin: "M4 6h12M8 6V4h4v2M6 6l.7 10h6.600L14 6M9 9v4M11 9v4",
    done: "M4 10.5l4 4 8-9",
    cross: "M5 5l10 10M15 5L5 15",
    plus: "M10 4v12M4 10h12",
    minus: "M4 10h12",
    widen: "M8 6l-4 4 4 4M12 6l4 4-4 4M4 10h12",
    leave: "M8 4H4v12h4M8 10h9M13 6l4 4-4 4",
};

export function icon(name) {
    const path = draw("path", { d: ICONS[name] ?? ICONS.points });
    return draw("svg", { class: "site-icon", viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" }, path);
}

/** A button with an icon. The label is its accessible name and tooltip; `text` is shown beside the icon. */
export function iconButton(name, label, press, { text, class: kind = "", ...attributes } = {}) {
    const fixed = { type: "button", class: `site-button ${kind}`.trim(), title: label, on: { click: press } };
    const properties = { ...fixed, ...attributes };
    if (text === undefined) properties["aria-label"] ??= label;
    return make("button", properties, icon(name), text === undefined ? null : make("span", { text }));
}

/** The colour of a label, or a default if it is not a plain hex colour. */
export const safeColour = (colour) => (/^#[0-9a-f]{3}([0-9a-f]{3})?$/i.test(colour ?? "") ? colour : "#2aa198");
