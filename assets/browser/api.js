// All that goes between the page and its server: requests, and the stream of what changes.

import { words } from "./words.js";

async function request(method, path, body) {
    // The server words its refusals in the language of the page.
    const language = document.documentElement.lang;
    const options = { method, headers: { "Accept-Language": language } };
    if (body !== undefined) {
        options.headers["Content-Type"] = "application/json";
        options.body = JSON.stringify(body);
    }
    const answer = await fetch(path, options).catch(() => {
        throw new Error(words(language).notSent);
    });
    const text = await answer.text();
    let value = {};
    try {
        value = text ? JSON.parse(text) : {};
    } catch {
        value = { error: text };
    }
    if (!answer.ok) throw new Error(value.error || `${answer.status} ${answer.statusText}`);
    return value;
}

/** Reads. The error of a refusal is the server's sentence. */
export const get = (path) => request("GET", path);

/** Asks for something to be done. */
export const post = (path, body) => request("POST", path, body);

/** Replaces. */
export const put = (path, body) => request("PUT", path, body);

/**
 * Listens to what changes. `handlers`: `state`, `chat`, `typing` and `toast`, each called with what the event carries,
 * and `connection`, called with whether the server is there. The browser connects again by itself, and the server
 * then begins with everything from the start.
 */
export function listen(handlers) {
    const source = new EventSource("api/events");
    source.addEventListener("open", () => handlers.connection(true));
    source.addEventListener("error", () => handlers.connection(false));
    for (const name of ["state", "chat", "typing", "toast"]) {
        source.addEventListener(name, (event) => handlers[name](JSON.parse(event.data)));
    }
    return source;
}
