//! What an annotator sees on the site's page: the name of a task, the images of a job, and what is drawn on them.

use reqwest::Method;
use serde_json::Value;

use super::annotator::{Annotator, AnnotatorError, Drawn};
use super::page::PageLabel;

impl Annotator {
    /// The name of a task.
    pub async fn task_name(&self, task: u64) -> Result<String, AnnotatorError> {
        let task = self.ask(Method::GET, &format!("/api/tasks/{task}"), None).await?;
        task["name"].as_str().map(str::to_owned).ok_or(AnnotatorError::Unexpected("name of a task"))
    }

    /// The file of an image of a job; frames are numbered within the task.
    pub async fn image(&self, job: u64, frame: u32) -> Result<bytes::Bytes, AnnotatorError> {
        self.file(&format!("/api/jobs/{job}/data?type=frame&quality=original&number={frame}")).await
    }

    /// The shapes that are saved in a job, in the order in which they were drawn.
    pub async fn shapes(&self, job: u64) -> Result<Vec<Drawn>, AnnotatorError> {
        let labels = self.labels(job).await?;
        let saved = self.ask(Method::GET, &format!("/api/jobs/{job}/annotations"), None).await?;
        let mut shapes: Vec<&Value> =
            saved["shapes"].as_array().ok_or(AnnotatorError::Unexpected("shapes"))?.iter().collect();
        shapes.sort_by_key(|shape| shape["id"].as_u64());
        let shapes: Option<Vec<Drawn>> = shapes.into_iter().map(|shape| drawn(shape, &labels)).collect();
        shapes.ok_or(AnnotatorError::Unexpected("readable shapes"))
    }
}

/// A saved shape by the names of its label and attributes.
fn drawn(shape: &Value, labels: &[PageLabel]) -> Option<Drawn> {
    let label = labels.iter().find(|label| Some(label.id) == shape["label_id"].as_u64())?;
    let attributes = shape["attributes"].as_array().map(Vec::as_slice).unwrap_or_default();
    let value = |told: &Value| {
        let known = label.attributes.iter().find(|known| Some(known.id) == told["spec_id"].as_u64())?;
        Some((known.name.clone(), told["value"].as_str().unwrap_or_default().to_owned()))
    };
    Some(Drawn {
        frame: shape["frame"].as_u64().and_then(|frame| u32::try_from(frame).ok())?,
        label: label.name.clone(),
        kind: shape["type"].as_str()?.to_owned(),
        points: shape["points"].as_array()?.iter().map(Value::as_f64).collect::<Option<_>>()?,
        rotation: shape["rotation"].as_f64().unwrap_or_default(),
        attributes: attributes.iter().filter_map(value).collect(),
    })
}
