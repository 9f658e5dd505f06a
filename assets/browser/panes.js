// Which of the three panes (candidate, HR, site) are seen: all of them side by side, two, or one at a time, with tabs.

import { button, element } from "./dom.js";
import { icon } from "./icons.js";

const NAMES = ["candidate", "hr", "site"];
const ICONS = { candidate: "person", hr: "person", site: "site" };

/** `panes`: the three sections by name. `seen(name)` is called when a pane comes into sight. */
export function createPanes(list, panes, seen) {
    const narrow = window.matchMedia("(max-width: 700px)");
    const wide = window.matchMedia("(min-width: 1200px)");
    const badges = {};
    const tabs = Object.fromEntries(NAMES.map((name) => [name, tabNode(name)]));
    let [chosen, widened] = ["candidate", false];
    list.append(...NAMES.map((name) => tabs[name]));
    list.addEventListener("keydown", steer);
    for (const query of [narrow, wide]) query.addEventListener("change", layOut);
    panes.site.addEventListener("widen", () => {
        widened = !widened;
        if (widened && !wide.matches) chosen = "site";
        layOut();
    });

    function tabNode(name) {
        badges[name] = element("span", { class: "badge", hidden: true });
        const label = element("span", { class: "tab-label" });
        const properties = { class: "tab", role: "tab", id: `tab-${name}`, "aria-controls": panes[name].id };
        return button({ ...properties, on: { click: () => choose(name) } }, icon(ICONS[name]), label, badges[name]);
    }

    /** How the panes stand, and the panes that tabs choose among; those that are not among them are always seen. */
    function layout() {
        if (narrow.matches) return ["one", NAMES];
        if (wide.matches) return widened ? ["side", ["candidate", "hr"]] : ["three", []];
        return widened ? ["one", NAMES] : ["two", ["hr", "site"]];
    }

    function isVisible(name) {
        return !panes[name].hidden;
    }

    function layOut() {
        const [kind, names] = layout();
        if (names.length > 0 && !names.includes(chosen)) chosen = names.includes("site") ? "site" : "candidate";
        document.body.dataset.layout = kind;
        list.hidden = names.length === 0;
        for (const name of NAMES) {
            const isTab = names.includes(name);
            const hidden = isTab && name !== chosen;
            const appears = panes[name].hidden && !hidden;
            tabs[name].hidden = !isTab;
            tabs[name].setAttribute("aria-selected", String(name === chosen));
            tabs[name].tabIndex = name === chosen ? 0 : -1;
            panes[name].hidden = hidden;
            panes[name].setAttribute("role", isTab ? "tabpanel" : "region");
            if (appears) seen(name);
        }
    }

    function choose(name) {
        chosen = name;
        layOut();
    }

    function steer(event) {
        const [, names] = layout();
        const at = names.indexOf(chosen);
        const moves = { ArrowRight: at + 1, ArrowLeft: at - 1 + names.length, Home: 0, End: names.length - 1 };
        if (!(event.key in moves)) return;
        event.preventDefault();
        choose(names[moves[event.key] % names.length]);
        tabs[chosen].focus();
    }

    layOut();
    return {
        /** Brings a pane into sight. */
        choose: (name) => layout()[1].includes(name) && choose(name),
        isVisible,
        show(words, unread) {
            const labels = { candidate: words.candidate, hr: words.hr, site: words.site };
            list.setAttribute("aria-label", words.panes);
            for (const name of NAMES) {
                tabs[name].querySelector(".tab-label").textContent = labels[name];
                const count = unread[name] ?? 0;
                badges[name].hidden = count === 0;
                badges[name].textContent = String(count);
                if (count > 0) badges[name].setAttribute("title", words.newShort(count));
            }
        },
    };
}
