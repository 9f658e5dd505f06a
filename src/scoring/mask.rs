//! Masks: sets of pixels of an image, kept as runs of pixels per row, and how far two of them agree.

use std::ops::Range;

use super::percent::Percent;

/// Neighbouring pixels of one row, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    pub(super) row: u32,
    pub(super) left: u32,
    pub(super) right: u32,
}

impl Run {
    /// Row and last column in one number that sorts in the same order.
    fn end(self) -> u64 {
        u64::from(self.row) << 32 | u64::from(self.right)
    }

    /// Number of pixels in common with another run of the same row.
    fn common(self, other: Self) -> u64 {
        let (left, right) = (self.left.max(other.left), self.right.min(other.right));
        (u64::from(right) + 1).saturating_sub(u64::from(left))
    }
}

/// A mask. Two masks with the same pixels are equal, however they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans {
    /// By row and column; no two overlap or touch.
    runs: Vec<Run>,
    /// Number of pixels.
    area: u64,
}

impl From<Vec<Run>> for Spans {
    fn from(runs: Vec<Run>) -> Self {
        let area = runs.iter().map(|run| u64::from(run.right - run.left) + 1).sum();
        Self { runs, area }
    }
}

impl Spans {
    /// The pixels of these runs, in any order.
    pub(super) fn from_any(mut runs: Vec<Run>) -> Self {
        runs.sort_unstable();
        let mut merged = Vec::with_capacity(runs.len());
        for run in runs {
            append(&mut merged, run);
        }
        merged.into()
    }

    /// The pixels of either mask.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::union_of([self, other])
    }

    /// The pixels of any of the masks.
    #[must_use]
    pub fn union_of<'a>(masks: impl IntoIterator<Item = &'a Self>) -> Self {
        merged(masks.into_iter().flat_map(|mask| &mask.runs).copied().collect()).into()
    }

    /// Number of pixels.
    #[must_use]
    pub fn area(&self) -> u64 {
        self.area
    }

    /// Number of pixels that both masks have.
    #[must_use]
    pub fn intersection_area(&self, other: &Self) -> u64 {
        let (ours, theirs) = (self.runs.as_slice(), other.runs.as_slice());
        let (mut at, mut opposite, mut area) = (0, 0, 0);
        while let (Some(our), Some(their)) = (ours.get(at), theirs.get(opposite)) {
            if our.row == their.row {
                area += our.common(*their);
            }
            // The one that ends first has nothing in common with what follows in the other.
            let (our_end, their_end) = (our.end(), their.end());
            at += usize::from(our_end <= their_end);
            opposite += usize::from(their_end <= our_end);
        }
        area
    }

    /// Pixels that both masks have and pixels that either has.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> Overlap {
        let intersection = self.intersection_area(other);
        Overlap { intersection, union: self.area() + other.area() - intersection }
    }

    /// The runs, by row and column; no two overlap or touch.
    pub(super) fn as_runs(&self) -> &[Run] {
        &self.runs
    }

    /// The runs of pixels: row, first and last column, by row and column.
    pub fn runs(&self) -> impl Iterator<Item = (u32, u32, u32)> + '_ {
        self.runs.iter().map(|run| (run.row, run.left, run.right))
    }
}

/// A column where the first run of a row begins, or the one behind its last. Narrow numbers, since a processor works
/// on as many of them at a time as fit; columns farther right are kept as further runs.
pub(super) type Column = i16;

/// A mask whose runs can be looked up by row, the first one of each row apart from the others: nearly always a row
/// has only one. Columns and rows are `i32` here: no mask has more than 2^30 of them.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    /// Row of the first run.
    top: i32,
    /// First column of the first run of each row; a row without runs has one of no width.
    lefts: Vec<Column>,
    /// Column behind the first run of each row.
    ends: Vec<Column>,
    /// All other runs, by row and column.
    more: Vec<Run>,
    /// Where in `more` those of each row begin; one more at the end, where those of the last one stop.
    begins: Vec<u32>,
    area: u64,
}

