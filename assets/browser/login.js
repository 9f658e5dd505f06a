// The login form of the stand-in site.

import { make, set } from "./site_dom.js";

/**
 * `suggested`: the login `{username, password}` from a chat, or null. `message`: an error to begin with, or null.
 * `submit(username, password)` rejects with a sentence.
 */
export function createLogin(words, { suggested, message, submit }) {
    const field = (text, input) => make("label", { class: "site-field" }, make("span", { text }), input);
    const plain = { required: true, autocapitalize: "off", autocorrect: "off", spellcheck: "false" };
    const username = make("input", { type: "text", name: "username", autocomplete: "username", ...plain });
    const password = make("input", { type: "password", name: "password", autocomplete: "off", ...plain });
    const show = () => { password.type = shown.checked ? "text" : "password"; };
    const shown = make("input", { type: "checkbox", on: { change: show } });
    const error = make("p", { class: "site-error", role: "alert", text: message ?? "" });
    const button = make("button", { type: "submit", class: "site-button is-main", text: words.login });

    async function send(name, secret) {
        set(button, "disabled", true);
        error.textContent = "";
        try {
            await submit(name, secret);
        } catch (reason) {
            error.textContent = reason.message;
        } finally {
            set(button, "disabled", false);
        }
    }

    function sendTyped(event) {
        event.preventDefault();
        return send(username.value.trim(), password.value.trim());
    }

    const hint = make("p", {
        class: "site-about", text: suggested ? words.otherLogin(suggested.username) : words.loginHint,
    });
    const short = suggested && make("button", {
        type: "button",
        class: "site-button is-suggested",
        text: words.switchTo(suggested.username),
        on: { click: () => send(suggested.username, suggested.password) },
    });
    return make("form", { class: "site-login", on: { submit: sendTyped } },
        make("h2", { text: words.login }), make("p", { class: "site-about", text: words.standIn }),
        field(words.username, username), field(words.password, password),
        make("label", { class: "site-choice" }, shown, make("span", { text: words.showPassword })),
        error, button, hint, short);
}
