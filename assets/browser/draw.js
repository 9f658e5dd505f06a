// *Draw it for me*: the stand-in annotator does a candidate's present attempt, in one of several manners.

import { button, element } from "./dom.js";
import { openDialog } from "./dialogs.js";

/**
 * Asks for the manner. `others`: the candidates whose work can be copied; `draw(manner, of)` has it drawn, and an
 * error stays in the dialog.
 */
export function drawDialog({ name, others, words, draw }) {
    const problem = element("p", { class: "problem", role: "alert" });
    const choices = element("div", { class: "choices" });
    for (const manner of ["excellent", "careless", "forgetful"]) {
        choices.append(choice(words.manners[manner], () => run(manner)));
    }
    if (others.length > 0) {
        choices.append(
            element("h3", { text: words.manners.copy[0] }),
            element("p", { class: "hint", text: words.manners.copy[1] }),
        );
        for (const other of others)
            choices.append(choice([words.copyOf(other.first_name)], () => run("copy", other.id)));
    }
    const dialog = openDialog(
        { title: words.drawTitle, words },
        element("p", { dir: "auto", text: words.drawText(name) }),
        choices,
        problem,
    );

    async function run(manner, of) {
        problem.textContent = "";
        setBusy(true);
        try {
            await draw(manner, of);
            dialog.close();
        } catch (error) {
            problem.textContent = error.message;
            setBusy(false);
        }
    }

    function setBusy(busy) {
        dialog.classList.toggle("busy", busy);
        choices.querySelectorAll("button").forEach((one) => (one.disabled = busy));
    }
    return dialog;
}

function choice([title, text], act) {
    const what = text ? element("span", { class: "choice-hint", text }) : null;
    return button(
        { class: "choice", on: { click: act } },
        element("span", { class: "choice-text", dir: "auto" }, element("strong", { text: title }), what),
    );
}
