//! How probable it is that independent hands have so many points in common, as long as too few people have drawn to
//! learn it from them.
//!
//! Below [`FEWEST_PEOPLE`](super::super::FEWEST_PEOPLE) nobody knows which points of an object everybody marks. So more
//! is taken as chance than chance does: half of all points, or as many as each of both has in common with the ground
//! truth, which was drawn by a third, or as many as there would be if points lay anywhere along a line with that
//! many points; whichever is most. The number of points in common spreads widely as well ([`CORRELATION`]).
//! What remains is evidence against anybody who drew by hand, but there is less of it than a panel gives.
//!
//! Points are compared at three distances: what was taken over as it is, what was rounded or nudged, and what was shifted
//! point by point. The ground truth tells nothing at the first: there, nobody who draws agrees with anybody, and two who
//! both have the key are alike by right.

use super::alignment::{Common, Overlay};
use super::drawing::{Drawing, Outline};
use super::independence::ln_tail;

/// The share of points that independent hands have in common, at most.
const SHARE: f64 = 0.5;

/// How much the points of a pair depend on each other.
const CORRELATION: f64 = 0.03;

/// How far apart points may be, in pixels, to be the same; and whether the ground truth tells how often that happens.
const REACHES: [(f32, bool); 3] = [(0.5, false), (1.0, true), (2.5, true)];

/// Everybody marks the corners of objects with so few, and two outlines of so few points fit each other too easily.
const FEW_CORNERS: usize = 6;

/// Compares people by the ground truth alone.
#[derive(Clone, Debug)]
pub struct Assumed {
    truth: Drawing,
}

impl Assumed {
    /// With this ground truth of all objects.
    #[must_use]
    pub fn of(truth: Drawing) -> Self {
        Self { truth }
    }

    /// Natural logarithm of the probability that independent people have as much in common, at most; 0 where there is
    /// nothing to compare. `mirrored`: after left and right are exchanged in the other drawing.
    #[must_use]
    pub fn ln_probability(&self, one: &Drawing, other: &Drawing, mirrored: bool) -> f64 {
        self.at(one, other, mirrored, &REACHES)
    }

    /// The same for points that were taken over as they are, which no habit explains: this holds however many people there
    /// are.
    #[must_use]
    pub fn ln_identical(&self, one: &Drawing, other: &Drawing, mirrored: bool) -> f64 {
        self.at(one, other, mirrored, &REACHES[..1])
    }

    fn at(&self, one: &Drawing, other: &Drawing, mirrored: bool, reaches: &[(f32, bool)]) -> f64 {
        let mirror;
        let others = if mirrored {
            mirror = other.mirrored();
            &mirror
        } else {
            other
        };
        let mut least: f64 = 0.0;
        for fitted in [false, true] {
            if mirrored && !fitted {
                continue;
            }
            for (reach, by_truth) in reaches {
                // What is drawn exactly alike needs no outline; anything else does.
                let counts = |truth: &Outline| !fitted && !by_truth || truth.points.len() > FEW_CORNERS;
                let share = |one: &Drawing, other: &Drawing| {
                    let pairs = one.outlines.iter().zip(&other.outlines).zip(&self.truth.outlines);
                    let mut sum = Sum::default();
                    for ((one, other), _) in pairs.filter(|(_, truth)| counts(truth)) {
                        sum.add(&overlay(one, other, fitted), *reach);
                    }
                    sum
                };
                let sum = share(one, others);
                let found = sum.share(sum.common.points as f64);
                let mut expected = f64::max(SHARE, sum.share(sum.by_density));
                if found <= expected {
                    continue;
                }
                if *by_truth {
                    for hand in [one, other] {
                        let with_truth = share(hand, &self.truth);
                        expected = expected.max(with_truth.share(with_truth.common.points as f64));
                    }
                }
                let expected = expected.min(0.999);
                if found > expected {
                    least = least.min(ln_tail(sum.common, expected, CORRELATION));
                }
            }
        }
        // So many ways there were to be alike.
        let ways = (2 * 2 * reaches.len()) as f64;
        (least + ways.ln()).min(0.0)
    }
}

