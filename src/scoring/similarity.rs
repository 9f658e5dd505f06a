//! How similar two submissions are, for finding copies: two people outline the same car with different points.
//!
//! A [`Fingerprint`] keeps what is compared, small enough to look through thousands at a time; the boxes around
//! the outlines show at once that most others can't be a copy.

use std::collections::HashSet;

use super::percent::Percent;
use crate::exam::{Annotations, Exam};

/// From this share of common points on, in percent, one submission counts as a copy of the other. Two careful
/// people have a good part of the plates' corners in common, but hardly any point of a car's outline.
pub const COPY: u64 = 80;

/// Whole pixels, kept within the range of `i16`.
type Pixel = (i16, i16);

/// The points of a submission in whole pixels, one group per image and label, in the order of the exam.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint(Vec<Vec<Pixel>>);

impl Fingerprint {
    /// The fingerprint of the annotations on these images.
    #[must_use]
    pub fn of(exam: &Exam, images: &[String], annotations: &Annotations) -> Self {
        let groups = images.iter().flat_map(|name| {
            let image = annotations.image(name);
            exam.labels.iter().map(move |label| {
                let shapes = image.iter().flat_map(|image| &image.shapes);
                let points = shapes
                    .filter(|shape| shape.label == label.name)
                    .flat_map(|shape| shape.geometry.points());
                // `as` maps NaN to 0 and clamps values far outside to the range.
                points.map(|(x, y)| (x.floor() as i16, y.floor() as i16)).collect()
            })
        });
        Self(groups.collect())
    }

    /// Its bytes: for every group the box around it (left, top, right, bottom) and the number of points; then all
    /// points. Every number has two bytes, little endian.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut put = |number: [u8; 2]| bytes.extend_from_slice(&number);
        for group in &self.0 {
            for side in bounds(group) {
                put(side.to_le_bytes());
            }
            put((group.len().min(usize::from(u16::MAX)) as u16).to_le_bytes());
        }
        for (x, y) in self.0.iter().flat_map(|group| group.iter().take(usize::from(u16::MAX))) {
            put(x.to_le_bytes());
            put(y.to_le_bytes());
        }
        bytes
    }

    /// The fingerprint in these bytes, with this many groups; `None` when the bytes are of another kind of
    /// fingerprint.
    #[must_use]
    pub fn from_bytes(bytes: &[u8], groups: usize) -> Option<Self> {
        let (heads, points) = bytes.split_at_checked(groups.checked_mul(HEAD)?)?;
        let mut points = points.chunks_exact(4).map(point);
        let group = |head: &[u8]| points.by_ref().take(count(head)).collect();
        Some(Self(heads.chunks_exact(HEAD).map(group).collect()))
    }
}

/// Number of bytes per group before its points.
const HEAD: usize = 10;

/// How many points a group has.
fn count(head: &[u8]) -> usize {
    usize::from(u16::from_le_bytes([head[8], head[9]]))
}

fn point(bytes: &[u8]) -> Pixel {
    (i16::from_le_bytes([bytes[0], bytes[1]]), i16::from_le_bytes([bytes[2], bytes[3]]))
}

/// Compares one submission with many.
pub struct Comparison {
    groups: Vec<Vec<Pixel>>,
    sides: Vec<i16>,
    /// The pixels of each group and their neighbours.
    near: Vec<HashSet<(i32, i32)>>,
}

impl Comparison {
    /// Compares with this submission.
    #[must_use]
    pub fn with(Fingerprint(groups): Fingerprint) -> Self {
        let sides = groups.iter().flat_map(|group| bounds(group)).collect();
        let near = groups.iter().map(|group| beside(group)).collect();
        Self { groups, sides, near }
    }

    /// The share of points that the two submissions have in common, among all points of both: points for which the
    /// other submission has one with the same label, on the same image, in the same or a neighbouring pixel. `None`
    /// as soon as it is certain that it is no copy ([`COPY`]), or when the bytes are a fingerprint for another
    /// exam. Empty annotations are not similar to anything.
    #[must_use]
    pub fn similarity(&self, other: &[u8]) -> Option<Percent> {
        let (heads, _) = other.split_at_checked(self.groups.len() * HEAD)?;
        let theirs = heads
            .chunks_exact(HEAD)
            .flat_map(|head| head[..8].chunks_exact(2).map(|side| i16::from_le_bytes([side[0], side[1]])));
        let close = self.sides.iter().zip(theirs).filter(|(one, other)| one.abs_diff(*other) <= 1).count();
        // Fewer than for the points of a copy: drawing one outline anew moves several sides at once.
        if close * 10 < self.sides.len() * 6 {
            return None;
        }
        let Fingerprint(theirs) = Fingerprint::from_bytes(other, self.groups.len())?;
        let mine = self.groups.iter().map(Vec::len).sum::<usize>();
        let all = mine + theirs.iter().map(Vec::len).sum::<usize>();
        if all == 0 {
            return Some(Percent::ZERO);
        }
        // Looking up their points is cheap; our points are looked up among theirs only if they may be a copy.
        let mut at_most = all;
        for (theirs, near) in theirs.iter().zip(&self.near) {
            at_most -= theirs.len() - within(theirs, near);
            if (at_most as u64) * 100 < COPY * all as u64 {
                return None;
            }
        }
        let common: usize =
            self.groups.iter().zip(&theirs).map(|(mine, theirs)| within(mine, &beside(theirs))).sum();
        Some(Percent::of((at_most - mine + common) as u64, all as u64))
    }
}

