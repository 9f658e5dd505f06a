// Wires the page together: what the server tells goes to the phones, what people do goes to the server.
//
// Where what is:
//   api.js                the server: requests, and the stream of what changes
//   words.js              every sentence of the page, in both languages
//   bar.js, steps.js      above the panes: clock, language, first steps (progress.js: how far one has come)
//   panes.js              which of the three panes are seen
//   chat.js               one phone: log.js (its messages), composer.js (what it is written with)
//   message.js            one message: entities.js (formatted text), media.js, mosaic.js (albums), viewer.js (photos)
//   people.js, draw.js    dialogs: adding people, opening a link as somebody, *draw it for me*; others: dialogs.js
//   links.js, times.js    pure: where links lead, how times and sizes read
//   dom.js, icons.js      making elements; memory.js: what the tab remembers
//   site.js               the pane of the stand-in site, with what it imports

import * as api from "./api.js";
import { createBar } from "./bar.js";
import { createPhone } from "./chat.js";
import { outsideDialog, personDialog } from "./dialogs.js";
import { drawDialog } from "./draw.js";
import { classify } from "./links.js";
import { recall, remember } from "./memory.js";
import { createPanes } from "./panes.js";
import { addPersonDialog, openAsDialog } from "./people.js";
import { createProgress, loginOf } from "./progress.js";
import { createSitePane } from "./site.js";
import { createSteps } from "./steps.js";
import { times } from "./times.js";
import { words } from "./words.js";

const byId = (id) => document.getElementById(id);
const NO_STATE = {
    people: [],
    bot: { name: "", username: "" },
    exam: { name: "" },
    time_zone: "UTC",
    next: null,
    site_url: "",
};

/** What the server has told, and what the page makes of it. */
const known = {
    state: NO_STATE,
    chats: new Map(),
    unread: new Map(),
    language: recall("language", languageOfBrowser()),
    heardAt: 0,
};

function world() {
    return { ...known, words: words(known.language), times: known.times, now };
}

/** The bot's clock goes on between two events. */
function now() {
    return new Date(Date.parse(known.state.now ?? new Date().toISOString()) + (performance.now() - known.heardAt));
}

function languageOfBrowser() {
    return navigator.language.startsWith("ru") ? "ru" : "en";
}

const actions = {
    say: (person, text) => attempt(person, api.post("api/say", { person, text })),
    press,
    choose: (person) => hold(person),
    addPerson: (role) => addPerson(role, (person) => hold(person.id)),
    draw,
    openLink,
    copied: offerToOpen,
};

const phones = ["candidate", "hr"].map((role) => createPhone(byId(role), { role, world, actions }));
const phoneOf = (person) => phones.find((phone) => phone.person === person);
const steps = createSteps(byId("steps"));
const bar = createBar(byId("bar"), { turn, speak, showSteps: () => steps.toggle() });
const panes = createPanes(
    byId("tabs"),
    { candidate: byId("candidate"), hr: byId("hr"), site: byId("site") },
    (name) => {
        const phone = phones.find(({ role }) => role === name);
        if (phone) read(phone);
    },
);
const progress = createProgress(recall("steps done", 0), (count) => {
    remember("steps done", count);
    steps.show(words(known.language), count);
});
const site = createSitePane(byId("site"), {
    api: { ...api, post: postFromSite, put: putFromSite },
    words,
    language: known.language,
});

async function postFromSite(path, body) {
    const answer = await api.post(path, body);
    if (path === "api/site/login") progress.loggedIn();
    return answer;
}

async function putFromSite(path, body) {
    const answer = await api.put(path, body);
    progress.drawn();
    return answer;
}

/** Waits for the server; what it refuses is shown on the phone. Answers whether it was done. */
async function attempt(person, request) {
    try {
        await request;
        return true;
    } catch (error) {
        (phoneOf(person) ?? phones[0]).showToast(error.message);
        return false;
    }
}

function press(person, id, data) {
    const message = known.chats.get(person)?.messages.find((one) => one.id === id);
    progress.pressed(message, data, roleOf(person));
    return attempt(person, api.post("api/press", { person, message: id, data }));
}

function roleOf(person) {
    return known.state.people.find(({ id }) => id === person)?.role;
}

function hold(person) {
    const role = roleOf(person);
    const phone = phones.find((one) => one.role === role);
    phone.hold(person);
    remember(`holder ${role}`, person);
    panes.choose(role);
    read(phone);
}

/** What is seen is no longer new. */
function read(phone) {
    if (panes.isVisible(phone.role)) known.unread.delete(phone.person);
    phone.showState();
    showTabs();
}

function showTabs() {
    const unread = { candidate: 0, hr: 0 };
    for (const { id, role } of known.state.people) unread[role] += known.unread.get(id) ?? 0;
    panes.show(words(known.language), unread);
}

