//! How probable it is that independent hands have so many points in common.
//!
//! How often a point of one drawing lies near a point of another depends on the object (everybody marks the corners of
//! a number plate; hardly anybody marks the same points of a curve), and on the people (who draws many points, or draws
//! exactly, is near everybody). So the logarithm of the odds is taken as the sum of three: the object's, and one of
//! each person's. All three come from what people drew on these very objects: from a panel of up to 64 of them,
//! compared each with each. The panel may have copiers in it; medians and trimmed means are not moved by some.
//!
//! Points of one outline are not independent of each other: a hand that is too far out at one point is so at the next.
//! So the number of points in common spreads more widely than a binomial number. By how much, is measured on the panel,
//! too, and the probability is that of a beta-binomial number with that spread (Skellam 1948), whose tail is the
//! heavier one.

use statrs::function::beta::ln_beta;
use statrs::function::factorial::ln_binomial;

use super::super::numbers::quantile;
use super::alignment::{Common, common};
use super::drawing::Drawing;

/// Points in common on each object.
pub(super) type Tally = Vec<Common>;

/// Of two drawings.
pub(super) fn tally(one: &Drawing, other: &Drawing) -> Tally {
    tally_of_some(one, other, 1)
}

/// Of two drawings, on each `step`-th object alone.
pub(super) fn tally_of_some(one: &Drawing, other: &Drawing, step: usize) -> Tally {
    let outlines = one.outlines.iter().zip(&other.outlines).enumerate();
    let of_object = |(object, (one, other))| {
        if object % step == 0 { common(one, other) } else { Common::default() }
    };
    outlines.map(of_object).collect()
}

/// On all objects.
pub(super) fn total(tally: &[Common]) -> Common {
    tally.iter().fold(Common::default(), |sum, common| Common {
        points: sum.points + common.points,
        of: sum.of + common.of,
    })
}

/// How often a point lies near another one, object by object.
#[derive(Clone, Debug)]
pub(super) struct Rates(Vec<f64>);

impl Rates {
    /// From pairs of independent people. The tenth of pairs that have most in common does not count.
    pub(super) fn of(tallies: &[Tally]) -> Self {
        let share = |tally: &Tally| total(tally).points as f64 / total(tally).of.max(1) as f64;
        let mut shares: Vec<f64> = tallies.iter().map(share).collect();
        shares.sort_unstable_by(f64::total_cmp);
        let most = quantile(&shares, 0.9).unwrap_or(1.0);
        let kept: Vec<&Tally> = tallies.iter().filter(|tally| share(tally) <= most).collect();
        let rate = |object: usize| {
            let on_object = kept.iter().filter_map(|tally| tally.get(object).copied());
            let Common { points, of } = total(&on_object.collect::<Vec<_>>());
            (points as f64 + 0.5) / (of as f64 + 1.0)
        };
        let objects = tallies.iter().map(Vec::len).max().unwrap_or(0);
        Self((0..objects).map(rate).collect())
    }

    /// By how much the odds that were found exceed those that the objects explain; `None` where nothing could be in
    /// common.
    pub(super) fn excess(&self, tally: &Tally) -> Option<f64> {
        let Common { points, of } = total(tally);
        let found = (points as f64 + 0.5) / (of as f64 + 1.0);
        Some(logit(found) - logit(self.share(tally)?))
    }

    /// The share of common points that the objects explain.
    fn share(&self, tally: &Tally) -> Option<f64> {
        let of = total(tally).of as f64;
        let expected: f64 = tally.iter().zip(&self.0).map(|(common, rate)| common.of as f64 * rate).sum();
        (of > 0.0).then(|| (expected / of).clamp(1e-6, 1.0 - 1e-6))
    }

    /// The share of common points that the objects and the habits of both people explain.
    pub(super) fn expected(&self, tally: &Tally, habits: f64) -> Option<f64> {
        let odds = logit(self.share(tally)?) + habits;
        Some((1.0 / (1.0 + (-odds).exp())).clamp(1e-6, 1.0 - 1e-6))
    }
}

