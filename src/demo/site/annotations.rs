//! Annotations of jobs and tasks: read, replaced, created, updated, deleted.

use serde_json::Value;

use super::answer::{Answer, Outcome};
use super::call::Call;
use super::drawn::KINDS;
use super::records::{Annotations, Task};
use super::rights::{may_write, visible_job, visible_task};
use super::state::State;
use super::version::Version;

pub(super) fn get_job(state: &State, call: &Call, id: u64, user: u64) -> Outcome {
    let job = visible_job(state, id, user)?;
    refuse_export(call)?;
    read_again(state, job.annotations.clone())
}

/// The annotations of all jobs except ground truth jobs, which keep theirs. Without data, it is empty on 2.2
/// and an error on newer sites.
pub(super) fn get_task(state: &State, call: &Call, id: u64, user: u64) -> Outcome {
    let task = visible_task(state, id, user)?;
    refuse_export(call)?;
    let text = "Exporting annotations from a task without data is not allowed";
    match state.version {
        Version::V2_14 if task.size() == 0 => return Err(Answer::bare(text)),
        Version::V2_73 if task.data.is_none() => return Err(Answer::line(400, text)),
        _ => {}
    }
    let mut annotations = Annotations::default();
    for job in state.jobs_of(id).filter(|job| job.truth.is_none()) {
        annotations.append(job.annotations.clone());
    }
    read_again(state, annotations)
}

fn read_again(state: &State, annotations: Annotations) -> Outcome {
    if annotations.is_unreadable(state.version) {
        return Err(Answer::server_error());
    }
    Ok(Answer::json(200, annotations.sorted().body(state.version)))
}

/// Exports are not part of the stand-in: it knows no format.
fn refuse_export(call: &Call) -> Result<(), Answer> {
    match call.param("format").filter(|format| !format.is_empty()) {
        Some(_) => Err(Answer::list("Unknown format specified for the request")),
        None => Ok(()),
    }
}

/// Replaces the annotations of a job, as the page's *Save* does. Ids in the request are kept.
pub(super) fn put_job(state: &mut State, call: &Call, id: u64, user: u64) -> Outcome {
    let mut annotations = read(state, call, id, user)?;
    annotations.number(state, false);
    let answer = Answer::json(200, annotations.body(state.version));
    let kept = stored(state, id, annotations);
    if let Some(job) = state.jobs.get_mut(&id) {
        job.annotations = kept;
    }
    touch(state, id, true);
    Ok(answer)
}

pub(super) fn patch_job(state: &mut State, call: &Call, id: u64, user: u64) -> Outcome {
    visible_job(state, id, user)?;
    let action = Action::of(call)?;
    let annotations = read(state, call, id, user)?;
    Ok(Answer::json(200, apply(state, id, action, annotations).body(state.version)))
}

/// Entries go to the jobs of their frames.
pub(super) fn patch_task(state: &mut State, call: &Call, id: u64, user: u64) -> Outcome {
    let task = visible_task(state, id, user)?;
    if !may_write(state, user) {
        return Err(Answer::forbidden());
    }
    let action = Action::of(call)?;
    let annotations = Annotations::read(state.version, task, &call.fields()?)?;
    let mut done = Annotations::default();
    for (job, part) in by_jobs(state, id, &annotations) {
        done.append(apply(state, job, action, part));
    }
    Ok(Answer::json(200, done.body(state.version)))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Create,
    Update,
    Delete,
}

impl Action {
    fn of(call: &Call) -> Result<Self, Answer> {
        match call.param("action") {
            Some("create") => Ok(Self::Create),
            Some("update") => Ok(Self::Update),
            Some("delete") => Ok(Self::Delete),
            _ => Err(Answer::list("Please specify a correct 'action' for the request")),
        }
    }
}

fn read(state: &State, call: &Call, job: u64, user: u64) -> Result<Annotations, Answer> {
    let job = visible_job(state, job, user)?;
    if !may_write(state, user) {
        return Err(Answer::forbidden());
    }
    let task: &Task = state.tasks.get(&job.task).ok_or_else(Answer::not_found)?;
    Annotations::read(state.version, task, &call.fields()?)
}

