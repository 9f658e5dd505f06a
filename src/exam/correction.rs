//! Corrections of the ground truth: what is wrong in a pack that cannot be changed itself (it is built in, read only, or
//! on record), and the exam that follows from them.
//!
//! A corrected exam is an exam like any other: the same files but for the ground truth, and so with a hash of its own.
//! Whatever was computed by the one is never taken for a result of the other.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::annotations::{AnnotatedImage, Annotations, Shape};
use super::change::{Change, ObjectPlace};
use super::cvat_xml;
use super::files::{ExamFile, ExamFiles};
use super::pack::{Exam, ExamError};
use super::reading::REFERENCE;
use super::rules::LabelRule;

/// A correction of the ground truth of an image. It means the same whatever else is corrected: an object is named by its
/// label and number in the pack as it was read. [`Exam::correction`] makes one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// Name of the image.
    pub image: String,
    /// What is changed.
    pub change: Change,
}

impl Correction {
    /// Labels come first, since they decide which values and outlines there can be.
    fn rank(&self) -> u8 {
        match self.change {
            Change::Label { .. } => 0,
            Change::Value { .. } | Change::Outline { .. } => 1,
            Change::Remove { .. } | Change::Add { .. } => 2,
        }
    }

    /// Whether the two contradict or repeat each other.
    fn clashes_with(&self, other: &Self) -> bool {
        let (one, another) = (&self.change, &other.change);
        self.image == other.image
            && one.object() == another.object()
            && match (one, another) {
                (Change::Value { attribute: one, .. }, Change::Value { attribute: another, .. }) => {
                    one == another
                }
                (Change::Remove { .. }, _)
                | (_, Change::Remove { .. })
                | (Change::Label { .. }, Change::Label { .. })
                | (Change::Outline { .. }, Change::Outline { .. }) => true,
                (Change::Add { .. }, Change::Add { .. }) => one == another,
                _ => false,
            }
    }
}

/// Why corrections can't be applied. A sentence each, without what to do.
#[derive(Debug, Error)]
pub enum CorrectionFault {
    /// The exam has no such image.
    #[error("the ground truth has no picture {0:?}")]
    UnknownImage(String),
    /// The image has no such object.
    #[error(
        "there is no object {number} of the label {label:?} on the picture {image:?}; objects there: {count}"
    )]
    NoObject {
        /// Name of the image.
        image: String,
        /// Name of the label.
        label: String,
        /// Which object, from 1.
        number: u32,
        /// How many there are.
        count: usize,
    },
    /// The object is there by another correction.
    #[error("that object was added by a correction: take that one back and propose it as it should be")]
    Added,
    /// The exam has no such label.
    #[error("the exam has no label {label:?}, it has {known}")]
    UnknownLabel {
        /// The name.
        label: String,
        /// Names of its labels.
        known: String,
    },
    /// The label has no such attribute.
    #[error("the label {label:?} has no attribute {attribute:?}")]
    UnknownAttribute {
        /// Name of the label.
        label: String,
        /// The name.
        attribute: String,
    },
    /// The attribute can't have that value.
    #[error("the attribute {attribute:?} can't be {value:?}")]
    Value {
        /// Name of the attribute.
        attribute: String,
        /// The value.
        value: String,
    },
    /// No value may be that long.
    #[error("the attribute {attribute:?} can have at most {most} characters")]
    TooLong {
        /// Name of the attribute.
        attribute: String,
        /// How many there may be.
        most: usize,
    },
    /// The ground truth is like that already.
    #[error("the ground truth says so already")]
    NothingNew,
    /// Two corrections are about the same.
    #[error("another correction that is in force is about the same: take that one back first")]
    Clash,
    /// The exam would break its own rules.
    #[error("the exam would not be whole: {0}")]
    Broken(String),
    /// The ground truth has something that its file does not keep.
    #[error("the corrected ground truth can't be written as a file")]
    Unwritable,
}

/// A shape of an image, and where it comes from.
struct Traced {
    /// The object of the pack as it was read; `None`: a correction added it, or it is no object.
    origin: Option<ObjectPlace>,
    shape: Shape,
}