function addPerson(role, then) {
    const add = async (person) => {
        const made = await api.post("api/people", person);
        if (!known.state.people.some(({ id }) => id === made.id)) known.state.people.push(made);
        then(made);
    };
    addPersonDialog({ role, language: known.language, words: words(known.language), add });
}

function draw(person) {
    const candidates = known.state.people.filter(({ role }) => role === "candidate");
    const drawer = candidates.find(({ id }) => id === person);
    const send = async (manner, of) => {
        await api.post("api/draw", { person, manner, ...(of === undefined ? {} : { of }) });
        phoneOf(person)?.showToast(words(known.language).drawn);
        site.refresh?.();
        progress.drawn();
    };
    const others = candidates.filter(({ id }) => id !== person);
    drawDialog({ name: drawer.first_name, others, words: words(known.language), draw: send });
}

function targetOf(url) {
    const { state } = known;
    return classify(url, { siteUrl: state.site_url, botUsername: state.bot.username, people: state.people });
}

/** A link to the bot that HR has copied would be sent to somebody, who opens it: here, at once. */
function offerToOpen(text) {
    const target = targetOf(text);
    if (target.kind === "start") openAs(target.code);
}

/** Login and password as the bot handed them out: in this message, or in the newest that has them. */
function loginFor(person, message) {
    const messages = known.chats.get(person)?.messages ?? [];
    return [message, ...messages.toReversed()].map(loginOf).find((login) => login !== null);
}

function openLink(url, person, message) {
    const { language } = known;
    const target = targetOf(url);
    if (target.kind === "site") {
        const login = loginFor(person, message);
        if (login) site.suggestLogin(...login);
        panes.choose("site");
        site.open(target.task);
    } else if (target.kind === "start") {
        openAs(target.code);
    } else if (target.kind === "person") {
        personDialog({
            name: target.person.first_name,
            words: words(language),
            showPhone: () => hold(target.person.id),
        });
    } else {
        outsideDialog(url, target.opens, words(language));
    }
}

function openAs(code) {
    const start = (person) => {
        hold(person.id);
        actions.say(person.id, code ? `/start ${code}` : "/start");
    };
    const addNew = (role) => addPerson(role, start);
    openAsDialog({ people: known.state.people, words: words(known.language), choose: start, addNew });
}

async function turn(by) {
    try {
        await api.post("api/clock", by);
    } catch (error) {
        phones[0].showToast(error.message);
    }
}

function speak(language) {
    remember("language", language);
    setLanguage(language);
}

function setLanguage(language) {
    known.language = language;
    document.documentElement.lang = language;
    document.title = words(language).title;
    site.setLanguage(language);
    byId("site").setAttribute("aria-label", words(language).sitePane);
    steps.show(words(language), recall("steps done", 0));
    showState(true);
}

function showState(anew = false) {
    known.times = times(known.language, known.state.time_zone);
    bar.show(world());
    bar.showTime(now(), world());
    for (const phone of phones) {
        phone.showState();
        phone.showChat(anew);
    }
    showTabs();
}

function onState(state) {
    const first = known.state === NO_STATE;
    const zoneChanges = known.state.time_zone !== state.time_zone;
    Object.assign(known, { state, heardAt: performance.now() });
    if (!first) return showState(zoneChanges);
    for (const phone of phones) {
        const holder = recall(`holder ${phone.role}`, null);
        if (roleOf(holder) === phone.role) phone.hold(holder);
    }
    setLanguage(recall("language", state.language));
    document.body.classList.add("ready");
}

function onChat(chat) {
    const before = known.chats.get(chat.person);
    known.chats.set(chat.person, chat);
    const phone = phoneOf(chat.person);
    const seen = phone && panes.isVisible(phone.role);
    const last = before?.messages.at(-1)?.id ?? 0;
    const fresh = before ? chat.messages.filter(({ id, from_bot }) => from_bot && id > last).length : 0;
    if (fresh > 0 && !seen) known.unread.set(chat.person, (known.unread.get(chat.person) ?? 0) + fresh);
    progress.chat(chat, roleOf(chat.person));
    if (phone) phone.showChat();
    if (fresh > 0) phones.forEach((one) => one.showState());
    showTabs();
}

function onConnection(isThere) {
    const notice = byId("connection");
    notice.hidden = isThere;
    if (!isThere)
        notice.textContent = words(known.language)[known.state === NO_STATE ? "connecting" : "connectionLost"];
}

setLanguage(known.language);
setInterval(() => bar.showTime(now(), world()), 1000);
api.listen({
    state: onState,
    chat: onChat,
    typing: ({ person }) => phoneOf(person)?.typing(),
    toast: (answer) => phoneOf(answer.person)?.answer(answer),
    connection: onConnection,
});
