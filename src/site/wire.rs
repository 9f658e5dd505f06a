//! The site's answers, as far as the client reads them.
//!
//! Unknown fields are ignored; missing fields and nulls get their defaults, so that servers of any version fit.
//! Only fields without which an answer is meaningless (`id`, `results`, `shapes`, …) are required: without
//! them, it is not an answer.

use std::fmt;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::limits::{COORDINATES, ENTRIES, OBJECT, Scalar, at_most, within};
use crate::model::{JobId, TaskId};

/// `null` means the default.
fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(value: D) -> Result<T, D::Error> {
    Option::<T>::deserialize(value).map(Option::unwrap_or_default)
}

/// A time; anything else counts as missing.
fn moment<'de, D: Deserializer<'de>>(value: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    Ok(match Scalar::deserialize(value)? {
        Scalar::Text(text) => text.parse().ok(),
        _ => None,
    })
}

/// A coordinate; anything that is not a number (JSON writes `null`) becomes `NaN`, so that the others keep
/// their positions.
struct Coordinate(f64);

impl<'de> Deserialize<'de> for Coordinate {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        Ok(Self(match Scalar::deserialize(value)? {
            Scalar::Number(number) => number,
            _ => f64::NAN,
        }))
    }
}

fn coordinates<'de, D: Deserializer<'de>>(value: D) -> Result<Vec<f64>, D::Error> {
    let list: Vec<Coordinate> = at_most::<COORDINATES, _, _>(value)?;
    Ok(list.into_iter().map(|Coordinate(number)| number).collect())
}

/// The shapes, unless there are more than a person can have drawn.
fn shapes<'de, D: Deserializer<'de>>(value: D) -> Result<Vec<ShapeAnswer>, D::Error> {
    within(value, COORDINATES, |shape: &ShapeAnswer| {
        let elements: usize = shape.elements.iter().map(ShapeAnswer::weight).sum();
        shape.weight() + elements
    })
}

/// The elements of a skeleton, unless there are more than a person can have drawn. Elements have none of their own.
fn elements<'de, D: Deserializer<'de>>(value: D) -> Result<Vec<ShapeAnswer>, D::Error> {
    let mut elements = within(value, COORDINATES, ShapeAnswer::weight)?;
    for element in &mut elements {
        element.elements.clear();
    }
    Ok(elements)
}

fn tags<'de, D: Deserializer<'de>>(value: D) -> Result<Vec<TagAnswer>, D::Error> {
    within(value, COORDINATES, |_: &TagAnswer| OBJECT)
}

/// An attribute's value: always a string on the site's own pages, but other tools write numbers and booleans.
fn attribute_value<'de, D: Deserializer<'de>>(value: D) -> Result<String, D::Error> {
    Ok(match Scalar::deserialize(value)? {
        Scalar::Text(text) => text,
        Scalar::Number(number) => number.to_string(),
        Scalar::Truth(truth) => truth.to_string(),
        Scalar::Nothing | Scalar::Other => String::new(),
    })
}

#[derive(Deserialize)]
pub(super) struct AboutAnswer {
    pub version: String,
}

/// Answer to a successful login.
#[derive(Deserialize)]
pub(super) struct LoginKey {
    pub key: SecretString,
}

/// Answer to a successful registration.
#[derive(Deserialize)]
pub(super) struct Registered {
    /// Nobody can log in before the address is verified.
    #[serde(default, rename = "email_verification_required", deserialize_with = "nullable")]
    pub is_unverified: bool,
}

/// One page of a list.
#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub(super) struct Page<T> {
    /// Only whether there is another page: behind a proxy, the address in it may be wrong.
    #[serde(default)]
    pub next: Option<IgnoredAny>,
    /// Number of entries on all pages.
    #[serde(default)]
    pub count: Option<u64>,
    #[serde(deserialize_with = "at_most::<ENTRIES, _, _>")]
    pub results: Vec<T>,
}

#[derive(Deserialize)]
pub(super) struct UserAnswer {
    pub id: u64,
    #[serde(default, deserialize_with = "nullable")]
    pub username: String,
    #[serde(default, deserialize_with = "at_most::<ENTRIES, _, _>")]
    pub groups: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Task {
    pub id: TaskId,
    #[serde(default, deserialize_with = "nullable")]
    pub name: String,
    #[serde(default)]
    pub assignee: Option<UserAnswer>,
    /// Number of images; 0 until an import is over.
    #[serde(default, deserialize_with = "nullable")]
    pub size: u64,
    /// Id of the task's data, set as soon as an upload was accepted.
    #[serde(default)]
    pub data: Option<IgnoredAny>,
    #[serde(default, deserialize_with = "moment")]
    pub updated_date: Option<DateTime<Utc>>,
    #[serde(default)]
    pub labels: Option<Labels>,
    /// Older servers: the jobs themselves.
    #[serde(default, deserialize_with = "at_most::<ENTRIES, _, _>")]
    pub segments: Vec<Segment>,
    /// Newer servers: counts and a link.
    #[serde(default)]
    pub jobs: Option<IgnoredAny>,
}

/// Labels of a task: in the answer (older servers) or under an address of their own.
pub(super) enum Labels {
    Inline(Vec<Label>),
    Linked,
}

impl<'de> Deserialize<'de> for Labels {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        value.deserialize_any(InlineOrLinked)
    }
}

