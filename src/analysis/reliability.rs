//! Whether a sum of scores measures anything: Cronbach's alpha, on right and wrong answers the same as KR-20.
//!
//! # Alpha
//! `k/(k − 1) · (1 − Σ variances of the items / variance of the sum)` (Cronbach 1951, *Psychometrika* 16, p. 297; Kuder
//! and Richardson 1937 for 0 and 1). At most 1; below 0 if items contradict each other. The variance of the sum is
//! that of all covariances of each two items over the people who had both, so nobody is left out who lacks an item.
//!
//! # Its interval
//! `1 − (1 − α) · F` with the quantiles 97.5 % and 2.5 % of the F distribution with `n − 1` and `(n − 1)(k − 1)` degrees
//! of freedom (Feldt 1965, *Psychometrika* 30, p. 357). `n` is how many people had both items of a pair, on average:
//! where everybody had everything, everybody.
//!
//! # The length that would be enough
//! By Spearman and Brown (1910): a test of as many times the items as `t(1 − α) / (α(1 − t))` has the reliability `t`,
//! if the new items are like the old ones.

use super::interval::Interval;
use super::items::Covariances;
use super::matrix::Sums;
use super::numbers::beta_quantile;
use super::unknown::{FEWEST_PEOPLE, Unknown};

/// Cronbach's alpha of a test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alpha {
    /// At most 1.
    pub value: f64,
    /// How many people had both items of a pair, on average.
    pub people: f64,
    /// How many items there are.
    pub items: usize,
}

impl Alpha {
    /// Of the people and items of a matrix.
    pub fn of(sums: &Sums) -> Result<Self, Unknown> {
        if sums.people() < FEWEST_PEOPLE {
            return Err(Unknown::TooFewPeople);
        }
        Self::of_any(sums)
    }

    fn of_any(sums: &Sums) -> Result<Self, Unknown> {
        let covariances = Covariances::of(sums)?;
        let items = sums.items();
        if covariances.total < 1e-12 {
            return Err(Unknown::NoVariance);
        }
        let own = covariances.own.iter().sum::<f64>() / covariances.total;
        let value = items as f64 / (items - 1) as f64 * (1.0 - own);
        let both = (0..items).flat_map(|one| (0..items).map(move |other| sums.people_of(one, other)));
        let people = both.sum::<usize>() as f64 / (items * items) as f64;
        Ok(Self { value, people, items })
    }

    /// Its 95 % interval.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let people = self.people - 1.0;
        let (first, second) = (people, people * (self.items - 1) as f64);
        let end = |share| {
            let beta = beta_quantile(first / 2.0, second / 2.0, share);
            1.0 - (1.0 - self.value) * second * beta / (first * (1.0 - beta))
        };
        Interval { low: end(0.975), high: end(0.025) }
    }

    /// How many items like these would have this reliability; `None` if no number of them would.
    #[must_use]
    pub fn items_for(&self, reliability: f64) -> Option<u32> {
        let can = self.value > 0.0 && 0.0 < reliability && reliability < 1.0;
        let times = reliability * (1.0 - self.value) / (self.value * (1.0 - reliability));
        // What is a hair above a whole number is that number.
        let items = (self.items as f64 * times - 1e-9).ceil().max(1.0);
        (can && items < 1e6).then_some(items as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::super::matrix::tests::{law_school, matrix};
    use super::super::matrix::{Matrix, Score};
    use super::super::numbers::close;
    use super::super::random::Random;
    use super::*;

    #[test]
    fn alpha_of_a_published_test() {
        // 0.295 is what the literature gives for these data (for instance Rizopoulos 2006, section 3.1).
        let alpha = Alpha::of(law_school().sums()).expect("1,000 people");
        assert!(close(alpha.value, 0.295, 5e-4) && close(alpha.people, 1000.0, 1e-9), "{alpha:?}");
        // As pingouin.cronbach_alpha has it.
        let Interval { low, high } = alpha.interval();
        assert!(close(low, 0.223, 5e-4) && close(high, 0.362, 5e-4), "{low} {high}");
        // 0.295 → 0.8 takes 4 · 0.705/0.295 = 9.56 times the five items.
        assert_eq!(alpha.items_for(0.8), Some(48));
    }

    #[test]
    fn alpha_with_answers_missing() {
        let rows = ["1101", "1.11", "0000", "1100", "11.1", "0100", "1111", "001.", "1000", "0101"];
        let alpha = Alpha::of_any(matrix(&rows).sums()).expect("known");
        // As pingouin.cronbach_alpha has it with `nan_policy="pairwise"`.
        assert!(close(alpha.value, 0.623_229_461_756, 1e-9), "{alpha:?}");
        assert_eq!(Alpha::of(matrix(&rows).sums()), Err(Unknown::TooFewPeople));
    }

    /// Each person has a level; each item shows it with an error. With as much error as level, the reliability of `k`
    /// items is `k/(k + 1)`.
    fn parallel(people: usize, items: usize, random: &mut Random) -> Matrix {
        let mut matrix = Matrix::new(items);
        for _ in 0..people {
            let level = random.normal();
            let mut score = || Score::new((0.5 + 0.05 * (level + random.normal())).clamp(0.0, 1.0));
            matrix.push(&(0..items).map(|_| score()).collect::<Vec<_>>()).expect("as many items");
        }
        matrix
    }

    #[test]
    fn the_interval_holds_the_true_reliability_as_often_as_is_said() {
        let mut random = Random::with_seed(2);
        let mut held = 0;
        for _ in 0..300 {
            let alpha = Alpha::of(parallel(40, 4, &mut random).sums()).expect("40 people");
            let Interval { low, high } = alpha.interval();
            held += u32::from(low <= 0.8 && 0.8 <= high);
        }
        assert!((276..=295).contains(&held), "{held}");
    }

    #[test]
    fn more_items_have_the_reliability_that_was_foretold() {
        let mut random = Random::with_seed(7);
        let short = Alpha::of(parallel(3_000, 2, &mut random).sums()).expect("enough people");
        let long = Alpha::of(parallel(3_000, 8, &mut random).sums()).expect("enough people");
        let foretold = short.items_for(long.value).expect("some number");
        assert!((7..=9).contains(&foretold), "{foretold}");
    }

    #[test]
    fn what_can_not_be_told_is_said() {
        let why = |rows: &[&str]| Alpha::of(matrix(rows).sums()).map(|alpha| alpha.items);
        assert_eq!(why(&["10"; 19]), Err(Unknown::TooFewPeople));
        assert_eq!(why(&["10"; 20]), Err(Unknown::NoVariance));
        assert_eq!(why(&["1"; 20]), Err(Unknown::OneItem));
        let contrary: Vec<&str> = ["100", "011", "010"].into_iter().cycle().take(60).collect();
        let alpha = Alpha::of(matrix(&contrary).sums()).expect("known");
        assert!(alpha.value < 0.0 && alpha.items_for(0.8).is_none());
        assert_eq!(Alpha { value: 0.5, ..alpha }.items_for(1.0), None);
    }
}
