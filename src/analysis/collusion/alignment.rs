//! How many points two outlines of the same object have in common, after one is laid over the other.
//!
//! What a copier changes without effort must not matter: where the outline starts and which way it turns (points
//! are compared as a set), where it lies and how large it is (it is moved and scaled by the centres and the areas first,
//! then by the points that are near each other), left and right, dropped points (the outline with fewer points is looked
//! up in the other), and small shifts of single points ([`NEAR`]). The order of points adds nothing: whoever follows
//! an outline meets its parts in the same order.

use super::drawing::Outline;

/// Points that are at most so far apart, in pixels, are the same: two points that were each shifted by up to two pixels
/// both ways are, in 97 of 100 cases.
const NEAR: f32 = 2.5;

/// Points that are at most so far apart may show how one outline has to be moved.
const CLOSE: f32 = 7.0;

/// Outlines whose sizes differ by a larger factor are not the same.
const LARGEST_SCALE: f32 = 1.35;

/// Laying over, once roughly and so often more exactly.
const ROUNDS: usize = 2;

/// Points in common, and how many there could be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Common {
    pub(super) points: usize,
    pub(super) of: usize,
}

/// What `x` and `y` become, axis by axis.
#[derive(Clone, Copy)]
struct Placement {
    scale: f32,
    shift: [f32; 2],
}

impl Placement {
    fn of(&self, point: [f32; 2]) -> [f32; 2] {
        [point[0] * self.scale + self.shift[0], point[1] * self.scale + self.shift[1]]
    }
}

/// Two outlines of one object, one laid over the other.
pub(super) struct Overlay<'a> {
    /// The one with fewer points, which is looked up in the other.
    fewer: &'a Outline,
    more: &'a Outline,
    /// `None`: one is much larger than the other.
    placement: Option<Placement>,
}

impl<'a> Overlay<'a> {
    /// Where they were drawn.
    pub(super) fn as_drawn(one: &'a Outline, other: &'a Outline) -> Self {
        let (fewer, more) = by_points(one, other);
        Self { fewer, more, placement: Some(Placement { scale: 1.0, shift: [0.0; 2] }) }
    }

    /// Moved and scaled so that they fit best.
    pub(super) fn fitted(one: &'a Outline, other: &'a Outline) -> Self {
        let (fewer, more) = by_points(one, other);
        let scale = more.size / fewer.size.max(1e-3);
        if !(LARGEST_SCALE.recip()..=LARGEST_SCALE).contains(&scale) {
            return Self { fewer, more, placement: None };
        }
        let shift = [0, 1].map(|axis| more.centre[axis] - scale * fewer.centre[axis]);
        let mut placement = Placement { scale, shift };
        for _ in 0..ROUNDS {
            placement = closer(fewer, more, &placement);
        }
        Self { fewer, more, placement: Some(placement) }
    }

    /// Points that are at most so far from each other, in pixels.
    pub(super) fn within(&self, reach: f32) -> Common {
        let of = self.fewer.points.len();
        let points = self.placement.map_or(0, |placement| near(self.fewer, self.more, &placement, reach));
        Common { points, of }
    }

    /// Points that are the same.
    pub(super) fn common(&self) -> Common {
        self.within(NEAR)
    }

    /// How far the centre was moved, in pixels, and the larger size divided by the smaller one; both apply only where
    /// the outlines have most points in common.
    pub(super) fn moved(&self) -> (f32, f32) {
        let Some(placement) = self.placement else { return (0.0, 1.0) };
        let [x, y] = placement.of(self.fewer.centre);
        let far = (x - self.fewer.centre[0]).hypot(y - self.fewer.centre[1]);
        (far, placement.scale.max(placement.scale.recip()))
    }

    /// How many of the points would be near another one if they lay anywhere along the other outline.
    pub(super) fn by_density(&self, reach: f32) -> f32 {
        let spacing = self.more.length() / self.more.points.len().max(1) as f32;
        (2.0 * reach / spacing.max(1e-3)).min(1.0) * self.fewer.points.len() as f32
    }
}

fn by_points<'a>(one: &'a Outline, other: &'a Outline) -> (&'a Outline, &'a Outline) {
    if one.points.len() <= other.points.len() { (one, other) } else { (other, one) }
}

/// Compares two outlines of one object.
pub(super) fn common(one: &Outline, other: &Outline) -> Common {
    Overlay::fitted(one, other).common()
}

/// The nearest of these sorted points that is not farther away than `reach`.
fn nearest(point: [f32; 2], sorted: &[[f32; 2]], reach: f32) -> Option<usize> {
    let mut best = None;
    let mut least = reach * reach;
    let start = sorted.partition_point(|other| other[0] < point[0] - reach);
    for (at, other) in sorted.iter().enumerate().skip(start) {
        let (x, y) = (other[0] - point[0], other[1] - point[1]);
        if x > reach {
            break;
        }
        let square = x * x + y * y;
        if square <= least {
            (best, least) = (Some(at), square);
        }
    }
    best
}

