// Which part of the image is visible, and at what scale. Pure: a view is `{scale, x, y}`; a place of the image is at
// `place · scale + [x, y]` on the screen. A size is `{width, height}`; the room is the size of the canvas.

const MARGIN = 10;
const LARGEST = 40;
// At least this many pixels of the image stay visible.
const KEPT = 48;

export const toScreen = ({ scale, x, y }, [px, py]) => [px * scale + x, py * scale + y];
export const toImage = ({ scale, x, y }, [sx, sy]) => [(sx - x) / scale, (sy - y) / scale];

/** The whole image, centred. */
export function fit(size, room) {
    const scale = Math.max(
        0.001,
        Math.min((room.width - 2 * MARGIN) / size.width, (room.height - 2 * MARGIN) / size.height),
    );
    return { scale, x: (room.width - size.width * scale) / 2, y: (room.height - size.height * scale) / 2 };
}

/** Zooms by a factor around a place of the screen. */
export function zoom(view, factor, [sx, sy], size, room) {
    const smallest = fit(size, room).scale / 2;
    const scale = Math.min(Math.max(view.scale * factor, smallest), Math.max(LARGEST, smallest));
    const [px, py] = toImage(view, [sx, sy]);
    return hold({ scale, x: sx - px * scale, y: sy - py * scale }, size, room);
}

export function pan(view, [dx, dy], size, room) {
    return hold({ ...view, x: view.x + dx, y: view.y + dy }, size, room);
}

/** Scrolls just enough to make this place of the image visible. */
export function reveal(view, place, size, room) {
    const [sx, sy] = toScreen(view, place);
    const dx = Math.min(Math.max(sx, KEPT), room.width - KEPT) - sx;
    const dy = Math.min(Math.max(sy, KEPT), room.height - KEPT) - sy;
    return pan(view, [dx, dy], size, room);
}

function hold(view, size, room) {
    const x = Math.min(Math.max(view.x, KEPT - size.width * view.scale), room.width - KEPT);
    const y = Math.min(Math.max(view.y, KEPT - size.height * view.scale), room.height - KEPT);
    return { ...view, x, y };
}