fn overlay<'a>(one: &'a Outline, other: &'a Outline, fitted: bool) -> Overlay<'a> {
    if fitted { Overlay::fitted(one, other) } else { Overlay::as_drawn(one, other) }
}

#[derive(Default)]
struct Sum {
    common: Common,
    by_density: f64,
}

impl Sum {
    fn add(&mut self, overlay: &Overlay<'_>, reach: f32) {
        let common = overlay.within(reach);
        self.common.points += common.points;
        self.common.of += common.of;
        self.by_density += f64::from(overlay.by_density(reach));
    }

    fn share(&self, of: f64) -> f64 {
        of / self.common.of.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::random::Random;
    use super::*;

    type Points = Vec<(f64, f64)>;

    /// Outlines of five objects, with as many points.
    fn truth(points: u32) -> Vec<Points> {
        let object = |number: u32| {
            let at = |at: u32| {
                let angle = f64::from(at) * std::f64::consts::TAU / f64::from(points);
                let radius = 200.0 + 30.0 * (3.0 * angle + f64::from(number)).sin();
                (500.0 + radius * angle.cos(), 400.0 + radius * angle.sin())
            };
            (0..points).map(at).collect()
        };
        (0..5).map(object).collect()
    }

    fn moved(objects: &[Points], by: f64, random: &mut Random) -> Vec<Points> {
        let mut off = |at: f64| at + by * (2.0 * random.unit() - 1.0);
        objects.iter().map(|points| points.iter().map(|(x, y)| (off(*x), off(*y))).collect()).collect()
    }

    fn drawing(objects: &[Points]) -> Drawing {
        Drawing::of(objects.iter().map(Vec::as_slice))
    }

    #[test]
    fn people_who_follow_the_same_points_are_not_alike() {
        let (truth, mut random) = (truth(20), Random::with_seed(1));
        let assumed = Assumed::of(drawing(&truth));
        for by in [0.6, 1.0, 2.0, 4.0, 8.0] {
            for _ in 0..5 {
                let [one, other] = [0; 2].map(|_| drawing(&moved(&truth, by, &mut random)));
                let found = assumed.ln_probability(&one, &other, false);
                assert!(found > -4.0, "{by}: {found}");
            }
        }
    }

    #[test]
    fn a_copy_is_alike_however_it_was_changed() {
        let (truth, mut random) = (truth(20), Random::with_seed(2));
        let assumed = Assumed::of(drawing(&truth));
        let original = moved(&truth, 6.0, &mut random);
        let mut backwards = original.clone();
        for outline in &mut backwards {
            outline.reverse();
        }
        let shifted = original.iter().map(|points| points.iter().map(|(x, y)| (x + 9.0, y - 5.0)).collect());
        let thinned = original.iter().map(|points| points.iter().step_by(2).copied().collect());
        let copies: [Vec<Points>; 6] = [
            original.clone(),
            backwards,
            shifted.collect(),
            thinned.collect(),
            moved(&original, 0.6, &mut random),
            moved(&original, 2.0, &mut random),
        ];
        for (at, copy) in copies.iter().enumerate() {
            let found = assumed.ln_probability(&drawing(&original), &drawing(copy), false);
            assert!(found < -11.0, "{at}: {found}");
        }
        let mirrored: Vec<Points> =
            original.iter().map(|points| points.iter().map(|(x, y)| (1000.0 - x, *y)).collect()).collect();
        assert!(assumed.ln_probability(&drawing(&original), &drawing(&mirrored), true) < -11.0);
        assert!(assumed.ln_identical(&drawing(&original), &drawing(&original), false) < -20.0);
    }

    #[test]
    fn few_corners_are_evidence_only_if_they_are_the_same() {
        let (plates, mut random) = (truth(4), Random::with_seed(3));
        let assumed = Assumed::of(drawing(&plates));
        let [one, other] = [0; 2].map(|_| moved(&plates, 1.0, &mut random));
        assert!(assumed.ln_probability(&drawing(&one), &drawing(&other), false) > -3.0);
        assert!(assumed.ln_probability(&drawing(&one), &drawing(&one), false) < -7.0);
        assert!(assumed.ln_probability(&Drawing::default(), &Drawing::default(), false).abs() < 1e-12);
    }
}
