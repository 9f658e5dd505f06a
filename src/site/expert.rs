//! A task that an expert has marked up: all that an exam is made of.

use bytes::Bytes;
use reqwest::Method;
use reqwest::header::{ACCEPT, HeaderValue};

use super::client::Site;
use super::error::SiteError;
use super::submissions::{Names, markup};
use super::wire::{Annotations, Label, Specification};
use crate::exam::{AttributeRule, AttributeType, Markup};

/// The task. Pictures that were taken out of it are not there.
#[derive(Clone, Debug)]
pub struct MarkedTask {
    /// Its name.
    pub name: String,
    /// Its labels, in its order.
    pub labels: Vec<TaskLabel>,
    /// So many of its pictures are deleted, and therefore not here.
    pub left_out: usize,
    /// Numbers of the frames, in the order of the markup's pictures.
    pub frames: Vec<u64>,
    /// The frames of each of its jobs, first and last.
    pub jobs: Vec<(u64, u64)>,
    /// What is drawn, on pictures whose names have no folder and are all different.
    pub markup: Markup,
}

/// A label of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskLabel {
    /// Its name.
    pub name: String,
    /// `#rrggbb`.
    pub color: String,
    /// What is asked for each of its objects.
    pub attributes: Vec<AttributeRule>,
}

impl Site {
    /// A task with labels, jobs and markup, without the pictures themselves.
    pub async fn marked_task(&self, id: u64) -> Result<MarkedTask, SiteError> {
        let mut task = self.task(id).await?;
        let name = task.name.clone();
        let labels = self.labels_of(&mut task).await?;
        let segments: Vec<(u64, u64)> =
            task.segments.iter().filter_map(|of| range(of.start_frame, of.stop_frame)).collect();
        let jobs = self.jobs_of(&mut task).await?;
        let listed = jobs.iter().filter_map(|job| range(job.start_frame, job.stop_frame)).collect();
        let meta = self.frames(id).await?;
        if meta.frames.len() as u64 != task.size {
            return Err(SiteError::permanent(format!("the task {id} is no set of pictures, but a video")));
        }
        let path = format!("/api/tasks/{id}/annotations");
        let annotations: Annotations = self.call(Method::GET, &path).read().await?;
        let mut markup = markup(meta, annotations, &Names::of(&labels));
        let all = markup.pictures.len();
        let (mut frames, mut pictures) = (Vec::new(), Vec::new());
        for (frame, picture) in (0..).zip(markup.pictures) {
            if !picture.deleted {
                frames.push(frame);
                pictures.push(picture);
            }
        }
        let left_out = all - pictures.len();
        markup.pictures = pictures;
        let jobs = if segments.is_empty() { listed } else { segments };
        Ok(MarkedTask {
            name,
            labels: labels.into_iter().map(TaskLabel::from).collect(),
            left_out,
            frames,
            jobs,
            markup,
        })
    }

    /// The file of a frame as it was once sent to the site.
    pub async fn original(&self, task: u64, frame: u64) -> Result<Bytes, SiteError> {
        let number = frame.to_string();
        let query = [("type", "frame"), ("quality", "original"), ("number", number.as_str())];
        let call = self.call(Method::GET, &format!("/api/tasks/{task}/data")).with(|request| {
            let anything = HeaderValue::from_static("*/*");
            request.query(&query).header(ACCEPT, anything).timeout(self.settings().upload_timeout)
        });
        call.send().await?.bytes()
    }
}

fn range(first: Option<u64>, last: Option<u64>) -> Option<(u64, u64)> {
    Some((first?, last?))
}

impl From<Label> for TaskLabel {
    fn from(label: Label) -> Self {
        let attributes = label.attributes.into_iter().map(attribute).collect();
        Self { name: label.name, color: label.color, attributes }
    }
}

fn attribute(told: Specification) -> AttributeRule {
    let kind = match told.input_type.as_str() {
        "select" => AttributeType::Select,
        "radio" => AttributeType::Radio,
        "checkbox" => AttributeType::Checkbox,
        "number" => AttributeType::Number,
        _ => AttributeType::Text,
    };
    // Of texts and checkboxes the site keeps the default as the only value.
    let chosen = !matches!(kind, AttributeType::Text | AttributeType::Checkbox);
    AttributeRule {
        name: told.name,
        kind,
        mutable: told.mutable,
        default: told.default_value,
        values: if chosen { told.values } else { Vec::new() },
        required: false,
        scored: true,
    }
}
