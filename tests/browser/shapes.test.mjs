// The editor's geometry, its undo history and its view, without a browser.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as drawing from "../../assets/browser/drawing.js";
import * as history from "../../assets/browser/history.js";
import * as shapes from "../../assets/browser/shapes.js";
import * as viewport from "../../assets/browser/viewport.js";

const SIZE = { width: 200, height: 100 };
const shape = (kind, points, rotation = 0) => (
    { id: 1, frame: 0, label: "car", kind, points, rotation, attributes: [] }
);
const square = shape("polygon", [10, 10, 30, 10, 30, 30, 10, 30]);
const rounded = (list) => list.map(([x, y]) => [Math.round(x), Math.round(y)]);

test("a point is inserted on the edge that was clicked", () => {
    const edge = shapes.edgeAt(square, [20, 11], 3);
    assert.deepEqual(edge, { index: 1, at: [20, 10] });
    assert.deepEqual(shapes.insertPoint(square, edge.index, edge.at).points, [10, 10, 20, 10, 30, 10, 30, 30, 10, 30]);
    assert.deepEqual(square.points.length, 8, "the given shape is left alone");
});

test("the edge that closes a polygon takes a point, the gap of a polyline does not", () => {
    assert.deepEqual(shapes.edgeAt(square, [10, 20], 3), { index: 4, at: [10, 20] });
    assert.equal(shapes.edgeAt({ ...square, kind: "polyline" }, [10, 20], 3), null);
    assert.equal(shapes.edgeAt({ ...square, kind: "points" }, [20, 10], 3), null);
});

test("a point by keyboard goes into the middle of the edge that follows", () => {
    assert.deepEqual(shapes.edgeAfter(square, 3), { index: 4, at: [10, 20] });
    assert.equal(shapes.edgeAfter({ ...square, kind: "polyline" }, 3), null);
});

test("points are deleted as long as enough are left", () => {
    const triangle = shapes.deletePoint(square, 1);
    assert.deepEqual(triangle.points, [10, 10, 30, 30, 10, 30]);
    assert.equal(shapes.deletePoint(triangle, 0), null);
    assert.equal(shapes.deletePoint(shape("points", [5, 5]), 0), null);
});

test("a click finds the smallest of the shapes that lie over each other", () => {
    const inner = { ...square, id: 2, points: [15, 15, 20, 15, 20, 20, 15, 20] };
    assert.equal(shapes.shapeAt([inner, square], [17, 17], 2).id, 2);
    assert.equal(shapes.shapeAt([inner, square], [25, 25], 2).id, 1);
    assert.equal(shapes.shapeAt([inner, square], [60, 60], 2), null);
});

test("lines and points are hit near by only, areas anywhere", () => {
    assert.ok(shapes.isHit(square, [20, 20], 1));
    assert.ok(!shapes.isHit({ ...square, kind: "polyline" }, [20, 20], 1));
    assert.ok(shapes.isHit({ ...square, kind: "points" }, [11, 11], 2));
    assert.ok(shapes.isHit(shape("ellipse", [50, 50, 70, 40]), [69, 50], 0));
    assert.ok(!shapes.isHit(shape("ellipse", [50, 50, 70, 40]), [69, 42], 0));
});

test("a turned rectangle has its corners where they are seen", () => {
    const box = shape("rectangle", [40, 40, 60, 50], 90);
    assert.deepEqual(rounded(shapes.outline(box)), [[55, 35], [55, 55], [45, 55], [45, 35]]);
});

test("a dragged corner leaves the opposite one where it is, also in a turned rectangle", () => {
    for (const rotation of [0, 30, 90, 200]) {
        const box = shape("rectangle", [40, 40, 60, 50], rotation);
        const before = shapes.handles(box, 10);
        const [x, y] = before[2].at;
        const after = shapes.handles(shapes.moveHandle(box, 2, [x + 7, y + 5]), 10);
        assert.ok(shapes.distance(before[0].at, after[0].at) < 0.05, `rotation ${rotation}`);
        assert.ok(shapes.distance([x + 7, y + 5], after[2].at) < 0.05, `rotation ${rotation}`);
    }
});

test("a dragged side changes one measure only", () => {
    const box = shapes.boxOf(shapes.moveHandle(shape("rectangle", [40, 40, 60, 50]), 5, [80, 99]));
    assert.deepEqual([box.width, box.height, box.middle], [40, 10, [60, 45]]);
});

test("a corner dragged past the opposite one turns the rectangle inside out, not into nonsense", () => {
    const box = shapes.moveHandle(shape("rectangle", [40, 40, 60, 50]), 2, [30, 20]);
    assert.deepEqual(box.points, [30, 20, 40, 40]);
});

test("the handle above turns a box, full degrees from 0 to 359", () => {
    const box = shape("rectangle", [40, 40, 60, 50]);
    assert.equal(shapes.moveHandle(box, 8, [90, 45]).rotation, 90);
    assert.equal(shapes.moveHandle(box, 8, [50, 0]).rotation, 0);
    assert.equal(shapes.turn(box, -10).rotation, 350);
    assert.deepEqual(shapes.moveHandle(box, 8, [90, 45]).points, box.points);
});

