// The pane of the stand-in site: log in, choose a job, work on it.
//
// The session survives a reload of the page. Leaving the page or the job with unsaved changes needs a confirmation.

import { Editor } from "./editor.js";
import { createJobList } from "./jobs.js";
import { createLogin } from "./login.js";
import { ask } from "./site_dialog.js";
import { iconButton, make, set } from "./site_dom.js";
import { siteWords } from "./site_words.js";
import { Workspace } from "./workspace.js";

// The path contains the server's token, so a session belongs to one server.
const KEPT = `site ${location.pathname}`;

/** Builds the pane inside `element`; returns what the rest of the page may ask of it. */
export function createSitePane(element, { api, language }) {
    const pane = new Pane(element, api, language);
    return {
        open: (task) => pane.open(task),
        refresh: () => pane.refresh(),
        setLanguage: (other) => pane.setLanguage(other),
        suggestLogin: (username, password) => pane.suggestLogin(username, password),
    };
}

class Pane {
    #element;
    #api;
    #words;
    #session = recall();
    #suggested = null;
    #wanted = null;
    #jobs = null;
    #editor = null;
    #workspace = null;
    #isWide = false;
    // Whether the focus was last in this pane.
    #isUsed = false;
    #root = make("div", { class: "site" });
    #header = make("header", { class: "site-header" });
    #notice = make("div", { class: "site-notice", role: "status" });
    #main = make("div", { class: "site-main" });

