//! `line`: how far two polylines run along each other.
//!
//! Definition: the share of the expected line's length that is no farther than a tolerance from the given one is
//! its recall, the share of the given line's length that is no farther than that from the expected one its
//! precision, and the measure is their harmonic mean, F1. (C. Heipke et al., *Evaluation of automatic road
//! extraction*, 1997, call the first two completeness and correctness.) Direction and the number of points do not
//! matter.
//!
//! All of it is computed from lengths, nothing is sampled: the places near a segment are a capsule, which is convex,
//! so of another segment one stretch lies in it, and the ends of that follow from two quadratic equations and a
//! strip.
//!
//! Symmetric as F1, 1 for lines of the same course, 0 for lines that are nowhere near each other. A line without
//! length is a point, which is near or not. Two empty lines agree: 1. An empty one and another: 0.

use super::detection::f1;
use super::{Point, length, place};

/// How far two lines run along each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Along {
    /// Share of the given line that is near the expected one.
    pub precision: f64,
    /// Share of the expected line that is near the given one.
    pub recall: f64,
}

impl Along {
    /// Compares two lines; the tolerance is in pixels.
    #[must_use]
    pub fn between(expected: &Line, given: &Line, tolerance: f64) -> Self {
        let tolerance = length(tolerance);
        Self {
            precision: given.share_near(expected, tolerance),
            recall: expected.share_near(given, tolerance),
        }
    }

    /// The harmonic mean of both.
    #[must_use]
    pub fn f1(self) -> f64 {
        f1(self.precision, self.recall)
    }
}

/// At least so many segments have a box in common, so that segments far from them are compared with that only. Of a
/// line with very many segments there are as many groups as segments in a group.
const GROUP: usize = 8;

/// A polyline, ready to be compared.
#[derive(Clone, Debug)]
pub struct Line {
    segments: Vec<Segment>,
    /// Number of segments in a group.
    group: usize,
    /// Around each group.
    boxes: Vec<Reach>,
    length: f64,
}

impl Line {
    /// The line through these points.
    #[must_use]
    pub fn through(points: impl IntoIterator<Item = Point>) -> Self {
        let points: Vec<Point> = points.into_iter().map(place).collect();
        let pairs = points.windows(2).map(|pair| Segment::between(pair[0], pair[1]));
        let mut segments: Vec<Segment> = pairs.filter(|segment| segment.length > 0.0).collect();
        if segments.is_empty() {
            segments.extend(points.first().map(|&point| Segment::between(point, point)));
        }
        let around = |group: &[Segment]| {
            let ends = group.iter().flat_map(|segment| [segment.from, segment.to]);
            ends.fold(Reach::NOTHING, Reach::with)
        };
        let group = segments.len().isqrt().max(GROUP);
        let boxes = segments.chunks(group).map(around).collect();
        let length = segments.iter().map(|segment| segment.length).sum();
        Self { segments, group, boxes, length }
    }

    /// Length in pixels.
    #[must_use]
    pub fn length(&self) -> f64 {
        self.length
    }

    /// The share of this line that is no farther than the tolerance from another.
    fn share_near(&self, other: &Self, tolerance: f64) -> f64 {
        if self.segments.is_empty() {
            return f64::from(u8::from(other.segments.is_empty()));
        }
        let mut stretches = Vec::new();
        let mut near = |segment: &Segment| {
            stretches.clear();
            let around = Reach::NOTHING.with(segment.from).with(segment.to).widened(tolerance);
            let groups = other.segments.chunks(other.group).zip(&other.boxes);
            for other in groups.filter(|(_, reach)| reach.meets(&around)).flat_map(|(group, _)| group) {
                stretches.extend(segment.stretch_near(other, tolerance));
            }
            covered(&mut stretches)
        };
        if self.length == 0.0 {
            return f64::from(u8::from(near(&self.segments[0]) > 0.0));
        }
        let sum: f64 = self.segments.iter().map(|segment| segment.length * near(segment)).sum();
        (sum / self.length).min(1.0)
    }
}

/// From one place of a segment to another, in parts of the segment: 0 is its beginning, 1 its end.
type Stretch = (f64, f64);

/// The share of a segment that stretches cover together: all except the gaps, so that it is 1 to the last digit
/// where there are none.
fn covered(stretches: &mut [Stretch]) -> f64 {
    stretches.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
    let (mut gaps, mut reached) = (0.0, 0.0_f64);
    for &(from, to) in stretches.iter() {
        gaps += (from - reached).max(0.0);
        reached = reached.max(to);
    }
    (1.0 - gaps - (1.0 - reached)).max(0.0)
}

/// Left, top, right and bottom of a box.
#[derive(Clone, Copy, Debug)]
struct Reach(f64, f64, f64, f64);

impl Reach {
    const NOTHING: Self = Self(f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);

    fn with(self, (x, y): Point) -> Self {
        Self(self.0.min(x), self.1.min(y), self.2.max(x), self.3.max(y))
    }

    fn widened(self, by: f64) -> Self {
        Self(self.0 - by, self.1 - by, self.2 + by, self.3 + by)
    }

