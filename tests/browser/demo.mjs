// Starts `candidates-bot demo --browser` and a headless Chromium that looks at it.
//
// CANDIDATES_BOT: the binary (default: the debug build); CHROMIUM: the browser (default: /usr/bin/chromium); PAGE: the
// folder of the page's files, for whoever changes them, instead of those in the binary.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import { chromium } from "playwright-core";

const BINARY = process.env.CANDIDATES_BOT ?? new URL("../../target/debug/candidates-bot", import.meta.url).pathname;
const PAGE = process.env.PAGE ? ["--page", process.env.PAGE] : [];
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** What keeps Chromium from looking for its maker. */
const QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A running demo: `address` of its page, `output` so far, and `end()`, which stops it as Ctrl+C does. */
export async function startDemo(...options) {
    const child = spawn(BINARY, ["demo", "--browser", ...PAGE, ...options], { stdio: ["ignore", "pipe", "inherit"] });
    const lines = createInterface({ input: child.stdout });
    let output = "";
    const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
    const address = await new Promise((resolve, reject) => {
        lines.on("line", (line) => {
            output += `${line}\n`;
            const found = /http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32,}\//.exec(line);
            if (found) resolve(found[0]);
        });
        ended.then(({ code }) => reject(new Error(`the demo ended with ${code} before it gave an address:\n${output}`)));
    });
    const end = async () => {
        child.kill("SIGINT");
        return ended;
    };
    return { address, output: () => output, end };
}

let browser;

/**
 * A new window on the page, as nobody's: with this viewport and language. It fails the test at its end if anything was
 * loaded from elsewhere, refused by the page's own policy, or written to the console as an error.
 */
export async function openPage(address, { viewport = DESKTOP, colorScheme = "light", ...options } = {}) {
    browser ??= await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
    const context = await browser.newContext({ viewport, colorScheme, acceptDownloads: true, ...options });
    const page = await context.newPage();
    const complaints = [];
    page.on("request", (request) => {
        const url = request.url();
        const isOurs = url.startsWith(address) || url.startsWith("blob:") || url.startsWith("data:");
        if (!isOurs) complaints.push(`loads ${url}`);
    });
    page.on("console", (message) => message.type() === "error" && complaints.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(`error: ${error.stack}`));
    await page.goto(address);
    return { page, complaints, close: () => context.close() };
}

/** Ends the browser. */
export async function closeBrowser() {
    await browser?.close();
    browser = undefined;
}
