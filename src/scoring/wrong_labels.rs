//! Objects that were drawn with another label than theirs: a car drawn as a truck is one wrong label, and not a car
//! too few and a truck too many.
//!
//! Every label is compared by itself first, and its figures stay as they are. What is left are the *loose* objects:
//! expected ones that were not found (their similarity is below one half), and drawn ones that find none. Loose
//! objects of different labels belong together when they are alike by one half or more, one to one, by the best total
//! ([`match_across_labels`]). An object that is clearly drawn with another label is not found among its own, even if it
//! happens to touch something there: when two labels were taken for each other, a small object may lie within a large
//! one.
//!
//! Only images on which one label has a loose expected object and another one a loose drawn object are looked at, so
//! work without such mistakes costs nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::area;
use super::mask::Spans;
use super::measures::Point;
use super::measures::area::iou;
use super::measures::confusion::{Confusion, match_across_labels};
use super::measures::joints::{Joint, pck};
use super::measures::line::{Along, Line};
use super::outline::Sweep;
use super::percent::Percent;
use super::scorecard::{ImageScore, LabelScore, Scorecard, WrongLabel};
use crate::exam::geometry::pairs;
use crate::exam::{Geometry, Shape};

/// From this similarity on an object is found.
const FOUND: f64 = 0.5;

/// The drawn objects of a label on an image, and which of them matches each expected one.
pub(super) struct Matched<'a> {
    pub(super) drawn: Vec<&'a Shape>,
    pub(super) pairs: Vec<Option<usize>>,
}

/// A loose object: the place of its label, and its place among the label's objects.
type Place = (usize, usize);

/// Whether there may be wrong labels on an image.
fn are_possible(labels: &[LabelScore]) -> bool {
    let is_loose_expected = |score: &LabelScore| score.expected() > score.found();
    let is_loose_drawn = |score: &LabelScore| score.drawn() > score.found();
    labels.iter().enumerate().filter(|(_, score)| is_loose_expected(score)).any(|(place, _)| {
        labels.iter().enumerate().any(|(other, score)| other != place && is_loose_drawn(score))
    })
}

/// Finds the wrong labels on an image of this size, and counts matches that they disprove as missing and extra.
pub(super) fn find<'a>(
    labels: &mut [LabelScore],
    wanted: impl Fn(usize) -> &'a [&'a Shape],
    matched: &[Matched<'_>],
    size: (u32, u32),
    sweep: &mut Sweep,
) -> Vec<WrongLabel> {
    if !are_possible(labels) {
        return Vec::new();
    }
    let (expected, drawn) = (loose_expected(labels), loose_drawn(labels, matched));
    let mut prepared = |shape: &Shape| Likeness::of(&shape.geometry, size, sweep);
    let one: Vec<Likeness> = expected.iter().map(|&(label, at)| prepared(wanted(label)[at])).collect();
    let other: Vec<Likeness> = drawn.iter().map(|&(label, at)| prepared(matched[label].drawn[at])).collect();
    let label_of = |places: &[Place]| places.iter().map(|place| place.0).collect::<Vec<_>>();
    let near = f64::from(size.0).hypot(f64::from(size.1)) * NEAR;
    let likeness = |row: usize, column: usize| one[row].with(&other[column], near);
    let found = match_across_labels(&label_of(&expected), &label_of(&drawn), likeness, FOUND);
    let pairs: Vec<(Place, Place)> = found
        .pairs
        .into_iter()
        .map(|(row, column)| (expected[row], drawn[column]))
        .filter(|(expected, drawn)| expected.0 != drawn.0)
        .collect();
    disprove(labels, matched, &pairs);
    let mut counts: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    for (expected, drawn) in pairs {
        *counts.entry((expected.0, drawn.0)).or_default() += 1;
    }
    let name = |place: usize| labels[place].label.clone();
    let wrong = counts.into_iter().map(|((expected, given), count)| WrongLabel {
        expected: name(expected),
        given: name(given),
        count,
    });
    wrong.collect()
}

/// The expected objects that were not found.
fn loose_expected(labels: &[LabelScore]) -> Vec<Place> {
    let of = |(label, score): (usize, &LabelScore)| {
        let objects = score.objects.iter().enumerate();
        let loose = objects.filter(|(_, object)| object.iou < half()).map(|(at, _)| (label, at));
        loose.collect::<Vec<_>>()
    };
    labels.iter().enumerate().flat_map(of).collect()
}

