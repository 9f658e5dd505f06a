//! Masks: sets of pixels of an image, kept as runs of pixels per row, and how far two of them agree.

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
        let mut all: Vec<Run> = masks.into_iter().flat_map(|mask| &mask.runs).copied().collect();
        // The stable sort merges sorted runs, such as each mask.
        all.sort();
        let mut runs = Vec::with_capacity(all.len());
        for run in all {
            append(&mut runs, run);
        }
        runs.into()
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
                let (left, right) = (our.left.max(their.left), our.right.min(their.right));
                area += (u64::from(right) + 1).saturating_sub(u64::from(left));
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

/// A mask whose runs can be looked up by row.
#[derive(Debug)]
pub(super) struct Rows {
    /// Row of the first run.
    first: u32,
    /// From the first row on; a row without runs has a first run of zero width.
    table: Vec<Row>,
    /// The runs after the first one of each row.
    more: Vec<Run>,
    area: u64,
}

/// One row of a mask: nearly always a single run.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// First column of the first run.
    left: u32,
    /// Column after its last one.
    end: u32,
    /// The range of the row's other runs.
    more: (u32, u32),
}

impl Rows {
    /// Number of pixels.
    pub(super) fn area(&self) -> u64 {
        self.area
    }

    /// Number of pixels of a run of a row that are in the mask.
    pub(super) fn common(&self, row: u32, left: u32, right: u32) -> u64 {
        let Some(found) = self.table.get(row.wrapping_sub(self.first) as usize) else { return 0 };
        let common = |from: u32, end: u32| u64::from(end.min(right + 1).saturating_sub(from.max(left)));
        let mut pixels = common(found.left, found.end);
        let (from, to) = found.more;
        if from < to {
            let more = &self.more[from as usize..to as usize];
            pixels += more.iter().map(|run| common(run.left, run.right + 1)).sum::<u64>();
        }
        pixels
    }
}

impl From<&Spans> for Rows {
    fn from(mask: &Spans) -> Self {
        let first = mask.runs.first().map_or(0, |run| run.row);
        let (mut table, mut more): (Vec<Row>, Vec<Run>) = (Vec::new(), Vec::new());
        for run in &mask.runs {
            let place = (run.row - first) as usize;
            let here = more.len() as u32;
            if place < table.len() {
                more.push(*run);
                table[place].more.1 = here + 1;
                continue;
            }
            let empty = Row { left: 0, end: 0, more: (here, here) };
            table.resize(place, empty);
            table.push(Row { left: run.left, end: run.right + 1, more: (here, here) });
        }
        Self { first, table, more, area: mask.area }
    }
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
