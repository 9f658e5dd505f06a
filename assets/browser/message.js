// One message: bubble, formatted text, media, time, and the buttons below it.

import { button, element } from "./dom.js";
import { richText, setExpanded } from "./entities.js";
import { icon } from "./icons.js";
import { album, documentLink } from "./media.js";

/**
 * The node of a message. `context`: `act` (what can be done, see chat.js), `words`, `times`, and `author`, the name of
 * who wrote it.
 */
export function messageNode(message, context) {
    const { words, times } = context;
    const side = message.from_bot ? "bot" : "own";
    const label = `${context.author(message)}, ${times.clock(message.time)}`;
    const node = element("article", { class: `message ${side}`, "aria-label": label, "data-id": message.id });
    const act = { ...context.act, openLink: (url) => context.act.openLink(url, message) };
    node.append(bubble(message, { ...context, act }));
    if (message.buttons.length > 0) node.append(inlineButtons(message, { ...context, act }));
    return node;
}

function bubble(message, context) {
    const photos = message.media.filter(({ kind }) => kind === "photo");
    const documents = message.media.filter(({ kind }) => kind !== "photo");
    const box = element("div", { class: "bubble" });
    if (photos.length > 0) box.append(album(photos, message.text, context));
    if (documents.length > 0) {
        box.append(
            element(
                "div",
                { class: "documents" },
                documents.map((file) => documentLink(file, context.words)),
            ),
        );
    }
    const meta = metaNode(message, context);
    if (message.text) {
        box.append(
            element(
                "div",
                { class: "text", dir: "auto", lang: context.personLanguage },
                richText(message.text, message.entities, context),
                meta,
            ),
        );
    } else {
        box.classList.add(documents.length > 0 ? "file-only" : "photo-only");
        box.append(meta);
    }
    return box;
}

/** When it was written, whether it was edited, and that it has arrived. */
function metaNode(message, { words, times }) {
    const time = element("time", {
        datetime: message.time,
        title: times.full(message.time),
        text: times.clock(message.time),
    });
    const edited = message.edited ? `${words.edited} ` : null;
    return element("span", { class: "meta" }, edited, time, message.from_bot ? null : icon("checks"));
}

function inlineButtons(message, context) {
    const rows = message.buttons.map((row, rowIndex) => {
        const cells = row.map((one, index) => inlineButton(one, `button:${rowIndex}:${index}`, message, context));
        return element("div", { class: "button-row" }, cells);
    });
    return element("div", { class: "inline-buttons", lang: context.personLanguage }, rows);
}

function inlineButton(one, key, message, { act, words }) {
    const mark = one.url ? icon("outside") : one.copy ? icon("copy") : null;
    const style = ["success", "danger", "primary"].includes(one.style) ? one.style : "plain";
    const label = element("span", { class: "button-label", dir: "auto", text: one.label });
    const node = button({ class: `inline-button ${style}`, "data-key": key }, label, mark);
    if (one.copy) {
        node.title = words.copyThis;
        node.addEventListener("click", () => act.copyText(one.copy));
    } else if (one.url) {
        node.title = one.url;
        node.addEventListener("click", () => act.openLink(one.url));
    } else if (one.data !== null && one.data !== undefined) {
        node.addEventListener("click", () => act.press(message.id, one.data, node));
    }
    return node;
}

/** Shows or ends the waiting state of a pressed button. */
export function setWaiting(node, waiting) {
    node.classList.toggle("waiting", waiting);
    if (waiting) node.setAttribute("aria-busy", "true");
    else node.removeAttribute("aria-busy");
}

/** Gives a message that takes another's place what its reader had opened and focused. */
export function carryOver(before, after, words) {
    const quotes = after.querySelectorAll(".expandable");
    before.querySelectorAll(".expandable").forEach((quote, index) => {
        if (quote.classList.contains("expanded") && quotes[index]) setExpanded(quotes[index], true, words);
    });
    const focused = before.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    return () => {
        if (focused) after.querySelector(`[data-key="${focused}"]`)?.focus({ preventScroll: true });
    };
}
