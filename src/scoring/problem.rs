//! What can be wrong with an assignment, and on which of its images it is.

use serde::{Deserialize, Serialize};

/// Something that the candidate has to mend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Number of the image from 1, in the order of the task's frames, as the candidate sees them; for a
    /// image that the task does not have, its place in the assignment.
    pub image: u32,
    /// The image's file name.
    pub name: String,
    /// What is wrong there.
    pub problem: Problem,
}

/// What can be wrong on an image. Shapes with the same problem are told once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// Fewer objects than the image has. Those drawn as a wrong kind of shape are among `found`.
    Missing {
        /// Label of the objects.
        label: String,
        /// Objects that the image has.
        expected: u32,
        /// Objects drawn.
        found: u32,
    },
    /// More objects than the image has.
    Extra {
        /// Label of the objects.
        label: String,
        /// Objects that the image has.
        expected: u32,
        /// Objects drawn as the right kind of shape.
        found: u32,
    },
    /// Drawn as another kind of shape.
    WrongShape {
        /// Label of the shapes.
        label: String,
        /// The kind drawn, by CVAT's name.
        kind: String,
        /// The kind asked for, by CVAT's name.
        wanted: String,
        /// Shapes of this kind.
        count: u32,
    },
    /// The exam asks for an exact number of points.
    WrongPointCount {
        /// Label of the object.
        label: String,
        /// Points asked for.
        wanted: u32,
        /// Points drawn.
        found: u32,
    },
    /// Too few points for an outline.
    TooFewPoints {
        /// Label of the object.
        label: String,
        /// Points drawn.
        found: u32,
        /// Fewest that the exam takes.
        wanted: u32,
    },
    /// The outline has no coordinates, or half a point.
    BrokenOutline {
        /// Label of the object.
        label: String,
    },
    /// A required attribute is empty or holds nothing but white space.
    EmptyValue {
        /// Label of the objects.
        label: String,
        /// Name of the attribute.
        attribute: String,
        /// Objects with the attribute empty.
        count: u32,
    },
    /// A track begins here; no exam asks for one.
    Track,
    /// A label that the exam does not have.
    UnknownLabel {
        /// Its name.
        label: String,
    },
    /// An image of the assignment is not in the task.
    ImageMissing,
    /// Fewer objects than every image must have at least. Those drawn as a wrong kind of shape are among `found`.
    TooFew {
        /// Label of the objects.
        label: String,
        /// Objects that there are at least.
        at_least: u32,
        /// Objects drawn.
        found: u32,
    },
    /// A value that is none of those to choose from.
    WrongValue {
        /// Label of the objects.
        label: String,
        /// Name of the attribute.
        attribute: String,
        /// The value.
        value: String,
        /// What it may be.
        allowed: Vec<String>,
    },
    /// A value that is no number, or out of the range.
    WrongNumber {
        /// Label of the objects.
        label: String,
        /// Name of the attribute.
        attribute: String,
        /// The value.
        value: String,
        /// Minimum, maximum and step, as the exam has them.
        range: (String, String, String),
    },
    /// The image was taken out of the task: what is drawn on it does not count.
    Deleted,
    /// More objects than anybody draws.
    TooManyObjects {
        /// Most that may be drawn on the image.
        limit: u32,
        /// Objects drawn.
        found: u32,
    },
    /// More points than anybody sets for one object; the one with the most is told.
    TooLongOutline {
        /// Label of the object.
        label: String,
        /// Most points that an object of the image may have.
        limit: u32,
        /// Points that it has.
        found: u32,
    },
    /// More points on the image than anybody sets.
    TooManyPoints {
        /// Most that may be set on the image.
        limit: u32,
        /// Points of all objects.
        found: u32,
    },
    /// More text on the image than anybody writes, in labels and values.
    TooMuchText {
        /// Most characters that there may be.
        limit: u32,
        /// Characters that there are.
        found: u32,
    },
}

impl Problem {
    /// It is more than is kept.
    #[must_use]
    pub fn is_excess(&self) -> bool {
        match self {
            Self::TooManyObjects { .. }
            | Self::TooLongOutline { .. }
            | Self::TooManyPoints { .. }
            | Self::TooMuchText { .. } => true,
            Self::Missing { .. }
            | Self::Extra { .. }
            | Self::WrongShape { .. }
            | Self::WrongPointCount { .. }
            | Self::TooFewPoints { .. }
            | Self::BrokenOutline { .. }
            | Self::EmptyValue { .. }
            | Self::Track
            | Self::UnknownLabel { .. }
            | Self::ImageMissing
            | Self::TooFew { .. }
            | Self::WrongValue { .. }
            | Self::WrongNumber { .. }
            | Self::Deleted => false,
        }
    }
}
