//! What an annotator sees on the site's page: the name of a task, the images of a job, and what is drawn on them.

use reqwest::Method;
use serde_json::Value;

use super::annotator::{Annotator, AnnotatorError, Drawn, DrawnJoint};
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

    /// The shapes that are saved in a job, in the order in which they were drawn, and then its tags.
    pub async fn shapes(&self, job: u64) -> Result<Vec<Drawn>, AnnotatorError> {
        let labels = self.labels(job).await?;
        let saved = self.ask(Method::GET, &format!("/api/jobs/{job}/annotations"), None).await?;
        let list = |name: &'static str| -> Result<Vec<&Value>, AnnotatorError> {
            let list = saved[name].as_array().ok_or(AnnotatorError::Unexpected(name))?;
            let mut entries: Vec<&Value> = list.iter().collect();
            entries.sort_by_key(|entry| entry["id"].as_u64());
            Ok(entries)
        };
        let shapes = list("shapes")?.into_iter().map(|shape| drawn(shape, &labels));
        let tags = list("tags")?.into_iter().map(|tag| drawn_tag(tag, &labels));
        shapes.chain(tags).collect::<Option<_>>().ok_or(AnnotatorError::Unexpected("readable shapes"))
    }
}

/// A saved shape by the names of its label and attributes.
fn drawn(shape: &Value, labels: &[PageLabel]) -> Option<Drawn> {
    let label = label_of(shape, labels)?;
    let joints = shape["elements"].as_array().map(Vec::as_slice).unwrap_or_default();
    Some(Drawn {
        kind: shape["type"].as_str()?.to_owned(),
        points: shape["points"].as_array()?.iter().map(Value::as_f64).collect::<Option<_>>()?,
        rotation: shape["rotation"].as_f64().unwrap_or_default(),
        joints: joints.iter().map(|joint| drawn_joint(joint, label)).collect::<Option<_>>()?,
        ..drawn_tag(shape, labels)?
    })
}

fn drawn_joint(joint: &Value, label: &PageLabel) -> Option<DrawnJoint> {
    let flag = |name: &str| joint[name].as_bool().unwrap_or_default();
    Some(DrawnJoint {
        name: label_of(joint, &label.sublabels)?.name.clone(),
        at: (joint["points"][0].as_f64()?, joint["points"][1].as_f64()?),
        outside: flag("outside"),
        occluded: flag("occluded"),
    })
}

/// What a shape and a tag have in common, as a tag.
fn drawn_tag(entry: &Value, labels: &[PageLabel]) -> Option<Drawn> {
    let label = label_of(entry, labels)?;
    let attributes = entry["attributes"].as_array().map(Vec::as_slice).unwrap_or_default();
    let value = |told: &Value| {
        let known = label.attributes.iter().find(|known| Some(known.id) == told["spec_id"].as_u64())?;
        Some((known.name.clone(), told["value"].as_str().unwrap_or_default().to_owned()))
    };
    Some(Drawn {
        frame: entry["frame"].as_u64().and_then(|frame| u32::try_from(frame).ok())?,
        label: label.name.clone(),
        kind: "tag".to_owned(),
        points: Vec::new(),
        rotation: 0.0,
        attributes: attributes.iter().filter_map(value).collect(),
        joints: Vec::new(),
    })
}

fn label_of<'a>(entry: &Value, labels: &'a [PageLabel]) -> Option<&'a PageLabel> {
    labels.iter().find(|label| Some(label.id) == entry["label_id"].as_u64())
}