impl Exam {
    /// The same exam with these corrections of its ground truth; without any, it is the same.
    ///
    /// # Errors
    /// A correction does not fit this exam, two are about the same, or the exam would break its own rules.
    pub fn corrected(&self, corrections: &[Correction]) -> Result<Self, CorrectionFault> {
        if corrections.is_empty() {
            return Ok(self.clone());
        }
        let traced = self.traced(corrections)?;
        let images = self.reference.images.iter().zip(traced).map(|(image, shapes)| {
            let shapes = shapes.into_iter().map(|traced| traced.shape).collect();
            AnnotatedImage { shapes, ..image.clone() }
        });
        let reference = Annotations { images: images.collect(), ..Annotations::default() };
        let written = self.with_reference(cvat_xml::write(&reference).into());
        let exam = written.map_err(|error| CorrectionFault::Broken(error.to_string()))?;
        if exam.reference.images == reference.images { Ok(exam) } else { Err(CorrectionFault::Unwritable) }
    }

    /// The same exam with this file of the ground truth, in CVAT's XML.
    ///
    /// # Errors
    /// It does not go with the rest of the exam.
    pub fn with_reference(&self, xml: Vec<u8>) -> Result<Self, ExamError> {
        let written = ExamFile::new(REFERENCE.to_owned(), xml.into());
        let others = self.files.iter().filter(|file| file.path != REFERENCE).cloned();
        Self::of_files(&ExamFiles::new(others.chain([written])))
    }

    /// A correction that makes this change in the ground truth with the corrections that are in force. Whether it fits is
    /// found out when it is applied.
    ///
    /// # Errors
    /// There is no such object, or a correction added it.
    pub fn correction(
        &self,
        in_force: &[Correction],
        image: &str,
        mut change: Change,
    ) -> Result<Correction, CorrectionFault> {
        if let Some(object) = change.object_mut() {
            *object = self.original_object(in_force, image, object)?;
        }
        Ok(Correction { image: image.to_owned(), change })
    }

    /// Whether a correction fits this pack and those that are in force, as far as its rules for single values tell.
    ///
    /// # Errors
    /// It does not.
    pub fn fits(&self, in_force: &[Correction], correction: &Correction) -> Result<(), CorrectionFault> {
        self.traced(&[in_force, std::slice::from_ref(correction)].concat()).map(drop)
    }

    /// What an object of the corrected ground truth is in the pack as it was read.
    fn original_object(
        &self,
        in_force: &[Correction],
        image: &str,
        object: &ObjectPlace,
    ) -> Result<ObjectPlace, CorrectionFault> {
        let rule = self.rule(&object.label)?;
        let at = self.number_of(image)?;
        let traced = self.traced(in_force)?;
        let objects: Vec<&Traced> =
            traced.get(at).into_iter().flatten().filter(|traced| is_object_of(rule, &traced.shape)).collect();
        let found = objects.get(object.number as usize);
        let found = found.ok_or_else(|| no_object(image, object, objects.len()))?;
        found.origin.clone().ok_or(CorrectionFault::Added)
    }

    fn rule(&self, label: &str) -> Result<&LabelRule, CorrectionFault> {
        self.label(label).ok_or_else(|| CorrectionFault::UnknownLabel {
            label: label.to_owned(),
            known: self.labels.iter().map(|rule| rule.name.as_str()).collect::<Vec<_>>().join(", "),
        })
    }

    fn number_of(&self, image: &str) -> Result<usize, CorrectionFault> {
        let found = self.reference.images.iter().position(|known| known.name == image);
        found.ok_or_else(|| CorrectionFault::UnknownImage(image.to_owned()))
    }

    /// The shapes of every image after these corrections.
    fn traced(&self, corrections: &[Correction]) -> Result<Vec<Vec<Traced>>, CorrectionFault> {
        for (at, correction) in corrections.iter().enumerate() {
            if corrections[..at].iter().any(|other| other.clashes_with(correction)) {
                return Err(CorrectionFault::Clash);
            }
        }
        let mut images: Vec<Vec<Traced>> =
            self.reference.images.iter().map(|image| self.untouched(image)).collect();
        let mut in_order: Vec<&Correction> = corrections.iter().collect();
        in_order.sort_by_key(|correction| correction.rank());
        for Correction { image, change } in in_order {
            let at = self.number_of(image)?;
            self.apply(change, image, &mut images[at])?;
        }
        Ok(images)
    }

