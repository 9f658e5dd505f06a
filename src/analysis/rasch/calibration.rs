//! The difficulties, by marginal maximum likelihood (Bock and Aitkin 1981, *Psychometrika* 46, p. 443; Thissen 1982, 47,
//! p. 175).
//!
//! People's abilities are taken as normally distributed with mean 0; how widely, is estimated. What somebody who had
//! certain items tells about the ability is in the number of right answers, so people who had the same items and
//! as many right are one case. Expectation (how probable is each ability, for each case) and one step of Newton (towards
//! the difficulties and the spread that fit best) take turns until nothing moves by more than 10⁻⁷ logits.
//!
//! **Edge cases.** An item that everybody or nobody had right has no difficulty ([`Unknown::NoVariance`]), and one
//! that nobody had neither; they count nowhere. Fewer than twenty people have none at all. If people do not differ more
//! than by chance, the spread is 0.

use super::super::unknown::{FEWEST_PEOPLE, Unknown};
use super::estimate::Estimate;
use super::fit::Fit;
use super::information;
use super::rows::Rows;

/// Most rounds.
const ROUNDS: usize = 2_000;

/// What moves less is settled.
const SETTLED: f64 = 1e-7;

/// The difficulty of an item, or why there is none.
pub type Calibrated = Result<Estimate, Unknown>;

/// A calibrated test.
#[derive(Clone, Debug, PartialEq)]
pub struct Rasch {
    /// Every item of the matrix.
    pub items: Vec<Calibrated>,
    /// Standard deviation of people's abilities.
    pub spread: f64,
    /// Logarithm of the answers' likelihood.
    pub log_likelihood: f64,
    /// Whether it has settled.
    pub converged: bool,
}

impl Rasch {
    /// Calibrates the items of a matrix.
    pub fn of(rows: &impl Rows) -> Result<Self, Unknown> {
        let mut people = 0;
        rows.each(&mut |row| people += usize::from(row.iter().any(Option::is_some)));
        if people < FEWEST_PEOPLE {
            return Err(Unknown::TooFewPeople);
        }
        let mut fit = Fit::of(rows);
        if fit.right.len() < 2 {
            return Err(Unknown::OneItem);
        }
        let mut converged = false;
        for _ in 0..ROUNDS {
            let expected = fit.expect();
            if fit.step(&expected) < SETTLED {
                converged = true;
                break;
            }
        }
        let errors = information::errors(&fit, rows);
        let mut items = vec![Err(Unknown::NoVariance); rows.items()];
        for (at, item) in fit.items.iter().enumerate() {
            let error = errors.as_ref().map(|errors| errors[at]);
            items[*item] = Ok(Estimate { value: fit.difficulties[at], error });
        }
        let log_likelihood = fit.expect().log_likelihood;
        Ok(Self { items, spread: fit.spread, log_likelihood, converged })
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::matrix::tests::{law_school, matrix};
    use super::super::super::matrix::{Matrix, Score};
    use super::super::super::numbers::close;
    use super::super::super::random::Random;
    use super::super::chance;
    use super::*;

    #[test]
    fn a_published_test() {
        let rasch = Rasch::of(&law_school()).expect("1,000 people");
        assert!(rasch.converged);
        // Rizopoulos 2006, Journal of Statistical Software 17 (5), section 3.1: the model with one discrimination,
        // 0.755, which is the spread here; its difficulties times the spread are these.
        assert!(close(rasch.spread, 0.755, 5e-4), "{}", rasch.spread);
        assert!(close(rasch.log_likelihood, -2_466.938, 1e-3), "{}", rasch.log_likelihood);
        let published = [-3.615_3, -1.322_4, -0.317_6, -1.730_1, -2.780_2];
        for (found, published) in rasch.items.iter().zip(published) {
            let found = found.expect("difficulty").value;
            assert!(close(found, 0.7551 * published, 1e-3), "{found} {published}");
        }
    }

    /// People drawn from a normal distribution, who each had `had` of the items.
    pub fn simulated(people: usize, difficulties: &[f64], had: usize, random: &mut Random) -> Matrix {
        let mut matrix = Matrix::new(difficulties.len());
        for _ in 0..people {
            let ability = 1.2 * random.normal();
            let mut row = vec![None; difficulties.len()];
            while row.iter().flatten().count() < had {
                let item = random.below(difficulties.len());
                let right = random.unit() < chance(ability, difficulties[item]);
                row[item].get_or_insert(Score::from(right));
            }
            matrix.push(&row).expect("as many items");
        }
        matrix
    }

    #[test]
    fn difficulties_are_found_whoever_had_what() {
        let truth = [-2.0, -1.0, -0.5, 0.0, 0.3, 0.8, 1.5, 2.5];
        let mut random = Random::with_seed(12);
        let rasch = Rasch::of(&simulated(900, &truth, 5, &mut random)).expect("enough people");
        assert!(rasch.converged && close(rasch.spread, 1.2, 0.2), "{}", rasch.spread);
        for (found, truth) in rasch.items.iter().zip(truth) {
            let Estimate { value, error } = found.expect("difficulty");
            let error = error.expect("an error");
            assert!((0.05..0.25).contains(&error), "{error}");
            assert!(close(value, truth, 3.5 * error), "{value} {truth} {error}");
        }
    }

    #[test]
    fn errors_are_as_large_as_is_said() {
        let truth = [-1.0, 0.0, 0.5, 1.5];
        let mut random = Random::with_seed(13);
        let mut held = 0;
        for _ in 0..60 {
            let rasch = Rasch::of(&simulated(120, &truth, 4, &mut random)).expect("enough people");
            for (found, truth) in rasch.items.iter().zip(truth) {
                let Estimate { value, error } = found.expect("difficulty");
                held += u32::from(close(value, truth, 1.96 * error.expect("an error")));
            }
        }
        // 240 in all, 228 of them expected.
        assert!((215..=238).contains(&held), "{held}");
    }

    #[test]
    fn what_can_not_be_told_is_said() {
        assert_eq!(Rasch::of(&matrix(&["10"; 19])).map(|_| ()), Err(Unknown::TooFewPeople));
        assert_eq!(Rasch::of(&matrix(&["10"; 30])).map(|_| ()), Err(Unknown::OneItem));
        let rows: Vec<&str> = ["1101", "0111", "1011", "0001"].into_iter().cycle().take(40).collect();
        let rasch = Rasch::of(&matrix(&rows)).expect("enough people");
        assert_eq!((rasch.items[2].is_ok(), rasch.items[3]), (true, Err(Unknown::NoVariance)));
        assert!(rasch.spread < 0.05, "answers that have nothing in common: {}", rasch.spread);
    }
}
