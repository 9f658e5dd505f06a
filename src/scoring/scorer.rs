//! Compares annotations with the ground truth: the expected objects are prepared once, however many submissions
//! follow.
//!
//! For each label and image, drawn objects are matched with expected ones, one to one, by the best total of the label's
//! metric (see [`crate::exam::Metric`]). The figure of the image is
//!
//! - of areas, what the metric says of everything drawn together and everything expected together, however it was
//!   divided into objects;
//! - of joints and lines, `Σ s / (expected + extra)`: the mean over the expected objects of the agreement `s` with the
//!   one that matches, 0 for a missing one, and every object that matches none counts as one more that is wrong;
//! - of tags, 100 when all that are expected are there and no others, and otherwise 0;
//! - for `f1`, `2 m / (2 m + missing + extra)` of the matched objects `m` that reach the exam's limit.
//!
//! Where nothing is expected and nothing drawn, it is 100. The figure of a label is the mean over the images.

use std::collections::HashMap;

use super::comparison::{Compared, Objects, drawn};
use super::matching::best_pairs;
use super::outline::Sweep;
use super::percent::Percent;
use super::scorecard::{
    AttributeFigure, ImageScore, LabelFigure, LabelScore, ObjectScore, Scorecard, ValueScore,
};
use super::share::Share;
use super::transcription::character_error_rate;
use super::wrong_labels::{self, Matched};
use crate::exam::{
    Agreement, AnnotatedImage, Annotations, AttributeRule, AttributeType, Exam, LabelRule, Metric, Shape,
};

/// The ground truth of an exam's images, prepared for comparisons.
pub struct Scorer<'a> {
    exam: &'a Exam,
    images: HashMap<&'a str, Expected<'a>>,
}

/// Working memory for any number of submissions, one after another.
#[derive(Default)]
pub struct Workspace(Sweep);

/// The expected objects of one image.
struct Expected<'a> {
    image: &'a AnnotatedImage,
    /// In the exam's order.
    labels: Vec<Objects<'a>>,
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
        self.score_reusing(&mut Workspace::default(), names, annotations)
    }

    /// The same, with memory of earlier calls.
    #[must_use]
    pub fn score_reusing(
        &self,
        Workspace(sweep): &mut Workspace,
        names: &[String],
        annotations: &Annotations,
    ) -> Scorecard {
        let labels = &self.exam.labels;
        let expected = names.iter().filter_map(|name| self.images.get(name.as_str()));
        let mut matched = Vec::with_capacity(labels.len());
        let images: Vec<ImageScore> = expected
            .map(|expected| {
                let given = annotations.image(&expected.image.name);
                matched.clear();
                let scores = labels.iter().zip(&expected.labels).map(|(rule, wanted)| {
                    let (score, pairs) = label_score(rule, wanted, given, sweep);
                    matched.push(pairs);
                    score
                });
                let mut scores: Vec<LabelScore> = scores.collect();
                let wanted = |label: usize| expected.labels[label].shapes.as_slice();
                let size = (expected.image.width, expected.image.height);
                let wrong_labels = wrong_labels::find(&mut scores, wanted, &matched, size, sweep);
                ImageScore { name: expected.image.name.clone(), labels: scores, wrong_labels }
            })
            .collect();
        let figures = labels.iter().enumerate().map(|(index, rule)| LabelFigure {
            label: rule.name.clone(),
            iou: Percent::mean(images.iter().map(|image| image.labels[index].iou)),
            weight: rule.weight,
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
        let share = |is_counted: fn(&ValueScore) -> bool| {
            let counted = objects().filter(|object| is_counted(&object.values[index])).count() as u64;
            Percent::of(counted, objects().count() as u64)
        };
        AttributeFigure {
            label: rule.name.clone(),
            attribute: attribute.name.clone(),
            percent: share(|value| value.right),
            exact: share(ValueScore::is_exact),
            weight: attribute.weight,
        }
    };
    rule.scored().enumerate().map(figure).collect()
}

fn label_score<'g>(
    rule: &'g LabelRule,
    wanted: &Objects<'_>,
    given: Option<&'g AnnotatedImage>,
    sweep: &mut Sweep,
) -> (LabelScore, Matched<'g>) {
    let drawn = given.map_or_else(Vec::new, |image| drawn(rule, image));
    let Judged { score, pairs, .. } = judged(rule, wanted, &drawn, sweep);
    (score, Matched { drawn, pairs })
}

