// What becomes of the shapes of a job: added, changed, undone, saved.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Workspace } from "../../assets/browser/workspace.js";

const attribute = (name, kind, values = [], initial = "") => ({ name, kind, values, default: initial });
const JOB = {
    job: 3,
    labels: [
        { name: "car", attributes: [attribute("colour", "select", ["red", "blue"]), attribute("note", "text")] },
        { name: "plate", attributes: [attribute("note", "text"), attribute("clean", "checkbox", ["false"])] },
    ],
};
const stored = (kind = "polygon") => (
    { frame: 0, label: "car", kind, points: [1, 1, 9, 1, 9, 9], rotation: 0, attributes: [["note", "x"]] }
);

test("a new shape has its label's attributes as nobody has filled them in", () => {
    const workspace = new Workspace(JOB, []);
    const car = workspace.add(0, "car", "polygon", [1, 1, 9, 1, 9, 9]);
    const plate = workspace.add(0, "plate", "rectangle", [1, 1, 9, 9]);
    assert.deepEqual(workspace.shape(car).attributes, [["colour", "red"], ["note", ""]]);
    assert.deepEqual(workspace.shape(plate).attributes, [["note", ""], ["clean", "false"]]);
});

test("another label keeps what both labels have", () => {
    const workspace = new Workspace(JOB, []);
    const id = workspace.add(0, "car", "polygon", [1, 1, 9, 1, 9, 9]);
    workspace.setAttribute(id, "note", "dented");
    workspace.setLabel(id, "plate");
    assert.deepEqual(workspace.shape(id).attributes, [["note", "dented"], ["clean", "false"]]);
});

test("what is saved comes back as it was, kinds that can't be drawn here included", () => {
    const shapes = [stored(), stored("skeleton"), { ...stored("mask"), label: "gone" }];
    assert.deepEqual(new Workspace(JOB, shapes).toSave().shapes, shapes);
});

test("undoing back to what was saved leaves nothing to save", () => {
    const workspace = new Workspace(JOB, [stored()]);
    const [{ id }] = workspace.shapes;
    for (const text of ["x1", "x12"]) workspace.setAttribute(id, "note", text);
    assert.ok(workspace.isUnsaved);
    assert.deepEqual(workspace.undo(), { frame: 0, id });
    assert.ok(!workspace.isUnsaved);
    assert.ok(!workspace.canUndo, "a word is one step");
    workspace.redo();
    assert.equal(workspace.attribute(workspace.shape(id), "note"), "x12");
});

test("what was changed while it was being saved is still unsaved", () => {
    const workspace = new Workspace(JOB, [stored()]);
    const [{ id }] = workspace.shapes;
    workspace.setAttribute(id, "note", "first");
    const { shapes, done } = workspace.toSave();
    workspace.settle();
    workspace.setAttribute(id, "note", "second");
    done();
    assert.equal(shapes[0].attributes[0][1], "first");
    assert.ok(workspace.isUnsaved);
    workspace.undo();
    assert.ok(!workspace.isUnsaved);
});

test("a deleted shape comes back where it was", () => {
    const workspace = new Workspace(JOB, [stored(), { ...stored(), frame: 4 }]);
    const [first, second] = workspace.shapes;
    workspace.remove(first.id);
    workspace.remove(second.id);
    assert.deepEqual(workspace.onFrame(4), []);
    assert.deepEqual(workspace.undo(), { frame: 4, id: second.id });
    assert.deepEqual(workspace.undo(), { frame: 0, id: first.id });
    assert.deepEqual(workspace.shapes, [first, second]);
});

test("it is known whether the site has something new", () => {
    const workspace = new Workspace(JOB, [stored()]);
    assert.ok(workspace.isStored([stored()]));
    assert.ok(!workspace.isStored([]));
    workspace.remove(workspace.shapes[0].id);
    workspace.toSave().done();
    assert.ok(workspace.isStored([]));
});
