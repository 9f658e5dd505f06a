// One phone: who holds it, the chat with the bot as Telegram draws it, and what it is written with.

import { createComposer } from "./composer.js";
import { alertDialog } from "./dialogs.js";
import { button, copy, element } from "./dom.js";
import { icon } from "./icons.js";
import { createLog } from "./log.js";
import { setWaiting } from "./message.js";
import { avatar, nameOf } from "./people.js";
import { viewPhotos } from "./viewer.js";

const TYPING_LASTS = 5000;
const TOAST_LASTS = 3500;
/** A button that nobody answers stops waiting. */
const WAITING_LASTS = 15_000;

/**
 * A phone for people of one role. `world()`: `state`, `chats` and `unread` (maps by person), `words`, `times`, `now`.
 * `actions`: `say(person, text)`, `press(person, message, data)`, `openLink(url, person, message)`,
 * `copied(text)`, `choose(person)`, `addPerson(role)`, `draw(person)`.
 */
export function createPhone(section, { role, world, actions }) {
    let [person, typingEnds, toastEnds, waiting, holdersListed] = [null, 0, 0, null, ""];

    const title = element("h2", { class: "holder-title" });
    const holder = element("select", {
        class: "holder-select",
        on: { change: () => actions.choose(Number(holder.value)) },
    });
    const add = button({ class: "icon-button", on: { click: () => actions.addPerson(role) } }, icon("add"));
    const draw = button(
        { class: "draw-button", on: { click: () => actions.draw(person) } },
        icon("pen"),
        element("span", {}),
    );
    const botName = element("span", { class: "bot-name", dir: "auto" });
    const botState = element("span", { class: "bot-state" });
    const picture = element("span", { class: "avatar-place" });
    const toast = element("div", { class: "toast", role: "status" });
    const log = createLog(() => ({ ...world(), act, author, personLanguage: language() }));
    const composer = createComposer({
        send: (text) => actions.say(person, text),
        words: () => world().words,
        language,
    });

    section.classList.add("phone", `phone-${role}`);
    section.append(
        element("div", { class: "holder" }, title, holder, add),
        element(
            "div",
            { class: "chat-head" },
            picture,
            element("div", { class: "bot" }, botName, botState),
            role === "candidate" ? draw : null,
        ),
        element("div", { class: "chat-body" }, log.element, toast),
        composer.element,
    );

    const act = {
        say: (text) => actions.say(person, text),
        openLink: (url, message) => actions.openLink(url, person, message),
        copyText: async (text) => {
            await copy(text);
            showToast(world().words.copied);
            actions.copied(text);
        },
        press: (message, data, node) => {
            endWaiting();
            waiting = { node, timer: setTimeout(endWaiting, WAITING_LASTS) };
            setWaiting(node, true);
            actions.press(person, message, data).then((done) => done || endWaiting());
        },
        viewPhotos: (photos, index, caption) => viewPhotos(photos, index, caption, world().words),
    };

    function author(message) {
        const { state } = world();
        return message.from_bot ? state.bot.name : (state.people.find(({ id }) => id === person)?.first_name ?? "");
    }

    /** What the bot writes to this person is in this person's language, whatever that of the page is. */
    function language() {
        return world().state.people.find(({ id }) => id === person)?.language ?? "";
    }

    function endWaiting() {
        if (!waiting) return;
        clearTimeout(waiting.timer);
        setWaiting(waiting.node, false);
        waiting = null;
    }

    function showToast(text) {
        clearTimeout(toastEnds);
        toast.textContent = text;
        toast.classList.add("shown");
        toastEnds = setTimeout(() => toast.classList.remove("shown"), TOAST_LASTS);
    }

    function setTyping(isTyping) {
        clearTimeout(typingEnds);
        botState.textContent = isTyping ? world().words.typing : world().words.bot;
        botState.classList.toggle("typing", isTyping);
        if (isTyping) typingEnds = setTimeout(() => setTyping(false), TYPING_LASTS);
    }

    /** Shows who there is, and all words anew. */
    function showState() {
        const { state, words } = world();
        title.textContent = role === "hr" ? words.hr : words.candidate;
        section.setAttribute("aria-label", role === "hr" ? words.hrPhone : words.candidatePhone);
        holder.setAttribute("aria-label", role === "hr" ? words.whoHoldsHr : words.whoHoldsCandidate);
        add.setAttribute("aria-label", words.addPerson);
        add.title = words.addPerson;
        draw.lastElementChild.textContent = words.drawForMe;
        botName.textContent = state.bot.name;
        picture.replaceChildren(avatar(state.bot.name, 4));
        const people = state.people.filter((one) => one.role === role);
        if (!people.some(({ id }) => id === person)) person = people[0]?.id ?? null;
        showHolders(people);
        [holder.disabled, draw.disabled] = [person === null, person === null];
        setTyping(botState.classList.contains("typing"));
    }

    /** Lists who can hold the phone. The list may be open: it is made anew only when it has changed. */
    function showHolders(people) {
        const { words, unread } = world();
        const labels = people.map((one) => {
            const news = unread.get(one.id) ?? 0;
            return news > 0 ? `${nameOf(one)} · ${words.newShort(news)}` : nameOf(one);
        });
        const listed = JSON.stringify(labels);
        if (listed !== holdersListed) {
            holdersListed = listed;
            holder.replaceChildren(
                ...people.map((one, index) => element("option", { value: one.id, text: labels[index] })),
            );
        }
        holder.value = person === null ? "" : String(person);
    }

    /** Shows the chat of who holds the phone; `anew` when language or times have changed. */
    function showChat(anew = false) {
        const { chats } = world();
        const empty = { person, keyboard: [], commands: [], messages: [] };
        const chat = chats.get(person) ?? empty;
        if (chat.messages.at(-1)?.from_bot) setTyping(false);
        log.show(chat, anew);
        composer.show(chat);
        composer.element.hidden = person === null;
    }

    return {
        role,
        get person() {
            return person;
        },
        hold(id) {
            person = id;
            endWaiting();
            setTyping(false);
            showState();
            showChat(true);
        },
        showState,
        showChat,
        showToast,
        typing: () => setTyping(true),
        answer({ text, alert }) {
            endWaiting();
            if (!text) return;
            if (alert) alertDialog(world().state.bot.name, text, world().words);
            else showToast(text);
        },
    };
}
