// The first steps: a short hint that can be closed, and stays closed until the tab is.

import { button, element } from "./dom.js";
import { icon } from "./icons.js";

const KEY = "first-steps";

/** The hint. `show(words)` fills it; `open()` shows it again after it was closed. */
export function createSteps(section) {
    section.hidden = remembered();

    function remembered() {
        try {
            return sessionStorage.getItem(KEY) === "closed";
        } catch {
            return false;
        }
    }

    function setOpen(open) {
        section.hidden = !open;
        try {
            sessionStorage.setItem(KEY, open ? "open" : "closed");
        } catch {
            // Without storage, the hint is there again when the page is loaded again.
        }
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
        show(words) {
            const items = words.stepList.map(([title, text]) => element("li", {}, element("strong", { text: title }), element("span", {}, emphasised(text))));
            const close = button({ class: "icon-button", "aria-label": words.closeSteps, title: words.closeSteps, on: { click: () => setOpen(false) } }, icon("close"));
            section.setAttribute("aria-label", words.steps);
            const list = element("ol", { class: "step-list", id: "step-list" }, items);
            const promise = element("p", { class: "steps-promise", text: words.promise });
            section.replaceChildren(unfoldButton(words), element("div", { class: "steps-body" }, promise, list), close);
        },
        toggle: () => setOpen(section.hidden),
    };
}

/** What stands between asterisks is what a button is called. */
function emphasised(text) {
    return text.split("*").map((part, index) => (index % 2 === 1 ? element("b", { text: part }) : part));
}
