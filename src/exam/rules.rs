//! What an exam asks for: labels with their shapes, counts and attributes.

use serde::{Deserialize, Serialize};

use super::annotations::{AnnotatedImage, Shape};
use super::geometry::{ShapeKind, ShapeKinds};
use super::metric::Metric;
use super::skeleton_template::SkeletonTemplate;
use super::value_rule::ValueRule;

/// A text in both languages of the product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Russian.
    pub ru: String,
    /// English.
    pub en: String,
}

/// Kind of input field that the site offers for an attribute.
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
#[derive(Clone, Debug, PartialEq, Deserialize)]
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
    /// Value that the site pre-fills; if empty, see [`AttributeRule::preset`].
    #[serde(default, deserialize_with = "scalar::one")]
    pub default: String,
    /// Allowed values (for `select`, `radio`); minimum, maximum and step (for `number`).
    #[serde(default, deserialize_with = "scalar::list")]
    pub values: Vec<String>,
    /// The candidate must fill it in.
    #[serde(default)]
    pub required: bool,
    /// It is compared with the ground truth.
    #[serde(default)]
    pub scored: bool,
    /// When a value is right; `None`: code point for code point, and numbers as numbers.
    #[serde(default, rename = "match")]
    pub matching: Option<ValueRule>,
    /// How much its figure counts in the score, 0 to 1000.
    #[serde(default = "usual_weight")]
    pub weight: f64,
}

impl AttributeRule {
    /// A text that is compared with the ground truth, without any further rule.
    #[must_use]
    pub fn text(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            kind: AttributeType::Text,
            mutable: false,
            default: String::new(),
            values: Vec::new(),
            required: false,
            scored: true,
            matching: None,
            weight: USUAL_WEIGHT,
        }
    }

    /// The value that the site shows until something is chosen: the default, or else the first value that it can
    /// show.
    #[must_use]
    pub fn preset(&self) -> &str {
        match self.kind {
            _ if !self.default.is_empty() => &self.default,
            AttributeType::Text => "",
            AttributeType::Checkbox => "false",
            AttributeType::Select | AttributeType::Radio | AttributeType::Number => {
                self.values.first().map_or("", String::as_str)
            }
        }
    }

    /// The value of a shape as its author saw it: sites may leave out values that were not touched.
    #[must_use]
    pub fn value<'a>(&'a self, shape: &'a Shape) -> &'a str {
        shape.attributes.iter().find(|(name, _)| *name == self.name).map_or(self.preset(), |(_, value)| value)
    }

    /// Whether the site's page allows this value to be entered.
    #[must_use]
    pub fn takes(&self, value: &str) -> bool {
        match self.kind {
            AttributeType::Text => true,
            AttributeType::Select | AttributeType::Radio => self.values.iter().any(|known| known == value),
            AttributeType::Checkbox => matches!(value, "true" | "false"),
            AttributeType::Number => match (number(value), self.range()) {
                (Some(value), Some((least, most, step))) => {
                    let steps = (value - least) / step;
                    (least..=most).contains(&value) && (steps - steps.round()).abs() < 1e-6
                }
                _ => false,
            },
        }
    }

    /// Whether a value matches the expected one, where the exam has no rule for it.
    #[must_use]
    pub fn same(&self, expected: &str, given: &str) -> bool {
        let numbers = || (self.kind == AttributeType::Number).then_some(number(expected)).flatten();
        expected == given || numbers().is_some_and(|expected| number(given) == Some(expected))
    }

    /// Whether values that are not the expected one, code point for code point, may be right by the exam's own rule.
    #[must_use]
    pub fn is_lenient(&self) -> bool {
        self.matching.is_some_and(|rule| rule != ValueRule::Exact)
    }

    /// Minimum, maximum and step of a number; `None` when the values are not a range.
    #[must_use]
    pub fn range(&self) -> Option<(f64, f64, f64)> {
        let [least, most, step] = self.values.as_slice() else { return None };
        let (least, most, step) = (number(least)?, number(most)?, number(step)?);
        (least <= most && step > 0.0).then_some((least, most, step))
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

/// One label: how its objects must be drawn, and how they are compared.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelRule {
    /// Name on the site.
    pub name: String,
    /// `#rrggbb`.
    pub color: String,
    /// Kinds of shapes, by CVAT's names; the exam accepts no other.
    #[serde(rename = "shape")]
    pub kinds: ShapeKinds,
    /// How its objects are compared.
    #[serde(skip, default = "usual_metric")]
    pub metric: Metric,
    /// The joints of its skeletons, or the names of its points.
    #[serde(skip)]
    pub template: Option<SkeletonTemplate>,
    /// Exact number of points, if the exam requires one.
    #[serde(default)]
    pub points: Option<u32>,
    /// Minimum number of points in an outline, a line or a set of points.
    #[serde(default = "default_min_points")]
    pub min_points: u32,
    /// Exact number of objects on every image.
    #[serde(default, rename = "per_picture")]
    pub per_image: Option<u32>,
    /// Minimum number of objects on every image. Without this and without the exact number: as many as the ground
    /// truth of the image has.
    #[serde(default, rename = "min_per_picture")]
    pub min_per_image: Option<u32>,
    /// How much the figure of its outlines counts in the score, 0 to 1000.
    #[serde(default = "usual_weight")]
    pub weight: f64,
    /// An object of it that the ground truth does not have fails the image.
    #[serde(default)]
    pub must_not_occur: bool,
    /// Attributes.
    #[serde(default)]
    pub attributes: Vec<AttributeRule>,
}

