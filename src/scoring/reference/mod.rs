//! Compares annotations with others where no exam says what counts: the reference itself is the example.
//!
//! - An object counts with its label and the family of its kind: everything that covers an area, lines, points,
//!   skeletons, tags. Objects of one label and of different families are compared apart.
//! - Each image has a figure for each label, which is that of an exam: see [`crate::scoring::scorer`]. The figure of a
//!   label is the mean over the images where it was expected or given; images without it say nothing.
//! - Every attribute that the reference has is a text, compared code point for code point, with its error rate.

mod confusion;
mod effort;
mod groups;
mod result;

use std::collections::{BTreeMap, HashMap};

pub use effort::TooMuch;
pub use result::{AttributeResult, Compared, Fate, ImageResult, LabelResult, ObjectResult, Values};

use super::comparison::Objects;
use super::outline::Sweep;
use super::scorer::judged;
use crate::exam::{AnnotatedImage, Annotations, Metric, Shape, ShapeKind, annotations};
use groups::{Family, Groups, Metrics};
use result::{Tally, mean};

/// Annotations that others are compared with.
#[derive(Debug)]
pub struct Reference {
    annotations: Annotations,
    groups: Groups,
}

/// The objects of one group on an image.
#[derive(Default)]
struct Sides<'a> {
    expected: Vec<&'a Shape>,
    given: Vec<&'a Shape>,
}

impl Reference {
    /// Of these annotations, whose images have different names. `choose` is the metric for objects of a kind; it has to
    /// fit the kind, and all kinds of areas have the same.
    #[must_use]
    pub fn of(annotations: Annotations, choose: impl Fn(&ShapeKind) -> Metric) -> Self {
        let groups = Groups::of(&annotations, Metrics::of(choose));
        Self { annotations, groups }
    }

    /// Its images.
    #[must_use]
    pub fn images(&self) -> &[AnnotatedImage] {
        &self.annotations.images
    }

    /// One kind of shapes for each label and family.
    pub fn kinds(&self) -> impl Iterator<Item = &ShapeKind> {
        self.groups.all().iter().map(|group| group.rule.shape())
    }

    /// Compares the images that both have, by their names.
    pub fn compare(&self, given: &Annotations) -> Result<Compared, TooMuch> {
        let images: HashMap<&str, &AnnotatedImage> =
            given.images.iter().map(|image| (image.name.as_str(), image)).collect();
        let mut comparison = Comparison {
            known: self.groups.all().len(),
            groups: self.groups.clone(),
            totals: Vec::new(),
            sweep: Sweep::default(),
            compared: Compared::default(),
        };
        for expected in self.images() {
            if let Some(given) = images.get(expected.name.as_str()) {
                comparison.image(expected, given)?;
            }
        }
        let Comparison { groups, mut totals, mut compared, .. } = comparison;
        totals.resize_with(groups.all().len(), Tally::default);
        let results = groups.all().iter().zip(totals);
        compared.labels = results.map(|(group, tally)| tally.result(group)).collect();
        Ok(compared)
    }
}

/// A comparison at work.
struct Comparison {
    groups: Groups,
    /// Number of groups that the reference has.
    known: usize,
    /// Of each group.
    totals: Vec<Tally>,
    sweep: Sweep,
    compared: Compared,
}

impl Comparison {
    fn image<'i>(&mut self, expected: &'i AnnotatedImage, given: &'i AnnotatedImage) -> Result<(), TooMuch> {
        let mut sides: BTreeMap<usize, Sides<'i>> = BTreeMap::new();
        let with = |shapes: &'i [Shape], is_given| shapes.iter().map(move |shape| (shape, is_given));
        for (shape, is_given) in with(&expected.shapes, false).chain(with(&given.shapes, true)) {
            let Some(family) = Family::of(shape.kind()) else {
                self.compared.left_out += 1;
                continue;
            };
            let place = self.groups.add(shape, family);
            let side = sides.entry(place).or_default();
            let shapes = if is_given { &mut side.given } else { &mut side.expected };
            shapes.push(shape);
            if place >= self.known {
                self.groups.all_mut()[place].draw_as(shape.kind());
            }
        }
        self.totals.resize_with(self.groups.all().len(), Tally::default);
        let (mut image, mut percents) = (ImageResult::of(expected), Vec::new());
        let mut alone = confusion::Alone::default();
        for (place, sides) in sides {
            let group = &self.groups.all()[place];
            let (wanted, got) = (sides.wanted(), sides.got());
            self.compared.left_out += sides.count() - (wanted.len() + got.len()) as u64;
            effort::check(expected, &wanted, &got)?;
            let size = (expected.width, expected.height);
            let objects = Objects::among(&group.rule, wanted, size, &mut self.sweep);
            let judged = judged(&group.rule, &objects, &got, &mut self.sweep);
            // All of its objects may have been left out.
            if objects.shapes.is_empty() && got.is_empty() {
                continue;
            }
            percents.push(judged.score.iou.as_f64());
            self.totals[place].add(&judged);
            alone.add(place, group, (&objects.shapes, &got), &judged, &mut self.compared.confusion);
            image.add(place, &objects.shapes, &got, judged);
        }
        alone.match_across_labels(
            expected,
            self.groups.all(),
            &mut self.sweep,
            &mut self.compared.confusion,
        )?;
        image.percent = mean(percents);
        self.compared.images.push(image);
        Ok(())
    }
}

impl<'a> Sides<'a> {
    fn wanted(&self) -> Vec<&'a Shape> {
        whole(&self.expected)
    }

    fn got(&self) -> Vec<&'a Shape> {
        whole(&self.given)
    }

    fn count(&self) -> u64 {
        (self.expected.len() + self.given.len()) as u64
    }
}

/// The shapes that can be compared.
fn whole<'a>(shapes: &[&'a Shape]) -> Vec<&'a Shape> {
    let whole = shapes.iter().copied().filter(|shape| shape.geometry.fault().is_none());
    annotations::drawn(whole).collect()
}

#[cfg(test)]
mod tests;
