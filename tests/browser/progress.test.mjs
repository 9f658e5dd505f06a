// How far somebody has come in the first steps, without a browser.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createProgress } from "../../assets/browser/progress.js";

test("only the news of submitted work is the step of submitting", () => {
    let reached = 0;
    const progress = createProgress(3, (count) => (reached = count));
    const message = (text, from_bot = true) => ({ messages: [{ from_bot, text, buttons: [[{ data: "x" }]] }] });

    progress.chat(message("🔔 Notifications"), "hr");
    progress.chat(message("📥 Finished", false), "hr");
    progress.chat(message("📥 Finished"), "candidate");
    assert.equal(reached, 0);

    progress.chat(message("📥 Finished"), "hr");
    assert.equal(reached, 4);
});
