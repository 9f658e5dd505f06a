//! What can be wrong with an assignment, and on which of its images.

use serde::{Deserialize, Serialize};

use crate::exam::ShapeKind;

/// Something that the candidate has to fix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Number of the image from 1, in the order of the task's frames, as the candidate sees them; for an image that
    /// the task does not have, its position in the assignment.
    pub image: u32,
    /// The image's file name.
    pub name: String,
    /// What is wrong there.
    pub problem: Problem,
}

/// What can be wrong on an image. The same problem of several shapes is reported once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// Fewer objects than expected. Those drawn as a wrong kind of shape are included in `found`.
    Missing {
        /// Label of the objects.
        label: String,
        /// Objects that are expected.
        expected: u32,
        /// Objects drawn.
        found: u32,
    },
    /// More objects than expected.
    Extra {
        /// Label of the objects.
        label: String,
        /// Objects that are expected.
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
        /// The kind required, by CVAT's name.
        wanted: String,
        /// Shapes of this kind.
        count: u32,
    },
    /// The exam requires an exact number of points.
    WrongPointCount {
        /// Label of the object.
        label: String,
        /// Points required.
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
        /// Minimum that the exam accepts.
        wanted: u32,
    },
    /// The outline has no coordinates, or an odd number of them.
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
    /// A label that is not in the exam.
    UnknownLabel {
        /// Its name.
        label: String,
    },
    /// An image of the assignment is not in the task.
    ImageMissing,
    /// Fewer objects than the minimum for every image. Those drawn as a wrong kind of shape are included in
    /// `found`.
    TooFew {
        /// Label of the objects.
        label: String,
        /// Minimum number of objects.
        at_least: u32,
        /// Objects drawn.
        found: u32,
    },
    /// A value that is not among those to choose from.
    WrongValue {
        /// Label of the objects.
        label: String,
        /// Name of the attribute.
        attribute: String,
        /// The value.
        value: String,
        /// The allowed values.
        allowed: Vec<String>,
    },
    /// A value that is not a number, or out of the range.
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
    /// The image was removed from the task: annotations on it do not count.
    Deleted,
    /// More objects than anybody draws.
    TooManyObjects {
        /// Maximum number of objects on the image.
        limit: u32,
        /// Objects drawn.
        found: u32,
    },
    /// More points than anybody sets for one object; only the object with the most points is reported.
    TooLongOutline {
        /// Label of the object.
        label: String,
        /// Maximum number of points of an object on the image.
        limit: u32,
        /// Points that it has.
        found: u32,
    },
    /// More points on the image than anybody sets.
    TooManyPoints {
        /// Maximum number of points on the image.
        limit: u32,
        /// Points of all objects.
        found: u32,
    },
    /// More text on the image than anybody writes, in labels and values.
    TooMuchText {
        /// Maximum number of characters.
        limit: u32,
        /// Number of characters.
        found: u32,
    },
    /// The same problem, of objects that have no outline. It is one with objects, their number or their points.
    OfDrawing {
        /// What they have instead.
        drawing: Drawing,
        /// The problem.
        problem: Box<Problem>,
    },
    /// A mask without a pixel.
    EmptyMask {
        /// Label of the mask.
        label: String,
    },
    /// A skeleton of which no joint is in the picture.
    NoJoints {
        /// Label of the skeleton.
        label: String,
    },
    /// Joints that are neither set nor marked as outside.
    MissingJoints {
        /// Label of the skeleton.
        label: String,
        /// Their names.
        joints: Vec<String>,
    },
    /// Joints that the label's skeletons do not have.
    UnknownJoints {
        /// Label of the skeleton.
        label: String,
        /// Their names.
        joints: Vec<String>,
    },
    /// Joints that a skeleton has more than once.
    RepeatedJoints {
        /// Label of the skeleton.
        label: String,
        /// Their names.
        joints: Vec<String>,
    },
    /// The image is to have a tag, and has none.
    NoTag,
}

/// How objects are drawn that have no outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Drawing {
    /// Loose points.
    Points,
    /// A line.
    Line,
    /// Joints.
    Skeleton,
    /// A label of the whole image.
    Tag,
}

impl Drawing {
    /// Of objects of this kind; `None`: they have an outline.
    #[must_use]
    pub fn of(kind: &ShapeKind) -> Option<Self> {
        match kind {
            ShapeKind::Points => Some(Self::Points),
            ShapeKind::Polyline => Some(Self::Line),
            ShapeKind::Skeleton => Some(Self::Skeleton),
            ShapeKind::Tag => Some(Self::Tag),
            ShapeKind::Polygon
            | ShapeKind::Rectangle
            | ShapeKind::Ellipse
            | ShapeKind::Mask
            | ShapeKind::Cuboid
            | ShapeKind::Other(_) => None,
        }
    }
}

impl Problem {
    /// The same problem in the words for objects of this kind.
    #[must_use]
    pub fn worded_for(self, kind: &ShapeKind) -> Self {
        match Drawing::of(kind) {
            Some(drawing) => Self::OfDrawing { drawing, problem: Box::new(self) },
            None => self,
        }
    }

    /// Whether there is more than can be kept.
    #[must_use]
    pub fn is_excess(&self) -> bool {
        match self {
            Self::TooManyObjects { .. }
            | Self::TooLongOutline { .. }
            | Self::TooManyPoints { .. }
            | Self::TooMuchText { .. } => true,
            Self::OfDrawing { problem, .. } => problem.is_excess(),
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
            | Self::EmptyMask { .. }
            | Self::NoJoints { .. }
            | Self::MissingJoints { .. }
            | Self::UnknownJoints { .. }
            | Self::RepeatedJoints { .. }
            | Self::NoTag
            | Self::Deleted => false,
        }
    }
}
