//! Data of a task: the request that brings the images, and what the site reports about them afterwards.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::answer::{Answer, Outcome};
use super::call::{Body, Call, Part};
use super::images::StoredFile;
use super::records::{Data, Numbered, Task};
use super::rights::{may_write, visible_job, visible_task};
use super::state::{State, stamp};
use super::version::Version;
use super::{import, requests};

/// Which of the three steps of an upload a request is; without any header it is all of them.
struct Steps {
    start: bool,
    finish: bool,
}

impl Steps {
    fn of(call: &Call) -> Self {
        let [start, multiple, finish] =
            ["upload-start", "upload-multiple", "upload-finish"].map(|name| call.has(name));
        let none = !(start || multiple || finish);
        Self { start: start || none, finish: finish || none }
    }
}

/// Takes files and, at the end of an upload, starts the import. Its result is not known yet.
pub(super) fn post(state: &mut State, call: &Call, id: u64, user: u64) -> Outcome {
    let task = visible_task(state, id, user)?;
    if !may_write(state, user) {
        return Err(Answer::forbidden());
    }
    if task.size() > 0 {
        let text = "Adding more data is not supported";
        return Err(if state.version >= Version::V2_73 { Answer::list(text) } else { Answer::bare(text) });
    }
    if let (Version::V2_73, Some(import)) =
        (state.version, task.data.as_ref().and_then(|data| data.import.as_ref()))
    {
        let queued = Answer::json(409, json!({"rq_id": requests::id(id)}));
        return Err(if import.is_running() { queued } else { Answer::server_error() });
    }
    let fresh = task.data.is_none();
    if fresh {
        let data = Data::new(state.next(Numbered::Data));
        if let Some(task) = state.tasks.get_mut(&id) {
            task.data = Some(data);
        }
    }
    let outcome = take(state, call, id);
    if let (Err(_), true, true, Some(task)) =
        (&outcome, fresh, state.version >= Version::V2_14, state.tasks.get_mut(&id))
    {
        // Newer sites undo what a refused request began.
        task.data = None;
    }
    outcome
}

fn take(state: &mut State, call: &Call, id: u64) -> Outcome {
    let steps = Steps::of(call);
    if steps.start && !steps.finish {
        // Files that come only with the start are dropped silently.
        return Ok(Answer::empty(202));
    }
    let fields = call.fields()?;
    let request = check(state.version, &fields)?;
    let version = state.version;
    let sent: Vec<StoredFile> = files(&call.body).into_iter().map(|file| state.keep(file)).collect();
    let data = state.tasks.get_mut(&id).and_then(|task| task.data.as_mut());
    let data = data.ok_or_else(Answer::not_found)?;
    let known: Vec<String> = data.files.iter().map(|file| file.name.clone()).collect();
    add_files(data, sent, steps.finish || version >= Version::V2_14)?;
    if !steps.finish {
        return Ok(Answer::empty(200));
    }
    data.image_quality = request.image_quality;
    data.sorting.clone_from(&request.sorting);
    data.server_files.extend(request.server_files.iter().cloned());
    let mut names: Vec<String> = data.files.iter().map(|file| file.name.clone()).collect();
    if version == Version::V2_2 && request.is_multipart(call) {
        // 2.2 lists what was there before twice: once from its records, once from the disk.
        names.splice(0..0, known);
    }
    let answer = match version {
        Version::V2_2 | Version::V2_14 => receipt(version, &request, &names),
        Version::V2_73 => Answer::json(202, json!({"rq_id": requests::id(id)})),
    };
    import::start(state, id, &call.path);
    Ok(answer)
}

/// Files in parts named `client_files[N]`; under any other name they are lost.
fn files(body: &Body) -> Vec<StoredFile> {
    let Body::Parts(parts) = body else { return Vec::new() };
    let file = |part: &Part| match part {
        Part::File { name, file } if name.starts_with("client_files[") => Some(file.clone()),
        _ => None,
    };
    parts.iter().filter_map(file).collect()
}

