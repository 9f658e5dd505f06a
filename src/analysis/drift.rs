//! Whether something suddenly became easier: people who came later do better on it than its difficulty and their answers to
//! everything else explain.
//!
//! # The test
//! Person by person, in the order in which they came, there is a residual: what was achieved less what was expected. While
//! nothing changes, their running sum, divided by the root of the sum of their squares, wanders like a Brownian bridge:
//! it starts and ends at 0, since the difficulty was estimated from the same people. How far below 0 it gets at the
//! lowest is the evidence that people did worse at first and better later, and where it is lowest is where it changed
//! (Merkle and Zeileis 2013, *Psychometrika* 78, p. 59). The probability that chance gets as low as `d` is
//! `exp(−2d²)` (Smirnov 1939); of few people it is rather less. What several residuals of a person have in common does not
//! matter: they are summed up first, and their own spread counts.
//!
//! It finds changes in the middle better than those of the last few people.

use super::unknown::{FEWEST_PEOPLE, Unknown};

/// Where it most probably became easier, and how probable that is by chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// How many people came before.
    pub before: usize,
    /// The probability that chance alone looks as much like a change, 0 to 1; of this one thing, not corrected for others
    /// that were looked at, too.
    pub probability: f64,
}

/// From everybody's residual (achieved less expected), in the order in which they came. [`Unknown::NoVariance`]: there is
/// nothing that could have become easier, or it did not.
pub fn became_easier(residuals: &[f64]) -> Result<Change, Unknown> {
    let people = residuals.len();
    if people < FEWEST_PEOPLE {
        return Err(Unknown::TooFewPeople);
    }
    let mean = residuals.iter().sum::<f64>() / people as f64;
    let squares: f64 = residuals.iter().map(|residual| (residual - mean).powi(2)).sum();
    if squares.is_nan() || squares < 1e-9 {
        return Err(Unknown::NoVariance);
    }
    let (mut sum, mut lowest, mut before) = (0.0, 0.0, 0);
    for (count, residual) in (1..people).zip(residuals) {
        sum += residual - mean;
        if sum < lowest {
            (lowest, before) = (sum, count);
        }
    }
    if before == 0 {
        return Err(Unknown::NoVariance);
    }
    Ok(Change { before, probability: (-2.0 * lowest * lowest / squares).exp() })
}

#[cfg(test)]
mod tests {
    use super::super::matrix::{Matrix, Score};
    use super::super::random::Random;
    use super::super::rasch::Rasch;
    use super::*;

    #[test]
    fn a_change_that_can_be_computed_by_hand() {
        // Thirty who fail, then ten who do not: centred, −0.25 and 0.75; the lowest sum is −7.5, of squares 7.5.
        let residuals: Vec<f64> = (0..40).map(|person| f64::from(u8::from(person >= 30))).collect();
        let change = became_easier(&residuals).expect("a change");
        assert_eq!(change.before, 30);
        assert!((change.probability - (-15.0_f64).exp()).abs() < 1e-12, "{change:?}");
        let harder: Vec<f64> = residuals.iter().map(|residual| -residual).collect();
        assert_eq!(became_easier(&harder), Err(Unknown::NoVariance), "it did not become easier");
        assert_eq!(became_easier(&residuals[..19]), Err(Unknown::TooFewPeople));
        assert_eq!(became_easier(&[0.3; 40]), Err(Unknown::NoVariance));
    }

    /// The least probability of all items, corrected, and which item has it; people become abler as they come, and from
    /// person 120 of 160 on half of them know the first item.
    fn least(random: &mut Random, leaks: bool) -> (usize, f64, usize) {
        let difficulties: Vec<f64> = (0..8).map(|item| 1.0 - f64::from(item) / 4.0).collect();
        let mut matrix = Matrix::new(8);
        for person in 0..160 {
            let ability = random.normal() + f64::from(person) / 160.0;
            let mut score = |item: usize| {
                let knows = leaks && person >= 120 && item == 0 && random.unit() < 0.8;
                let chance = 1.0 / (1.0 + (difficulties[item] - ability).exp());
                Some(Score::from(knows || random.unit() < chance))
            };
            matrix.push(&(0..8).map(&mut score).collect::<Vec<_>>()).expect("eight items");
        }
        let rasch = Rasch::of(&matrix).expect("enough people");
        let residuals = |item: usize| -> Vec<f64> {
            let of = |row: &[Option<Score>]| Some(row[item]?.value() - rasch.expected(row)[item]?);
            matrix.rows().filter_map(of).collect()
        };
        let changes = (0..8).filter_map(|item| Some((item, became_easier(&residuals(item)).ok()?)));
        let least = changes.min_by(|one, other| one.1.probability.total_cmp(&other.1.probability));
        let (item, change) = least.expect("some item wanders");
        (item, 8.0 * change.probability, change.before)
    }

    #[test]
    fn leaks_are_found_and_hardly_anything_else() {
        let mut random = Random::with_seed(73);
        let false_alarms = (0..200).filter(|_| least(&mut random, false).1 < 0.05).count();
        assert!(false_alarms <= 14, "{false_alarms} of 200, though people became abler");
        let found = (0..60).filter(|_| {
            let (item, probability, before) = least(&mut random, true);
            item == 0 && probability < 0.01 && (80..150).contains(&before)
        });
        let found = found.count();
        assert!(found >= 40, "{found} of 60");
    }
}
