//! From the corners of a polygon to the runs of pixels it covers: a sweep over the rows with the edges that
//! cross them.
//!
//! The cost of a row depends only on the edges that cross it, whatever else the polygon has; no bitmap is ever
//! built, and no row allocates memory.

mod edge;
mod sink;
mod slope;

use std::ops::Range;

use edge::{Corner, Edge};
use sink::{Comparison, Sink};
use slope::{Side, Slope, enclose};

use super::mask::{Column, Overlap, Rows, Run};

/// Coordinates farther out are moved to this limit. No image is that large, and products of two still fit an
/// `i64`.
const FARTHEST: f64 = (1 << 29) as f64;

/// No longer strip is passed on at once, so that memory stays small.
const LONGEST: i32 = 4_096;

/// Up to this many edges are kept in order from row to row; with more, it is usually cheaper to sort their
/// crossings anew.
const FEW: usize = 16;

/// `floor(x + 1/2)` of a crossing.
fn left_end(crossing: i32) -> i32 {
    (crossing + 1) >> 1
}

/// `ceil(x − 1/2)` of a crossing.
fn right_end(crossing: i32) -> i32 {
    crossing >> 1
}

/// Crossings (see [`Edge::crossing`]) farther to the left are replaced by this one: nothing of the image is
/// there.
const BEFORE: i32 = -2;

/// Crossings farther to the right are replaced by this one. No corner is farther out than [`FARTHEST`].
fn beyond(width: i32) -> i32 {
    2 * width.min(FARTHEST as i32) + 2
}

/// Number of crossings that can be told apart.
fn crossings(width: i32) -> usize {
    (beyond(width) - BEFORE) as usize + 1
}

/// Makes masks of polygons, one after another, reusing the same working memory.
#[derive(Default)]
pub(super) struct Sweep {
    corners: Vec<Corner>,
    /// Edges that are not reached yet, with those reached first at the end: in the upper half the row where they
    /// begin, in the lower half where in `corners` they end.
    slanted: Vec<u64>,
    /// Row, left and right end of each horizontal edge that is not reached yet, with those reached first at the
    /// end.
    horizontal: Vec<(i32, i32, i32)>,
    /// Edges that cross the row.
    active: Vec<Edge>,
    downward: Vec<i32>,
    upward: Vec<i32>,
    /// How many edges cross the row at each place.
    counts: Vec<u32>,
    spans: Vec<(i32, i32)>,
    sides: [Side; 2],
}

impl Sweep {
    /// The runs of pixels of a polygon on an image of `width × height`, by row and column, none touching another.
    pub(super) fn runs(
        &mut self,
        points: impl IntoIterator<Item = (f64, f64)>,
        width: u32,
        height: u32,
    ) -> Vec<Run> {
        let mut runs = Vec::new();
        self.each_run(points, width, height, &mut runs);
        runs
    }

    /// How far a polygon on an image of `width × height` agrees with a mask, without making a mask of its own.
    pub(super) fn overlap(
        &mut self,
        points: impl IntoIterator<Item = (f64, f64)>,
        width: u32,
        height: u32,
        mask: &Rows,
    ) -> Overlap {
        let mut comparison = Comparison::with(mask);
        self.each_run(points, width, height, &mut comparison);
        let Comparison { area, intersection, .. } = comparison;
        Overlap { intersection, union: area + mask.area() - intersection }
    }

    /// Passes on the polygon's runs.
    fn each_run(
        &mut self,
        points: impl IntoIterator<Item = (f64, f64)>,
        width: u32,
        height: u32,
        sink: &mut impl Sink,
    ) {
        // Columns and rows beyond this can't be in a mask.
        let size = |pixels: u32| pixels.min(1 << 30) as i32;
        let (width, height) = (size(width), size(height));
        let rows = self.begin(points, height);
        let mut row = rows.start;
        while row < rows.end {
            self.meet(row);
            self.row(row, width, sink);
            row += 1;
            self.active.retain_mut(|edge| {
                edge.advance();
                edge.bottom >= row
            });
            if self.active.len() <= FEW {
                loop {
                    row = self.strip(row, rows.end, width, sink);
                    let end = self.next_end().min(rows.end);
                    self.band(row..end, width, sink);
                    row = row.max(end);
                    if row >= rows.end || !self.relay(row) {
                        break;
                    }
                }
            }
        }
        self.active.clear();
    }

