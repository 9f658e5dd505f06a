//! Jobs: list, look up, change state, stage and assignee.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::answer::{Answer, Outcome};
use super::call::Call;
use super::listing::{self, Row, Terms};
use super::records::{Annotations, Data, Job, Numbered};
use super::rights::{is_admin, may_write, sees_job, visible_job, visible_task};
use super::state::{State, later, stamp};
use super::version::Version;
use super::{labels, users};

const TERMS: Terms = Terms {
    search: &["task_name", "project_name", "assignee", "state", "stage"],
    simple: &["task_id", "task_name", "assignee", "state", "stage", "dimension", "type"],
    other: &["id", "project_id", "project_name", "updated_date"],
    oldest_first: false,
};

const STATES: [&str; 4] = ["new", "in progress", "completed", "rejected"];
const STAGES: [&str; 3] = ["annotation", "validation", "acceptance"];

pub(super) fn list(state: &State, call: &Call, user: u64) -> Outcome {
    // The newest lists nothing instead.
    if let (Version::V2_14, Some(task)) = (state.version, call.param("task_id"))
        && !task.parse().is_ok_and(|id: u64| state.tasks.contains_key(&id))
    {
        let text = "Select a valid choice. That choice is not one of the available choices.";
        return Err(Answer::field("task_id", text));
    }
    let seen = state.jobs.values().filter(|job| sees_job(state, job, user));
    let rows = seen.map(|job| row(state, job)).collect();
    listing::answer(state, call, rows, &TERMS, |id| {
        state.jobs.get(&id).map_or(Value::Null, |job| render(state, job))
    })
}

fn row(state: &State, job: &Job) -> Row {
    let task_name = state.tasks.get(&job.task).map(|task| json!(task.name));
    Row::new(job.id)
        .with("task_id", json!(job.task))
        .with("task_name", task_name.unwrap_or_default())
        .with("project_id", Value::Null)
        .with("project_name", Value::Null)
        .with("assignee", users::name(state, job.assignee))
        .with("state", json!(job.state))
        .with("stage", json!(job.stage))
        .with("dimension", json!("2d"))
        .with("type", json!(job.kind()))
        .with("updated_date", stamp(job.updated))
}

/// The old list of a task's jobs, without pages.
pub(super) fn of_task(state: &State, task: u64, user: u64) -> Outcome {
    let task = visible_task(state, task, user)?;
    Ok(Answer::json(200, state.jobs_of(task.id).map(|job| render(state, job)).collect()))
}

pub(super) fn get(state: &State, id: u64, user: u64) -> Outcome {
    let job = visible_job(state, id, user)?;
    Ok(Answer::json(200, render(state, job)))
}

/// Changes a job and its date, even if nothing changed. The task's date is changed only by a change of the
/// stage. A user with access to the job but not the task can change the state and nothing else.
pub(super) fn patch(state: &mut State, call: &Call, id: u64, user: u64) -> Outcome {
    let job = visible_job(state, id, user)?;
    let task = state.tasks.get(&job.task).ok_or_else(Answer::not_found)?.id;
    let has_task = visible_task(state, task, user).is_ok();
    let fields = call.fields()?;
    let privileged = fields.contains_key("stage") || fields.contains_key("assignee");
    if !may_write(state, user) || (privileged && !has_task) {
        return Err(Answer::forbidden());
    }
    let next = fields.get("stage").map(|word| choice("stage", word, &STAGES)).transpose()?;
    let wanted = fields.get("state").map(|word| choice("state", word, &STATES)).transpose()?;
    let assignee = fields.get("assignee").map(Value::as_u64);
    if assignee.flatten().is_some_and(|assignee| !state.users.contains_key(&assignee)) {
        return Err(Answer::server_error());
    }
    let now = state.now();
    let job = state.jobs.get_mut(&id).ok_or_else(Answer::not_found)?;
    job.updated = later(now, job.updated);
    job.assignee = assignee.unwrap_or(job.assignee);
    let is_moved = next.is_some();
    if let Some(next) = next.filter(|next| *next != job.stage) {
        job.stage = next;
        // A new stage resets the state.
        job.state = "new".into();
    }
    job.state = wanted.unwrap_or_else(|| job.state.clone());
    if is_moved {
        state.touch_task(task);
    }
    // A user who has just reassigned the job still gets the answer.
    let job = state.jobs.get(&id).ok_or_else(Answer::not_found)?;
    Ok(Answer::json(200, render(state, job)))
}

