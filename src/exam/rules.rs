//! What an exam asks for: labels with their shapes, counts and attributes.

use serde::{Deserialize, Serialize};

use super::markup::ShapeKind;

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
