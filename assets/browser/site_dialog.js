// Modal dialogs: questions and help.

import { uniqueId } from "./dom.js";
import { HELP } from "./keys.js";
import { iconButton, make } from "./site_dom.js";

function show(language, title, body, buttons) {
    const id = uniqueId("site-dialog");
    const dialog = make("dialog", { class: "site-dialog", lang: language, "aria-labelledby": id },
        make("h2", { id, text: title }), ...body, make("div", { class: "site-dialog-buttons" }, ...buttons));
    const before = document.activeElement;
    document.querySelector(".site")?.append(dialog);
    dialog.addEventListener("close", () => {
        dialog.remove();
        before?.focus({ preventScroll: true });
    });
    dialog.showModal();
    return dialog;
}

/** Resolves to the value of the chosen answer, or null if the dialog was closed. `answers`: `[value, text]`. */
export function ask(words, title, text, answers) {
    return new Promise((resolve) => {
        let chosen = null;
        const buttons = answers.map(([value, label], index) => make("button", {
            type: "button", class: `site-button ${index === 0 ? 'is-main' : ''}`, text: label,
            on: { click: () => { chosen = value; dialog.close(); } },
        }));
        const dialog = show(words.language, title, [make("p", { text })], buttons);
        dialog.addEventListener("close", () => resolve(chosen));
        buttons[0].focus();
    });
}

export function showHelp(words) {
    const groups = HELP.map(([title, rows]) => make("section", {}, make("h3", { text: words[title] }),
        make("dl", {}, ...rows.map(([what, keys]) => make("div", {},
            make("dt", {}, ...terms(words, keys)), make("dd", { text: words[what] }))))));
    const close = iconButton("cross", words.close, () => dialog.close(), { text: words.close, class: "is-main" });
    const dialog = show(words.language, words.helpTitle, [make("div", { class: "site-help" }, ...groups)], [close]);
}

const terms = (words, keys) => (words[keys] ? [words[keys]] : keys.split(" ")).map((key) => make("kbd", { text: key }));
