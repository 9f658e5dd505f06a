//! What a ground truth would have to be if those are right who doubt it: a change of one object of one image.

use serde::{Deserialize, Serialize};

use super::annotations::{AnnotatedImage, Shape};
use super::pack::Exam;

/// An object of the ground truth.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ObjectPlace {
    /// Name of its label.
    pub label: String,
    /// Which one of the label's objects on the image, from 0 in the order of the ground truth.
    pub number: u32,
}

/// A change of an image of the ground truth that is proposed, not made. A shape that comes in brings its geometry in the kind in which the label's
/// objects are drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proposal {
    /// Another value of an attribute.
    Value {
        /// The object.
        object: ObjectPlace,
        /// Name of the attribute.
        attribute: String,
        /// The value.
        value: String,
    },
    /// Another label.
    Label {
        /// The object.
        object: ObjectPlace,
        /// Name of the label that it gets.
        label: String,
    },
    /// Another outline: label, attributes and source of the object stay.
    Outline {
        /// The object.
        object: ObjectPlace,
        /// Whose geometry it gets.
        shape: Shape,
    },
    /// The object goes.
    Remove {
        /// The object.
        object: ObjectPlace,
    },
    /// One more object.
    Add {
        /// It.
        shape: Shape,
    },
}

impl Proposal {
    /// The object that it is about; none where one is added.
    #[must_use]
    pub fn object(&self) -> Option<&ObjectPlace> {
        match self {
            Self::Value { object, .. }
            | Self::Label { object, .. }
            | Self::Outline { object, .. }
            | Self::Remove { object } => Some(object),
            Self::Add { .. } => None,
        }
    }

    /// The image as it would be; `None` if it has no such object.
    #[must_use]
    pub fn applied(&self, exam: &Exam, image: &AnnotatedImage) -> Option<AnnotatedImage> {
        let mut image = image.clone();
        let Some(object) = self.object() else {
            if let Self::Add { shape } = self {
                image.shapes.push(shape.clone());
            }
            return Some(image);
        };
        let at = object.among(exam, &image)?;
        let shape = &mut image.shapes[at];
        match self {
            Self::Value { attribute, value, .. } => {
                match shape.attributes.iter_mut().find(|(name, _)| name == attribute) {
                    Some((_, known)) => known.clone_from(value),
                    None => shape.attributes.push((attribute.clone(), value.clone())),
                }
            }
            Self::Label { label, .. } => shape.label.clone_from(label),
            Self::Outline { shape: other, .. } => shape.geometry = other.geometry.clone(),
            Self::Remove { .. } => drop(image.shapes.remove(at)),
            Self::Add { .. } => {}
        }
        Some(image)
    }
}

impl ObjectPlace {
    /// The object's place among all shapes of an image of the ground truth.
    #[must_use]
    pub fn among(&self, exam: &Exam, image: &AnnotatedImage) -> Option<usize> {
        let rule = exam.label(&self.label)?;
        let is_one = |shape: &&Shape| shape.label == rule.name && rule.takes(shape.kind());
        let objects = image.shapes.iter().enumerate().filter(|(_, shape)| is_one(shape));
        objects.map(|(at, _)| at).nth(usize::try_from(self.number).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_proposal_is_of_one_object() {
        let exam = Exam::embedded().expect("the exam built in is whole");
        let image = &exam.reference.images[0];
        let plates = |image: &AnnotatedImage| -> Vec<Shape> {
            exam.label("plate").into_iter().flat_map(|rule| rule.objects(image)).cloned().collect()
        };
        let before = plates(image);
        let object = ObjectPlace { label: "plate".to_owned(), number: 0 };
        let after = |proposal: Proposal| proposal.applied(&exam, image).map(|image| plates(&image));

        let value = |attribute: &str| Proposal::Value {
            object: object.clone(),
            attribute: attribute.to_owned(),
            value: "O<0>".to_owned(),
        };
        assert_eq!(after(value("plate")).expect("there")[0].attribute("plate"), "O<0>");
        assert_eq!(after(value("more")).expect("there")[0].attribute("more"), "O<0>");

        let mut moved = before[0].clone();
        moved.geometry.coordinates_mut().expect("points").fill(7.0);
        moved.attributes.clear();
        let found = after(Proposal::Outline { object: object.clone(), shape: moved.clone() }).expect("there");
        assert_eq!((&found[0].geometry, &found[0].attributes), (&moved.geometry, &before[0].attributes));

        assert_eq!(after(Proposal::Remove { object: object.clone() }).expect("there"), before[1..]);
        let label = Proposal::Label { object: object.clone(), label: "car".to_owned() };
        assert_eq!(after(label).expect("there"), before[1..]);
        let added = after(Proposal::Add { shape: moved.clone() }).expect("there");
        assert_eq!((added.len(), added.last()), (before.len() + 1, Some(&moved)));

        for (label, number) in [("plate", 99), ("bicycle", 0)] {
            let object = ObjectPlace { label: label.to_owned(), number };
            assert_eq!(after(Proposal::Remove { object }), None);
        }
    }
}
