//! How probable it is that the true figure reaches a threshold.
//!
//! # Proportions
//! Before anybody answered, the true share is as good as unknown: `Beta(½, ½)` (Jeffreys 1946). After `k` of `n`
//! right answers it is distributed as `Beta(k + ½, n − k + ½)`, and what lies above the threshold is the
//! probability. From 0 to 1. Of a threshold of 100 % there is none: no number of right answers shows that somebody
//! is never wrong. A threshold of 0 is reached for certain.
//!
//! # Means
//! By the same bootstrap that gives the interval (see [`Bootstrap`]): the probability is 97.5 % for a threshold at
//! the interval's lower end and 2.5 % for one at its upper end. What the samples can't tell from certainty is told
//! as what they can tell: never closer to 0 or 1 than about one in twenty thousand.

use super::interval::{Bootstrap, Proportion};
use super::numbers::{beta_below, normal_below};

impl Proportion {
    /// The probability that the true share is at least `threshold`; `None` for a threshold of 1 and above, or one
    /// that is no number.
    #[must_use]
    pub fn reaches(self, threshold: f64) -> Option<f64> {
        let (right, wrong) = (f64::from(self.right()), f64::from(self.all() - self.right()));
        // From the other end: near certainty, the difference from 1 would be rounded.
        (threshold < 1.0).then(|| beta_below(wrong + 0.5, right + 0.5, 1.0 - threshold))
    }
}

/// The probability that the true mean is at least `threshold`; `None` if the threshold is no number.
#[must_use]
pub fn mean_reaches(bootstrap: &Bootstrap, threshold: f64) -> Option<f64> {
    (!threshold.is_nan()).then(|| normal_below(-bootstrap.position(threshold)))
}

#[cfg(test)]
mod tests {
    use super::super::numbers::close;
    use super::super::random::Random;
    use super::*;

    #[test]
    fn more_right_answers_make_it_more_probable() {
        let reaches = |right, all, threshold| Proportion::new(right, all)?.reaches(threshold);
        // Without any curve: Beta(½, ½) lies to one half above one half.
        assert!(reaches(1, 2, 0.5).is_some_and(|share| close(share, 0.5, 1e-12)));
        let of_five: Vec<f64> = (0..=5).filter_map(|right| reaches(right, 5, 0.8)).collect();
        assert!(of_five.len() == 6 && of_five.windows(2).all(|pair| pair[0] < pair[1]), "{of_five:?}");
        // As scipy.stats.beta.sf has it.
        assert!(close(of_five[5], 0.874_533_103_589_281_2, 1e-12), "{}", of_five[5]);
        assert_eq!(
            (reaches(5, 5, 1.0), reaches(0, 5, 0.0), reaches(0, 5, -1.0)),
            (None, Some(1.0), Some(1.0))
        );
        assert_eq!(reaches(5, 5, f64::NAN), None);
    }

    #[test]
    fn certainty_and_interval_of_a_mean_agree() {
        let values: Vec<f64> = (0..40).map(|at| f64::from(at * at % 37)).collect();
        let bootstrap = Bootstrap::of_mean(&values).expect("enough");
        let at = |threshold| mean_reaches(&bootstrap, threshold).unwrap_or(f64::NAN);
        let ends = bootstrap.interval();
        assert!(close(at(ends.low), 0.975, 5e-4) && close(at(ends.high), 0.025, 5e-4));
        assert!(close(at(bootstrap.mean()), 0.5, 0.05));
        assert!(0.9999 < at(-1e9) && at(-1e9) < 1.0 && 0.0 < at(1e9) && at(1e9) < 1e-4);
        assert_eq!(mean_reaches(&bootstrap, f64::NAN), None);
    }

    #[test]
    fn of_what_is_nine_tenths_certain_nine_tenths_are_true() {
        // True shares are drawn from the prior; whoever has a probability between 0.85 and 0.95 is counted.
        let mut random = Random::with_seed(9);
        let (mut certain, mut sure) = (0.0, 0);
        let mut so = 0;
        for _ in 0..40_000 {
            let truth = (std::f64::consts::FRAC_PI_2 * random.unit()).sin().powi(2);
            let right = (0..12).filter(|_| random.unit() < truth).count() as u32;
            let reaches = Proportion::new(right, 12).and_then(|share| share.reaches(0.7));
            if let Some(reaches) = reaches.filter(|reaches| (0.8..0.97).contains(reaches)) {
                (certain, sure) = (certain + reaches, sure + 1);
                so += u32::from(truth >= 0.7);
            }
        }
        let (said, was) = (certain / f64::from(sure), f64::from(so) / f64::from(sure));
        assert!(sure > 1_000 && close(said, was, 0.02), "{sure} {said} {was}");
    }
}
