//! Measures of joints: how near the points of a skeleton, or loose points, are to where they were expected.
//!
//! | measure | formula | source |
//! | --- | --- | --- |
//! | [`oks`] | mean of `exp(−d² / (2 s² κ²))` with `κ = 2σ` | object keypoint similarity of COCO's evaluation, 2016 |
//! | [`pck`] | share of joints with `d ≤ α · size` | percentage of correct keypoints, Y. Yang and D. Ramanan, 2013 |
//!
//! `d` is the distance in pixels between where a joint was expected and where it was given. Only joints that were
//! expected count; one that was expected and not given counts as infinitely far away, one that was given and not
//! expected is not looked at. Both are 1 when all joints are in their places, 0 when none was given, and not
//! symmetric: the size is that of what was expected. Where no joint was expected there is nothing to measure.
//!
//! The joints stand in the order of the exam in both slices; a slice that is too short lacks its last joints.

use super::{Point, length, place};

/// `σ` of a joint for which none is known: about that of shoulders, hips and knees in COCO.
pub const USUAL_SIGMA: f64 = 0.09;

/// A joint; `None`: it is not in the picture, or nobody set it.
pub type Joint = Option<Point>;

/// Object keypoint similarity. `s²` is the area of the object in square pixels; without one, that of the box around
/// the expected joints. An area of less than a pixel counts as one. `sigmas` are those of the joints, in the same
/// order; where there is none, or no positive number, it is [`USUAL_SIGMA`]. `None`: no joint was expected.
#[must_use]
pub fn oks(expected: &[Joint], given: &[Joint], area: Option<f64>, sigmas: &[f64]) -> Option<f64> {
    let area = area.map_or_else(|| Extent::of(expected).area(), length).max(1.0);
    let similarity = |index: usize, squared: f64| {
        let sigma = sigmas.get(index).copied().filter(|sigma| *sigma > 0.0 && sigma.is_finite());
        let kappa = 2.0 * sigma.unwrap_or(USUAL_SIGMA);
        // In this order no number is so small that it becomes 0.
        let ratio = squared.sqrt() / (area.sqrt() * kappa);
        (-ratio * ratio / 2.0).exp()
    };
    mean(expected, given, similarity)
}

/// Percentage of correct keypoints, as a share: joints within `alpha` times the size of the object. The size is in
/// pixels; without one, the longer side of the box around the expected joints. A size of less than a pixel counts
/// as one. `None`: no joint was expected.
#[must_use]
pub fn pck(expected: &[Joint], given: &[Joint], alpha: f64, size: Option<f64>) -> Option<f64> {
    let size = size.map_or_else(|| Extent::of(expected).longer_side(), length).max(1.0);
    let radius = length(alpha) * size;
    mean(expected, given, |_, squared| f64::from(u8::from(squared <= radius * radius)))
}

/// The mean over the expected joints of what becomes of a joint's number and squared distance.
fn mean(expected: &[Joint], given: &[Joint], of: impl Fn(usize, f64) -> f64) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0_u32);
    for (index, joint) in expected.iter().enumerate() {
        let Some(wanted) = joint.map(place) else { continue };
        count += 1;
        if let Some(got) = given.get(index).copied().flatten().map(place) {
            sum += of(index, (got.0 - wanted.0).powi(2) + (got.1 - wanted.1).powi(2));
        }
    }
    (count > 0).then(|| sum / f64::from(count))
}

/// How far joints reach across and down.
struct Extent(f64, f64);