struct InlineOrLinked;

impl<'de> Visitor<'de> for InlineOrLinked {
    type Value = Labels;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("labels, or where they are")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Labels, A::Error> {
        at_most::<ENTRIES, _, _>(SeqAccessDeserializer::new(list)).map(Labels::Inline)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Labels, A::Error> {
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Labels::Linked)
    }

    fn visit_str<E>(self, _: &str) -> Result<Labels, E> {
        Ok(Labels::Linked)
    }
}

#[derive(Deserialize)]
pub(super) struct Label {
    pub id: u64,
    #[serde(default, deserialize_with = "nullable")]
    pub name: String,
    /// `#rrggbb`; missing in what candidates drew.
    #[serde(default, deserialize_with = "nullable")]
    pub color: String,
    #[serde(default, deserialize_with = "at_most::<ENTRIES, _, _>")]
    pub attributes: Vec<Specification>,
    /// The kind of shape that it is limited to; `any`, or missing on older servers, if it is not.
    #[serde(default, rename = "type", deserialize_with = "nullable")]
    pub kind: String,
    /// What a skeleton looks like.
    #[serde(default, deserialize_with = "nullable")]
    pub svg: String,
    /// The joints of a skeleton. Older servers list them once more among the labels.
    #[serde(default, deserialize_with = "at_most::<ENTRIES, _, _>")]
    pub sublabels: Vec<Label>,
    /// Whether it is a joint.
    #[serde(default, deserialize_with = "nullable")]
    pub has_parent: bool,
}

/// Definition of one attribute of a label.
#[derive(Deserialize)]
pub(super) struct Specification {
    pub id: u64,
    #[serde(default, deserialize_with = "nullable")]
    pub name: String,
    #[serde(default, deserialize_with = "nullable")]
    pub mutable: bool,
    #[serde(default, deserialize_with = "nullable")]
    pub input_type: String,
    #[serde(default, deserialize_with = "nullable")]
    pub default_value: String,
    #[serde(default, deserialize_with = "at_most::<ENTRIES, _, _>")]
    pub values: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Segment {
    #[serde(default)]
    pub start_frame: Option<u64>,
    #[serde(default)]
    pub stop_frame: Option<u64>,
    #[serde(default, deserialize_with = "at_most::<ENTRIES, _, _>")]
    pub jobs: Vec<JobAnswer>,
}

#[derive(Deserialize)]
pub(super) struct JobAnswer {
    pub id: JobId,
    /// Missing inside a task's segments.
    #[serde(default)]
    pub task_id: Option<TaskId>,
    /// Missing inside a task's segments, which have it themselves.
    #[serde(default)]
    pub start_frame: Option<u64>,
    #[serde(default)]
    pub stop_frame: Option<u64>,
    /// `annotation`, `ground_truth` or `consensus_replica`; missing on older servers.
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
    #[serde(default)]
    pub assignee: Option<UserAnswer>,
    #[serde(default, deserialize_with = "nullable")]
    pub state: String,
    #[serde(default, deserialize_with = "moment")]
    pub updated_date: Option<DateTime<Utc>>,
}

/// State of an import, as old servers report it.
#[derive(Default, Deserialize)]
pub(super) struct ImportStatus {
    #[serde(default, deserialize_with = "nullable")]
    pub state: String,
    #[serde(default, deserialize_with = "nullable")]
    pub message: String,
}

#[derive(Clone, Deserialize)]
pub(super) struct DataMeta {
    #[serde(deserialize_with = "at_most::<ENTRIES, _, _>")]
    pub frames: Vec<Frame>,
    /// Numbers of deleted frames; they stay in the list.
    #[serde(default, deserialize_with = "at_most::<ENTRIES, _, _>")]
    pub deleted_frames: Vec<u64>,
}

#[derive(Clone, Deserialize)]
pub(super) struct Frame {
    #[serde(default, deserialize_with = "nullable")]
    pub name: String,
    #[serde(default, deserialize_with = "nullable")]
    pub width: u32,
    #[serde(default, deserialize_with = "nullable")]
    pub height: u32,
}

/// A frame's name is its path on the site.
impl AsRef<str> for Frame {
    fn as_ref(&self) -> &str {
        &self.name
    }
}

#[derive(Deserialize)]
pub(super) struct RawAnnotations {
    #[serde(deserialize_with = "shapes")]
    pub shapes: Vec<ShapeAnswer>,
    #[serde(default, deserialize_with = "tags")]
    pub tags: Vec<TagAnswer>,
    #[serde(default, deserialize_with = "at_most::<ENTRIES, _, _>")]
    pub tracks: Vec<Track>,
}

#[derive(Deserialize)]
pub(super) struct ShapeAnswer {
    #[serde(default, rename = "type", deserialize_with = "nullable")]
    pub kind: String,
    #[serde(default)]
    pub frame: Option<i64>,
    #[serde(default)]
    pub label_id: Option<u64>,
    #[serde(default, deserialize_with = "coordinates")]
    pub points: Vec<f64>,
    /// Degrees by which a rectangle or an ellipse is turned clockwise about its centre.
    #[serde(default, deserialize_with = "nullable")]
    pub rotation: f64,
    #[serde(default, deserialize_with = "nullable")]
    pub outside: bool,
    #[serde(default, deserialize_with = "nullable")]
    pub occluded: bool,
    /// The joints of a skeleton.
    #[serde(default, deserialize_with = "elements")]
    pub elements: Vec<ShapeAnswer>,
    #[serde(default, deserialize_with = "at_most::<ENTRIES, _, _>")]
    pub attributes: Vec<AttributeAnswer>,
    #[serde(default, deserialize_with = "nullable")]
    pub source: String,
}

impl ShapeAnswer {
    /// How much it counts, without its elements.
    fn weight(&self) -> usize {
        self.points.len().max(OBJECT)
    }
}

/// A label of a whole image.
#[derive(Deserialize)]
pub(super) struct TagAnswer {
    #[serde(default)]
    pub frame: Option<i64>,
    #[serde(default)]
    pub label_id: Option<u64>,
    #[serde(default, deserialize_with = "at_most::<ENTRIES, _, _>")]
    pub attributes: Vec<AttributeAnswer>,
    #[serde(default, deserialize_with = "nullable")]
    pub source: String,
}

#[derive(Deserialize)]
pub(super) struct AttributeAnswer {
    #[serde(default, deserialize_with = "nullable")]
    pub spec_id: u64,
    #[serde(default, deserialize_with = "attribute_value")]
    pub value: String,
}

#[derive(Deserialize)]
pub(super) struct Track {
    #[serde(default, deserialize_with = "nullable")]
    pub frame: i64,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::site::limits::is_too_much;

