// What a screenshot contains: which words can be read on it, and which colours are where.

import assert from "node:assert/strict";

/**
 * Demands that each of these elements can be read where it is: inside the window, not under another one, and that the
 * screenshot is not one flat colour there.
 */
export async function assertReadable(page, locators) {
    const { width, height } = page.viewportSize();
    for (const locator of locators) {
        const box = await locator.boundingBox();
        const name = `${locator}`;
        assert.ok(box, `${name} is not there`);
        assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= width + 1 && box.y + box.height <= height + 1, `${name} leaves the window: ${JSON.stringify(box)}`);
        const isOnTop = await locator.evaluate((node) => {
            const { x, y, width, height } = node.getBoundingClientRect();
            const top = document.elementFromPoint(x + width / 2, y + height / 2);
            return node.contains(top) || top?.contains(node);
        });
        assert.ok(isOnTop, `${name} is under something else`);
        assert.ok((await colours(page, box)).size > 1, `${name} cannot be told from what is behind it`);
    }
}

/** The colours in a part of the screenshot, each with its number of pixels; the key is `r,g,b` in steps of 16. */
export async function colours(page, clip) {
    const png = (await page.screenshot({ clip })).toString("base64");
    const counts = await page.evaluate(async (png) => {
        const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
        const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
        const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, image.width, image.height);
        const counts = {};
        for (let at = 0; at < data.length; at += 4) {
            const key = [data[at], data[at + 1], data[at + 2]].map((value) => value & 0xf0).join();
            counts[key] = (counts[key] ?? 0) + 1;
        }
        return counts;
    }, png);
    return new Map(Object.entries(counts));
}

/** Nothing is wider than the window, so that nobody scrolls sideways. */
export async function assertFits(page) {
    const { wide, width } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, width: innerWidth }));
    assert.ok(wide <= width, `the page is ${wide} wide in a window of ${width}`);
}
