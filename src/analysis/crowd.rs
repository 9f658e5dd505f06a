//! What is probably true, judging by many people of whom none is always right.
//!
//! Dawid and Skene (1979, *Applied Statistics* 28, p. 20): each item truly has one of the labels; each person gives
//! labels with errors of their own. Expectation and maximisation take turns: the labels' probabilities follow
//! from the errors, the errors from the probabilities, until the likelihood does not grow any more. It starts from the
//! shares of votes, so that it always ends in the same place, and the majority names the labels. In logarithms, so that
//! thousands of votes on one item do not vanish.
//!
//! - [`Errors::EachLabel`] is the original: for each person and true label, how often they give which label. It
//!   needs many votes of each person.
//! - [`Errors::OneCoin`] has one number a person: how often they are right; wrong labels are equally frequent (Zhang
//!   and others 2016, *JMLR* 17, 102). For few votes or many labels, as characters are.
//!
//! **Edge cases.** Somebody may vote several times on an item, and each vote counts. An item without votes has the
//! labels' general shares. Nobody is taken to be always right: what never happened counts as 10⁻¹⁰ of a vote. With a
//! single voter, that voter is right.

/// Somebody says that an item has a label. All three count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vote {
    /// The item.
    pub item: u32,
    /// Whoever says so.
    pub person: u32,
    /// The label.
    pub label: u32,
}

/// In what way people err.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errors {
    /// In one way for each label.
    EachLabel,
    /// With everything alike.
    OneCoin,
}

/// What the crowd says.
#[derive(Clone, Debug, PartialEq)]
pub struct Crowd {
    labels: usize,
    probabilities: Vec<f64>,
    shares: Vec<f64>,
    skills: Vec<f64>,
    log_likelihood: f64,
    converged: bool,
}

/// How much of a vote counts what never happened.
const LEAST: f64 = 1e-10;

/// The likelihood's logarithm grows by less than this share of itself.
const SETTLED: f64 = 1e-13;

/// Most rounds.
const ROUNDS: usize = 1_000;

impl Crowd {
    /// Judges by these votes; `labels`: how many labels there are at least.
    #[must_use]
    pub fn of(votes: &[Vote], labels: usize, errors: Errors) -> Self {
        let ballot = Ballot::of(votes, labels);
        let mut probabilities = ballot.majority();
        let mut log_likelihood = f64::NEG_INFINITY;
        let mut converged = false;
        let (mut shares, mut rates) = ballot.maximise(&probabilities, errors);
        for _ in 0..ROUNDS {
            let before = log_likelihood;
            log_likelihood = ballot.expect(&mut probabilities, &shares, &rates);
            (shares, rates) = ballot.maximise(&probabilities, errors);
            if log_likelihood - before <= SETTLED * log_likelihood.abs() {
                converged = true;
                break;
            }
        }
        let labels = ballot.labels;
        let skill = |person| -> f64 {
            (0..labels).map(|label| shares[label] * rates.of(person, label, label).exp()).sum()
        };
        let skills = (0..ballot.people).map(skill).collect();
        Self { labels, probabilities, shares, skills, log_likelihood, converged }
    }

    /// The probability of each label of an item; they sum up to 1. `None` if nobody voted on an item with such a high
    /// number.
    #[must_use]
    pub fn probabilities(&self, item: u32) -> Option<&[f64]> {
        let start = (item as usize).checked_mul(self.labels)?;
        self.probabilities.get(start..)?.get(..self.labels)
    }

    /// The most probable label of an item with its probability; of equally probable ones, the first.
    #[must_use]
    pub fn label(&self, item: u32) -> Option<(u32, f64)> {
        let mut best: Option<(u32, f64)> = None;
        for (label, probability) in self.probabilities(item)?.iter().enumerate() {
            if best.is_none_or(|(_, most)| *probability > most) {
                best = Some((label as u32, *probability));
            }
        }
        best
    }

    /// How frequent each label truly is.
    #[must_use]
    pub fn shares(&self) -> &[f64] {
        &self.shares
    }

