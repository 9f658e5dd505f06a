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
use crate::scoring::mask::{Overlap, Run, Spans};

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

/// Columns and rows of pixels, the last ones included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bounds {
    left: u32,
    top: u32,
    right: u32,
    bottom: u32,
}

impl Bounds {
    fn of(runs: &[Run]) -> Option<Self> {
        let (first, last) = (runs.first()?, runs.last()?);
        let sides = |(left, right): (u32, u32), run: &Run| (left.min(run.left), right.max(run.right));
        let (left, right) = runs.iter().fold((u32::MAX, 0), sides);
        Some(Self { left, top: first.row, right, bottom: last.row })
    }

    fn area(self) -> u64 {
        (u64::from(self.right - self.left) + 1) * (u64::from(self.bottom - self.top) + 1)
    }

    fn common(self, other: Self) -> Option<Self> {
        let (left, top) = (self.left.max(other.left), self.top.max(other.top));
        let (right, bottom) = (self.right.min(other.right), self.bottom.min(other.bottom));
        (left <= right && top <= bottom).then_some(Self { left, top, right, bottom })
    }

    /// What is left of it without so many pixels on each side.
    fn shrunk(self, by: u32) -> Option<Self> {
        let (left, top) = (self.left.checked_add(by)?, self.top.checked_add(by)?);
        let (right, bottom) = (self.right.checked_sub(by)?, self.bottom.checked_sub(by)?);
        (left <= right && top <= bottom).then_some(Self { left, top, right, bottom })
    }
}

/// The pixels that an object covers. A box needs no runs, and two areas far from each other are never compared
/// pixel by pixel.
#[derive(Clone, Debug)]
pub struct Area {
    /// `None`: it is empty.
    bounds: Option<Bounds>,
    /// `None`: all pixels within the bounds.
    mask: Option<Spans>,
}

impl From<Spans> for Area {
    fn from(mask: Spans) -> Self {
        let bounds = Bounds::of(mask.as_runs());
        // Only a box has as many pixels as its bounds.
        let is_box = bounds.map_or(0, Bounds::area) == mask.area();
        Self { bounds, mask: (!is_box).then_some(mask) }
    }
}

impl Area {
    /// A box that is not turned, from left, top, right and bottom in either order, on an image of `width × height`
    /// pixels: the pixels of the polygon of its four corners.
    #[must_use]
    pub fn of_box(sides: [f64; 4], width: u32, height: u32) -> Self {
        // `as` truncates toward zero, as it does for corners of polygons.
        let [left, top, right, bottom] = sides.map(|side| coordinate(side) as i64);
        let within = |one: i64, other: i64, size: u32| {
            let (first, last) = (one.min(other).max(0), one.max(other).min(i64::from(size) - 1));
            (first <= last).then_some((first as u32, last as u32))
        };
        let bounds = within(left, right, width).zip(within(top, bottom, height));
        let bounds = bounds.map(|((left, right), (top, bottom))| Bounds { left, top, right, bottom });
        Self { bounds, mask: None }
    }

    /// Number of pixels.
    #[must_use]
    pub fn pixels(&self) -> u64 {
        match &self.mask {
            Some(mask) => mask.area(),
            None => self.bounds.map_or(0, Bounds::area),
        }
    }

    /// Pixels that both areas have and pixels that either has.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> Overlap {
        let intersection = self.common(other);
        Overlap { intersection, union: self.pixels() + other.pixels() - intersection }
    }

    /// Number of pixels that both areas have.
    #[must_use]
    pub fn common(&self, other: &Self) -> u64 {
        let common = self.bounds.zip(other.bounds).and_then(|(one, other)| one.common(other));
        let Some(common) = common else { return 0 };
        match (&self.mask, &other.mask) {
            (Some(one), Some(other)) => one.intersection_area(other),
            (Some(mask), None) | (None, Some(mask)) => within(mask.as_runs(), common),
            (None, None) => common.area(),
        }
    }

    /// The area without its edge, so many pixels wide; what lies beyond the sides of the image counts as empty.
    pub(super) fn eroded(&self, by: u32) -> Self {
        match &self.mask {
            Some(mask) => mask.eroded(by).into(),
            None => Self { bounds: self.bounds.and_then(|bounds| bounds.shrunk(by)), mask: None },
        }
    }
}

/// Number of pixels of runs that lie within bounds.
fn within(runs: &[Run], bounds: Bounds) -> u64 {
    let first = runs.partition_point(|run| run.row < bounds.top);
    let runs = runs[first..].iter().take_while(|run| run.row <= bounds.bottom);
    let common = |run: &Run| {
        let (left, right) = (run.left.max(bounds.left), run.right.min(bounds.right));
        (u64::from(right) + 1).saturating_sub(u64::from(left))
    };
    runs.map(common).sum()
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
            let overlap = Area::from(one).overlap(&Area::from(other));
            let (both, either) = ((&a & &b).len() as f64, (&a | &b).len() as f64);
            if either > 0.0 {
                prop_assert!(same(iou(overlap), both / either));
                prop_assert!(same(dice(overlap), 2.0 * both / (a.len() + b.len()) as f64));
            }
        }

        #[test]
        fn measures_are_symmetric_and_within_bounds(one in blob(), other in blob()) {
            let (one, other) = (Area::from(one), Area::from(other));
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
            prop_assert_eq!(Area::from(mask.clone()).overlap(&quick), mask.overlap(&slow));
        }

        #[test]
        fn a_box_loses_its_edge_as_its_mask_does(sides in sides(), by in 1_u32..6) {
            let inner = polygon(sides).eroded(by);
            prop_assert_eq!(of_box(sides).eroded(by).overlap(&inner.clone().into()), inner.overlap(&inner));
        }

        #[test]
        fn any_numbers_are_a_box(sides in prop::array::uniform4(any::<f64>())) {
            prop_assert!(of_box(sides).pixels() <= u64::from(SIZE.0 * SIZE.1));
        }
    }

    #[test]
    fn empty_areas_agree_with_each_other_only() {
        let (empty, some) = (Area::from(Spans::default()), of_box([1.0, 1.0, 3.0, 3.0]));
        for measure in [iou, dice] {
            assert!((measure(empty.overlap(&empty)) - 1.0).abs() < f64::EPSILON);
            assert!(measure(empty.overlap(&some)).abs() < f64::EPSILON);
        }
        assert_eq!(Area::of_box([0.0; 4], 0, 0).pixels(), 0);
    }
}