    #[test]
    fn a_shape_of_nulls_and_one_of_nothing_are_still_shapes() {
        let nulls = json!({
            "type": null, "frame": null, "label_id": null, "points": null, "attributes": null, "source": null,
        });
        for shape in [nulls, json!({})] {
            let shape: ShapeAnswer = serde_json::from_value(shape).expect("a shape");
            assert!(shape.points.is_empty() && shape.attributes.is_empty() && shape.frame.is_none());
        }
    }

    #[test]
    fn integers_are_coordinates_and_anything_else_keeps_its_place() {
        let shape: ShapeAnswer =
            serde_json::from_value(json!({"points": [1, null, 2.5, "x"]})).expect("a shape");
        assert_eq!((shape.points[0], shape.points[2], shape.points.len()), (1.0, 2.5, 4));
        assert!(shape.points[1].is_nan() && shape.points[3].is_nan());
    }

    #[test]
    fn more_than_anybody_draws_is_not_kept() {
        let read =
            |shapes: &str| serde_json::from_str::<RawAnnotations>(&format!(r#"{{"shapes":[{shapes}]}}"#));
        let with_points = |points: usize| format!(r#"{{"points":[{}]}}"#, vec!["0"; points].join(","));
        let small = vec!["{}"; COORDINATES / OBJECT].join(",");
        assert_eq!(read(&small).expect("as many as are read").shapes.len(), COORDINATES / OBJECT);
        assert!(read(&with_points(COORDINATES)).is_ok());
        let halves = [with_points(COORDINATES / 2 + 1), with_points(COORDINATES / 2)].join(",");
        for too_much in [small + ",{}", with_points(COORDINATES + 1), halves] {
            let error = read(&too_much).map(drop).expect_err("too much");
            assert!(is_too_much(&error), "{error}");
        }
    }

    #[test]
    fn attribute_values_become_text() {
        for (value, text) in [(json!("О7"), "О7"), (json!(7), "7"), (json!(true), "true"), (json!(null), "")]
        {
            let attribute: AttributeAnswer =
                serde_json::from_value(json!({"spec_id": 1, "value": value})).expect("an attribute");
            assert_eq!(attribute.value, text);
        }
    }

    #[test]
    fn an_object_that_is_none_of_the_sites_is_not_taken_for_an_empty_answer() {
        let stranger = json!({"message": "please log in to the proxy"});
        assert!(serde_json::from_value::<Page<Task>>(stranger.clone()).is_err());
        assert!(serde_json::from_value::<Task>(stranger.clone()).is_err());
        assert!(serde_json::from_value::<RawAnnotations>(stranger.clone()).is_err());
        assert!(serde_json::from_value::<DataMeta>(stranger).is_err());
    }

    #[test]
    fn an_unreadable_date_is_a_missing_one() {
        let task: Task =
            serde_json::from_value(json!({"id": 1, "updated_date": "yesterday"})).expect("a task");
        assert_eq!(task.updated_date, None);
    }
}
