//! `boundary_iou`: how far the edges of two areas agree, whatever their size.
//!
//! Definition: B. Cheng, R. Girshick, P. Dollár, A. C. Berg, A. Kirillov, *Boundary IoU: Improving Object-Centric
//! Image Segmentation Evaluation*, 2021. The boundary of an area is what an erosion takes away: the pixels of
//! which a neighbour at most `d` rows and columns away is not in the area (a square of 3 × 3 pixels, `d` times).
//! What lies beyond the sides of the image is not in the area. The measure is the `IoU` of the two boundaries,
//! `∣A_d ∩ B_d∣ / ∣A_d ∪ B_d∣`.
//!
//! Symmetric, 1 for equal areas only, 0 for boundaries without a common pixel. Two empty areas agree: 1. An empty
//! one and another: 0.

use super::area::{Area, iou};
use crate::scoring::mask::{Overlap, Spans};

/// The usual width of a boundary, as a share of the image's diagonal.
pub const USUAL_WIDTH: f64 = 0.02;

/// The width of boundaries on an image, in pixels: this share of its diagonal, rounded half to even, but at least
/// one.
#[must_use]
pub fn boundary_width(share_of_diagonal: f64, width: u32, height: u32) -> u32 {
    let diagonal = f64::from(width).hypot(f64::from(height));
    // `as` turns NaN into 0.
    ((share_of_diagonal * diagonal).round_ties_even() as u32).max(1)
}

/// An area with its boundary.
#[derive(Clone, Debug)]
pub struct Boundary {
    area: Area,
    inner: Area,
}

impl Boundary {
    /// The boundary of a mask, so many pixels wide.
    #[must_use]
    pub fn of(mask: &Spans, width: u32) -> Self {
        Self { area: mask.into(), inner: (&mask.eroded(width)).into() }
    }

    /// The `IoU` of the boundaries.
    #[must_use]
    pub fn iou(&self, other: &Self) -> f64 {
        iou(self.overlap(other))
    }

    /// Pixels that both boundaries have and pixels that either has.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> Overlap {
        // An inner area lies within its area, so what it has in common is counted twice in neither sum.
        let intersection = self.area.common(&other.area) + self.inner.common(&other.inner)
            - self.area.common(&other.inner)
            - self.inner.common(&other.area);
        Overlap { intersection, union: self.pixels() + other.pixels() - intersection }
    }

    fn pixels(&self) -> u64 {
        self.area.pixels() - self.inner.pixels()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scoring::measures::erosion::tests::eroded;
    use crate::scoring::measures::tests::{Pixels, SIZE, blob, mask_of, pixels, same};

    fn boundary_iou(one: &Spans, other: &Spans, width: u32) -> f64 {
        Boundary::of(one, width).iou(&Boundary::of(other, width))
    }

    fn moved(mask: &Spans, by: (u32, u32)) -> Spans {
        mask_of(&pixels(mask).into_iter().map(|(x, row)| (x + by.0, row + by.1)).collect())
    }

    proptest! {
        #[test]
        fn is_the_iou_of_the_pixels_that_erosion_takes_away(one in blob(), other in blob(), width in 1_u32..5) {
            let (a, b) = (pixels(&one), pixels(&other));
            let (a, b) = (&a - &eroded(&a, width), &b - &eroded(&b, width));
            let either = (&a | &b).len();
            let expected = if either == 0 { 1.0 } else { (&a & &b).len() as f64 / either as f64 };
            prop_assert!(same(boundary_iou(&one, &other, width), expected));
        }

        #[test]
        fn is_symmetric_within_bounds_and_stays_when_both_are_moved(
            one in blob(),
            other in blob(),
            width in 1_u32..5,
            by in (0_u32..9, 0_u32..9),
        ) {
            let value = boundary_iou(&one, &other, width);
            prop_assert!((0.0..=1.0).contains(&value));
            prop_assert!(same(value, boundary_iou(&other, &one, width)));
            prop_assert!(same(value, boundary_iou(&moved(&one, by), &moved(&other, by), width)));
            prop_assert!(same(boundary_iou(&one, &one, width), 1.0));
        }

        #[test]
        fn a_width_beyond_the_image_leaves_the_areas(one in blob(), other in blob()) {
            for width in [SIZE.0, u32::MAX / 2, u32::MAX] {
                prop_assert!(same(boundary_iou(&one, &other, width), iou(one.overlap(&other))));
            }
        }
    }

    #[test]
    fn the_width_is_a_share_of_the_diagonal_and_never_nothing() {
        assert_eq!(boundary_width(USUAL_WIDTH, 1920, 1080), 44);
        assert_eq!(boundary_width(USUAL_WIDTH, 30, 40), 1);
        assert_eq!(boundary_width(0.05, 30, 40), 2, "half to even");
        assert_eq!(boundary_width(0.07, 30, 40), 4, "half to even");
        assert_eq!(boundary_width(f64::NAN, 30, 40), 1);
        assert_eq!(boundary_width(-1.0, 0, 0), 1);
    }

    #[test]
    fn empty_areas_agree_with_each_other_only() {
        let (empty, some) = (Spans::default(), mask_of(&Pixels::from([(1, 1)])));
        assert!((boundary_iou(&empty, &empty, 1) - 1.0).abs() < f64::EPSILON);
        assert!(boundary_iou(&empty, &some, 1).abs() < f64::EPSILON);
    }
}
