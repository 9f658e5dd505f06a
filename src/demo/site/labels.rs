//! Labels and their attributes: which are valid, and the list of them.

use serde_json::{Value, json};

use super::answer::{Answer, Outcome};
use super::call::Call;
use super::listing::{self, Row, Terms};
use super::records::{Attribute, Label, Numbered, Task};
use super::rights::{sees_task, visible_job, visible_task};
use super::state::State;
use super::version::Version;

const TERMS: Terms = Terms { search: &["name"], simple: &["name"], other: &["id"], oldest_first: true };

/// The colour of a label that came without one.
const DEFAULT_COLOR: &str = "#d043a2";
const INPUT_TYPES: [&str; 5] = ["checkbox", "radio", "number", "text", "select"];

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

/// The refusal of two labels with the same name.
pub(super) fn duplicates(labels: &[Value], version: Version) -> Option<Answer> {
    let mut names: Vec<&str> = labels.iter().filter_map(|label| label["name"].as_str()).collect();
    names.sort_unstable();
    let twice = names.windows(2).any(|pair| pair[0] == pair[1]);
    twice.then(|| match version {
        Version::V2_2 => Answer::field("non_field_errors", "All label names must be unique for the task"),
        Version::V2_14 | Version::V2_73 => Answer::list("All label names must be unique"),
    })
}

/// A label with new ids, from the description in a request.
pub(super) fn create(state: &mut State, label: &Value) -> Label {
    let text = |value: &Value, name: &str, default: &str| {
        value.get(name).and_then(Value::as_str).unwrap_or(default).to_owned()
    };
    let id = state.next(Numbered::Label);
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
    }
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
    let rows = labels.iter().map(|(_, label)| Row::new(label.id).with("name", json!(label.name)));
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

/// A label as tasks and lists show it.
pub(super) fn render(label: &Label) -> Value {
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
        "sublabels": [],
        "has_parent": false,
    })
}
