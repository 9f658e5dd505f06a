//! Shares in percent, kept as whole hundredths so that they compare, add up and print exactly.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A share in percent with two decimals, from 0.00 to 100.00.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Percent(u32);

impl Percent {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// Everything.
    pub const HUNDRED: Self = Self(10_000);

    /// `part` of `whole`, rounded half to even. A `whole` of 0 gives 100: everything that was expected is there.
    #[must_use]
    pub fn of(part: u64, whole: u64) -> Self {
        if part >= whole {
            return Self::HUNDRED;
        }
        let (part, whole) = (u128::from(part) * 10_000, u128::from(whole));
        let (down, rest) = ((part / whole) as u32, part % whole);
        let up = match (2 * rest).cmp(&whole) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => down % 2 == 1,
            std::cmp::Ordering::Greater => true,
        };
        Self(down + u32::from(up))
    }

    /// A share from 0 to 1, rounded half to even; what is no number counts as 0.
    #[must_use]
    pub fn of_share(share: f64) -> Self {
        // `as` turns NaN into 0.
        Self((share.clamp(0.0, 1.0) * 10_000.0).round_ties_even() as u32)
    }

    /// The share in hundredths of a percent, 0 to 10 000.
    #[must_use]
    pub fn hundredths(self) -> u32 {
        self.0
    }

    /// The share in percent, 0 to 100.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// The mean of several shares in percent, 0 to 100; 0 when there are none.
    #[must_use]
    pub fn mean(shares: impl IntoIterator<Item = Self>) -> f64 {
        let (sum, count) = shares
            .into_iter()
            .fold((0_u64, 0_u64), |(sum, count), share| (sum + u64::from(share.0), count + 1));
        if count == 0 { 0.0 } else { sum as f64 / (100 * count) as f64 }
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&format!("{}.{:02}", self.0 / 100, self.0 % 100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_half_to_even() {
        let shown = |part, whole| Percent::of(part, whole).to_string();
        assert_eq!(shown(1, 3), "33.33");
        assert_eq!(shown(2, 3), "66.67");
        assert_eq!(shown(1, 20_000), "0.00", "0.005 goes to the even 0.00");
        assert_eq!(shown(3, 20_000), "0.02", "0.015 goes to the even 0.02");
        assert_eq!(shown(19_999, 20_000), "100.00");
        assert_eq!(shown(0, 7), "0.00");
    }

    #[test]
    fn takes_any_counts() {
        assert_eq!(Percent::of(0, 0), Percent::HUNDRED);
        assert_eq!(Percent::of(u64::MAX / 2, u64::MAX).to_string(), "50.00");
        assert_eq!(Percent::of(u64::MAX, 1), Percent::HUNDRED);
    }

    #[test]
    fn mean_is_taken_of_the_rounded_shares() {
        let shares = [Percent::of(1, 3), Percent::of(2, 3), Percent::HUNDRED];
        assert!((Percent::mean(shares) - (33.33 + 66.67 + 100.0) / 3.0).abs() < 1e-12);
        assert!(Percent::mean([]).abs() < f64::EPSILON);
    }

    #[test]
    fn prints_two_decimals_in_a_column() {
        assert_eq!(format!("{:>7}|", Percent::of(9_743, 10_000)), "  97.43|");
        assert_eq!(Percent::of(1, 20).to_string(), "5.00");
    }
}
