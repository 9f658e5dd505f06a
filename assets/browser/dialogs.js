// Modal dialogs: the browser keeps focus inside, Escape closes, and focus returns to where it was.

import { button, copy, element, uniqueId } from "./dom.js";
import { icon } from "./icons.js";

/** Opens a dialog with a title and what `children` are. It is removed when it closes. */
export function openDialog({ title, words, kind = "" }, ...children) {
    const heading = element("h2", { id: uniqueId("title"), text: title, dir: "auto" });
    const dialog = element("dialog", { class: `dialog ${kind}`, "aria-labelledby": heading.id });
    const close = button(
        { class: "icon-button", "aria-label": words.close, on: { click: () => dialog.close() } },
        icon("close"),
    );
    const head = element("div", { class: "dialog-head" }, heading, close);
    dialog.append(element("div", { class: "dialog-body" }, head, ...children));
    show(dialog);
    // What the dialog is about is nearer at hand than the way out of it.
    dialog.querySelector("input, .choice, .primary-button, .quiet-button")?.focus();
    return dialog;
}

/** Shows any dialog as modal, until it is closed by Escape, by a click beside it or by what it contains. */
export function show(dialog) {
    document.body.append(dialog);
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    dialog.showModal();
    return dialog;
}

/** What Telegram shows as an alert: a text and *OK*. */
export function alertDialog(title, text, words) {
    const ok = button({
        class: "primary-button",
        text: words.ok,
        on: { click: () => dialog.close() },
    });
    const message = element("p", { class: "alert-text", dir: "auto", text });
    const dialog = openDialog(
        { title, words, kind: "alert" },
        message,
        element("div", { class: "dialog-actions" }, ok),
    );
    return dialog;
}

/** A link that leads away from this machine: shown, to be copied or opened on purpose. */
export function outsideDialog(url, opens, words) {
    const take = async () => {
        await copy(url);
        taken.textContent = words.copied;
    };
    const taken = button({ class: "quiet-button", text: words.copyLink, on: { click: take } });
    const visit = {
        class: "primary-button",
        href: url,
        target: "_blank",
        rel: "noopener noreferrer",
        text: words.openLink,
    };
    const open = opens ? element("a", { ...visit, on: { click: () => dialog.close() } }) : null;
    const dialog = openDialog(
        { title: words.outsideTitle, words },
        element("p", { text: words.outsideText }),
        element("p", { class: "address", dir: "ltr", text: url }),
        element("div", { class: "dialog-actions" }, taken, open),
    );
    return dialog;
}

/** A link to the chat with another person, which this page does not have. */
export function personDialog({ name, words, showPhone }) {
    const act = () => {
        dialog.close();
        showPhone();
    };
    const go = button({ class: "primary-button", text: words.showPhone, on: { click: act } });
    const dialog = openDialog(
        { title: words.chatWith(name), words },
        element("p", { text: words.chatWithText }),
        element("div", { class: "dialog-actions" }, go),
    );
    return dialog;
}
