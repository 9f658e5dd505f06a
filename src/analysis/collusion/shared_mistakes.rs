//! Two people who make the same mistakes: the generalised binomial test (van der Linden and Sotaridona 2006, *Journal
//! of Educational and Behavioral Statistics* 31, p. 283), on mistakes alone, because right answers are alike by right.
//!
//! Two independent people make the same mistake on an item with the probability
//! `p = P(one is wrong) · P(the other is wrong) · P(two wrong answers are the same)`.
//! - The first two follow from the people's skill and the item's difficulty; whoever asks has them
//!   ([`Sheet::wrong`], for instance from a Rasch model).
//! - The third is the sum of squares of the shares that each wrong answer has among all wrong answers to the item.
//!   Strong and weak people err differently, so where there are enough answers it is also computed for the thirds of
//!   skill that the two belong to, and the higher of both counts. The shares contain the two people's own answers,
//!   so that an answer which nobody else gave is not thought impossible: a little too much is assumed to be chance.
//!
//! How many mistakes two people share is then distributed as the number of events that happen ([`ln_tail`]), and the
//! probability of as many or more is the evidence: from 0 to 1, and rarely far below what it is said to be.
//!
//! **Not everybody is compared with everybody.** For each mistake there is a list of those who made it, so that
//! only people who share a mistake meet; and of those only pairs are computed that share as many as the two groups
//! of skill which they belong to must share at least.

use std::collections::HashMap;

use super::many_pairs::Suspicion;
use super::tail::ln_tail;

/// What somebody answered to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// What the key says.
    Right,
    /// Something else: equal numbers are equal answers.
    Wrong(u32),
}

/// The answers of one person.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// To each item; `None` where the person did not have it.
    pub answers: Vec<Option<Answer>>,
    /// For each item the probability that somebody of this skill is wrong.
    pub wrong: Vec<f64>,
}

/// Thirds of skill.
const THIRDS: usize = 3;

/// Fewest wrong answers to an item in a third that count on their own.
const FEWEST: usize = 20;

/// Groups of about the same skill, for which the fewest shared mistakes that matter are computed.
const GROUPS: usize = 16;

/// Everybody's mistakes.
pub struct Mistakes {
    items: usize,
    answers: Vec<Vec<Option<Answer>>>,
    /// Probability of being wrong, by person and item; 0 where the person did not have the item.
    wrong: Vec<Vec<f64>>,
    thirds: Vec<usize>,
    groups: Vec<usize>,
    /// Probability that two wrong answers are the same: by item, third and third.
    same: Vec<[[f64; THIRDS]; THIRDS]>,
    /// Who made a mistake, in ascending order.
    makers: HashMap<(usize, u32), Vec<usize>>,
}

impl Mistakes {
    /// Of these people. Items that a sheet lacks at its end are such as the person did not have.
    #[must_use]
    pub fn of(sheets: Vec<Sheet>) -> Self {
        let items = sheets.iter().map(|sheet| sheet.answers.len()).max().unwrap_or(0);
        let (mut answers, mut wrong) = (Vec::new(), Vec::new());
        for Sheet { answers: mut of, wrong: mut chances } in sheets {
            of.resize(items, None);
            chances.resize(items, 0.0);
            wrong.push(chances_of_items_had(&of, &chances));
            answers.push(of);
        }
        let mut makers: HashMap<(usize, u32), Vec<usize>> = HashMap::new();
        for (person, of) in answers.iter().enumerate() {
            for (item, answer) in of.iter().enumerate() {
                if let Some(Answer::Wrong(answer)) = answer {
                    makers.entry((item, *answer)).or_default().push(person);
                }
            }
        }
        let ranks = ranks(&wrong, &answers);
        let part =
            |parts| -> Vec<usize> { ranks.iter().map(|rank| rank * parts / ranks.len().max(1)).collect() };
        let thirds = part(THIRDS);
        let same = same(items, &makers, &thirds);
        Self { items, groups: part(GROUPS), answers, wrong, thirds, same, makers }
    }

    /// The probability of sharing a mistake, item by item.
    fn chances(&self, one: usize, other: usize) -> Vec<f64> {
        let (third, others) = (self.thirds[one], self.thirds[other]);
        let chance =
            |item: usize| self.wrong[one][item] * self.wrong[other][item] * self.same[item][third][others];
        (0..self.items).map(chance).collect()
    }

