//! Finds whose sketches are alike, without looking at all of them.
//!
//! For each number there is a list of the people who have it. The numbers of those who came lately are in a tree, and move
//! into the sorted list of all others together, whenever they have become an eighth of it: one more person costs
//! little at any time.
//!
//! A number that a tenth of all people have says nothing, and rarer ones say the more: each counts as the logarithm
//! of how many people share it.

use std::collections::BTreeMap;

use super::sketch::Sketch;

/// Of many people who have a number only the first ones are met: whoever copied together with hundreds is found through
/// them.
const MOST_OWNERS: usize = 16;

/// Of the numbers that somebody has in common with others so many are looked at, the rarest ones: frequent ones name
/// many and say little. With half as many, some copies of which a third was dropped are missed.
const MOST_NUMBERS: usize = 96;

/// So many numbers of people who came lately stay apart at least.
const FEWEST_RECENT: usize = 4_096;

/// Somebody whose drawing may be alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Similar {
    /// Who.
    pub person: usize,
    /// Whether it is alike after left and right are exchanged.
    pub mirrored: bool,
}

/// Finds who may have copied, among many.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Of everybody, in their order.
    sketches: Vec<Sketch>,
    /// All numbers that somebody has, in ascending order.
    numbers: Vec<u32>,
    /// Where in the list of owners those of each number begin, and where the last ones end.
    starts: Vec<u32>,
    /// Who has them, number by number, in ascending order.
    owners: Vec<u32>,
    /// Where the numbers begin whose share of the largest one is at least as many parts of all parts.
    parts: Vec<u32>,
    /// The numbers of those who came after: who has them, in ascending order.
    recent: BTreeMap<u32, Vec<u32>>,
    /// How many owners that would make.
    waiting: usize,
}

impl Index {
    /// Of everybody's sketches.
    #[must_use]
    pub fn of(sketches: Vec<Sketch>) -> Self {
        let of_person = |(person, sketch): (u32, &Sketch)| -> Vec<(u32, u32)> {
            sketch.plain.iter().map(|number| (*number, person)).collect()
        };
        let mut entries: Vec<(u32, u32)> = (0..).zip(&sketches).flat_map(of_person).collect();
        entries.sort_unstable();
        let mut index = Self { sketches, ..Self::default() };
        index.arrange(&entries);
        index
    }

    /// Adds a person, whose number is that of people so far.
    pub fn push(&mut self, sketch: Sketch) {
        self.note(sketch);
        if self.waiting > FEWEST_RECENT.max(self.owners.len() / 8) {
            self.merge();
        }
    }

    fn note(&mut self, sketch: Sketch) {
        let person = self.sketches.len() as u32;
        for number in &sketch.plain {
            self.recent.entry(*number).or_default().push(person);
        }
        self.waiting += sketch.plain.len();
        self.sketches.push(sketch);
    }

    /// Moves those who came lately to all others.
    #[expect(clippy::stable_sort_primitive, reason = "only a stable sort merges two sorted runs in one pass")]
    fn merge(&mut self) {
        let mut entries = Vec::with_capacity(self.owners.len() + self.waiting);
        for (at, number) in self.numbers.iter().enumerate() {
            entries.extend(self.owners_at(at).iter().map(|owner| (*number, *owner)));
        }
        for (number, owners) in std::mem::take(&mut self.recent) {
            entries.extend(owners.into_iter().map(|owner| (number, owner)));
        }
        entries.sort();
        self.waiting = 0;
        self.arrange(&entries);
    }