    constructor(element, api, language) {
        this.#element = element;
        this.#api = api;
        this.#words = siteWords(language);
        this.#root.append(this.#header, this.#notice, this.#main);
        element.replaceChildren(this.#root);
        document.addEventListener("focusin", ({ target }) => { this.#isUsed = this.#root.contains(target); });
        document.addEventListener("keydown", (event) => this.#key(event));
        window.addEventListener("beforeunload", (event) => {
            if (this.#editor?.isBusy) event.preventDefault();
        });
        this.#show();
        if (this.#session) this.refresh();
    }

    // Called by the rest of the page

    /** Opens the newest job of a task, or the list of jobs; after the login if there is no session yet. */
    async open(task = null) {
        this.#wanted = task === null || task === undefined ? null : Number(task);
        if (!this.#session) return this.#focusNext();
        if (this.#workspace && this.#workspace.job.task === this.#wanted) return this.refresh();
        if (await this.#mayLeave()) await this.#loadJobs();
    }

    /** Reloads from the site, unless unsaved work would be lost. */
    async refresh() {
        if (!this.#session) return;
        if (!this.#workspace) return this.#loadJobs();
        if (this.#editor.isBusy) return;
        await this.#try(async () => {
            const open = this.#workspace.job.job;
            const [{ jobs }, { shapes }] = await Promise.all([this.#fetchJobs(), this.#fetchShapes(open)]);
            if (!this.#editor || this.#editor.isBusy) return;
            const job = jobs.find((other) => other.job === open);
            if (!job) return this.#toList(jobs);
            if (this.#workspace.isStored(shapes) && this.#workspace.job.state === job.state) return;
            this.#workspace.job = job;
            this.#workspace.load(shapes);
            this.#show();
        });
    }

    setLanguage(language) {
        const words = siteWords(language);
        if (words === this.#words) return;
        this.#words = words;
        this.#show();
    }

    suggestLogin(username, password) {
        this.#suggested = username ? { username, password } : null;
        if (this.#session) this.#showNotice();
        else this.#show();
    }

    // The session

    async #logIn(username, password) {
        const session = await this.#api.post("api/site/login", { username, password });
        this.#session = session;
        keep(session);
        await this.#loadJobs();
    }

    async #logOut(reason = null) {
        if (!(await this.#mayLeave())) return false;
        this.#forget();
        this.#show(reason);
        return true;
    }

    #forget() {
        this.#session = null;
        this.#jobs = null;
        this.#close();
        keep(null);
    }

    async #switch({ username, password }) {
        if (!(await this.#logOut())) return;
        try {
            await this.#logIn(username, password);
        } catch (error) {
            this.#show(error.message);
        }
    }

    // Jobs

    #fetchJobs() {
        return this.#api.get(`api/site/jobs?session=${encodeURIComponent(this.#session.session)}`);
    }

    #fetchShapes(job) {
        return this.#api.get(`api/site/shapes?session=${encodeURIComponent(this.#session.session)}&job=${job}`);
    }

    async #loadJobs() {
        await this.#try(async () => {
            const { jobs } = await this.#fetchJobs();
            const wanted = this.#wanted === null ? null : jobs.find(({ task }) => task === this.#wanted);
            if (!wanted) return this.#toList(jobs);
            this.#wanted = null;
            await this.#openJob(wanted, jobs);
        });
    }

    #toList(jobs) {
        this.#close();
        this.#jobs = jobs;
        this.#show();
    }

    async #openJob(job, jobs = this.#jobs) {
        const { shapes } = await this.#fetchShapes(job.job);
        this.#close();
        this.#jobs = jobs;
        this.#workspace = new Workspace(job, shapes);
        this.#show();
    }

    #close() {
        this.#editor = null;
        this.#workspace = null;
    }

    async #save(shapes) {
        const { job, state } = this.#workspace.job;
        await this.#api.put("api/site/shapes", { session: this.#session.session, job, shapes });
        // As on a real site, the first save puts the job in progress. If that fails, the work is still saved.
        if (state === "new") await this.#setState(job, "in progress").catch(() => {});
        await this.#readState(job);
    }

    #setState(job, state) {
        return this.#api.post("api/site/state", { session: this.#session.session, job, state });
    }

    async #complete() {
        const { job } = this.#workspace.job;
        await this.#setState(job, "completed");
        this.#workspace.job.state = "completed";
        await this.#readState(job);
    }

    // Saving has succeeded even if the state can't be read afterwards.
    async #readState(job) {
        const jobs = await this.#fetchJobs().then((answer) => answer.jobs, () => this.#jobs);
        const now = jobs?.find((other) => other.job === job);
        this.#jobs = jobs;
        if (now && this.#workspace?.job.job === job) this.#workspace.job.state = now.state;
    }

    async #leaveJob() {
        if (!(await this.#mayLeave())) return;
        this.#close();
        await this.#loadJobs();
    }

    /** Asks what to do with unsaved changes; resolves to whether to leave. */
    async #mayLeave() {
        if (!this.#editor?.isUnsaved) return true;
        const words = this.#words;
        const answer = await ask(words, words.leaveTitle, words.leaveText, [
            ["save", words.saveAndLeave], ["leave", words.leaveUnsaved], [null, words.stay],
        ]);
        return answer === "save" ? this.#editor.save() : answer === "leave";
    }

    async #try(act) {
        try {
            await act();
        } catch (error) {
            // A restored session that can't even list jobs has most likely ended.
            if (this.#jobs) return this.#showNotice(error.message);
            this.#forget();
            this.#show(error.message);
        }
    }

    // Display

    #show(message = null) {
        set(this.#root, "lang", this.#words.language);
        this.#showHeader();
        this.#showNotice();
        this.#showMain(message);
        // The focused element is gone, so the focus moves to its successor.
        if (this.#isUsed) this.#focusNext();
    }

    #focusNext() {
        const find = (selector) => this.#main.querySelector(selector);
        const next = find(".site-canvas") ?? find(".site-job") ?? find(".is-suggested") ?? find("input");
        next?.focus({ preventScroll: true });
    }

    #showMain(message) {
        if (!this.#session) this.#showLogin(message);
        else if (this.#workspace) this.#showEditor();
        else if (this.#jobs) this.#showJobs();
        else this.#main.replaceChildren(make("p", { class: "site-empty", text: this.#words.loading }));
    }

    #showHeader() {
        const words = this.#words;
        const text = this.#isWide ? words.narrow : words.widen;
        const widen = iconButton("widen", text, () => this.#widen(), { class: "is-tool is-widen" });
        set(widen, "aria-pressed", String(this.#isWide));
        const brand = make("p", { class: "site-brand", title: words.standIn }, make("strong", { text: words.site }),
            make("span", { class: "is-short", text: words.standInShort }),
            make("span", { class: "is-long", text: words.standIn }));
        const username = this.#session?.username;
        const user = this.#session && make("span", { class: "site-user", text: username, title: username });
        const leave = this.#session && iconButton("leave", words.leave, () => this.#logOut(), { class: "is-tool" });
        this.#header.replaceChildren(...[brand, user, leave, widen].filter(Boolean));
    }

    #widen() {
        this.#isWide = !this.#isWide;
        this.#element.dispatchEvent(new CustomEvent("widen", { bubbles: true }));
        this.#showHeader();
        this.#header.querySelector(".is-widen").focus();
    }

    #showNotice(text = null) {
        const isOther = this.#session && this.#suggested && this.#suggested.username !== this.#session.username;
        const other = isOther ? this.#suggested : null;
        const words = this.#words;
        const parts = [];
        if (text) parts.push(make("p", { text }));
        else if (other) {
            const press = () => this.#switch(other);
            const text = words.switchTo(other.username);
            parts.push(make("p", { text: words.otherLogin(other.username) }),
                make("button", { type: "button", class: "site-button", text, on: { click: press } }));
        }
        this.#notice.replaceChildren(...parts);
    }

    #showLogin(message) {
        const submit = (username, password) => this.#logIn(username, password);
        this.#main.replaceChildren(createLogin(this.#words, { suggested: this.#suggested, message, submit }));
    }

    #showJobs() {
        this.#main.replaceChildren(createJobList(this.#words, this.#jobs, {
            open: (job) => this.#try(() => this.#openJob(job)), refresh: () => this.#loadJobs(),
        }));
    }

    #showEditor() {
        const at = this.#editor?.place;
        this.#editor = new Editor(this.#words, this.#workspace, {
            save: (shapes) => this.#save(shapes), complete: () => this.#complete(), leave: () => this.#leaveJob(),
        }, at);
        this.#main.replaceChildren(this.#editor.element);
    }

    /** The editor gets keys while the focus is in it or nowhere, and no dialog is open. */
    #key(event) {
        const isNowhere = event.target === document.body;
        const isOurs = isNowhere ? this.#root.checkVisibility() : this.#main.contains(event.target);
        if (this.#editor && isOurs && !document.querySelector("dialog[open]")) this.#editor.key(event);
    }
}

// Without session storage people only have to log in again.
function recall() {
    try {
        return JSON.parse(sessionStorage.getItem(KEPT));
    } catch {
        return null;
    }
}

function keep(session) {
    try {
        if (session) sessionStorage.setItem(KEPT, JSON.stringify(session));
        else sessionStorage.removeItem(KEPT);
    } catch {
        // See above.
    }
}
