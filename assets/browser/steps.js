// The first steps: a short hint that shows how far one has come, and stays closed once it was closed.

import { button, element } from "./dom.js";
import { icon } from "./icons.js";
import { recall, remember } from "./memory.js";

/** The hint. `show(words, done)` fills it: so many steps are done. `toggle()` closes it, or shows it again. */
export function createSteps(section) {
    section.hidden = recall("steps closed", false);

    function setOpen(open) {
        section.hidden = !open;
        remember("steps closed", !open);
    }

    /** On a phone, the steps would leave no room for the chat: there they are unfolded by a tap. */
    function unfoldButton(words) {
        const unfold = button({ class: "steps-unfold", "aria-controls": "step-list", text: words.steps }, icon("down"));
        const setFolded = (folded) => {
            section.classList.toggle("unfolded", !folded);
            unfold.setAttribute("aria-expanded", String(!folded));
        };
        unfold.addEventListener("click", () => setFolded(section.classList.contains("unfolded")));
        setFolded(!section.classList.contains("unfolded"));
        return unfold;
    }

    return {
        show(words, done) {
            const items = words.stepList.map((step, index) => stepNode(step, index, done, words));
            const close = button(
                {
                    class: "icon-button",
                    "aria-label": words.closeSteps,
                    title: words.closeSteps,
                    on: { click: () => setOpen(false) },
                },
                icon("close"),
            );
            section.setAttribute("aria-label", words.steps);
            const finished = done >= items.length;
            const list = element(
                "ol",
                { class: finished ? "step-list finished" : "step-list", id: "step-list" },
                items,
            );
            const promise = element("p", { class: "steps-promise", text: words.promise });
            const after = finished ? element("p", { class: "steps-after", text: words.stepsAfter }) : null;
            section.replaceChildren(
                unfoldButton(words),
                element("div", { class: "steps-body" }, promise, list, after),
                close,
            );
        },
        toggle: () => setOpen(section.hidden),
    };
}

function stepNode([title, text], index, done, words) {
    const state = index < done ? "done" : index === done ? "current" : "later";
    const mark = element("span", { class: "step-mark" }, state === "done" ? icon("check") : String(index + 1));
    if (state === "done") mark.append(element("span", { class: "visually-hidden", text: words.stepDone }));
    const current = state === "current" ? "step" : null;
    const body = [element("strong", { text: title }), element("span", { class: "step-text" }, emphasised(text))];
    return element("li", { class: `step ${state}`, "aria-current": current }, mark, element("div", {}, body));
}

/** What stands between asterisks is what a button is called. */
function emphasised(text) {
    return text.split("*").map((part, index) => (index % 2 === 1 ? element("b", { text: part }) : part));
}
