//! Compares annotations with the ground truth: the masks of the expected objects are made once, however many
//! submissions follow.

use std::borrow::Cow;
use std::collections::HashMap;

use super::area;
use super::mask::{Overlap, Rows, Spans};
use super::matching::best_pairs;
use super::outline::Sweep;
use super::percent::Percent;
use super::scorecard::{
    AttributeFigure, ImageScore, LabelFigure, LabelScore, ObjectScore, Scorecard, ValueScore,
};
use super::transcription::character_error_rate;
use crate::exam::{
    AnnotatedImage, Annotations, AttributeRule, AttributeType, Exam, LabelRule, Shape, annotations,
};

/// The ground truth of an exam's images, prepared for comparisons.
pub struct Scorer<'a> {
    exam: &'a Exam,
    images: HashMap<&'a str, Expected<'a>>,
}

/// The expected objects of one image.
struct Expected<'a> {
    image: &'a AnnotatedImage,
    /// In the exam's order.
    labels: Vec<Objects<'a>>,
}

/// The expected objects of one label on one image.
struct Objects<'a> {
    shapes: Vec<&'a Shape>,
    masks: Vec<Spans>,
    /// The masks again, in the form for comparing with one drawn object each.
    rows: Vec<Rows>,
}

impl<'a> Objects<'a> {
    fn of(rule: &'a LabelRule, image: &'a AnnotatedImage, sweep: &mut Sweep) -> Self {
        let shapes = drawn(rule, image);
        let masks = masks(&shapes, image, sweep);
        let rows = masks.iter().map(Rows::from).collect();
        Self { shapes, masks, rows }
    }
}

/// The objects of a label that are outlined.
fn drawn<'a>(rule: &'a LabelRule, image: &'a AnnotatedImage) -> Vec<&'a Shape> {
    annotations::drawn(rule.objects(image)).collect()
}

/// The masks of shapes, on an image of the expected image's size.
fn masks(shapes: &[&Shape], expected: &AnnotatedImage, sweep: &mut Sweep) -> Vec<Spans> {
    let (width, height) = (expected.width, expected.height);
    shapes.iter().map(|shape| area::spans(&shape.geometry, width, height, sweep)).collect()
}

/// The pixels of any of the masks.
fn all(masks: &[Spans]) -> Cow<'_, Spans> {
    match masks {
        [only] => Cow::Borrowed(only),
        masks => Cow::Owned(Spans::union_of(masks)),
    }
}

/// Compares an attempt's annotations with the ground truth. Any annotations have a score: missing parts count
/// as nothing drawn. Images are found by name; shapes of another kind than their label requires do not count.
#[must_use]
pub fn score(exam: &Exam, attempt: u8, annotations: &Annotations) -> Scorecard {
    let names = exam.assignment(attempt);
    Scorer::on(exam, names).score(names, annotations)
}

impl<'a> Scorer<'a> {
    /// For every image of the ground truth.
    #[must_use]
    pub fn new(exam: &'a Exam) -> Self {
        Self::of(exam, exam.reference.images.iter())
    }

    /// For these images of the ground truth, by name; unknown names are skipped.
    #[must_use]
    pub fn on(exam: &'a Exam, names: &[String]) -> Self {
        Self::of(exam, names.iter().filter_map(|name| exam.reference.image(name)))
    }

    fn of(exam: &'a Exam, images: impl Iterator<Item = &'a AnnotatedImage>) -> Self {
        let mut sweep = Sweep::default();
        let expected = |image: &'a AnnotatedImage| {
            let labels = exam.labels.iter().map(|rule| Objects::of(rule, image, &mut sweep)).collect();
            (image.name.as_str(), Expected { image, labels })
        };
        Self { exam, images: images.map(expected).collect() }
    }

    /// Whether an image of this name is part of the ground truth.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        self.images.contains_key(name)
    }

    /// Compares the annotations on these images, in their order; images that the scorer does not cover are skipped.
    #[must_use]
    pub fn score(&self, names: &[String], annotations: &Annotations) -> Scorecard {
        let labels = &self.exam.labels;
        let mut sweep = Sweep::default();
        let expected = names.iter().filter_map(|name| self.images.get(name.as_str()));
        let images: Vec<ImageScore> = expected
            .map(|expected| {
                let given = annotations.image(&expected.image.name);
                let scores = labels.iter().zip(&expected.labels);
                let scores =
                    scores.map(|(rule, wanted)| label_score(rule, expected.image, wanted, given, &mut sweep));
                ImageScore { name: expected.image.name.clone(), labels: scores.collect() }
            })
            .collect();
        let figures = labels.iter().enumerate().map(|(index, rule)| LabelFigure {
            label: rule.name.clone(),
            iou: Percent::mean(images.iter().map(|image| image.labels[index].iou)),
        });
        let accuracy = labels.iter().enumerate().flat_map(|(index, rule)| accuracy(rule, index, &images));
        Scorecard {
            labels: figures.collect(),
            accuracy: accuracy.collect(),
            stray: annotations.stray,
            images,
        }
    }
}