/// Number of rows whose pixels are added up in 32 bits.
const BLOCK: usize = 1 << 15;

impl Rows {
    /// Number of pixels.
    pub(super) fn area(&self) -> u64 {
        self.area
    }

    /// Number of pixels of a run that are in the mask.
    pub(super) fn common(&self, run: Run) -> u64 {
        let row = run.row as i32;
        let place = row.wrapping_sub(self.top) as usize;
        let (Some(left), Some(end)) = (self.lefts.get(place), self.ends.get(place)) else { return 0 };
        let (left, end) = (i32::from(*left), i32::from(*end));
        let first = (end.min(run.right as i32 + 1) - left.max(run.left as i32)).max(0);
        if self.more.is_empty() {
            return first as u64;
        }
        first as u64 + self.more_within(row, row + 1).iter().map(|more| more.common(run)).sum::<u64>()
    }

    /// Number of pixels of a run of each row, from this one on, that are in the mask. A run goes from its first column
    /// to the one behind its last; there is none where they are the wrong way round.
    pub(super) fn common_of_rows(&self, row: i32, lefts: &[Column], ends: &[Column]) -> u64 {
        let (top, bottom) = (row.max(self.top), (row + lefts.len() as i32).min(self.bottom()));
        if top >= bottom {
            return 0;
        }
        let common_from = |first: i32| (top - first) as usize..(bottom - first) as usize;
        let (theirs, ours) = (common_from(row), common_from(self.top));
        let (lefts, ends) = (&lefts[theirs.clone()], &ends[theirs]);
        let common = common_columns((lefts, ends), (&self.lefts[ours.clone()], &self.ends[ours]));
        let more = self.more_within(top, bottom).iter().map(|run| {
            let place = (run.row as i32 - top) as usize;
            let (left, end) = (i32::from(lefts[place]), i32::from(ends[place]));
            (end.min(run.right as i32 + 1) - left.max(run.left as i32)).max(0) as u64
        });
        common + more.sum::<u64>()
    }

    /// Number of pixels in common with another mask.
    pub(super) fn common_of(&self, other: &Self) -> u64 {
        self.common_of_rows(other.top, &other.lefts, &other.ends)
            + other.more.iter().map(|run| self.common(*run)).sum::<u64>()
    }

    /// Number of pixels in a box: from the first column and row to those behind the last.
    pub(super) fn within(&self, columns: Range<i32>, rows: Range<i32>) -> u64 {
        let (top, bottom) = (rows.start.max(self.top), rows.end.min(self.bottom()));
        let inside = |left: i32, end: i32| i64::from((end.min(columns.end) - left.max(columns.start)).max(0));
        if top >= bottom {
            return 0;
        }
        let firsts = (top - self.top) as usize..(bottom - self.top) as usize;
        let firsts = self.lefts[firsts.clone()].iter().zip(&self.ends[firsts]);
        let more = self.more_within(top, bottom).iter();
        (firsts.map(|(left, end)| inside((*left).into(), (*end).into())).sum::<i64>()
            + more.map(|run| inside(run.left as i32, run.right as i32 + 1)).sum::<i64>()) as u64
    }

    /// Row behind the last run.
    fn bottom(&self) -> i32 {
        self.top + self.lefts.len() as i32
    }

    /// The runs, without the first ones, of rows of the mask from here to there.
    fn more_within(&self, top: i32, bottom: i32) -> &[Run] {
        let begin = |row: i32| self.begins[(row - self.top) as usize] as usize;
        &self.more[begin(top)..begin(bottom)]
    }
}

/// Of a run of each row, the first column and the one behind the last.
type Columns<'a> = (&'a [Column], &'a [Column]);

