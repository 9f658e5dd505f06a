//! Compares markup with the ground truth: the masks of what is expected are made once, however many submissions follow.

use std::borrow::Cow;
use std::collections::HashMap;

use super::mask::{Overlap, Spans};
use super::matching::best_pairs;
use super::outline::Sweep;
use super::percent::Percent;
use super::scorecard::{
    AttributeFigure, LabelFigure, LabelScore, ObjectScore, PictureScore, Scorecard, ValueScore,
};
use super::transcription::character_error_rate;
use crate::exam::{Exam, LabelRule, MarkedPicture, Markup, Shape, ShapeKind};

/// The ground truth of an exam's pictures, ready to be compared with.
pub struct Scorer<'a> {
    exam: &'a Exam,
    pictures: HashMap<&'a str, Expected<'a>>,
}

/// What is expected on one picture.
struct Expected<'a> {
    picture: &'a MarkedPicture,
    /// In the exam's order.
    labels: Vec<Objects<'a>>,
}

/// The objects of one label on one picture.
struct Objects<'a> {
    shapes: Vec<&'a Shape>,
    masks: Vec<Spans>,
}

impl<'a> Objects<'a> {
    /// The objects of a label; the masks are those on a picture of the given size.
    fn of(
        rule: &'a LabelRule,
        picture: &'a MarkedPicture,
        (width, height): (u32, u32),
        sweep: &mut Sweep,
    ) -> Self {
        let shapes: Vec<&Shape> = rule.objects(picture).filter(|shape| shape.point_count() > 0).collect();
        let mask = |shape: &&Shape| match shape.kind {
            ShapeKind::Rectangle => sweep.runs(shape.outline(), width, height).into(),
            _ => sweep.runs(shape.points(), width, height).into(),
        };
        let masks = shapes.iter().map(mask).collect();
        Self { shapes, masks }
    }

    fn none() -> Self {
        Self { shapes: Vec::new(), masks: Vec::new() }
    }

    /// The pixels of any of the objects.
    fn all(&self) -> Cow<'_, Spans> {
        match self.masks.as_slice() {
            [only] => Cow::Borrowed(only),
            masks => Cow::Owned(Spans::union_of(masks)),
        }
    }
}

/// Compares an attempt's markup with the ground truth. Any markup has a score: what is missing counts as
/// nothing drawn. Pictures are found by name; shapes of another kind than their label asks for do not count.
#[must_use]
pub fn score(exam: &Exam, attempt: u8, markup: &Markup) -> Scorecard {
    let names = exam.assignment(attempt);
    Scorer::on(exam, names).score(names, markup)
}

impl<'a> Scorer<'a> {
    /// For every picture of the ground truth.
    #[must_use]
    pub fn new(exam: &'a Exam) -> Self {
        Self::of(exam, exam.reference.pictures.iter())
    }

    /// For these pictures of the ground truth, by name; others are passed over.
    #[must_use]
    pub fn on(exam: &'a Exam, names: &[String]) -> Self {
        Self::of(exam, names.iter().filter_map(|name| exam.reference.picture(name)))
    }

    fn of(exam: &'a Exam, pictures: impl Iterator<Item = &'a MarkedPicture>) -> Self {
        let mut sweep = Sweep::default();
        let expected = |picture: &'a MarkedPicture| {
            let size = (picture.width, picture.height);
            let labels =
                exam.labels.iter().map(|rule| Objects::of(rule, picture, size, &mut sweep)).collect();
            (picture.name.as_str(), Expected { picture, labels })
        };
        Self { exam, pictures: pictures.map(expected).collect() }
    }

    /// Whether a picture of this name is part of the ground truth.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        self.pictures.contains_key(name)
    }

    /// Compares what was drawn on these pictures, in their order; those that the scorer is not for are passed over.
    #[must_use]
    pub fn score(&self, names: &[String], markup: &Markup) -> Scorecard {
        let labels = &self.exam.labels;
        let mut sweep = Sweep::default();
        let expected = names.iter().filter_map(|name| self.pictures.get(name.as_str()));
        let pictures: Vec<PictureScore> = expected
            .map(|expected| {
                let given = markup.picture(&expected.picture.name);
                let scores = labels.iter().zip(&expected.labels);
                let scores = scores
                    .map(|(rule, wanted)| label_score(rule, expected.picture, wanted, given, &mut sweep));
                PictureScore { name: expected.picture.name.clone(), labels: scores.collect() }
            })
            .collect();
        let figures = labels.iter().enumerate().map(|(index, rule)| LabelFigure {
            label: rule.name.clone(),
            iou: Percent::mean(pictures.iter().map(|picture| picture.labels[index].iou)),
        });
        let accuracy = labels.iter().enumerate().flat_map(|(index, rule)| accuracy(rule, index, &pictures));
        Scorecard { labels: figures.collect(), accuracy: accuracy.collect(), stray: markup.stray, pictures }
    }
}

