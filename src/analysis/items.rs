//! What each item tells: how difficult it is, and whether those who do well on the rest do well on it.
//!
//! # Difficulty
//! Mean score of the people who had the item, 0 to 1; of right and wrong answers that is the share of right ones (the
//! higher, the easier: the usual, if odd, meaning).
//!
//! # Corrected item–total correlation
//! Correlation of the item's score with the sum of all *other* items' scores (Henrysson 1963, *Psychometrika* 28,
//! p. 211), −1 to 1. From the covariances of each two items over the people who had both, so that it does not matter
//! who had what. Below 0, those who do well on the rest do badly here: the key may be wrong, or the item asks for
//! something else.

use super::matrix::Sums;
use super::unknown::{FEWEST_PEOPLE, Unknown};

/// One item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Item {
    /// How many people had it.
    pub people: usize,
    /// Mean score.
    pub difficulty: Result<f64, Unknown>,
    /// Corrected item–total correlation.
    pub correlation: Result<f64, Unknown>,
}

/// Every item, in the order of the matrix.
#[must_use]
pub fn items(sums: &Sums) -> Vec<Item> {
    let covariances = Covariances::of(sums);
    let item = |item| {
        let people = sums.people_of(item, item);
        let enough = (people >= FEWEST_PEOPLE).then_some(()).ok_or(Unknown::TooFewPeople);
        let difficulty = enough.and_then(|()| sums.mean(item).ok_or(Unknown::TooFewPeople));
        let correlation = enough.and_then(|()| covariances.as_ref().map_err(|why| *why)?.correlation(item));
        Item { people, difficulty, correlation }
    };
    (0..sums.items()).map(item).collect()
}

/// The covariances of each two items, with their sums.
pub(super) struct Covariances {
    /// Variance of each item.
    pub(super) own: Vec<f64>,
    /// Sum of each item's covariances with all items, itself included.
    rows: Vec<f64>,
    /// Sum of all: the variance of the sum of all scores.
    pub(super) total: f64,
}

impl Covariances {
    pub(super) fn of(sums: &Sums) -> Result<Self, Unknown> {
        let items = sums.items();
        if items < 2 {
            return Err(Unknown::OneItem);
        }
        let of = |one| (0..items).map(move |other| sums.covariance(one, other));
        let row = |one| of(one).sum::<Option<f64>>().ok_or(Unknown::NeverTogether);
        let rows = (0..items).map(row).collect::<Result<Vec<f64>, _>>()?;
        let own = (0..items).map(|item| sums.covariance(item, item)).collect::<Option<Vec<f64>>>();
        Ok(Self { own: own.ok_or(Unknown::NeverTogether)?, total: rows.iter().sum(), rows })
    }

    fn correlation(&self, item: usize) -> Result<f64, Unknown> {
        let (own, with_rest) = (self.own[item], self.rows[item] - self.own[item]);
        let rest = self.total - 2.0 * self.rows[item] + own;
        // What is left of a variance of 0 after rounding.
        if own < 1e-12 || rest < 1e-12 {
            return Err(Unknown::NoVariance);
        }
        Ok((with_rest / (own * rest).sqrt()).clamp(-1.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::super::matrix::tests::{law_school, matrix};
    use super::super::matrix::{Matrix, Score};
    use super::super::numbers::close;
    use super::*;

    #[test]
    fn items_of_a_published_test() {
        let found = items(law_school().sums());
        // Shares of right answers as in the table; correlations as numpy.corrcoef has them.
        let expected =
            [(0.924, 0.112_8), (0.709, 0.153_2), (0.553, 0.172_8), (0.763, 0.144_4), (0.870, 0.121_6)];
        for (item, (difficulty, correlation)) in found.iter().zip(expected) {
            assert!(item.difficulty.is_ok_and(|found| close(found, difficulty, 1e-12)), "{item:?}");
            assert!(item.correlation.is_ok_and(|found| close(found, correlation, 5e-5)), "{item:?}");
        }
    }

    #[test]
    fn a_wrong_key_shows_as_a_negative_correlation() {
        let rows: Vec<String> = (0..40)
            .map(|person| {
                // Each item is harder than the one before; the last one is keyed the wrong way round.
                let right = |item: i32| person > item * 6;
                (0..5).map(|item| if right(item) == (item != 4) { '1' } else { '0' }).collect()
            })
            .collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let correlations: Vec<_> = items(matrix(&rows).sums()).iter().map(|item| item.correlation).collect();
        assert!(
            correlations[..4].iter().all(|found| found.is_ok_and(|found| found > 0.2)),
            "{correlations:?}"
        );
        assert!(correlations[4].is_ok_and(|found| found < -0.5), "{correlations:?}");
    }

    #[test]
    fn what_can_not_be_told_is_said() {
        let why = |rows: &[&str]| {
            items(matrix(rows).sums()).iter().map(|item| item.correlation).collect::<Vec<_>>()
        };
        assert_eq!(why(&["10"; 19]), [Err(Unknown::TooFewPeople); 2]);
        assert_eq!(why(&["10"; 20]), [Err(Unknown::NoVariance); 2]);
        assert_eq!(why(&["1"; 20]), [Err(Unknown::OneItem)]);
        let apart: Vec<&str> = ["1.", "0.", ".1", ".0"].into_iter().cycle().take(80).collect();
        assert_eq!(why(&apart), [Err(Unknown::NeverTogether); 2]);
        assert_eq!(items(Matrix::new(0).sums()), []);
    }

    #[test]
    fn scores_between_right_and_wrong_count_as_they_are() {
        let mut matrix = Matrix::new(2);
        for person in 0..30 {
            let score = f64::from(person) / 29.0;
            let row = [Score::new(score), Score::new(1.0 - 0.5 * score)];
            matrix.push(&row).expect("two items");
        }
        let found = items(matrix.sums());
        assert!(found[0].difficulty.is_ok_and(|mean| close(mean, 0.5, 1e-12)));
        assert!(found.iter().all(|item| item.correlation.is_ok_and(|found| close(found, -1.0, 1e-9))));
    }
}