test("an ellipse keeps the order that the site uses: middle, right end, upper end", () => {
    assert.deepEqual(shapes.boxBetween("ellipse", [10, 10], [50, 30]), [30, 20, 50, 10]);
    assert.deepEqual(shapes.moveHandle(shape("ellipse", [30, 20, 50, 10]), 2, [70, 50]).points, [40, 30, 70, 10]);
});

test("a shape stops at the edge of the image", () => {
    assert.deepEqual(shapes.translate(square, [-50, 500], SIZE).points, [0, 80, 20, 80, 20, 100, 0, 100]);
    const outside = shape("rectangle", [-10, 10, 10, 20]);
    assert.deepEqual(shapes.translate(outside, [-5, 0], SIZE).points, [-10, 10, 10, 20]);
    assert.deepEqual(shapes.translate(outside, [5, 0], SIZE).points, [-5, 10, 15, 20]);
});

test("a kind that is not known here is neither drawn nor touched", () => {
    for (const kind of ["mask", "skeleton", "constructor"]) {
        assert.ok(!shapes.isDrawable(kind));
        assert.deepEqual(shapes.outline(shape(kind, [1, 2])), []);
        assert.deepEqual(shapes.handles(shape(kind, [1, 2]), 1), []);
        assert.equal(shapes.shapeAt([shape(kind, [1, 2])], [1, 2], 5), null);
    }
});

function drawn(kind, clicks) {
    let state = { drawing: drawing.begin(kind), finished: false };
    for (const at of clicks) {
        assert.ok(!state.finished);
        state = drawing.place(state.drawing, at, 4, SIZE);
    }
    return state;
}

test("a polygon closes at its first point, not before it has three", () => {
    assert.ok(!drawn("polygon", [[10, 10], [30, 10], [10, 11]]).finished);
    const closed = drawn("polygon", [[10, 10], [30, 10], [30, 30], [11, 11]]);
    assert.ok(closed.finished);
    assert.deepEqual(drawing.finished(closed.drawing), [10, 10, 30, 10, 30, 30]);
});

test("the second click of a double click adds no point, and points stay on the image", () => {
    assert.deepEqual(drawn("polygon", [[-5, 120], [-5, 120]]).drawing.points, [0, 100]);
});

test("a box is finished by its second corner, in any direction", () => {
    const state = drawn("rectangle", [[50, 40], [20, 10]]);
    assert.ok(state.finished);
    assert.deepEqual(drawing.finished(state.drawing), [20, 10, 50, 40]);
    assert.equal(drawing.finished(drawn("rectangle", [[50, 40], [90, 40.2]]).drawing), null);
});

test("the last point can be taken back", () => {
    const { drawing: two } = drawn("polyline", [[1, 1], [20, 1]]);
    assert.deepEqual(drawing.withoutLast(two).points, [1, 1]);
    assert.equal(drawing.finished(drawing.withoutLast(two)), null);
});

test("undo and redo go back and forth and tell where the change was", () => {
    let past = history.record(history.begin("a"), "b", { frame: 1 });
    past = history.record(past, "c", { frame: 2 });
    let place;
    [past, place] = history.undo(past);
    assert.deepEqual([past.present.value, place], ["b", { frame: 2 }]);
    [past, place] = history.undo(past);
    assert.deepEqual([past.present.value, place], ["a", { frame: 1 }]);
    [past, place] = history.undo(past);
    assert.equal(place, null);
    [past, place] = history.redo(past);
    assert.deepEqual([past.present.value, place], ["b", { frame: 1 }]);
    assert.ok(!history.canRedo(history.record(past, "x", null)), "a new change ends what could be made again");
});

test("what is typed in one go is one step", () => {
    let past = history.begin("");
    for (const text of ["A", "AB", "ABC"]) past = history.record(past, text, null, "plate of 1");
    past = history.record(history.settle(past), "ABCD", null, "plate of 1");
    assert.equal(past.past.length, 2);
    assert.equal(history.undo(past)[0].present.value, "ABC");
});

test("zooming keeps the place under the pointer", () => {
    const room = { width: 400, height: 300 };
    const view = viewport.fit(SIZE, room);
    const place = viewport.toImage(view, [100, 120]);
    const closer = viewport.zoom(view, 3, [100, 120], SIZE, room);
    assert.ok(shapes.distance(viewport.toScreen(closer, place), [100, 120]) < 1e-6);
});

test("the image can not be lost out of sight", () => {
    const room = { width: 400, height: 300 };
    const far = viewport.pan(viewport.fit(SIZE, room), [9999, -9999], SIZE, room);
    const [x, y] = viewport.toScreen(far, [0, SIZE.height]);
    assert.ok(x < room.width && y > 0);
    const back = viewport.reveal(far, [100, 50], SIZE, room);
    const [sx, sy] = viewport.toScreen(back, [100, 50]);
    assert.ok(sx > 0 && sx < room.width && sy > 0 && sy < room.height);
});
