// Makes page.jpg, the picture of the demo's page: a candidate has forgotten a plate and is told, HR looks at another one.
//
//     cargo build && (cd tests/browser && npm ci) && node assets/readme/page.mjs

import { closeBrowser, openPage, startDemo } from "../../tests/browser/demo.mjs";
import { account, phone, reference, site } from "../../tests/browser/people.mjs";

const demo = await startDemo("--lang", "en");
const { page } = await openPage(demo.address, { viewport: { width: 1440, height: 900 } });
const [candidate, hr, cvat] = [phone(page, "candidate"), phone(page, "hr"), site(page)];

const begins = async () => {
    await candidate.tap("Start");
    await candidate.tap("Get the task");
    await candidate.tap("Yes");
    return account(candidate);
};
const draws = async (manner) => {
    await candidate.tap("Draw it for me");
    await page.getByRole("dialog").getByRole("button", { name: manner }).click();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
};
const handsIn = async () => {
    await candidate.tap("I'm done");
    await candidate.tap("Yes");
};

await hr.tap("Start");
await begins();
await draws(/^Careless/);
await handsIn();
await candidate.reads("✅");
await hr.tap("1 · Anna");
await hr.reads("Recommendation");

await candidate.pane.getByRole("button", { name: "Add a person" }).click();
const dialog = page.getByRole("dialog");
await dialog.getByRole("textbox", { name: "Name", exact: true }).fill("Ben");
await dialog.getByRole("button", { name: "Add", exact: true }).click();
const login = await begins();
await draws(/^Forgetful/);
await cvat.logIn(login);
await cvat.openJob();
await cvat.openPicture(1);
const car = reference()[0].objects[0].points;
const middle = [0, 1].map((axis) => car.reduce((sum, point) => sum + point[axis], 0) / car.length);
const [x, y] = await cvat.place(middle, [1920, 1080]);
await page.mouse.click(x, y);
await handsIn();
await candidate.reads("Not complete yet");
await page.waitForTimeout(1000);
await page.screenshot({ path: new URL("page.jpg", import.meta.url).pathname, type: "jpeg", quality: 80 });
await closeBrowser();
await demo.end();
