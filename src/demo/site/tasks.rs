//! Tasks: list, create, change, delete.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::answer::{Answer, Outcome};
use super::call::{Body, Call};
use super::listing::{self, Row, Terms};
use super::records::{Job, Numbered, Task};
use super::rights::{is_admin, may_write, sees_task, visible_task};
use super::state::{State, later, stamp};
use super::version::Version;
use super::{import, jobs, labels, users};

const TERMS: Terms = Terms {
    search: &["project_name", "name", "owner", "status", "assignee", "subset", "mode", "dimension"],
    simple: &["name", "owner", "status", "assignee", "subset", "mode", "dimension"],
    other: &["id", "project_id", "project_name", "updated_date"],
    oldest_first: false,
};

pub(super) fn list(state: &State, call: &Call, user: u64) -> Outcome {
    let rows = state.tasks.values().filter(|task| sees_task(state, task, user)).map(|task| row(state, task));
    listing::answer(state, call, rows.collect(), &TERMS, |id| {
        state.tasks.get(&id).map_or(Value::Null, |task| render(state, task))
    })
}

fn row(state: &State, task: &Task) -> Row {
    Row::new(task.id)
        .with("name", json!(task.name))
        .with("owner", users::name(state, task.owner))
        .with("assignee", users::name(state, task.assignee))
        .with("status", json!(status(state, task)))
        .with("subset", json!(task.subset))
        .with("mode", json!(mode(task)))
        .with("dimension", json!("2d"))
        .with("project_id", Value::Null)
        .with("project_name", Value::Null)
        .with("updated_date", stamp(task.updated))
}

pub(super) fn get(state: &mut State, id: u64, user: u64) -> Outcome {
    visible_task(state, id, user)?;
    import::look(state, id);
    let task = state.tasks.get(&id).ok_or_else(Answer::not_found)?;
    Ok(Answer::json(200, render(state, task)))
}

pub(super) fn create(state: &mut State, call: &Call, user: u64) -> Outcome {
    if !may_write(state, user) || state.users.get(&user).is_some_and(|user| user.is_in("worker")) {
        return Err(Answer::forbidden());
    }
    if state.version >= Version::V2_14 {
        call.refuse_forms()?;
    }
    if matches!(call.body, Body::Json(Value::Array(_))) {
        return Err(Answer::server_error());
    }
    let fields = call.fields()?;
    let owner = Person::of(&fields, "owner_id").or(Some(user));
    let assignee = Person::of(&fields, "assignee_id").or(None);
    let for_others = owner != Some(user) || assignee.is_some_and(|assignee| assignee != user);
    if for_others && !is_admin(state, user) {
        return Err(Answer::forbidden());
    }
    let checked = check(&fields, state.version)?;
    let refusal = labels::duplicates(&checked.labels, state.version);
    if let (Version::V2_2, Some(refusal)) = (state.version, &refusal) {
        return Err(refusal.clone());
    }
    // From here on the id is used up, whatever happens.
    let id = state.next(Numbered::Task);
    if let Some(refusal) = refusal.or_else(|| labels::duplicate_joints(&checked.labels, state.version)) {
        return Err(refusal);
    }
    if [owner, assignee].into_iter().flatten().any(|person| !state.users.contains_key(&person)) {
        return Err(Answer::server_error());
    }
    let labels: Vec<_> = checked.labels.iter().map(|label| labels::create(state, label)).collect();
    let now = state.now();
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let task = Task {
        id,
        name: checked.name,
        owner,
        assignee,
        bug_tracker: text("bug_tracker"),
        subset: text("subset"),
        created: now,
        updated: now,
        overlap: checked.overlap,
        assignee_updated: assignee.map(|_| now),
        segment_size: checked.segment_size,
        labels,
        data: None,
        deleted: BTreeSet::new(),
    };
    let body = render(state, &task);
    state.tasks.insert(id, task);
    Ok(Answer::json(201, body).with("location", format!("{}/api/tasks/{id}", state.url)))
}

/// The owner or assignee in a request.
#[derive(Debug, Clone, Copy)]
enum Person {
    Unsaid,
    Nobody,
    User(u64),
}

