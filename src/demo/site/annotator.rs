//! A person on the site's page: sees images, draws, saves. Everything goes over HTTP with their own
//! credentials, so it is subject to the site's rights and faults.

use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::page::PageLabel;

/// Number of characters of an unexpected answer in an error.
const EXCERPT: usize = 200;

/// An annotator who has logged in.
pub struct Annotator {
    client: Client,
    url: String,
    token: secrecy::SecretString,
}

/// Why the page did not do what the person wanted.
#[derive(Debug, thiserror::Error)]
pub enum AnnotatorError {
    /// The site did not answer, or the connection broke.
    #[error("the site did not answer")]
    Unreachable(#[source] reqwest::Error),
    /// The site refused.
    #[error("the site answered {status}: {excerpt}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// Beginning of the answer.
        excerpt: String,
    },
    /// The site's answer lacks something.
    #[error("the answer of the site has no {0}")]
    Unexpected(&'static str),
    /// The task has no such label.
    #[error("the task has no label {0:?}")]
    UnknownLabel(String),
    /// The skeleton has no such joint.
    #[error("label {label:?} has no joint {joint:?}")]
    UnknownJoint {
        /// The label.
        label: String,
        /// The joint it lacks.
        joint: String,
    },
    /// The label has no such attribute.
    #[error("label {label:?} has no attribute {attribute:?}")]
    UnknownAttribute {
        /// The label.
        label: String,
        /// The attribute it lacks.
        attribute: String,
    },
}

/// An image of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Number of the frame within the task, from 0.
    pub frame: u32,
    /// Name of the file.
    pub name: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// A shape to draw, or a tag of a frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// Number of the frame within the task, from 0.
    pub frame: u32,
    /// Name of the label.
    pub label: String,
    /// `polygon`, `rectangle`, `polyline`, `points` …, or `tag`.
    pub kind: String,
    /// x, y, x, y … in pixels; of a mask its runs and its box.
    pub points: Vec<f64>,
    /// Degrees by which a rectangle is turned clockwise about its centre.
    pub rotation: f64,
    /// Names and values.
    pub attributes: Vec<(String, String)>,
    /// The joints of a skeleton.
    pub joints: Vec<DrawnJoint>,
}

/// A joint of a skeleton.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DrawnJoint {
    /// Its name.
    pub name: String,
    /// Where it is, in pixels.
    pub at: (f64, f64),
    /// Whether it is not in the picture.
    pub outside: bool,
    /// Whether it is hidden.
    pub occluded: bool,
}

/// A job that the person can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnJob {
    /// Number of the task.
    pub task: u64,
    /// Number of the job.
    pub job: u64,
    /// `new`, `in progress`, `completed` or `rejected`.
    pub state: String,
}

impl Annotator {
    /// Logs in at the site's address (without a slash at its end).
    pub async fn login(site_url: &str, username: &str, password: &str) -> Result<Self, AnnotatorError> {
        let client = Client::builder().no_proxy().build().map_err(AnnotatorError::Unreachable)?;
        let body = json!({"username": username, "password": password});
        let request = client.post(format!("{site_url}/api/auth/login")).json(&body);
        let answer = send(request).await?;
        let token = answer["key"].as_str().ok_or(AnnotatorError::Unexpected("key"))?;
        Ok(Self { client, url: site_url.to_owned(), token: token.into() })
    }

    /// The images of a job.
    pub async fn images(&self, job: u64) -> Result<Vec<Frame>, AnnotatorError> {
        let meta = self.ask(Method::GET, &format!("/api/jobs/{job}/data/meta"), None).await?;
        let start = meta["start_frame"].as_u64().ok_or(AnnotatorError::Unexpected("start_frame"))?;
        let frames = meta["frames"].as_array().ok_or(AnnotatorError::Unexpected("frames"))?;
        let pixels = |value: &Value| value.as_u64().and_then(|pixels| u32::try_from(pixels).ok());
        (start..)
            .zip(frames)
            .map(|(number, frame)| {
                Some(Frame {
                    frame: u32::try_from(number).ok()?,
                    name: frame["name"].as_str()?.to_owned(),
                    width: pixels(&frame["width"])?,
                    height: pixels(&frame["height"])?,
                })
            })
            .collect::<Option<_>>()
            .ok_or(AnnotatorError::Unexpected("name or size of a frame"))
    }

    /// Replaces the annotations of a job by these shapes and tags, as *Save* on the page does.
    pub async fn draw(&self, job: u64, shapes: Vec<Drawn>) -> Result<(), AnnotatorError> {
        let labels = self.labels(job).await?;
        let (tags, shapes): (Vec<Drawn>, Vec<Drawn>) =
            shapes.into_iter().partition(|shape| shape.kind == "tag");
        let shapes = shapes.iter().map(|shape| described(shape, &labels)).collect::<Result<Vec<_>, _>>()?;
        let tags = tags.iter().map(|tag| described_tag(tag, &labels)).collect::<Result<Vec<_>, _>>()?;
        let body = json!({"version": 0, "tags": tags, "tracks": [], "shapes": shapes});
        self.ask(Method::PUT, &format!("/api/jobs/{job}/annotations"), Some(body)).await?;
        Ok(())
    }

    /// Deletes these frames of a job; its other frames are restored.
    pub async fn delete_frames(&self, job: u64, frames: &[u32]) -> Result<(), AnnotatorError> {
        let body = json!({"deleted_frames": frames});
        self.ask(Method::PATCH, &format!("/api/jobs/{job}/data/meta"), Some(body)).await.map(drop)
    }

    /// Sets a job to this state, such as `completed`.
    pub async fn set_state(&self, job: u64, state: &str) -> Result<(), AnnotatorError> {
        let body = json!({"state": state});
        self.ask(Method::PATCH, &format!("/api/jobs/{job}"), Some(body)).await.map(drop)
    }

