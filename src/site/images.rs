//! The images of a task: uploading them, and finding out whether they were attached.

use std::collections::BTreeSet;

use bytes::Bytes;
use reqwest::Method;
use reqwest::multipart::{Form, Part};

use super::client::{Call, Site};
use super::error::{SiteError, one_line, tells_of_a_full_disk};
use super::wire::{DataMeta, Frame, ImportStatus, Task};
use crate::exam::ImageNames;
use crate::exam::naming::{self, base_name};
use crate::model::{Cause, CauseKind, JobId, TaskId};

/// The state of the images of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportState {
    /// Nothing was sent yet.
    Empty,
    /// The site has something and is not finished. A second upload now would be merged with the first or break the
    /// task. Some servers never report that an import failed, so the caller needs a time limit.
    Running,
    /// All images are there and can be annotated.
    Ready {
        /// The jobs, oldest first; the first one has the first images.
        jobs: Vec<JobId>,
    },
    /// The import failed, for this reason. The task cannot be repaired: delete it and create another one.
    Failed(Cause),
}

/// The images of a task.
pub trait Images {
    /// Sends images (file name and content) to a task that has none, in one request.
    ///
    /// Success means that the site accepted the files, not that they are good: call [`Images::import_state`]
    /// afterwards. Call it after a failure as well, before trying again: the images may have arrived all the same.
    /// `image_quality`: percent, if different from the settings.
    fn upload(
        &self,
        task: TaskId,
        images: &[(String, Bytes)],
        image_quality: Option<u8>,
    ) -> impl Future<Output = Result<(), SiteError>> + Send;

    /// The state of the image import of a task, given the file names that were sent.
    fn import_state(
        &self,
        task: TaskId,
        expected: &[String],
    ) -> impl Future<Output = Result<ImportState, SiteError>> + Send;

    /// Names, widths and heights of a task's images, in pixels.
    fn image_sizes(
        &self,
        task: TaskId,
    ) -> impl Future<Output = Result<Vec<(String, u32, u32)>, SiteError>> + Send;
}

impl Images for Site {
    async fn upload(
        &self,
        task: TaskId,
        images: &[(String, Bytes)],
        image_quality: Option<u8>,
    ) -> Result<(), SiteError> {
        self.reported("upload", async {
            let call = || self.upload_call(task, images, image_quality);
            call()?.send_or_else(|| call().ok()).await?.finished()
        })
        .await
    }

    async fn import_state(&self, task: TaskId, expected: &[String]) -> Result<ImportState, SiteError> {
        self.reported("import_state", async {
            let mut task = self.task(task).await?;
            if task.size == 0 {
                let status = self.import_status(task.id).await?;
                return Ok(unfinished(&task, &status));
            }
            let meta = self.frames(task.id).await?;
            if let Some(difference) = difference(&meta.frames, expected) {
                return Ok(ImportState::Failed(CauseKind::OtherImages.because(difference)));
            }
            let jobs: Vec<JobId> = self.jobs_of(&mut task).await?.iter().map(|job| job.id).collect();
            if task.data.is_none() || jobs.is_empty() || usize::try_from(task.size) != Ok(expected.len()) {
                return Ok(ImportState::Running);
            }
            Ok(ImportState::Ready { jobs })
        })
        .await
    }

    async fn image_sizes(&self, task: TaskId) -> Result<Vec<(String, u32, u32)>, SiteError> {
        self.reported("picture_sizes", async {
            let frames = self.frames(task).await?.frames;
            let names = naming::names(&frames);
            Ok(names.into_iter().zip(frames).map(|(name, frame)| (name, frame.width, frame.height)).collect())
        })
        .await
    }
}

impl Site {
    fn upload_call(
        &self,
        task: TaskId,
        images: &[(String, Bytes)],
        image_quality: Option<u8>,
    ) -> Result<Call, SiteError> {
        let mut form = Form::new()
            // Without this, brackets and letters in names would be rewritten.
            .percent_encode_noop()
            .text("image_quality", image_quality.unwrap_or(self.settings().image_quality).to_string())
            .text("use_zip_chunks", "false")
            .text("use_cache", "false")
            .text("sorting_method", "natural")
            .text("storage", "local")
            .text("storage_method", "file_system");
        for (index, (name, content)) in images.iter().enumerate() {
            let part = Part::stream(content.clone()).file_name(name.clone()).mime_str(media_type(name));
            let part = part.map_err(|error| SiteError::permanent(format!("{name}: {error}")))?;
            form = form.part(format!("client_files[{index}]"), part);
        }
        Ok(self.call(Method::POST, &format!("/api/tasks/{task}/data")).with(|request| {
            request
                .header("Upload-Start", "true")
                .header("Upload-Multiple", "true")
                .header("Upload-Finish", "true")
                .timeout(self.settings().upload_timeout)
                .multipart(form)
        }))
    }

    pub(super) async fn frames(&self, task: TaskId) -> Result<DataMeta, SiteError> {
        self.call(Method::GET, &format!("/api/tasks/{task}/data/meta")).read().await
    }