    fn shares(&self, one: usize, other: usize, item: usize) -> bool {
        matches!(self.answers[one][item], Some(Answer::Wrong(_)))
            && self.answers[one][item] == self.answers[other][item]
    }

    /// How many mistakes two people share.
    #[must_use]
    pub fn shared(&self, one: usize, other: usize) -> usize {
        (0..self.items).filter(|&item| self.shares(one, other, item)).count()
    }

    /// Natural logarithm of the probability that two independent people of their skill share as many mistakes.
    #[must_use]
    pub fn ln_probability(&self, one: usize, other: usize) -> f64 {
        ln_tail(&self.chances(one, other), self.shared(one, other))
    }

    /// All pairs whose probability is at most this one, given by its natural logarithm. To compare everybody with
    /// everybody at the level `a`, ask for the logarithm of `a` divided by the number of pairs, and correct by
    /// [`family_wise`](super::family_wise).
    #[must_use]
    pub fn suspicions(&self, ln_level: f64) -> Vec<Suspicion> {
        let fewest: Vec<_> = (0..GROUPS).map(|group| self.fewest(group, ln_level)).collect();
        let mut shared = vec![0; self.answers.len()];
        let of = |one: usize| self.with_earlier(one, &mut shared, &fewest[self.groups[one]], ln_level);
        (0..self.answers.len()).flat_map(of).collect()
    }

    /// Adds a person; returns who is alike, as [`Mistakes::suspicions`] does. Provisional: how frequent each mistake is,
    /// stays as it was before, and the person's skill is in the group of somebody about as able.
    pub fn add(&mut self, sheet: Sheet, ln_level: f64) -> Vec<Suspicion> {
        let Sheet { mut answers, wrong: mut chances } = sheet;
        answers.resize(self.items, None);
        chances.resize(self.items, 0.0);
        let wrong = chances_of_items_had(&answers, &chances);
        let new = self.answers.len();
        let weakness_of_new = weakness(&wrong, &answers);
        let off =
            |person: &usize| (weakness(&self.wrong[*person], &self.answers[*person]) - weakness_of_new).abs();
        let alike = (0..new).min_by(|one, other| off(one).total_cmp(&off(other)));
        self.thirds.push(alike.map_or(0, |person| self.thirds[person]));
        self.groups.push(alike.map_or(0, |person| self.groups[person]));
        for (item, answer) in answers.iter().enumerate() {
            if let Some(Answer::Wrong(answer)) = answer {
                self.makers.entry((item, *answer)).or_default().push(new);
            }
        }
        self.answers.push(answers);
        self.wrong.push(wrong);
        let fewest = self.fewest(self.groups[new], ln_level);
        self.with_earlier(new, &mut vec![0; new], &fewest, ln_level)
    }

    /// Who among those who came before is alike. `shared` has a zero for each of them, before and after.
    fn with_earlier(
        &self,
        person: usize,
        shared: &mut [u16],
        fewest: &[usize],
        ln_level: f64,
    ) -> Vec<Suspicion> {
        let mut found = Vec::new();
        for earlier in self.meet(person, shared) {
            let count = usize::from(std::mem::take(&mut shared[earlier]));
            if count < fewest[self.groups[earlier]] {
                continue;
            }
            let chances = self.chances(earlier, person);
            // All of these happening is part of as many happening: it can't be the more probable.
            let these = (0..self.items).filter(|&item| self.shares(earlier, person, item));
            if these.map(|item| chances[item].ln()).sum::<f64>() > ln_level {
                continue;
            }
            let ln_probability = ln_tail(&chances, count);
            if ln_probability <= ln_level {
                found.push(Suspicion { one: earlier, other: person, ln_probability });
            }
        }
        found
    }

    /// Counts the mistakes that a person shares with each who came before; returns who shares any.
    fn meet(&self, person: usize, shared: &mut [u16]) -> Vec<usize> {
        let mut met = Vec::new();
        for (item, answer) in self.answers[person].iter().enumerate() {
            let Some(Answer::Wrong(answer)) = answer else { continue };
            let makers = self.makers.get(&(item, *answer)).map_or(&[][..], Vec::as_slice);
            for &earlier in makers.iter().take_while(|earlier| **earlier < person) {
                if shared[earlier] == 0 {
                    met.push(earlier);
                }
                shared[earlier] = shared[earlier].saturating_add(1);
            }
        }
        met
    }

