//! The ability of a person, by weighted likelihood (Warm 1989, *Psychometrika* 54, p. 427): where the likelihood is
//! highest, moved by `J/2I` so that the estimate is right on average. Whoever has everything right, or nothing, has
//! an ability as well: not an endless one, but one that such a test can show. Its standard error is `1/√I`, `I` being
//! the information of the items that the person had.

use super::super::matrix::Score;
use super::calibration::Rasch;
use super::chance;
use super::estimate::Estimate;

impl Rasch {
    /// The ability of somebody with these answers, one for each item of the matrix; `None` if the person had no item
    /// that has a difficulty.
    #[must_use]
    pub fn ability(&self, row: &[Option<Score>]) -> Option<Estimate> {
        let had = row.iter().zip(&self.items).filter_map(|(score, item)| Some(((*score)?, item.ok()?.value)));
        let (scores, difficulties): (Vec<Score>, Vec<f64>) = had.unzip();
        let right = scores.iter().filter(|score| score.value() >= 0.5).count() as f64;
        (!difficulties.is_empty()).then(|| ability(right, &difficulties))
    }

    /// The probability that somebody of this ability is right on an item; `None` if the item has no difficulty.
    #[must_use]
    pub fn chance(&self, ability: f64, item: usize) -> Option<f64> {
        Some(chance(ability, self.items.get(item)?.ok()?.value))
    }
}

fn ability(right: f64, difficulties: &[f64]) -> Estimate {
    // Beyond twenty logits of the items there is nobody.
    let (mut low, mut high) =
        difficulties.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), b| {
            (f64::min(low, b - 20.0), f64::max(high, b + 20.0))
        });
    while high - low > 1e-10 {
        let middle = 0.5 * (low + high);
        let (expected, information, skew) = moments(middle, difficulties);
        if right - expected + skew / (2.0 * information) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    let (_, information, _) = moments(low, difficulties);
    Estimate { value: low, error: Some(information.sqrt().recip()) }
}

/// Expected right answers, information, and its slope.
fn moments(ability: f64, difficulties: &[f64]) -> (f64, f64, f64) {
    difficulties.iter().fold((0.0, 0.0, 0.0), |(expected, information, skew), difficulty| {
        let chance = chance(ability, *difficulty);
        let variance = chance * (1.0 - chance);
        (expected + chance, information + variance, skew + variance * (1.0 - 2.0 * chance))
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::numbers::close;
    use super::super::super::random::Random;
    use super::super::super::unknown::Unknown;
    use super::*;

    #[test]
    fn one_item_and_extreme_scores() {
        // Of one item the equation can be solved by hand: 1 − p + (1 − 2p)/2 = 0, so p = 3/4.
        let estimate = ability(1.0, &[0.0]);
        assert!(close(estimate.value, 3.0_f64.ln(), 1e-9), "{estimate:?}");
        assert!(estimate.error.is_some_and(|error| close(error, (16.0_f64 / 3.0).sqrt(), 1e-9)));
        assert!(close(ability(0.0, &[0.0]).value, -(3.0_f64.ln()), 1e-9));
        let difficulties = [-1.0, 0.0, 0.5, 2.0];
        let abilities: Vec<f64> =
            (0..=4).map(|right| ability(f64::from(right), &difficulties).value).collect();
        assert!(abilities.is_sorted() && abilities.iter().all(|found| found.abs() < 5.0), "{abilities:?}");
    }

    #[test]
    fn the_estimate_is_right_on_average() {
        let difficulties: Vec<f64> = (0..20).map(|item| f64::from(item) / 5.0 - 2.0).collect();
        let mut random = Random::with_seed(14);
        for truth in [-1.5, 0.0, 1.0] {
            let mut found = || {
                let right = difficulties.iter().filter(|item| random.unit() < chance(truth, **item)).count();
                ability(right as f64, &difficulties).value
            };
            let mean = (0..400).map(|_| found()).sum::<f64>() / 400.0;
            assert!(close(mean, truth, 0.09), "{mean} {truth}");
        }
    }

    #[test]
    fn items_without_difficulty_do_not_count() {
        let item = |value| Ok(Estimate { value, error: None });
        let rasch = Rasch {
            items: vec![item(0.0), Err(Unknown::NoVariance)],
            spread: 1.0,
            log_likelihood: 0.0,
            converged: true,
        };
        let of = |row: &[Option<Score>]| rasch.ability(row).map(|found| found.value);
        assert_eq!(of(&[Some(Score::RIGHT), Some(Score::WRONG)]), of(&[Some(Score::RIGHT), None]));
        assert_eq!((of(&[None, Some(Score::RIGHT)]), of(&[])), (None, None));
        assert_eq!(
            (rasch.chance(0.0, 0), rasch.chance(0.0, 1), rasch.chance(0.0, 2)),
            (Some(0.5), None, None)
        );
    }
}
