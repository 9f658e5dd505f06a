//! From the corners of a polygon to the runs of pixels it covers: a sweep over the rows with the edges that
//! cross them.
//!
//! A row costs what crosses it, whatever else the polygon has; no picture of pixels is ever built.

use std::ops::Range;

use super::mask::{Run, append};

/// A corner on the pixel grid: column, row. Within ±2^29, so that the arithmetic below fits an `i64`.
pub(super) type Corner = (i64, i64);

/// An edge that is not horizontal, with its crossing at the current row, kept exactly:
/// `x + 1/2 = nearest + remainder / modulus`, `0 ≤ remainder < modulus`.
struct Edge {
    top: i64,
    bottom: i64,
    nearest: i64,
    remainder: i64,
    modulus: i64,
    step: i64,
    step_remainder: i64,
}

impl Edge {
    /// The edge between two corners on different rows, standing at its top row or at row 0, whichever is
    /// lower.
    fn between(one: Corner, other: Corner) -> Self {
        let (upper, lower) = if one.1 < other.1 { (one, other) } else { (other, one) };
        let (run, rise) = (lower.0 - upper.0, lower.1 - upper.1);
        let modulus = 2 * rise;
        let above = upper.1.max(0) - upper.1;
        // At most 2 · 2^30 · 2^30 + 2^30.
        let along = 2 * above * run + rise;
        Self {
            top: upper.1,
            bottom: lower.1,
            nearest: upper.0 + along.div_euclid(modulus),
            remainder: along.rem_euclid(modulus),
            modulus,
            step: run.div_euclid(rise),
            step_remainder: 2 * run.rem_euclid(rise),
        }
    }

    /// The crossing as a whole number that sorts like it and holds both of its roundings: `2n` for the
    /// crossings that lie nearer to column `n` than to any other, `2n + 1` for the one just between `n` and
    /// `n + 1`.
    fn crossing(&self) -> i64 {
        2 * self.nearest - i64::from(self.remainder == 0)
    }

    /// Goes one row down.
    fn advance(&mut self) {
        self.nearest += self.step;
        self.remainder += self.step_remainder;
        if self.remainder >= self.modulus {
            self.remainder -= self.modulus;
            self.nearest += 1;
        }
    }
}

/// `floor(x + 1/2)` of a crossing.
fn left_end(crossing: i64) -> i64 {
    (crossing + 1) >> 1
}

/// `ceil(x − 1/2)` of a crossing.
fn right_end(crossing: i64) -> i64 {
    crossing >> 1
}

/// The polygon's edges, those met first standing last.
struct Outline {
    slanted: Vec<Edge>,
    /// Row, left and right end of each horizontal edge.
    horizontal: Vec<(i64, i64, i64)>,
}

impl Outline {
    fn new(corners: &[Corner]) -> Self {
        let mut outline = Self { slanted: Vec::with_capacity(corners.len()), horizontal: Vec::new() };
        let following = corners.iter().cycle().skip(1);
        for (&from, &to) in corners.iter().zip(following) {
            if from.1 == to.1 {
                outline.horizontal.push((from.1, from.0.min(to.0), from.0.max(to.0)));
            } else if from.1.max(to.1) >= 0 {
                outline.slanted.push(Edge::between(from, to));
            }
        }
        outline.slanted.sort_unstable_by_key(|edge| std::cmp::Reverse(edge.top));
        outline.horizontal.sort_unstable_by_key(|&(row, ..)| std::cmp::Reverse(row));
        outline
    }
}

/// Up to so many edges are kept in order from row to row; with more, sorting their crossings anew is the better bet.
const FEW: usize = 16;