impl Extent {
    fn of(joints: &[Joint]) -> Self {
        let points = || joints.iter().flatten().copied().map(place);
        let reach = |of: fn(Point) -> f64| {
            let (low, high) = points()
                .map(of)
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)));
            (high - low).max(0.0)
        };
        Self(reach(|(x, _)| x), reach(|(_, y)| y))
    }

    fn area(&self) -> f64 {
        self.0 * self.1
    }

    fn longer_side(&self) -> f64 {
        self.0.max(self.1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn joints() -> impl Strategy<Value = Vec<Joint>> {
        prop::collection::vec(prop::option::weighted(0.8, (0.0..200.0_f64, 0.0..200.0_f64)), 0..12)
    }

    /// As COCO's evaluation has it: coordinates and visibilities side by side.
    fn plain_oks(expected: &[Joint], given: &[Joint], area: f64, sigmas: &[f64]) -> Option<f64> {
        let labelled: Vec<usize> = (0..expected.len()).filter(|&index| expected[index].is_some()).collect();
        let mut sum = 0.0;
        for &index in &labelled {
            let (wanted, got) = (expected[index]?, given.get(index).copied().flatten());
            let Some(got) = got else { continue };
            let (dx, dy) = (got.0 - wanted.0, got.1 - wanted.1);
            let vars = (sigmas[index] * 2.0) * (sigmas[index] * 2.0);
            sum += f64::exp(-((dx * dx + dy * dy) / vars / area / 2.0));
        }
        (!labelled.is_empty()).then(|| sum / labelled.len() as f64)
    }

    fn same(one: Option<f64>, other: Option<f64>) -> bool {
        one.is_some() == other.is_some() && (one.unwrap_or(0.0) - other.unwrap_or(0.0)).abs() < 1e-9
    }

    fn changed(joints: &[Joint], change: impl Fn(Point) -> Point) -> Vec<Joint> {
        joints.iter().map(|joint| joint.map(&change)).collect()
    }

    proptest! {
        #[test]
        fn oks_is_that_of_the_definition(
            expected in joints(),
            given in joints(),
            area in 1.0..40_000.0,
            sigmas in prop::collection::vec(0.01..0.2, 12),
        ) {
            let plain = plain_oks(&expected, &given, area, &sigmas);
            prop_assert!(same(oks(&expected, &given, Some(area), &sigmas), plain));
        }

        #[test]
        fn measures_are_within_bounds_and_one_for_the_same_joints(expected in joints(), given in joints()) {
            for (value, itself) in [
                (oks(&expected, &given, None, &[]), oks(&expected, &expected, None, &[])),
                (pck(&expected, &given, 0.1, None), pck(&expected, &expected, 0.0, None)),
            ] {
                let any = expected.iter().any(Option::is_some);
                prop_assert_eq!(value.is_some(), any);
                prop_assert!(value.is_none_or(|value| (0.0..=1.0).contains(&value)));
                prop_assert_eq!(itself, any.then_some(1.0));
            }
        }

        #[test]
        fn measures_stay_when_everything_is_moved_or_enlarged(
            expected in joints(),
            given in joints(),
            by in (-90.0..90.0, -90.0..90.0),
        ) {
            let change = |(x, y): Point| (2.0 * x + by.0, 2.0 * y + by.1);
            let (other, theirs) = (changed(&expected, change), changed(&given, change));
            // A box of less than a pixel does not grow like the others.
            if Extent::of(&expected).area() >= 1.0 {
                prop_assert!(same(oks(&expected, &given, None, &[]), oks(&other, &theirs, None, &[])));
                // Not at a distance that is just the limit.
                let near = |alpha| pck(&expected, &given, alpha, None);
                if near(0.2) == near(0.200_001) && near(0.2) == near(0.199_999) {
                    prop_assert_eq!(near(0.2), pck(&other, &theirs, 0.2, None));
                }
            }
        }

        #[test]
        fn pck_counts_the_joints_that_are_near(expected in joints(), given in joints(), alpha in 0.0..1.0) {
            let near = |(index, joint): (usize, &Joint)| {
                let (one, other) = ((*joint)?, given.get(index).copied().flatten()?);
                ((one.0 - other.0).hypot(one.1 - other.1) <= alpha * 50.0).then_some(())
            };
            let count = expected.iter().flatten().count();
            let found = expected.iter().enumerate().filter_map(near).count();
            let plain = (count > 0).then(|| found as f64 / count as f64);
            prop_assert!(same(pck(&expected, &given, alpha, Some(50.0)), plain));
        }

        #[test]
        fn the_order_of_the_joints_does_not_matter(expected in joints(), given in joints(), turn in 0_usize..12) {
            let length = expected.len().max(given.len());
            let turned = |joints: &[Joint]| {
                let mut joints = joints.to_vec();
                joints.resize(length, None);
                joints.rotate_left(turn.min(length));
                joints
            };
            let (other, theirs) = (turned(&expected), turned(&given));
            prop_assert!(same(oks(&expected, &given, None, &[]), oks(&other, &theirs, None, &[])));
            prop_assert!(same(pck(&expected, &given, 0.1, None), pck(&other, &theirs, 0.1, None)));
        }

        #[test]
        fn any_numbers_are_joints(
            expected in prop::collection::vec(any::<Option<(f64, f64)>>(), 1..5),
            given in prop::collection::vec(any::<Option<(f64, f64)>>(), 0..5),
            (size, share) in (any::<Option<f64>>(), any::<f64>()),
        ) {
            for value in [oks(&expected, &given, size, &[share]), pck(&expected, &given, share, size)] {
                prop_assert!(value.is_none_or(|value| (0.0..=1.0).contains(&value)));
            }
        }
    }

    #[test]
    fn missing_joints_count_as_wrong_and_extra_ones_not_at_all() {
        let (a, b) = (Some((10.0, 10.0)), Some((30.0, 40.0)));
        let half = |value: Option<f64>| assert!(value.is_some_and(|value| (value - 0.5).abs() < 1e-12));
        half(oks(&[a, b], &[a], None, &[]));
        half(pck(&[a, b], &[None, b], 0.1, None));
        assert_eq!(oks(&[a, None], &[a, b], None, &[]), Some(1.0));
        assert_eq!(oks(&[None, None], &[a, b], None, &[]), None);
        assert_eq!(pck(&[], &[a], 0.1, None), None);
        assert_eq!(oks(&[a, b], &[], None, &[]), Some(0.0));
    }

    #[test]
    fn a_single_point_has_the_size_of_a_pixel_unless_told_otherwise() {
        let (expected, given) = ([Some((10.0, 10.0))], [Some((10.0, 10.1))]);
        let value = oks(&expected, &given, None, &[]).expect("a joint");
        assert!((value - (-0.01_f64 / (2.0 * 0.18 * 0.18)).exp()).abs() < 1e-9, "{value}");
        assert_eq!(pck(&expected, &given, 0.05, None), Some(0.0));
        assert_eq!(pck(&expected, &given, 0.05, Some(10.0)), Some(1.0));
    }
}
