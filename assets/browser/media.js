// Photos and documents of a message.

import { button, element } from "./dom.js";
import { icon } from "./icons.js";
import { mosaic } from "./mosaic.js";
import { fileSize } from "./times.js";

/** Width and greatest height of photos in a bubble, in pixels; a narrow window shows them smaller. */
const WIDTH = 350;
const HEIGHT = 430;

/** The photos of a message, laid out as one rectangle. A tap opens the viewer: `act.viewPhotos(photos, index)`. */
export function album(photos, caption, { act, words }) {
    const { ratio, cells } = mosaic(photos.map(({ width, height }) => (height > 0 ? width / height : 0)));
    const box = element("div", { class: photos.length > 1 ? "album" : "album single" });
    box.style.aspectRatio = String(ratio);
    box.style.width = `${Math.round(Math.min(WIDTH, HEIGHT * ratio))}px`;
    photos.forEach((photo, index) => {
        const label = photos.length > 1 ? words.photoOf(index + 1, photos.length, photo.name) : words.photo(photo.name);
        const image = element("img", { src: photo.url, alt: "", draggable: "false", decoding: "async" });
        const open = () => act.viewPhotos(photos, index, caption);
        const cell = button(
            { class: "photo", "aria-label": label, "data-key": `photo:${index}`, on: { click: open } },
            image,
        );
        const { x, y, width, height } = cells[index];
        Object.assign(cell.style, {
            left: percent(x),
            top: percent(y),
            width: percent(width),
            height: percent(height),
        });
        box.append(cell);
    });
    return box;
}

const percent = (part) => `${(part * 100).toFixed(3)}%`;

/** A document: its kind, name and size; a tap downloads it. */
export function documentLink(file, words) {
    const ending = /\.([a-z0-9]{1,5})$/i.exec(file.name)?.[1] ?? "";
    const kind = element(
        "span",
        { class: `file-kind kind-${colourOf(ending)}`, "aria-hidden": "true" },
        ending || icon("download"),
    );
    const size = fileSize(file.size, words);
    const name = element("span", { class: "file-name", dir: "auto", text: file.name });
    const facts = element("span", { class: "file-size" }, icon("download"), size);
    const address = { href: `${file.url}?download`, download: file.name, title: words.download };
    return element("a", { class: "document", ...address }, kind, element("span", { class: "file-text" }, name, facts));
}

function colourOf(ending) {
    const kinds = {
        green: ["xlsx", "csv", "ods"],
        red: ["pdf"],
        orange: ["zip", "gz", "xml"],
        violet: ["png", "jpg", "jpeg", "svg"],
    };
    return Object.keys(kinds).find((colour) => kinds[colour].includes(ending.toLowerCase())) ?? "blue";
}