/// The figures of a label's scored attributes over all images; the label has the index `label` in each.
fn accuracy(rule: &LabelRule, label: usize, images: &[ImageScore]) -> Vec<AttributeFigure> {
    let objects = || images.iter().flat_map(|image| &image.labels[label].objects);
    let figure = |(index, attribute): (usize, &AttributeRule)| {
        let exact = objects().filter(|object| object.values[index].exact).count() as u64;
        let percent = Percent::of(exact, objects().count() as u64);
        AttributeFigure { label: rule.name.clone(), attribute: attribute.name.clone(), percent }
    };
    rule.scored().enumerate().map(figure).collect()
}

fn label_score(
    rule: &LabelRule,
    expected: &AnnotatedImage,
    wanted: &Objects<'_>,
    given: Option<&AnnotatedImage>,
    sweep: &mut Sweep,
) -> LabelScore {
    let got = given.map_or_else(Vec::new, |image| drawn(rule, image));
    if let ([_], [only]) = (wanted.shapes.as_slice(), got.as_slice()) {
        // The usual case needs no mask of the drawn object.
        let size = (expected.width, expected.height);
        let overlap = area::overlap(&only.geometry, size, (&wanted.masks[0], &wanted.rows[0]), sweep);
        return judged(rule, wanted, &got, &[vec![overlap]], overlap.iou());
    }
    let masks = masks(&got, expected, sweep);
    let overlaps: Vec<Vec<Overlap>> =
        wanted.masks.iter().map(|wanted| masks.iter().map(|got| wanted.overlap(got)).collect()).collect();
    let iou = all(&wanted.masks).overlap(&all(&masks)).iou();
    judged(rule, wanted, &got, &overlaps, iou)
}

/// Finds out which drawn object matches which expected one; `overlaps` are those of every expected with every
/// drawn one.
fn judged(
    rule: &LabelRule,
    wanted: &Objects<'_>,
    got: &[&Shape],
    overlaps: &[Vec<Overlap>],
    iou: Percent,
) -> LabelScore {
    let pairs = best_pairs(&weights(overlaps));
    let objects: Vec<ObjectScore> = pairs
        .iter()
        .zip(wanted.shapes.iter().zip(overlaps))
        .map(|(pair, (shape, overlaps))| ObjectScore {
            iou: pair.map_or(Percent::ZERO, |index| overlaps[index].iou()),
            values: rule
                .scored()
                .map(|rule| value_score(rule, shape, pair.map(|index| got[index])))
                .collect(),
        })
        .collect();
    let matched = pairs.iter().flatten().count();
    LabelScore {
        label: rule.name.clone(),
        iou,
        matched: matched as u32,
        missing: (wanted.shapes.len() - matched) as u32,
        extra: (got.len() - matched) as u32,
        objects,
    }
}

/// The `IoU` of every pair in units of 10^-9: finer than what is shown, so that no difference is lost in
/// rounding.
fn weights(overlaps: &[Vec<Overlap>]) -> Vec<Vec<u32>> {
    let weight = |overlap: &Overlap| match u128::from(overlap.intersection) * 1_000_000_000
        / u128::from(overlap.union.max(1))
    {
        0 => u32::from(overlap.intersection > 0),
        weight => weight as u32,
    };
    overlaps.iter().map(|overlaps| overlaps.iter().map(weight).collect()).collect()
}

fn value_score(rule: &AttributeRule, wanted: &Shape, got: Option<&Shape>) -> ValueScore {
    let expected = rule.value(wanted);
    let given = got.map(|shape| rule.value(shape));
    let exact = given.is_some_and(|given| rule.same(expected, given));
    let error_rate = |given| match rule.kind {
        AttributeType::Text => character_error_rate(expected, given),
        // A chosen value is right or wrong.
        _ => f64::from(u8::from(!exact)),
    };
    ValueScore {
        attribute: rule.name.clone(),
        expected: expected.to_owned(),
        given: given.map(str::to_owned),
        exact,
        cer: given.map_or(1.0, error_rate),
    }
}
