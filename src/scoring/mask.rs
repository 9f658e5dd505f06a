//! Masks: which pixels of an image a polygon covers, kept as runs of pixels per row.
//!
//! The definition describes what Pillow draws (`ImageDraw.polygon(points, outline=1, fill=1)`); on small outlines it is
//! often a pixel off (`recorded_cases` has how far from Pillow 9.2). Coordinates are truncated toward zero; a row's
//! crossings with the edges are taken twice, with the edges' upper and with their lower ends left out, and both takes
//! united; a span runs from `floor(left + 0.5)` to `ceil(right − 0.5)`; horizontal edges belong to the mask. All of it is
//! done in whole numbers.

use super::outline::Sweep;
use super::percent::Percent;

/// Neighbouring pixels of one row, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    pub(super) row: u32,
    pub(super) left: u32,
    pub(super) right: u32,
}

impl Run {
    /// Row and last column in one number that sorts like them.
    fn end(self) -> u64 {
        u64::from(self.row) << 32 | u64::from(self.right)
    }
}

/// A mask. Two masks of the same pixels are equal, however they came about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans {
    /// By row and column; no two overlap or touch.
    runs: Vec<Run>,
    /// Number of pixels.
    area: u64,
}

impl From<Vec<Run>> for Spans {
    fn from(runs: Vec<Run>) -> Self {
        let area = runs.iter().map(|run| u64::from(run.right - run.left) + 1).sum();
        Self { runs, area }
    }
}

impl Spans {
    /// The mask of a polygon on an image of `width × height` pixels. The polygon closes itself and may have
    /// any number of points anywhere: coordinates beyond ±2^29 count as ±2^29, NaN as 0.
    #[must_use]
    pub fn of_polygon(points: impl IntoIterator<Item = (f64, f64)>, width: u32, height: u32) -> Self {
        Sweep::default().runs(points, width, height).into()
    }

    /// The pixels of either mask.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::union_of([self, other])
    }

    /// The pixels of any of the masks.
    #[must_use]
    pub fn union_of<'a>(masks: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut all: Vec<Run> = masks.into_iter().flat_map(|mask| &mask.runs).copied().collect();
        // The stable sort merges what is sorted already, as each mask is.
        all.sort();
        let mut runs = Vec::with_capacity(all.len());
        for run in all {
            append(&mut runs, run);
        }
        runs.into()
    }

    /// Number of pixels.
    #[must_use]
    pub fn area(&self) -> u64 {
        self.area
    }

    /// Number of pixels that both masks have.
    #[must_use]
    pub fn intersection_area(&self, other: &Self) -> u64 {
        let (ours, theirs) = (self.runs.as_slice(), other.runs.as_slice());
        let (mut at, mut opposite, mut area) = (0, 0, 0);
        while let (Some(our), Some(their)) = (ours.get(at), theirs.get(opposite)) {
            if our.row == their.row {
                let (left, right) = (our.left.max(their.left), our.right.min(their.right));
                area += (u64::from(right) + 1).saturating_sub(u64::from(left));
            }
            // Whichever ends first has nothing in common with what follows in the other.
            let (our_end, their_end) = (our.end(), their.end());
            at += usize::from(our_end <= their_end);
            opposite += usize::from(their_end <= our_end);
        }
        area
    }

    /// Pixels that both masks have and pixels that either has.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> Overlap {
        let intersection = self.intersection_area(other);
        Overlap { intersection, union: self.area() + other.area() - intersection }
    }

    /// The runs of pixels: row, first and last column, by row and column.
    pub fn runs(&self) -> impl Iterator<Item = (u32, u32, u32)> + '_ {
        self.runs.iter().map(|run| (run.row, run.left, run.right))
    }
}

/// A mask whose runs are found by row.
#[derive(Debug)]
pub(super) struct Rows {
    /// Row of the first run.
    first: u32,
    /// From the first row on; a row without runs has a first one of no width.
    table: Vec<Row>,
    /// The runs after the first one of each row.
    more: Vec<Run>,
    area: u64,
}

/// One row of a mask: nearly always a single run.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// First column of the first run.
    left: u32,
    /// Column after its last one.
    end: u32,
    /// Where the other runs of the row stand.
    more: (u32, u32),
}

impl Rows {
    /// Number of pixels.
    pub(super) fn area(&self) -> u64 {
        self.area
    }

