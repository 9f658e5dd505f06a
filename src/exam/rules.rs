//! What an exam asks for: labels with their shapes, counts and attributes.

use serde::{Deserialize, Serialize};

use super::markup::{MarkedPicture, Shape, ShapeKind};

/// A text in both languages of the product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Russian.
    pub ru: String,
    /// English.
    pub en: String,
}

/// Kind of input that the site offers for an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AttributeType {
    /// Free text.
    Text,
    /// One of several values, drop-down.
    Select,
    /// One of several values, all visible.
    Radio,
    /// `true` or `false`.
    Checkbox,
    /// A number; `values` are minimum, maximum and step.
    Number,
}

/// One attribute of a label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeRule {
    /// Name on the site.
    pub name: String,
    /// Input type on the site.
    #[serde(rename = "type")]
    pub kind: AttributeType,
    /// Whether it may change from frame to frame of a track.
    #[serde(default)]
    pub mutable: bool,
    /// Value that the site fills in.
    #[serde(default)]
    pub default: String,
    /// Allowed values (for `select`, `radio`, `checkbox`, `number`).
    #[serde(default)]
    pub values: Vec<String>,
    /// The candidate must fill it in.
    #[serde(default)]
    pub required: bool,
    /// It is compared with the ground truth, code point for code point.
    #[serde(default)]
    pub scored: bool,
}

/// One label: how its objects are to be drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelRule {
    /// Name on the site.
    pub name: String,
    /// `#rrggbb`.
    pub color: String,
    /// Kind of shape, by CVAT's name; the exam accepts this one only.
    #[serde(with = "shape_name")]
    pub shape: ShapeKind,
    /// Exact number of points, when the exam asks for one.
    #[serde(default)]
    pub points: Option<u32>,
    /// Fewest points that make an outline.
    #[serde(default = "default_min_points")]
    pub min_points: u32,
    /// Objects on every picture; none means: as many as the ground truth of the picture has.
    #[serde(default)]
    pub per_picture: Option<u32>,
    /// Attributes.
    #[serde(default)]
    pub attributes: Vec<AttributeRule>,
}

impl LabelRule {
    /// The label's objects on a picture: its shapes of the kind that the exam asks for.
    pub fn objects<'a>(&'a self, picture: &'a MarkedPicture) -> impl Iterator<Item = &'a Shape> {
        picture.shapes.iter().filter(|shape| shape.label == self.name && shape.kind == self.shape)
    }

    /// What is wrong with the outline of one of the label's objects.
    #[must_use]
    pub fn outline_fault(&self, object: &Shape) -> Option<OutlineFault> {
        let found = object.point_count() as u32;
        if object.coordinates.is_empty() || object.coordinates.len() % 2 == 1 {
            return Some(OutlineFault::Broken);
        }
        if self.shape == ShapeKind::Rectangle {
            // Two corners, as sites give every rectangle; `points` and `min_points` do not apply.
            return (found != 2).then_some(OutlineFault::Broken);
        }
        match self.points {
            Some(wanted) if wanted != found => Some(OutlineFault::PointCount { found, wanted }),
            None if found < self.min_points => {
                Some(OutlineFault::TooFewPoints { found, wanted: self.min_points })
            }
            _ => None,
        }
    }
}

/// What can be wrong with an outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutlineFault {
    /// No coordinates, an odd number of them, or a rectangle without its two corners.
    Broken,
    /// The exam asks for an exact number of points.
    PointCount {
        /// Points drawn.
        found: u32,
        /// Points asked for.
        wanted: u32,
    },
    /// Too few points for an outline.
    TooFewPoints {
        /// Points drawn.
        found: u32,
        /// Fewest that the exam takes.
        wanted: u32,
    },
}

fn default_min_points() -> u32 {
    3
}

mod shape_name {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::ShapeKind;

    pub fn serialize<S: Serializer>(kind: &ShapeKind, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(kind.name())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ShapeKind, D::Error> {
        String::deserialize(deserializer).map(|name| ShapeKind::from_name(&name))
    }
}
