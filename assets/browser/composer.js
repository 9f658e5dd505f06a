// What a person writes with: the field, the commands menu, the reply keyboard, *Start* in an empty chat.

import { button, element, uniqueId } from "./dom.js";
import { icon } from "./icons.js";

const MOST_LINES_HEIGHT = 160;

/**
 * The lower part of a phone. `send(text)` says something and answers whether it was said; `words()` are the strings of
 * the page, `language()` is the language in which the bot writes to this person.
 */
export function createComposer({ send, words, language }) {
    const menuId = uniqueId("commands");
    const field = element("textarea", {
        class: "field",
        rows: "1",
        dir: "auto",
        "aria-autocomplete": "list",
        "aria-controls": menuId,
        autocomplete: "off",
        maxlength: "4096",
    });
    const menuButton = button({
        class: "menu-button",
        "aria-expanded": "false",
        "aria-controls": menuId,
        on: { click: toggleMenu },
    });
    const foldButton = button(
        { class: "icon-button fold", "aria-expanded": "true", on: { click: () => fold(!folded) } },
        icon("keyboard"),
    );
    const sendButton = button({ class: "send-button", on: { click: sendField } }, icon("send"));
    const menu = element("div", { class: "commands", id: menuId, role: "listbox", hidden: true });
    const keyboard = element("div", { class: "keyboard" });
    const startButton = button({ class: "start-button", on: { click: () => send("/start") } });
    const line = element(
        "div",
        { class: "composer-line" },
        menuButton,
        element("div", { class: "field-box" }, field, foldButton),
        sendButton,
    );
    const node = element("div", { class: "composer" }, menu, line, keyboard, startButton);
    const drafts = new Map();
    let [person, commands, rows, folded, active] = [null, [], [], false, 0];

    field.addEventListener("input", () => {
        fit();
        if (field.value.startsWith("/") && !/\s/.test(field.value)) openMenu(field.value);
        else closeMenu();
    });
    field.addEventListener("keydown", (event) => {
        if (!menu.hidden && steerMenu(event)) return;
        if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        sendField();
    });
    node.addEventListener("focusout", (event) => node.contains(event.relatedTarget) || closeMenu());
    node.addEventListener("keydown", (event) => event.key === "Escape" && !menu.hidden && closeMenu());

    async function sendField() {
        const text = field.value.trim();
        field.focus();
        if (!text) return;
        field.value = "";
        closeMenu();
        fit();
        const writer = person;
        if ((await send(text)) || field.value || person !== writer) return;
        field.value = text;
        fit();
    }

    function fit() {
        field.style.height = "auto";
        // Nothing can be measured while it is hidden.
        if (field.scrollHeight > 0) field.style.height = `${Math.min(MOST_LINES_HEIGHT, field.scrollHeight)}px`;
        sendButton.classList.toggle("ready", field.value.trim() !== "");
    }

    function toggleMenu() {
        if (!menu.hidden) return closeMenu();
        openMenu("/");
        field.focus();
    }

    function openMenu(typed) {
        const matching = commands.filter(({ command }) => `/${command}`.startsWith(typed.toLowerCase()));
        if (matching.length === 0) return closeMenu();
        active = 0;
        menu.replaceChildren(...matching.map(commandOption));
        menu.hidden = false;
        menuButton.setAttribute("aria-expanded", "true");
        mark();
    }

    function commandOption({ command, description }) {
        const choose = (event) => {
            event.preventDefault();
            field.value = "";
            closeMenu();
            fit();
            send(`/${command}`);
        };
        return element(
            "div",
            {
                class: "command",
                role: "option",
                id: uniqueId("command"),
                on: { mousedown: (event) => event.preventDefault(), click: choose },
            },
            element("span", { class: "command-name", text: `/${command}` }),
            element("span", { class: "command-description", text: description, dir: "auto" }),
        );
    }

    function closeMenu() {
        menu.hidden = true;
        menuButton.setAttribute("aria-expanded", "false");
        field.removeAttribute("aria-activedescendant");
    }

    /** Arrow keys, Enter, Tab and Escape while the menu is open. Answers whether the key is used up. */
    function steerMenu(event) {
        const options = menu.children.length;
        if (event.key === "ArrowDown") active = (active + 1) % options;
        else if (event.key === "ArrowUp") active = (active + options - 1) % options;
        else if (event.key === "Enter" && !event.shiftKey) menu.children[active].click();
        else return false;
        event.preventDefault();
        mark();
        return true;
    }

    function mark() {
        [...menu.children].forEach((option, index) => {
            option.setAttribute("aria-selected", String(index === active));
            if (index === active) {
                field.setAttribute("aria-activedescendant", option.id);
                option.scrollIntoView({ block: "nearest" });
            }
        });
    }

    function fold(wanted) {
        folded = wanted;
        keyboard.hidden = folded || rows.length === 0;
        foldButton.hidden = rows.length === 0;
        foldButton.setAttribute("aria-expanded", String(!folded));
        const label = folded ? words().unfoldKeyboard : words().foldKeyboard;
        foldButton.setAttribute("aria-label", label);
        foldButton.title = label;
    }

    function showKeyboard(wanted) {
        if (JSON.stringify(wanted) === JSON.stringify(rows)) return;
        rows = wanted;
        keyboard.replaceChildren(...rows.map((row) => element("div", { class: "keyboard-row" }, row.map(keyNode))));
    }

    function keyNode(label) {
        return button({ class: "key", dir: "auto", text: label, on: { click: () => send(label) } });
    }

    function label() {
        const { writeMessage, menu: menuWord, commandsMenu, send: sendWord, start } = words();
        field.placeholder = writeMessage;
        field.setAttribute("aria-label", writeMessage);
        menuButton.textContent = menuWord;
        menu.setAttribute("aria-label", commandsMenu);
        sendButton.setAttribute("aria-label", sendWord);
        sendButton.title = sendWord;
        startButton.textContent = start;
    }

    /** Shows what belongs to a chat. Every person keeps what they have begun to write. */
    function show(chat) {
        if (person !== chat.person) {
            if (person !== null) drafts.set(person, field.value);
            person = chat.person;
            field.value = drafts.get(person) ?? "";
            closeMenu();
        }
        commands = chat.commands;
        const begun = chat.messages.length > 0;
        const hadFocus = document.activeElement === startButton;
        [line.hidden, startButton.hidden] = [!begun, begun];
        if (begun && hadFocus) field.focus();
        menuButton.hidden = commands.length === 0;
        showKeyboard(begun ? chat.keyboard : []);
        keyboard.lang = menu.lang = language();
        label();
        fold(folded);
        fit();
    }

    return { element: node, show };
}