/// A ground truth job for some frames of a task, as newer sites create it; all other kinds are created with the
/// images.
pub(super) fn create(state: &mut State, call: &Call, user: u64) -> Outcome {
    let fields = call.fields()?;
    if fields.get("type").and_then(Value::as_str) != Some("ground_truth") {
        return Err(Answer::field("type", "Only ground truth jobs can be created."));
    }
    let id = fields.get("task_id").and_then(Value::as_u64).unwrap_or(0);
    let size = visible_task(state, id, user)?.size() as u64;
    if !is_admin(state, user) {
        return Err(Answer::forbidden());
    }
    if state.jobs_of(id).any(|job| job.truth.is_some()) {
        return Err(Answer::list("A task can have only 1 ground truth job"));
    }
    let frames = fields.get("frames").and_then(Value::as_array).into_iter().flatten();
    let frames: BTreeSet<u64> = frames.filter_map(Value::as_u64).filter(|frame| *frame < size).collect();
    if frames.is_empty() {
        return Err(Answer::field("frames", "This field is required."));
    }
    let (number, now) = (state.next(Numbered::Job), state.now());
    let job = Job {
        id: number,
        task: id,
        start: 0,
        stop: size - 1,
        assignee: None,
        stage: "annotation".into(),
        state: "new".into(),
        created: now,
        updated: now,
        annotations: Annotations::default(),
        truth: Some(frames),
    };
    let body = render(state, &job);
    state.jobs.insert(number, job);
    Ok(Answer::json(201, body))
}

fn choice(field: &str, value: &Value, known: &[&str]) -> Result<String, Answer> {
    match value.as_str() {
        Some(word) if known.contains(&word) => Ok(word.to_owned()),
        other => {
            let word = other.map_or_else(|| value.to_string(), str::to_owned);
            Err(Answer::field(field, &format!("\"{word}\" is not a valid choice.")))
        }
    }
}

/// 2.14 knows the request and refuses it.
pub(super) fn delete(state: &State, id: u64, user: u64) -> Outcome {
    visible_job(state, id, user)?;
    if !is_admin(state, user) {
        return Err(Answer::forbidden());
    }
    Err(Answer::list("Only ground truth jobs can be removed"))
}

/// A job as 2.2 shows it within its task.
pub(super) fn segment(state: &State, job: &Job) -> Value {
    let brief = json!({
        "url": state.link(&format!("/api/jobs/{}", job.id)),
        "id": job.id,
        "assignee": users::basic(state, job.assignee),
        "status": job.status(),
        "stage": job.stage,
        "state": job.state,
    });
    json!({"start_frame": job.start, "stop_frame": job.stop, "jobs": [brief]})
}

fn render(state: &State, job: &Job) -> Value {
    let task = state.tasks.get(&job.task);
    let mut body = json!({
        "url": state.link(&format!("/api/jobs/{}", job.id)),
        "id": job.id,
        "task_id": job.task,
        "project_id": null,
        "assignee": users::basic(state, job.assignee),
        "dimension": "2d",
        "bug_tracker": null,
        "status": job.status(),
        "stage": job.stage,
        "state": job.state,
        "mode": "annotation",
        "start_frame": job.start,
        "stop_frame": job.stop,
        "data_chunk_size": task.and_then(|task| task.data.as_ref()).map(Data::chunk_size),
        "data_compressed_chunk_type": "imageset",
        "updated_date": stamp(job.updated),
    });
    match state.version {
        Version::V2_2 => {
            body["labels"] = labels::inline(task.map_or(&[], |task| &task.labels));
        }
        Version::V2_14 | Version::V2_73 => {
            let issues = state.link(&format!("/api/issues?job_id={}", job.id));
            body["labels"] = json!({"url": state.link(&format!("/api/labels?job_id={}", job.id))});
            body["issues"] = json!({"url": issues, "count": 0});
            body["frame_count"] = json!(job.frame_count());
            body["created_date"] = stamp(job.created);
            body["type"] = json!(job.kind());
            for name in ["guide_id", "organization", "target_storage", "source_storage"] {
                body[name] = Value::Null;
            }
        }
    }
    if state.version >= Version::V2_73 {
        body["task_name"] = task.map(|task| json!(task.name)).unwrap_or_default();
        body["media_type"] = json!("image");
        body["data_original_chunk_type"] = json!("imageset");
        body["replicas_count"] = json!(0);
        body["consensus_replicas"] = json!(0);
        body["assignee_updated_date"] = job.assignee.map_or(Value::Null, |_| stamp(job.updated));
        for name in ["project_name", "parent_job_id"] {
            body[name] = Value::Null;
        }
    }
    body
}
