// What people do on the page, by what they see there.

import { readFileSync } from "node:fs";

const REFERENCE = new URL("../../assets/exam/reference.xml", import.meta.url);
/** Corners of an outline that somebody draws by hand. */
const CORNERS = 24;

/** The true objects of the built-in exam, by picture: `{label, points: [[x, y]…], text}`. */
export function reference() {
    const xml = readFileSync(REFERENCE, "utf8");
    return [...xml.matchAll(/<image [^>]*?name="([^"]+)"[^>]*>(.*?)<\/image>/gs)].map(([, name, inner]) => ({
        name,
        objects: [...inner.matchAll(/<polygon label="([^"]+)"[^>]*? points="([^"]+)"[^>]*>(.*?)<\/polygon>/gs)].map(
            ([, label, points, rest]) => ({
                label,
                points: points.split(";").map((point) => point.split(",").map(Number)),
                text: /<attribute name="plate">([^<]*)</.exec(rest)?.[1],
            }),
        ),
    }));
}

/** One of the two phones: `role` is `candidate` or `hr`. */
export function phone(page, role) {
    const pane = page.locator(`#${role}`);
    const log = pane.getByRole("log");
    return {
        pane,
        log,
        /** Taps the newest button with this label, under a message or on the keyboard. */
        tap: (label) => pane.getByRole("button", { name: label, exact: true }).last().click(),
        /** Waits until the chat says this, and gives the newest message that does. */
        async reads(text) {
            const message = log.getByRole("article").filter({ hasText: text }).last();
            await message.waitFor();
            return message;
        },
        async writes(text) {
            await pane.getByRole("textbox", { name: /^(Message|Сообщение)$/ }).fill(text);
            await pane.getByRole("textbox", { name: /^(Message|Сообщение)$/ }).press("Enter");
        },
    };
}

/** The account that the chat names. */
export async function account(candidate, login = "Login", password = "Password") {
    const text = await (await candidate.reads(`${password}:`)).innerText();
    const value = (name) => new RegExp(`${name}: (\\S+)`).exec(text)[1];
    return { username: value(login), password: value(password) };
}

/** The pane of the site. */
export function site(page) {
    const pane = page.locator("#site");
    const picture = pane.locator("svg image").first();
    const place = async ([x, y], size) => {
        const box = await picture.boundingBox();
        return [box.x + (x / size[0]) * box.width, box.y + (y / size[1]) * box.height];
    };
    /** Turns the wheel over an object that is small on the screen, as people do. */
    const closer = async (points, size) => {
        const middle = (axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
        const width = () => place(points[0], size).then(([x]) => place(points[1], size).then(([end]) => Math.abs(end - x)));
        for (let turn = 0; points.length === 4 && turn < 12 && (await width()) < 150; turn += 1) {
            await page.mouse.move(...(await place([middle(0), middle(1)], size)));
            await page.mouse.wheel(0, -240);
            await page.waitForTimeout(50);
        }
    };
    return {
        pane,
        async logIn({ username, password }) {
            await pane.getByRole("textbox", { name: "Username" }).fill(username);
            await pane.getByRole("textbox", { name: "Password" }).fill(password);
            await pane.getByRole("button", { name: "Log in" }).click();
        },
        openJob: () => pane.getByRole("button", { name: /Open$/ }).first().click(),
        async openPicture(number) {
            await pane.getByRole("button", { name: new RegExp(`^Picture ${number} of `) }).click();
            await page.waitForFunction(() => document.querySelector("#site svg image")?.getAttribute("href"));
        },
        place,
        /** Outlines an object of the reference with the mouse and types its text. */
        async draws({ label, points, text }, size = [1920, 1080]) {
            await pane.getByRole("radio", { name: label }).check();
            await pane.getByRole("button", { name: /^Polygon/ }).click();
            await closer(points, size);
            const step = Math.max(1, Math.ceil(points.length / CORNERS));
            for (const point of points.filter((_, index) => index % step === 0)) {
                const [x, y] = await place(point, size);
                await page.mouse.click(x, y);
            }
            await page.keyboard.press("Enter");
            // The field of the object that was just drawn has the focus.
            if (text !== undefined) await page.keyboard.type(text);
            await pane.getByRole("button", { name: "Show the whole picture (0)" }).click();
        },
        async saves() {
            await page.keyboard.press("Control+s");
            await pane.getByText("Saved", { exact: true }).first().waitFor();
        },
    };
}
