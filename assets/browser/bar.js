// The bar at the top: what this is, the bot's clock and how to turn it forward, the language of the page.

import { button, element } from "./dom.js";
import { icon } from "./icons.js";

const STEPS = [10, 60, 1440];

/** What is due next, in the language of the page; of a kind without words of its own, as the server puts it. */
function dueWords({ kind, name, what }, words) {
    const known = words.due[kind];
    if (!known) return what;
    return name ? words.dueFor(known, name) : known;
}

/** `turn({minutes})` or `turn({next: true})` turns the clock; `speak(language)` changes the page's language. */
export function createBar(bar, { turn, speak, showSteps }) {
    const name = element("h1", { class: "product" });
    const promise = element("p", { class: "promise" });
    const exam = element("p", { class: "exam", dir: "auto" });
    const time = element("time", { class: "now" });
    const clock = element("div", { class: "clock", role: "group" }, icon("clock"), time);
    const forward = STEPS.map((minutes) => button({ class: "bar-button", on: { click: () => change({ minutes }) } }));
    const nextLabel = element("span", { class: "next-label" });
    const next = button(
        { class: "bar-button next", on: { click: () => change({ next: true }) } },
        nextLabel,
        icon("forward"),
    );
    clock.append(...forward, next);
    const tongues = ["en", "ru"].map((code) =>
        button({
            class: "tongue",
            lang: code,
            text: code.toUpperCase(),
            title: code === "en" ? "English" : "Русский",
            on: { click: () => speak(code) },
        }),
    );
    const tongue = element("div", { class: "tongues", role: "group" }, tongues);
    const help = button({ class: "icon-button", on: { click: showSteps } }, icon("help"));
    bar.append(
        element("div", { class: "about" }, name, promise),
        exam,
        clock,
        element("div", { class: "bar-end" }, tongue, help),
    );

    async function change(by) {
        const all = [...forward, next];
        const focused = document.activeElement;
        all.forEach((one) => (one.disabled = true));
        await turn(by);
        forward.forEach((one) => (one.disabled = false));
        next.disabled = !next.dataset.due;
        if (focused && !focused.disabled) focused.focus();
    }

    return {
        /** Shows everything, in the present language. */
        show({ state, words, language, times }) {
            name.textContent = words.product;
            promise.textContent = words.promise;
            exam.textContent = words.exam(state.exam.name);
            clock.setAttribute("aria-label", words.clock);
            clock.title = words.clockHint;
            forward.forEach((one, index) => {
                one.textContent = words.forward[STEPS[index]];
                one.title = words.forwardLong[STEPS[index]];
            });
            nextLabel.textContent = state.next
                ? words.toNextWhat(dueWords(state.next, words), times.short(state.next.time))
                : words.nothingNext;
            next.title = state.next ? words.toNext : words.nothingNext;
            next.setAttribute("aria-label", nextLabel.textContent);
            next.disabled = !state.next;
            next.dataset.due = state.next ? "due" : "";
            tongue.setAttribute("aria-label", words.pageLanguage);
            tongues.forEach((one) => one.setAttribute("aria-pressed", String(one.lang === language)));
            help.setAttribute("aria-label", words.showSteps);
            help.title = words.showSteps;
        },
        /** Shows the time of the bot. */
        showTime(now, { times, state }) {
            time.dateTime = now.toISOString();
            time.textContent = times.short(now);
            time.title = state.time_zone;
        },
    };
}
