//! Labels and their attributes: which are valid, and the list of them.

use serde_json::{Value, json};

use super::answer::{Answer, Outcome};
use super::call::Call;
use super::listing::{self, Row, Terms};
use super::records::{Attribute, Label, Numbered, Task};
use super::rights::{sees_task, visible_job, visible_task};
use super::state::State;
use super::version::Version;

const TERMS: Terms =
    Terms { search: &["name"], simple: &["name", "type", "parent"], other: &["id"], oldest_first: true };

/// The colour of a label that came without one.
pub(super) const DEFAULT_COLOR: &str = "#d043a2";
const INPUT_TYPES: [&str; 5] = ["checkbox", "radio", "number", "text", "select"];
/// The kinds of shapes that a label may be limited to.
const TYPES: [&str; 10] =
    ["any", "cuboid", "ellipse", "mask", "points", "polygon", "polyline", "rectangle", "skeleton", "tag"];

fn attributes(label: &Value) -> impl Iterator<Item = &Value> {
    label.get("attributes").and_then(Value::as_array).into_iter().flatten()
}

/// The refusal of an input type that does not exist; 2.2 accepts any.
pub(super) fn bad_input_type(labels: &[Value]) -> Option<Answer> {
    let types = labels.iter().flat_map(attributes).map(|attribute| attribute["input_type"].as_str());
    let wrong = types.map(Option::unwrap_or_default).find(|kind| !INPUT_TYPES.contains(kind))?;
    let error = json!({"input_type": [format!("\"{wrong}\" is not a valid choice.")]});
    Some(Answer::json(400, json!({"labels": [{"attributes": [error]}]})))
}

/// The refusal of a field of a label: a kind of shape that only the newest site checks, or a picture of a skeleton
/// that is null. Only for sites from 2.14 on: 2.2 takes any kind.
pub(super) fn bad_field(labels: &[Value], version: Version) -> Option<Answer> {
    let problem = |label: &Value| {
        let kind = label.get("type").and_then(Value::as_str).unwrap_or("any");
        if version >= Version::V2_73 && !TYPES.contains(&kind) {
            return Some(json!({"type": [format!("\"{kind}\" is not a valid choice.")]}));
        }
        let is_null = label.get("svg").is_some_and(Value::is_null);
        is_null.then(|| json!({"svg": ["This field may not be null."]}))
    };
    let error = labels.iter().find_map(problem)?;
    Some(Answer::json(400, json!({"labels": [error]})))
}

/// The refusal of two labels with the same name.
pub(super) fn duplicates(labels: &[Value], version: Version) -> Option<Answer> {
    are_twice(labels.iter()).then(|| match version {
        Version::V2_2 => Answer::field("non_field_errors", "All label names must be unique for the task"),
        Version::V2_14 | Version::V2_73 => Answer::list("All label names must be unique"),
    })
}

/// The refusal of two joints of a skeleton with the same name.
pub(super) fn duplicate_joints(labels: &[Value], version: Version) -> Option<Answer> {
    labels.iter().any(|label| are_twice(sublabels(label))).then(|| match version {
        Version::V2_2 => Answer::server_error(),
        Version::V2_14 | Version::V2_73 => Answer::list("All label names must be unique"),
    })
}

fn sublabels(label: &Value) -> impl Iterator<Item = &Value> {
    label.get("sublabels").and_then(Value::as_array).into_iter().flatten()
}

fn are_twice<'a>(labels: impl Iterator<Item = &'a Value>) -> bool {
    let mut names: Vec<&str> = labels.filter_map(|label| label["name"].as_str()).collect();
    names.sort_unstable();
    names.windows(2).any(|pair| pair[0] == pair[1])
}

