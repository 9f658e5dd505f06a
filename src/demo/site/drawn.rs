//! Annotations of a job, and the few checks that the site makes of them.

use std::cmp::Reverse;

use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::records::{Annotations, Numbered, Task};
use super::state::State;
use super::version::Version;

/// One kind of entry: its name in bodies and its id sequence.
pub(super) const KINDS: [(&str, Numbered); 3] =
    [("shapes", Numbered::Shape), ("tracks", Numbered::Track), ("tags", Numbered::Tag)];

impl Annotations {
    /// The entries of a kind of [`KINDS`].
    pub(super) fn kind(&self, name: &str) -> &Vec<Value> {
        match name {
            "tracks" => &self.tracks,
            "tags" => &self.tags,
            _ => &self.shapes,
        }
    }

    pub(super) fn kind_mut(&mut self, name: &str) -> &mut Vec<Value> {
        match name {
            "tracks" => &mut self.tracks,
            "tags" => &mut self.tags,
            _ => &mut self.shapes,
        }
    }

    pub(super) fn append(&mut self, mut other: Self) {
        for (name, _) in KINDS {
            self.kind_mut(name).append(other.kind_mut(name));
        }
    }

    /// As returned by a request that changed something: in the order of the request.
    pub(super) fn body(&self, version: Version) -> Value {
        let mut body = json!({"version": 0, "tags": self.tags, "shapes": self.shapes, "tracks": self.tracks});
        if version >= Version::V2_73 {
            body["intervals"] = json!([]);
        }
        body
    }

    /// As stored: coordinates become floats, and missing attributes get their default values.
    pub(super) fn stored(mut self, task: &Task) -> Self {
        for point in self.shapes.iter_mut().filter_map(|shape| shape["points"].as_array_mut()).flatten() {
            if let Some(number) = point.as_f64() {
                *point = json!(number);
            }
        }
        for shape in self.tracks.iter_mut().filter_map(|track| track["shapes"].as_array_mut()).flatten() {
            for number in shape["points"].as_array_mut().into_iter().flatten() {
                *number = json!(number.as_f64());
            }
        }
        for score in self.shapes.iter_mut().filter_map(|shape| shape.get_mut("score")) {
            *score = json!(score.as_f64());
        }
        for (name, _) in KINDS {
            for entry in self.kind_mut(name) {
                let label = task.labels.iter().find(|label| Some(label.id) == entry["label_id"].as_u64());
                let Some(given) = entry["attributes"].as_array_mut() else { continue };
                for attribute in label.into_iter().flat_map(|label| &label.attributes) {
                    if !given.iter().any(|given| given["spec_id"] == attribute.id) {
                        given.push(json!({"spec_id": attribute.id, "value": attribute.default_value}));
                    }
                }
            }
        }
        self
    }

    /// As read later: ordered by frame, but within a frame not in the order of drawing.
    pub(super) fn sorted(mut self) -> Self {
        for (name, _) in KINDS {
            self.kind_mut(name).sort_by_key(|entry| (entry["frame"].as_i64(), Reverse(entry["id"].as_u64())));
        }
        self
    }

    /// Reads and checks a body: types, labels and attributes must exist; frames, numbers of points and positions
    /// are not checked.
    pub(super) fn read(version: Version, task: &Task, fields: &Map<String, Value>) -> Result<Self, Answer> {
        let mut annotations = Self::default();
        for (name, _) in KINDS {
            let entries = fields.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
            let problems: Vec<Value> = entries.iter().map(|entry| problem(version, name, entry)).collect();
            if problems.iter().any(|problem| problem != &json!({})) {
                return Err(Answer::json(400, json!({name: problems})));
            }
            for entry in &entries {
                check_label(version, task, entry)?;
            }
            *annotations.kind_mut(name) =
                entries.iter().map(|entry| completed(version, name, entry)).collect();
        }
        Ok(annotations)
    }

    /// Assigns ids to entries: to all, or to those without one.
    pub(super) fn number(&mut self, state: &mut State, all: bool) {
        for (name, kind) in KINDS {
            for entry in self.kind_mut(name).iter_mut().filter(|entry| entry.is_object()) {
                if all || entry["id"].as_u64().is_none() {
                    entry["id"] = json!(state.next(kind));
                    number_shapes(state, entry);
                }
            }
        }
    }
}

/// Newer sites assign ids to the shapes of a track, too.
fn number_shapes(state: &mut State, track: &mut Value) {
    if state.version < Version::V2_73 {
        return;
    }
    for shape in track.get_mut("shapes").and_then(Value::as_array_mut).into_iter().flatten() {
        shape["id"] = json!(state.next(Numbered::TrackedShape));
        shape["rotation"] = json!(shape["rotation"].as_f64());
    }
}