/// How many objects of a label belong on an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Exactly this many.
    Exactly(u32),
    /// This many or more.
    AtLeast(u32),
    /// This many or fewer.
    AtMost(u32),
}

impl LabelRule {
    /// A label of objects of this kind, compared as is usual for it, without any further rule.
    #[must_use]
    pub fn plain(name: &str, kind: ShapeKind) -> Self {
        Self {
            name: name.to_owned(),
            color: String::new(),
            metric: Metric::usual(&kind),
            template: None,
            points: None,
            min_points: usual_min_points(&kind),
            per_image: None,
            min_per_image: None,
            weight: USUAL_WEIGHT,
            must_not_occur: false,
            attributes: Vec::new(),
            kinds: kind.into(),
        }
    }

    /// Whether its objects may be of this kind.
    #[must_use]
    pub fn takes(&self, kind: &ShapeKind) -> bool {
        self.kinds.contains(kind)
    }

    /// The kinds that its objects may be of. The first is the one that people are asked for.
    pub fn shapes(&self) -> impl Iterator<Item = &ShapeKind> {
        self.kinds.iter()
    }

    /// The kind that people are asked for.
    #[must_use]
    pub fn shape(&self) -> &ShapeKind {
        self.kinds.first()
    }

    /// Makes its objects those of another kind, compared as is usual for it.
    pub fn draw_as(&mut self, kind: ShapeKind) {
        self.min_points = usual_min_points(&kind);
        self.metric = Metric::usual(&kind);
        self.kinds = kind.into();
    }

    /// How many objects of the label belong on an image with this ground truth. Without a rule of the exam, how many
    /// tags are expected is not known to anyone: it is what candidates are to find out.
    #[must_use]
    pub fn count(&self, truth: Option<&AnnotatedImage>) -> Count {
        match (self.per_image, self.min_per_image) {
            (Some(count), _) => Count::Exactly(count),
            (None, Some(count)) => Count::AtLeast(count),
            (None, None) => {
                let expected = truth.map_or(0, |truth| self.objects(truth).count() as u32);
                match (self.must_not_occur, self.takes(&ShapeKind::Tag)) {
                    // Whoever draws what must not occur is not told so before it counts.
                    (true, false) => Count::AtLeast(expected),
                    (true, true) => Count::AtLeast(0),
                    (false, true) => Count::AtMost(expected.max(1)),
                    (false, false) => Count::Exactly(expected),
                }
            }
        }
    }

    /// The attributes that are compared with the ground truth.
    pub fn scored(&self) -> impl Iterator<Item = &AttributeRule> {
        self.attributes.iter().filter(|attribute| attribute.scored)
    }

    /// The label's objects on an image: its shapes of the kind that the exam asks for.
    pub fn objects<'a>(&'a self, image: &'a AnnotatedImage) -> impl Iterator<Item = &'a Shape> {
        image.shapes.iter().filter(|shape| shape.label == self.name && self.takes(shape.kind()))
    }
}

fn usual_metric() -> Metric {
    Metric::usual(&ShapeKind::Polygon)
}

