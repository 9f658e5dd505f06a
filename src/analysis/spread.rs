//! How people's mean scores are spread, and how far one of them may be off.
//!
//! # Standard error of measurement
//! `σ √(1 − ρ)`: by so much a person's score would vary if they took tests like this one again and again (Lord and
//! Novick 1968, *Statistical theories of mental test scores*, section 3.8). In the unit of the score; `ρ` below 0 counts
//! as 0, where all of the spread is error.

use super::items::Covariances;
use super::matrix::Sums;
use super::unknown::Unknown;

/// Of the mean score of all items, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Mean over people.
    pub mean: f64,
    /// Variance, divided by one less than the number of people. Where answers are missing, that of the covariances of
    /// each two items over the people who had both.
    pub variance: f64,
}

impl Spread {
    /// Of the people and items of a matrix.
    pub fn of(sums: &Sums) -> Result<Self, Unknown> {
        let items = sums.items();
        let mean = (0..items).map(|item| sums.mean(item)).sum::<Option<f64>>();
        let mean = mean.ok_or(Unknown::TooFewPeople)? / items.max(1) as f64;
        let variance = Covariances::of(sums)?.total / (items * items) as f64;
        Ok(Self { mean, variance })
    }

    /// Standard error of measurement of a score with this reliability.
    #[must_use]
    pub fn standard_error(&self, reliability: f64) -> f64 {
        (self.variance.max(0.0) * (1.0 - reliability.clamp(0.0, 1.0))).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::super::matrix::tests::{law_school, matrix};
    use super::super::numbers::close;
    use super::super::reliability::Alpha;
    use super::*;

    #[test]
    fn spread_of_a_published_test() {
        let table = law_school();
        let spread = Spread::of(table.sums()).expect("1,000 people");
        // The five shares of right answers: 3.819 of 5; the variance as numpy has it with `ddof=1`.
        assert!(close(spread.mean, 0.7638, 1e-12), "{spread:?}");
        let scores: Vec<f64> = table
            .rows()
            .map(|row| row.iter().flatten().map(|score| score.value()).sum::<f64>() / 5.0)
            .collect();
        let variance = scores.iter().map(|score| (score - 0.7638).powi(2)).sum::<f64>() / 999.0;
        assert!(close(spread.variance, variance, 1e-12), "{spread:?}");
        let alpha = Alpha::of(table.sums()).expect("1,000 people").value;
        assert!(close(spread.standard_error(alpha), (variance * (1.0 - alpha)).sqrt(), 1e-12));
        assert!(close(spread.standard_error(-0.5), variance.sqrt(), 1e-12), "all of it is error");
    }

    #[test]
    fn of_one_item_or_nobody_there_is_none() {
        assert_eq!(Spread::of(matrix(&["1"; 20]).sums()), Err(Unknown::OneItem));
        assert_eq!(Spread::of(matrix(&[]).sums()), Err(Unknown::OneItem));
        assert_eq!(Spread::of(matrix(&[".."; 3]).sums()), Err(Unknown::TooFewPeople));
    }
}