    /// Makes the lists of these entries: a number and who has it, sorted.
    fn arrange(&mut self, entries: &[(u32, u32)]) {
        self.owners = entries.iter().map(|(_, owner)| *owner).collect();
        (self.numbers, self.starts) = (Vec::new(), vec![0]);
        for same in entries.chunk_by(|one, other| one.0 == other.0) {
            self.numbers.push(same[0].0);
            self.starts.push(self.starts.last().copied().unwrap_or(0) + same.len() as u32);
        }
        let parts = self.numbers.len() / 2 + 1;
        self.parts = vec![self.numbers.len() as u32; parts];
        for at in (0..self.numbers.len()).rev() {
            let part = self.part(self.numbers[at]);
            self.parts[part] = at as u32;
        }
        for part in (1..parts).rev() {
            self.parts[part - 1] = self.parts[part - 1].min(self.parts[part]);
        }
    }

    /// The part in which a number is.
    fn part(&self, number: u32) -> usize {
        let largest = self.numbers.last().map_or(0, |number| u64::from(*number)) + 1;
        (u64::from(number) * self.parts.len() as u64 / largest) as usize
    }

    /// Number of people.
    #[must_use]
    pub fn people(&self) -> usize {
        self.sketches.len()
    }

    /// The up to `most` people before `person` whose sketches are most like this one's, if they are alike at all;
    /// the most similar one first. `scores` has a zero for each person, before and after.
    pub(super) fn similar(&self, person: usize, most: usize, scores: &mut [f32]) -> Vec<Similar> {
        let Sketch { plain, mirrored } = &self.sketches[person];
        self.similar_to([plain, mirrored], person, most, scores)
    }

    /// The same for somebody who is not in the index.
    #[must_use]
    pub fn similar_to_new(&self, sketch: &Sketch, most: usize) -> Vec<Similar> {
        let mut scores = vec![0.0; self.people()];
        self.similar_to([&sketch.plain, &sketch.mirrored], self.people(), most, &mut scores)
    }

