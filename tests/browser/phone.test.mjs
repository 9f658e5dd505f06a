// On a phone, in Russian and in the dark: somebody draws badly, somebody copies, the clock is turned forward; what a
// screenshot shows; and the truth, which no candidate sees.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { closeBrowser, DESKTOP, openPage, PHONE, startDemo } from "./demo.mjs";
import { account, phone, reference, site } from "./people.mjs";
import { assertFits, assertReadable, colours } from "./seen.mjs";

let demo;
before(async () => {
    demo = await startDemo("--lang", "ru");
});
after(async () => {
    await closeBrowser();
    await demo.end();
});

const getsTask = async (candidate) => {
    await candidate.tap("Начать");
    await candidate.tap("Получить задание");
    await candidate.tap("Да");
    return account(candidate, "Логин", "Пароль");
};
const handsIn = async (candidate) => {
    await candidate.tap("Задание выполнено");
    await candidate.tap("Да");
};
const drawn = async (page, candidate, manner) => {
    await candidate.tap("Разметить за меня");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: manner }).click();
    await dialog.waitFor({ state: "hidden" });
};

test("one pane at a time, all of it readable", { timeout: 180_000 }, async () => {
    const { page, complaints, close } = await openPage(demo.address, { viewport: PHONE, colorScheme: "dark", hasTouch: true, isMobile: true });
    const [candidate, hr] = [phone(page, "candidate"), phone(page, "hr")];
    const show = (tab) => page.getByRole("tab", { name: tab }).click();

    await getsTask(candidate);
    await assertReadable(page, [
        page.getByRole("tab", { name: "HR" }),
        candidate.pane.getByRole("button", { name: "Разметить за меня" }),
        candidate.pane.getByRole("button", { name: "Задание выполнено" }).last(),
        candidate.pane.getByRole("textbox", { name: "Сообщение" }),
    ]);
    await assertFits(page);
    await drawn(page, candidate, /^Отлично/);
    await handsIn(candidate);
    await candidate.reads("✅");

    await candidate.pane.getByRole("button", { name: "Добавить человека" }).click();
    await page.getByRole("dialog").getByRole("textbox", { name: "Имя", exact: true }).fill("Кира");
    await page.getByRole("dialog").getByRole("button", { name: "Добавить", exact: true }).click();
    await getsTask(candidate);
    await drawn(page, candidate, /Списать у другого|Анна/);
    await handsIn(candidate);
    await candidate.reads("✅");

    await show("HR");
    await hr.tap("Начать");
    await hr.tap("Кандидаты");
    const list = await (await hr.reads("Ждут решения")).innerText();
    assert.match(list, /Анна/);
    assert.match(list, /Кира[^\n]*🚩/, "a copy is flagged");
    await assertFits(page);
    assert.equal(complaints.join("\n"), "");
    await close();
});

test("an exam of one's own, and the clock brings what is due", { timeout: 120_000 }, async () => {
    const yard = await startDemo("--lang", "ru", "--exam", new URL("../packs/yard", import.meta.url).pathname);
    const { page, complaints, close } = await openPage(yard.address);
    const candidate = phone(page, "candidate");
    await candidate.tap("Начать");
    await candidate.tap("Получить задание");
    await candidate.tap("Да");
    await candidate.tap("Соглашаюсь");
    await candidate.reads("Пароль:");
    await page.getByRole("button", { name: /^Дальше: / }).click();
    await candidate.reads("ещё не сдана");
    await candidate.writes("<b>ещё</b> и </help>, а /help — команда");
    const written = await candidate.reads("а /help");
    assert.deepEqual(await written.locator(".command-link").allInnerTexts(), ["/help"]);
    assert.equal(complaints.join("\n"), "");
    await close();
    await yard.end();
});

test("what is drawn is on the screenshot, and the truth nowhere", { timeout: 120_000 }, async () => {
    const { page, complaints, close } = await openPage(demo.address);
    const answers = [];
    page.on("response", async (response) => {
        if (/json/.test(response.headers()["content-type"] ?? "")) answers.push(await response.text());
    });
    const [candidate, cvat] = [phone(page, "candidate"), site(page)];
    await page.getByRole("button", { name: "EN", exact: true }).click();
    await candidate.pane.getByRole("button", { name: "Add a person" }).click();
    await page.getByRole("dialog").getByRole("textbox", { name: "Name", exact: true }).fill("Ben");
    await page.getByRole("dialog").getByRole("combobox", { name: "Language" }).selectOption("en");
    await page.getByRole("dialog").getByRole("button", { name: "Add", exact: true }).click();
    await candidate.tap("Start");
    await candidate.tap("Get the task");
    await candidate.tap("Yes");
    await cvat.logIn(await account(candidate));
    await cvat.openJob();
    await cvat.openPicture(1);
    const box = await cvat.pane.getByRole("application").boundingBox();
    const before = await colours(page, box);
    const square = { label: "car", points: [[600, 300], [1200, 300], [1210, 310], [1200, 800], [600, 800]] };
    await cvat.draws(square);
    await cvat.saves();
    const after = await colours(page, box);
    const added = [...after].filter(([colour, count]) => count > (before.get(colour) ?? 0) + 500);
    assert.ok(added.length > 0, "nothing of the outline can be seen");

    const everything = `${answers.join("\n")}\n${await page.content()}`;
    assert.match(everything, /"points":\[600|600(\.0)?,300|polygon/, "the answers were read");
    for (const { name, objects } of reference()) {
        for (const { text, points } of objects) {
            assert.ok(!text || !everything.includes(text), `the plate on ${name} is told`);
            assert.ok(!everything.includes(points[1].join(",")), `an outline on ${name} is told`);
        }
    }
    assert.equal(complaints.join("\n"), "");
    await close();
});