    fn meets(&self, other: &Self) -> bool {
        self.0 <= other.2 && other.0 <= self.2 && self.1 <= other.3 && other.1 <= self.3
    }
}

#[derive(Clone, Copy, Debug)]
struct Segment {
    from: Point,
    to: Point,
    length: f64,
}

impl Segment {
    fn between(from: Point, to: Point) -> Self {
        Self { from, to, length: (to.0 - from.0).hypot(to.1 - from.1) }
    }

    /// The direction, as long as the segment.
    fn vector(&self) -> Point {
        (self.to.0 - self.from.0, self.to.1 - self.from.1)
    }

    /// The stretch of this segment that is no farther than the tolerance from another. Near that is a capsule: a disc
    /// at either end and the strip between them.
    fn stretch_near(&self, other: &Self, tolerance: f64) -> Option<Stretch> {
        let parts = [
            self.stretch_in_disc(other.from, tolerance),
            self.stretch_in_disc(other.to, tolerance),
            self.stretch_beside(other, tolerance),
        ];
        // The parts of a convex whole: what is between them belongs to it.
        parts.into_iter().flatten().reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
    }

    /// The stretch within a radius of a point: `∣from + u·e − centre∣² ≤ r²` for `u` from 0 to 1.
    fn stretch_in_disc(&self, centre: Point, radius: f64) -> Option<Stretch> {
        let (e, f) = (self.vector(), (centre.0 - self.from.0, centre.1 - self.from.1));
        let square = dot(e, e);
        if square == 0.0 {
            return (dot(f, f) <= radius * radius).then_some((0.0, 1.0));
        }
        // The nearest place on the line, and how far from there the circle is crossed.
        let (nearest, aside) = (dot(f, e) / square, cross(f, e));
        let rest = radius * radius * square - aside * aside;
        let half = if rest < 0.0 { return None } else { rest.sqrt() / square };
        within((nearest - half, nearest + half))
    }

    /// The stretch beside another segment, at no more than this distance from the line through it.
    fn stretch_beside(&self, other: &Self, distance: f64) -> Option<Stretch> {
        let (e, f) = (self.vector(), other.vector());
        // Beside a point there is nothing but its disc.
        if dot(f, f) == 0.0 {
            return None;
        }
        let offset = (self.from.0 - other.from.0, self.from.1 - other.from.1);
        let along = limited(dot(offset, f), dot(e, f), 0.0, dot(f, f))?;
        let limit = distance * other.length;
        let aside = limited(cross(offset, f), cross(e, f), -limit, limit)?;
        within((along.0.max(aside.0), along.1.min(aside.1)))
    }
}

/// For which `u` the value `at + u·by` lies between two limits.
fn limited(at: f64, by: f64, low: f64, high: f64) -> Option<Stretch> {
    if by == 0.0 {
        return (low..=high).contains(&at).then_some((f64::NEG_INFINITY, f64::INFINITY));
    }
    let (one, other) = ((low - at) / by, (high - at) / by);
    Some((one.min(other), one.max(other)))
}

/// The part of a stretch that is on the segment.
fn within((from, to): Stretch) -> Option<Stretch> {
    let (from, to) = (from.max(0.0), to.min(1.0));
    (from <= to).then_some((from, to))
}

fn dot(one: Point, other: Point) -> f64 {
    one.0 * other.0 + one.1 * other.1
}

