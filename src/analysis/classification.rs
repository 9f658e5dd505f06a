//! How often a test would decide the same way again, and how often it decides rightly (Livingston and Lewis 1995,
//! *Journal of Educational Measurement* 32, p. 179).
//!
//! The test is thought of as `n` equal questions, right or wrong, so many that it has the reliability and the spread
//! that were found (the *effective length*):
//! `n = ((μ − least)(most − μ) − ρσ²) / (σ²(1 − ρ))`, rounded. People's true shares of right answers follow a beta
//! distribution on 0 to 1 with the mean that was found and `ρ` times its variance; who has the true share `τ` has a
//! binomial number of the `n` right. Then
//! - **consistency** is the probability that two such tests of one person agree on pass or fail,
//! - **accuracy** the probability that one agrees with the true share.
//!
//! Both are from 0 to 1; whoever tossed a coin would have ½. The original fits a beta distribution with two more
//! parameters (its ends); that needs the third and fourth moments, which are hardly known from a few dozen people.

use super::matrix::Sums;
use super::numbers::beta_below;
use super::reliability::Alpha;
use super::spread::Spread;
use super::unknown::Unknown;

/// How well a test decides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Classification {
    /// How many equal questions it is worth.
    pub effective_length: u32,
    /// Probability that it decides the same way again.
    pub consistency: f64,
    /// Probability that it decides as the true share demands.
    pub accuracy: f64,
}

/// Longer tests than this one are all the same: they are never wrong.
const LONGEST: f64 = 1e6;

/// Parts into which each side of the threshold is cut.
const PARTS: u32 = 1_000;

impl Classification {
    /// When everybody passes whose mean score is at least `threshold`, from 0 to 1.
    pub fn of(sums: &Sums, threshold: f64) -> Result<Self, Unknown> {
        let reliability = Alpha::of(sums)?.value;
        let Spread { mean, variance } = Spread::of(sums)?;
        Self::of_moments(mean, variance, reliability, threshold)
    }

    /// Of a score from 0 to 1 with this mean, variance and reliability.
    pub fn of_moments(mean: f64, variance: f64, reliability: f64, threshold: f64) -> Result<Self, Unknown> {
        let (spread, truly) = (mean * (1.0 - mean), reliability * variance);
        if reliability.is_nan() || reliability <= 0.0 {
            return Err(Unknown::Unreliable);
        }
        // The variance can't be above `spread`; of few people it may seem so.
        if !(variance > 0.0 && truly < spread) {
            return Err(Unknown::NoVariance);
        }
        let length = ((spread - truly) / (variance - truly).max(0.0)).round().clamp(1.0, LONGEST);
        let shapes = spread / truly - 1.0;
        let (a, b) = (mean * shapes, (1.0 - mean) * shapes);
        let threshold = threshold.clamp(0.0, 1.0);
        let least = (threshold * length - 1e-9).ceil().max(0.0);
        let (mut consistency, mut accuracy) = (0.0, 0.0);
        for (low, high, passes) in [(0.0, threshold, false), (threshold, 1.0, true)] {
            let mut below = beta_below(a, b, low);
            for part in 0..PARTS {
                let at = |part: f64| low + (high - low) * part / f64::from(PARTS);
                let next = beta_below(a, b, at(f64::from(part + 1)));
                let share = next - below;
                below = next;
                let pass = at_least(least, length, at(f64::from(part) + 0.5));
                consistency += share * (pass * pass + (1.0 - pass) * (1.0 - pass));
                accuracy += share * if passes { pass } else { 1.0 - pass };
            }
        }
        Ok(Self { effective_length: length as u32, consistency, accuracy })
    }
}

/// Probability of at least so many right answers of so many.
fn at_least(least: f64, all: f64, share: f64) -> f64 {
    if least <= 0.0 { 1.0 } else { beta_below(least, all - least + 1.0, share) }
}

#[cfg(test)]
mod tests {
    use super::super::matrix::tests::{law_school, matrix};
    use super::super::numbers::{beta_quantile, close};
    use super::super::random::Random;
    use super::*;

    #[test]
    fn people_who_take_such_a_test_twice_fare_as_was_computed() {
        // True shares from Beta(8, 4), ten questions: the moments and the reliability follow.
        let (a, b, questions) = (8.0, 4.0, 10.0_f64);
        let mean: f64 = a / (a + b);
        let truly = mean * (1.0 - mean) / (a + b + 1.0);
        let variance = truly + (mean * (1.0 - mean) - truly) / questions;
        let found = Classification::of_moments(mean, variance, truly / variance, 0.7).expect("known");
        assert_eq!(found.effective_length, 10);
        let mut random = Random::with_seed(4);
        let (mut same, mut right, people) = (0, 0, 4_000);
        for _ in 0..people {
            let truth = beta_quantile(a, b, random.unit());
            let mut pass = || (0..10).filter(|_| random.unit() < truth).count() >= 7;
            let (once, again) = (pass(), pass());
            same += u32::from(once == again);
            right += u32::from(once == (truth >= 0.7));
        }
        let share = |count: u32| f64::from(count) / f64::from(people);
        assert!(close(found.consistency, share(same), 0.02), "{found:?} {}", share(same));
        assert!(close(found.accuracy, share(right), 0.02), "{found:?} {}", share(right));
    }

    #[test]
    fn a_test_that_is_never_wrong_and_thresholds_at_the_ends() {
        let of = |reliability, threshold| Classification::of_moments(0.6, 0.04, reliability, threshold);
        let perfect = of(1.0, 0.6).expect("known");
        assert!(perfect.consistency > 0.99 && perfect.accuracy > 0.99, "{perfect:?}");
        let better = [0.3, 0.6, 0.9].map(|reliability| of(reliability, 0.6).expect("known").accuracy);
        assert!(better.is_sorted(), "{better:?}");
        let everybody = of(0.5, 0.0).expect("known");
        assert!(close(everybody.accuracy, 1.0, 1e-9) && close(everybody.consistency, 1.0, 1e-9));
        assert!(of(0.5, 1.0).expect("known").accuracy > 0.9);
        assert_eq!((of(0.0, 0.6), of(f64::NAN, 0.6)), (Err(Unknown::Unreliable), Err(Unknown::Unreliable)));
        assert_eq!(Classification::of_moments(0.5, 0.0, 0.5, 0.5), Err(Unknown::NoVariance));
        assert_eq!(Classification::of_moments(1.0, 0.1, 0.5, 0.5), Err(Unknown::NoVariance));
    }

    #[test]
    fn a_published_test() {
        let found = Classification::of(law_school().sums(), 0.6).expect("1,000 people");
        assert_eq!(found.effective_length, 6, "items of unequal difficulty err less than equal ones");
        // By numerical integration with scipy.
        assert!(close(found.consistency, 0.760_535, 1e-5), "{found:?}");
        assert!(close(found.accuracy, 0.832_312, 1e-5), "{found:?}");
        assert_eq!(Classification::of(matrix(&["10"; 20]).sums(), 0.5), Err(Unknown::NoVariance));
    }
}
