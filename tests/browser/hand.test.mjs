// What a hand does on the picture, without a browser: presses, drags and keys in, shapes out.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Hand } from "../../assets/browser/hand.js";
import * as keys from "../../assets/browser/keys.js";
import { Workspace } from "../../assets/browser/workspace.js";

const SQUARE = {
    frame: 0, label: "car", kind: "polygon", points: [20, 20, 60, 20, 60, 60, 20, 60], rotation: 0, attributes: [],
};

/** A hand over an image of 200 × 100 pixels, shown one to one. */
function at(shapes = []) {
    const workspace = new Workspace({ labels: [{ name: "car", attributes: [] }] }, shapes);
    const canvas = {
        element: { focus() {} },
        size: { width: 200, height: 100 },
        view: { scale: 1 },
        arm: 26,
        centre: [100, 50],
        toImage: (place) => place,
        pan() {},
        reveal() {},
    };
    const said = [];
    const quiet = () => {};
    const host = {
        frame: () => 0, label: () => "car", changed: quiet, moved: quiet, drawn: quiet, say: (key) => said.push(key),
    };
    const hand = new Hand(canvas, workspace, host);
    let now = 0;
    const press = (place, keysHeld = {}) => {
        now += 1000;
        return hand.press(place, { pointerType: "mouse", timeStamp: performance.now() + now, ...keysHeld });
    };
    const click = (place, keysHeld) => {
        press(place, keysHeld);
        hand.release(place, false);
    };
    const drag = (from, to, keysHeld) => {
        const answer = press(from, keysHeld);
        hand.drag(to);
        hand.release(to, true);
        return answer;
    };
    return { hand, workspace, said, press, click, drag, points: () => workspace.shapes.map((shape) => shape.points) };
}

test("clicks draw a polygon, the first point closes it", () => {
    const { hand, click, points } = at();
    hand.take("polygon");
    for (const place of [[10, 10], [50, 10], [50, 50], [11, 12]]) click(place);
    assert.deepEqual(points(), [[10, 10, 50, 10, 50, 50]]);
    assert.ok(!hand.isDrawing);
});

test("the keyboard alone draws a polygon: arrows aim, Enter sets, Enter again finishes", () => {
    const { hand, points } = at();
    hand.take("polygon");
    hand.enter();
    hand.nudge([10, 0]);
    hand.enter();
    hand.nudge([0, 10]);
    hand.enter();
    hand.enter();
    assert.deepEqual(points(), [[100, 50, 110, 50, 110, 60]]);
});

test("a box is dragged, or set by two clicks", () => {
    const { hand, click, drag, points } = at();
    hand.take("rectangle");
    drag([10, 10], [40, 30]);
    hand.take("rectangle");
    click([90, 40]);
    click([60, 20]);
    assert.deepEqual(points(), [[10, 10, 40, 30], [60, 20, 90, 40]]);
});

test("a box without room inside is no box, and the first corner stays", () => {
    const { hand, said, click, workspace } = at();
    hand.take("rectangle");
    click([10, 10]);
    click([60, 10]);
    assert.deepEqual(said.slice(-1), ["tooFewPoints"]);
    assert.equal(workspace.shapes.length, 0);
    click([60, 30]);
    assert.deepEqual(workspace.shapes[0].points, [10, 10, 60, 30]);
});

test("two fingers take back what one of them had begun", () => {
    const { hand, press, workspace } = at([SQUARE]);
    hand.take("rectangle");
    press([10, 10]);
    hand.cancel();
    assert.equal(hand.drawnPoints, 0);
    hand.select(workspace.shapes[0].id);
    hand.take("select");
    hand.select(workspace.shapes[0].id);
    press([20, 20]);
    hand.drag([0, 0]);
    hand.cancel();
    assert.deepEqual(workspace.shapes[0].points, SQUARE.points);
});

test("only the chosen object moves; over another one a drag moves the picture", () => {
    const { hand, drag, workspace, click } = at([SQUARE]);
    assert.equal(drag([40, 40], [50, 50]), "pan");
    assert.ok(!workspace.isUnsaved);
    click([40, 40]);
    assert.equal(hand.selected, workspace.shapes[0].id);
    assert.equal(drag([40, 40], [50, 45]), "drag");
    assert.deepEqual(workspace.shapes[0].points, [30, 25, 70, 25, 70, 65, 30, 65]);
    assert.deepEqual(workspace.undo(), { frame: 0, id: hand.selected });
});

test("a point is moved, added on the line, and deleted with Alt", () => {
    const { drag, click, points } = at([SQUARE]);
    click([40, 40]);
    drag([61, 21], [71, 11]);
    assert.deepEqual(points()[0].slice(2, 4), [70, 10]);
    drag([40, 60], [40, 70]);
    assert.equal(points()[0].length, 10);
    click([40, 70], { altKey: true });
    assert.deepEqual(points()[0], [20, 20, 70, 10, 60, 60, 20, 60]);
});

test("a finger that taps a line adds nothing, one that drags it does", () => {
    const { drag, click, points } = at([SQUARE]);
    click([40, 40]);
    click([40, 62], { pointerType: "touch" });
    assert.equal(points()[0].length, 8);
    drag([40, 62], [40, 80], { pointerType: "touch" });
    assert.equal(points()[0].length, 10);
});

test("the keyboard alone changes a shape: brackets choose a point, arrows move it in one step", () => {
    const { hand, click, workspace, points } = at([SQUARE]);
    click([40, 40]);
    hand.step(1);
    for (let i = 0; i < 3; i++) hand.nudge([0, 1]);
    assert.deepEqual(points()[0].slice(0, 2), [20, 23]);
    hand.addPoint();
    assert.equal(points()[0].length, 10);
    hand.backspace();
    workspace.undo();
    workspace.undo();
    workspace.undo();
    assert.deepEqual(points()[0], SQUARE.points);
});

test("a triangle keeps its points", () => {
    const { hand, said, click, points } = at([{ ...SQUARE, points: [20, 20, 60, 20, 60, 60] }]);
    click([55, 30]);
    hand.step(1);
    hand.backspace();
    assert.equal(points()[0].length, 6);
    assert.deepEqual(said.slice(-1), ["tooFewLeft"]);
});

test("a key in the middle of a drag ends the drag", () => {
    const { hand, press, workspace, click } = at([SQUARE]);
    click([40, 40]);
    press([20, 20]);
    hand.drag([10, 10]);
    hand.take("polygon");
    hand.drag([5, 5]);
    hand.release([5, 5], true);
    assert.deepEqual(workspace.shapes[0].points, SQUARE.points);
    hand.take("select");
    assert.ok(!workspace.isUnsaved);
});

test("letters go by their place on the keyboard, and text boxes keep theirs", () => {
    const done = [];
    const picture = { matches: () => false };
    const box = { matches: () => true };
    const editor = { canvas: { element: picture }, drawAgain: () => done.push("draw"), save: () => done.push("save") };
    const plain = { preventDefault() {}, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };
    const press = (target, event) => keys.press(editor, { ...plain, target, ...event });
    assert.ok(press(picture, { code: "KeyN", key: "т" }));
    assert.ok(!press(box, { code: "KeyN", key: "n" }));
    assert.ok(press(box, { code: "KeyS", key: "ы", ctrlKey: true }));
    assert.ok(!press(picture, { code: "KeyN", key: "n", ctrlKey: true }));
    assert.deepEqual(done, ["draw", "save"]);
});
