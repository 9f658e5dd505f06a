//! What a sweep does with the pixels that it finds.

use crate::scoring::mask::{Column, Rows, Run, append, pixels_of};

/// What becomes of the pixels of a polygon.
pub(super) trait Sink {
    /// Takes a run of pixels. They come by row and, in a row, by their left ends; they may touch and overlap.
    fn run(&mut self, run: Run);

    /// Takes a run of each row from this one on: its first column and the one behind its last. A row has none when
    /// they are the wrong way round. There is no other run in these rows.
    fn rows(&mut self, row: i32, lefts: &[Column], ends: &[Column]);
}

/// Makes a mask.
impl Sink for Vec<Run> {
    fn run(&mut self, run: Run) {
        append(self, run);
    }

    fn rows(&mut self, row: i32, lefts: &[Column], ends: &[Column]) {
        for (row, (left, end)) in (row as u32..).zip(lefts.iter().zip(ends)) {
            if left < end {
                self.push(Run { row, left: *left as u32, right: *end as u32 - 1 });
            }
        }
    }
}

/// Compares with a mask.
pub(super) struct Comparison<'a> {
    mask: &'a Rows,
    pub(super) area: u64,
    pub(super) intersection: u64,
    /// The row of the previous run, and the column after it: pixels it has covered are not counted again.
    seen: (u32, u32),
}

impl<'a> Comparison<'a> {
    pub(super) fn with(mask: &'a Rows) -> Self {
        Self { mask, area: 0, intersection: 0, seen: (u32::MAX, 0) }
    }
}

impl Sink for Comparison<'_> {
    fn run(&mut self, run: Run) {
        if run.row != self.seen.0 {
            self.seen = (run.row, 0);
        }
        let left = run.left.max(self.seen.1);
        if left <= run.right {
            self.area += u64::from(run.right - left) + 1;
            self.intersection += self.mask.common(Run { left, ..run });
            self.seen.1 = run.right + 1;
        }
    }

    fn rows(&mut self, row: i32, lefts: &[Column], ends: &[Column]) {
        self.area += pixels_of(lefts, ends);
        self.intersection += self.mask.common_of_rows(row, lefts, ends);
    }
}