/// A label with new ids, from the description in a request.
pub(super) fn create(state: &mut State, label: &Value) -> Label {
    let text = |value: &Value, name: &str, default: &str| {
        value.get(name).and_then(Value::as_str).unwrap_or(default).to_owned()
    };
    let id = state.next(Numbered::Label);
    let joints: Vec<Label> = sublabels(label).map(|joint| create(state, joint)).collect();
    let attributes = attributes(label)
        .map(|attribute| {
            let values = attribute.get("values").and_then(Value::as_array).into_iter().flatten();
            let mut values: Vec<String> = values.filter_map(Value::as_str).map(str::to_owned).collect();
            if values.is_empty() {
                values.push(String::new());
            }
            Attribute {
                id: state.next(Numbered::Attribute),
                name: text(attribute, "name", ""),
                mutable: attribute.get("mutable").and_then(Value::as_bool).unwrap_or(false),
                input_type: text(attribute, "input_type", "text"),
                default_value: text(attribute, "default_value", ""),
                values,
            }
        })
        .collect();
    Label {
        id,
        name: text(label, "name", ""),
        color: text(label, "color", DEFAULT_COLOR),
        kind: text(label, "type", "any"),
        attributes,
        svg: by_ids(text(label, "svg", ""), &joints),
        sublabels: joints,
    }
}

/// The picture of a skeleton as it is shown: with the ids of the joints in place of their names. Whatever else is in
/// it, and names that no joint has, stay as they came.
fn by_ids(mut svg: String, joints: &[Label]) -> String {
    for joint in joints {
        let (name, id) =
            (format!("data-label-name=\"{}\"", joint.name), format!("data-label-id=\"{}\"", joint.id));
        svg = svg.replace(&name, &id);
    }
    svg
}

/// `GET /api/labels`, with `task_id` or `job_id` or all that the caller can see.
pub(super) fn list(state: &State, call: &Call, user: u64) -> Outcome {
    let number = |name: &str| call.param(name).map(|id| id.parse::<u64>().unwrap_or(0));
    let task = match (number("task_id"), number("job_id")) {
        (Some(task), _) => Some(visible_task(state, task, user)?.id),
        (None, Some(job)) => Some(visible_job(state, job, user)?.task),
        (None, None) => None,
    };
    let tasks = state.tasks.values().filter(|of| match task {
        Some(task) => of.id == task,
        None => sees_task(state, of, user),
    });
    let labels: Vec<(&Task, &Label)> =
        tasks.flat_map(|task| task.labels.iter().map(move |label| (task, label))).collect();
    let row = |(_, label): &(&Task, &Label)| {
        Row::new(label.id).with("name", json!(label.name)).with("type", json!(label.kind))
    };
    let rows = labels.iter().map(row);
    listing::answer(state, call, rows.collect(), &TERMS, |id| {
        let found = labels.iter().find(|(_, label)| label.id == id);
        found.map_or(Value::Null, |(task, label)| {
            let mut body = render(label);
            body["task_id"] = json!(task.id);
            body["parent_id"] = Value::Null;
            body
        })
    })
}

/// The labels of a task as 2.2 lists them there: after every skeleton its joints, once more.
pub(super) fn inline(labels: &[Label]) -> Value {
    let joint = |joint: &Label| {
        let mut body = render_joint(joint);
        body["sublabels"] = json!([]);
        body
    };
    labels
        .iter()
        .flat_map(|label| std::iter::once(render(label)).chain(label.sublabels.iter().map(joint)))
        .collect()
}

/// A label as tasks and lists show it.
fn render(label: &Label) -> Value {
    let mut body = described(label);
    body["sublabels"] = label.sublabels.iter().map(render_joint).collect();
    body["has_parent"] = json!(false);
    if label.kind == "skeleton" {
        body["svg"] = json!(label.svg);
    }
    body
}

fn render_joint(joint: &Label) -> Value {
    let mut body = described(joint);
    body["has_parent"] = json!(true);
    body
}

fn described(label: &Label) -> Value {
    let attributes: Vec<Value> = label
        .attributes
        .iter()
        .map(|attribute| {
            json!({
                "id": attribute.id,
                "name": attribute.name,
                "mutable": attribute.mutable,
                "input_type": attribute.input_type,
                "default_value": attribute.default_value,
                "values": attribute.values,
            })
        })
        .collect();
    json!({
        "id": label.id,
        "name": label.name,
        "color": label.color,
        "attributes": attributes,
        "type": label.kind,
    })
}