    /// How often a person is right, 0 to 1.
    #[must_use]
    pub fn skill(&self, person: u32) -> Option<f64> {
        self.skills.get(person as usize).copied()
    }

    /// How much a person's vote weighs: the logarithm of the odds that it is right, above those of a guess (Nitzan and
    /// Paroush 1982, *International Economic Review* 23, p. 289). 0 for whoever does no better than by guessing;
    /// at most 7, which is right in 999 of 1,000 cases.
    #[must_use]
    pub fn weight(&self, person: u32) -> Option<f64> {
        let skill = self.skill(person)?.clamp(0.001, 0.999);
        let guess = 1.0 / (self.labels.max(2) - 1) as f64;
        Some((skill / ((1.0 - skill) * guess)).ln().clamp(0.0, 7.0))
    }

    /// The logarithm of the votes' likelihood.
    #[must_use]
    pub fn log_likelihood(&self) -> f64 {
        self.log_likelihood
    }

    /// Whether it has settled; otherwise it was stopped after a thousand rounds.
    #[must_use]
    pub fn converged(&self) -> bool {
        self.converged
    }
}

struct Ballot<'a> {
    votes: &'a [Vote],
    items: usize,
    people: usize,
    labels: usize,
    /// Whether anybody voted on the item.
    known: Vec<bool>,
}

/// Logarithms of how probably a person gives a label.
enum Rates {
    /// By person, true label, given label.
    EachLabel { labels: usize, rates: Vec<f64> },
    /// By person: right, wrong in one certain way.
    OneCoin(Vec<(f64, f64)>),
}

impl Rates {
    fn of(&self, person: usize, truth: usize, given: usize) -> f64 {
        match self {
            Self::EachLabel { labels, rates } => rates[(person * labels + truth) * labels + given],
            Self::OneCoin(rates) => {
                if truth == given {
                    rates[person].0
                } else {
                    rates[person].1
                }
            }
        }
    }
}

impl<'a> Ballot<'a> {
    fn of(votes: &'a [Vote], labels: usize) -> Self {
        let most = |of: fn(&Vote) -> u32| votes.iter().map(|vote| of(vote) as usize + 1).max().unwrap_or(0);
        let labels = most(|vote| vote.label).max(labels);
        let items = most(|vote| vote.item);
        let mut known = vec![false; items];
        for vote in votes {
            known[vote.item as usize] = true;
        }
        Self { votes, items, people: most(|vote| vote.person), labels, known }
    }

    /// The shares of each item's votes.
    fn majority(&self) -> Vec<f64> {
        let mut probabilities = vec![0.0; self.items * self.labels];
        for vote in self.votes {
            probabilities[vote.item as usize * self.labels + vote.label as usize] += 1.0;
        }
        for of_item in probabilities.chunks_exact_mut(self.labels.max(1)) {
            normalise(of_item);
        }
        probabilities
    }

    /// The labels' shares and everybody's errors that fit these probabilities best.
    fn maximise(&self, probabilities: &[f64], errors: Errors) -> (Vec<f64>, Rates) {
        let labels = self.labels;
        let mut shares = vec![0.0; labels];
        let of_items = probabilities.chunks_exact(labels.max(1)).zip(&self.known);
        for (of_item, _) in of_items.filter(|(_, known)| **known) {
            shares.iter_mut().zip(of_item).for_each(|(share, probability)| *share += probability);
        }
        normalise(&mut shares);
        let rates = match errors {
            Errors::EachLabel => Rates::EachLabel { labels, rates: self.each_label(probabilities) },
            Errors::OneCoin => Rates::OneCoin(self.one_coin(probabilities)),
        };
        (shares, rates)
    }

    fn each_label(&self, probabilities: &[f64]) -> Vec<f64> {
        let labels = self.labels;
        let mut rates = vec![0.0; self.people * labels * labels];
        for vote in self.votes {
            let of_person = &mut rates[vote.person as usize * labels * labels..];
            for truth in 0..labels {
                of_person[truth * labels + vote.label as usize] +=
                    probabilities[vote.item as usize * labels + truth];
            }
        }
        for of_label in rates.chunks_exact_mut(labels.max(1)) {
            for rate in of_label.iter_mut() {
                *rate = rate.max(LEAST);
            }
            normalise(of_label);
            for rate in of_label {
                *rate = rate.ln();
            }
        }
        rates
    }

