//! Whether one number lies far below those of a group.
//!
//! The middle of the group is its median, its width the median absolute deviation from it, multiplied by 1.4826 so
//! that it is the standard deviation of normal numbers (Hampel 1974, *Journal of the American Statistical Association* 69,
//! p. 383). Up to half of the group may be anything without changing much.

use super::numbers::quantile;

/// How many widths below the middle are far (Hampel's identifier).
const FAR: f64 = 3.0;

/// From the median absolute deviation to the standard deviation of normal numbers.
const AS_DEVIATION: f64 = 1.4826;

/// A group of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Middle {
    /// The median.
    pub median: f64,
    /// The width, at least 0.
    pub width: f64,
}

impl Middle {
    /// `None` of nothing.
    #[must_use]
    pub fn of(values: &[f64]) -> Option<Self> {
        let middle = |mut values: Vec<f64>| {
            values.sort_by(f64::total_cmp);
            quantile(&values, 0.5)
        };
        let median = middle(values.to_vec())?;
        let width = middle(values.iter().map(|value| (value - median).abs()).collect())? * AS_DEVIATION;
        Some(Self { median, width })
    }

    /// Whether a value is three widths below the median, and at least `least`.
    #[must_use]
    pub fn is_far_above(&self, value: f64, least: f64) -> bool {
        self.median - value > (FAR * self.width).max(least)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_group_says_where_it_is() {
        let group = [0.9, 0.92, 0.91, 0.93, 0.1, 0.0, 0.89];
        let middle = Middle::of(&group).expect("numbers");
        assert!(
            (middle.median - 0.9).abs() < 1e-12 && (middle.width - 0.02 * 1.4826).abs() < 1e-9,
            "{middle:?}"
        );
        assert!(middle.is_far_above(0.75, 0.1) && !middle.is_far_above(0.75, 0.2));
        assert!(!middle.is_far_above(0.85, 0.01), "not three widths");
        let alike = Middle::of(&[0.5; 4]).expect("numbers");
        assert!(alike.is_far_above(0.39, 0.1) && !alike.is_far_above(0.41, 0.1) && alike.width == 0.0);
        assert_eq!(Middle::of(&[]), None);
    }
}
