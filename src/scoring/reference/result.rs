//! What comes of comparing a file with a reference.

use std::collections::BTreeSet;

use super::groups::Group;
use crate::exam::{AnnotatedImage, Metric, Shape, ShapeKind};
use crate::scoring::measures::confusion::Confusion;
use crate::scoring::scorecard::ValueScore;
use crate::scoring::scorer::Judged;

/// How far annotations agree with a reference. Figures are in percent, 0 to 100.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared {
    /// The labels that the compared images have, in the order of the reference; last those that only the given
    /// annotations have.
    pub labels: Vec<LabelResult>,
    /// The compared images, in the order of the reference.
    pub images: Vec<ImageResult>,
    /// Which labels were given where which were expected. Objects of the same label are matched first, those that stay
    /// alone then with others; a pair agrees by half or more.
    pub confusion: Confusion<String>,
    /// Number of shapes that count nowhere, because they are broken or because there are more than anyone draws.
    pub left_out: u64,
}

/// One label, with shapes that can be compared with each other.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelResult {
    /// Name of the label.
    pub label: String,
    /// The kinds of its shapes, by CVAT's names.
    pub shapes: BTreeSet<String>,
    /// How its objects are compared.
    pub metric: Metric,
    /// Mean over the images where it was expected or given; `None` when it was expected nowhere.
    pub percent: Option<f64>,
    /// Expected objects.
    pub expected: u64,
    /// Those that were not given.
    pub missing: u64,
    /// Given objects that were not expected.
    pub extra: u64,
    /// One for each of its attributes in the reference.
    pub attributes: Vec<AttributeResult>,
}

impl LabelResult {
    /// The kinds of its shapes in one line.
    #[must_use]
    pub fn shapes(&self) -> String {
        self.shapes.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// One attribute of a label.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributeResult {
    /// Its name.
    pub name: String,
    /// Its expected values.
    pub values: Values,
}

/// Expected values of attributes, and how many of them are right.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Values {
    /// Number of expected values.
    pub count: u64,
    /// Those that are right to the last character.
    pub exact: u64,
    /// Sum of their character error rates; that of a missing object is 1.
    pub errors: f64,
}

impl Values {
    /// Share of the values that are right, percent; `None` when none was expected.
    #[must_use]
    pub fn percent(&self) -> Option<f64> {
        (self.count > 0).then(|| 100.0 * self.exact as f64 / self.count as f64)
    }

    /// Mean character error rate, 0 to 1; `None` when no value was expected.
    #[must_use]
    pub fn cer(&self) -> Option<f64> {
        (self.count > 0).then(|| self.errors / self.count as f64)
    }

    pub(super) fn add(&mut self, value: &ValueScore) {
        self.count += 1;
        self.exact += u64::from(value.is_exact());
        self.errors += value.cer;
    }
}

/// One image.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageResult {
    /// Its name.
    pub name: String,
    /// Mean over the labels that were expected or given on it; `None` when there are none.
    pub percent: Option<f64>,
    /// Expected objects.
    pub expected: u64,
    /// Those that were not given.
    pub missing: u64,
    /// Given objects that were not expected.
    pub extra: u64,
    /// Expected values of attributes.
    pub values: Values,
    /// Label by label, the expected ones first.
    pub objects: Vec<ObjectResult>,
}

/// One object.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectResult {
    /// The place of its label in [`Compared::labels`].
    pub label: usize,
    /// Its number among the image's objects of the label, from 1.
    pub number: u32,
    /// How it is drawn.
    pub kind: ShapeKind,
    /// What became of it.
    pub fate: Fate,
    /// How far it agrees with what was expected; 0 unless it was found.
    pub percent: f64,
    /// One for each attribute that its label has in the reference; none for an extra object.
    pub values: Vec<ValueScore>,
}

/// What became of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was expected and given.
    Found,
    /// It was expected only.
    Missing,
    /// It was given only.
    Extra,
}

