// Where a link of a chat leads. Nothing of it is loaded here.

/**
 * `{kind: "site", task}`: a page of the stand-in site, with the number of the task if the address names one.
 * `{kind: "start", code}`: the bot itself, as whoever opens it; the code may be empty.
 * `{kind: "person", person}`: the chat with somebody who is on this page.
 * `{kind: "outside", opens}`: anything else; `opens` says whether a browser can open it.
 */
export function classify(address, { siteUrl, botUsername, people }) {
    const url = parse(address);
    if (!url) return { kind: "outside", opens: false };
    const site = parse(siteUrl);
    if (site && url.origin !== "null" && url.origin === site.origin) {
        const task = /\/tasks\/(\d+)/.exec(url.pathname)?.[1];
        return { kind: "site", task: task === undefined ? null : Number(task) };
    }
    const username = usernameIn(url)?.toLowerCase();
    if (username && username === botUsername.toLowerCase()) {
        return { kind: "start", code: url.searchParams.get("start") ?? "" };
    }
    const id = /^tg:(\/\/)?user\?id=(\d+)$/.exec(url.href)?.[2];
    const person = people.find(
        (one) => (username && one.username?.toLowerCase() === username) || String(one.id) === id,
    );
    if (person) return { kind: "person", person };
    return { kind: "outside", opens: url.protocol === "https:" || url.protocol === "http:" };
}

function parse(address) {
    try {
        return new URL(address);
    } catch {
        return null;
    }
}

function usernameIn(url) {
    if (url.protocol === "tg:" && /^(\/\/)?resolve\b/.test(url.href.slice("tg:".length))) {
        return url.searchParams.get("domain");
    }
    const isTelegram = ["t.me", "telegram.me", "telegram.dog"].includes(url.hostname);
    return isTelegram ? url.pathname.split("/")[1] : null;
}
