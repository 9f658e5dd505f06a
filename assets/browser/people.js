// People: who holds a phone, adding one, and choosing who opens a link.

import { button, element, uniqueId } from "./dom.js";
import { openDialog } from "./dialogs.js";
import { icon } from "./icons.js";
import { isolated } from "./words.js";

/** `Anna (@anna)`, as lists show people. */
export function nameOf(person) {
    const name = isolated(person.first_name);
    return person.username ? `${name} (@${person.username})` : name;
}

/** Up to two letters for a round picture, from the name as people see it. */
export function initials(name) {
    const letters = name.split(/\s+/).map((word) => [...word].find((sign) => /\p{L}|\p{N}/u.test(sign)) ?? "");
    return letters.filter(Boolean).slice(0, 2).join("").toUpperCase() || "?";
}

/** Asks for a new person. `add(person)` answers with the one that the server has made; an error stays in the dialog. */
export function addPersonDialog({ role, language, words, add }) {
    const name = element("input", {
        name: "first_name",
        required: true,
        maxlength: "64",
        autocomplete: "off",
        dir: "auto",
    });
    const username = element("input", {
        name: "username",
        maxlength: "32",
        pattern: "@?[A-Za-z][A-Za-z0-9_]{3,31}",
        autocomplete: "off",
        autocapitalize: "none",
        spellcheck: "false",
        title: words.usernameHint,
    });
    const speaks = select(
        "language",
        [
            ["en", words.english],
            ["ru", words.russian],
        ],
        language,
    );
    const roles = select(
        "role",
        [
            ["candidate", words.candidate],
            ["hr", words.hrPerson],
        ],
        role,
    );
    const problem = element("p", { class: "problem", role: "alert" });
    const ok = element("button", { type: "submit", class: "primary-button", text: words.add });
    const form = element(
        "form",
        { class: "form" },
        labelled(words.firstName, name),
        labelled(words.username, username, words.usernameHint),
        element("div", { class: "form-pair" }, labelled(words.languageOfPerson, speaks), labelled(words.role, roles)),
        problem,
        element("div", { class: "dialog-actions" }, ok),
    );
    const dialog = openDialog({ title: words.addPerson, words }, form);
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const typed = username.value.trim().replace(/^@/, "");
        ok.disabled = true;
        try {
            await add({
                first_name: name.value.trim(),
                username: typed || null,
                language: speaks.value,
                role: roles.value,
            });
            dialog.close();
        } catch (error) {
            problem.textContent = error.message;
            ok.disabled = false;
        }
    });
    return dialog;
}

function select(name, options, chosen) {
    const node = element(
        "select",
        { name },
        options.map(([value, text]) => element("option", { value, text })),
    );
    node.value = chosen;
    return node;
}

function labelled(text, field, hint) {
    field.id = uniqueId("field");
    const label = element("label", { for: field.id, text });
    if (!hint) return element("div", { class: "form-field" }, label, field);
    const note = element("p", { class: "hint", id: uniqueId("hint"), text: hint });
    field.setAttribute("aria-describedby", note.id);
    return element("div", { class: "form-field" }, label, field, note);
}

/** Asks who opens a link to the bot. `choose(person)`; `addNew(role)` for somebody who is not there yet. */
export function openAsDialog({ people, words, choose, addNew }) {
    const row = (text, mark, act) =>
        button(
            { class: "choice", on: { click: () => (dialog.close(), act()) } },
            mark,
            element("span", { class: "choice-text", dir: "auto", text }),
        );
    const groups = [
        ["candidate", words.candidates],
        ["hr", words.hr],
    ].map(([role, title]) => {
        const members = people.filter((person) => person.role === role);
        const rows = members.map((person) =>
            row(nameOf(person), avatar(person.first_name, person.id), () => choose(person)),
        );
        return members.length > 0 ? [element("h3", { text: title }), ...rows] : [];
    });
    const dialog = openDialog(
        { title: words.openAsTitle, words },
        element("p", { text: words.openAsText }),
        element(
            "div",
            { class: "choices" },
            ...groups,
            element("h3", { text: words.somebodyNew }),
            row(words.newCandidate, icon("add"), () => addNew("candidate")),
            row(words.newHr, icon("add"), () => addNew("hr")),
        ),
    );
    return dialog;
}

/** A round picture with initials; the colour is always the same for one person. */
export function avatar(name, id) {
    return element("span", { class: `avatar colour-${Math.abs(id) % 6}`, "aria-hidden": "true", text: initials(name) });
}
