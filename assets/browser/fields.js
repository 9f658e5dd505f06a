// The form field of an attribute: text, number, select, radio buttons or checkbox.

import { make } from "./site_dom.js";

/**
 * `{element, name, update(value)}` for an attribute in the site's form. `host`: `id` of the object, `changed(value)`,
 * `settled()` when the box loses the focus, `done()` on Enter.
 */
export function fieldFor(attribute, host) {
    const build = BUILDERS[attribute.kind] ?? textField;
    return { name: attribute.name, ...build(attribute, host) };
}

const BUILDERS = { text: textField, number: numberField, select: choiceField, radio: radioField, checkbox: checkField };

function labelled(name, control) {
    return make("label", { class: "site-field" }, make("span", { text: name, title: name }), control);
}

function typed(input, { changed, settled, done }) {
    input.addEventListener("input", () => changed(input.value));
    input.addEventListener("blur", settled);
    input.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        done();
    });
    return (value) => {
        if (input.value !== value) input.value = value;
    };
}

function textField({ name }, host) {
    const input = make("input", {
        type: "text",
        class: "is-attribute",
        autocomplete: "off",
        autocapitalize: "off",
        autocorrect: "off",
        spellcheck: "false",
    });
    return { element: labelled(name, input), update: typed(input, host) };
}

// The values of a number are its minimum, maximum and step.
function numberField({ name, values: [min, max, step] = [] }, host) {
    const input = make("input", { type: "number", class: "is-attribute", min, max, step: step ?? "any" });
    return { element: labelled(name, input), update: typed(input, host) };
}

function choiceField({ name, values = [] }, { changed }) {
    const select = make("select", { class: "is-attribute", on: { change: () => changed(select.value) } });
    const options = (list) => select.replaceChildren(...list.map((value) => make("option", { value, text: value })));
    options(values);
    return {
        element: labelled(name, select),
        update: (value) => {
            // A value that is not among the choices is shown, too: otherwise it would be replaced silently.
            if (!values.includes(value) && select.value !== value) options([value, ...values]);
            select.value = value;
        },
    };
}

function radioField({ name, values = [] }, { id, changed }) {
    const inputs = values.map((value) => make("input", {
        type: "radio", name: `${name} of ${id}`, value, on: { change: () => changed(value) },
    }));
    const choice = (input) => make("label", { class: "site-choice" }, input, make("span", { text: input.value }));
    return {
        element: make("fieldset", { class: "site-field" }, make("legend", { text: name }), ...inputs.map(choice)),
        update: (value) => inputs.forEach((input) => { input.checked = input.value === value; }),
    };
}

function checkField({ name }, { changed }) {
    const input = make("input", { type: "checkbox", on: { change: () => changed(String(input.checked)) } });
    return {
        element: make("label", { class: "site-choice" }, input, make("span", { text: name })),
        update: (value) => { input.checked = value === "true"; },
    };
}