    /// The shapes of an image of this pack.
    fn untouched(&self, image: &AnnotatedImage) -> Vec<Traced> {
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        let traced = |shape: &Shape| {
            let rule = self.label(&shape.label).filter(|rule| is_object_of(rule, shape));
            let origin = rule.map(|rule| {
                let count = counts.entry(&rule.name).or_default();
                let number = std::mem::replace(count, *count + 1);
                ObjectPlace { label: rule.name.clone(), number }
            });
            Traced { origin, shape: shape.clone() }
        };
        image.shapes.iter().map(traced).collect()
    }

    fn apply(&self, change: &Change, image: &str, shapes: &mut Vec<Traced>) -> Result<(), CorrectionFault> {
        let Some(object) = change.object() else {
            if let Change::Add { shape } = change {
                self.rule(&shape.label)?;
                shapes.push(Traced { origin: None, shape: shape.clone() });
            }
            return Ok(());
        };
        let Some(at) = shapes.iter().position(|shape| shape.origin.as_ref() == Some(object)) else {
            let is_one =
                |traced: &&Traced| traced.origin.as_ref().is_some_and(|origin| origin.label == object.label);
            return Err(no_object(image, object, shapes.iter().filter(is_one).count()));
        };
        let shape = &mut shapes[at].shape;
        match change {
            Change::Value { attribute, value, .. } => self.set_value(shape, attribute, value)?,
            Change::Outline { shape: other, .. } => renewed(&mut shape.geometry, &other.geometry)?,
            Change::Label { label, .. } => {
                let rule = self.rule(label)?;
                renewed(&mut shape.label, label)?;
                shape.attributes.retain(|(name, _)| rule.attributes.iter().any(|known| known.name == *name));
            }
            Change::Remove { .. } => drop(shapes.remove(at)),
            Change::Add { .. } => {}
        }
        Ok(())
    }

    fn set_value(&self, shape: &mut Shape, attribute: &str, value: &str) -> Result<(), CorrectionFault> {
        let known = self.rule(&shape.label)?.attributes.iter().find(|known| known.name == attribute);
        let rule = known.ok_or_else(|| CorrectionFault::UnknownAttribute {
            label: shape.label.clone(),
            attribute: attribute.to_owned(),
        })?;
        if rule.value(shape) == value {
            return Err(CorrectionFault::NothingNew);
        }
        if !rule.takes(value) {
            let (attribute, value) = (attribute.to_owned(), value.to_owned());
            return Err(CorrectionFault::Value { attribute, value });
        }
        if value.chars().nth(cvat_xml::MOST_CHARACTERS).is_some() {
            let (attribute, most) = (attribute.to_owned(), cvat_xml::MOST_CHARACTERS);
            return Err(CorrectionFault::TooLong { attribute, most });
        }
        match shape.attributes.iter_mut().find(|(name, _)| name == attribute) {
            Some((_, now)) => value.clone_into(now),
            None => shape.attributes.push((attribute.to_owned(), value.to_owned())),
        }
        Ok(())
    }
}

fn is_object_of(rule: &LabelRule, shape: &Shape) -> bool {
    shape.label == rule.name && rule.takes(shape.kind())
}

fn no_object(image: &str, object: &ObjectPlace, count: usize) -> CorrectionFault {
    let (label, number) = (object.label.clone(), object.number.saturating_add(1));
    CorrectionFault::NoObject { image: image.to_owned(), label, number, count }
}

fn renewed<T: PartialEq + Clone>(now: &mut T, new: &T) -> Result<(), CorrectionFault> {
    if now == new {
        return Err(CorrectionFault::NothingNew);
    }
    now.clone_from(new);
    Ok(())
}

#[cfg(test)]
mod tests;