/// Adds files; a name that exists already gives 500, or, in a middle step on 2.2, appends to the file.
fn add_files(data: &mut Data, files: Vec<StoredFile>, strict: bool) -> Result<(), Answer> {
    let mut all = data.files.clone();
    for file in files {
        match all.iter_mut().find(|known| known.name == file.name) {
            Some(_) if strict => return Err(Answer::server_error()),
            Some(known) => known.length += file.length,
            None => all.push(file),
        }
    }
    data.files = all;
    Ok(())
}

struct Request {
    image_quality: u64,
    sorting: String,
    storage: String,
    storage_method: String,
    server_files: Vec<String>,
}

impl Request {
    fn is_multipart(&self, call: &Call) -> bool {
        matches!(call.body, Body::Parts(_)) && self.server_files.is_empty()
    }
}

fn check(version: Version, fields: &Map<String, Value>) -> Result<Request, Answer> {
    let usual = json!(70);
    let quality = fields.get("image_quality").or((version >= Version::V2_73).then_some(&usual));
    let quality = quality.ok_or_else(|| Answer::field("image_quality", "This field is required."))?;
    let quality = quality.as_i64().or_else(|| quality.as_str().and_then(|text| text.parse().ok()));
    let image_quality = match quality {
        None => return Err(Answer::field("image_quality", "A valid integer is required.")),
        Some(quality @ 0..=100) => quality as u64,
        Some(quality) => {
            let bound = if quality < 0 { "greater than or equal to 0" } else { "less than or equal to 100" };
            return Err(Answer::field("image_quality", &format!("Ensure this value is {bound}.")));
        }
    };
    let server_files = fields.get("server_files").and_then(Value::as_array).into_iter().flatten();
    let leads_out = |file: &Value| file.as_str().is_some_and(|path| path.split('/').any(|word| word == ".."));
    if version >= Version::V2_73 && server_files.clone().any(leads_out) {
        let problem = json!({"file": ["path contains a '..' segment"]});
        return Err(Answer::json(400, json!({"server_files": [problem]})));
    }
    Ok(Request {
        image_quality,
        sorting: choice(fields, "sorting_method", &["lexicographical", "natural", "predefined", "random"])?,
        storage: choice(fields, "storage", &["local", "share"])?,
        storage_method: choice(fields, "storage_method", &["file_system", "cache"])?,
        server_files: server_files.filter_map(Value::as_str).map(str::to_owned).collect(),
    })
}

/// One of the known values; the first is the default.
fn choice(fields: &Map<String, Value>, name: &str, known: &[&str]) -> Result<String, Answer> {
    let default = known.first().copied().unwrap_or_default();
    let word = fields.get(name).and_then(Value::as_str).unwrap_or(default);
    if known.contains(&word) {
        Ok(word.to_owned())
    } else {
        Err(Answer::field(name, &format!("\"{word}\" is not a valid choice.")))
    }
}

/// 202 with everything that was in the request, or that the site derived from it.
fn receipt(version: Version, request: &Request, client_files: &[String]) -> Answer {
    let mut body = json!({
        "chunk_size": null,
        "image_quality": request.image_quality,
        "start_frame": 0,
        "stop_frame": 0,
        "frame_filter": "",
        "client_files": client_files,
        "server_files": request.server_files,
        "remote_files": [],
        "use_zip_chunks": false,
        "use_cache": false,
        "copy_data": false,
        "storage_method": request.storage_method,
        "storage": request.storage,
        "sorting_method": request.sorting,
    });
    if version == Version::V2_2 {
        body["size"] = json!(0);
        body["compressed_chunk_type"] = json!("imageset");
        body["original_chunk_type"] = json!("imageset");
    } else {
        body["server_files_exclude"] = json!([]);
        body["filename_pattern"] = Value::Null;
    }
    Answer::json(202, body)
}

/// The file of one frame, as it was sent.
pub(super) fn image(state: &State, call: &Call, id: u64, user: u64) -> Outcome {
    let task = visible_task(state, id, user)?;
    if call.param("type") != Some("frame") {
        return Err(Answer::bare("Data type not specified or not supported"));
    }
    let frame = numbered(call, task).map(|(_, frame)| frame);
    frame.map(file).ok_or_else(|| Answer::bare("Frame number is out of range"))
}

