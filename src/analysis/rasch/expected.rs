//! What to expect of a person on each item, by how many items the person has right in all.
//!
//! Under the model that number says everything about the ability, so the probability of a right answer to an item, given
//! the number, does not depend on the ability (Rasch 1960; Andersen 1973, *Psychometrika* 38, p. 123). It is computed
//! from the distribution of the number of right answers, with the item and without it, at the ability where that
//! number is most probable: any other gives the same, but with more rounding. Whoever has everything right, or nothing,
//! was to be expected to.

use super::super::matrix::Score;
use super::calibration::Rasch;
use super::chance;

impl Rasch {
    /// For each item of the matrix the probability of a right answer, given how many right answers there are in this row;
    /// `None` where the person did not have the item, or it has no difficulty.
    #[must_use]
    pub fn expected(&self, row: &[Option<Score>]) -> Vec<Option<f64>> {
        let mut expected = vec![None; row.len()];
        let Some(ability) = self.ability(row) else { return expected };
        let had: Vec<(usize, f64)> = row
            .iter()
            .zip(&self.items)
            .enumerate()
            .filter_map(|(at, (score, item))| {
                score.as_ref()?;
                Some((at, chance(ability.value, item.ok()?.value)))
            })
            .collect();
        let right = had.iter().filter(|(at, _)| row[*at].is_some_and(|score| score.value() >= 0.5)).count();
        let chances: Vec<f64> = had.iter().map(|(_, chance)| *chance).collect();
        let numbers = numbers_right(&chances);
        for (at, chance) in had {
            expected[at] = Some(given(&numbers, right, chance));
        }
        expected
    }
}

/// The probability of each number of right answers.
fn numbers_right(chances: &[f64]) -> Vec<f64> {
    let mut numbers = vec![1.0];
    for chance in chances {
        numbers.push(0.0);
        for number in (0..numbers.len()).rev() {
            let one_less = if number > 0 { numbers[number - 1] } else { 0.0 };
            numbers[number] = numbers[number] * (1.0 - chance) + one_less * chance;
        }
    }
    numbers
}

/// The probability that the item with this chance is among so many right ones.
fn given(numbers: &[f64], right: usize, chance: f64) -> f64 {
    let items = numbers.len() - 1;
    if right == 0 || right == items {
        return if right == 0 { 0.0 } else { 1.0 };
    }
    // How probable the numbers are without the item; from the end from which rounding errors do not grow.
    let among = if chance < 0.5 {
        let mut without = 0.0;
        for number in &numbers[..right] {
            without = (number - chance * without) / (1.0 - chance);
        }
        chance * without / numbers[right]
    } else {
        let mut without = 0.0;
        for number in numbers[right + 1..].iter().rev() {
            without = (number - (1.0 - chance) * without) / chance;
        }
        1.0 - (1.0 - chance) * without / numbers[right]
    };
    among.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::super::super::numbers::close;
    use super::super::super::unknown::Unknown;
    use super::super::estimate::Estimate;
    use super::*;

    fn rasch(difficulties: &[f64]) -> Rasch {
        let item = |value: &f64| Ok(Estimate { value: *value, error: None });
        let items = difficulties.iter().map(item).collect();
        Rasch { items, spread: 1.0, log_likelihood: 0.0, converged: true }
    }

    fn row(cells: &str) -> Vec<Option<Score>> {
        cells.bytes().map(|cell| (cell != b'.').then(|| Score::from(cell == b'1'))).collect()
    }

    #[test]
    fn it_is_what_counting_all_sheets_gives() {
        let difficulties = [-2.0, -0.3, 0.4, 1.1, 6.0];
        let rasch = rasch(&difficulties);
        for sheet in ["10000", "11000", "11100", "00111", "11110"] {
            let right = sheet.bytes().filter(|cell| *cell == b'1').count();
            let (mut all, mut with) = (0.0, [0.0; 5]);
            for other in (0_u32..32).filter(|other| other.count_ones() as usize == right) {
                let is_right = |item: usize| other >> item & 1 == 1;
                let weight: f64 =
                    (0..5).filter(|item| is_right(*item)).map(|item| (-difficulties[item]).exp()).product();
                all += weight;
                (0..5).filter(|item| is_right(*item)).for_each(|item| with[item] += weight);
            }
            for (found, with) in rasch.expected(&row(sheet)).into_iter().zip(with) {
                assert!(found.is_some_and(|found| close(found, with / all, 1e-9)), "{sheet}: {found:?}");
            }
        }
    }

    #[test]
    fn extremes_and_items_that_nobody_knows_of() {
        let mut rasch = rasch(&[0.0, 1.0, 2.0]);
        assert_eq!(rasch.expected(&row("111")), [Some(1.0); 3]);
        assert_eq!(rasch.expected(&row("0.0")), [Some(0.0), None, Some(0.0)]);
        rasch.items[1] = Err(Unknown::NoVariance);
        assert_eq!(rasch.expected(&row("1.."))[1], None);
        assert_eq!(rasch.expected(&row("...")), [None; 3]);
        assert_eq!(rasch.expected(&[]), []);
    }

    #[test]
    fn of_many_items_as_many_are_expected_as_there_are() {
        let difficulties: Vec<f64> = (0..300).map(|item| f64::from(item) / 30.0 - 5.0).collect();
        let sheet: String = (0..300).map(|item| if item % 3 == 0 { '1' } else { '0' }).collect();
        let expected: f64 = rasch(&difficulties).expected(&row(&sheet)).iter().flatten().sum();
        assert!(close(expected, 100.0, 1e-6), "{expected}");
    }
}