impl Person {
    fn of(fields: &Map<String, Value>, name: &str) -> Self {
        match fields.get(name) {
            None => Self::Unsaid,
            Some(Value::Null) => Self::Nobody,
            // A value that is not a number counts as 0, which no user has.
            Some(value) => Self::User(value.as_u64().unwrap_or(0)),
        }
    }

    fn or(self, default: Option<u64>) -> Option<u64> {
        match self {
            Self::Unsaid => default,
            Self::Nobody => None,
            Self::User(user) => Some(user),
        }
    }

    fn is_said(self) -> bool {
        !matches!(self, Self::Unsaid)
    }
}

struct Checked {
    name: String,
    overlap: Option<u64>,
    segment_size: u64,
    labels: Vec<Value>,
}

fn check(fields: &Map<String, Value>, version: Version) -> Result<Checked, Answer> {
    let labels = fields.get("labels").and_then(Value::as_array).cloned().unwrap_or_default();
    let refusal = || labels::bad_input_type(&labels).or_else(|| labels::bad_field(&labels, version));
    if let Some(refusal) = (version >= Version::V2_14).then(refusal).flatten() {
        return Err(refusal);
    }
    let name = match fields.get("name") {
        None if labels.is_empty() => String::new(),
        None => return Err(Answer::field("name", "This field is required.")),
        Some(name) => check_name(name)?,
    };
    let segment_size = whole(fields, "segment_size")?;
    let overlap = fields.get("overlap").map(|_| whole(fields, "overlap")).transpose()?;
    if labels.is_empty() && version < Version::V2_73 {
        return Err(Answer::list("Label set or project_id must be present"));
    }
    if labels.iter().any(|label| label.get("name").and_then(Value::as_str).is_none()) {
        return Err(Answer::json(400, json!({"labels": [{"name": ["This field is required."]}]})));
    }
    Ok(Checked { name, overlap, segment_size, labels })
}

fn check_name(name: &Value) -> Result<String, Answer> {
    match name.as_str().map(str::trim) {
        None => Err(Answer::field("name", "Not a valid string.")),
        Some("") => Err(Answer::field("name", "This field may not be blank.")),
        Some(name) if name.chars().count() > 256 => {
            Err(Answer::field("name", "Ensure this field has no more than 256 characters."))
        }
        Some(name) => Ok(name.to_owned()),
    }
}

fn whole(fields: &Map<String, Value>, name: &str) -> Result<u64, Answer> {
    let Some(value) = fields.get(name).filter(|value| !value.is_null()) else { return Ok(0) };
    let number = value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
    let number = number.ok_or_else(|| Answer::field(name, "A valid integer is required."))?;
    u64::try_from(number).map_err(|_| Answer::field(name, "Ensure this value is greater than or equal to 0."))
}

/// Any change sets the task's date. Fields that cannot be changed any more are ignored.
pub(super) fn patch(state: &mut State, call: &Call, id: u64, user: u64) -> Outcome {
    let task = visible_task(state, id, user)?;
    let owns = task.owner == Some(user) || is_admin(state, user);
    let fields = call.fields()?;
    let (owner, assignee) = (Person::of(&fields, "owner_id"), Person::of(&fields, "assignee_id"));
    if !may_write(state, user) || (!owns && (owner.is_said() || assignee.is_said())) {
        return Err(Answer::forbidden());
    }
    let name = fields.get("name").map(check_name).transpose()?;
    let mut people = [owner, assignee].into_iter().filter_map(|person| person.or(None));
    if people.any(|person| !state.users.contains_key(&person)) {
        return Err(Answer::server_error());
    }
    let now = state.now();
    if let Some(task) = state.tasks.get_mut(&id) {
        task.name = name.unwrap_or_else(|| task.name.clone());
        task.owner = owner.or(task.owner);
        task.assignee = assignee.or(task.assignee);
        if assignee.is_said() {
            task.assignee_updated = Some(now);
        }
        for (name, target) in [("bug_tracker", &mut task.bug_tracker), ("subset", &mut task.subset)] {
            if let Some(text) = fields.get(name).and_then(Value::as_str) {
                text.clone_into(target);
            }
        }
        task.updated = later(now, task.updated);
    }
    // The assignee may have reassigned the task: they still get the answer.
    let task = state.tasks.get(&id).ok_or_else(Answer::not_found)?;
    Ok(Answer::json(200, render(state, task)))
}