    /// For a group of skill and each group: pairs that share fewer mistakes can't be as improbable as that. It is
    /// computed as if every mistake were as improbable as for the least probable pair of the groups.
    fn fewest(&self, group: usize, ln_level: f64) -> Vec<usize> {
        let mut least = vec![vec![f64::INFINITY; self.items]; GROUPS];
        for (wrong, group) in self.wrong.iter().zip(&self.groups) {
            least[*group].iter_mut().zip(wrong).for_each(|(least, wrong)| *least = least.min(*wrong));
        }
        let same: Vec<f64> =
            self.same.iter().map(|same| same.iter().flatten().fold(1.0, |a, b| f64::min(a, *b))).collect();
        let fewest = |other: &Vec<f64>| {
            let chances = least[group].iter().zip(other).zip(&same);
            let chances: Vec<f64> = chances.map(|((one, other), same)| one * other * same).collect();
            (0..=self.items).find(|count| ln_tail(&chances, *count) <= ln_level).unwrap_or(self.items + 1)
        };
        least.iter().map(fewest).collect()
    }
}

/// 0 where the person did not have the item.
fn chances_of_items_had(answers: &[Option<Answer>], chances: &[f64]) -> Vec<f64> {
    answers.iter().zip(chances).map(|(answer, chance)| if answer.is_some() { *chance } else { 0.0 }).collect()
}

/// How often somebody of that skill is wrong on the items that they had.
fn weakness(wrong: &[f64], answers: &[Option<Answer>]) -> f64 {
    let had = answers.iter().filter(|answer| answer.is_some()).count();
    wrong.iter().sum::<f64>() / had.max(1) as f64
}

/// The rank of each person by weakness; equal ones in the order of the input.
fn ranks(wrong: &[Vec<f64>], answers: &[Vec<Option<Answer>>]) -> Vec<usize> {
    let weaknesses: Vec<f64> =
        wrong.iter().zip(answers).map(|(wrong, answers)| weakness(wrong, answers)).collect();
    let mut order: Vec<usize> = (0..wrong.len()).collect();
    order.sort_by(|a, b| weaknesses[*a].total_cmp(&weaknesses[*b]));
    let mut ranks = vec![0; order.len()];
    order.into_iter().enumerate().for_each(|(rank, person)| ranks[person] = rank);
    ranks
}

/// Probability that two wrong answers are the same: by item, third and third.
fn same(
    items: usize,
    makers: &HashMap<(usize, u32), Vec<usize>>,
    thirds: &[usize],
) -> Vec<[[f64; THIRDS]; THIRDS]> {
    // For each item: wrong answers in each third, and sums of products of the counts of each answer.
    let mut all = vec![[0_usize; THIRDS]; items];
    let mut products = vec![[[0_usize; THIRDS]; THIRDS]; items];
    for ((item, _), makers) in makers {
        let mut counts = [0; THIRDS];
        for person in makers {
            counts[thirds[*person]] += 1;
        }
        for (third, count) in counts.iter().enumerate() {
            all[*item][third] += count;
            (0..THIRDS).for_each(|other| products[*item][third][other] += count * counts[other]);
        }
    }
    let of_item = |(all, products): (&[usize; THIRDS], &[[usize; THIRDS]; THIRDS])| {
        let (wrong, equal) = (all.iter().sum::<usize>(), products.iter().flatten().sum::<usize>());
        let together = if wrong == 0 { 0.0 } else { equal as f64 / (wrong * wrong) as f64 };
        let of = |third: usize, other: usize| {
            let enough = all[third] >= FEWEST && all[other] >= FEWEST;
            let apart = products[third][other] as f64 / (all[third] * all[other]) as f64;
            if enough { apart.max(together) } else { together }
        };
        std::array::from_fn(|third| std::array::from_fn(|other| of(third, other)))
    };
    all.iter().zip(&products).map(of_item).collect()
}

#[cfg(test)]
mod tests;
