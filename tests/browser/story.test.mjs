// The whole story by clicks: get the assignment, draw it with the mouse, forget something, be told, mend it, hand in;
// HR looks, decides and downloads the workbook.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { closeBrowser, openPage, startDemo } from "./demo.mjs";
import { account, phone, reference, site } from "./people.mjs";
import { assertFits, assertReadable } from "./seen.mjs";

let demo;
before(async () => {
    demo = await startDemo("--lang", "en");
});
after(async () => {
    await closeBrowser();
    assert.equal((await demo.end()).code, 0, "Ctrl+C ends it well");
});

test("a candidate and HR are through by clicks alone", { timeout: 180_000 }, async () => {
    const { page, complaints, close } = await openPage(demo.address);
    const [candidate, hr, cvat] = [phone(page, "candidate"), phone(page, "hr"), site(page)];
    const pictures = reference();

    await hr.tap("Start");
    await hr.reads("HR menu");
    await candidate.tap("Start");
    await candidate.tap("Get the task");
    await candidate.tap("Yes");
    await cvat.logIn(await account(candidate));
    await cvat.openJob();

    for (const [index, { objects }] of pictures.slice(0, 5).entries()) {
        await cvat.openPicture(index + 1);
        for (const object of objects) {
            const isForgotten = index === 2 && object.label === "plate";
            if (!isForgotten) await cvat.draws(object);
        }
    }
    await cvat.saves();

    await candidate.tap("I'm done");
    await candidate.tap("Yes");
    const findings = await (await candidate.reads("Not complete yet")).innerText();
    assert.match(findings, /03\.jpg/);
    assert.doesNotMatch(findings, /0[1245]\.jpg/);
    for (const { objects } of pictures) {
        for (const { text } of objects) assert.ok(!text || !findings.includes(text), "the truth is told");
    }

    await cvat.openPicture(3);
    await cvat.draws(pictures[2].objects.find(({ label }) => label === "plate"));
    await cvat.saves();
    await candidate.tap("I'm done");
    await candidate.tap("Yes");
    await candidate.reads("✅");

    await hr.reads("📥");
    await hr.tap("1 · Anna");
    const card = await (await hr.reads("Recommendation")).innerText();
    assert.match(card, /Plates read exactly: 100\.00 %/);
    assert.match(card, /Cars, IoU: 9\d\.\d+ %/, "outlines drawn by hand are good, not perfect");
    await assertReadable(page, [
        candidate.log.getByRole("article").last(),
        candidate.pane.getByRole("button", { name: "Draw it for me" }),
        hr.pane.getByRole("button", { name: "✅ Accept" }).last(),
        hr.pane.getByRole("textbox", { name: "Message" }),
        cvat.pane.getByRole("application"),
        cvat.pane.getByRole("button", { name: /^Picture 5 of 5, 2 objects/ }),
        cvat.pane.getByRole("button", { name: /^Save/ }),
        page.getByRole("button", { name: "+1 day" }),
    ]);
    await assertFits(page);
    await hr.tap("✅ Accept");
    await hr.reads("Decision: ✅");

    await hr.tap("Export results");
    await hr.tap("Excel");
    const workbook = await hr.reads(".xlsx");
    const [download] = await Promise.all([page.waitForEvent("download"), workbook.getByRole("link").click()]);
    const bytes = readFileSync(await download.path());
    assert.equal(bytes.subarray(0, 2).toString(), "PK");
    assert.equal(complaints.join("\n"), "");
    await close();
});
