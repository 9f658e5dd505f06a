// Everybody can use the page: rules of accessibility in every state, width and colour scheme, and the keyboard alone.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { closeBrowser, DESKTOP, openPage, PHONE, startDemo } from "./demo.mjs";
import { account, phone, site } from "./people.mjs";
import { assertFits } from "./seen.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Demands that no rule of accessibility is broken. */
async function assertAccessible(page, where) {
    if (!(await page.evaluate(() => Boolean(globalThis.axe)))) await page.evaluate(AXE);
    // What is on its way from one colour to another has neither.
    await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {}))));
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target, any }) => `${target} (${any.map(({ message }) => message)})`).join("; ")}`);
    assert.equal(found.join("\n"), "", where);
}

let demo;
before(async () => {
    demo = await startDemo("--lang", "en");
});
after(async () => {
    await closeBrowser();
    await demo.end();
});

for (const viewport of [DESKTOP, PHONE]) {
    for (const colorScheme of ["light", "dark"]) {
        test(`no rule is broken, ${viewport.width} px, ${colorScheme}`, { timeout: 120_000 }, async () => {
            const { page, complaints, close } = await openPage(demo.address, { viewport, colorScheme, reducedMotion: "reduce", bypassCSP: true });
            // The policy is lifted for the checker, which styles what it looks at; the story is played with it.
            const show = async (tab) => viewport === PHONE && page.getByRole("tab", { name: tab }).click();
            const [candidate, hr, cvat] = [phone(page, "candidate"), phone(page, "hr"), site(page)];
            await candidate.pane.getByRole("combobox").waitFor();
            await assertAccessible(page, "at the beginning");

            // Whoever came before has left their chats.
            if (await candidate.pane.getByRole("button", { name: "Start", exact: true }).isVisible()) {
                await candidate.tap("Start");
                await candidate.tap("Get the task");
                await candidate.tap("Yes");
            }
            const { username, password } = await account(candidate);
            await assertAccessible(page, "an assignment in the chat");
            await assertFits(page);
            await candidate.tap("Draw it for me");
            await assertAccessible(page, "the dialog of drawing");
            await page.keyboard.press("Escape");
            await candidate.pane.getByRole("button", { name: "Add a person" }).click();
            await assertAccessible(page, "the dialog of a new person");
            await page.keyboard.press("Escape");

            await show("HR");
            if (await hr.pane.getByRole("button", { name: "Start", exact: true }).isVisible()) await hr.tap("Start");
            await hr.reads("HR menu");
            await assertAccessible(page, "HR's menu");

            await show("Site");
            await assertAccessible(page, "the login of the site");
            await cvat.logIn({ username, password });
            await cvat.openJob();
            await cvat.openPicture(1);
            await assertAccessible(page, "the editor");
            await assertFits(page);
            assert.equal(complaints.join("\n"), "");
            await close();
        });
    }
}

test("the keyboard alone is enough", { timeout: 120_000 }, async () => {
    const { page, complaints, close } = await openPage(demo.address);
    const candidate = phone(page, "candidate");
    // Somebody new, from the first press on.
    await tabTo(page, /Add a person/);
    await page.keyboard.press("Enter");
    await page.keyboard.type("Keyla");
    await tabTo(page, /^Add$/);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await tabTo(page, /^Start$/);
    await page.keyboard.press("Enter");
    await candidate.reads("Hello");
    await page.keyboard.type("/get");
    await page.keyboard.press("Enter");
    await candidate.reads("Start now?");
    await tabTo(page, /^Yes$/);
    await page.keyboard.press("Enter");
    const { username, password } = await account(candidate);

    await tabTo(page, /^Username$/);
    await page.keyboard.type(username);
    await tabTo(page, /^Password$/);
    await page.keyboard.type(password);
    await page.keyboard.press("Enter");
    await site(page).pane.getByRole("button", { name: /Open$/ }).waitFor();
    await tabTo(page, /Open$/);
    await page.keyboard.press("Enter");
    await tabTo(page, /^Picture to draw on$/);
    // A triangle, by the crosshair.
    await page.keyboard.press("p");
    for (const arrow of ["ArrowRight", "ArrowDown", "ArrowLeft"]) {
        await page.keyboard.press("Enter");
        for (let step = 0; step < 12; step += 1) await page.keyboard.press(`Shift+${arrow}`);
    }
    await page.keyboard.press("n");
    await site(page).pane.getByRole("button", { name: "Picture 1 of 5, 1 object" }).waitFor();
    await page.keyboard.press("Control+s");
    await site(page).pane.getByText("Saved", { exact: true }).first().waitFor();
    assert.equal(complaints.join("\n"), "");
    await close();
});

/** Presses Tab until what has the focus is called this, and its focus can be seen. */
async function tabTo(page, name) {
    for (let press = 0; press < 150; press += 1) {
        await page.keyboard.press("Tab");
        const focused = await page.evaluate(() => {
            const node = document.activeElement;
            const labels = node.labels ? [...node.labels].map((label) => label.textContent).join(" ") : "";
            const { outlineStyle, boxShadow } = getComputedStyle(node);
            return { name: (node.getAttribute("aria-label") ?? (labels || node.textContent)).trim(), isSeen: outlineStyle !== "none" || boxShadow !== "none" };
        });
        if (!name.test(focused.name)) continue;
        assert.ok(focused.isSeen, `nobody sees that ${name} has the focus`);
        return;
    }
    assert.fail(`the keyboard does not reach ${name}`);
}
