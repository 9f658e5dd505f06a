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
            let had = of.iter().zip(&chances);
            wrong.push(had.map(|(answer, chance)| if answer.is_some() { *chance } else { 0.0 }).collect());
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
        let fewest = self.fewest(ln_level);
        let mut shared = vec![0_u16; self.answers.len()];
        let mut found = Vec::new();
        for one in 0..self.answers.len() {
            let others = self.meet(one, &mut shared);
            for other in others {
                let count = usize::from(std::mem::take(&mut shared[other]));
                if count < fewest[self.groups[one]][self.groups[other]] {
                    continue;
                }
                let chances = self.chances(one, other);
                // All of these happening is part of as many happening: it can't be the more probable.
                let these = (0..self.items).filter(|&item| self.shares(one, other, item));
                if these.map(|item| chances[item].ln()).sum::<f64>() > ln_level {
                    continue;
                }
                let ln_probability = ln_tail(&chances, count);
                if ln_probability <= ln_level {
                    found.push(Suspicion { one, other, ln_probability });
                }
            }
        }
        found
    }

    /// Counts the mistakes that a person shares with each who comes later; returns who shares any.
    fn meet(&self, one: usize, shared: &mut [u16]) -> Vec<usize> {
        let mut others = Vec::new();
        for (item, answer) in self.answers[one].iter().enumerate() {
            let Some(Answer::Wrong(answer)) = answer else { continue };
            let makers = self.makers.get(&(item, *answer)).map_or(&[][..], Vec::as_slice);
            for &other in &makers[makers.partition_point(|other| *other <= one)..] {
                if shared[other] == 0 {
                    others.push(other);
                }
                shared[other] = shared[other].saturating_add(1);
            }
        }
        others
    }

    /// For each two groups of skill: pairs that share fewer mistakes can't be as improbable as that. It is computed
    /// as if every mistake were as improbable as for the least probable pair of the groups.
    fn fewest(&self, ln_level: f64) -> Vec<Vec<usize>> {
        let mut least = vec![vec![f64::INFINITY; self.items]; GROUPS];
        for (wrong, group) in self.wrong.iter().zip(&self.groups) {
            least[*group].iter_mut().zip(wrong).for_each(|(least, wrong)| *least = least.min(*wrong));
        }
        let same: Vec<f64> =
            self.same.iter().map(|same| same.iter().flatten().fold(1.0, |a, b| f64::min(a, *b))).collect();
        let fewest = |one: &[f64], other: &[f64]| {
            let chances = one.iter().zip(other).zip(&same).map(|((one, other), same)| one * other * same);
            let chances: Vec<f64> = chances.collect();
            (0..=self.items).find(|count| ln_tail(&chances, *count) <= ln_level).unwrap_or(self.items + 1)
        };
        least.iter().map(|one| least.iter().map(|other| fewest(one, other)).collect()).collect()
    }
}

