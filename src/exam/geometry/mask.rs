//! Masks: pixels that were painted, as the lengths of their runs.

use serde::{Deserialize, Serialize};

/// A box with longer sides is no mask of an image. The product of two sides fits a `u32`.
const LONGEST: u32 = u16::MAX as u32;

/// Pixels in a box. Only [`Mask::new`] makes one, so the runs always fill the box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct Mask {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
    runs: Vec<u32>,
}

/// Why numbers are no mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaskFault {
    /// The box has no size, or sides that are no whole numbers or too long.
    Box,
    /// A run has a length that is no whole number, or the runs do not fill the box.
    Runs,
}

impl Mask {
    /// A mask in a box of `width × height` pixels with this corner. The runs go through the box row by row: first
    /// pixels outside of the mask (0 if there are none), then pixels of the mask, and so on.
    pub fn new(
        (left, top): (u32, u32),
        (width, height): (u32, u32),
        runs: Vec<u32>,
    ) -> Result<Self, MaskFault> {
        let is_side = |side| (1..=LONGEST).contains(&side);
        let fits = |corner: u32, side: u32| corner.checked_add(side).is_some();
        if !is_side(width) || !is_side(height) || !fits(left, width) || !fits(top, height) {
            return Err(MaskFault::Box);
        }
        let all = runs.iter().copied().map(u64::from).sum::<u64>();
        if all != u64::from(width) * u64::from(height) {
            return Err(MaskFault::Runs);
        }
        Ok(Self { left, top, width, height, runs })
    }

    /// The mask that a site describes with these numbers: the runs, then left, top, right and bottom, both ends
    /// included.
    pub fn of_numbers(numbers: &[f64]) -> Result<Self, MaskFault> {
        let Some((runs, &[left, top, right, bottom])) = numbers.split_last_chunk::<4>() else {
            return Err(MaskFault::Box);
        };
        let [left, top, right, bottom] =
            [left, top, right, bottom].map(|side| whole(side).ok_or(MaskFault::Box));
        let (left, top) = (left?, top?);
        let length = |first: u32, last: u32| last.checked_sub(first).and_then(|side| side.checked_add(1));
        let size = length(left, right?).zip(length(top, bottom?)).ok_or(MaskFault::Box)?;
        let runs = runs.iter().map(|&run| whole(run)).collect::<Option<Vec<u32>>>();
        Self::new((left, top), size, runs.ok_or(MaskFault::Runs)?)
    }

    /// The numbers with which a site describes it.
    #[must_use]
    pub fn numbers(&self) -> Vec<f64> {
        let Self { left, top, width, height, runs } = self;
        let sides = [*left, *top, left + (width - 1), top + (height - 1)];
        runs.iter().chain(&sides).copied().map(f64::from).collect()
    }

    /// The corner of the box: left and top.
    #[must_use]
    pub fn corner(&self) -> (u32, u32) {
        (self.left, self.top)
    }

    /// Width and height of the box.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// The lengths of the runs, first one outside of the mask.
    #[must_use]
    pub fn runs(&self) -> &[u32] {
        &self.runs
    }

    /// The corners of the box, clockwise from the top left.
    #[must_use]
    pub fn frame(&self) -> [(f64, f64); 4] {
        let [left, top, width, height] = [self.left, self.top, self.width, self.height].map(f64::from);
        let (right, bottom) = (left + width - 1.0, top + height - 1.0);
        [(left, top), (right, top), (right, bottom), (left, bottom)]
    }

    /// Whether it has no pixel.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.runs.iter().skip(1).step_by(2).all(|&run| run == 0)
    }

    /// Whether the box lies within an image of this size.
    #[must_use]
    pub fn is_within(&self, width: u32, height: u32) -> bool {
        self.left + self.width <= width && self.top + self.height <= height
    }

    /// The pixels of the mask as row, first and last column in the image, by row and column. Neighbouring pieces of
    /// a row may touch, and the box may reach beyond the image.
    pub fn rows(&self) -> impl Iterator<Item = (u32, u32, u32)> + '_ {
        let mut end = 0_u32;
        let mut painted = true;
        let runs = self.runs.iter().filter_map(move |&run| {
            painted = !painted;
            let begin = end;
            // All runs together fit a `u32`.
            end += run;
            (painted && run > 0).then(|| (begin, end - 1))
        });
        runs.flat_map(move |(begin, last)| {
            let (first_row, last_row) = (begin / self.width, last / self.width);
            (first_row..=last_row).map(move |row| {
                let from = if row == first_row { begin % self.width } else { 0 };
                let to = if row == last_row { last % self.width } else { self.width - 1 };
                (self.top + row, self.left + from, self.left + to)
            })
        })
    }
}

/// A number of pixels.
fn whole(number: f64) -> Option<u32> {
    ((0.0..=f64::from(u32::MAX)).contains(&number) && number.fract() == 0.0).then_some(number as u32)
}