/// The drawn objects that find no expected one.
fn loose_drawn(labels: &[LabelScore], matched: &[Matched<'_>]) -> Vec<Place> {
    let mut loose = Vec::new();
    for (label, (score, matched)) in labels.iter().zip(matched).enumerate() {
        let objects = score.objects.iter().zip(&matched.pairs);
        let found: BTreeSet<usize> =
            objects.filter(|(object, _)| object.iou >= half()).filter_map(|(_, pair)| *pair).collect();
        loose.extend((0..matched.drawn.len()).filter(|at| !found.contains(at)).map(|at| (label, at)));
    }
    loose
}

fn half() -> Percent {
    Percent::of(1, 2)
}

/// Objects that belong to another label do not match within their own.
fn disprove(labels: &mut [LabelScore], matched: &[Matched<'_>], wrong: &[(Place, Place)]) {
    let (expected, drawn): (BTreeSet<Place>, BTreeSet<Place>) = wrong.iter().copied().unzip();
    for (label, (score, matched)) in labels.iter_mut().zip(matched).enumerate() {
        let pairs = matched.pairs.iter().enumerate().filter_map(|(one, other)| Some((one, (*other)?)));
        let disproved = pairs
            .filter(|(one, other)| expected.contains(&(label, *one)) || drawn.contains(&(label, *other)))
            .count() as u32;
        score.matched -= disproved;
        score.missing += disproved;
        score.extra += disproved;
    }
}

/// What objects of different labels have in common to be alike.
enum Likeness {
    /// Their pixels.
    Area(Spans),
    /// Their course.
    Line(Line),
    /// Their joints, by name where they have one, and else by their order.
    Joints(Vec<(Option<String>, Point)>),
    /// That both are labels of the whole image.
    Tag,
    /// Nothing.
    Nothing,
}

/// Lines and joints that are no farther apart than this share of the image's diagonal are in the same place.
const NEAR: f64 = 0.02;

impl Likeness {
    fn of(geometry: &Geometry, (width, height): (u32, u32), sweep: &mut Sweep) -> Self {
        match geometry {
            Geometry::Tag => Self::Tag,
            Geometry::Polyline(numbers) => Self::Line(Line::through(pairs(numbers))),
            Geometry::Points(numbers) => Self::Joints(pairs(numbers).map(|point| (None, point)).collect()),
            Geometry::Skeleton(joints) => {
                let in_image = joints.iter().filter(|joint| !joint.outside);
                Self::Joints(in_image.map(|joint| (Some(joint.name.clone()), joint.at)).collect())
            }
            geometry if geometry.kind().is_area() => Self::Area(area::spans(geometry, width, height, sweep)),
            _ => Self::Nothing,
        }
    }

    /// How alike two objects are, 0 to 1; `near` is what counts as the same place, in pixels.
    fn with(&self, other: &Self, near: f64) -> f64 {
        match (self, other) {
            (Self::Area(one), Self::Area(other)) => {
                let overlap = one.overlap(other);
                // Two objects beside the image have nothing in common.
                if overlap.intersection == 0 { 0.0 } else { iou(overlap) }
            }
            (Self::Line(one), Self::Line(other)) => Along::between(one, other, near).f1(),
            (Self::Joints(one), Self::Joints(other)) => common_joints(one, other, near),
            (Self::Tag, Self::Tag) => 1.0,
            _ => 0.0,
        }
    }
}

/// The share of the expected joints that have their counterparts in the same places.
fn common_joints(expected: &[(Option<String>, Point)], given: &[(Option<String>, Point)], near: f64) -> f64 {
    let counterpart = |place: usize, name: &Option<String>| match name {
        Some(_) => given.iter().find(|(other, _)| other == name).map(|(_, at)| *at),
        None => given.get(place).filter(|(other, _)| other.is_none()).map(|(_, at)| *at),
    };
    let given: Vec<Joint> =
        expected.iter().enumerate().map(|(place, (name, _))| counterpart(place, name)).collect();
    let expected: Vec<Joint> = expected.iter().map(|(_, at)| Some(*at)).collect();
    pck(&expected, &given, 1.0, Some(near)).unwrap_or(0.0)
}

impl ImageScore {
    /// Expected objects of a label that were drawn with no label at all.
    #[must_use]
    pub fn missing(&self, label: &LabelScore) -> u32 {
        let wrong = self.wrong_labels.iter().filter(|wrong| wrong.expected == label.label);
        wrong.fold(label.missing, |missing, wrong| missing.saturating_sub(wrong.count))
    }

    /// Drawn objects of a label where no object of any label was expected.
    #[must_use]
    pub fn extra(&self, label: &LabelScore) -> u32 {
        let wrong = self.wrong_labels.iter().filter(|wrong| wrong.given == label.label);
        wrong.fold(label.extra, |extra, wrong| extra.saturating_sub(wrong.count))
    }
}

impl Scorecard {
    /// How often which label was given where which was expected, over all images. What matches within a label is on the
    /// diagonal, however well it is outlined.
    #[must_use]
    pub fn confusion(&self) -> Confusion<&str> {
        let mut confusion = Confusion::default();
        for image in &self.images {
            for label in &image.labels {
                let name = Some(label.label.as_str());
                confusion.count(name, name, label.matched.into());
                confusion.count(name, None, image.missing(label).into());
                confusion.count(None, name, image.extra(label).into());
            }
            for WrongLabel { expected, given, count } in &image.wrong_labels {
                confusion.count(Some(expected), Some(given), (*count).into());
            }
        }
        confusion
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::exam::{AnnotatedImage, Annotations, Exam};
    use crate::scoring::score;

    /// An exam of cars and trucks, whose ground truth has these boxes on its image: left, top, right, bottom.
    fn exam(truth: &[(&str, [f64; 4])]) -> Exam {
        let mut exam = Exam::embedded().expect("the exam built in is whole");
        exam.attempts = vec![vec!["01.jpg".to_owned()]];
        "truck".clone_into(&mut exam.labels[1].name);
        exam.labels[1].attributes.clear();
        for label in &mut exam.labels {
            (label.per_image, label.points) = (None, None);
        }
        exam.reference.images[0].shapes = shapes(truth);
        exam
    }

    fn shapes(boxes: &[(&str, [f64; 4])]) -> Vec<Shape> {
        let shape = |(label, [left, top, right, bottom]): &(&str, [f64; 4])| Shape {
            label: (*label).to_owned(),
            geometry: Geometry::Polygon(vec![*left, *top, *right, *top, *right, *bottom, *left, *bottom]),
            attributes: Vec::new(),
            source: "manual".to_owned(),
        };
        boxes.iter().map(shape).collect()
    }

    fn scored(truth: &[(&str, [f64; 4])], drawn: &[(&str, [f64; 4])]) -> Scorecard {
        let exam = exam(truth);
        let mut annotations = Annotations { images: exam.reference.images.clone(), ..Annotations::default() };
        annotations.images[0] = AnnotatedImage { shapes: shapes(drawn), ..annotations.images[0].clone() };
        score(&exam, 1, &annotations)
    }

    /// The cells of the matrix: expected, given, count.
    fn cells(card: &Scorecard) -> Vec<(&str, &str, u64)> {
        let name = |label: Option<&&'_ str>| {
            label.map_or("-", |label| if *label == "car" { "car" } else { "truck" })
        };
        card.confusion().cells().map(|(one, other, count)| (name(one), name(other), count)).collect()
    }

    const LEFT: [f64; 4] = [100.0, 100.0, 300.0, 300.0];
    const RIGHT: [f64; 4] = [500.0, 100.0, 700.0, 300.0];
    const INSIDE_LEFT: [f64; 4] = [180.0, 180.0, 220.0, 220.0];

    #[test]
    fn an_object_with_the_wrong_label_is_neither_missing_nor_extra() {
        let card = scored(&[("car", LEFT), ("truck", RIGHT)], &[("car", LEFT), ("car", RIGHT)]);
        assert_eq!(cells(&card), [("car", "car", 1), ("truck", "car", 1)]);
        let [car, truck] = card.images[0].labels.as_slice() else { panic!("two labels") };
        assert_eq!((car.extra, truck.missing), (1, 1), "each label by itself");
        assert_eq!((card.images[0].extra(car), card.images[0].missing(truck)), (0, 0));
        let card = scored(&[("car", LEFT), ("truck", RIGHT)], &[("car", LEFT), ("car", INSIDE_LEFT)]);
        assert_eq!(cells(&card), [("-", "car", 1), ("car", "car", 1), ("truck", "-", 1)], "it is elsewhere");
    }

    #[test]
    fn labels_that_were_taken_for_each_other_are_told_though_each_touches_its_own() {
        let card = scored(&[("car", LEFT), ("truck", INSIDE_LEFT)], &[("truck", LEFT), ("car", INSIDE_LEFT)]);
        assert_eq!(cells(&card), [("car", "truck", 1), ("truck", "car", 1)]);
        let labels = &card.images[0].labels;
        assert!(labels.iter().all(|label| label.iou > Percent::ZERO && label.objects[0].iou > Percent::ZERO));
        assert_eq!(
            labels.iter().map(|label| (label.matched, label.missing, label.extra)).max(),
            Some((0, 1, 1))
        );
        assert_eq!(card.f1("car"), Some(Percent::ZERO));
    }

    #[test]
    fn lines_and_joints_are_alike_in_the_same_places() {
        let alike = |one: &Geometry, other: &Geometry| {
            let of = |geometry: &Geometry| Likeness::of(geometry, (300, 400), &mut Sweep::default());
            of(one).with(&of(other), NEAR * 500.0)
        };
        let line = |y: f64| Geometry::Polyline(vec![0.0, y, 200.0, y]);
        let points = |numbers: &[f64]| Geometry::Points(numbers.to_vec());
        let skeleton = |joints: &[(&str, f64)]| {
            let joint = |&(name, x): &(&str, f64)| crate::exam::geometry::Joint {
                name: name.to_owned(),
                at: (x, 50.0),
                outside: false,
                occluded: false,
                attributes: Vec::new(),
            };
            Geometry::Skeleton(joints.iter().map(joint).collect())
        };
        let cases = [
            (line(20.0), line(29.0), 1.0),
            (line(20.0), line(31.0), 0.0),
            (points(&[10.0, 10.0, 90.0, 90.0]), points(&[15.0, 10.0, 90.0, 200.0]), 0.5),
            (points(&[10.0, 10.0]), points(&[]), 0.0),
            (skeleton(&[("a", 10.0), ("b", 90.0)]), skeleton(&[("b", 95.0), ("a", 15.0)]), 1.0),
            (skeleton(&[("a", 10.0)]), skeleton(&[("c", 10.0)]), 0.0),
            (skeleton(&[("a", 10.0)]), points(&[10.0, 50.0]), 0.0),
            (line(20.0), points(&[0.0, 20.0, 200.0, 20.0]), 0.0),
        ];
        for (one, other, expected) in cases {
            let value = alike(&one, &other);
            assert!((value - expected).abs() < 1e-9, "{one:?} and {other:?}: {value}");
        }
    }

    #[test]
    fn a_bad_outline_is_no_wrong_label() {
        let card = scored(&[("car", LEFT), ("truck", RIGHT)], &[("car", INSIDE_LEFT), ("truck", RIGHT)]);
        assert_eq!(cells(&card), [("car", "car", 1), ("truck", "truck", 1)]);
        let card = scored(&[("car", LEFT)], &[("car", LEFT), ("truck", LEFT)]);
        assert_eq!(cells(&card), [("-", "truck", 1), ("car", "car", 1)], "drawn twice, once as it should be");
    }

    fn boxes() -> impl Strategy<Value = Vec<(&'static str, [f64; 4])>> {
        let sides = (0_u32..6, 0_u32..6, 1_u32..4, 1_u32..4).prop_map(|(x, y, width, height)| {
            [x, y, x + width, y + height].map(|side| f64::from(side) * 100.0)
        });
        prop::collection::vec((prop_oneof![Just("car"), Just("truck")], sides), 0..6)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn each_object_is_in_one_cell_and_no_figure_changes(truth in boxes(), drawn in boxes()) {
            let card = scored(&truth, &drawn);
            let confusion = card.confusion();
            for label in ["car", "truck"] {
                let count = |boxes: &[(&str, [f64; 4])]| boxes.iter().filter(|(of, _)| *of == label).count() as u64;
                let row: u64 = confusion.cells().filter(|cell| cell.0 == Some(&label)).map(|cell| cell.2).sum();
                prop_assert_eq!(row, count(&truth));
                let column: u64 = confusion.cells().filter(|cell| cell.1 == Some(&label)).map(|cell| cell.2).sum();
                prop_assert_eq!(column, count(&drawn));
                // By itself, the label has the same figures.
                let alone = |boxes: &[(&'static str, [f64; 4])]| -> Vec<_> {
                    boxes.iter().copied().filter(|(of, _)| *of == label).collect()
                };
                let own = scored(&alone(&truth), &alone(&drawn));
                prop_assert_eq!(own.figure(label, None), card.figure(label, None));
                prop_assert_eq!(own.f1(label), card.f1(label));
            }
        }

        #[test]
        fn what_is_drawn_as_expected_is_on_the_diagonal(truth in boxes()) {
            let card = scored(&truth, &truth);
            prop_assert!(card.confusion().cells().all(|(expected, given, _)| expected == given));
        }
    }
}
