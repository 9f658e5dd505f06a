//! Annotations of a job, and the few checks that the site makes of them.

use std::cmp::Reverse;
use std::collections::BTreeSet;

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

    /// As stored: coordinates become floats, texts are trimmed, and missing attributes get their default values.
    pub(super) fn stored(mut self, task: &Task) -> Self {
        for shape in &mut self.shapes {
            as_stored(shape, task);
            for element in each(shape, "elements") {
                as_stored(element, task);
            }
        }
        for track in &mut self.tracks {
            for shape in each(track, "shapes") {
                each(shape, "points").for_each(|number| *number = json!(number.as_f64()));
            }
        }
        for entry in self.tracks.iter_mut().chain(&mut self.tags) {
            complete(entry, task);
        }
        self
    }

    /// As read later: ordered by frame, but within a frame not in the order of drawing, and the joints of a skeleton
    /// not in theirs. Joints have no elements of their own.
    pub(super) fn sorted(mut self) -> Self {
        for (name, _) in KINDS {
            self.kind_mut(name).sort_by_key(|entry| (entry["frame"].as_i64(), Reverse(entry["id"].as_u64())));
        }
        for shape in &mut self.shapes {
            if let Some(elements) = shape["elements"].as_array_mut() {
                elements.reverse();
                elements.iter_mut().filter_map(Value::as_object_mut).for_each(|joint| {
                    joint.remove("elements");
                });
            }
        }
        self
    }

    /// Whether the site fails when it reads them again: 2.2 with skeletons on several frames, the newest with a joint
    /// on another frame than its skeleton.
    pub(super) fn is_unreadable(&self, version: Version) -> bool {
        let mut skeletons = self.shapes.iter().filter(|shape| shape["type"] == "skeleton");
        match version {
            Version::V2_2 => {
                let frames: BTreeSet<_> = skeletons.map(|shape| shape["frame"].as_i64()).collect();
                frames.len() > 1
            }
            Version::V2_14 => false,
            Version::V2_73 => skeletons.any(|shape| {
                let joints = shape["elements"].as_array().into_iter().flatten();
                joints.into_iter().any(|joint| joint["frame"] != shape["frame"])
            }),
        }
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
            for entry in entries.iter().flat_map(|entry| std::iter::once(entry).chain(elements(entry))) {
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
                    each(entry, "elements").for_each(|joint| joint["id"] = json!(state.next(kind)));
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

/// The entries of a list in an entry.
fn each<'a>(entry: &'a mut Value, list: &str) -> impl Iterator<Item = &'a mut Value> {
    entry.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten()
}

/// The joints of a skeleton.
fn elements(entry: &Value) -> impl Iterator<Item = &Value> {
    entry.get("elements").and_then(Value::as_array).into_iter().flatten()
}

/// A shape or a joint as it is stored.
fn as_stored(shape: &mut Value, task: &Task) {
    if shape.get("points").is_none() {
        shape["points"] = json!([]);
    }
    for field in ["rotation", "score"] {
        if let Some(number) = shape.get_mut(field) {
            *number = json!(number.as_f64());
        }
    }
    for point in each(shape, "points") {
        if let Some(number) = point.as_f64() {
            *point = json!(number);
        }
    }
    complete(shape, task);
}

/// Gives an entry the attributes that it lacks, with their default values.
fn complete(entry: &mut Value, task: &Task) {
    let label = task.label(entry["label_id"].as_u64());
    let Some(given) = entry["attributes"].as_array_mut() else { return };
    for attribute in label.into_iter().flat_map(|label| &label.attributes) {
        if !given.iter().any(|given| given["spec_id"] == attribute.id) {
            given.push(json!({"spec_id": attribute.id, "value": attribute.default_value}));
        }
    }
}

/// What is wrong with an entry, by field; an empty object if nothing is.
fn problem(version: Version, name: &str, entry: &Value) -> Value {
    let Some(fields) = entry.as_object() else {
        return json!({"non_field_errors": ["Invalid data. Expected a dictionary."]});
    };
    let mut problems = Map::new();
    for field in ["frame", "label_id"] {
        if !fields.contains_key(field) {
            problems.insert(field.into(), json!(["This field is required."]));
        }
    }
    if name == "shapes" {
        shape_problems(version, fields, &mut problems);
        let joints: Vec<Value> = elements(entry).map(|joint| problem(version, name, joint)).collect();
        if joints.iter().any(|problem| problem != &json!({})) {
            problems.insert("elements".into(), joints.into());
        }
    }
    Value::Object(problems)
}