    /// Loads a polygon; returns the rows in which it may have pixels.
    fn begin(&mut self, points: impl IntoIterator<Item = (f64, f64)>, height: i32) -> Range<i32> {
        // `as` truncates toward zero and turns NaN into 0.
        let whole = |coordinate: f64| coordinate.clamp(-FARTHEST, FARTHEST) as i32;
        self.corners.clear();
        self.corners.extend(points.into_iter().map(|(x, y)| (whole(x), whole(y))));
        self.slanted.clear();
        self.horizontal.clear();
        let Some(&last) = self.corners.last() else { return 0..0 };
        let (mut from, mut top, mut bottom) = (last, last.1, last.1);
        for (index, &to) in self.corners.iter().enumerate() {
            (top, bottom) = (top.min(to.1), bottom.max(to.1));
            if from.1 == to.1 {
                self.horizontal.push((from.1, from.0.min(to.0), from.0.max(to.0)));
            } else if from.1.max(to.1) >= 0 && from.1.min(to.1) < height {
                let met = from.1.min(to.1).max(0);
                self.slanted.push((met as u64) << 32 | index as u64);
            }
            from = to;
        }
        self.slanted.sort_unstable_by(|one, other| other.cmp(one));
        self.horizontal.sort_unstable_by_key(|&(row, ..)| std::cmp::Reverse(row));
        top.max(0)..bottom.min(height - 1).saturating_add(1)
    }

    /// Adds the edges that begin at this row or above it.
    fn meet(&mut self, row: i32) {
        while let Some(met) = self.slanted.pop_if(|met| (*met >> 32) as i32 <= row) {
            let edge = self.edge(met);
            self.active.push(edge);
        }
        while let Some((level, left, right)) = self.horizontal.pop_if(|&mut (level, ..)| level <= row) {
            if level == row {
                self.spans.push((left, right));
            }
        }
    }

    /// The next row in which an edge begins or ends.
    fn next_end(&self) -> i32 {
        self.active.iter().map(|edge| edge.bottom).fold(self.next_beginning(), i32::min)
    }

    /// The next row in which an edge begins.
    fn next_beginning(&self) -> i32 {
        let top = self.slanted.last().map_or(i32::MAX, |met| (met >> 32) as i32);
        let level = self.horizontal.last().map_or(i32::MAX, |&(level, ..)| level);
        top.min(level)
    }

    /// If nothing happens in this row except that one edge ends and another continues from the same corner, the
    /// other takes its place. That corner is a crossing whether upper or lower ends are left out, so the row is
    /// like those of a band. Most corners of an outline are like this.
    fn relay(&mut self, row: i32) -> bool {
        let is_here = |met: &u64| (*met >> 32) as i32 == row;
        let Some((met, later)) = self.slanted.split_last() else { return false };
        let level = self.horizontal.last().is_some_and(|&(level, ..)| level == row);
        if level || !is_here(met) || later.last().is_some_and(is_here) {
            return false;
        }
        let edge = self.edge(*met);
        let mut ended = self.active.iter_mut().filter(|edge| edge.bottom == row);
        let (Some(old), None) = (ended.next(), ended.next()) else { return false };
        // At its own ends an edge's crossing is exact.
        if edge.top != row || edge.nearest != old.nearest {
            return false;
        }
        *old = edge;
        self.slanted.pop();
        true
    }