    /// What the site reports about the import. Newer servers do not have this address; any other answer means
    /// nothing.
    async fn import_status(&self, task: TaskId) -> Result<ImportStatus, SiteError> {
        let answer = self.call(Method::GET, &format!("/api/tasks/{task}/status")).send().await?;
        Ok(answer.json().unwrap_or_default())
    }
}

/// The state of a task that has no images (yet).
fn unfinished(task: &Task, status: &ImportStatus) -> ImportState {
    match status.state.as_str() {
        "Queued" | "Started" => ImportState::Running,
        "Failed" => {
            let kind = if tells_of_a_full_disk(&status.message) {
                CauseKind::DiskFull
            } else {
                CauseKind::ImagesFailed
            };
            ImportState::Failed(kind.because(reason(&status.message)))
        }
        // `Finished` is also reported before any upload, and the import may have ended after we read the task. If there
        // is data, an upload was accepted, so never say "empty".
        _ if task.data.is_some() => ImportState::Running,
        _ => ImportState::Empty,
    }
}

/// The last line of a traceback.
fn reason(message: &str) -> String {
    let last = message.lines().rev().find(|line| !line.trim().is_empty());
    one_line(last.unwrap_or("the site did not say why"))
}

/// How the site's frames differ from the files that were sent, in any order; `None` if they do not.
fn difference<'a>(frames: &'a [Frame], expected: &'a [String]) -> Option<String> {
    let sent: BTreeSet<&str> = expected.iter().map(String::as_str).collect();
    let known = ImageNames::of(sent.iter().copied());
    let called = |frame: &'a Frame| known.meant(&frame.name).unwrap_or_else(|| base_name(&frame.name));
    let there: BTreeSet<&str> = frames.iter().map(called).collect();
    let join = |names: Vec<&str>| names.join(", ");
    let missing = join(sent.difference(&there).copied().collect());
    let strange = join(there.difference(&sent).copied().collect());
    let text = match (missing.is_empty(), strange.is_empty()) {
        (false, true) => format!("the site did not take {missing}"),
        (true, false) => format!("the site also has {strange}"),
        (false, false) => format!("the site did not take {missing} and has {strange} instead"),
        (true, true) if frames.len() != expected.len() => {
            format!("the site has {} pictures, {} were sent", frames.len(), expected.len())
        }
        (true, true) => return None,
    };
    Some(one_line(&text))
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().map(str::to_ascii_lowercase).as_deref() {
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn frames(names: &[&str]) -> Vec<Frame> {
        names.iter().map(|name| Frame { name: (*name).to_owned(), width: 1920, height: 1080 }).collect()
    }

    fn state(data: bool, state: &str, message: &str) -> ImportState {
        let task = if data { json!({"id": 1, "size": 0, "data": 7}) } else { json!({"id": 1}) };
        let task: Task = serde_json::from_value(task).expect("a task");
        unfinished(&task, &ImportStatus { state: state.into(), message: message.into() })
    }

    #[test]
    fn only_a_task_without_data_is_empty() {
        assert_eq!(state(false, "Finished", ""), ImportState::Empty);
        assert_eq!(state(false, "", ""), ImportState::Empty);
        assert_eq!(state(true, "Finished", ""), ImportState::Running);
        assert_eq!(state(true, "", ""), ImportState::Running);
        assert_eq!(state(false, "Queued", ""), ImportState::Running);
    }

    #[test]
    fn a_failure_is_told_by_the_last_line() {
        let traceback =
            "Traceback (most recent call last):\n  File \"x\"\nValueError: No media data found\n\n";
        assert_eq!(
            state(true, "Failed", traceback),
            ImportState::Failed(CauseKind::ImagesFailed.because("ValueError: No media data found"))
        );
        let full = "OSError: [Errno 28] No space left on device: '/home/django/data'";
        assert_eq!(state(true, "Failed", full), ImportState::Failed(CauseKind::DiskFull.because(full)));
        let unsaid = CauseKind::ImagesFailed.because("the site did not say why");
        assert_eq!(state(true, "Failed", " \n"), ImportState::Failed(unsaid));
    }

    #[test]
    fn frames_are_compared_by_what_they_are_called_in_any_order() {
        let sent = ["01.jpg".to_owned(), "02.jpg".to_owned()];
        assert_eq!(difference(&frames(&["set/02.jpg", "set/01.jpg"]), &sent), None);
        assert_eq!(difference(&frames(&["02.JPG", "set\\01.jpg"]), &sent), None);
        assert_eq!(difference(&frames(&["01.jpg"]), &sent).as_deref(), Some("the site did not take 02.jpg"));
        assert_eq!(
            difference(&frames(&["01.jpg", "02.jpg", "03.jpg"]), &sent).as_deref(),
            Some("the site also has 03.jpg")
        );
        assert_eq!(
            difference(&frames(&["01.jpg", "02.jpg", "02.jpg"]), &sent).as_deref(),
            Some("the site has 3 pictures, 2 were sent")
        );
    }
}
