// The geometry of the shapes that people draw. Pure functions, independent of the page.
//
// A shape is `{id, frame, label, kind, points: [x, y, x, y …], rotation, attributes: [[name, value] …]}` in pixels of
// the image, with the rotation in degrees clockwise. Functions return a new shape and never change the given one.
// A place is `[x, y]`, a size is `{width, height}`.
//
// There are two families of shapes so far. The points of a path move one by one; a box has corners and sides and can be
// turned. A new kind joins one of them or adds a family.

const KINDS = {
    polygon: { family: "path", closed: true, least: 3 },
    rectangle: { family: "box", closed: true },
    polyline: { family: "path", closed: false, least: 2 },
    points: { family: "path", closed: false, loose: true, least: 1 },
    ellipse: { family: "box", closed: true },
};

/** The kinds that can be drawn here, in the order of the toolbar. */
export const DRAWABLE = Object.keys(KINDS);

export const isDrawable = (kind) => Object.hasOwn(KINDS, kind);
export const isBox = (kind) => isDrawable(kind) && KINDS[kind].family === "box";
export const isClosed = (kind) => isDrawable(kind) && KINDS[kind].closed;
/** Whether the points are separate, without lines between them. */
export const isLoose = (kind) => isDrawable(kind) && KINDS[kind].loose === true;
/** Minimum number of points of a path. */
export const leastPoints = (kind) => KINDS[kind].least ?? 2;

/** Rounds to two decimals, as the site stores coordinates. */
export const tidy = (number) => Math.round(number * 100) / 100;

export const distance = ([ax, ay], [bx, by]) => Math.hypot(ax - bx, ay - by);

export function clamp([x, y], { width, height }) {
    return [tidy(Math.min(Math.max(x, 0), width)), tidy(Math.min(Math.max(y, 0), height))];
}

/** `[x, y, x, y …]` as a list of places. */
export function places(points) {
    const list = [];
    for (let i = 0; i + 1 < points.length; i += 2) list.push([points[i], points[i + 1]]);
    return list;
}

function turned([x, y], [cx, cy], degrees) {
    const angle = (degrees * Math.PI) / 180;
    const [dx, dy] = [x - cx, y - cy];
    return [cx + dx * Math.cos(angle) - dy * Math.sin(angle), cy + dx * Math.sin(angle) + dy * Math.cos(angle)];
}

/** A rectangle or an ellipse as its middle, size and rotation. */
export function boxOf({ kind, points: [a, b, c, d], rotation }) {
    const turn = rotation || 0;
    if (kind === "ellipse") return { middle: [a, b], width: 2 * Math.abs(c - a), height: 2 * Math.abs(b - d), turn };
    return { middle: [(a + c) / 2, (b + d) / 2], width: Math.abs(c - a), height: Math.abs(d - b), turn };
}

export function withBox(shape, { middle: [x, y], width, height, turn }) {
    const points = shape.kind === "ellipse"
        ? [x, y, x + width / 2, y - height / 2]
        : [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
    return { ...shape, points: points.map(tidy), rotation: tidy(((turn % 360) + 360) % 360) };
}

/** The points of a box that is dragged from one corner to the opposite one. */
export function boxBetween(kind, [ax, ay], [bx, by]) {
    const middle = [(ax + bx) / 2, (ay + by) / 2];
    return withBox({ kind }, { middle, width: Math.abs(ax - bx), height: Math.abs(ay - by), turn: 0 }).points;
}

// Corners clockwise from the top left, then sides from the top, in units of half the width and half the height.
const CORNERS = [[-1, -1], [1, -1], [1, 1], [-1, 1]];
const SIDES = [[0, -1], [1, 0], [0, 1], [-1, 0]];
const GRIPS = [...CORNERS, ...SIDES];
const ELLIPSE_STEPS = 64;

function onBox({ middle, width, height, turn }, [fx, fy]) {
    return turned([middle[0] + (fx * width) / 2, middle[1] + (fy * height) / 2], middle, turn);
}

/** The outline of a closed shape, or the line of an open one, as places. */
export function outline(shape) {
    if (!isDrawable(shape.kind)) return [];
    if (!isBox(shape.kind)) return places(shape.points);
    const box = boxOf(shape);
    if (shape.kind === "rectangle") return CORNERS.map((corner) => onBox(box, corner));
    return Array.from({ length: ELLIPSE_STEPS }, (_, step) => {
        const angle = (step / ELLIPSE_STEPS) * 2 * Math.PI;
        return onBox(box, [Math.cos(angle), Math.sin(angle)]);
    });
}

export function bounds(shape) {
    const line = outline(shape);
    const xs = line.map(([x]) => x);
    const ys = line.map(([, y]) => y);
    return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

export function area(shape) {
    if (!isClosed(shape.kind)) return 0;
    const line = outline(shape);
    const sum = line.reduce((total, [x, y], i) => {
        const [nextX, nextY] = line[(i + 1) % line.length];
        return total + x * nextY - nextX * y;
    }, 0);
    return Math.abs(sum) / 2;
}

function nearestOn([ax, ay], [bx, by], [x, y]) {
    const [dx, dy] = [bx - ax, by - ay];
    const square = dx * dx + dy * dy;
    const share = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square));
    return [ax + share * dx, ay + share * dy];
}

/** The edges as pairs of places, including the edge that closes a closed shape. */
function edges(shape) {
    if (isLoose(shape.kind)) return [];
    const line = outline(shape);
    const pairs = line.slice(1).map((end, i) => [line[i], end]);
    if (isClosed(shape.kind) && line.length > 2) pairs.push([line.at(-1), line[0]]);
    return pairs;
}

