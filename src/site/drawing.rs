//! Draws like a person with an account of their own does on the site's page.

use reqwest::Method;
use serde_json::{Value, json};

use super::client::Site;
use super::error::SiteError;
use super::wire::{Label, RawAnnotations};
use crate::exam::geometry::Joint;
use crate::exam::{Annotations, Geometry, ImageNames, Shape, ShapeKind, naming};
use crate::model::{JobId, TaskId};

/// A job with its first and last frame.
struct Sheet {
    job: JobId,
    first: u64,
    last: u64,
}

impl Site {
    /// Draws these annotations in the jobs of a task that is assigned to us, and saves them, as the page does. A
    /// job that already has annotations is left as it is: an earlier try succeeded. Returns how many shapes and
    /// tags were meant.
    ///
    /// Annotations on images that the task does not have are skipped.
    pub async fn draw(&self, task: TaskId, annotations: &Annotations) -> Result<usize, SiteError> {
        let mut task = self.task(task).await?;
        let labels = self.labels_of(&mut task).await?;
        // On older sites, only the segment has the frames of a job.
        let ranges: Vec<_> = task
            .segments
            .iter()
            .flat_map(|of| of.jobs.iter().map(|job| (job.id, of.start_frame, of.stop_frame)))
            .collect();
        let jobs = self.jobs_of(&mut task).await?;
        let frames = naming::names(&self.frames(task.id).await?.frames);
        let mut drawn = 0;
        for job in jobs {
            let range = ranges.iter().find(|(id, ..)| *id == job.id);
            let (first, last) =
                range.map_or((job.start_frame, job.stop_frame), |(_, first, last)| (*first, *last));
            let whole = (0, (frames.len() as u64).saturating_sub(1));
            let sheet = Sheet { job: job.id, first: first.unwrap_or(whole.0), last: last.unwrap_or(whole.1) };
            let bodies = bodies(&sheet, &frames, annotations, &labels)?;
            drawn += bodies.shapes.len() + bodies.tags.len();
            self.save(sheet.job, bodies).await?;
        }
        Ok(drawn)
    }

    async fn save(&self, job: JobId, Bodies { shapes, tags }: Bodies) -> Result<(), SiteError> {
        let path = format!("/api/jobs/{job}/annotations");
        let there: RawAnnotations = self.call(Method::GET, &path).read().await?;
        let is_begun = !there.shapes.is_empty() || !there.tags.is_empty();
        if is_begun || (shapes.is_empty() && tags.is_empty()) {
            return Ok(());
        }
        let body = json!({"version": 0, "shapes": shapes, "tracks": [], "tags": tags});
        let call = self.call(Method::PATCH, &path);
        call.with(|request| request.query(&[("action", "create")]).json(&body)).finish().await
    }
}

/// What is drawn in a job, in the format that the page sends.
#[derive(Default)]
struct Bodies {
    shapes: Vec<Value>,
    tags: Vec<Value>,
}

fn bodies(
    sheet: &Sheet,
    frames: &[String],
    annotations: &Annotations,
    labels: &[Label],
) -> Result<Bodies, SiteError> {
    let known = ImageNames::of(annotations.images.iter().map(|image| image.name.as_str()));
    let mut bodies = Bodies::default();
    for (frame, name) in (0..).zip(frames).filter(|(frame, _)| (sheet.first..=sheet.last).contains(frame)) {
        let image = known.meant(name).and_then(|name| annotations.image(name));
        for shape in image.into_iter().flat_map(|image| &image.shapes) {
            let label = labels.iter().find(|label| label.name == shape.label && !label.has_parent);
            let label = label.ok_or_else(|| missing("label", &shape.label))?;
            if shape.is_tag() {
                bodies.tags.push(tag(frame, shape, label)?);
            } else {
                bodies.shapes.push(body(frame, shape, label)?);
            }
        }
    }
    Ok(bodies)
}

fn missing(what: &str, name: &str) -> SiteError {
    SiteError::permanent(format!("the task has no {what} “{name}”"))
}

fn attributes(shape: &Shape, label: &Label) -> Result<Vec<Value>, SiteError> {
    let attributes = shape.attributes.iter().map(|(name, value)| {
        let attribute = label.attributes.iter().find(|attribute| attribute.name == *name);
        let attribute = attribute.ok_or_else(|| missing("attribute", name))?;
        Ok(json!({"spec_id": attribute.id, "value": value}))
    });
    attributes.collect()
}

fn tag(frame: u64, shape: &Shape, label: &Label) -> Result<Value, SiteError> {
    let attributes = attributes(shape, label)?;
    Ok(json!({
        "label_id": label.id,
        "frame": frame,
        "group": 0,
        "source": "manual",
        "attributes": attributes,
    }))
}

fn body(frame: u64, shape: &Shape, label: &Label) -> Result<Value, SiteError> {
    let (points, rotation) = shape.geometry.on_page();
    let elements: Result<Vec<Value>, SiteError> = match &shape.geometry {
        Geometry::Skeleton(joints) => joints.iter().map(|joint| element(frame, joint, label)).collect(),
        _ => Ok(Vec::new()),
    };
    let mut body = plain(frame, shape.kind().name(), label.id, &points);
    body["rotation"] = json!(rotation);
    body["attributes"] = json!(attributes(shape, label)?);
    body["elements"] = json!(elements?);
    Ok(body)
}

/// A joint of a skeleton. Those of a task of ours have no attributes.
fn element(frame: u64, joint: &Joint, label: &Label) -> Result<Value, SiteError> {
    let of_name = label.sublabels.iter().find(|known| known.name == joint.name);
    let known = of_name.ok_or_else(|| missing("joint", &joint.name))?;
    let mut body = plain(frame, ShapeKind::Points.name(), known.id, &[joint.at.0, joint.at.1]);
    body["occluded"] = json!(joint.occluded);
    body["outside"] = json!(joint.outside);
    Ok(body)
}

/// A shape without attributes.
fn plain(frame: u64, kind: &str, label: u64, points: &[f64]) -> Value {
    json!({
        "type": kind,
        "frame": frame,
        "label_id": label,
        "points": points,
        "occluded": false,
        "outside": false,
        "z_order": 0,
        "rotation": 0.0,
        "source": "manual",
        "group": 0,
        "attributes": [],
    })
}