    fn one_coin(&self, probabilities: &[f64]) -> Vec<(f64, f64)> {
        let mut right = vec![(0.0, 0.0); self.people];
        for vote in self.votes {
            let (right, all) = &mut right[vote.person as usize];
            *right += probabilities[vote.item as usize * self.labels + vote.label as usize];
            *all += 1.0;
        }
        let others = (self.labels.max(2) - 1) as f64;
        let rates = |(right, all): (f64, f64)| {
            let share = if all > 0.0 { right / all } else { 1.0 / (others + 1.0) };
            (share.max(LEAST).ln(), ((1.0 - share) / others).max(LEAST).ln())
        };
        right.into_iter().map(rates).collect()
    }

    /// The labels' probabilities by these shares and errors; returns the logarithm of the votes' likelihood.
    fn expect(&self, probabilities: &mut [f64], shares: &[f64], rates: &Rates) -> f64 {
        let labels = self.labels;
        let general: Vec<f64> = shares.iter().map(|share| share.max(LEAST).ln()).collect();
        probabilities.chunks_exact_mut(labels.max(1)).for_each(|of_item| of_item.copy_from_slice(&general));
        for vote in self.votes {
            let of_item = &mut probabilities[vote.item as usize * labels..][..labels];
            for (truth, logarithm) in of_item.iter_mut().enumerate() {
                *logarithm += rates.of(vote.person as usize, truth, vote.label as usize);
            }
        }
        let mut log_likelihood = 0.0;
        for of_item in probabilities.chunks_exact_mut(labels.max(1)) {
            let most = of_item.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            for logarithm in of_item.iter_mut() {
                *logarithm = (*logarithm - most).exp();
            }
            log_likelihood += most + normalise(of_item).ln();
        }
        log_likelihood
    }
}