/// The rank of each person by how often somebody of that skill is wrong on the items that they had; equal ones in
/// the order of the input.
fn ranks(wrong: &[Vec<f64>], answers: &[Vec<Option<Answer>>]) -> Vec<usize> {
    let weakness = |person: usize| {
        let had = answers[person].iter().filter(|answer| answer.is_some()).count();
        wrong[person].iter().sum::<f64>() / had.max(1) as f64
    };
    let mut order: Vec<usize> = (0..wrong.len()).collect();
    order.sort_by(|a, b| weakness(*a).total_cmp(&weakness(*b)));
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
mod tests {
    use super::super::super::numbers::close;
    use super::super::super::random::Random;
    use super::super::{clusters, family_wise};
    use super::*;

    const LN_ONE_PERCENT: f64 = -4.605_170_185_988_091;

    /// Independent people of different skill; of each item's wrong answers, some are given often.
    fn exam(people: usize, items: usize, random: &mut Random) -> Vec<Sheet> {
        let difficulties: Vec<f64> = (0..items).map(|_| random.normal() - 0.5).collect();
        let mut person = || {
            let skill = random.normal();
            let wrong: Vec<f64> =
                difficulties.iter().map(|difficulty| 1.0 / (1.0 + (skill - difficulty).exp())).collect();
            let mut answer = |wrong: &f64| {
                let answer = Answer::Wrong((random.unit().powi(2) * 12.0) as u32);
                Some(if random.unit() < *wrong { answer } else { Answer::Right })
            };
            Sheet { answers: wrong.iter().map(&mut answer).collect(), wrong }
        };
        (0..people).map(|_| person()).collect()
    }

    fn flagged(sheets: Vec<Sheet>) -> Vec<(usize, usize)> {
        let people = sheets.len();
        let pairs = (people * (people - 1) / 2) as f64;
        let found = Mistakes::of(sheets).suspicions(LN_ONE_PERCENT - pairs.ln());
        let found = family_wise(found, people);
        found
            .into_iter()
            .filter(|found| found.ln_probability <= LN_ONE_PERCENT)
            .map(|found| (found.one, found.other))
            .collect()
    }

    #[test]
    fn hardly_any_exam_of_independent_people_shows_a_flag() {
        let mut random = Random::with_seed(8);
        let exams = (0..40).filter(|_| !flagged(exam(60, 25, &mut random)).is_empty()).count();
        assert!(exams <= 1, "{exams}");
    }

    #[test]
    fn copies_are_found_with_all_who_took_part() {
        let mut random = Random::with_seed(18);
        let mut found = 0;
        for _ in 0..10 {
            let mut sheets = exam(60, 40, &mut random);
            // The weakest third answers enough wrongly to be copied from.
            let mistakes = |sheet: &Sheet| {
                sheet.answers.iter().filter(|answer| matches!(answer, Some(Answer::Wrong(_)))).count()
            };
            sheets.sort_by_key(mistakes);
            // Skill is what the answers show, so that of a copier is copied, too.
            sheets[3] = sheets[50].clone();
            sheets[58] = sheets[50].clone();
            found += u32::from(clusters(flagged(sheets)) == [vec![3, 50, 58]]);
        }
        assert_eq!(found, 10);
    }

    #[test]
    fn the_index_finds_what_a_scan_finds() {
        let mut random = Random::with_seed(28);
        let mut sheets = exam(50, 12, &mut random);
        // Some did not have some items.
        for (person, sheet) in sheets.iter_mut().enumerate() {
            sheet.answers[person % 12] = None;
            sheet.answers.truncate(12 - person % 2);
        }
        let mistakes = Mistakes::of(sheets);
        let pairs = (0..50).flat_map(|one| (one + 1..50).map(move |other| (one, other)));
        let scanned: Vec<_> =
            pairs.filter(|(one, other)| mistakes.ln_probability(*one, *other) <= -3.0).collect();
        let mut found: Vec<_> =
            mistakes.suspicions(-3.0).iter().map(|found| (found.one, found.other)).collect();
        found.sort_unstable();
        assert!(scanned.len() > 10);
        assert_eq!(found, scanned);
    }

    #[test]
    fn it_is_what_counting_all_sheets_gives() {
        // Three items with the wrong answers 1 and 2; one is given twice as often. Everybody is wrong as often.
        let answers = |of: [u32; 3]| of.map(|answer| Some(Answer::Wrong(answer))).to_vec();
        let wrong = vec![0.3, 0.5, 0.8];
        let sheet = |of| Sheet { answers: answers(of), wrong: wrong.clone() };
        let mistakes = Mistakes::of(vec![sheet([1, 1, 1]), sheet([1, 1, 2]), sheet([2, 2, 1])]);
        assert_eq!((mistakes.shared(0, 1), mistakes.shared(1, 2)), (2, 0));
        let answer = |item: usize, answer: usize| {
            let wrong: f64 = wrong[item];
            [1.0 - wrong, wrong * 2.0 / 3.0, wrong / 3.0][answer]
        };
        let mut counted = 0.0;
        for all in 0..3_usize.pow(6) {
            let given = |at: u32| all / 3_usize.pow(at) % 3;
            let same = (0..3).filter(|&item| given(item) > 0 && given(item) == given(item + 3)).count();
            let chance: f64 = (0..6).map(|at| answer(at as usize % 3, given(at))).product();
            counted += if same >= 2 { chance } else { 0.0 };
        }
        assert!(close(mistakes.ln_probability(0, 1).exp(), counted, 1e-12));
    }

    #[test]
    fn nobody_and_nothing_are_no_evidence() {
        assert_eq!(Mistakes::of(vec![]).suspicions(-1.0), []);
        let empty = Sheet { answers: vec![], wrong: vec![] };
        assert_eq!(Mistakes::of(vec![empty.clone(), empty]).suspicions(-1.0), []);
    }
}