    /// Passes on the rows from this one to the next in which something else happens than that an edge continues
    /// another, or to the end. Returns that row, at which the edges then are. There have to be two of them, and no more
    /// columns than a [`Column`] can tell apart.
    fn strip(&mut self, from: i32, end: i32, width: i32, sink: &mut impl Sink) -> i32 {
        let end = end.min(from.saturating_add(LONGEST));
        let (&[one, other], Ok(columns)) = (self.active.as_slice(), Column::try_from(width)) else {
            return from;
        };
        let mut ids = [one.id, other.id];
        let slope = |id| Slope::between(self.ends(id), from);
        let (Some(one), Some(other)) = (slope(ids[0]), slope(ids[1])) else { return from };
        let (mut slopes, mut done) = ([one, other], [0; 2]);
        let mut sides = std::mem::take(&mut self.sides);
        for side in &mut sides {
            side.reach((end - from) as usize);
        }
        let row = loop {
            let row = self.next_beginning().min(slopes[0].foot.1).min(slopes[1].foot.1);
            if row >= end {
                break end;
            }
            let Some((side, id, next)) = self.successor(row, &slopes) else { break row };
            let place = (row - from) as usize;
            sides[side].follow(&mut slopes[side], done[side], place);
            (slopes[side], ids[side], done[side]) = (next, id, place);
            self.slanted.pop();
        };
        let rows = (row - from) as usize;
        for ((side, slope), done) in sides.iter_mut().zip(&mut slopes).zip(done) {
            side.follow(slope, done, rows);
        }
        let [one, other] = &mut sides;
        enclose(one, other, rows, columns);
        sink.rows(from, &one.lefts[..rows], &one.rights[..rows]);
        self.sides = sides;
        for (place, (id, slope)) in ids.into_iter().zip(slopes).enumerate() {
            self.active[place] = Edge::at(id, self.ends(id), row, slope.nearest());
        }
        row
    }

    /// If nothing happens in this row except that one edge ends and another continues from the same corner: which
    /// side that is, and what continues it. See [`Self::relay`].
    fn successor(&self, row: i32, slopes: &[Slope; 2]) -> Option<(usize, u32, Slope)> {
        let (met, later) = self.slanted.split_last()?;
        let is_here = |met: &u64| (*met >> 32) as i32 == row;
        let is_level = self.horizontal.last().is_some_and(|&(level, ..)| level == row);
        let ended = [slopes[0].foot.1 == row, slopes[1].foot.1 == row];
        if is_level || !is_here(met) || later.last().is_some_and(is_here) || ended[0] == ended[1] {
            return None;
        }
        let (side, id) = (usize::from(ended[1]), *met as u32);
        let ends = self.ends(id);
        let next = Slope::between(ends, row).filter(|_| ends.0 == slopes[side].foot)?;
        Some((side, id, next))
    }

    /// The edge that an entry of `slanted` describes.
    fn edge(&self, met: u64) -> Edge {
        let ends = self.ends(met as u32);
        Edge::of(met as u32, ends, ends.0.1.max(0))
    }

    /// The upper and the lower corner of the edge that ends at this one.
    fn ends(&self, id: u32) -> (Corner, Corner) {
        let index = id as usize;
        let from = index.checked_sub(1).unwrap_or(self.corners.len() - 1);
        let (one, other) = (self.corners[from], self.corners[index]);
        if one.1 < other.1 { (one, other) } else { (other, one) }
    }

    /// A row in which edges may begin or end. Its horizontal edges are in `spans` already.
    fn row(&mut self, row: i32, width: i32, sink: &mut impl Sink) {
        if self.active.len() <= FEW {
            put_in_order(&mut self.active);
            self.pair_in_order(row);
        } else if self.active.len() > crossings(width) {
            self.pair_counting(row, width);
        } else {
            self.pair_sorting(row);
        }
        if self.spans.len() > 1 {
            self.spans.sort_unstable();
        }
        for span in self.spans.drain(..) {
            clip(row, span, width, sink);
        }
    }

