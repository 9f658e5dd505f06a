// The list of the jobs of the user who is logged in.

import { iconButton, make } from "./site_dom.js";

/** `host`: `open(job)`, `refresh()`. */
export function createJobList(words, jobs, host) {
    const head = make("div", { class: "site-jobs-head" }, make("h2", { text: words.jobs }),
        iconButton("fresh", words.refresh, () => host.refresh(), { text: words.refresh }));
    const list = jobs.length > 0
        ? make("ul", { class: "site-jobs-list" }, ...jobs.map((job) => make("li", {}, card(words, job, host))))
        : make("p", { class: "site-empty", text: words.noJobs });
    return make("div", { class: "site-jobs" }, head, list, make("p", { class: "site-about", text: words.standIn }));
}

function card(words, job, { open }) {
    const picture = job.frames[0] && make("img", { src: job.frames[0].url, alt: "", loading: "lazy" });
    const stateName = words.states[job.state] ?? job.state;
    const state = make("span", { class: "site-state", text: stateName, "data-state": job.state });
    const facts = `${words.task(job.task)} · ${words.pictures(job.frames.length)}`;
    return make("button", { type: "button", class: "site-job", on: { click: () => open(job) } },
        picture || make("span", { class: "site-job-blank" }),
        make("span", { class: "site-job-text" },
            make("strong", { text: job.name }), make("span", { text: facts }), state),
        make("span", { class: "site-job-open", text: words.openJob }));
}