/// The file of one frame of a job, as it was sent. Frames are numbered within the task, also here.
pub(super) fn job_image(state: &State, call: &Call, id: u64, user: u64) -> Outcome {
    let job = visible_job(state, id, user)?;
    let task = state.tasks.get(&job.task).ok_or_else(Answer::not_found)?;
    if call.param("type") != Some("frame") {
        return Err(Answer::list("Data type not specified or not supported"));
    }
    let own = numbered(call, task).filter(|(number, _)| (job.start..=job.stop).contains(number));
    let range = format!("The frame number should be in [{}, {}] range", job.start, job.stop);
    own.map(|(_, frame)| file(frame)).ok_or_else(|| Answer::list(&range))
}

/// The frame that a request names, with its number.
fn numbered<'a>(call: &Call, task: &'a Task) -> Option<(u64, &'a StoredFile)> {
    let number: u64 = call.param("number")?.parse().ok()?;
    let frame = task.data.as_ref()?.frames.get(usize::try_from(number).ok()?)?;
    Some((number, frame))
}

fn file(frame: &StoredFile) -> Answer {
    let kind = if frame.contents.starts_with(b"\x89PNG") { "image/png" } else { "image/jpeg" };
    Answer::bytes(kind, frame.contents.clone())
}

/// All frames of a task; a task without any data gives 500.
pub(super) fn task_meta(state: &State, id: u64, user: u64) -> Outcome {
    let task = visible_task(state, id, user)?;
    if state.version >= Version::V2_73 && task.size() == 0 {
        return Err(Answer::list("Data is not uploaded for the task yet"));
    }
    meta(state.version, task, 0, u64::MAX)
}

/// The frames of a job.
pub(super) fn job_meta(state: &State, id: u64, user: u64) -> Outcome {
    let job = visible_job(state, id, user)?;
    let task = state.tasks.get(&job.task).ok_or_else(Answer::not_found)?;
    meta(state.version, task, job.start, job.stop)
}

/// Deletes frames of a job, or restores them; those of other jobs stay as they are, and so do the annotations.
pub(super) fn patch_job_meta(state: &mut State, call: &Call, id: u64, user: u64) -> Outcome {
    let job = visible_job(state, id, user)?;
    let (task, start, stop) = (job.task, job.start, job.stop);
    let fields = call.fields()?;
    let wanted = fields.get("deleted_frames").and_then(Value::as_array).cloned();
    let wanted: BTreeSet<u64> = wanted.into_iter().flatten().filter_map(|frame| frame.as_u64()).collect();
    let found = state.tasks.get_mut(&task).ok_or_else(Answer::not_found)?;
    found.deleted.retain(|frame| !(start..=stop).contains(frame));
    found.deleted.extend(wanted.range(start..=stop));
    job_meta(state, id, user)
}

fn meta(version: Version, task: &Task, start: u64, stop: u64) -> Outcome {
    let data = task.data.as_ref().ok_or_else(Answer::server_error)?;
    let stop = stop.min((data.frames.len() as u64).saturating_sub(1));
    let numbered = (0_u64..).zip(&data.frames).filter(|(number, _)| (start..=stop).contains(number));
    let frames: Vec<Value> = numbered.map(|(_, file)| frame(version, file)).collect();
    let mut body = json!({
        "chunk_size": data.chunk_size(),
        "size": frames.len(),
        "image_quality": data.image_quality,
        "start_frame": start,
        "stop_frame": stop,
        "frame_filter": "",
        "frames": frames,
        "deleted_frames": task.deleted.range(start..=stop).collect::<Vec<_>>(),
    });
    if version >= Version::V2_14 {
        body["included_frames"] = Value::Null;
    }
    if version >= Version::V2_73 {
        body["chapters"] = Value::Null;
        body["chunks_updated_date"] = stamp(task.updated);
        body["storage"] = json!(if data.server_files.is_empty() { "local" } else { "share" });
        body["cloud_storage_id"] = Value::Null;
    }
    Ok(Answer::json(200, body))
}

fn frame(version: Version, file: &StoredFile) -> Value {
    let (width, height) = file.size.unwrap_or_default();
    let mut body = json!({"width": width, "height": height, "name": file.name, "has_related_context": false});
    if version >= Version::V2_14 {
        body["related_files"] = json!(0);
    }
    body
}
