// How the photos of an album share one rectangle. Pure: numbers in, numbers out.

/** Narrower or wider photos are cut at their edges. */
const [NARROWEST, WIDEST] = [0.62, 2.2];
/** The height of an album that is looked for, relative to its width. */
const HEIGHT = 1.1;
const WIDE = 1.2;

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/**
 * Places photos of these ratios (width : height). The answer: `ratio` of the whole, and for each photo `x`, `y`,
 * `width` and `height`, as parts of the whole.
 */
export function mosaic(ratios) {
    const shapes = ratios.map((ratio) => Math.min(WIDEST, Math.max(NARROWEST, ratio > 0 ? ratio : 4 / 3)));
    const isLed = (shapes.length === 3 || shapes.length === 4) && shapes[0] < WIDE;
    return isLed ? column(shapes) : rows(shapes, bestSplit(shapes));
}

/** The first photo on the left, the others below each other on the right. */
function column([first, ...others]) {
    // Both sides are equally high: first's width / first = others' width * sum(1 / other).
    const stack = sum(others.map((ratio) => 1 / ratio));
    const left = Math.min(0.7, Math.max(0.5, (first * stack) / (1 + first * stack)));
    const height = left / first;
    const cells = [{ x: 0, y: 0, width: left, height: 1 }];
    let y = 0;
    for (const ratio of others) {
        const part = 1 / ratio / stack;
        cells.push({ x: left, y, width: 1 - left, height: part });
        y += part;
    }
    return { ratio: 1 / height, cells };
}

/** Rows as wide as the album, each with so many photos. */
function rows(shapes, split) {
    const heights = heightsOf(shapes, split);
    const whole = sum(heights);
    const cells = [];
    let [y, first] = [0, 0];
    split.forEach((count, row) => {
        const members = shapes.slice(first, first + count);
        let x = 0;
        for (const ratio of members) {
            const width = ratio / sum(members);
            cells.push({ x, y: y / whole, width, height: heights[row] / whole });
            x += width;
        }
        y += heights[row];
        first += count;
    });
    return { ratio: 1 / whole, cells };
}

function heightsOf(shapes, split) {
    let first = 0;
    return split.map((count) => {
        const members = shapes.slice(first, first + count);
        first += count;
        return 1 / sum(members);
    });
}

/** The numbers of photos per row that come nearest to a good height, with rows that do not get emptier. */
function bestSplit(shapes) {
    let best = null;
    for (const split of splits(shapes.length)) {
        const falls = split.some((count, row) => row > 0 && count < split[row - 1]);
        const cost = Math.abs(sum(heightsOf(shapes, split)) - HEIGHT) * (falls ? 1.5 : 1);
        if (!best || cost < best.cost) best = { split, cost };
    }
    return best.split;
}

function splits(count) {
    if (count === 0) return [[]];
    const firsts = [1, 2, 3].filter((first) => first <= count);
    return firsts.flatMap((first) => splits(count - first).map((rest) => [first, ...rest]));
}