/// Number of pixels that runs of the same rows have in common.
fn common_columns(one: Columns<'_>, other: Columns<'_>) -> u64 {
    let block = |(one, other): (Columns<'_>, Columns<'_>)| {
        let others = other.0.iter().zip(other.1);
        let width = |((left, end), (start, stop)): ((&Column, &Column), (&Column, &Column))| {
            i32::from((*end).min(*stop).saturating_sub((*left).max(*start)).max(0))
        };
        one.0.iter().zip(one.1).zip(others).map(width).sum::<i32>() as u64
    };
    blocks(one).zip(blocks(other)).map(block).sum()
}

/// So many rows at a time that their pixels are added up in 32 bits.
fn blocks((lefts, ends): Columns<'_>) -> impl Iterator<Item = Columns<'_>> {
    lefts.chunks(BLOCK).zip(ends.chunks(BLOCK))
}

/// Number of pixels of runs; lefts and ends. One that is the wrong way round has none.
pub(super) fn pixels_of(lefts: &[Column], ends: &[Column]) -> u64 {
    let width = |(left, end): (&Column, &Column)| i32::from(end.saturating_sub(*left).max(0));
    let block = |(lefts, ends): Columns<'_>| lefts.iter().zip(ends).map(width).sum::<i32>() as u64;
    blocks((lefts, ends)).map(block).sum()
}

impl From<&Spans> for Rows {
    fn from(mask: &Spans) -> Self {
        let first = mask.runs.first().map_or(0, |run| run.row);
        let count = mask.runs.last().map_or(0, |run| (run.row - first) as usize + 1);
        let (mut lefts, mut ends, mut more) = (vec![0; count], vec![0; count], Vec::new());
        let mut begins = Vec::with_capacity(count + 1);
        for run in &mask.runs {
            let place = (run.row - first) as usize;
            begins.resize(begins.len().max(place + 1), more.len() as u32);
            match (Column::try_from(run.left), Column::try_from(run.right + 1)) {
                (Ok(left), Ok(end)) if ends[place] == 0 => (lefts[place], ends[place]) = (left, end),
                _ => more.push(*run),
            }
        }
        begins.push(more.len() as u32);
        Self { top: first as i32, lefts, ends, more, begins, area: mask.area }
    }
}

/// Runs in order, of which no two overlap or touch, from any.
pub(super) fn merged(mut all: Vec<Run>) -> Vec<Run> {
    // The stable sort merges sorted runs, such as each mask.
    all.sort();
    let mut runs = Vec::with_capacity(all.len());
    for run in all {
        append(&mut runs, run);
    }
    runs
}

/// Adds a run that begins no earlier than the last one, merging runs that overlap or touch.
pub(super) fn append(runs: &mut Vec<Run>, next: Run) {
    match runs.last_mut() {
        Some(last) if last.row == next.row && u64::from(next.left) <= u64::from(last.right) + 1 => {
            last.right = last.right.max(next.right);
        }
        _ => runs.push(next),
    }
}

/// How far two masks agree, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// Pixels of both masks.
    pub intersection: u64,
    /// Pixels of either mask.
    pub union: u64,
}

impl Overlap {
    /// Intersection over union. Two empty masks agree: 100.
    #[must_use]
    pub fn iou(self) -> Percent {
        Percent::of(self.intersection, self.union)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scoring::polygon::tests::{mask, pixels, polygon};

    proptest! {
        #[test]
        fn sets_of_pixels_behave_like_sets(one in polygon(), other in polygon()) {
            let (a, b) = (mask(&one, 24, 18), mask(&other, 24, 18));
            let (in_a, in_b) = (pixels(&a), pixels(&b));
            prop_assert_eq!(a.area(), in_a.len() as u64);
            prop_assert_eq!(pixels(&a.union(&b)), &in_a | &in_b);
            prop_assert_eq!(a.intersection_area(&b), (&in_a & &in_b).len() as u64);
            prop_assert_eq!(a.overlap(&b).union, a.union(&b).area());
            prop_assert_eq!(a.overlap(&b).iou(), b.overlap(&a).iou());
            prop_assert_eq!(a.overlap(&a).iou(), Percent::HUNDRED);
        }
    }
}
