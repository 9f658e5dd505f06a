//! A test from the sums of its matrix.

use super::WANTED;
use super::report::{Decision, Item, Reliability, Test};
use crate::analysis::{Alpha, Classification, Spread, Sums, Unknown, items};

/// 97.5 % of the standard normal distribution lie below it.
const Z: f64 = 1.96;

impl<N> Test<N> {
    /// Of everybody who had items of these names; who reaches the threshold passes. `cause` tells why the correlation
    /// of the item with this number is negative. It has no scale yet ([`Test::on_scale`]).
    pub(super) fn of(
        names: Vec<N>,
        sums: &Sums,
        threshold: Option<f64>,
        mut cause: impl FnMut(usize, f64) -> Option<super::Cause>,
    ) -> Self {
        let item = |(number, (name, item)): (usize, (N, crate::analysis::Item))| {
            let negative = item.correlation.ok().filter(|found| *found < 0.0);
            Item {
                item: name,
                people: item.people,
                difficulty: item.difficulty,
                correlation: item.correlation,
                logit: None,
                cause: negative.and_then(|found| cause(number, found)),
            }
        };
        let items = names.into_iter().zip(items(sums)).enumerate().map(item).collect();
        let reliability = reliability(sums);
        let enough = reliability.as_ref().err() != Some(&Unknown::TooFewPeople);
        let mean =
            if enough { Spread::of(sums).map(|spread| spread.mean) } else { Err(Unknown::TooFewPeople) };
        let scale = Err(Unknown::TooFewPeople);
        Self { people: sums.people(), mean, reliability, decision: decision(sums, threshold), scale, items }
    }
}

pub(super) fn reliability(sums: &Sums) -> Result<Reliability, Unknown> {
    let alpha = Alpha::of(sums)?;
    let interval = alpha.interval();
    Ok(Reliability {
        alpha: alpha.value,
        low: interval.low,
        high: interval.high,
        items: alpha.items,
        standard_error: Spread::of(sums)?.standard_error(alpha.value),
        items_wanted: alpha.items_for(WANTED),
    })
}

pub(super) fn decision(sums: &Sums, threshold: Option<f64>) -> Option<Decision> {
    threshold.map(|threshold| {
        let found = Classification::of(sums, threshold);
        Decision {
            threshold,
            consistency: found.map(|found| found.consistency),
            accuracy: found.map(|found| found.accuracy),
        }
    })
}

/// Whether a correlation of 0 would come out as low as this often enough: Fisher's transformation, one-sided at
/// 2.5 %.
pub(super) fn may_be_chance(correlation: f64, people: usize) -> bool {
    correlation.atanh() * (people.max(4) as f64 - 3.0).sqrt() > -Z
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_people_and_weak_correlations_may_be_chance() {
        assert!(may_be_chance(-0.3, 20) && !may_be_chance(-0.3, 60));
        assert!(may_be_chance(-0.01, 10_000) && !may_be_chance(-0.02, 10_000));
        assert!(!may_be_chance(-1.0, 20) && may_be_chance(-0.9, 0));
    }
}