fn logit(share: f64) -> f64 {
    (share / (1.0 - share)).ln()
}

/// How far a number of common points is from what is expected, in standard deviations of a binomial number.
pub(super) fn deviation(common: Common, expected: f64) -> f64 {
    let of = common.of.max(1) as f64;
    (common.points as f64 - of * expected) / (of * expected * (1.0 - expected)).sqrt()
}

/// How much the points of a pair depend on each other, by how widely the deviations spread and how many points there
/// could be in common: 0 not at all, 1 entirely. The widest of two measures of spread counts, both of which a
/// few pairs of copiers can't move far.
pub(super) fn correlation(mut deviations: Vec<f64>, points: f64) -> f64 {
    deviations.sort_unstable_by(f64::total_cmp);
    let at = |share| quantile(&deviations, share).unwrap_or(0.0);
    let middle = at(0.5);
    let spread = f64::max((at(0.75) - at(0.25)) / 1.349, (at(0.9) - middle) / 1.281_6);
    let variance = (SAFETY * spread * spread).max(1.0);
    ((variance - 1.0) / (points - 1.0).max(1.0)).clamp(0.0, 0.5)
}

/// The spread is known from a few dozen people only; this much is added to its square.
const SAFETY: f64 = 1.2;

/// Natural logarithm of the probability of at least so many points in common.
pub(super) fn ln_tail(common: Common, expected: f64, correlation: f64) -> f64 {
    let (n, correlation) = (common.of, correlation.max(1e-6));
    let both = 1.0 / correlation - 1.0;
    let (a, b) = (expected * both, (1.0 - expected) * both);
    let term = |points: usize| {
        let (hit, missed) = (points as f64, (n - points) as f64);
        ln_binomial(n as u64, points as u64) + ln_beta(hit + a, missed + b) - ln_beta(a, b)
    };
    if common.points == 0 {
        return 0.0;
    }
    let terms: Vec<f64> = (common.points..=n).map(term).collect();
    let most = terms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (most + terms.iter().map(|term| (term - most).exp()).sum::<f64>().ln()).min(0.0)
}

#[cfg(test)]
mod tests {
    use super::super::super::numbers::close;
    use super::*;

    #[test]
    fn tails_are_those_that_sums_give() {
        let common = Common { points: 3, of: 5 };
        // Without correlation, binomial: 10·0.4³·0.6² + 5·0.4⁴·0.6 + 0.4⁵.
        assert!(close(ln_tail(common, 0.4, 0.0).exp(), 0.317_44, 1e-4));
        // Beta(1, 1) makes every number of points equally probable.
        assert!(close(ln_tail(common, 0.5, 1.0 / 3.0).exp(), 0.5, 1e-9));
        assert!(ln_tail(Common { points: 0, of: 5 }, 0.4, 0.1).abs() < 1e-12);
        let far = ln_tail(Common { points: 300, of: 300 }, 0.1, 0.01);
        assert!((-400.0..-100.0).contains(&far), "{far}");
    }

    #[test]
    fn spread_is_measured_without_outliers() {
        let even: Vec<f64> =
            (1..1_000).map(|at| super::super::super::numbers::normal_quantile(f64::from(at) / 1e3)).collect();
        let binomial = correlation(even.clone(), 101.0);
        assert!(binomial < 0.003, "{binomial}");
        let wide: Vec<f64> = even.iter().map(|deviation| 3.0 * deviation).collect();
        let found = correlation(wide.clone(), 101.0);
        assert!(close(found, (9.0 * SAFETY - 1.0) / 100.0, 0.003), "{found}");
        let with_copies = wide.into_iter().chain([90.0; 30]).collect();
        assert!(correlation(with_copies, 101.0) < 1.4 * found);
    }
}
