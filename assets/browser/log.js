// The messages of a chat: grouped, separated by days, scrolled as a reader expects.

import { arrange, button, element } from "./dom.js";
import { icon } from "./icons.js";
import { carryOver, messageNode } from "./message.js";
import { isSoonAfter } from "./times.js";

/** So near to the end that the reader reads along, in pixels. */
const NEAR = 80;
/** The day of what is seen stays at the top so long after scrolling, in milliseconds. */
const DAY_LASTS = 1200;

/** The list of messages. `context` is a function: words, times and what else messages need may change. */
export function createLog(context) {
    const list = element("div", { class: "log", role: "log", tabindex: "0", "aria-live": "polite" });
    const badge = element("span", { class: "badge", hidden: true });
    const down = button({ class: "scroll-down", hidden: true, on: { click: toEnd } }, icon("down"), badge);
    const frame = element("div", { class: "log-frame" }, list, down);
    const nodes = new Map();
    const days = new Map();
    let [follows, missed, shown, height, dayEnds] = [true, 0, null, 0, 0];

    list.addEventListener("scroll", () => {
        // Scrolled by a change of size, not by the reader: the observer below answers it.
        if (list.clientHeight !== height) return;
        follows = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
        if (follows) missed = 0;
        updateDown();
        showDay();
    });
    // Whatever makes the list smaller (keyboard, several lines of input) must not hide the newest message.
    new ResizeObserver(() => {
        height = list.clientHeight;
        if (follows) toEnd();
    }).observe(list);

    function toEnd() {
        follows = true;
        missed = 0;
        list.scrollTop = list.scrollHeight;
        markDays();
        updateDown();
    }

    function markDays() {
        for (const section of days.values()) section.classList.toggle("begun", section.offsetTop < list.scrollTop);
    }

    /** While the reader scrolls, the day of what is seen stands above it; later it would only hide a line. */
    function showDay() {
        markDays();
        list.classList.add("scrolled");
        clearTimeout(dayEnds);
        dayEnds = setTimeout(() => list.classList.remove("scrolled"), DAY_LASTS);
    }

    function updateDown() {
        down.hidden = follows;
        badge.hidden = missed === 0;
        badge.textContent = String(missed);
        const { words } = context();
        down.setAttribute("aria-label", missed > 0 ? words.newMessages(missed) : words.toNewest);
    }

    /** Shows a chat. When it is another person's, or `anew`, everything is made anew and the end is shown. */
    function show(chat, anew = false) {
        const replaced = anew || shown !== chat.person || nodes.size === 0;
        if (replaced) {
            nodes.clear();
            days.clear();
            shown = chat.person;
        }
        const { words } = context();
        list.setAttribute("aria-label", words.messages);
        const hadFocus = list.contains(document.activeElement);
        const focusAgain = updateNodes(chat.messages, replaced);
        arrange(list, chat.messages.length > 0 ? daySections(chat.messages) : [emptyNote(words)]);
        focusAgain.forEach((focus) => focus());
        // A pressed button may be gone: whoever goes by keyboard stays in the chat.
        if (hadFocus && !list.contains(document.activeElement)) list.focus({ preventScroll: true });
        if (replaced || follows) toEnd();
        else updateDown();
    }

    function updateNodes(messages, replaced) {
        const focusAgain = [];
        const ids = new Set(messages.map(({ id }) => id));
        for (const id of nodes.keys()) if (!ids.has(id)) nodes.delete(id);
        messages.forEach((message, index) => {
            const signature = JSON.stringify(message);
            const present = nodes.get(message.id);
            if (present?.signature !== signature) {
                const node = messageNode(message, context());
                if (present) focusAgain.push(carryOver(present.node, node, context().words));
                if (!replaced) announce(message, node, Boolean(present));
                nodes.set(message.id, { node, signature });
            }
            setPlaceInGroup(nodes.get(message.id).node, messages, index);
        });
        return focusAgain;
    }

    function announce(message, node, isEdit) {
        node.classList.add(isEdit ? "changed" : "fresh");
        if (isEdit) return;
        if (!message.from_bot) follows = true;
        else if (!follows) missed += 1;
    }

    function setPlaceInGroup(node, messages, index) {
        const { times } = context();
        const joins = (one, other) =>
            one !== undefined &&
            other !== undefined &&
            one.from_bot === other.from_bot &&
            isSoonAfter(one.time, other.time) &&
            times.dayKey(one.time) === times.dayKey(other.time);
        node.classList.toggle("first", !joins(messages[index - 1], messages[index]));
        node.classList.toggle("last", !joins(messages[index], messages[index + 1]));
    }

    function daySections(messages) {
        const { times, now } = context();
        const members = new Map();
        for (const message of messages) {
            const key = times.dayKey(message.time);
            if (!members.has(key)) members.set(key, []);
            members.get(key).push(message);
        }
        return [...members].map(([key, ofDay]) => {
            const title = times.day(ofDay[0].time, now());
            if (!days.has(key)) days.set(key, element("div", { class: "day" }));
            const section = days.get(key);
            const pill = section.querySelector(":scope > .day-title") ?? element("div", { class: "day-title" });
            pill.textContent = title;
            arrange(section, [pill, ...ofDay.map(({ id }) => nodes.get(id).node)]);
            return section;
        });
    }

    return { element: frame, list, show };
}

function emptyNote(words) {
    return element("p", { class: "log-empty" }, element("span", { text: words.emptyChat }));
}