impl Compared {
    /// The mean of all figures: those of the labels, and how many values of each attribute are right.
    #[must_use]
    pub fn mean_of_labels(&self) -> Option<f64> {
        let attributes = |label: &LabelResult| -> Vec<f64> {
            label.attributes.iter().filter_map(|attribute| attribute.values.percent()).collect()
        };
        mean(self.labels.iter().flat_map(|label| label.percent.into_iter().chain(attributes(label))))
    }

    /// The mean of the images.
    #[must_use]
    pub fn mean_of_images(&self) -> Option<f64> {
        mean(self.images.iter().filter_map(|image| image.percent))
    }

    /// The mean of all objects, expected and extra ones.
    #[must_use]
    pub fn mean_of_objects(&self) -> Option<f64> {
        mean(self.images.iter().flat_map(|image| &image.objects).map(|object| object.percent))
    }
}

/// `None`: of nothing.
pub(super) fn mean(figures: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (sum, count) =
        figures.into_iter().fold((0.0, 0_u32), |(sum, count), figure| (sum + figure, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

/// The results of a group, image by image.
#[derive(Default)]
pub(super) struct Tally {
    percents: f64,
    images: u32,
    expected: u64,
    missing: u64,
    extra: u64,
    values: Vec<Values>,
}

impl Tally {
    /// Adds an image.
    pub(super) fn add(&mut self, judged: &Judged) {
        let score = &judged.score;
        self.percents += score.iou.as_f64();
        self.images += 1;
        self.expected += u64::from(score.expected());
        self.missing += u64::from(score.missing);
        self.extra += u64::from(score.extra);
        for object in &score.objects {
            self.values.resize(self.values.len().max(object.values.len()), Values::default());
            self.values.iter_mut().zip(&object.values).for_each(|(values, value)| values.add(value));
        }
    }

    pub(super) fn result(self, group: &Group) -> LabelResult {
        let attributes = group.rule.scored().zip(self.values);
        LabelResult {
            label: group.rule.name.clone(),
            shapes: group.shapes.clone(),
            metric: group.rule.metric,
            percent: (self.expected > 0).then(|| self.percents / f64::from(self.images)),
            expected: self.expected,
            missing: self.missing,
            extra: self.extra,
            attributes: attributes
                .map(|(rule, values)| AttributeResult { name: rule.name.clone(), values })
                .collect(),
        }
    }
}

impl ImageResult {
    /// An image of which nothing is compared yet.
    pub(super) fn of(image: &AnnotatedImage) -> Self {
        Self {
            name: image.name.clone(),
            percent: None,
            expected: 0,
            missing: 0,
            extra: 0,
            values: Values::default(),
            objects: Vec::new(),
        }
    }

    /// Adds the objects of a group.
    pub(super) fn add(&mut self, label: usize, expected: &[&Shape], given: &[&Shape], judged: Judged) {
        let Judged { score, pairs, .. } = judged;
        self.expected += u64::from(score.expected());
        self.missing += u64::from(score.missing);
        self.extra += u64::from(score.extra);
        let mut taken = vec![false; given.len()];
        for ((shape, pair), object) in expected.iter().zip(&pairs).zip(score.objects) {
            object.values.iter().for_each(|value| self.values.add(value));
            let fate = match pair {
                Some(place) => {
                    taken[*place] = true;
                    Fate::Found
                }
                None => Fate::Missing,
            };
            self.put(label, shape, fate, object.iou.as_f64(), object.values);
        }
        for (shape, _) in given.iter().zip(taken).filter(|(_, taken)| !taken) {
            self.put(label, shape, Fate::Extra, 0.0, Vec::new());
        }
    }

    fn put(&mut self, label: usize, shape: &Shape, fate: Fate, percent: f64, values: Vec<ValueScore>) {
        let number = match self.objects.last() {
            Some(before) if before.label == label => before.number + 1,
            _ => 1,
        };
        self.objects.push(ObjectResult { label, number, kind: shape.kind().clone(), fate, percent, values });
    }
}