/// What is wrong with an entry, by field; an empty object if nothing is.
fn problem(version: Version, name: &str, entry: &Value) -> Value {
    let Some(entry) = entry.as_object() else {
        return json!({"non_field_errors": ["Invalid data. Expected a dictionary."]});
    };
    let mut problems = Map::new();
    for field in ["frame", "label_id"] {
        if !entry.contains_key(field) {
            problems.insert(field.into(), json!(["This field is required."]));
        }
    }
    if name == "shapes" {
        match entry.get("type").map(|kind| kind.as_str().unwrap_or_default()) {
            None => drop(problems.insert("type".into(), json!(["This field is required."]))),
            Some(kind) if !is_shape_type(version, kind) => {
                problems.insert("type".into(), json!([format!("\"{kind}\" is not a valid choice.")]));
            }
            Some(kind) if version >= Version::V2_73 && !has_enough_points(kind, entry) => {
                let text = format!("invalid length for shape type '{kind}'");
                problems.insert("points".into(), json!([text]));
            }
            Some(_) => {}
        }
        if let Some(problem) = long_attributes(entry).filter(|_| version >= Version::V2_73) {
            problems.insert("attributes".into(), problem);
        }
    }
    Value::Object(problems)
}

/// Newer sites check the number of coordinates of shapes made of points.
fn has_enough_points(kind: &str, entry: &Map<String, Value>) -> bool {
    let length = entry.get("points").and_then(Value::as_array).map_or(0, Vec::len);
    match kind {
        "polygon" => length >= 6 && length.is_multiple_of(2),
        "polyline" => length >= 4 && length.is_multiple_of(2),
        "points" => length >= 2 && length.is_multiple_of(2),
        "rectangle" | "ellipse" => length == 4,
        "cuboid" => length == 16,
        _ => true,
    }
}

/// The complaint of newer sites about values that are too long; `None` if there are none.
fn long_attributes(entry: &Map<String, Value>) -> Option<Value> {
    let values = entry.get("attributes").and_then(Value::as_array)?;
    let text = "Ensure this field has no more than 4096 characters.";
    let is_long = |value: &Value| value["value"].as_str().is_some_and(|text| text.chars().count() > 4096);
    let problems: Vec<Value> = values
        .iter()
        .map(|value| if is_long(value) { json!({"value": [text]}) } else { json!({}) })
        .collect();
    values.iter().any(is_long).then(|| problems.into())
}

fn is_shape_type(version: Version, kind: &str) -> bool {
    match kind {
        "rectangle" | "polygon" | "polyline" | "points" | "ellipse" | "cuboid" | "skeleton" => true,
        "mask" => version >= Version::V2_14,
        _ => false,
    }
}

/// The label must belong to the task, and the attributes to the label.
fn check_label(version: Version, task: &Task, entry: &Value) -> Result<(), Answer> {
    let refuse = |what: &str, id: &Value| {
        let text = format!("{what} `{id}` is invalid");
        match version {
            Version::V2_2 => Answer::bare(&text),
            Version::V2_14 | Version::V2_73 => Answer::list(&text),
        }
    };
    let id = &entry["label_id"];
    let label = task.labels.iter().find(|label| Some(label.id) == id.as_u64());
    let label = label.ok_or_else(|| refuse("label_id", id))?;
    for attribute in entry.get("attributes").and_then(Value::as_array).into_iter().flatten() {
        let spec = attribute["spec_id"].as_u64();
        if !label.attributes.iter().any(|own| Some(own.id) == spec) {
            return Err(refuse("spec_id", &attribute["spec_id"]));
        }
    }
    Ok(())
}

/// The entry with exactly the keys that the site stores.
fn completed(version: Version, name: &str, entry: &Value) -> Value {
    let or = |field: &str, default: Value| entry.get(field).cloned().unwrap_or(default);
    let mut full = json!({
        "id": or("id", Value::Null),
        "frame": entry["frame"],
        "label_id": entry["label_id"],
        "group": or("group", Value::Null),
        "source": or("source", json!("manual")),
        "attributes": or("attributes", json!([])),
    });
    if name == "shapes" {
        full["type"] = entry["type"].clone();
        full["points"] = or("points", json!([]));
        full["occluded"] = or("occluded", json!(false));
        full["outside"] = or("outside", json!(false));
        full["z_order"] = or("z_order", json!(0));
        full["rotation"] = or("rotation", json!(0.0));
        if version >= Version::V2_73 {
            full["score"] = or("score", json!(1));
        }
    }
    if name == "tracks" {
        full["shapes"] = or("shapes", json!([]));
    }
    if name != "tags" {
        full["elements"] = or("elements", json!([]));
    }
    full
}