/// Performs the action and returns the answer: created entries with their ids, others as they came. Entries
/// that do not exist are neither updated nor deleted, silently.
fn apply(state: &mut State, id: u64, action: Action, mut annotations: Annotations) -> Annotations {
    if action == Action::Create {
        annotations.number(state, true);
    }
    let kept = stored(state, id, annotations.clone());
    if action != Action::Create && state.version >= Version::V2_73 {
        // Scores are returned as stored; those of new entries, as they came.
        for (told, kept) in annotations.shapes.iter_mut().zip(&kept.shapes) {
            told["score"] = kept["score"].clone();
        }
    }
    if let Some(job) = state.jobs.get_mut(&id) {
        for (name, _) in KINDS {
            let own = job.annotations.kind_mut(name);
            match action {
                Action::Create => own.extend(kept.kind(name).iter().cloned()),
                Action::Update => {
                    for entry in own.iter_mut() {
                        if let Some(new) = kept.kind(name).iter().find(|new| new["id"] == entry["id"]) {
                            entry.clone_from(new);
                        }
                    }
                }
                Action::Delete => {
                    own.retain(|entry| annotations.kind(name).iter().all(|gone| gone["id"] != entry["id"]));
                }
            }
        }
    }
    // On 2.2 a deletion changes only the task's date.
    touch(state, id, action != Action::Delete || state.version >= Version::V2_14);
    annotations
}

fn stored(state: &State, job: u64, annotations: Annotations) -> Annotations {
    let task = state.jobs.get(&job).and_then(|job| state.tasks.get(&job.task));
    task.map_or_else(Annotations::default, |task| annotations.stored(task))
}

fn touch(state: &mut State, job: u64, job_too: bool) {
    if job_too {
        state.touch_job(job);
    }
    if let Some(task) = state.jobs.get(&job).map(|job| job.task) {
        state.touch_task(task);
    }
}

/// Splits a task's annotations by the jobs of the frames; entries outside of all jobs go to the first. Every
/// job that gets something appears once.
fn by_jobs(state: &State, task: u64, annotations: &Annotations) -> Vec<(u64, Annotations)> {
    let jobs = state.jobs_of(task).filter(|job| job.truth.is_none());
    let mut parts: Vec<(u64, u64, u64, Annotations)> =
        jobs.map(|job| (job.id, job.start, job.stop, Annotations::default())).collect();
    for (name, _) in KINDS {
        for entry in annotations.kind(name) {
            let frame = entry["frame"].as_u64();
            let home = parts
                .iter()
                .position(|(_, start, stop, _)| frame.is_some_and(|frame| (*start..=*stop).contains(&frame)));
            if let Some((.., part)) = parts.get_mut(home.unwrap_or(0)) {
                part.kind_mut(name).push(entry.clone());
            }
        }
    }
    let used = parts.into_iter().filter(|(.., part)| *part != Annotations::default());
    used.map(|(id, _, _, part)| (id, part)).collect()
}

/// Replaces a task's annotations without any checks, see [`super::StandInSite::set_annotations`].
pub(super) fn inject(state: &mut State, task: u64, annotations: &Value) {
    let list = |name: &str| annotations.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut all = match annotations.as_array() {
        Some(shapes) => Annotations { shapes: shapes.clone(), ..Annotations::default() },
        None => Annotations { shapes: list("shapes"), tracks: list("tracks"), tags: list("tags") },
    };
    all.number(state, false);
    let ids: Vec<u64> = state.jobs_of(task).map(|job| job.id).collect();
    for id in ids {
        if let Some(job) = state.jobs.get_mut(&id) {
            job.annotations = Annotations::default();
        }
        touch(state, id, true);
    }
    for (id, part) in by_jobs(state, task, &all) {
        if let Some(job) = state.jobs.get_mut(&id) {
            job.annotations = part;
        }
    }
}
