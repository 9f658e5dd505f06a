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

use std::collections::BTreeMap;

use super::super::matrix::Matrix;
use super::super::unknown::{FEWEST_PEOPLE, Unknown};
use super::ability::Estimate;
use super::chance;
use super::information;

/// Abilities for which the likelihood is computed, from −6 to 6 standard deviations.
const NODES: usize = 81;

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
    pub fn of(matrix: &Matrix) -> Result<Self, Unknown> {
        if matrix.sums().people() < FEWEST_PEOPLE {
            return Err(Unknown::TooFewPeople);
        }
        let mut fit = Fit::of(matrix);
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
        let errors = information::errors(&fit, matrix);
        let mut items = vec![Err(Unknown::NoVariance); matrix.items()];
        for (at, item) in fit.items.iter().enumerate() {
            let error = errors.as_ref().map(|errors| errors[at]);
            items[*item] = Ok(Estimate { value: fit.difficulties[at], error });
        }
        let log_likelihood = fit.expect().log_likelihood;
        Ok(Self { items, spread: fit.spread, log_likelihood, converged })
    }
}

/// People who had the same items.
pub(super) struct Draw {
    /// Which, as indices into the items that have a difficulty.
    pub(super) items: Vec<usize>,
    /// How many people had how many right.
    scores: Vec<f64>,
}

/// The state of the estimation.
pub(super) struct Fit {
    /// The items that have a difficulty, as indices into the matrix.
    pub(super) items: Vec<usize>,
    /// How many had each of them right.
    right: Vec<f64>,
    pub(super) draws: Vec<Draw>,
    pub(super) difficulties: Vec<f64>,
    pub(super) spread: f64,
}

/// What is expected of the people.
struct Expected {
    /// By item and node, of those who had it: how many have this ability.
    people: Vec<[f64; NODES]>,
    /// How many right answers people of this ability gave.
    right: [f64; NODES],
    log_likelihood: f64,
}

