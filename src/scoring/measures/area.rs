//! Measures of areas: how far the pixels of two objects agree.
//!
//! | measure | formula | source |
//! | --- | --- | --- |
//! | [`iou`] | `∣A∩B∣ / ∣A∪B∣` | P. Jaccard, 1901 |
//! | [`dice`] | `2 ∣A∩B∣ / (∣A∣ + ∣B∣)` | L. R. Dice, 1945; T. Sørensen, 1948 |
//!
//! Both are symmetric, 1 for equal areas only, 0 for areas without a common pixel. Two empty areas agree: 1. An
//! empty one and another: 0.

use super::coordinate;
use crate::scoring::mask::{Overlap, Rows, Run, Spans};

/// Intersection over union.
#[must_use]
pub fn iou(overlap: Overlap) -> f64 {
    share(overlap.intersection, overlap.union)
}

/// The Dice coefficient, which is also the F1 of pixels: `2 IoU / (1 + IoU)`.
#[must_use]
pub fn dice(overlap: Overlap) -> f64 {
    share(2 * overlap.intersection, overlap.intersection + overlap.union)
}

/// Part of a whole; of nothing, everything.
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// Columns and rows of pixels, from the first ones to those behind the last ones. There are none when an end is not
/// beyond its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bounds {
    left: i32,
    top: i32,
    end: i32,
    bottom: i32,
}

impl Bounds {
    fn of(runs: &[Run]) -> Self {
        let (Some(first), Some(last)) = (runs.first(), runs.last()) else {
            return Self { left: 0, top: 0, end: 0, bottom: 0 };
        };
        let sides = |(left, right): (u32, u32), run: &Run| (left.min(run.left), right.max(run.right));
        let (left, right) = runs.iter().fold((u32::MAX, 0), sides);
        Self { left: left as i32, top: first.row as i32, end: right as i32 + 1, bottom: last.row as i32 + 1 }
    }

    fn area(self) -> u64 {
        // `as` is right here: neither is negative.
        (self.end - self.left).max(0) as u64 * (self.bottom - self.top).max(0) as u64
    }

    fn common(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            end: self.end.min(other.end),
            bottom: self.bottom.min(other.bottom),
        }
    }
}

/// The pixels that an object covers, ready to be compared with many others. A box needs no rows, and of two areas
/// only the rows that both have are compared.
#[derive(Clone, Debug)]
pub struct Area {
    bounds: Bounds,
    /// `None`: all pixels within the bounds.
    rows: Option<Rows>,
    pixels: u64,
}

impl From<&Spans> for Area {
    fn from(mask: &Spans) -> Self {
        let bounds = Bounds::of(mask.as_runs());
        // Only a box has as many pixels as its bounds.
        let rows = (bounds.area() != mask.area()).then(|| Rows::from(mask));
        Self { bounds, rows, pixels: mask.area() }
    }
}

impl Area {
    /// A box that is not turned, from left, top, right and bottom in either order, on an image of `width × height`
    /// pixels: the pixels of the polygon of its four corners.
    #[must_use]
    pub fn of_box(sides: [f64; 4], width: u32, height: u32) -> Self {
        // `as` truncates toward zero, as it does for corners of polygons. No side is beyond 2^29.
        let [left, top, right, bottom] = sides.map(|side| coordinate(side) as i32);
        let within = |one: i32, other: i32, size: u32| {
            (one.min(other).max(0), (one.max(other) + 1).min(size.min(1 << 30) as i32))
        };
        let ((left, end), (top, bottom)) = (within(left, right, width), within(top, bottom, height));
        let bounds = Bounds { left, top, end, bottom };
        Self { bounds, rows: None, pixels: bounds.area() }
    }

    /// Number of pixels.
    #[must_use]
    pub fn pixels(&self) -> u64 {
        self.pixels
    }

    /// Pixels that both areas have and pixels that either has.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> Overlap {
        let intersection = self.common(other);
        Overlap { intersection, union: self.pixels + other.pixels - intersection }
    }

    /// Number of pixels that both areas have.
    #[must_use]
    pub fn common(&self, other: &Self) -> u64 {
        let common = self.bounds.common(other.bounds);
        if common.area() == 0 {
            return 0;
        }
        match (&self.rows, &other.rows) {
            (Some(one), Some(other)) => one.common_of(other),
            (Some(rows), None) | (None, Some(rows)) => {
                rows.within(common.left..common.end, common.top..common.bottom)
            }
            (None, None) => common.area(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scoring::measures::tests::{SIZE, blob, pixels, same};

    fn sides() -> impl Strategy<Value = [f64; 4]> {
        prop::array::uniform4(-10.0..35.0_f64)
    }

    fn polygon([left, top, right, bottom]: [f64; 4]) -> Spans {
        Spans::of_polygon([(left, top), (right, top), (right, bottom), (left, bottom)], SIZE.0, SIZE.1)
    }

    fn of_box(sides: [f64; 4]) -> Area {
        Area::of_box(sides, SIZE.0, SIZE.1)
    }

    proptest! {
        #[test]
        fn measures_are_those_of_the_pixels(one in blob(), other in blob()) {
            let (a, b) = (pixels(&one), pixels(&other));
            let overlap = Area::from(&one).overlap(&Area::from(&other));
            let (both, either) = ((&a & &b).len() as f64, (&a | &b).len() as f64);
            if either > 0.0 {
                prop_assert!(same(iou(overlap), both / either));
                prop_assert!(same(dice(overlap), 2.0 * both / (a.len() + b.len()) as f64));
            }
        }

        #[test]
        fn measures_are_symmetric_and_within_bounds(one in blob(), other in blob()) {
            let (one, other) = (Area::from(&one), Area::from(&other));
            for measure in [iou, dice] {
                let value = measure(one.overlap(&other));
                prop_assert!(same(value, measure(other.overlap(&one))));
                prop_assert!((0.0..=1.0).contains(&value));
                prop_assert!(same(measure(one.overlap(&one)), 1.0));
            }
            let (iou, dice) = (iou(one.overlap(&other)), dice(one.overlap(&other)));
            prop_assert!((dice - 2.0 * iou / (1.0 + iou)).abs() < 1e-12);
        }

        #[test]
        fn a_box_has_the_pixels_of_its_polygon(sides in sides(), other in sides(), mask in blob()) {
            let (quick, slow) = (of_box(sides), polygon(sides));
            prop_assert_eq!(quick.pixels(), slow.area());
            prop_assert_eq!(quick.overlap(&of_box(other)), slow.overlap(&polygon(other)));
            prop_assert_eq!(Area::from(&mask).overlap(&quick), mask.overlap(&slow));
        }

        #[test]
        fn any_numbers_are_a_box(sides in prop::array::uniform4(any::<f64>())) {
            prop_assert!(of_box(sides).pixels() <= u64::from(SIZE.0 * SIZE.1));
        }
    }

    #[test]
    fn empty_areas_agree_with_each_other_only() {
        let (empty, some) = (Area::from(&Spans::default()), of_box([1.0, 1.0, 3.0, 3.0]));
        for measure in [iou, dice] {
            assert!((measure(empty.overlap(&empty)) - 1.0).abs() < f64::EPSILON);
            assert!(measure(empty.overlap(&some)).abs() < f64::EPSILON);
        }
        assert_eq!(Area::of_box([0.0; 4], 0, 0).pixels(), 0);
    }
}
