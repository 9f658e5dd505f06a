// The photo viewer: one photo of a message as large as the window, the others before and after it.

import { button, element } from "./dom.js";
import { show } from "./dialogs.js";
import { icon } from "./icons.js";

/** How much larger a photo becomes at least. */
const ENLARGED = 2;

/** Opens it at one of the photos. Arrow keys turn the pages, a tap on the photo enlarges it there. */
export function viewPhotos(photos, start, caption, words) {
    let index = start;
    const image = element("img", { class: "viewed", draggable: "false" });
    const stage = element(
        "div",
        { class: "viewer-stage", role: "group", tabindex: "0", on: { click: toggleZoom } },
        image,
    );
    const count = element("span", { class: "viewer-count" });
    const name = element("span", { class: "viewer-name", dir: "auto" });
    const text = element("p", { class: "viewer-caption", dir: "auto", "aria-live": "polite" });
    const save = element(
        "a",
        { class: "icon-button", "aria-label": words.downloadPhoto, title: words.downloadPhoto },
        icon("download"),
    );
    const zoom = action("zoom", words.zoom, () => toggleZoom());
    const close = action("close", words.close, () => dialog.close());
    const previous = action("back", words.previousPhoto, () => turn(-1), "viewer-turn previous");
    const next = action("forward", words.nextPhoto, () => turn(1), "viewer-turn next");
    const bar = element(
        "div",
        { class: "viewer-bar" },
        element("span", { class: "viewer-title" }, name, count),
        zoom,
        save,
        close,
    );
    const dialog = element("dialog", { class: "viewer", "aria-label": words.viewer }, bar, stage, previous, next, text);
    dialog.addEventListener("keydown", (event) => {
        // The keys move an enlarged photo.
        if (dialog.classList.contains("zoomed")) return;
        if (event.key === "ArrowLeft") turn(-1);
        else if (event.key === "ArrowRight") turn(1);
    });
    showPhoto();
    show(dialog);
    stage.focus();

    function turn(by) {
        const wanted = index + by;
        if (wanted < 0 || wanted >= photos.length) return;
        index = wanted;
        setZoomed(false);
        showPhoto();
    }

    function showPhoto() {
        const photo = photos[index];
        image.src = photo.url;
        image.alt = photo.name;
        name.textContent = photo.name;
        count.textContent = photos.length > 1 ? words.photoCount(index + 1, photos.length) : "";
        text.textContent = photo.caption || caption;
        save.href = `${photo.url}?download`;
        save.download = photo.name;
        previous.hidden = index === 0;
        next.hidden = index === photos.length - 1;
        stage.setAttribute("aria-label", words.photo(photo.name));
    }

    /** Enlarges the photo where it was tapped, or in its middle; or shows it as a whole again. */
    function toggleZoom(event) {
        const { left, top, width, height } = image.getBoundingClientRect();
        const [x, y] = event ? [(event.clientX - left) / width, (event.clientY - top) / height] : [0.5, 0.5];
        setZoomed(!dialog.classList.contains("zoomed"), Math.max(image.naturalWidth, width * ENLARGED));
        stage.scrollTo(x * image.clientWidth - stage.clientWidth / 2, y * image.clientHeight - stage.clientHeight / 2);
    }

    function setZoomed(zoomed, width) {
        dialog.classList.toggle("zoomed", zoomed);
        image.style.width = zoomed ? `${width}px` : "";
        zoom.setAttribute("aria-pressed", String(zoomed));
    }
}

function action(name, label, act, kind = "icon-button") {
    return button({ class: kind, "aria-label": label, title: label, on: { click: act } }, icon(name));
}
