//! How alike two submissions are, for finding copies: two people outline the same car with different points.
//!
//! Looking for a copy among thousands has two steps: a [`Sketch`] of a hundred bytes tells at once that nearly all
//! others can't be one, and [`similarity`] compares the rest point by point.

use std::collections::{HashMap, HashSet};

use super::percent::Percent;
use crate::exam::{Exam, Markup, Shape};

/// From this share of common points on, one submission counts as a copy of the other. Two steady hands have a good part
/// of the plates' corners in common, but nearly no point of a car's outline.
pub const COPY: u64 = 80;

/// A point and another are the same when they are in the same pixel or in one beside it.
type Pixel = (i64, i64);

/// The share of points that two submissions have in common, of all points of both, in percent: those of a label on a
/// picture for which the other has one of the same label in the same pixel or beside it. Nothing drawn is like nothing.
#[must_use]
pub fn similarity(one: &Markup, other: &Markup) -> Percent {
    let (mut common, mut all) = (0, 0);
    for picture in &one.pictures {
        let Some(counterpart) = other.picture(&picture.name) else { continue };
        let (mine, theirs) = (pixels(&picture.shapes), pixels(&counterpart.shapes));
        for label in mine.keys().chain(theirs.keys().filter(|label| !mine.contains_key(*label))) {
            let points = |of: &HashMap<&str, Vec<Pixel>>| of.get(label).cloned().unwrap_or_default();
            let (mine, theirs) = (points(&mine), points(&theirs));
            all += mine.len() + theirs.len();
            common += shared(&mine, &theirs) + shared(&theirs, &mine);
        }
    }
    if all == 0 { Percent::ZERO } else { Percent::of(common as u64, all as u64) }
}

/// How many points have one of the others in their pixel or beside it.
fn shared(points: &[Pixel], others: &[Pixel]) -> usize {
    let others: HashSet<Pixel> = others.iter().copied().collect();
    let beside = |x: i64, y: i64| (-1..=1).any(|dx| (-1..=1).any(|dy| others.contains(&(x + dx, y + dy))));
    points.iter().filter(|(x, y)| beside(*x, *y)).count()
}

fn pixels(shapes: &[Shape]) -> HashMap<&str, Vec<Pixel>> {
    let mut points: HashMap<&str, Vec<Pixel>> = HashMap::new();
    for shape in shapes {
        // `as` keeps what is no number, or far outside, at the ends of the range; the neighbours must be in it, too.
        let pixel = |coordinate: f64| (coordinate.floor() as i64).clamp(-1 << 40, 1 << 40);
        let of_label = points.entry(&shape.label).or_default();
        of_label.extend(shape.points().map(|(x, y)| (pixel(x), pixel(y))));
    }
    points
}

/// The boxes around what is drawn, one a picture and label: eight bytes each, in the order of the exam.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch(Vec<u8>);

impl Sketch {
    /// The sketch of what was drawn on these pictures.
    #[must_use]
    pub fn of(exam: &Exam, pictures: &[String], markup: &Markup) -> Self {
        let boxes = pictures.iter().flat_map(|name| {
            let picture = markup.picture(name);
            exam.labels.iter().flat_map(move |label| {
                let shapes = picture.iter().flat_map(|picture| &picture.shapes);
                bounds(shapes.filter(|shape| shape.label == label.name)).map(i16::to_le_bytes)
            })
        });
        Self(boxes.flatten().collect())
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether the submission of the other sketch may be a copy: most sides of the boxes are at most a pixel apart.
    #[must_use]
    pub fn may_be_copy(&self, other: &[u8]) -> bool {
        let sides = |bytes: &[u8]| -> Vec<i16> {
            bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect()
        };
        if self.0.len() != other.len() {
            return false;
        }
        let (mine, theirs) = (sides(&self.0), sides(other));
        let near = mine.iter().zip(&theirs).filter(|(one, other)| one.abs_diff(**other) <= 1).count();
        // Fewer than the points of a copy: one outline drawn anew moves several sides at once.
        near * 10 >= mine.len() * 6
    }
}

/// Left, top, right, bottom in whole pixels; of nothing, the lowest number four times.
fn bounds<'a>(shapes: impl Iterator<Item = &'a Shape>) -> [i16; 4] {
    let mut around: Option<[f64; 4]> = None;
    for (x, y) in shapes.flat_map(Shape::points) {
        let [left, top, right, bottom] = around.unwrap_or([x, y, x, y]);
        around = Some([left.min(x), top.min(y), right.max(x), bottom.max(y)]);
    }
    around.map_or([i16::MIN; 4], |sides| sides.map(|side| side.round() as i16))
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};

    use super::*;

    fn exam() -> Exam {
        Exam::embedded().expect("the exam built in is whole")
    }

    fn moved(markup: &Markup, seed: u64, by: f64) -> Markup {
        let mut random = StdRng::seed_from_u64(seed);
        let mut markup = markup.clone();
        for shape in markup.pictures.iter_mut().flat_map(|picture| &mut picture.shapes) {
            shape.coordinates.iter_mut().for_each(|at| *at += random.random_range(-by..=by));
        }
        markup
    }

    fn compared(one: &Markup, other: &Markup) -> (bool, u32) {
        let exam = exam();
        let sketch = |markup| Sketch::of(&exam, exam.assignment(1), markup);
        let may = sketch(one).may_be_copy(sketch(other).bytes());
        (may, similarity(one, other).hundredths())
    }

    #[test]
    fn a_copy_is_found_though_its_points_were_nudged() {
        let first = moved(&exam().reference, 1, 3.0);
        assert_eq!(compared(&first, &first), (true, 10_000));
        let (may, similarity) = compared(&first, &moved(&first, 2, 0.9));
        assert!(may && similarity > 9_900, "{similarity}");
        let mut partly = moved(&first, 3, 0.5);
        partly.pictures.reverse();
        for shape in &mut partly.pictures[0].shapes {
            shape.coordinates.iter_mut().for_each(|at| *at += 30.0);
        }
        let (may, similarity) = compared(&first, &partly);
        assert!(may && u64::from(similarity) > COPY * 100, "{similarity}");
    }

    #[test]
    fn two_people_who_outline_the_same_cars_are_no_copies() {
        let truth = exam().reference;
        for seed in 0..20 {
            let (one, other) = (moved(&truth, seed, 4.0), moved(&truth, seed + 100, 4.0));
            let similarity = similarity(&one, &other).hundredths();
            assert!(similarity < 5_500, "{similarity}");
        }
    }

    #[test]
    fn anything_can_be_compared() {
        let nothing = Markup::default();
        assert_eq!(compared(&nothing, &nothing).1, 0);
        let mut wild = exam().reference;
        for (shape, at) in wild
            .pictures
            .iter_mut()
            .flat_map(|picture| &mut picture.shapes)
            .zip([f64::NAN, f64::INFINITY, f64::MIN, f64::MAX, 0.0].into_iter().cycle())
        {
            shape.coordinates.fill(at);
        }
        let _ = compared(&wild, &exam().reference);
        assert_eq!(similarity(&wild, &nothing), Percent::ZERO);
        assert!(!Sketch::of(&exam(), exam().assignment(1), &wild).may_be_copy(&[1, 2, 3]));
    }
}