/// The runs of pixels of a polygon on a picture of `width × height`, by row and column, none touching
/// another.
pub(super) fn runs(corners: &[Corner], width: u32, height: u32) -> Vec<Run> {
    let Outline { mut slanted, mut horizontal } = Outline::new(corners);
    let rows = || corners.iter().map(|&(_, row)| row);
    let first = rows().min().map_or(0, |row| row.max(0));
    let last = rows().max().map_or(-1, |row| row.min(i64::from(height) - 1));

    let mut runs = Vec::with_capacity(usize::try_from(last - first + 1).unwrap_or_default());
    let mut active: Vec<Edge> = Vec::new();
    let mut scratch = Scratch::default();
    let mut row = first;
    while row <= last {
        while let Some(edge) = slanted.pop_if(|edge| edge.top <= row) {
            active.push(edge);
        }
        while let Some((level, left, right)) = horizontal.pop_if(|&mut (level, ..)| level <= row) {
            if level == row {
                scratch.spans.push((left, right));
            }
        }
        scratch.row(row, width, &active, &mut runs);
        active.retain_mut(|edge| {
            edge.advance();
            edge.bottom > row
        });
        row += 1;
        if active.len() <= FEW {
            // Up to here no edge begins or ends, so both takes are the same.
            let next_top = slanted.last().map_or(i64::MAX, |edge| edge.top);
            let next_level = horizontal.last().map_or(i64::MAX, |&(level, ..)| level);
            let next_bottom = active.iter().map(|edge| edge.bottom).min().unwrap_or(i64::MAX);
            let end = next_top.min(next_level).min(next_bottom).min(last + 1);
            if row < end {
                band(row..end, width, &mut active, &mut runs);
                row = end;
            }
        }
    }
    runs
}

/// Rows in which no edge begins or ends: their crossings stay nearly in order from one row to the next.
fn band(rows: Range<i64>, width: u32, active: &mut [Edge], runs: &mut Vec<Run>) {
    let rightmost = i64::from(width) - 1;
    for row in rows {
        for index in 1..active.len() {
            let mut at = index;
            while at > 0 && active[at - 1].crossing() > active[at].crossing() {
                active.swap(at - 1, at);
                at -= 1;
            }
        }
        for pair in active.chunks_exact_mut(2) {
            let (left, right) = (left_end(pair[0].crossing()), right_end(pair[1].crossing()));
            push(runs, row, (left, right), rightmost);
            pair[0].advance();
            pair[1].advance();
        }
    }
}

/// What a row needs while it is worked on, kept so that no row has to ask for memory.
#[derive(Default)]
struct Scratch {
    downward: Vec<i64>,
    upward: Vec<i64>,
    spans: Vec<(i64, i64)>,
}

impl Scratch {
    /// A row in which edges may begin or end. Its horizontal edges stand in `spans` already.
    fn row(&mut self, row: i64, width: u32, active: &[Edge], runs: &mut Vec<Run>) {
        let Self { downward, upward, spans } = self;
        downward.extend(active.iter().filter(|edge| row < edge.bottom).map(Edge::crossing));
        upward.extend(active.iter().filter(|edge| edge.top < row).map(Edge::crossing));
        pair(upward, spans);
        pair(downward, spans);
        spans.sort_unstable();
        for span in spans.drain(..) {
            push(runs, row, span, i64::from(width) - 1);
        }
        upward.clear();
        downward.clear();
    }
}

/// Pairs one take's crossings even–odd into spans.
fn pair(crossings: &mut [i64], spans: &mut Vec<(i64, i64)>) {
    crossings.sort_unstable();
    spans.extend(crossings.chunks_exact(2).map(|pair| (left_end(pair[0]), right_end(pair[1]))));
}

/// Clips a span to the picture and unites it with the one before. A sliver between two crossings may round to nothing,
/// and a span outside of the picture is clipped to nothing.
fn push(runs: &mut Vec<Run>, row: i64, (left, right): (i64, i64), rightmost: i64) {
    let (left, right) = (left.max(0), right.min(rightmost));
    if left <= right {
        append(runs, Run { row: row as u32, left: left as u32, right: right as u32 });
    }
}