/// Where the nodes are, in standard deviations, and how probable each is.
fn nodes() -> impl Iterator<Item = (f64, f64)> {
    let step = 12.0 / (NODES - 1) as f64;
    let density = move |x: f64| step * (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt();
    (0..NODES).map(move |node| node as f64 * step - 6.0).map(move |x| (x, density(x)))
}

impl Fit {
    fn of(matrix: &Matrix) -> Self {
        let answers =
            |item: usize| matrix.rows().filter_map(move |row| row[item]).map(|score| score.value() >= 0.5);
        let counts = (0..matrix.items()).map(|item| {
            answers(item).fold((0_u32, 0_u32), |(right, all), is| (right + u32::from(is), all + 1))
        });
        let known: Vec<_> =
            counts.enumerate().filter(|(_, (right, all))| 0 < *right && right < all).collect();
        let items: Vec<usize> = known.iter().map(|(item, _)| *item).collect();
        let mut draws: BTreeMap<Vec<usize>, Vec<f64>> = BTreeMap::new();
        for row in matrix.rows() {
            let had: Vec<usize> = (0..items.len()).filter(|at| row[items[*at]].is_some()).collect();
            let right = had.iter().filter_map(|at| row[items[*at]]).filter(|score| score.value() >= 0.5);
            let (right, all) = (right.count(), had.len());
            draws.entry(had).or_insert_with(|| vec![0.0; all + 1])[right] += 1.0;
        }
        draws.remove(&Vec::new());
        // Where nearly everybody is right, the item is that much easier than people are able.
        let logit = |(right, all): (u32, u32)| (f64::from(all - right) / f64::from(right)).ln();
        Self {
            right: known.iter().map(|(_, (right, _))| f64::from(*right)).collect(),
            difficulties: known.iter().map(|(_, counts)| logit(*counts)).collect(),
            draws: draws.into_iter().map(|(items, scores)| Draw { items, scores }).collect(),
            items,
            spread: 1.0,
        }
    }

    /// By item and node, the logarithm of the probability of a wrong answer.
    fn wrong(&self) -> Vec<[f64; NODES]> {
        let of = |difficulty: &f64| {
            let mut wrong = [0.0; NODES];
            for (wrong, (x, _)) in wrong.iter_mut().zip(nodes()) {
                *wrong = (1.0 - chance(self.spread * x, *difficulty)).max(f64::MIN_POSITIVE).ln();
            }
            wrong
        };
        self.difficulties.iter().map(of).collect()
    }

    /// How probable each ability is for the people of a draw who had so many right; `all_wrong` is the sum of the
    /// logarithms for its items. Also the logarithm of the probability of one such sheet, the difficulties of what
    /// was right left out.
    fn posterior(&self, all_wrong: &[f64; NODES], right: usize) -> ([f64; NODES], f64) {
        let mut posterior = [0.0; NODES];
        let mut most = f64::NEG_INFINITY;
        for ((posterior, (x, density)), wrong) in posterior.iter_mut().zip(nodes()).zip(all_wrong) {
            *posterior = density.ln() + right as f64 * self.spread * x + wrong;
            most = most.max(*posterior);
        }
        for logarithm in &mut posterior {
            *logarithm = (*logarithm - most).exp();
        }
        let sum: f64 = posterior.iter().sum();
        for share in &mut posterior {
            *share /= sum;
        }
        (posterior, most + sum.ln())
    }

    /// For every draw and number of right answers that somebody had: the probabilities of the abilities.
    fn posteriors(&self, mut visit: impl FnMut(&Draw, usize, f64, &[f64; NODES], f64)) {
        let wrong = self.wrong();
        for draw in &self.draws {
            let mut all_wrong = [0.0; NODES];
            for item in &draw.items {
                all_wrong.iter_mut().zip(&wrong[*item]).for_each(|(all, wrong)| *all += wrong);
            }
            for (right, people) in draw.scores.iter().enumerate().filter(|(_, people)| **people > 0.0) {
                let (posterior, logarithm) = self.posterior(&all_wrong, right);
                visit(draw, right, *people, &posterior, logarithm);
            }
        }
    }

    fn expect(&self) -> Expected {
        let mut people = vec![[0.0; NODES]; self.items.len()];
        let mut right_at = [0.0; NODES];
        // What was right counts each difficulty once.
        let of_right: f64 = self.right.iter().zip(&self.difficulties).map(|(right, b)| right * b).sum();
        let mut log_likelihood = -of_right;
        // The people of a draw together, then for each of its items.
        let mut of_draw = [0.0; NODES];
        self.posteriors(|draw, right, count, posterior, logarithm| {
            log_likelihood += count * logarithm;
            for (at, share) in posterior.iter().enumerate() {
                of_draw[at] += count * share;
                right_at[at] += count * share * right as f64;
            }
            let last = draw.scores.iter().rposition(|people| *people > 0.0);
            if last == Some(right) {
                for item in &draw.items {
                    people[*item].iter_mut().zip(&of_draw).for_each(|(all, more)| *all += more);
                }
                of_draw = [0.0; NODES];
            }
        });
        Expected { people, right: right_at, log_likelihood }
    }

    /// One step of Newton for each difficulty and for the spread; returns the longest of them.
    fn step(&mut self, expected: &Expected) -> f64 {
        let mut longest: f64 = 0.0;
        let (mut slope, mut curvature) = (0.0, 0.0);
        for ((x, _), right) in nodes().zip(expected.right) {
            slope += x * right;
        }
        for (at, people) in expected.people.iter().enumerate() {
            let (mut right, mut information) = (0.0, 0.0);
            for ((x, _), people) in nodes().zip(people) {
                let chance = chance(self.spread * x, self.difficulties[at]);
                right += people * chance;
                information += people * chance * (1.0 - chance);
                slope -= x * people * chance;
                curvature += x * x * people * chance * (1.0 - chance);
            }
            let step = ((right - self.right[at]) / information.max(1e-9)).clamp(-1.0, 1.0);
            self.difficulties[at] += step;
            longest = longest.max(step.abs());
        }
        let spread = (self.spread + (slope / curvature.max(1e-9)).clamp(-0.5, 0.5)).max(0.0);
        longest = longest.max((spread - self.spread).abs());
        self.spread = spread;
        longest
    }

    /// For each draw and number of right answers that somebody had: the expected probability of a right answer to each
    /// of the draw's items, and the expected change of the likelihood with the spread.
    pub(super) fn scores(&self) -> BTreeMap<(Vec<usize>, usize), (Vec<f64>, f64)> {
        let mut scores = BTreeMap::new();
        self.posteriors(|draw, right, _, posterior, _| {
            let mut chances = vec![0.0; draw.items.len()];
            let mut with_spread = 0.0;
            for ((x, _), share) in nodes().zip(posterior) {
                with_spread += share * x * right as f64;
                for (expected, item) in chances.iter_mut().zip(&draw.items) {
                    let chance = chance(self.spread * x, self.difficulties[*item]);
                    *expected += share * chance;
                    with_spread -= share * x * chance;
                }
            }
            scores.insert((draw.items.clone(), right), (chances, with_spread));
        });
        scores
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::matrix::Score;
    use super::super::super::matrix::tests::{law_school, matrix};
    use super::super::super::numbers::close;
    use super::super::super::random::Random;
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