    /// The spans of both sets of crossings, for edges that are sorted.
    fn pair_in_order(&mut self, row: i32) {
        let (mut downward, mut upward) = (None, None);
        for edge in &self.active {
            let crossing = edge.crossing();
            for (is_taken, open) in [(row < edge.bottom, &mut downward), (edge.top < row, &mut upward)] {
                if !is_taken {
                    continue;
                }
                match open.take() {
                    None => *open = Some(crossing),
                    Some(left) => self.spans.push((left_end(left), right_end(crossing))),
                }
            }
        }
    }

    /// The spans of both sets of crossings, for edges in any order.
    fn pair_sorting(&mut self, row: i32) {
        let Self { active, downward, upward, spans, .. } = self;
        downward.extend(active.iter().filter(|edge| row < edge.bottom).map(Edge::crossing));
        upward.extend(active.iter().filter(|edge| edge.top < row).map(Edge::crossing));
        for take in [downward, upward] {
            take.sort_unstable();
            spans.extend(take.chunks_exact(2).map(|pair| (left_end(pair[0]), right_end(pair[1]))));
            take.clear();
        }
    }

    /// The spans of both sets of crossings, for more edges than there are places where they may cross the row: what
    /// counts is the number of edges at each place. So a row costs no more than the edges that cross it, however
    /// often an outline runs to and fro.
    fn pair_counting(&mut self, row: i32, width: i32) {
        let Self { active, counts, spans, .. } = self;
        for is_downward in [true, false] {
            counts.clear();
            counts.resize(crossings(width), 0);
            let is_taken = |edge: &&Edge| if is_downward { row < edge.bottom } else { edge.top < row };
            for edge in active.iter().filter(is_taken) {
                counts[(edge.crossing().clamp(BEFORE, beyond(width)) - BEFORE) as usize] += 1;
            }
            let mut open = None;
            for (crossing, count) in (BEFORE..).zip(counts.iter()).filter(|(_, count)| **count > 0) {
                let mut left = *count;
                if let Some(begin) = open.take() {
                    spans.push((left_end(begin), right_end(crossing)));
                    left -= 1;
                }
                if left > 1 {
                    spans.push((left_end(crossing), right_end(crossing)));
                }
                open = (left % 2 == 1).then_some(crossing);
            }
        }
    }

    /// Rows in which no edge begins or ends, so that both sets of crossings are the same; the order of crossings
    /// hardly changes from one row to the next.
    fn band(&mut self, rows: Range<i32>, width: i32, sink: &mut impl Sink) {
        match self.active.as_mut_slice() {
            [] => {}
            [one, other] => {
                for row in rows {
                    if one.crossing() > other.crossing() {
                        std::mem::swap(one, other);
                    }
                    clip(row, (left_end(one.crossing()), right_end(other.crossing())), width, sink);
                    one.advance();
                    other.advance();
                }
            }
            several => {
                for row in rows {
                    put_in_order(several);
                    for pair in several.chunks_exact_mut(2) {
                        let span = (left_end(pair[0].crossing()), right_end(pair[1].crossing()));
                        clip(row, span, width, sink);
                        pair[0].advance();
                        pair[1].advance();
                    }
                }
            }
        }
    }
}

/// Sorts a few edges by their crossings; cheap when they are nearly sorted.
fn put_in_order(edges: &mut [Edge]) {
    for index in 1..edges.len() {
        let mut at = index;
        while at > 0 && edges[at - 1].crossing() > edges[at].crossing() {
            edges.swap(at - 1, at);
            at -= 1;
        }
    }
}

/// Clips a span to the image. A sliver between two crossings may round to nothing, and a span outside of the image
/// is clipped to nothing.
fn clip(row: i32, (left, right): (i32, i32), width: i32, sink: &mut impl Sink) {
    let (left, right) = (left.max(0), right.min(width - 1));
    if left <= right {
        sink.run(Run { row: row as u32, left: left as u32, right: right as u32 });
    }
}