/// The figures of a label's scored attributes over all pictures; the label is the `label`th of each.
fn accuracy(rule: &LabelRule, label: usize, pictures: &[PictureScore]) -> Vec<AttributeFigure> {
    let objects = || pictures.iter().flat_map(|picture| &picture.labels[label].objects);
    let figure = |(index, attribute): (usize, &String)| {
        let exact = objects().filter(|object| object.values[index].exact).count() as u64;
        let percent = Percent::of(exact, objects().count() as u64);
        AttributeFigure { label: rule.name.clone(), attribute: attribute.clone(), percent }
    };
    scored(rule).enumerate().map(figure).collect()
}

/// Names of the attributes that are compared.
fn scored(rule: &LabelRule) -> impl Iterator<Item = &String> {
    rule.attributes.iter().filter(|attribute| attribute.scored).map(|attribute| &attribute.name)
}

fn label_score(
    rule: &LabelRule,
    expected: &MarkedPicture,
    wanted: &Objects<'_>,
    given: Option<&MarkedPicture>,
    sweep: &mut Sweep,
) -> LabelScore {
    let size = (expected.width, expected.height);
    let got = given.map_or_else(Objects::none, |picture| Objects::of(rule, picture, size, sweep));
    let overlaps: Vec<Vec<Overlap>> =
        wanted.masks.iter().map(|wanted| got.masks.iter().map(|got| wanted.overlap(got)).collect()).collect();
    let pairs = best_pairs(&weights(&overlaps));
    let objects: Vec<ObjectScore> = pairs
        .iter()
        .zip(wanted.shapes.iter().zip(&overlaps))
        .map(|(pair, (shape, overlaps))| ObjectScore {
            iou: pair.map_or(Percent::ZERO, |index| overlaps[index].iou()),
            values: scored(rule)
                .map(|name| value_score(name, shape, pair.map(|index| got.shapes[index])))
                .collect(),
        })
        .collect();
    let matched = pairs.iter().flatten().count();
    // One object against one: what stands beside it is what the label has.
    let iou = match (objects.as_slice(), matched, got.masks.len()) {
        ([only], 1, 1) => only.iou,
        _ => wanted.all().overlap(&got.all()).iou(),
    };
    LabelScore {
        label: rule.name.clone(),
        iou,
        matched: matched as u32,
        missing: (wanted.shapes.len() - matched) as u32,
        extra: (got.shapes.len() - matched) as u32,
        objects,
    }
}

/// The `IoU` of every pair in parts of 10^9: finer than what is shown, so that no claim is lost in rounding.
fn weights(overlaps: &[Vec<Overlap>]) -> Vec<Vec<u32>> {
    let weight = |overlap: &Overlap| match u128::from(overlap.intersection) * 1_000_000_000
        / u128::from(overlap.union.max(1))
    {
        0 => u32::from(overlap.intersection > 0),
        weight => weight as u32,
    };
    overlaps.iter().map(|overlaps| overlaps.iter().map(weight).collect()).collect()
}

fn value_score(attribute: &str, wanted: &Shape, got: Option<&Shape>) -> ValueScore {
    let expected = wanted.attribute(attribute);
    let given = got.map(|shape| shape.attribute(attribute));
    ValueScore {
        attribute: attribute.to_owned(),
        expected: expected.to_owned(),
        given: given.map(str::to_owned),
        exact: given == Some(expected),
        cer: given.map_or(1.0, |given| character_error_rate(expected, given)),
    }
}
