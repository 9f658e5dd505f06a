//! An edge of a polygon, followed over many rows at once: what most rows of a sweep need, those that two edges cross.
//! Nothing in it depends on the row before, so that a processor can work on several rows at a time.

use super::edge::Corner;
use crate::scoring::mask::Column;

/// Higher edges would need finer units than [`Slope`] has.
const HIGHEST: i32 = 1 << 15;

/// An edge with its crossing at the current row in units of 2^-32 of a column.
///
/// What is added up is `x + 1/2`, of which the exact value is a multiple of `1 / 2h`, for an edge `h` rows high. Each
/// step is rounded up, by less than a unit, so after at most `h` steps the sum is too great by less than `h` units.
/// That is less than `1 / 2h`, since `2h² < 2^32`. So its whole part is always right, and the exact value is whole
/// just where less than `1 / 2h` is left beyond the whole part.
#[derive(Clone, Copy)]
pub(super) struct Slope {
    at: i64,
    step: i64,
    /// `1 / 2h`.
    least: i64,
    /// Where the edge ends.
    pub(super) foot: Corner,
}

impl Slope {
    /// The edge between two corners, at this row; `None` when it is too high.
    pub(super) fn between((upper, lower): (Corner, Corner), row: i32) -> Option<Self> {
        let (run, rise) = (i64::from(lower.0) - i64::from(upper.0), lower.1 - upper.1);
        if rise > HIGHEST {
            return None;
        }
        let rows = i64::from(row - upper.1);
        // A step and all of them are no more than 2^62, and the beginning no more than 2^61, so nothing overflows.
        let (whole, rest) = divided(run, rise);
        let (units, beyond) = divided(rest << 32, rise);
        let step = (whole << 32) + units + i64::from(beyond > 0);
        let at = (i64::from(upper.0) << 32) + (1 << 31) + rows * step;
        Some(Self { at, step, least: divided(1 << 31, rise).0, foot: lower })
    }

    /// The column that is nearest to the crossing.
    pub(super) fn nearest(&self) -> i32 {
        (self.at >> 32) as i32
    }

    /// Puts down the left end of a span from each row's crossing and the right end of one up to it, and goes down.
    /// What is too far to either side for a [`Column`] is as far as it can be.
    fn follow(&mut self, lefts: &mut [Column], rights: &mut [Column]) {
        let column = |at: i64| ((at >> 32) as i32).clamp(Column::MIN.into(), Column::MAX.into()) as Column;
        for (left, right) in lefts.iter_mut().zip(rights) {
            *left = column(self.at);
            *right = column(self.at - self.least);
            self.at += self.step;
        }
    }
}

/// Quotient, rounded down, and remainder of a number of up to 2^47 and one of up to [`HIGHEST`].
///
/// Floating point divides several times as fast as whole numbers. A quotient that is not whole is at least 2^-15 away
/// from the next whole number, and less than 2^32 or that of a number of less than 2^31, so that it is off by much less.
fn divided(number: i64, by: i32) -> (i64, i64) {
    let quotient = (number as f64 / f64::from(by)) as i64;
    let rest = number - quotient * i64::from(by);
    let below = i64::from(rest < 0);
    (quotient - below, rest + below * i64::from(by))
}

/// One of the two edges of a strip, and those that followed it: of each row the left end of a span from the crossing
/// and the right end of one up to it.
#[derive(Default)]
pub(super) struct Side {
    pub(super) lefts: Vec<Column>,
    pub(super) rights: Vec<Column>,
}

impl Side {
    /// Makes room for so many rows.
    pub(super) fn reach(&mut self, rows: usize) {
        let rows = rows.max(self.lefts.len());
        self.lefts.resize(rows, 0);
        self.rights.resize(rows, 0);
    }

    /// Puts down the rows of a slope from here to there, counted from the first one of the strip.
    pub(super) fn follow(&mut self, slope: &mut Slope, from: usize, to: usize) {
        slope.follow(&mut self.lefts[from..to], &mut self.rights[from..to]);
    }
}

/// Leaves in the first side, for each row, the first column between the two and the column behind the last one, on
/// an image of this width. The columns of a row that has none are the wrong way round.
pub(super) fn enclose(one: &mut Side, other: &Side, rows: usize, width: Column) {
    for (left, other) in one.lefts[..rows].iter_mut().zip(&other.lefts) {
        *left = (*left).min(*other).max(0);
    }
    for (right, other) in one.rights[..rows].iter_mut().zip(&other.rights) {
        *right = (*right).max(*other).min(width - 1) + 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_slope_is_right_to_the_last_digit(
            from in (-(1 << 29)..1 << 29, -(1 << 29)..1 << 28),
            to in -(1 << 29)..1 << 29,
            rise in 1..=HIGHEST,
            part in 0.0..=1.0_f64,
        ) {
            let rows = (f64::from(rise) * part) as i32;
            for rows in [0, 1.min(rise), rows, rise - 1, rise] {
                let corners = (from, (to, from.1 + rise));
                let mut slope = Slope::between(corners, from.1 + rows).expect("it is not too high");
                let (mut left, mut right) = ([0], [0]);
                slope.follow(&mut left, &mut right);
                let column = |at: i64| at.clamp(Column::MIN.into(), Column::MAX.into());
                // `x + 1/2` in units of `1 / 2h`.
                let (run, whole) = (i64::from(to) - i64::from(from.0), 2 * i64::from(rise));
                let along = i64::from(from.0) * whole + i64::from(rise) + 2 * i64::from(rows) * run;
                prop_assert_eq!(i64::from(left[0]), column(along.div_euclid(whole)));
                prop_assert_eq!(i64::from(right[0]), column((along - 1).div_euclid(whole)));
            }
        }

        #[test]
        fn a_slope_stays_right_when_it_is_followed(from in -1_000..1_000, to in -1_000..1_000, rise in 1..2_000) {
            let mut slope = Slope::between(((from, 0), (to, rise)), 0).expect("it is not too high");
            let (mut lefts, mut rights) = (vec![0; rise as usize + 1], vec![0; rise as usize + 1]);
            slope.follow(&mut lefts, &mut rights);
            for (row, (left, right)) in (0..).zip(lefts.iter().zip(&rights)) {
                let along = 2 * from * rise + rise + 2 * row * (to - from);
                prop_assert_eq!(i32::from(*left), along.div_euclid(2 * rise));
                prop_assert_eq!(i32::from(*right), (along - 1).div_euclid(2 * rise));
            }
        }
    }

    #[test]
    fn numbers_are_divided_as_whole_numbers_are() {
        for number in [0_i64, 1, -1, 7, -7, 1 << 31, 1 << 30, -(1 << 30), (1 << 47) - (1 << 32), 32_767 << 32]
        {
            for by in [1, 2, 3, 7, 1_080, 32_767, HIGHEST] {
                let expected = (number.div_euclid(i64::from(by)), number.rem_euclid(i64::from(by)));
                assert_eq!(divided(number, by), expected, "{number} by {by}");
            }
        }
    }
}