/// While an import runs, this fails and the task stays.
pub(super) fn delete(state: &mut State, id: u64, user: u64) -> Outcome {
    let task = visible_task(state, id, user)?;
    if task.owner != Some(user) && !is_admin(state, user) {
        return Err(Answer::forbidden());
    }
    // Newer sites delete a task whose import has not begun.
    let is_importing = match &task.data {
        Some(data) if state.version >= Version::V2_73 => data.is_started(),
        Some(data) => data.is_importing(),
        None => false,
    };
    if is_importing {
        return Err(Answer::server_error());
    }
    state.tasks.remove(&id);
    state.jobs.retain(|_, job| job.task != id);
    Ok(Answer::empty(204))
}

fn mode(task: &Task) -> &'static str {
    if task.size() > 0 { "annotation" } else { "" }
}

/// The least advanced of the jobs' states, in old terms.
fn status(state: &State, task: &Task) -> &'static str {
    let mut status = None;
    for job in state.jobs_of(task.id).map(Job::status) {
        status = match (status, job) {
            (Some("annotation"), _) | (_, "annotation") => Some("annotation"),
            (Some("validation"), _) | (_, "validation") => Some("validation"),
            _ => Some("completed"),
        };
    }
    status.unwrap_or("annotation")
}

fn render(state: &State, task: &Task) -> Value {
    let mut body = json!({
        "url": state.link(&format!("/api/tasks/{}", task.id)),
        "id": task.id,
        "name": task.name,
        "project_id": null,
        "mode": mode(task),
        "owner": users::basic(state, task.owner),
        "assignee": users::basic(state, task.assignee),
        "bug_tracker": task.bug_tracker,
        "created_date": stamp(task.created),
        "updated_date": stamp(task.updated),
        "overlap": task.overlap.unwrap_or_default(),
        "segment_size": task.segment_size,
        "status": status(state, task),
        "dimension": "2d",
        "subset": task.subset,
        "organization": null,
        "target_storage": null,
        "source_storage": null,
    });
    if let Some(data) = &task.data {
        body["data"] = json!(data.id);
        body["data_chunk_size"] = data.chunk_size();
        body["data_compressed_chunk_type"] = json!("imageset");
        body["data_original_chunk_type"] = json!("imageset");
        body["size"] = json!(task.size());
        body["image_quality"] = json!(data.image_quality);
    }
    match state.version {
        Version::V2_2 => {
            body["labels"] = labels::inline(&task.labels);
            body["segments"] = state.jobs_of(task.id).map(|job| jobs::segment(state, job)).collect();
        }
        Version::V2_14 | Version::V2_73 => {
            let count = |is: &dyn Fn(&Job) -> bool| state.jobs_of(task.id).filter(|job| is(job)).count();
            body["guide_id"] = Value::Null;
            body["jobs"] = json!({
                "count": count(&|_| true),
                "completed": count(&|job| job.status() == "completed"),
                "validation": count(&|job| job.stage == "validation"),
                "url": state.link(&format!("/api/jobs?task_id={}", task.id)),
            });
            body["labels"] = json!({"url": state.link(&format!("/api/labels?task_id={}", task.id))});
        }
    }
    if state.version >= Version::V2_73 {
        add_newer(&mut body, task);
    }
    body
}

/// Additional fields of a task on newer sites; before its images are there, kind and dimension are open.
fn add_newer(body: &mut Value, task: &Task) {
    let is_filled = task.size() > 0;
    body["media_type"] = json!(if is_filled { "image" } else { "" });
    body["dimension"] = json!(if is_filled { "2d" } else { "" });
    body["consensus_enabled"] = json!(false);
    body["assignee_updated_date"] = task.assignee_updated.map_or(Value::Null, stamp);
    body["overlap"] = json!(task.overlap);
    for name in ["project_name", "organization_id", "validation_mode"] {
        body[name] = Value::Null;
    }
    if task.data.is_some() {
        body["data_cloud_storage_id"] = Value::Null;
    } else {
        body["data"] = Value::Null;
    }
    if let Some(fields) = body.as_object_mut().filter(|_| !is_filled) {
        let later =
            ["data_chunk_size", "data_compressed_chunk_type", "data_original_chunk_type", "image_quality"];
        fields.retain(|name, _| !later.contains(&name.as_str()));
    }
}
