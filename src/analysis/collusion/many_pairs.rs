//! What remains of the evidence after everybody was compared with everybody: among half a million pairs, something
//! that happens once in a hundred thousand happens five times.
//!
//! By Holm (1979, *Scandinavian Journal of Statistics* 6, p. 65): of `m` pairs the least probable one is multiplied by
//! `m`, the next by `m − 1` and so on. Whatever depends on whatever, the probability that anything at all is below 1 %
//! while nobody copied is at most 1 %. Pairs that nobody looked at closely count, too.

/// Two people who are alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Suspicion {
    /// The one who is first in the order of the input.
    pub one: usize,
    /// The other.
    pub other: usize,
    /// Natural logarithm of the probability that two independent people are as much alike: first of this pair alone,
    /// and after [`family_wise`] of any pair of all. At most 0.
    pub ln_probability: f64,
}

/// Corrects the probabilities for the number of pairs that `people` people make. The least probable pair comes first.
#[must_use]
pub fn family_wise(mut suspicions: Vec<Suspicion>, people: usize) -> Vec<Suspicion> {
    let pairs = people as f64 * people.saturating_sub(1) as f64 / 2.0;
    suspicions.sort_by(|a, b| {
        a.ln_probability.total_cmp(&b.ln_probability).then((a.one, a.other).cmp(&(b.one, b.other)))
    });
    let mut before = f64::NEG_INFINITY;
    for (rank, suspicion) in suspicions.iter_mut().enumerate() {
        let corrected = suspicion.ln_probability + (pairs - rank as f64).max(1.0).ln();
        before = corrected.max(before).min(0.0);
        suspicion.ln_probability = before;
    }
    suspicions
}

/// So many people hand in one by one until the share of exams with a flag is what is asked for.
const EXAM: f64 = 1_000.0;

/// By what to multiply a probability when people come one by one, and the last of `people` has been compared with all
/// before: the natural logarithm of it.
///
/// Nobody knows how many will come, so the probability of a false flag is spent as they come (alpha spending, Lan and
/// `DeMets` 1983, *Biometrika* 70, p. 659). One half belongs to all pairs of a thousand people in equal parts. Of the
/// other half the `n`-th person, who is compared with `n − 1` others, may use as much as `1/n` in proportion, so that there is
/// something to use among few people. After a thousand people, at most 1 % of exams have anything below 1 % while nobody
/// copied; after ten thousand, whose pairs have equal parts of what a thousand had, at most 3.5 %.
#[must_use]
pub fn ln_one_by_one(people: usize) -> f64 {
    let pairs = |people: f64| people * (people - 1.0) / 2.0;
    let so_far = pairs(people.max(2) as f64);
    // ½ + … + 1/n is the logarithm of n, and Euler's constant less 1.
    let spent = EXAM.ln() + 0.577_215_664_901_532_9 - 1.0;
    let share = 0.5 / so_far.max(pairs(EXAM)) + 0.5 / (2.0 * so_far * spent);
    -share.ln()
}

#[cfg(test)]
mod tests {
    use super::super::super::numbers::close;
    use super::*;

    #[test]
    fn probabilities_are_multiplied_step_by_step() {
        let suspicion = |one, p: f64| Suspicion { one, other: 9, ln_probability: p.ln() };
        // Four people make six pairs: 0.006, 0.05 (5 × 0.01), 0.05 (4 × 0.0105 = 0.042 can't be less), 1.
        let corrected = family_wise(
            vec![suspicion(0, 0.4), suspicion(1, 0.0105), suspicion(2, 0.001), suspicion(3, 0.01)],
            4,
        );
        let found: Vec<_> = corrected.iter().map(|found| (found.one, found.ln_probability.exp())).collect();
        for ((one, p), expected) in found.iter().zip([(2, 0.006), (3, 0.05), (1, 0.05), (0, 1.0)]) {
            assert!(*one == expected.0 && close(*p, expected.1, 1e-12), "{found:?}");
        }
        assert_eq!(family_wise(vec![], 0), []);
    }

    #[test]
    fn a_thousand_who_come_one_by_one_have_one_percent() {
        // Each pair is below its level with just the probability of that level.
        let chance = |people: usize| (people - 1) as f64 * (0.01_f64.ln() - ln_one_by_one(people)).exp();
        let all = |people: usize| (2..=people).map(chance).sum::<f64>();
        assert!(close(all(1_000), 0.01, 1e-3), "{}", all(1_000));
        assert!(all(10_000) < 0.035);
    }
}
