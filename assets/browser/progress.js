// How far somebody has come in the first steps, from what happens on the page. Pure but for what it is told.

/** The steps, in the order of `stepList` in words.js. */
const [GET, LOG_IN, DRAW, SUBMIT, DECIDE] = [1, 2, 3, 4, 5];

/** Counts the steps that are done. `reached(count)` is called when there are more than before. */
export function createProgress(begin, reached) {
    let count = begin;

    function advance(to) {
        if (to <= count) return;
        count = to;
        reached(count);
    }

    return {
        /** A chat of a person of this role, as it is now. */
        chat({ messages }, role) {
            if (role === "candidate" && messages.some(loginOf)) advance(GET);
            if (role === "hr" && messages.some(isNews)) advance(SUBMIT);
        },
        loggedIn: () => advance(LOG_IN),
        drawn: () => advance(DRAW),
        /** HR has pressed a button; decisions are the coloured ones. */
        pressed(message, data, role) {
            const style = message?.buttons.flat().find((button) => button.data === data)?.style;
            if (role === "hr" && count >= SUBMIT && (style === "success" || style === "danger")) advance(DECIDE);
        },
    };
}

/** Whether HR is told that work was submitted: the bot marks this so in every language. */
const isNews = ({ from_bot, text }) => from_bot && text.startsWith("📥");

/** `[login, password]`: the bot hands them out together, with a button to copy each; or null. */
export function loginOf({ from_bot, buttons }) {
    const copied = buttons
        .flat()
        .map(({ copy }) => copy)
        .filter(Boolean);
    return from_bot && copied.length === 2 ? copied : null;
}
