//! Images that suddenly became easy: from some day on people are right on them more often than their other answers and the
//! difficulties explain ([`became_easier`]).
//!
//! People are compared with those who have as many right answers: what the model gets wrong about all of these does not
//! count, nor that later people may be abler. Items whose key may be wrong do not count.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;

use chrono::DateTime;

use super::best::Cells;
use super::report::{Leak, Share};
use super::scale::row;
use crate::analysis::{Rasch, became_easier};

/// What chance does less often, to any image of an exam, is told.
const LEAKED: f64 = 0.01;

/// So many residuals are held at once; of more, images are looked at group by group.
const AT_ONCE: usize = 1_000_000;

/// The name of an image, and which items it has.
type Named = (String, Range<usize>);

/// Everybody who had images, in the order in which they handed in.
pub(super) struct Timeline<'a, C> {
    /// Who answered what.
    pub(super) cells: &'a C,
    /// When each person handed in, in milliseconds.
    pub(super) when: &'a [i64],
    /// Which items count: those at which whoever is good at the others is not bad.
    pub(super) sound: &'a [bool],
    /// The names of the images, and which items each has.
    pub(super) images: &'a [Named],
}

impl<C: Cells> Timeline<'_, C> {
    /// The images that became easier; the probabilities are corrected for the number of images (Bonferroni).
    pub(super) fn leaks(&self, rasch: &Rasch) -> Vec<Leak> {
        let mut order: Vec<usize> = (0..self.when.len().min(self.cells.people())).collect();
        // Of those who handed in at the same moment it does not matter who is counted first.
        let row = |person: usize| (0..self.cells.items()).map(move |item| self.cells.score(person, item));
        order.sort_by(|one, other| {
            let by_answers = || row(*one).partial_cmp(row(*other)).unwrap_or(Ordering::Equal);
            self.when[*one].cmp(&self.when[*other]).then_with(by_answers)
        });
        let together = (AT_ONCE / order.len().max(1)).max(1);
        self.images.chunks(together).flat_map(|images| self.of_images(rasch, &order, images)).collect()
    }

    fn of_images(&self, rasch: &Rasch, order: &[usize], images: &[Named]) -> Vec<Leak> {
        let mut residuals: Vec<Vec<(usize, f64)>> = vec![Vec::new(); images.len()];
        let mut people: Vec<Vec<usize>> = vec![Vec::new(); images.len()];
        let mut answers = Vec::new();
        for person in order {
            row(self.cells, *person, &mut answers);
            answers
                .iter_mut()
                .zip(self.sound)
                .filter(|(_, sound)| !**sound)
                .for_each(|(answer, _)| *answer = None);
            let right = answers.iter().flatten().filter(|score| score.value() >= 0.5).count();
            let expected = rasch.expected(&answers);
            for (at, (_, items)) in images.iter().enumerate() {
                let more = |item: usize| Some(answers[item]?.value() - expected[item]?);
                let found: Vec<f64> = items.clone().filter_map(more).collect();
                if !found.is_empty() {
                    residuals[at].push((right, found.iter().sum()));
                    people[at].push(*person);
                }
            }
        }
        let leak = |(at, (image, items)): (usize, &Named)| {
            let (residuals, people) = (&residuals[at], &people[at]);
            let change = became_easier(&beside_equals(residuals)).ok()?;
            let probability = (change.probability * self.images.len() as f64).min(1.0);
            let (before, after) = people.split_at(change.before);
            (probability < LEAKED).then_some(Leak {
                image: image.clone(),
                since: DateTime::from_timestamp_millis(self.when[*after.first()?])?,
                before: self.share(before, items),
                after: self.share(after, items),
                probability,
            })
        };
        images.iter().enumerate().filter_map(leak).collect()
    }

    /// The share of right answers that these people have on these items.
    fn share(&self, people: &[usize], items: &Range<usize>) -> Share {
        let scores =
            people.iter().flat_map(|person| items.clone().filter_map(|item| self.cells.score(*person, item)));
        let (sum, count) = scores.fold((0.0, 0_u32), |(sum, count), score| (sum + score, count + 1));
        Share { people: people.len(), right: sum / f64::from(count.max(1)) }
    }
}

/// The residuals less the mean of those who have as many right answers.
fn beside_equals(residuals: &[(usize, f64)]) -> Vec<f64> {
    let mut sums: BTreeMap<usize, (f64, u32)> = BTreeMap::new();
    for (right, residual) in residuals {
        let (sum, count) = sums.entry(*right).or_default();
        *sum += residual;
        *count += 1;
    }
    let mean = |right: &usize| sums.get(right).map_or(0.0, |(sum, count)| sum / f64::from(*count));
    residuals.iter().map(|(right, residual)| residual - mean(right)).collect()
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    use super::super::answers::Answers;
    use super::super::judged::Judged;
    use super::super::scale::calibrated;
    use super::*;

    const IMAGES: usize = 10;
    const ITEMS: usize = 3;

    /// How many images are said to have leaked in an exam where none has: 100 people, each with six of ten images that
    /// have three items each. In every other exam later people are abler.
    fn false_alarms(seed: u64) -> usize {
        let mut random = StdRng::seed_from_u64(seed);
        let people = 100_usize;
        let mut answers = Answers::new(IMAGES * ITEMS);
        for person in 0..people {
            let abler = if seed.is_multiple_of(2) { 0.0 } else { person as f64 / people as f64 };
            let ability = abler + (0..4).map(|_| 2.0 * random.random::<f64>() - 1.0).sum::<f64>();
            let first = random.random_range(0..IMAGES);
            let answer = |item: usize| {
                let difficulty = 0.1 * (item % 30) as f64 - 1.5;
                let chance = 1.0 / (1.0 + (difficulty - ability).exp());
                let right = random.random::<f64>() < chance;
                let had = (item / ITEMS + first) % IMAGES < 6;
                had.then_some(if right { Judged::Right } else { Judged::Otherwise })
            };
            answers.push((0..IMAGES * ITEMS).map(answer).collect::<Vec<_>>().into_iter());
        }
        let rasch = calibrated(&answers).expect("enough people");
        let images: Vec<_> =
            (0..IMAGES).map(|image| (image.to_string(), image * ITEMS..(image + 1) * ITEMS)).collect();
        let when: Vec<i64> = (0..people as i64).collect();
        let sound = [true; IMAGES * ITEMS];
        Timeline { cells: &answers, when: &when, sound: &sound, images: &images }.leaks(&rasch).len()
    }

    #[test]
    fn where_nothing_leaked_hardly_anything_is_said_to_have() {
        // Of the first 300, too, none has any.
        let exams = (0..60).filter(|seed| false_alarms(*seed) > 0).count();
        assert!(exams <= 2, "{exams}");
    }
}