/// These pixels and all their neighbours.
fn beside(points: &[Pixel]) -> HashSet<(i32, i32)> {
    let around = |(x, y): &Pixel| {
        let (x, y) = (i32::from(*x), i32::from(*y));
        (-1..=1).flat_map(move |dx| (-1..=1).map(move |dy| (x + dx, y + dy)))
    };
    points.iter().flat_map(around).collect()
}

fn within(points: &[Pixel], pixels: &HashSet<(i32, i32)>) -> usize {
    points.iter().filter(|(x, y)| pixels.contains(&(i32::from(*x), i32::from(*y)))).count()
}

/// Left, top, right, bottom; four times the lowest number if there are no points.
fn bounds(points: &[Pixel]) -> [i16; 4] {
    points
        .iter()
        .map(|&(x, y)| [x, y, x, y])
        .reduce(|one, other| {
            [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
        })
        .unwrap_or([i16::MIN; 4])
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    use super::*;
    use crate::exam::Geometry;

    fn exam() -> Exam {
        Exam::embedded().expect("the exam built in is whole")
    }

    fn moved(annotations: &Annotations, seed: u64, by: f64) -> Annotations {
        let mut random = StdRng::seed_from_u64(seed);
        let mut annotations = annotations.clone();
        for shape in annotations.images.iter_mut().flat_map(|image| &mut image.shapes) {
            shape
                .geometry
                .coordinates_mut()
                .expect("points")
                .iter_mut()
                .for_each(|at| *at += random.random_range(-by..=by));
        }
        annotations
    }

    /// In hundredths of a percent.
    fn compared(one: &Annotations, other: &Annotations) -> Option<u32> {
        let exam = exam();
        let fingerprint = |annotations| Fingerprint::of(&exam, exam.assignment(1), annotations);
        let bytes = fingerprint(one).to_bytes();
        let groups = exam.assignment(1).len() * exam.labels.len();
        let read = Fingerprint::from_bytes(&bytes, groups).expect("a fingerprint");
        assert_eq!(read.to_bytes(), bytes);
        let share = Comparison::with(read).similarity(&fingerprint(other).to_bytes());
        share.map(Percent::hundredths)
    }

    #[test]
    fn a_copy_is_found_though_its_points_were_nudged() {
        let first = moved(&exam().reference, 1, 3.0);
        assert_eq!(compared(&first, &first), Some(10_000));
        let nudged = compared(&first, &moved(&first, 2, 0.9));
        assert!(nudged.is_some_and(|share| share > 9_900), "{nudged:?}");
        let mut partly = moved(&first, 3, 0.5);
        partly.images.reverse();
        let last = partly.images.iter_mut().find(|image| image.name == "05.jpg").expect("there");
        for shape in &mut last.shapes {
            shape.geometry.coordinates_mut().expect("points").iter_mut().for_each(|at| *at += 30.0);
        }
        let partly = compared(&first, &partly);
        assert!(partly.is_some_and(|share| (COPY * 100..9_000).contains(&share.into())), "{partly:?}");
    }

    #[test]
    fn two_people_who_outline_the_same_cars_are_no_copies() {
        let truth = exam().reference;
        for seed in 0..20 {
            let share = compared(&moved(&truth, seed, 4.0), &moved(&truth, seed + 100, 4.0));
            assert!(share.is_none_or(|share| u64::from(share) < COPY * 100), "{share:?}");
        }
    }

    #[test]
    fn anything_can_be_compared() {
        let nothing = Annotations::default();
        assert_eq!(compared(&nothing, &nothing), Some(0));
        let mut wild = exam().reference;
        for (shape, at) in wild
            .images
            .iter_mut()
            .flat_map(|image| &mut image.shapes)
            .zip([f64::NAN, f64::INFINITY, f64::MIN, f64::MAX, 0.0].into_iter().cycle())
        {
            shape.geometry.coordinates_mut().expect("points").fill(at);
        }
        assert_eq!(compared(&wild, &exam().reference), None);
        assert_eq!(compared(&wild, &wild), Some(10_000));
        let exam = exam();
        let comparison = Comparison::with(Fingerprint::of(&exam, exam.assignment(1), &nothing));
        for bytes in [vec![], vec![1, 2, 3], vec![0; 99], vec![0x80; 100], vec![0xff; 1001]] {
            let _ = comparison.similarity(&bytes);
        }
    }

    #[test]
    fn an_outline_of_very_many_points_takes_no_time_to_speak_of() {
        let mut long = exam().reference;
        let points = (0..200_000).map(|at| f64::from(at % 1900));
        long.images[0].shapes[0].geometry = Geometry::Polygon(points.collect());
        assert!(compared(&long, &long).is_some_and(|share| share > 9_900));
    }
}