    /// The jobs that the person can see, newest first.
    pub async fn jobs(&self) -> Result<Vec<OwnJob>, AnnotatorError> {
        let list = self.ask(Method::GET, "/api/jobs?page_size=all", None).await?;
        let jobs = list["results"].as_array().ok_or(AnnotatorError::Unexpected("results"))?;
        jobs.iter()
            .map(|job| {
                let state = job["state"].as_str()?.to_owned();
                Some(OwnJob { task: job["task_id"].as_u64()?, job: job["id"].as_u64()?, state })
            })
            .collect::<Option<_>>()
            .ok_or(AnnotatorError::Unexpected("id, task_id or state of a job"))
    }

    /// The labels of a job: in the job on old sites, and at a linked address on newer ones.
    pub async fn labels(&self, job: u64) -> Result<Vec<PageLabel>, AnnotatorError> {
        let missing = || AnnotatorError::Unexpected("labels");
        let job = self.ask(Method::GET, &format!("/api/jobs/{job}"), None).await?;
        let labels = match job["labels"]["url"].as_str() {
            None => job["labels"].clone(),
            Some(url) => {
                let path = url.strip_prefix(&self.url).ok_or_else(missing)?;
                let list = self.ask(Method::GET, &format!("{path}&page_size=all"), None).await?;
                list["results"].clone()
            }
        };
        let labels: Vec<PageLabel> = serde_json::from_value(labels).map_err(|_| missing())?;
        Ok(labels.into_iter().filter(|label| !label.has_parent).collect())
    }

    pub(super) async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value, AnnotatorError> {
        let request = self.request(method, path);
        send(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
    }

    /// A file at an address of the site.
    pub(super) async fn file(&self, path: &str) -> Result<bytes::Bytes, AnnotatorError> {
        let answer = accepted(self.request(Method::GET, path).header("Accept", "*/*")).await?;
        answer.bytes().await.map_err(unreachable)
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        use secrecy::ExposeSecret;
        let token = format!("Token {}", self.token.expose_secret());
        self.client.request(method, format!("{}{path}", self.url)).header("Authorization", token)
    }
}

async fn send(request: RequestBuilder) -> Result<Value, AnnotatorError> {
    let answer = accepted(request.header("Accept", "application/vnd.cvat+json")).await?;
    let text = answer.text().await.map_err(unreachable)?;
    serde_json::from_str(&text).map_err(|_| AnnotatorError::Unexpected("JSON"))
}

/// The answer to a request that the site did not refuse.
async fn accepted(request: RequestBuilder) -> Result<Response, AnnotatorError> {
    let response = request.send().await.map_err(unreachable)?;
    let status = response.status();
    if status.is_success() && status != StatusCode::NO_CONTENT {
        return Ok(response);
    }
    let excerpt = response.text().await.map_err(unreachable)?.chars().take(EXCERPT).collect();
    Err(AnnotatorError::Refused { status: status.as_u16(), excerpt })
}

fn unreachable(error: reqwest::Error) -> AnnotatorError {
    AnnotatorError::Unreachable(error.without_url())
}

/// A shape as the page sends it.
fn described(shape: &Drawn, labels: &[PageLabel]) -> Result<Value, AnnotatorError> {
    let label = label_of(shape, labels)?;
    let joints = shape.joints.iter().map(|joint| described_joint(shape.frame, joint, label));
    let mut body = json!({
        "type": shape.kind,
        "frame": shape.frame,
        "label_id": label.id,
        "points": shape.points,
        "occluded": false,
        "z_order": 0,
        "rotation": shape.rotation,
        "source": "manual",
        "group": 0,
        "attributes": values(shape, label)?,
    });
    if !shape.joints.is_empty() {
        body["elements"] = joints.collect::<Result<Vec<_>, _>>()?.into();
    }
    Ok(body)
}

fn described_joint(frame: u32, joint: &DrawnJoint, label: &PageLabel) -> Result<Value, AnnotatorError> {
    let known = label.sublabels.iter().find(|known| known.name == joint.name);
    let known = known.ok_or_else(|| AnnotatorError::UnknownJoint {
        label: label.name.clone(),
        joint: joint.name.clone(),
    })?;
    Ok(json!({
        "type": "points",
        "frame": frame,
        "label_id": known.id,
        "points": [joint.at.0, joint.at.1],
        "occluded": joint.occluded,
        "outside": joint.outside,
        "z_order": 0,
        "rotation": 0.0,
        "source": "manual",
        "group": 0,
        "attributes": [],
    }))
}

fn described_tag(tag: &Drawn, labels: &[PageLabel]) -> Result<Value, AnnotatorError> {
    let label = label_of(tag, labels)?;
    let attributes = values(tag, label)?;
    Ok(json!({
        "label_id": label.id,
        "frame": tag.frame,
        "group": 0,
        "source": "manual",
        "attributes": attributes,
    }))
}

fn label_of<'a>(shape: &Drawn, labels: &'a [PageLabel]) -> Result<&'a PageLabel, AnnotatorError> {
    let label = labels.iter().find(|label| label.name == shape.label);
    label.ok_or_else(|| AnnotatorError::UnknownLabel(shape.label.clone()))
}

fn values(shape: &Drawn, label: &PageLabel) -> Result<Vec<Value>, AnnotatorError> {
    let attributes = shape.attributes.iter().map(|(name, value)| {
        let known = label.attributes.iter().find(|attribute| attribute.name == *name);
        let spec = known.ok_or_else(|| AnnotatorError::UnknownAttribute {
            label: label.name.clone(),
            attribute: name.clone(),
        })?;
        Ok(json!({"spec_id": spec.id, "value": value}))
    });
    attributes.collect()
}