/// How much a figure counts in the score if the exam does not say.
pub const USUAL_WEIGHT: f64 = 1.0;

fn usual_weight() -> f64 {
    USUAL_WEIGHT
}

fn default_min_points() -> u32 {
    usual_min_points(&ShapeKind::Polygon)
}

/// The minimum number of points of a shape of this kind where an exam names none.
pub(super) fn usual_min_points(kind: &ShapeKind) -> u32 {
    match kind {
        ShapeKind::Points => 1,
        ShapeKind::Polyline => 2,
        _ => 3,
    }
}

/// Values are text for the site; the author of an exam may leave out the quotes of numbers and booleans.
mod scalar {
    use serde::{Deserialize, Deserializer};

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Scalar {
        Text(String),
        Whole(i64),
        Number(f64),
        Truth(bool),
    }

    impl Scalar {
        fn text(self) -> String {
            match self {
                Self::Text(text) => text,
                Self::Whole(number) => number.to_string(),
                Self::Number(number) => number.to_string(),
                Self::Truth(truth) => truth.to_string(),
            }
        }
    }

    pub fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
        Scalar::deserialize(deserializer).map(Scalar::text)
    }

    pub fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
        Ok(Vec::<Scalar>::deserialize(deserializer)?.into_iter().map(Scalar::text).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Geometry;

    fn attribute(kind: AttributeType, values: &[&str], default: &str) -> AttributeRule {
        AttributeRule {
            name: "a".to_owned(),
            kind,
            mutable: false,
            default: default.to_owned(),
            values: values.iter().map(|&value| value.to_owned()).collect(),
            required: false,
            scored: true,
            matching: None,
            weight: USUAL_WEIGHT,
        }
    }

    fn shape(attributes: &[(&str, &str)]) -> Shape {
        let attributes =
            attributes.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        Shape {
            label: "x".to_owned(),
            geometry: Geometry::Polygon(vec![]),
            attributes,
            source: "manual".to_owned(),
        }
    }

    #[test]
    fn a_value_nobody_touched_is_what_the_site_shows() {
        let shown = |kind, values, default| attribute(kind, values, default).value(&shape(&[])).to_owned();
        assert_eq!(shown(AttributeType::Text, &[], ""), "");
        assert_eq!(shown(AttributeType::Text, &[], "none"), "none");
        assert_eq!(shown(AttributeType::Select, &["red", "blue"], ""), "red");
        assert_eq!(shown(AttributeType::Radio, &["red", "blue"], "blue"), "blue");
        assert_eq!(shown(AttributeType::Checkbox, &[], ""), "false");
        assert_eq!(shown(AttributeType::Number, &["2", "9", "1"], ""), "2");
        let chosen = attribute(AttributeType::Select, &["red", "blue"], "");
        assert_eq!(chosen.value(&shape(&[("b", "x"), ("a", "blue")])), "blue");
        assert_eq!(chosen.value(&shape(&[("a", "")])), "", "emptied is not untouched");
    }

    #[test]
    fn only_what_the_page_offers_is_taken() {
        let select = attribute(AttributeType::Select, &["red", "blue"], "");
        assert!(select.takes("red") && !select.takes("Red") && !select.takes(""));
        let checkbox = attribute(AttributeType::Checkbox, &[], "");
        assert!(checkbox.takes("true") && checkbox.takes("false") && !checkbox.takes("yes"));
        let number = attribute(AttributeType::Number, &["0", "10", "0.5"], "");
        assert!(number.takes("0") && number.takes("9.5") && number.takes("10.0"));
        assert!(!number.takes("0.3") && !number.takes("11") && !number.takes("-1") && !number.takes("NaN"));
        assert!(!attribute(AttributeType::Number, &["0", "10", "0"], "").takes("5"), "no range");
        assert!(attribute(AttributeType::Text, &[], "").takes("anything"));
    }

    #[test]
    fn numbers_are_compared_as_numbers_and_texts_as_they_stand() {
        let number = attribute(AttributeType::Number, &["0", "10", "1"], "");
        assert!(
            number.same("2", "2.0")
                && number.same("2", "2")
                && !number.same("2", "3")
                && !number.same("2", "")
        );
        let text = attribute(AttributeType::Text, &[], "");
        assert!(text.same("2", "2") && !text.same("2", "2.0") && !text.same("a", "A"));
    }
}