    fn similar_to(
        &self,
        ways: [&Vec<u32>; 2],
        before: usize,
        most: usize,
        scores: &mut [f32],
    ) -> Vec<Similar> {
        let people = self.people() as f32;
        // Half as much again as it takes to name one pair of all.
        let least = 3.0 * people.max(2.0).ln();
        let mut best: Vec<(f32, Similar)> = Vec::new();
        for (numbers, mirrored) in ways.into_iter().zip([false, true]) {
            let mut met = Vec::new();
            for (count, [settled, recent]) in self.rarest(numbers, before) {
                let information = (people / count as f32).ln();
                let owners = settled.iter().chain(recent).map(|owner| *owner as usize);
                for other in owners.take_while(|other| *other < before).take(MOST_OWNERS) {
                    if scores[other] == 0.0 {
                        met.push(other);
                    }
                    scores[other] += information;
                }
            }
            best.extend(met.into_iter().filter_map(|other| {
                let score = std::mem::take(&mut scores[other]);
                (score >= least).then_some((score, Similar { person: other, mirrored }))
            }));
        }
        best.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.person.cmp(&b.1.person)));
        let mut similar: Vec<Similar> = Vec::new();
        for (_, other) in best {
            if similar.len() < most && similar.iter().all(|known| known.person != other.person) {
                similar.push(other);
            }
        }
        similar
    }

    /// The owners of the rarest of these numbers that somebody before `before` has, with how many there are; of numbers
    /// that are too frequent, none.
    fn rarest(&self, numbers: &[u32], before: usize) -> Vec<(usize, [&[u32]; 2])> {
        let most = (self.people() / 10).max(8);
        let owned = numbers.iter().filter_map(|number| {
            let owners = self.owners(*number);
            let first = owners.iter().copied().flatten().next()?;
            let count = owners[0].len() + owners[1].len();
            ((*first as usize) < before && count <= most).then_some((count, owners))
        });
        let mut owned: Vec<_> = owned.collect();
        if owned.len() > MOST_NUMBERS {
            owned.select_nth_unstable_by_key(MOST_NUMBERS, |(count, _)| *count);
            owned.truncate(MOST_NUMBERS);
        }
        owned
    }

    /// Who has a number, in ascending order: of those in the lists, and of those who came after.
    fn owners(&self, number: u32) -> [&[u32]; 2] {
        let from = self.parts.get(self.part(number)).map_or(self.numbers.len(), |start| *start as usize);
        let before = self.numbers[from..].iter().take_while(|other| **other < number).count();
        let at = from + before;
        let settled = if self.numbers.get(at) == Some(&number) { self.owners_at(at) } else { &[] };
        [settled, self.recent.get(&number).map_or(&[], Vec::as_slice)]
    }

    fn owners_at(&self, at: usize) -> &[u32] {
        &self.owners[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::random::Random;
    use super::super::drawing::Drawing;
    use super::*;

    fn drawing(random: &mut Random) -> Vec<Vec<(f64, f64)>> {
        let mut outline = || {
            let mut angles: Vec<f64> = (0..25).map(|_| random.unit() * std::f64::consts::TAU).collect();
            angles.sort_unstable_by(f64::total_cmp);
            angles
                .into_iter()
                .map(|angle| (500.0 + 200.0 * angle.cos(), 400.0 + 150.0 * angle.sin()))
                .collect()
        };
        (0..5).map(|_| outline()).collect()
    }

    fn sketch(objects: &[Vec<(f64, f64)>]) -> Sketch {
        Sketch::of(&Drawing::of(objects.iter().map(Vec::as_slice)), &[307.0; 5])
    }

    #[test]
    fn a_copy_finds_its_original() {
        let mut random = Random::with_seed(41);
        let drawings: Vec<_> = (0..100).map(|_| drawing(&mut random)).collect();
        let index = Index::of(drawings.iter().map(|drawing| sketch(drawing)).collect());
        for original in [0, 50, 99] {
            let mut shift = || 4.0 * random.unit() - 2.0;
            let mut copy = drawings[original].clone();
            for outline in &mut copy {
                outline.reverse();
                outline.rotate_left(7);
                outline.retain(|(x, _)| x.to_bits() % 10 > 2);
                for (x, y) in outline {
                    (*x, *y) = (1000.0 - (*x + shift()), *y + shift());
                }
            }
            let expected = Similar { person: original, mirrored: true };
            assert_eq!(index.similar_to_new(&sketch(&copy), 3).first(), Some(&expected));
        }
        let mut scores = vec![0.0; 100];
        let met: usize = (0..100).map(|person| index.similar(person, 3, &mut scores).len()).sum();
        assert!(met < 400, "{met} of 4,950 pairs are worth a closer look");
    }

    #[test]
    fn who_comes_one_by_one_is_found_like_who_was_there() {
        let mut random = Random::with_seed(42);
        let sketches: Vec<_> = (0..300).map(|_| sketch(&drawing(&mut random))).collect();
        let at_once = Index::of(sketches.clone());
        let mut one_by_one = Index::of(sketches[..100].to_vec());
        sketches[100..].iter().for_each(|sketch| one_by_one.push(sketch.clone()));
        one_by_one.merge();
        let owners = |index: &Index, number| index.owners(number).concat();
        for number in sketches.iter().flat_map(|sketch| &sketch.plain) {
            assert_eq!(owners(&one_by_one, *number), owners(&at_once, *number));
        }
        let mut recent = at_once.clone();
        recent.push(sketches[7].clone());
        let found = |index: &Index| index.similar_to_new(&sketches[7], 3);
        let first_two = |index: &Index| [0, 1].map(|at| found(index)[at].person);
        assert_eq!(first_two(&recent), [7, 300]);
        recent.merge();
        assert_eq!(first_two(&recent), [7, 300]);
    }

    #[test]
    fn nothing_is_like_nothing() {
        assert_eq!(Index::default().similar_to_new(&Sketch::default(), 3), []);
        let dots = sketch(&[vec![], vec![(1.0, 1.0)], vec![(1.0, 1.0), (2.0, 2.0)]]);
        assert_eq!(dots, Sketch::default());
    }
}