fn cross(one: Point, other: Point) -> f64 {
    one.0 * other.1 - one.1 * other.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::scoring::measures::tests::same;

    fn points() -> impl Strategy<Value = Vec<Point>> {
        prop::collection::vec((0.0..100.0_f64, 0.0..100.0_f64), 1..9)
    }

    fn f1_of(one: &[Point], other: &[Point], tolerance: f64) -> f64 {
        let (one, other) = (Line::through(one.iter().copied()), Line::through(other.iter().copied()));
        Along::between(&one, &other, tolerance).f1()
    }

    /// Distance of a point from a polyline.
    fn distance(point: Point, line: &[Point]) -> f64 {
        let from = |pair: &[Point]| {
            let (a, b) = (pair[0], pair[1]);
            let (along, away) = ((b.0 - a.0, b.1 - a.1), (point.0 - a.0, point.1 - a.1));
            let square = dot(along, along);
            let part = if square == 0.0 { 0.0 } else { (dot(away, along) / square).clamp(0.0, 1.0) };
            (away.0 - part * along.0).hypot(away.1 - part * along.1)
        };
        let single = [line[0], line[0]];
        line.windows(2).chain(std::iter::once(&single[..])).map(from).fold(f64::INFINITY, f64::min)
    }

    /// The share of a line that is near another, by looking at places all along it.
    fn sampled(line: &[Point], other: &[Point], tolerance: f64) -> f64 {
        let (mut near, mut all) = (0.0, 0.0);
        for pair in line.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let length = (b.0 - a.0).hypot(b.1 - a.1);
            let steps = (length * 50.0).ceil().max(1.0);
            for step in 0..steps as u32 {
                let part = (f64::from(step) + 0.5) / steps;
                let at = (a.0 + part * (b.0 - a.0), a.1 + part * (b.1 - a.1));
                all += length / steps;
                near += if distance(at, other) <= tolerance { length / steps } else { 0.0 };
            }
        }
        if all == 0.0 { f64::from(u8::from(distance(line[0], other) <= tolerance)) } else { near / all }
    }

    proptest! {
        #[test]
        fn shares_are_those_of_places_all_along_the_lines(
            (one, other) in (points(), points()),
            tolerance in 0.5..30.0_f64,
        ) {
            let (a, b) = (Line::through(one.iter().copied()), Line::through(other.iter().copied()));
            let along = Along::between(&a, &b, tolerance);
            // A place may be on the wrong side of each end of a stretch, of which a segment may have several.
            let slack = |line: &Line| 0.02 * 20.0 / line.length().max(1.0);
            let (recall, precision) = (sampled(&one, &other, tolerance), sampled(&other, &one, tolerance));
            prop_assert!((along.recall - recall).abs() <= slack(&a), "{along:?}, recall {recall}");
            prop_assert!((along.precision - precision).abs() <= slack(&b), "{along:?}, precision {precision}");
        }

        #[test]
        fn is_symmetric_within_bounds_and_one_for_the_same_line(
            (one, other) in (points(), points()),
            tolerance in 0.0..30.0_f64,
        ) {
            let value = f1_of(&one, &other, tolerance);
            prop_assert!((0.0..=1.0).contains(&value));
            prop_assert!(same(value, f1_of(&other, &one, tolerance)));
            prop_assert!(same(f1_of(&one, &one, tolerance), 1.0));
        }

        #[test]
        fn direction_further_points_and_place_do_not_matter(
            (one, other) in (points(), points()),
            tolerance in 0.5..30.0_f64,
            by in (-50.0..50.0_f64, -50.0..50.0_f64),
        ) {
            let expected = f1_of(&one, &other, tolerance);
            let back: Vec<Point> = one.iter().rev().copied().collect();
            let more: Vec<Point> = other
                .iter()
                .zip(other.iter().skip(1).chain(other.last()))
                .flat_map(|(a, b)| [*a, (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1))])
                .collect();
            let moved = |line: &[Point]| -> Vec<Point> { line.iter().map(|at| (at.0 + by.0, at.1 + by.1)).collect() };
            prop_assert!((f1_of(&back, &more, tolerance) - expected).abs() < 1e-6);
            prop_assert!((f1_of(&moved(&one), &moved(&other), tolerance) - expected).abs() < 1e-6);
        }

        #[test]
        fn more_tolerance_never_makes_it_less(
            (one, other) in (points(), points()),
            (small, more) in (0.0..20.0_f64, 0.0..20.0_f64),
        ) {
            prop_assert!(f1_of(&one, &other, small) <= f1_of(&one, &other, small + more) + 1e-9);
        }

        #[test]
        fn any_numbers_are_a_line(
            one in prop::collection::vec(any::<Point>(), 0..6),
            other in prop::collection::vec(any::<Point>(), 0..6),
            tolerance in any::<f64>(),
        ) {
            prop_assert!((0.0..=1.0).contains(&f1_of(&one, &other, tolerance)));
        }
    }

    #[test]
    fn a_part_counts_by_its_length() {
        let (lane, half) = ([(0.0, 0.0), (100.0, 0.0)], [(0.0, 3.0), (50.0, 3.0)]);
        let (lane, half) = (Line::through(lane), Line::through(half));
        let along = Along::between(&lane, &half, 5.0);
        // Beyond the end of the given line the expected one is near for four pixels more: 3² + 4² = 5².
        assert!((along.recall - 0.54).abs() < 1e-12 && (along.precision - 1.0).abs() < 1e-12, "{along:?}");
        assert!((along.f1() - 2.0 * 0.54 / 1.54).abs() < 1e-12);
        assert!(Along::between(&lane, &half, 2.9).f1().abs() < f64::EPSILON);
    }

    #[test]
    fn points_and_empty_lines_are_lines_too() {
        let value = |one: &[Point], other: &[Point], expected: f64| {
            let value = f1_of(one, other, 2.0);
            assert!((value - expected).abs() < 1e-12, "{one:?} and {other:?}: {value}");
        };
        value(&[], &[], 1.0);
        value(&[], &[(1.0, 1.0)], 0.0);
        value(&[(1.0, 1.0)], &[(2.0, 2.0), (2.0, 2.0)], 1.0);
        value(&[(1.0, 1.0)], &[(9.0, 9.0)], 0.0);
        // A point lies on the line: all of the point, a part of the line.
        value(&[(50.0, 0.0)], &[(0.0, 0.0), (100.0, 0.0)], 2.0 * 0.04 / 1.04);
    }

    #[test]
    fn lines_of_very_many_points_take_no_time_to_speak_of() {
        let wave = |phase: f64| {
            Line::through(
                (0..20_000).map(move |at| (f64::from(at), 20.0 * (f64::from(at) / 30.0 + phase).sin())),
            )
        };
        let along = Along::between(&wave(0.0), &wave(0.01), 1.0);
        assert!(along.f1() > 0.999, "{along:?}");
    }
}
