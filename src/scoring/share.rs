//! How far two objects agree, before it is rounded.

use super::mask::Overlap;
use super::percent::Percent;

/// A share from 0 to 1. One of pixels is kept in whole numbers, so that it is compared and rounded exactly.
#[derive(Clone, Copy, Debug)]
pub(super) enum Share {
    /// So many of so many; of nothing, everything.
    Pixels { part: u64, whole: u64 },
    /// Any other; what is no number counts as 0.
    Number(f64),
}

impl Share {
    /// Intersection over union.
    pub(super) fn iou(Overlap { intersection, union }: Overlap) -> Self {
        Self::Pixels { part: intersection, whole: union }
    }

    /// Twice the intersection over both areas.
    pub(super) fn dice(Overlap { intersection, union }: Overlap) -> Self {
        Self::Pixels { part: 2 * intersection, whole: intersection + union }
    }

    /// With two decimals.
    pub(super) fn percent(self) -> Percent {
        match self {
            Self::Pixels { part, whole } => Percent::of(part, whole),
            Self::Number(number) => Percent::of_share(number),
        }
    }

    /// From 0 to 1.
    pub(super) fn as_f64(self) -> f64 {
        match self {
            Self::Pixels { whole: 0, .. } => 1.0,
            Self::Pixels { part, whole } => part as f64 / whole as f64,
            Self::Number(number) => number.clamp(0.0, 1.0),
        }
    }

    /// In units of 10^-9: finer than what is shown, so that no difference is lost in rounding. Any common pixel is more
    /// than none.
    pub(super) fn weight(self) -> u32 {
        match self {
            Self::Pixels { part, whole } => {
                match u128::from(part) * 1_000_000_000 / u128::from(whole.max(1)) {
                    0 => u32::from(part > 0),
                    weight => weight as u32,
                }
            }
            // `as` turns what is no number into 0.
            Self::Number(number) => (number.clamp(0.0, 1.0) * 1e9).round() as u32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_are_rounded_exactly_and_numbers_half_to_even() {
        let overlap = Overlap { intersection: 1, union: 3 };
        assert_eq!(Share::iou(overlap).percent().to_string(), "33.33");
        assert_eq!(Share::dice(overlap).percent().to_string(), "50.00");
        assert_eq!(Share::Number(2.0 / 3.0).percent().to_string(), "66.67");
        assert_eq!(Share::Number(1.0).percent(), Percent::HUNDRED);
        for nothing in [f64::NAN, -1.0, 0.0] {
            assert_eq!(
                (Share::Number(nothing).percent(), Share::Number(nothing).weight()),
                (Percent::ZERO, 0)
            );
        }
    }

    #[test]
    fn nothing_agrees_with_nothing_and_any_pixel_counts() {
        let empty = Share::iou(Overlap { intersection: 0, union: 0 });
        assert_eq!((empty.percent(), empty.weight()), (Percent::HUNDRED, 0), "and yet it matches nothing");
        assert_eq!(Share::Pixels { part: 1, whole: u64::MAX }.weight(), 1);
        assert_eq!(Share::Pixels { part: 1, whole: 2 }.weight(), 500_000_000);
        assert_eq!(Share::Number(0.5).weight(), 500_000_000);
    }
}