/// A mask as it is stored.
#[derive(Serialize, Deserialize)]
struct Parts {
    corner: (u32, u32),
    size: (u32, u32),
    runs: Vec<u32>,
}

impl From<Mask> for Parts {
    fn from(mask: Mask) -> Self {
        Self { corner: mask.corner(), size: mask.size(), runs: mask.runs }
    }
}

impl TryFrom<Parts> for Mask {
    type Error = &'static str;

    fn try_from(parts: Parts) -> Result<Self, Self::Error> {
        Self::new(parts.corner, parts.size, parts.runs).map_err(|_| "the runs of a mask do not fit its box")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// A ring of 6 × 6 pixels, as a site has it.
    const RING: [f64; 15] = [1.0, 4.0, 1.0, 8.0, 2.0, 4.0, 2.0, 8.0, 1.0, 4.0, 1.0, 100.0, 50.0, 105.0, 55.0];

    #[test]
    fn runs_go_row_by_row_from_the_corner_of_the_box() {
        let ring = Mask::of_numbers(&RING).expect("a mask");
        assert_eq!((ring.corner(), ring.size()), ((100, 50), (6, 6)));
        let rows: Vec<_> = ring.rows().collect();
        assert_eq!(rows[..3], [(50, 101, 104), (51, 100, 105), (52, 100, 101)]);
        assert_eq!(rows.iter().map(|(_, first, last)| last - first + 1).sum::<u32>(), 28);
        assert_eq!(ring.numbers(), RING);
        assert!(ring.is_within(106, 56) && !ring.is_within(105, 56) && !ring.is_within(106, 55));
        let full = Mask::of_numbers(&[0.0, 6.0, 0.0, 0.0, 2.0, 1.0]).expect("every pixel");
        assert_eq!(full.rows().collect::<Vec<_>>(), [(0, 0, 2), (1, 0, 2)]);
    }

    #[test]
    fn numbers_that_do_not_fit_are_named_and_never_a_panic() {
        let of = |runs: &[f64], sides: [f64; 4]| Mask::of_numbers(&[runs, &sides].concat());
        let sides = [10.0, 10.0, 12.0, 12.0];
        assert!(of(&[9.0], sides).is_ok_and(|mask| mask.is_empty()));
        for runs in [&[1.0, 2.0][..], &[1.0, 20.0], &[-1.0, 10.0], &[0.5, 8.5], &[f64::NAN, 9.0], &[1e300]] {
            assert_eq!(of(runs, sides), Err(MaskFault::Runs), "{runs:?}");
        }
        for sides in [
            [10.5, 10.5, 12.5, 12.5],
            [12.0, 10.0, 10.0, 12.0],
            [-1.0, 0.0, 1.0, 2.0],
            [0.0, 0.0, 65_535.0, 0.0],
            [0.0, 0.0, f64::from(u32::MAX), 0.0],
            [f64::from(u32::MAX), 0.0, f64::from(u32::MAX), 0.0],
        ] {
            assert_eq!(of(&[0.0, 9.0], sides), Err(MaskFault::Box), "{sides:?}");
        }
        assert_eq!(Mask::of_numbers(&[0.0, 9.0, 1.0]), Err(MaskFault::Box));
        let largest = of(&[0.0, 4_294_836_225.0], [0.0, 0.0, 65_534.0, 65_534.0]).expect("the largest");
        assert_eq!(largest.rows().last(), Some((65_534, 0, 65_534)));
    }

    proptest! {
        #[test]
        fn its_pixels_are_those_of_the_runs(width in 1_u32..9, runs in prop::collection::vec(0_u32..12, 1..9)) {
            let all: u32 = runs.iter().sum();
            prop_assume!(all > 0 && all.is_multiple_of(width));
            let mask = Mask::new((3, 4), (width, all / width), runs.clone()).expect("it fits");
            let mut expected = Vec::new();
            let mut at = 0;
            for (index, run) in runs.iter().enumerate() {
                for pixel in at..at + run {
                    if index % 2 == 1 {
                        expected.push((4 + pixel / width, 3 + pixel % width));
                    }
                }
                at += run;
            }
            let pixels: Vec<(u32, u32)> =
                mask.rows().flat_map(|(row, first, last)| (first..=last).map(move |x| (row, x))).collect();
            prop_assert_eq!(&pixels, &expected);
            prop_assert_eq!(pixels.iter().collect::<BTreeSet<_>>().len(), pixels.len());
            prop_assert_eq!(Mask::of_numbers(&mask.numbers()), Ok(mask));
        }

        #[test]
        fn any_numbers_are_a_mask_or_none(numbers in prop::collection::vec(any::<f64>(), 0..9)) {
            if let Ok(mask) = Mask::of_numbers(&numbers) {
                mask.rows().for_each(drop);
            }
        }
    }
}
