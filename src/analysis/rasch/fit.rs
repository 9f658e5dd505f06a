//! The state of a calibration: difficulties and the spread of abilities, what they make one expect of the people, and one
//! step towards those that fit better.

use std::collections::BTreeMap;

use super::chance;
use super::rows::Rows;

/// Abilities for which the likelihood is computed, from −6 to 6 standard deviations.
const NODES: usize = 81;

/// People who had the same items.
struct Draw {
    /// Which, as indices into the items that have a difficulty.
    items: Vec<usize>,
    /// How many people had how many right.
    scores: Vec<f64>,
}

/// The state of the estimation.
pub(super) struct Fit {
    /// The items that have a difficulty, as indices into the matrix.
    pub(super) items: Vec<usize>,
    /// How many had each of them right.
    pub(super) right: Vec<f64>,
    draws: Vec<Draw>,
    pub(super) difficulties: Vec<f64>,
    pub(super) spread: f64,
}

/// What is expected of the people.
pub(super) struct Expected {
    /// By item and node, of those who had it: how many have this ability.
    people: Vec<[f64; NODES]>,
    /// How many right answers people of this ability gave.
    right: [f64; NODES],
    pub(super) log_likelihood: f64,
}

/// Where the nodes are, in standard deviations, and how probable each is.
fn nodes() -> impl Iterator<Item = (f64, f64)> {
    let step = 12.0 / (NODES - 1) as f64;
    let density = move |x: f64| step * (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt();
    (0..NODES).map(move |node| node as f64 * step - 6.0).map(move |x| (x, density(x)))
}

impl Fit {
    pub(super) fn of(rows: &impl Rows) -> Self {
        let mut counts = vec![(0_u32, 0_u32); rows.items()];
        rows.each(&mut |row| {
            for ((right, all), score) in counts.iter_mut().zip(row) {
                *right += u32::from(score.is_some_and(|score| score.value() >= 0.5));
                *all += u32::from(score.is_some());
            }
        });
        let known: Vec<_> =
            counts.into_iter().enumerate().filter(|(_, (right, all))| 0 < *right && right < all).collect();
        let items: Vec<usize> = known.iter().map(|(item, _)| *item).collect();
        let mut draws: BTreeMap<Vec<usize>, Vec<f64>> = BTreeMap::new();
        rows.each(&mut |row| {
            let had: Vec<usize> = (0..items.len()).filter(|at| row[items[*at]].is_some()).collect();
            let right = had.iter().filter_map(|at| row[items[*at]]).filter(|score| score.value() >= 0.5);
            let (right, all) = (right.count(), had.len());
            draws.entry(had).or_insert_with(|| vec![0.0; all + 1])[right] += 1.0;
        });
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

    pub(super) fn expect(&self) -> Expected {
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
    pub(super) fn step(&mut self, expected: &Expected) -> f64 {
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