    /// So many pixels of a run of a row are in the mask.
    pub(super) fn common(&self, row: u32, left: u32, right: u32) -> u64 {
        let Some(found) = self.table.get(row.wrapping_sub(self.first) as usize) else { return 0 };
        let common = |from: u32, end: u32| u64::from(end.min(right + 1).saturating_sub(from.max(left)));
        let mut pixels = common(found.left, found.end);
        let (from, to) = found.more;
        if from < to {
            let more = &self.more[from as usize..to as usize];
            pixels += more.iter().map(|run| common(run.left, run.right + 1)).sum::<u64>();
        }
        pixels
    }
}

impl From<&Spans> for Rows {
    fn from(mask: &Spans) -> Self {
        let first = mask.runs.first().map_or(0, |run| run.row);
        let (mut table, mut more): (Vec<Row>, Vec<Run>) = (Vec::new(), Vec::new());
        for run in &mask.runs {
            let place = (run.row - first) as usize;
            let here = more.len() as u32;
            if place < table.len() {
                more.push(*run);
                table[place].more.1 = here + 1;
                continue;
            }
            let empty = Row { left: 0, end: 0, more: (here, here) };
            table.resize(place, empty);
            table.push(Row { left: run.left, end: run.right + 1, more: (here, here) });
        }
        Self { first, table, more, area: mask.area }
    }
}

/// Adds a run that begins no earlier than the last one, uniting what overlaps or touches.
pub(super) fn append(runs: &mut Vec<Run>, next: Run) {
    match runs.last_mut() {
        Some(last) if last.row == next.row && u64::from(next.left) <= u64::from(last.right) + 1 => {
            last.right = last.right.max(next.right);
        }
        _ => runs.push(next),
    }
}

/// How far two masks agree, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// Pixels of both masks.
    pub intersection: u64,
    /// Pixels of either mask.
    pub union: u64,
}

impl Overlap {
    /// Intersection over union. Two empty masks agree: 100.
    #[must_use]
    pub fn iou(self) -> Percent {
        Percent::of(self.intersection, self.union)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::exam::{Shape, ShapeKind};

    type Pixels = BTreeSet<(i64, i64)>;

    fn pixels(mask: &Spans) -> Pixels {
        mask.runs()
            .flat_map(|(row, left, right)| (left..=right).map(move |x| (x.into(), row.into())))
            .collect()
    }

    /// The definition, word for word, with fractions.
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

    fn mask(points: &[(i64, i64)], width: u32, height: u32) -> Spans {
        Spans::of_polygon(points.iter().map(|&(x, y)| (x as f64, y as f64)), width, height)
    }

    fn polygon() -> impl Strategy<Value = Vec<(i64, i64)>> {
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
        fn does_not_depend_on_where_the_outline_begins_or_turns(points in polygon(), turn in 0_usize..12) {
            let expected = mask(&points, 24, 18);
            let mut other = points.clone();
            other.rotate_left(turn.min(points.len()));
            prop_assert_eq!(&mask(&other, 24, 18), &expected);
            other.reverse();
            prop_assert_eq!(&mask(&other, 24, 18), &expected);
        }

        #[test]
        fn sets_of_pixels_behave_like_sets(one in polygon(), other in polygon()) {
            let (a, b) = (mask(&one, 24, 18), mask(&other, 24, 18));
            let (in_a, in_b) = (pixels(&a), pixels(&b));
            prop_assert_eq!(a.area(), in_a.len() as u64);
            prop_assert_eq!(pixels(&a.union(&b)), &in_a | &in_b);
            prop_assert_eq!(a.intersection_area(&b), (&in_a & &in_b).len() as u64);
            prop_assert_eq!(a.overlap(&b).union, a.union(&b).area());
            prop_assert_eq!(a.overlap(&b).iou(), b.overlap(&a).iou());
            prop_assert_eq!(a.overlap(&a).iou(), Percent::HUNDRED);
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
    fn rectangles_are_areas() {
        let rectangle = Shape {
            label: "car".to_owned(),
            kind: ShapeKind::Rectangle,
            coordinates: vec![10.9, 10.0, 19.0, 14.5],
            attributes: Vec::new(),
            source: "manual".to_owned(),
        };
        assert_eq!(Spans::of_polygon(rectangle.outline(), 100, 100).area(), 10 * 5);
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
