// Where a link of a chat leads. Nothing of it is loaded here.

/**
 * `{kind: "site", task}`: a page of the stand-in site, with the number of the task if the address names one.
 * `{kind: "start", code}`: the bot itself, as whoever opens it; the code may be empty.
 * `{kind: "outside", opens}`: anything else; `opens` says whether a browser can open it.
 */
export function classify(address, { siteUrl, botUsername }) {
    const url = parse(address);
    if (!url) return { kind: "outside", opens: false };
    const site = parse(siteUrl);
    if (site && url.origin !== "null" && url.origin === site.origin) {
        const task = /\/tasks\/(\d+)/.exec(url.pathname)?.[1];
        return { kind: "site", task: task === undefined ? null : Number(task) };
    }
    const bot = botOf(url);
    if (bot && bot.toLowerCase() === botUsername.toLowerCase()) {
        return { kind: "start", code: url.searchParams.get("start") ?? "" };
    }
    return { kind: "outside", opens: url.protocol === "https:" || url.protocol === "http:" };
}

function parse(address) {
    try {
        return new URL(address);
    } catch {
        return null;
    }
}

function botOf(url) {
    if (url.protocol === "tg:" && /^(\/\/)?resolve\b/.test(url.href.slice("tg:".length))) {
        return url.searchParams.get("domain");
    }
    const isTelegram = ["t.me", "telegram.me", "telegram.dog"].includes(url.hostname);
    return isTelegram ? url.pathname.split("/")[1] : null;
}