/// Makes them sum up to 1, and all the same if they sum up to 0; returns what they summed up to.
fn normalise(values: &mut [f64]) -> f64 {
    let sum: f64 = values.iter().sum();
    if sum > 0.0 {
        for value in values.iter_mut() {
            *value /= sum;
        }
    } else {
        values.fill(1.0 / values.len() as f64);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::super::numbers::close;
    use super::super::random::Random;
    use super::*;

    /// The fitness of 45 patients for anaesthesia, 1 to 4, as five anaesthetists judged it, the first of them three
    /// times (Dawid and Skene 1979, table 1).
    const ANAESTHETISTS: [&str; 45] = [
        "1111111", "3334334", "1122122", "2223121", "2223222", "2223322", "1222111", "3333433", "2222223",
        "2322223", "4444444", "2223343", "1111111", "2223212", "1211111", "1112111", "1111111", "1111111",
        "2222221", "2221322", "2222222", "2222221", "2223222", "2212222", "1111111", "1111111", "2322222",
        "1111111", "1111111", "1121121", "1111111", "3333233", "1111111", "2222222", "2223232", "4334343",
        "2212232", "2323233", "3333432", "1111111", "1111111", "1212111", "2322222", "1211111", "2222222",
    ];

    fn anaesthetists() -> Vec<Vote> {
        let votes = |(item, row): (usize, &&str)| -> Vec<Vote> {
            let vote = |(at, grade): (usize, u8)| Vote {
                item: item as u32,
                person: at.saturating_sub(2) as u32,
                label: u32::from(grade - b'1'),
            };
            row.bytes().enumerate().map(vote).collect()
        };
        ANAESTHETISTS.iter().enumerate().flat_map(votes).collect()
    }

    #[test]
    fn published_judgements() {
        let crowd = Crowd::of(&anaesthetists(), 4, Errors::EachLabel);
        // Table 2 has 0.40, 0.42, 0.11, 0.07; the further digits are where the likelihood is highest.
        for (share, published) in crowd.shares().iter().zip([0.399_555, 0.421_983, 0.111_795, 0.066_667]) {
            assert!(close(*share, published, 2e-6), "{:?}", crowd.shares());
        }
        assert!(crowd.converged());
        // Patient 3, whom the seven judgements leave between 1 and 2, and patient 36, between 3 and 4.
        assert_eq!((crowd.label(2).map(|of| of.0), crowd.label(35).map(|of| of.0)), (Some(1), Some(3)));
        let skills: Vec<f64> = (0..5).filter_map(|person| crowd.skill(person)).collect();
        assert!(skills.iter().all(|skill| (0.6..1.0).contains(skill)), "{skills:?}");
    }

    /// Votes of people of different skill on items with two labels or more; also what is true.
    fn votes(
        people: usize,
        items: usize,
        labels: usize,
        random: &mut Random,
    ) -> (Vec<Vote>, Vec<u32>, Vec<f64>) {
        let skills: Vec<f64> = (0..people).map(|_| 0.35 + 0.6 * random.unit()).collect();
        let truths: Vec<u32> = (0..items).map(|_| random.below(labels) as u32).collect();
        let mut votes = Vec::new();
        for (item, truth) in truths.iter().enumerate() {
            for (person, skill) in skills.iter().enumerate().filter(|(person, _)| (person + item) % 3 > 0) {
                let other = (*truth + 1 + random.below(labels - 1) as u32) % labels as u32;
                let label = if random.unit() < *skill { *truth } else { other };
                votes.push(Vote { item: item as u32, person: person as u32, label });
            }
        }
        (votes, truths, skills)
    }

    #[test]
    fn skill_counts_for_more_than_numbers() {
        let mut random = Random::with_seed(11);
        let (votes, truths, skills) = votes(15, 300, 3, &mut random);
        let wrong = |crowd: &Crowd| {
            let wrong =
                |(item, truth): (usize, &u32)| crowd.label(item as u32).map(|of| of.0) != Some(*truth);
            truths.iter().enumerate().filter(|at| wrong(*at)).count()
        };
        for errors in [Errors::EachLabel, Errors::OneCoin] {
            let crowd = Crowd::of(&votes, 3, errors);
            assert!(crowd.converged() && wrong(&crowd) <= 12, "{errors:?} {}", wrong(&crowd));
            for (person, skill) in skills.iter().enumerate() {
                assert!(crowd.skill(person as u32).is_some_and(|found| close(found, *skill, 0.12)));
            }
            let best = skills.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map(|(at, _)| at as u32);
            let weight = |person| crowd.weight(person).unwrap_or(f64::NAN);
            assert!(best.is_some_and(|best| (0..15).all(|person| weight(person) <= weight(best) + 0.3)));
        }
    }

    #[test]
    fn a_thousand_votes_on_one_item_do_not_vanish() {
        let votes: Vec<_> =
            (0..5_000).map(|person| Vote { item: 0, person, label: u32::from(person % 3 == 0) }).collect();
        let crowd = Crowd::of(&votes, 2, Errors::OneCoin);
        assert!(crowd.label(0).is_some_and(|(label, probability)| label == 0 && probability > 0.999));
    }

    #[test]
    fn few_votes_and_none() {
        let crowd = Crowd::of(&[], 0, Errors::EachLabel);
        assert_eq!(
            (crowd.label(0), crowd.skill(0), crowd.weight(0), crowd.converged()),
            (None, None, None, true)
        );
        let crowd = Crowd::of(&[Vote { item: 2, person: 1, label: 1 }], 3, Errors::EachLabel);
        assert!(crowd.label(2).is_some_and(|(label, probability)| label == 1 && probability > 0.99));
        assert_eq!((crowd.label(3), crowd.label(u32::MAX), crowd.skill(2)), (None, None, None));
        let sum: f64 = crowd.probabilities(0).expect("an item without votes").iter().sum();
        assert!(close(sum, 1.0, 1e-12));
    }
}
