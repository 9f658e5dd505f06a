//! The pane of the site: everything goes over HTTP to the stand-in, with the credentials that were typed, so it shows
//! what an annotator's browser would show.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::media::image_type;
use super::refusal::Refusal;
use super::request::Sent;
use super::shared::Shared;
use crate::demo::site::{
    Annotator, AnnotatorError, Drawn, DrawnJoint, Frame, OwnJob, PageAttribute, PageLabel,
};
use crate::exam::{Exam, Geometry, ShapeKind};

/// Somebody logs in.
#[derive(Deserialize)]
pub(super) struct Login {
    username: String,
    password: SecretString,
}

pub(super) async fn login(
    State(shared): State<Arc<Shared>>,
    Sent(Login { username, password }): Sent<Login>,
) -> Result<Json<Value>, Refusal> {
    let url = shared.world.site.url();
    let annotator = Annotator::login(&url, username.trim(), password.expose_secret().trim()).await;
    let annotator = annotator.map_err(|error| match error {
        AnnotatorError::Refused { status: 400..=499, .. } => Refusal::WrongLogin,
        error => error.into(),
    })?;
    let session = shared.sessions.open(annotator);
    Ok(Json(json!({"session": session, "username": username.trim()})))
}

/// In whose session.
#[derive(Deserialize)]
pub(super) struct Whose {
    #[serde(default)]
    session: String,
}

pub(super) async fn jobs(
    State(shared): State<Arc<Shared>>,
    Query(Whose { session }): Query<Whose>,
) -> Result<Json<Value>, Refusal> {
    let annotator = shared.sessions.find(&session)?;
    let rules = shared.world.rules();
    let exam = rules.packs.current();
    let mut jobs = Vec::new();
    for job in annotator.jobs().await? {
        let name = annotator.task_name(job.task).await?;
        let (frames, labels) = (annotator.images(job.job).await?, annotator.labels(job.job).await?);
        jobs.push(shown(&session, &job, &name, &frames, &labels, exam));
    }
    Ok(Json(json!({"jobs": jobs})))
}

fn shown(
    session: &str,
    job: &OwnJob,
    name: &str,
    frames: &[Frame],
    labels: &[PageLabel],
    exam: &Exam,
) -> Value {
    let frame = |frame: &Frame| {
        json!({
            "frame": frame.frame,
            "name": frame.name,
            "width": frame.width,
            "height": frame.height,
            "url": format!("api/site/frames/{session}/{}/{}", job.job, frame.frame),
        })
    };
    let attribute = |attribute: &PageAttribute| {
        json!({
            "name": attribute.name,
            "kind": attribute.kind,
            "values": attribute.values,
            "default": attribute.default_value,
        })
    };
    // The site has the lines of a skeleton in a drawing only; the exam, from which it comes, has them by names.
    let edges = |label: &PageLabel| {
        let template = exam.label(&label.name).and_then(|rule| rule.template.as_ref());
        template.map(|template| template.edges.clone()).unwrap_or_default()
    };
    let label = |label: &PageLabel| {
        json!({
            "name": label.name,
            "color": label.color,
            "type": label.kind,
            "edges": edges(label),
            "attributes": label.attributes.iter().map(attribute).collect::<Vec<_>>(),
        })
    };
    json!({
        "task": job.task,
        "job": job.job,
        "name": name,
        "state": job.state,
        "frames": frames.iter().map(frame).collect::<Vec<_>>(),
        "labels": labels.iter().map(label).collect::<Vec<_>>(),
    })
}

pub(super) async fn frame(
    State(shared): State<Arc<Shared>>,
    Path((session, job, frame)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    let annotator = shared.sessions.find(&session)?;
    let job = job.parse().map_err(|_| Refusal::NoJob)?;
    let frame = frame.parse().map_err(|_| Refusal::NoJob)?;
    let image = annotator.image(job, frame).await?;
    let kind = image_type(&image).unwrap_or("application/octet-stream");
    Ok(([(CONTENT_TYPE, kind)], image).into_response())
}

/// A shape of the page.
#[derive(Serialize, Deserialize)]
struct PageShape {
    frame: u32,
    label: String,
    kind: String,
    points: Vec<f64>,
    #[serde(default)]
    rotation: f64,
    #[serde(default)]
    attributes: Vec<(String, String)>,
    /// The joints of a skeleton.
    #[serde(default)]
    joints: Vec<DrawnJoint>,
}

impl From<Drawn> for PageShape {
    fn from(drawn: Drawn) -> Self {
        let Drawn { frame, label, kind, points, rotation, attributes, joints } = drawn;
        Self { frame, label, kind, points, rotation, attributes, joints }
    }
}

impl From<PageShape> for Drawn {
    fn from(shape: PageShape) -> Self {
        let PageShape { frame, label, kind, points, rotation, attributes, joints } = shape;
        Self { frame, label, kind, points, rotation, attributes, joints }
    }
}

/// Which job, in whose session.
#[derive(Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    session: String,
    #[serde(default)]
    job: String,
}