/** The length of the outline of a closed shape, or of the line of an open one. */
export function lineLength(shape) {
    return edges(shape).reduce((total, [a, b]) => total + distance(a, b), 0);
}

function isInside(line, [x, y]) {
    let inside = false;
    for (let i = 0, j = line.length - 1; i < line.length; j = i++) {
        const [[ax, ay], [bx, by]] = [line[i], line[j]];
        if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
    return inside;
}

/** Whether this place is inside the shape, or within `reach` of its line or its points. */
export function isHit(shape, at, reach) {
    if (isClosed(shape.kind) && isInside(outline(shape), at)) return true;
    if (isLoose(shape.kind)) return outline(shape).some((point) => distance(point, at) <= reach);
    return edges(shape).some(([a, b]) => distance(nearestOn(a, b, at), at) <= reach);
}

/** The smallest shape at this place, so that a shape inside another can be selected. */
export function shapeAt(shapes, at, reach) {
    return shapes
        .filter((shape) => isHit(shape, at, reach))
        .reduce((best, shape) => (best && area(best) < area(shape) ? best : shape), null);
}

/**
 * What can be dragged: the points of a path; the corners (0–3) and sides (4–7) of a box, and the handle that turns it
 * (8), `arm` pixels above its upper side.
 */
export function handles(shape, arm) {
    if (!isDrawable(shape.kind)) return [];
    if (!isBox(shape.kind)) return places(shape.points).map((at) => ({ at, role: "point" }));
    const box = boxOf(shape);
    const above = turned([box.middle[0], box.middle[1] - box.height / 2 - arm], box.middle, box.turn);
    return [
        ...CORNERS.map((corner) => ({ at: onBox(box, corner), role: "corner" })),
        ...SIDES.map((side) => ({ at: onBox(box, side), role: "side" })),
        { at: above, role: "turn" },
    ];
}

/** The index of the nearest handle within reach, or null. */
export function handleAt(shape, at, reach, arm) {
    let best = null;
    let least = reach;
    handles(shape, arm).forEach((handle, index) => {
        const far = distance(handle.at, at);
        if (far <= least) [best, least] = [index, far];
    });
    return best;
}

/** Moves one handle. The opposite corner or side of a box stays where it is. */
export function moveHandle(shape, index, to) {
    if (isBox(shape.kind)) return moveGrip(shape, index, to);
    const points = [...shape.points];
    [points[2 * index], points[2 * index + 1]] = to.map(tidy);
    return { ...shape, points };
}

function moveGrip(shape, index, to) {
    const box = boxOf(shape);
    if (index >= GRIPS.length) {
        const angle = (Math.atan2(to[1] - box.middle[1], to[0] - box.middle[0]) * 180) / Math.PI + 90;
        return withBox(shape, { ...box, turn: Math.round(angle) });
    }
    const [fx, fy] = GRIPS[index];
    const kept = onBox(box, [-fx, -fy]);
    // From the fixed corner or side to the dragged one, in the coordinates of the unturned box.
    const [dx, dy] = turned([to[0] - kept[0], to[1] - kept[1]], [0, 0], -box.turn);
    const width = fx === 0 ? box.width : Math.abs(dx);
    const height = fy === 0 ? box.height : Math.abs(dy);
    const half = turned([fx === 0 ? 0 : dx / 2, fy === 0 ? 0 : dy / 2], [0, 0], box.turn);
    return withBox(shape, { ...box, middle: [kept[0] + half[0], kept[1] + half[1]], width, height });
}

/** Where a new point would go on an edge within reach: `{index, at}`, or null. Boxes take no points. */
export function edgeAt(shape, at, reach) {
    if (isBox(shape.kind)) return null;
    let best = null;
    let least = reach;
    edges(shape).forEach(([a, b], index) => {
        const on = nearestOn(a, b, at);
        const far = distance(on, at);
        if (far <= least) [best, least] = [{ index: index + 1, at: on.map(tidy) }, far];
    });
    return best;
}

/** The middle of the edge after a point, in the form of `edgeAt`; null after the last point of an open line. */
export function edgeAfter(shape, index) {
    const edge = isBox(shape.kind) ? undefined : edges(shape)[index];
    if (!edge) return null;
    const [[ax, ay], [bx, by]] = edge;
    return { index: index + 1, at: [tidy((ax + bx) / 2), tidy((ay + by) / 2)] };
}

export function insertPoint(shape, index, [x, y]) {
    return { ...shape, points: shape.points.toSpliced(2 * index, 0, tidy(x), tidy(y)) };
}

/** The shape without one point, or null if too few would be left. */
export function deletePoint(shape, index) {
    if (isBox(shape.kind) || shape.points.length / 2 <= leastPoints(shape.kind)) return null;
    return { ...shape, points: shape.points.toSpliced(2 * index, 2) };
}

/** Moves the shape, but not beyond the edge of the image. */
export function translate(shape, [dx, dy], { width, height }) {
    const { left, top, right, bottom } = bounds(shape);
    const x = within(dx, -left, width - right);
    const y = within(dy, -top, height - bottom);
    return { ...shape, points: shape.points.map((value, i) => tidy(value + (i % 2 === 0 ? x : y))) };
}

// A shape that already extends beyond the edge may move back, but not further out.
function within(delta, least, most) {
    return Math.min(Math.max(delta, Math.min(least, 0)), Math.max(most, 0));
}

export function turn(shape, degrees) {
    return isBox(shape.kind) ? withBox(shape, { ...boxOf(shape), turn: degrees }) : shape;
}
