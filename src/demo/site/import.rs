//! The import of images: queued by the data request, advanced each time it is queried, finished or failed.

use serde_json::json;

use super::answer::{Answer, Outcome};
use super::faults::{self, FaultKind};
use super::images::{self, StoredFile};
use super::records::{Annotations, Data, Import, Job, Numbered};
use super::rights::visible_task;
use super::state::State;
use super::version::Version;

/// Queues an import of everything that was sent to the task. A queued or failed import is replaced: a second
/// request before the end of the first import is merged into it.
pub(super) fn start(state: &mut State, task: u64, path: &str) {
    let fault = faults::take(&mut state.faults, "POST", path, FaultKind::is_of_imports);
    let Some(data) = state.tasks.get(&task).and_then(|task| task.data.as_ref()) else { return };
    let outcome = match &fault {
        Some(FaultKind::ImportFails(message)) => Err(message.clone()),
        _ => outcome(state, data),
    };
    let polls = (!matches!(fault, Some(FaultKind::ImportNeverEnds))).then_some(state.import_polls);
    let import = Import { outcome, looks: 0, polls, is_over: false };
    if let Some(data) = state.tasks.get_mut(&task).and_then(|task| task.data.as_mut()) {
        data.import = Some(import);
    }
    advance(state, task);
}

/// Determines at once the result that is reported later.
fn outcome(state: &State, data: &Data) -> Result<Vec<StoredFile>, String> {
    let mut frames: Vec<StoredFile> =
        data.files.iter().filter(|file| file.is_named_as_image()).cloned().collect();
    for path in &data.server_files {
        frames.extend(from_share(state, path)?);
    }
    if frames.is_empty() {
        return Err("ValueError: No media data found".into());
    }
    images::sort(&mut frames, &data.sorting);
    match frames.iter().find(|file| file.size.is_none()) {
        Some(file) => Err(format!(
            "PIL.UnidentifiedImageError: cannot identify image file '/home/django/data/data/{}/raw/{}'",
            data.id, file.name
        )),
        None => Ok(frames),
    }
}

/// A file of the shared storage, or the images of a folder (a path with a slash at its end).
fn from_share(state: &State, path: &str) -> Result<Vec<StoredFile>, String> {
    let path = path.trim_start_matches('/');
    if path.split('/').any(|word| word == "..") {
        return Err("ValueError: Don't use '..' inside file paths".into());
    }
    if path.ends_with('/') {
        let inside = state.share.values().filter(|file| file.name.starts_with(path));
        return Ok(inside.filter(|file| file.is_named_as_image()).cloned().collect());
    }
    let file = state.share.get(path).ok_or_else(|| {
        format!("FileNotFoundError: [Errno 2] No such file or directory: '/home/django/share/{path}'")
    })?;
    Ok(if file.is_named_as_image() { vec![file.clone()] } else { Vec::new() })
}

/// Records that a client queried the task.
pub(super) fn look(state: &mut State, task: u64) {
    let import = state.tasks.get_mut(&task).and_then(|task| task.data.as_mut()?.import.as_mut());
    if let Some(import) = import.filter(|import| !import.is_over) {
        import.looks += 1;
        advance(state, task);
    }
}

/// Ends the import if it was queried often enough: frames, jobs and a new date, or a failure.
fn advance(state: &mut State, id: u64) {
    let Some(task) = state.tasks.get_mut(&id) else { return };
    let Some(data) = task.data.as_mut() else { return };
    let Some(import) = data.import.as_mut() else { return };
    if import.polls.is_none_or(|polls| import.looks < polls + u32::from(polls > 0)) {
        return;
    }
    import.is_over = true;
    let Ok(frames) = &mut import.outcome else { return };
    data.frames = std::mem::take(frames);
    let size = data.frames.len() as u64;
    // A site limits the segment size to the size of the task.
    task.segment_size = if task.segment_size == 0 { size } else { task.segment_size.min(size) };
    let length = task.segment_size;
    // Neighbours share at most half of their frames. A task with one job has nothing to share.
    let overlap = task.overlap.unwrap_or(0).min(length / 2);
    let step = if length < size { (length - overlap).max(1) } else { length };
    for start in (0..size).step_by(usize::try_from(step).unwrap_or(usize::MAX)) {
        add_job(state, id, start, (start + length).min(size) - 1);
    }
    state.touch_task(id);
}

/// Ends the imports that would never end.
pub(super) fn interrupt(state: &mut State) {
    let imports = state.tasks.values_mut().filter_map(|task| task.data.as_mut()?.import.as_mut());
    for import in imports.filter(|import| import.polls.is_none()) {
        import.is_over = true;
        import.outcome = Err("Work-horse terminated unexpectedly".into());
    }
}

fn add_job(state: &mut State, task: u64, start: u64, stop: u64) {
    let id = state.next(Numbered::Job);
    let now = state.now();
    let job = Job {
        id,
        task,
        start,
        stop,
        assignee: None,
        stage: "annotation".into(),
        state: "new".into(),
        created: now,
        updated: now,
        annotations: Annotations::default(),
        truth: None,
    };
    state.jobs.insert(id, job);
}

/// `GET /api/tasks/{id}/status`: `Finished` also for a task that never received anything.
pub(super) fn status(state: &mut State, id: u64, user: u64) -> Outcome {
    visible_task(state, id, user)?;
    look(state, id);
    let version = state.version;
    let import = state.tasks.get(&id).and_then(|task| task.data.as_ref()?.import.as_ref());
    let (word, message) = match import {
        None | Some(Import { is_over: true, outcome: Ok(_), .. }) => ("Finished", String::new()),
        Some(Import { is_over: true, outcome: Err(message), .. }) => ("Failed", failure(version, message)),
        Some(Import { looks: 0 | 1, .. }) => ("Queued", String::new()),
        Some(_) => ("Started", "Media files are being extracted...".to_owned()),
    };
    Ok(Answer::json(200, json!({"state": word, "message": message, "progress": 0.0})))
}

/// The import of a task as a request reports it: the state and a message (the last line of a failure); `None`
/// if there never was one.
pub(super) fn progress(state: &State, id: u64) -> Option<(&'static str, String)> {
    let import = state.tasks.get(&id)?.data.as_ref()?.import.as_ref()?;
    Some(match import {
        Import { is_over: true, outcome: Ok(_), .. } => ("finished", String::new()),
        Import { is_over: true, outcome: Err(message), .. } => ("failed", format!("{message}\n")),
        Import { looks: 0 | 1, .. } => ("queued", String::new()),
        _ => ("started", "Media files are being extracted...".to_owned()),
    })
}

/// 2.2 reports the last line, newer sites the whole traceback.
fn failure(version: Version, last_line: &str) -> String {
    match version {
        Version::V2_2 => last_line.to_owned(),
        Version::V2_14 | Version::V2_73 => format!(
            "Traceback (most recent call last):\n  File \"task.py\", line 655, in _create_thread\n    \
             media, task_mode = _validate_data(media, manifest_files)\n{last_line}"
        ),
    }
}