pub(super) async fn shapes(
    State(shared): State<Arc<Shared>>,
    Query(Which { session, job }): Query<Which>,
) -> Result<Json<Value>, Refusal> {
    let annotator = shared.sessions.find(&session)?;
    let shapes = annotator.shapes(job.parse().map_err(|_| Refusal::NoJob)?).await?;
    let shapes = shapes.into_iter().map(PageShape::from);
    Ok(Json(json!({"shapes": shapes.collect::<Vec<_>>()})))
}

/// Everything that is drawn in a job.
#[derive(Deserialize)]
pub(super) struct Saved {
    session: String,
    job: u64,
    shapes: Vec<PageShape>,
}

pub(super) async fn save(
    State(shared): State<Arc<Shared>>,
    Sent(Saved { session, job, shapes }): Sent<Saved>,
) -> Result<Json<Value>, Refusal> {
    let annotator = shared.sessions.find(&session)?;
    let frames = annotator.images(job).await?;
    let is_there = |shape: &PageShape| frames.iter().any(|frame| frame.frame == shape.frame);
    if !shapes.iter().all(|shape| is_there(shape) && is_whole(shape)) {
        return Err(Refusal::BadShapes);
    }
    let shapes = shapes.into_iter().map(Drawn::from);
    annotator.draw(job, shapes.collect()).await?;
    Ok(Json(json!({})))
}

/// Whether a shape has as many points as its kind needs. Of shapes that can't be drawn on the page, it saves what it
/// has read.
fn is_whole(shape: &PageShape) -> bool {
    let kind = ShapeKind::from_name(&shape.kind);
    let points = shape.points.len() / 2;
    let is_even = shape.points.len().is_multiple_of(2);
    let enough = match kind {
        ShapeKind::Polygon => points >= 3 && is_even,
        ShapeKind::Rectangle | ShapeKind::Ellipse => points == 2 && is_even,
        ShapeKind::Polyline => points >= 2 && is_even,
        ShapeKind::Points => points >= 1 && is_even,
        ShapeKind::Mask | ShapeKind::Cuboid => {
            Geometry::of(kind, shape.points.clone(), shape.rotation).fault().is_none()
        }
        ShapeKind::Skeleton => points == 0 && !shape.joints.is_empty(),
        ShapeKind::Tag => points == 0,
        ShapeKind::Other(_) => false,
    };
    enough && shape.points.iter().all(|at| at.is_finite())
}

/// The state that a job is set to.
#[derive(Deserialize)]
pub(super) struct NewState {
    session: String,
    job: u64,
    state: JobState,
}

#[derive(Clone, Copy, Deserialize)]
enum JobState {
    #[serde(rename = "new")]
    New,
    #[serde(rename = "in progress")]
    InProgress,
    #[serde(rename = "completed")]
    Completed,
    #[serde(rename = "rejected")]
    Rejected,
}

impl JobState {
    fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::InProgress => "in progress",
            Self::Completed => "completed",
            Self::Rejected => "rejected",
        }
    }
}

pub(super) async fn set_state(
    State(shared): State<Arc<Shared>>,
    Sent(NewState { session, job, state }): Sent<NewState>,
) -> Result<Json<Value>, Refusal> {
    let annotator = shared.sessions.find(&session)?;
    annotator.set_state(job, state.name()).await?;
    Ok(Json(json!({})))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_has_the_points_that_its_kind_needs() {
        let is_drawn = |kind: &str, points: &[f64]| {
            let (label, kind, points) = ("car".to_owned(), kind.to_owned(), points.to_vec());
            let (attributes, joints) = (Vec::new(), Vec::new());
            is_whole(&Drawn { frame: 0, label, kind, points, rotation: 0.0, attributes, joints }.into())
        };
        assert!(is_drawn("polygon", &[1.0, 1.0, 9.0, 1.0, 9.0, 9.0]));
        assert!(is_drawn("rectangle", &[1.0, 1.0, 9.0, 9.0]));
        assert!(is_drawn("points", &[1.0, 1.0]));
        assert!(!is_drawn("polygon", &[1.0, 1.0, 9.0, 1.0]), "a line");
        assert!(!is_drawn("polygon", &[1.0, 1.0, 9.0, 1.0, 9.0, 9.0, 9.0]), "half a point");
        assert!(!is_drawn("rectangle", &[1.0, 1.0, f64::NAN, 9.0]), "no number");
        assert!(is_drawn("cuboid", &[1.0; 16]) && is_drawn("mask", &[0.0, 4.0, 1.0, 1.0, 2.0, 2.0]));
        assert!(!is_drawn("mask", &[0.0, 5.0, 1.0, 1.0, 2.0, 2.0]), "the runs do not fill the box");
        assert!(is_drawn("tag", &[]) && !is_drawn("skeleton", &[]) && !is_drawn("splat", &[1.0; 4]));
    }
}
