// What the tab remembers when the page is loaded again. Without storage, it begins anew.

/** One run of the demo has one address; the next run must not find what this one has left. */
const RUN = location.pathname;

export function remember(name, value) {
    try {
        sessionStorage.setItem(`${RUN} ${name}`, JSON.stringify(value));
    } catch {
        // Then it is forgotten.
    }
}

/** What was remembered, or `otherwise`. */
export function recall(name, otherwise) {
    try {
        return JSON.parse(sessionStorage.getItem(`${RUN} ${name}`)) ?? otherwise;
    } catch {
        return otherwise;
    }
}
