//! Draws like a person with an account of their own does on the site's page.

use reqwest::Method;
use serde_json::{Value, json};

use super::client::Site;
use super::error::SiteError;
use super::wire::{Label, RawAnnotations};
use crate::exam::{Annotations, ImageNames, Shape, naming};
use crate::model::{JobId, TaskId};

/// A job with its first and last frame.
struct Sheet {
    job: JobId,
    first: u64,
    last: u64,
}

impl Site {
    /// Draws these annotations in the jobs of a task that is assigned to us, and saves them, as the page does. A
    /// job that already has annotations is left as it is: an earlier try succeeded. Returns how many shapes were
    /// meant.
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
            let shapes = bodies(&sheet, &frames, annotations, &labels)?;
            drawn += shapes.len();
            self.save(sheet.job, shapes).await?;
        }
        Ok(drawn)
    }

    async fn save(&self, job: JobId, shapes: Vec<Value>) -> Result<(), SiteError> {
        let path = format!("/api/jobs/{job}/annotations");
        let there: RawAnnotations = self.call(Method::GET, &path).read().await?;
        if shapes.is_empty() || !there.shapes.is_empty() {
            return Ok(());
        }
        let body = json!({"version": 0, "shapes": shapes, "tracks": [], "tags": []});
        let call = self.call(Method::PATCH, &path);
        call.with(|request| request.query(&[("action", "create")]).json(&body)).finish().await
    }
}

/// The shapes of a job, in the format that the page sends.
fn bodies(
    sheet: &Sheet,
    frames: &[String],
    annotations: &Annotations,
    labels: &[Label],
) -> Result<Vec<Value>, SiteError> {
    let known = ImageNames::of(annotations.images.iter().map(|image| image.name.as_str()));
    let mut shapes = Vec::new();
    for (frame, name) in (0..).zip(frames).filter(|(frame, _)| (sheet.first..=sheet.last).contains(frame)) {
        let image = known.meant(name).and_then(|name| annotations.image(name));
        for shape in image.into_iter().flat_map(|image| &image.shapes) {
            shapes.push(body(frame, shape, labels)?);
        }
    }
    Ok(shapes)
}

fn body(frame: u64, shape: &Shape, labels: &[Label]) -> Result<Value, SiteError> {
    let missing = |what: &str, name: &str| SiteError::permanent(format!("the task has no {what} “{name}”"));
    let label = labels.iter().find(|label| label.name == shape.label);
    let label = label.ok_or_else(|| missing("label", &shape.label))?;
    let attributes = shape.attributes.iter().map(|(name, value)| {
        let attribute = label.attributes.iter().find(|attribute| attribute.name == *name);
        let attribute = attribute.ok_or_else(|| missing("attribute", name))?;
        Ok(json!({"spec_id": attribute.id, "value": value}))
    });
    let (points, rotation) = shape.geometry.on_page();
    Ok(json!({
        "type": shape.kind().name(),
        "frame": frame,
        "label_id": label.id,
        "points": points,
        "occluded": false,
        "outside": false,
        "z_order": 0,
        "rotation": rotation,
        "source": "manual",
        "group": 0,
        "attributes": attributes.collect::<Result<Vec<_>, SiteError>>()?,
        "elements": [],
    }))
}