/// The placement that brings points which are close to each other closest (least squares).
fn closer(fewer: &Outline, more: &Outline, placement: &Placement) -> Placement {
    let (mut points, mut targets) = (Vec::new(), Vec::new());
    for point in &fewer.points {
        if let Some(at) = nearest(placement.of(*point), &more.sorted, CLOSE) {
            points.push(*point);
            targets.push(more.sorted[at]);
        }
    }
    if points.len() < 3 {
        return Placement { ..*placement };
    }
    let (from, to) = (mean(&points), mean(&targets));
    let (mut along, mut square) = (0.0, 0.0);
    for (point, target) in points.iter().zip(&targets) {
        for axis in [0, 1] {
            along += (point[axis] - from[axis]) * (target[axis] - to[axis]);
            square += (point[axis] - from[axis]).powi(2);
        }
    }
    let scale = if square > 1.0 { along / square } else { placement.scale };
    Placement { scale, shift: [0, 1].map(|axis| to[axis] - scale * from[axis]) }
}

fn mean(points: &[[f32; 2]]) -> [f32; 2] {
    [0, 1].map(|axis| points.iter().map(|point| point[axis]).sum::<f32>() / points.len() as f32)
}

/// How many points lie near a point of the other outline that no other point has taken.
fn near(fewer: &Outline, more: &Outline, placement: &Placement, reach: f32) -> usize {
    let mut taken = vec![false; more.points.len()];
    let mut count = 0;
    for point in &fewer.points {
        if let Some(at) = nearest(placement.of(*point), &more.sorted, reach)
            && !taken[at]
        {
            taken[at] = true;
            count += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::super::super::random::Random;
    use super::super::drawing::Drawing;
    use super::*;

    fn outline(points: &[(f64, f64)]) -> Outline {
        Drawing::of([points]).outlines.remove(0)
    }

    fn blob(random: &mut Random, count: usize) -> Vec<(f64, f64)> {
        let radius = |angle: f64| 150.0 + 40.0 * (3.0 * angle).sin() + 20.0 * (5.0 * angle).cos();
        let mut angles: Vec<f64> = (0..count).map(|_| random.unit() * std::f64::consts::TAU).collect();
        angles.sort_unstable_by(f64::total_cmp);
        let point = |angle: f64| (500.0 + radius(angle) * angle.cos(), 400.0 + radius(angle) * angle.sin());
        angles.into_iter().map(point).collect()
    }

    #[test]
    fn what_a_copier_changes_without_effort_does_not_matter() {
        let mut random = Random::with_seed(31);
        let points = blob(&mut random, 40);
        let original = outline(&points);
        let mut shift = |at: f64| at + 4.0 * random.unit() - 2.0;
        let mut copies: Vec<Vec<(f64, f64)>> = vec![
            points.clone(),
            points.iter().rev().copied().collect(),
            points.iter().map(|(x, y)| (x + 15.0, y - 9.0)).collect(),
            points.iter().map(|(x, y)| (x * 1.1 - 60.0, y * 1.1)).collect(),
            points.iter().map(|(x, y)| (shift(*x), shift(*y))).collect(),
            points.iter().enumerate().filter(|(at, _)| at % 4 > 0).map(|(_, point)| *point).collect(),
        ];
        copies[1].rotate_left(17);
        for (at, copy) in copies.iter().enumerate() {
            let Common { points, of } = common(&original, &outline(copy));
            assert!(of == copy.len() && 10 * points >= 9 * of, "{at}: {points} of {of}");
            assert!(common(&outline(copy), &original).points.abs_diff(points) < 3);
        }
    }

    #[test]
    fn independent_hands_have_few_points_in_common() {
        let mut random = Random::with_seed(32);
        for _ in 0..20 {
            let (one, other) = (outline(&blob(&mut random, 30)), outline(&blob(&mut random, 30)));
            let Common { points, of } = common(&one, &other);
            assert!(of == 30 && points < 15, "{points}");
        }
    }

    #[test]
    fn nothing_and_dots_have_nothing_in_common() {
        let none = Common { points: 0, of: 0 };
        assert_eq!(common(&outline(&[]), &outline(&[(1.0, 2.0)])), none);
        let far = common(
            &outline(&[(0.0, 0.0), (9.0, 0.0), (0.0, 9.0)]),
            &outline(&[(0.0, 0.0), (99.0, 0.0), (0.0, 99.0)]),
        );
        assert_eq!(far, Common { points: 0, of: 3 });
    }
}
