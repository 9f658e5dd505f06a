// A shape while it is being drawn, point by point. Pure: a drawing is `{kind, points}`.

import { boxBetween, clamp, distance, isBox, isClosed, leastPoints, places } from "./shapes.js";

// A box thinner than this, in pixels of the image, was drawn by accident.
const THINNEST = 1;

export const begin = (kind) => ({ kind, points: [] });

/**
 * Adds a point: `{drawing, finished}`. The second corner finishes a box; a point within `reach` of the first one
 * finishes a polygon. A double click adds one point, not two.
 */
export function place(drawing, at, reach, size) {
    const point = clamp(at, size);
    const set = places(drawing.points);
    if (closes(drawing, at, reach)) return { drawing, finished: true };
    if (set.length > 0 && distance(set.at(-1), point) < reach / 3) return { drawing, finished: false };
    const next = { ...drawing, points: [...drawing.points, ...point] };
    return { drawing: next, finished: isBox(drawing.kind) && set.length === 1 };
}

/** Whether a point here would close the polygon. */
export function closes({ kind, points }, at, reach) {
    const set = places(points);
    return !isBox(kind) && isClosed(kind) && set.length >= leastPoints(kind) && distance(set[0], at) <= reach;
}

export const isEmpty = (drawing) => drawing.points.length === 0;

export const withoutLast = (drawing) => ({ ...drawing, points: drawing.points.slice(0, -2) });

/** The points of the finished shape, or null if there are too few or the box is too thin. */
export function finished({ kind, points }) {
    const set = places(points);
    if (!isBox(kind)) return set.length >= leastPoints(kind) ? points : null;
    if (set.length < 2) return null;
    const [[ax, ay], [bx, by]] = set;
    if (Math.abs(ax - bx) < THINNEST || Math.abs(ay - by) < THINNEST) return null;
    return boxBetween(kind, ...set);
}

/** The shape with its next point at the cursor, to show it while it is being drawn; null before the first point. */
export function preview(drawing, cursor) {
    const { kind, points } = drawing;
    if (points.length === 0) return null;
    const next = cursor ?? places(points).at(-1);
    if (isBox(kind)) return { kind, points: boxBetween(kind, points.slice(0, 2), next), rotation: 0 };
    return { kind, points: cursor ? [...points, ...cursor] : points, rotation: 0 };
}
