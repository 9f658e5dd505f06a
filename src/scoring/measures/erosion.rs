//! Erosion: an area without its edge.

use crate::scoring::mask::{Run, Spans};

/// First and last columns of the runs of a row, in order.
type Row = [(u32, u32)];

impl Spans {
    /// The pixels of which no neighbour at most `by` rows and columns away is missing.
    ///
    /// A square of pixels is a row of rows: each run loses `by` pixels at both ends, and of `2 by + 1` rows below
    /// each other what they have in common is left. The rows are taken in blocks of that many (M. van Herk, 1992;
    /// J. Gil and M. Werman, 1993): what is common to them is common to the end of one block and the beginning of
    /// the next, so each row is intersected three times, however wide the boundary is.
    #[must_use]
    pub fn eroded(&self, by: u32) -> Self {
        let narrow = Narrow::of(self.as_runs(), by);
        let mut runs = Vec::new();
        for stretch in narrow.rows.chunk_by(|one, next| one.row + 1 == next.row) {
            narrow.erode(stretch, by, &mut runs);
        }
        runs.into()
    }
}

/// The runs of a mask, shortened at both ends.
struct Narrow {
    runs: Vec<(u32, u32)>,
    /// The rows that still have some.
    rows: Vec<NarrowRow>,
}

struct NarrowRow {
    row: u32,
    /// Where in `runs` its own begin and end.
    from: usize,
    to: usize,
}

impl Narrow {
    fn of(wide: &[Run], by: u32) -> Self {
        let (mut runs, mut rows): (Vec<(u32, u32)>, Vec<NarrowRow>) = (Vec::new(), Vec::new());
        for run in wide {
            let (Some(left), Some(right)) = (run.left.checked_add(by), run.right.checked_sub(by)) else {
                continue;
            };
            if left > right {
                continue;
            }
            runs.push((left, right));
            match rows.last_mut().filter(|last| last.row == run.row) {
                Some(last) => last.to = runs.len(),
                None => rows.push(NarrowRow { row: run.row, from: runs.len() - 1, to: runs.len() }),
            }
        }
        Self { runs, rows }
    }

    fn of_row(&self, row: &NarrowRow) -> &Row {
        &self.runs[row.from..row.to]
    }

    /// Adds what is left of rows that follow each other without a gap.
    fn erode(&self, rows: &[NarrowRow], by: u32, eroded: &mut Vec<Run>) {
        let block = 2 * by as usize + 1;
        let (mut ends, mut beginning, mut next) = (Ends::default(), Vec::new(), Vec::new());
        for (first, last) in (0..rows.len()).zip(block - 1..rows.len()) {
            let row = rows[first].row + by;
            let add = |(left, right)| eroded.push(Run { row, left, right });
            let place = first % block;
            if place == 0 {
                ends.load(rows[first..=last].iter().map(|row| self.of_row(row)));
                ends.from(0).iter().copied().for_each(add);
                continue;
            }
            // The last row is in the next block: its first one, or one below those that were met before.
            next.clear();
            match place {
                1 => next.extend_from_slice(self.of_row(&rows[last])),
                _ => intersect(&beginning, self.of_row(&rows[last]), |run| next.push(run)),
            }
            std::mem::swap(&mut beginning, &mut next);
            intersect(ends.from(place), &beginning, add);
        }
    }
}

/// Of each row of a block, what it and all rows below it in the block have in common.
#[derive(Default)]
struct Ends {
    /// From the last row up.
    runs: Vec<(u32, u32)>,
    /// Where in `runs` those of each row stop, from the last row up.
    stops: Vec<usize>,
    common: Vec<(u32, u32)>,
}

impl Ends {
    fn load<'a>(&mut self, rows: impl DoubleEndedIterator<Item = &'a Row>) {
        self.runs.clear();
        self.stops.clear();
        let mut from = 0;
        for row in rows.rev() {
            let to = self.runs.len();
            if self.stops.is_empty() {
                self.runs.extend_from_slice(row);
            } else {
                intersect(&self.runs[from..to], row, |run| self.common.push(run));
                self.runs.append(&mut self.common);
            }
            self.stops.push(self.runs.len());
            from = to;
        }
    }

    /// What the rows of the block from this one on have in common.
    fn from(&self, row: usize) -> &Row {
        let place = self.stops.len() - 1 - row;
        let from = place.checked_sub(1).map_or(0, |above| self.stops[above]);
        &self.runs[from..self.stops[place]]
    }
}

/// Passes on what two rows have in common.
fn intersect(one: &Row, other: &Row, mut emit: impl FnMut((u32, u32))) {
    let (mut at, mut opposite) = (0, 0);
    while let (Some(&(left, right)), Some(&(start, end))) = (one.get(at), other.get(opposite)) {
        if left.max(start) <= right.min(end) {
            emit((left.max(start), right.min(end)));
        }
        at += usize::from(right <= end);
        opposite += usize::from(end <= right);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use crate::scoring::measures::tests::{Pixels, blob, pixels};

    /// An erosion by a square of 3 × 3 pixels, again and again.
    pub fn eroded(pixels: &Pixels, times: u32) -> Pixels {
        let mut left = pixels.clone();
        for _ in 0..times {
            let is_inside = |&(x, row): &(u32, u32)| {
                (0..3).all(|down| {
                    (0..3).all(|right| {
                        x + right > 0 && row + down > 0 && left.contains(&(x + right - 1, row + down - 1))
                    })
                })
            };
            left = left.iter().filter(|pixel| is_inside(pixel)).copied().collect();
        }
        left
    }

    proptest! {
        #[test]
        fn eroding_at_once_is_eroding_again_and_again(mask in blob(), by in 0_u32..6) {
            prop_assert_eq!(pixels(&mask.eroded(by)), eroded(&pixels(&mask), by));
        }
    }
}
