//! The mask of a polygon: which pixels of an image it covers.
//!
//! The definition describes what Pillow draws (`ImageDraw.polygon(points, outline=1, fill=1)`); on small
//! outlines it is often a pixel off (`recorded_cases` shows how far from Pillow 9.2). Coordinates are truncated
//! toward zero. The crossings of a row with the edges are taken twice, once without the edges' upper and once
//! without their lower ends, and both results are united. A span runs from `floor(left + 0.5)` to `ceil(right −
//! 0.5)`. Horizontal edges belong to the mask. All of it is done in whole numbers.

use super::mask::Spans;
use super::outline::Sweep;

impl Spans {
    /// The mask of a polygon on an image of `width × height` pixels. The polygon closes itself and may have
    /// any number of points anywhere: coordinates beyond ±2^29 count as ±2^29, NaN as 0.
    #[must_use]
    pub fn of_polygon(points: impl IntoIterator<Item = (f64, f64)>, width: u32, height: u32) -> Self {
        Sweep::default().runs(points, width, height).into()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::exam::{Geometry, ShapeKind};
    use crate::scoring::mask::Rows;
    use crate::scoring::percent::Percent;

    pub type Pixels = BTreeSet<(i64, i64)>;

    pub fn pixels(mask: &Spans) -> Pixels {
        mask.runs()
            .flat_map(|(row, left, right)| (left..=right).map(move |x| (x.into(), row.into())))
            .collect()
    }

    /// The definition, literally, with fractions.
    fn by_definition(points: &[(i64, i64)], width: i64, height: i64) -> Pixels {
        let mut pixels = Pixels::new();
        let edges = || points.iter().zip(points.iter().cycle().skip(1));
        for y in 0..height {
            for (a, b) in edges().filter(|(a, b)| a.1 == y && b.1 == y) {
                pixels.extend((a.0.min(b.0)..=a.0.max(b.0)).map(|x| (x, y)));
            }
            for take in 0..2 {
                // Each crossing as numerator and (positive) denominator.
                let mut crossings: Vec<(i64, i64)> = edges()
                    .filter(|(a, b)| {
                        let (top, bottom) = (a.1.min(b.1), a.1.max(b.1));
                        if take == 0 { top <= y && y < bottom } else { top < y && y <= bottom }
                    })
                    .map(|(a, b)| {
                        let rise = b.1 - a.1;
                        ((a.0 * rise + (y - a.1) * (b.0 - a.0)) * rise.signum(), rise.abs())
                    })
                    .collect();
                crossings.sort_by(|one, other| (one.0 * other.1).cmp(&(other.0 * one.1)));
                for ends in crossings.chunks(2) {
                    let left = (2 * ends[0].0 + ends[0].1).div_euclid(2 * ends[0].1);
                    let right = -(ends[1].1 - 2 * ends[1].0).div_euclid(2 * ends[1].1);
                    pixels.extend((left..=right).map(|x| (x, y)));
                }
            }
        }
        pixels.retain(|&(x, y)| (0..width).contains(&x) && (0..height).contains(&y));
        pixels
    }

    pub fn mask(points: &[(i64, i64)], width: u32, height: u32) -> Spans {
        Spans::of_polygon(points.iter().map(|&(x, y)| (x as f64, y as f64)), width, height)
    }

    pub fn polygon() -> impl Strategy<Value = Vec<(i64, i64)>> {
        prop::collection::vec((-12_i64..36, -12_i64..30), 0..12)
    }

    proptest! {
        #[test]
        fn is_what_the_definition_says(points in polygon()) {
            prop_assert_eq!(pixels(&mask(&points, 24, 18)), by_definition(&points, 24, 18));
        }

        #[test]
        fn is_what_the_definition_says_of_outlines_that_run_to_and_fro(
            points in prop::collection::vec((-4_i64..10, -3_i64..12), 30..90),
        ) {
            prop_assert_eq!(pixels(&mask(&points, 6, 10)), by_definition(&points, 6, 10));
        }

        #[test]
        fn is_what_the_definition_says_of_high_outlines(
            points in prop::collection::vec((-4_i64..10, -20_i64..320), 2..6),
        ) {
            prop_assert_eq!(pixels(&mask(&points, 6, 300)), by_definition(&points, 6, 300));
        }

        #[test]
        fn is_what_the_definition_says_of_outlines_far_beyond_the_image(
            points in prop::collection::vec((-30_i64..60, -50_000_i64..50_000), 2..6),
        ) {
            prop_assert_eq!(pixels(&mask(&points, 24, 18)), by_definition(&points, 24, 18));
        }

        #[test]
        fn does_not_depend_on_where_the_outline_begins_or_turns(points in polygon(), turn in 0_usize..12) {
            let expected = mask(&points, 24, 18);
            let mut other = points.clone();
            other.rotate_left(turn.min(points.len()));
            prop_assert_eq!(&mask(&other, 24, 18), &expected);
            other.reverse();
            prop_assert_eq!(&mask(&other, 24, 18), &expected);
        }

        #[test]
        fn agreement_needs_no_second_mask(one in polygon(), other in polygon()) {
            let (a, b) = (mask(&one, 24, 18), mask(&other, 24, 18));
            let points = other.iter().map(|&(x, y)| (x as f64, y as f64));
            prop_assert_eq!(Sweep::default().overlap(points, 24, 18, &Rows::from(&a)), a.overlap(&b));
        }

        #[test]
        fn any_number_is_a_coordinate(points in prop::collection::vec((any::<f64>(), any::<f64>()), 0..8)) {
            prop_assert!(Spans::of_polygon(points, 40, 30).area() <= 40 * 30);
        }
    }

    #[test]
    fn truncates_toward_zero_and_keeps_the_outline() {
        let square = Spans::of_polygon([(1.9, 1.2), (3.99, 1.0), (3.0, 2.7), (1.0, 2.0)], 10, 10);
        assert_eq!(square.runs().collect::<Vec<_>>(), [(1, 1, 3), (2, 1, 3)]);
        let negative = Spans::of_polygon([(-0.9, -0.9), (0.9, -0.9)], 10, 10);
        assert_eq!(negative.runs().collect::<Vec<_>>(), [(0, 0, 0)]);
    }

    #[test]
    fn is_what_the_definition_says_of_an_outline_as_high_as_any_image() {
        let points = [(2, -40_000), (5, 7_000), (5, 9_990), (1, 9_000), (0, 50)];
        assert_eq!(pixels(&mask(&points, 6, 10_000)), by_definition(&points, 6, 10_000));
    }

    #[test]
    fn rectangles_are_areas() {
        let rectangle = Geometry::of(ShapeKind::Rectangle, vec![10.9, 10.0, 19.0, 14.5], 0.0);
        assert_eq!(Spans::of(&rectangle, 100, 100).area(), 10 * 5);
    }

    #[test]
    fn slivers_and_single_points_have_pixels_and_nothing_has_none() {
        assert_eq!(Spans::of_polygon([(4.0, 5.0)], 10, 10).area(), 1);
        assert_eq!(Spans::of_polygon([(2.0, 0.0), (2.0, 7.0)], 10, 10).area(), 8);
        assert_eq!(Spans::of_polygon([], 10, 10), Spans::default());
        assert_eq!(Spans::of_polygon([(0.0, 0.0), (5.0, 0.0), (5.0, 5.0)], 0, 0), Spans::default());
        assert_eq!(Spans::default().overlap(&Spans::default()).iou(), Percent::HUNDRED);
        let point = Spans::of_polygon([(4.0, 5.0)], 10, 10);
        assert_eq!(point.overlap(&Spans::default()).iou(), Percent::ZERO);
    }

    #[test]
    fn absurd_coordinates_are_only_far_away() {
        let everything =
            Spans::of_polygon([(-1e300, -1e300), (1e300, -1e300), (1e300, 1e300), (-1e300, 1e300)], 64, 48);
        assert_eq!(everything.area(), 64 * 48);
        let infinite = [(f64::NEG_INFINITY, 0.0), (f64::INFINITY, 0.0), (f64::NAN, f64::INFINITY)];
        assert!(Spans::of_polygon(infinite, 64, 48).area() > 0);
    }

    #[test]
    fn a_large_outline_on_a_large_image_costs_what_it_crosses() {
        let count = 100_000;
        let points = (0..count).map(|index| {
            let angle = f64::from(index) * std::f64::consts::TAU / f64::from(count);
            let radius = if index % 2 == 0 { 9_000.0 } else { 9_020.0 };
            (10_000.0 + radius * angle.cos(), 10_000.0 + radius * angle.sin())
        });
        let area = Spans::of_polygon(points, 20_000, 20_000).area() as f64;
        let circle = std::f64::consts::PI * 9_010.0 * 9_010.0;
        assert!((area / circle - 1.0).abs() < 0.01, "{area} pixels, a circle has {circle}");
    }
}
