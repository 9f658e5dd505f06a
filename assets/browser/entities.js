// Formatted text: what Telegram calls entities (bold, links, quotes …) as DOM nodes, and links in plain text.

import { button, element } from "./dom.js";

const ADDRESS = /https?:\/\/[^\s<>"]+/g;
const COMMAND = /(?<![\w/.:@<>])\/[a-zA-Z][a-zA-Z0-9_]{0,31}(?![\w/<>])/g;
const TRAILING = /[.,;:!?)\]}»”"']+$/;

const BLOCKS = ["pre", "blockquote", "expandable_blockquote"];

/** The marks that are one HTML element without behaviour. */
const PLAIN = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };

/**
 * The text with its entities. `act`: `openLink(url)`, `say(text)`, `copyText(text)`; `words`: the page's strings.
 * Entities out of range are left out, and those that overlap are cut to what encloses them.
 */
export function richText(text, entities, { act, words }) {
    const known = entities
        .filter(({ offset, length }) => offset >= 0 && length > 0 && offset < text.length)
        .toSorted((one, other) => one.offset - other.offset || other.length - one.length);
    return nodesOf(0, text.length, known, true);

    function nodesOf(start, end, list, linked) {
        const nodes = [];
        let at = start;
        for (let next = 0; next < list.length;) {
            const entity = list[next];
            const from = Math.max(entity.offset, at);
            const to = Math.min(entity.offset + entity.length, end);
            let after = next + 1;
            while (after < list.length && list[after].offset < to) after += 1;
            if (from < to) {
                const isBlock = BLOCKS.includes(entity.type);
                // A block has lines of its own: the line breaks around it would show as empty ones.
                nodes.push(...plain(isBlock ? text.slice(at, from).replace(/\n$/, "") : text.slice(at, from), linked));
                nodes.push(marked(entity, from, to, list.slice(next + 1, after), linked));
                at = isBlock && text[to] === "\n" ? to + 1 : to;
            }
            next = after;
        }
        nodes.push(...plain(text.slice(at, end), linked));
        return nodes;
    }

    function marked(entity, from, to, inner, linked) {
        const part = text.slice(from, to);
        const isLink = entity.type === "text_link" || entity.type === "bot_command";
        const isCode = entity.type === "code" || entity.type === "pre";
        const children = nodesOf(from, to, inner, linked && !isLink && !isCode);
        switch (entity.type) {
            case "text_link":
                return link(entity.url ?? "", children);
            case "bot_command":
                return command(part);
            case "code":
                return code(part, children);
            case "pre":
                return element("pre", {}, code(part, children));
            case "spoiler":
                return spoiler(children);
            case "blockquote":
                return element("blockquote", {}, children);
            case "expandable_blockquote":
                return expandable(children);
            default:
                return element(PLAIN[entity.type] ?? "span", {}, children);
        }
    }

    /** Text without entities; addresses and commands in it are links, as in Telegram. */
    function plain(part, linked) {
        if (!linked || !part) return part ? [part] : [];
        const found = [...part.matchAll(ADDRESS)].map((match) => ({
            at: match.index,
            address: match[0].replace(TRAILING, ""),
        }));
        for (const match of part.matchAll(COMMAND)) {
            const within = found.some(({ at, address }) => match.index >= at && match.index < at + address.length);
            if (!within) found.push({ at: match.index, command: match[0] });
        }
        const nodes = [];
        let at = 0;
        for (const link_ of found.toSorted((one, other) => one.at - other.at)) {
            const shown = link_.address ?? link_.command;
            nodes.push(part.slice(at, link_.at), link_.address ? link(shown, [shown]) : command(shown));
            at = link_.at + shown.length;
        }
        nodes.push(part.slice(at));
        return nodes.filter((node) => node !== "");
    }

    function link(url, children) {
        const open = (event) => {
            event.preventDefault();
            act.openLink(url);
        };
        const safe = /^(https?|tg|mailto):/i.test(url) ? url : "#";
        const onMiddleButton = (event) => event.preventDefault();
        return element("a", { href: safe, title: url, on: { click: open, auxclick: onMiddleButton } }, children);
    }

    function command(name) {
        return button({ class: "command-link", text: name, on: { click: () => act.say(name) } });
    }

    /** Copied by a tap, as in Telegram. */
    function code(part, children) {
        const take = () => act.copyText(part);
        const byKey = (event) => {
            if (event.key !== "Enter" && event.key !== " ") return;
            event.preventDefault();
            take();
        };
        const label = `${words.copyThis}: ${part}`;
        const behaviour = { role: "button", tabindex: "0", "aria-label": label, title: words.copyThis };
        return element("code", { ...behaviour, on: { click: take, keydown: byKey } }, children);
    }

    function spoiler(children) {
        const hidden = element("span", { class: "spoiler-text" }, children);
        const cover = button({ class: "spoiler", "aria-label": words.showHidden }, hidden);
        cover.addEventListener("click", () => cover.replaceWith(element("span", {}, children)), { once: true });
        return cover;
    }

    function expandable(children) {
        const quote = element("blockquote", { class: "expandable" });
        const toggle = button({ class: "expand", "aria-expanded": "false", text: words.showMore });
        toggle.addEventListener("click", () => setExpanded(quote, !quote.classList.contains("expanded"), words));
        const quoted = element("div", { class: "quoted" }, children);
        quote.append(quoted, toggle);
        // What fits anyway needs no button; whether it fits is known when it is seen.
        new ResizeObserver(() => {
            if (quoted.clientWidth === 0 || quote.classList.contains("expanded")) return;
            quote.classList.toggle("fits", quoted.scrollHeight <= quoted.clientHeight + 1);
        }).observe(quoted);
        return quote;
    }
}

/** Shows all of an expandable quote, or its first lines. */
export function setExpanded(quote, expanded, words) {
    const toggle = quote.querySelector(":scope > .expand");
    quote.classList.toggle("expanded", expanded);
    toggle.setAttribute("aria-expanded", String(expanded));
    toggle.textContent = expanded ? words.showLess : words.showMore;
}