/// What is wrong with a shape or a joint beyond what is wrong with any entry.
fn shape_problems(version: Version, fields: &Map<String, Value>, problems: &mut Map<String, Value>) {
    let is_newest = version >= Version::V2_73;
    let mut tell = |field: &str, text: String| drop(problems.insert(field.into(), json!([text])));
    match fields.get("type").map(|kind| kind.as_str().unwrap_or_default()) {
        None => tell("type", "This field is required.".to_owned()),
        Some(kind) if !is_shape_type(version, kind) => {
            tell("type", format!("\"{kind}\" is not a valid choice."));
        }
        Some(kind) if is_newest && !has_enough_points(kind, fields) => {
            tell("points", format!("invalid length for shape type '{kind}'"));
        }
        Some("skeleton") if is_newest && fields.get("elements").is_none_or(|joints| joints == &json!([])) => {
            tell("elements", "at least one required for skeleton shape".to_owned());
        }
        Some(_) => {}
    }
    match fields.get("rotation").and_then(Value::as_f64) {
        Some(turned) if turned < 0.0 => {
            tell("rotation", "Ensure this value is greater than or equal to 0.".to_owned());
        }
        Some(turned) if turned > 360.0 => {
            tell("rotation", "Ensure this value is less than or equal to 360.".to_owned());
        }
        _ => {}
    }
    if let Some(problem) = long_attributes(fields).filter(|_| is_newest) {
        problems.insert("attributes".into(), problem);
    }
}

/// Newer sites check the number of coordinates.
fn has_enough_points(kind: &str, entry: &Map<String, Value>) -> bool {
    let length = entry.get("points").and_then(Value::as_array).map_or(0, Vec::len);
    match kind {
        "polygon" => length >= 6 && length.is_multiple_of(2),
        "polyline" => length >= 4 && length.is_multiple_of(2),
        "points" => length >= 2 && length.is_multiple_of(2),
        "rectangle" | "ellipse" => length == 4,
        "cuboid" => length == 16,
        "mask" => length > 4,
        "skeleton" => length == 0,
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
    let label = task.label(id.as_u64());
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
    let is_newest = version >= Version::V2_73;
    let or = |field: &str, default: Value| entry.get(field).cloned().unwrap_or(default);
    let mut full = json!({
        "id": or("id", Value::Null),
        "frame": entry["frame"],
        "label_id": entry["label_id"],
        "group": or("group", if is_newest { json!(0) } else { Value::Null }),
        "source": or("source", json!("manual")),
        "attributes": trimmed(or("attributes", json!([]))),
    });
    if name == "shapes" {
        full["type"] = entry["type"].clone();
        full["occluded"] = or("occluded", json!(false));
        full["outside"] = or("outside", json!(false));
        full["z_order"] = or("z_order", json!(0));
        let turned = entry.get("rotation").map(|turned| json!(turned.as_f64()));
        full["rotation"] = turned.unwrap_or(if is_newest { json!(0) } else { json!(0.0) });
        if let Some(points) = entry.get("points") {
            full["points"] = points.clone();
        }
        if version == Version::V2_2 {
            each(&mut full, "points").for_each(|number| *number = json!(number.as_f64()));
        }
        if is_newest {
            full["score"] = or("score", json!(1));
        }
        full["elements"] = elements(entry).map(|joint| completed_joint(version, joint)).collect();
    }
    if name == "tracks" {
        full["shapes"] = or("shapes", json!([]));
        full["elements"] = or("elements", json!([]));
    }
    full
}

/// The joint of a skeleton with the keys that the site stores.
fn completed_joint(version: Version, joint: &Value) -> Value {
    let mut full = completed(version, "shapes", joint);
    if let Some(fields) = full.as_object_mut().filter(|_| version >= Version::V2_14) {
        fields.remove("elements");
    }
    full
}

/// The values of attributes without white space around them.
fn trimmed(mut attributes: Value) -> Value {
    for value in attributes.as_array_mut().into_iter().flatten().filter_map(|entry| entry.get_mut("value")) {
        if let Some(text) = value.as_str() {
            *value = json!(text.trim());
        }
    }
    attributes
}
