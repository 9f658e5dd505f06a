//! Few numbers by which copies find each other among thousands.
//!
//! Two successive edges of an outline, relative to its size and rounded to about eight pixels, make a number. A copy
//! has many of these numbers in common with the original, wherever the outline starts, lies, and whichever way it
//! turns; with small shifts of its points about half of them, of a copy that lacks a third of the points about a third.
//! Independent people have hardly any in common: it takes three points in a row that agree. Of all these numbers the
//! smallest 128 make the sketch (Broder 1997): the same ones are chosen by everybody, so a sketch of a copy is about
//! as alike as the whole, however much was drawn.
//!
//! A number that a tenth of all people have says nothing, and rarer ones say the more: each counts as the logarithm
//! of how many people share it.

use super::drawing::{Drawing, Outline};

/// Numbers of a sketch.
const NUMBERS: usize = 128;

/// Of many people who have a number only the first ones are met: whoever copied together with hundreds is found through
/// them.
const MOST_OWNERS: usize = 16;

/// To how many pixels an edge is rounded.
const PIXELS: f32 = 8.0;

/// One drawing's numbers, as drawn and with left and right exchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    plain: Vec<u32>,
    mirrored: Vec<u32>,
}

impl Sketch {
    /// Of a drawing. `sizes`: of each object the root of its area in pixels, the same for everybody.
    #[must_use]
    pub fn of(drawing: &Drawing, sizes: &[f32]) -> Self {
        Self { plain: numbers(drawing, sizes), mirrored: numbers(&drawing.mirrored(), sizes) }
    }
}

fn numbers(drawing: &Drawing, sizes: &[f32]) -> Vec<u32> {
    let objects = drawing.outlines.iter().zip(sizes).enumerate();
    let mut numbers: Vec<u32> =
        objects.flat_map(|(object, (outline, size))| edges(outline, *size, object as u64)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.truncate(NUMBERS);
    numbers.shrink_to_fit();
    numbers
}

fn edges(outline: &Outline, size: f32, object: u64) -> impl Iterator<Item = u32> {
    let points = if outline.points.len() < 3 { &[][..] } else { &outline.points };
    let scale = size / outline.size.max(1e-3) / PIXELS;
    let corner = move |at: usize| {
        let [a, b, c] = [0, 1, 2].map(|next| points[(at + next) % points.len()]);
        let rounded = [b[0] - a[0], b[1] - a[1], c[0] - b[0], c[1] - b[1]].map(|edge| (edge * scale).round());
        // Beyond the range of the type, the nearest one.
        rounded.iter().fold(object, |mixed, edge| mix(mixed ^ u64::from(*edge as i16 as u16))) as u32
    };
    (0..points.len()).map(corner)
}

/// A number that depends on every bit of this one (the last step of [`Random`](super::super::random)).
fn mix(number: u64) -> u64 {
    let mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

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
    /// A number and who has it; sorted.
    entries: Vec<(u32, u32)>,
    /// Where in the entries the numbers begin whose share of the largest one is at least as many parts of all parts.
    parts: Vec<u32>,
}

impl Index {
    /// Of everybody's sketches.
    #[must_use]
    pub fn of(sketches: Vec<Sketch>) -> Self {
        let of_person = |(person, sketch): (usize, &Sketch)| {
            sketch.plain.iter().map(|number| (*number, person as u32)).collect::<Vec<_>>()
        };
        let mut entries: Vec<_> = sketches.iter().enumerate().flat_map(of_person).collect();
        entries.sort_unstable();
        let mut index = Self { sketches, entries, parts: vec![0; 1] };
        let parts = index.entries.len() / 4 + 1;
        index.parts = vec![index.entries.len() as u32; parts];
        for (at, (number, _)) in index.entries.iter().enumerate().rev() {
            let part = index.part(*number);
            index.parts[part] = at as u32;
        }
        for part in (1..parts).rev() {
            index.parts[part - 1] = index.parts[part - 1].min(index.parts[part]);
        }
        index
    }

    /// The part in which the entries of a number are.
    fn part(&self, number: u32) -> usize {
        let largest = self.entries.last().map_or(0, |entry| u64::from(entry.0)) + 1;
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
            for number in numbers {
                let owners = self.owners(*number);
                if owners.len() as f32 > (people / 10.0).max(8.0) {
                    continue;
                }
                let information = (people / owners.len() as f32).ln();
                let earlier = owners.iter().take_while(|(_, other)| (*other as usize) < before);
                for (_, other) in earlier.take(MOST_OWNERS) {
                    if scores[*other as usize] == 0.0 {
                        met.push(*other as usize);
                    }
                    scores[*other as usize] += information;
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

    fn owners(&self, number: u32) -> &[(u32, u32)] {
        let part = self.parts.get(self.part(number)).map_or(self.entries.len(), |start| *start as usize);
        let before = self.entries[part..].iter().take_while(|entry| entry.0 < number).count();
        let from = &self.entries[part + before..];
        &from[..from.iter().take_while(|entry| entry.0 == number).count()]
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::random::Random;
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
    fn nothing_is_like_nothing() {
        assert_eq!(Index::default().similar_to_new(&Sketch::default(), 3), []);
        let dots = sketch(&[vec![], vec![(1.0, 1.0)], vec![(1.0, 1.0), (2.0, 2.0)]]);
        assert_eq!(dots, Sketch::default());
    }
}
