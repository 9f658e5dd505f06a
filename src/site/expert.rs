//! A task that an expert has annotated: everything that an exam is made of.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use bytes::Bytes;
use reqwest::Method;
use reqwest::header::{ACCEPT, HeaderValue};

use super::client::Site;
use super::copies::{self, Joined, Part};
use super::drawn_shapes::Names;
use super::error::SiteError;
use super::limits;
use super::skeleton_svg;
use super::submissions::annotations;
use super::wire::{DataMeta, JobAnswer, Label, RawAnnotations, Specification, Task};
use crate::exam::rules::USUAL_WEIGHT;
use crate::exam::{Annotations, AttributeRule, AttributeType, ShapeKind, SkeletonTemplate};
use crate::model::{JobId, TaskId};

/// The task. Images that were deleted from it are left out.
#[derive(Clone, Debug)]
pub struct MarkedTask {
    /// Its name.
    pub name: String,
    /// Its labels, in its order.
    pub labels: Vec<TaskLabel>,
    /// Number of its images that are deleted and therefore not included.
    pub left_out: usize,
    /// Frame numbers, in the order of the images in `annotations`.
    pub frames: Vec<u64>,
    /// The images of each of its jobs, by index in `annotations`; an image that is in several jobs belongs to the
    /// first.
    pub jobs: Vec<Vec<usize>>,
    /// Images that are in the task several times with different annotations.
    pub disputed: Vec<String>,
    /// The annotations. Image names have no folder, and each image occurs once.
    pub annotations: Annotations,
}

/// A label of a task.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskLabel {
    /// Its name.
    pub name: String,
    /// `#rrggbb`.
    pub color: String,
    /// The kind of shape that it is limited to, if it is.
    pub kind: Option<ShapeKind>,
    /// The joints of its skeletons, if it is a skeleton's.
    pub template: Option<SkeletonTemplate>,
    /// The attributes of its objects.
    pub attributes: Vec<AttributeRule>,
}

impl Site {
    /// A task with labels, jobs and annotations, without the images themselves.
    pub async fn marked_task(&self, id: TaskId) -> Result<MarkedTask, SiteError> {
        let mut task = self.task(id).await?;
        let name = task.name.clone();
        let labels = self.labels_of(&mut task).await?;
        let jobs = self.ranges(&mut task).await?;
        let meta = self.frames(id).await?;
        if meta.frames.len() as u64 != task.size {
            return Err(SiteError::permanent(format!("the task {id} is no set of pictures, but a video")));
        }
        let parts = self.parts(id, &jobs, &meta, &Names::of(&labels)).await?;
        let tracks: BTreeSet<u32> =
            parts.iter().flat_map(|part| part.annotations.tracks.iter().copied()).collect();
        let Joined { frames, images, mut parts, disputed, left_out } = copies::joined(&meta, &parts);
        parts.retain(|images| !images.is_empty());
        Ok(MarkedTask {
            name,
            labels: labels.into_iter().filter(|label| !label.has_parent).map(TaskLabel::from).collect(),
            left_out,
            disputed,
            frames,
            jobs: parts,
            annotations: Annotations { images, tracks: tracks.into_iter().collect(), stray: 0 },
        })
    }

    /// The jobs of a task with their frames.
    async fn ranges(&self, task: &mut Task) -> Result<Vec<Range>, SiteError> {
        // Older servers list the frames of a segment, newer ones those of a job.
        let segments = task.segments.iter().flat_map(|segment| {
            let frames = (segment.start_frame, segment.stop_frame);
            segment.jobs.iter().map(move |job| (job.id, frames))
        });
        let segments: HashMap<JobId, _> = segments.collect();
        let range = |job: JobAnswer| {
            let own = (job.start_frame, job.stop_frame);
            let (first, last) = segments.get(&job.id).copied().unwrap_or(own);
            Some(Range { job: job.id, first: first?, last: last? })
        };
        Ok(self.jobs_of(task).await?.into_iter().filter_map(range).collect())
    }

    /// What is drawn in each job. If jobs share frames, the site merges shapes in the annotations of the whole
    /// task; then each job is queried for its own.
    async fn parts(
        &self,
        task: TaskId,
        jobs: &[Range],
        meta: &DataMeta,
        names: &Names<'_>,
    ) -> Result<Vec<Part>, SiteError> {
        let drawn = async |path: String| -> Result<Arc<Annotations>, SiteError> {
            let raw: RawAnnotations = self.call(Method::GET, &path).within(limits::PULLED).read().await?;
            Ok(Arc::new(annotations(meta.clone(), raw, names)))
        };
        let mut parts = Vec::new();
        if overlap(jobs) {
            for Range { job, first, last } in jobs {
                let annotations = drawn(format!("/api/jobs/{job}/annotations")).await?;
                parts.push(Part { first: *first, last: *last, annotations });
            }
            return Ok(parts);
        }
        let annotations = drawn(format!("/api/tasks/{task}/annotations")).await?;
        if jobs.is_empty() {
            return Ok(vec![Part { first: 0, last: u64::MAX, annotations }]);
        }
        for Range { first, last, .. } in jobs {
            parts.push(Part { first: *first, last: *last, annotations: Arc::clone(&annotations) });
        }
        Ok(parts)
    }

    /// The file of a frame as it was sent to the site.
    pub async fn original(&self, task: TaskId, frame: u64) -> Result<Bytes, SiteError> {
        let number = frame.to_string();
        let query = [("type", "frame"), ("quality", "original"), ("number", number.as_str())];
        let call = self.call(Method::GET, &format!("/api/tasks/{task}/data")).within(limits::PULLED);
        let call = call.with(|request| {
            let anything = HeaderValue::from_static("*/*");
            request.query(&query).header(ACCEPT, anything).timeout(self.settings().upload_timeout)
        });
        call.send().await?.bytes()
    }
}

/// A job and its frames, first and last.
struct Range {
    job: JobId,
    first: u64,
    last: u64,
}

/// Whether a frame is in two of the jobs.
fn overlap(jobs: &[Range]) -> bool {
    let mut ranges: Vec<(u64, u64)> = jobs.iter().map(|job| (job.first, job.last)).collect();
    ranges.sort_unstable();
    ranges.windows(2).any(|pair| pair[1].0 <= pair[0].1)
}

impl From<Label> for TaskLabel {
    fn from(label: Label) -> Self {
        let kind =
            Some(ShapeKind::from_name(&label.kind)).filter(|kind| !matches!(kind, ShapeKind::Other(_)));
        let is_skeleton = kind == Some(ShapeKind::Skeleton);
        let template = is_skeleton.then(|| skeleton_svg::read(&label.sublabels, &label.svg));
        let attributes = label.attributes.into_iter().map(attribute).collect();
        Self { name: label.name, color: label.color, kind, template, attributes }
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
    // For texts and checkboxes, the site stores only the default value.
    let chosen = !matches!(kind, AttributeType::Text | AttributeType::Checkbox);
    AttributeRule {
        name: told.name,
        kind,
        mutable: told.mutable,
        default: told.default_value,
        values: if chosen { told.values } else { Vec::new() },
        required: false,
        scored: true,
        matching: None,
        weight: USUAL_WEIGHT,
    }
}
