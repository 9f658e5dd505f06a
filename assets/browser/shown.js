// Shapes that can be seen here but not drawn: masks, cuboids and skeletons. Pure functions, independent of the page.

const SHOWN = {
    mask: ({ points }) => rowsOf(points),
    cuboid: ({ points }) => silhouetteOf(points),
    skeleton: () => [],
};

/** Whether shapes of this kind are shown although they cannot be drawn. */
export const isShown = (kind) => Object.hasOwn(SHOWN, kind);

/** The areas of such a shape, each as a list of places `[x, y]`. A skeleton has none, only joints. */
export const areasOf = (shape) => SHOWN[shape.kind](shape);

/** The places of the joints that are in the picture. */
export const jointsOf = (shape) => (shape.joints ?? []).filter(({ outside }) => !outside).map(({ at }) => at);

/**
 * The lines of a skeleton between joints that are in the picture, each as two places. `edges`: the names of the joints that
 * its label connects.
 */
export function edgesOf(shape, edges) {
    const places = new Map((shape.joints ?? []).filter(({ outside }) => !outside).map(({ name, at }) => [name, at]));
    return edges.map((names) => names.map((name) => places.get(name))).filter((ends) => ends.every(Boolean));
}

/**
 * The painted pixels of a mask, as a box for each piece of a row. Its numbers are the lengths of the runs, row by row,
 * first one outside of the mask; then left, top, right and bottom of the box, both ends included.
 */
function rowsOf(numbers) {
    const [left, top, right] = numbers.slice(-4);
    const width = right - left + 1;
    const boxes = [];
    let at = 0;
    numbers.slice(0, -4).forEach((run, index) => {
        const end = at + run;
        while (index % 2 === 1 && at < end) {
            const [x, y] = [left + (at % width), top + Math.floor(at / width)];
            const length = Math.min(end - at, width - (at % width));
            boxes.push([[x, y], [x + length, y], [x + length, y + 1], [x, y + 1]]);
            at += length;
        }
        at = end;
    });
    return boxes;
}

/** The outline of the eight corners of a cuboid: their convex hull. */
function silhouetteOf(numbers) {
    const corners = [];
    for (let i = 0; i + 1 < numbers.length; i += 2) corners.push([numbers[i], numbers[i + 1]]);
    corners.sort(([ax, ay], [bx, by]) => ax - bx || ay - by);
    return [[...half(corners), ...half(corners.toReversed())]];
}

/** One side of the hull of sorted places, without its end, with which the other side begins. */
function half(corners) {
    const hull = [];
    const turnsBack = ([ax, ay], [bx, by], [cx, cy]) => (bx - ax) * (cy - ay) <= (by - ay) * (cx - ax);
    for (const corner of corners) {
        while (hull.length > 1 && turnsBack(hull.at(-2), hull.at(-1), corner)) hull.pop();
        hull.push(corner);
    }
    return hull.slice(0, -1);
}
