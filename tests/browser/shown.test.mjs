// Masks, cuboids and skeletons as they are shown, without a browser.

import assert from "node:assert/strict";
import { test } from "node:test";

import { areasOf, edgesOf, isShown, jointsOf } from "../../assets/browser/shown.js";

test("a mask is shown pixel by pixel, row by row", () => {
    // A box of 3 × 2 pixels at 10, 20, of which the last of the first row and the first of the second are painted.
    const areas = areasOf({ kind: "mask", points: [2, 2, 2, 10, 20, 12, 21] });
    assert.deepEqual(areas, [
        [[12, 20], [13, 20], [13, 21], [12, 21]],
        [[10, 21], [11, 21], [11, 22], [10, 22]],
    ]);
    assert.deepEqual(areasOf({ kind: "mask", points: [6, 10, 20, 12, 21] }), []);
});

test("a cuboid is shown by its silhouette", () => {
    const corners = [0, 10, 0, 30, 20, 10, 20, 30, 30, 5, 30, 25, 10, 5, 10, 25];
    const [outline] = areasOf({ kind: "cuboid", points: corners });
    const expected = [[0, 10], [0, 30], [10, 5], [20, 30], [30, 5], [30, 25]];
    assert.deepEqual(outline.toSorted(([ax, ay], [bx, by]) => ax - bx || ay - by), expected);
});

test("of a skeleton the joints are shown that are in the picture", () => {
    const joints = [
        { name: "head", at: [10, 20], outside: false, occluded: true },
        { name: "tail", at: [30, 40], outside: true, occluded: false },
    ];
    assert.deepEqual(jointsOf({ kind: "skeleton", points: [], joints }), [[10, 20]]);
    assert.deepEqual(jointsOf({ kind: "skeleton", points: [] }), []);
    assert.deepEqual(areasOf({ kind: "skeleton", points: [], joints }), []);
});

test("the joints of a skeleton are connected as its label says, if both are in the picture", () => {
    const joints = [
        { name: "head", at: [10, 20], outside: false },
        { name: "neck", at: [10, 40], outside: false },
        { name: "hand", at: [0, 0], outside: true },
    ];
    const edges = [["head", "neck"], ["neck", "hand"], ["neck", "tail"]];
    assert.deepEqual(edgesOf({ kind: "skeleton", joints }, edges), [[[10, 20], [10, 40]]]);
    assert.deepEqual(edgesOf({ kind: "skeleton" }, edges), []);
});

test("other kinds are none of its business", () => {
    assert.ok(isShown("mask") && isShown("cuboid") && isShown("skeleton"));
    assert.ok(!isShown("polygon") && !isShown("tag") && !isShown("constructor"));
});