/// What came of a label on an image.
pub(super) struct Judged {
    pub(super) score: LabelScore,
    /// For each expected object the drawn one that matches it.
    pub(super) pairs: Vec<Option<usize>>,
    /// How far each expected object agrees with each drawn one.
    pub(super) shares: Vec<Vec<Share>>,
}

/// Finds out which drawn object matches which expected one.
pub(super) fn judged(rule: &LabelRule, wanted: &Objects<'_>, got: &[&Shape], sweep: &mut Sweep) -> Judged {
    let compared = wanted.compare(rule, got, sweep);
    let pairs = best_pairs(&weights(rule, &wanted.shapes, got, &compared.shares));
    let objects: Vec<ObjectScore> = pairs
        .iter()
        .zip(wanted.shapes.iter().zip(&compared.shares))
        .map(|(pair, (shape, shares))| ObjectScore {
            iou: pair.map_or(Percent::ZERO, |index| shares[index].percent()),
            values: rule
                .scored()
                .map(|rule| value_score(rule, shape, pair.map(|index| got[index])))
                .collect(),
        })
        .collect();
    let matched = pairs.iter().flatten().count();
    let score = LabelScore {
        label: rule.name.clone(),
        iou: figure(rule, &compared, &pairs, got.len()),
        matched: matched as u32,
        missing: (wanted.shapes.len() - matched) as u32,
        extra: (got.len() - matched) as u32,
        objects,
    };
    Judged { score, pairs, shares: compared.shares }
}

/// The figure of a label on an image, from what was compared and matched.
fn figure(rule: &LabelRule, compared: &Compared, pairs: &[Option<usize>], got: usize) -> Percent {
    let matched = pairs.iter().flatten().count();
    // Expected objects, and those that match none of them.
    let all = pairs.len() + got - matched;
    match (rule.metric, compared.all) {
        (Metric::F1 { .. }, _) => Percent::of(2 * matched as u64, (matched + all) as u64),
        (Metric::Agreement(Agreement::Exact), _) => {
            if matched == all {
                Percent::HUNDRED
            } else {
                Percent::ZERO
            }
        }
        (Metric::Agreement(_), Some(together)) => together.percent(),
        (Metric::Agreement(_), None) if all == 0 => Percent::HUNDRED,
        (Metric::Agreement(_), None) => {
            let shares = pairs.iter().zip(&compared.shares).filter_map(|(pair, row)| Some(row[(*pair)?]));
            Percent::of_share(shares.map(Share::as_f64).sum::<f64>() / all as f64)
        }
    }
}

/// How much it is worth that two objects match; 0: they do not.
fn weights(rule: &LabelRule, wanted: &[&Shape], got: &[&Shape], shares: &[Vec<Share>]) -> Vec<Vec<u32>> {
    if rule.metric.agreement() == Agreement::Exact {
        // Tags of a label differ in nothing but their values.
        let right = |wanted: &Shape, got: &Shape| {
            let right = |rule: &&AttributeRule| rule.is_right(rule.value(wanted), rule.value(got));
            rule.scored().filter(right).count() as u32 + 1
        };
        return wanted.iter().map(|wanted| got.iter().map(|got| right(wanted, got)).collect()).collect();
    }
    let least = match rule.metric {
        Metric::F1 { at_least, .. } => Share::Number(at_least).weight(),
        Metric::Agreement(_) => 0,
    };
    let weight = |share: &Share| Some(share.weight()).filter(|weight| *weight >= least).unwrap_or(0);
    shares.iter().map(|shares| shares.iter().map(weight).collect()).collect()
}

fn value_score(rule: &AttributeRule, wanted: &Shape, got: Option<&Shape>) -> ValueScore {
    let expected = rule.value(wanted);
    let given = got.map(|shape| rule.value(shape));
    let right = given.is_some_and(|given| rule.is_right(expected, given));
    let error_rate = |given| match rule.kind {
        AttributeType::Text => character_error_rate(expected, given),
        // A chosen value is right or wrong.
        _ => f64::from(u8::from(!right)),
    };
    ValueScore {
        attribute: rule.name.clone(),
        expected: expected.to_owned(),
        given: given.map(str::to_owned),
        right,
        cer: given.map_or(1.0, error_rate),
    }
}

#[cfg(test)]
mod tests;
