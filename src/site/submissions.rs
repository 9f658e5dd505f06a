//! What a candidate drew: the site's annotations as [`Annotations`].

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use reqwest::Method;

use super::client::Site;
use super::drawn_shapes::{Names, shape, tag};
use super::error::SiteError;
use super::limits;
use super::wire::{DataMeta, JobAnswer, Label, Labels, RawAnnotations, Task, UserAnswer};
use crate::exam::{AnnotatedImage, Annotations, naming};
use crate::model::{Cause, CauseKind, JobId, Mark, TaskId};

/// A job of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// `new`, `in progress`, `rejected` or `completed`.
    pub state: String,
    /// The user to whom it was assigned separately from the task.
    pub assignee: Option<Assignee>,
}

impl From<JobAnswer> for Job {
    fn from(job: JobAnswer) -> Self {
        Self { id: job.id, state: job.state, assignee: job.assignee.map(Assignee::from) }
    }
}

/// The user to whom something is assigned on the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignee {
    /// Number of the user.
    pub id: u64,
    /// Their name.
    pub username: String,
}

impl From<UserAnswer> for Assignee {
    fn from(user: UserAnswer) -> Self {
        Self { id: user.id, username: user.username }
    }
}

/// The state on the site for one task.
#[derive(Clone, Debug, PartialEq)]
pub struct FetchedTask {
    /// Everything that is drawn.
    pub annotations: Annotations,
    /// When the annotations were last saved, see [`Submissions::fetch_submission`].
    pub last_edit: DateTime<Utc>,
    /// The user to whom the task is assigned.
    pub assignee: Option<Assignee>,
    /// The jobs, oldest first.
    pub jobs: Vec<Job>,
}

/// The result of a look at a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// The state of the task before the annotations were read.
    pub mark: Mark,
    /// What is drawn.
    pub drawn: Drawn,
}

/// What is drawn in a task.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawn {
    /// The same as at the last look; nothing was read.
    AsBefore,
    /// This was read.
    Anew(FetchedTask),
    /// More than the limits allow.
    TooMany {
        /// What exceeded the limit.
        cause: Cause,
    },
}

/// What candidates drew.
pub trait Submissions {
    /// Everything that is drawn in a task, and when it was last saved; if the task still has the state of the mark
    /// `known`, only that fact.
    ///
    /// The time is the task's `updated_date`: on all servers, saving, changing or deleting shapes changes it, while
    /// the state and the assignee of a job change only the job's date. (Servers of 2.2 do not change the job's date
    /// when shapes are deleted, so the job's date may also be too early.) Renaming the task or changing a job's
    /// stage changes it, too; the site offers no way to tell these apart. Completing a job does not, so the time
    /// stays right afterwards.
    fn fetch_submission(
        &self,
        task: TaskId,
        known: Option<Mark>,
    ) -> impl Future<Output = Result<Look, SiteError>> + Send;
}

impl Submissions for Site {
    async fn fetch_submission(&self, task: TaskId, known: Option<Mark>) -> Result<Look, SiteError> {
        self.reported("fetch_submission", async {
            let mut task = self.task(task).await?;
            if task.size == 0 {
                return Err(SiteError::permanent(format!("the task {} has no pictures", task.id)));
            }
            let labels = self.labels_of(&mut task).await?;
            let jobs = self.jobs_of(&mut task).await?;
            let meta = self.frames(task.id).await?;
            let last_edit = last_edit(&task, &jobs)?;
            let mark = mark(&task, &labels, &jobs, &meta);
            if known == Some(mark) {
                return Ok(Look { mark, drawn: Drawn::AsBefore });
            }
            let raw = match self.annotations(task.id).await {
                Ok(raw) => raw,
                Err(SiteError::Permanent { cause }) if cause.kind == CauseKind::AnswerTooLarge => {
                    let cause = CauseKind::TooManyAnnotations.because(cause.raw);
                    return Ok(Look { mark, drawn: Drawn::TooMany { cause } });
                }
                Err(error) => return Err(error),
            };
            let submission = FetchedTask {
                annotations: annotations(meta, raw, &Names::of(&labels)),
                last_edit,
                assignee: task.assignee.take().map(Assignee::from),
                jobs: jobs.into_iter().map(Job::from).collect(),
            };
            Ok(Look { mark, drawn: Drawn::Anew(submission) })
        })
        .await
    }
}

impl Site {
    async fn annotations(&self, task: TaskId) -> Result<RawAnnotations, SiteError> {
        let path = format!("/api/tasks/{task}/annotations");
        self.call(Method::GET, &path).within(limits::ANNOTATIONS).read().await
    }

    pub(super) async fn labels_of(&self, task: &mut Task) -> Result<Vec<Label>, SiteError> {
        match task.labels.take() {
            Some(Labels::Inline(labels)) => Ok(labels),
            Some(Labels::Linked) | None => {
                self.list("/api/labels", &[("task_id", &task.id.to_string())]).await
            }
        }
    }
}

/// A task without a readable date is half an answer, unless its jobs have one.
fn last_edit(task: &Task, jobs: &[JobAnswer]) -> Result<DateTime<Utc>, SiteError> {
    let of_jobs = || jobs.iter().filter_map(|job| job.updated_date).max();
    task.updated_date
        .or_else(of_jobs)
        .ok_or_else(|| SiteError::transient(format!("the task {} came without its date of change", task.id)))
}

/// The state of a task. Frames can be deleted and restored, jobs reopened and labels renamed without a change
/// of the task's date.
fn mark(task: &Task, labels: &[Label], jobs: &[JobAnswer], meta: &DataMeta) -> Mark {
    let time = |date: Option<DateTime<Utc>>| date.map(|date| date.timestamp_micros());
    let jobs: Vec<_> = jobs.iter().map(|job| (job.id, &job.state, time(job.updated_date))).collect();
    let label = |label: &Label| {
        let joints = label.sublabels.iter().map(|joint| (joint.id, joint.name.clone()));
        let names = label.attributes.iter().map(|attribute| (attribute.id, attribute.name.clone()));
        (label.id, label.name.clone(), names.chain(joints).collect::<Vec<_>>())
    };
    let labels: Vec<_> = labels.iter().map(label).collect();
    Mark::of(format!("{:?}", (task.id, time(task.updated_date), jobs, labels, &meta.deleted_frames)))
}

/// Assigns shapes and tags to their images.
///
/// A shape's frame is the index of the image in the task's list of frames, whatever frame the data begins with;
/// deleted frames stay in that list and keep their number. The site still lists shapes on them, but nobody sees
/// these: they come back with the frame.
pub(super) fn annotations(meta: DataMeta, raw: RawAnnotations, names: &Names<'_>) -> Annotations {
    let deleted: HashSet<u64> = meta.deleted_frames.into_iter().collect();
    let frames = naming::names(&meta.frames).into_iter().zip(meta.frames);
    let images = (0..).zip(frames).map(|(number, (name, frame))| AnnotatedImage {
        name,
        width: frame.width,
        height: frame.height,
        deleted: deleted.contains(&number),
        shapes: Vec::new(),
    });
    let mut annotations = Annotations { images: images.collect(), ..Annotations::default() };
    let shapes = raw.shapes.into_iter().map(|answer| (answer.frame, shape(answer, names)));
    let tags = raw.tags.into_iter().map(|answer| (answer.frame, tag(answer, names)));
    for (frame, shape) in shapes.chain(tags) {
        let index = frame.and_then(|frame| usize::try_from(frame).ok());
        match index.and_then(|index| annotations.images.get_mut(index)) {
            Some(image) if image.deleted => {}
            Some(image) => image.shapes.push(shape),
            None => annotations.stray += 1,
        }
    }
    let starts = raw.tracks.iter().map(|track| u32::try_from(track.frame).unwrap_or_default());
    let is_deleted = |start: &u32| annotations.images.get(*start as usize).is_some_and(|image| image.deleted);
    annotations.tracks = starts.filter(|start| !is_deleted(start)).collect();
    annotations
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::exam::geometry::Ellipse;
    use crate::exam::{Geometry, ShapeKind};

    fn read(raw: Value) -> Annotations {
        let meta = json!({"frames": [{"name": "set/01.jpg", "width": 4, "height": 3}, {"name": "02.jpg"}],
            "start_frame": 0});
        let labels = json!([{"id": 3, "name": "plate", "attributes": [{"id": 8, "name": "plate"}]}]);
        let labels: Vec<Label> = serde_json::from_value(labels).expect("labels");
        let meta = serde_json::from_value(meta).expect("frames");
        let raw = serde_json::from_value(raw).expect("annotations");
        annotations(meta, raw, &Names::of(&labels))
    }

    #[test]
    fn shapes_go_to_the_image_of_their_frame() {
        let annotations = read(json!({"shapes": [
            {"frame": 1, "label_id": 3, "type": "polygon", "attributes": [{"spec_id": 8, "value": "A1"}]},
            {"frame": 0, "label_id": 3, "type": "mask", "source": "auto"},
        ]}));
        let second = annotations.image("02.jpg").expect("the second picture");
        assert_eq!((second.shapes[0].label.as_str(), second.shapes[0].attribute("plate")), ("plate", "A1"));
        let first = annotations.image("01.jpg").expect("a folder is left out");
        assert_eq!(*first.shapes[0].kind(), ShapeKind::Mask);
        assert_eq!((first.width, first.height), (4, 3));
    }

    #[test]
    fn nothing_on_a_deleted_frame_counts_as_drawn() {
        let meta = json!({"frames": [{"name": "01.jpg"}, {"name": "02.jpg"}], "deleted_frames": [0, 7]});
        let raw = json!({"shapes": [{"frame": 0, "source": "file"}, {"frame": 1}, {"frame": 7}],
            "tracks": [{"frame": 0}, {"frame": 1}]});
        let meta = serde_json::from_value(meta).expect("frames");
        let raw = serde_json::from_value(raw).expect("annotations");
        let annotations = annotations(meta, raw, &Names::of(&[]));
        let told: Vec<_> = annotations
            .images
            .iter()
            .map(|image| (image.name.as_str(), image.deleted, image.shapes.len()))
            .collect();
        assert_eq!(told, [("01.jpg", true, 0), ("02.jpg", false, 1)], "the frame keeps its place");
        assert_eq!((annotations.stray, annotations.tracks), (1, vec![1]));
    }

    #[test]
    fn a_turned_box_has_its_four_corners() {
        let annotations = read(json!({"shapes": [
            {"frame": 0, "type": "rectangle", "points": [10, 20, 50, 30], "rotation": 90.0},
            {"frame": 0, "type": "rectangle", "points": [10, 20, 50, 30], "rotation": 0.0},
            {"frame": 0, "type": "rectangle", "points": [10, 20, 50, 30], "rotation": null},
            {"frame": 0, "type": "ellipse", "points": [10, 20, 50, 30], "rotation": 90.0},
        ]}));
        let read: Vec<_> = annotations.images[0].shapes.iter().map(|shape| shape.geometry.points()).collect();
        assert_eq!(read[0], [(35.0, 5.0), (35.0, 45.0), (25.0, 45.0), (25.0, 5.0)]);
        assert_eq!((&read[1], &read[2]), (&vec![(10.0, 20.0), (50.0, 30.0)], &read[1]));
        let ellipse = Ellipse { centre: (10.0, 20.0), radii: (40.0, -10.0), rotation: 90.0 };
        assert_eq!(annotations.images[0].shapes[3].geometry, Geometry::Ellipse(ellipse));
    }

    #[test]
    fn shapes_on_no_image_are_counted() {
        let annotations = read(json!({"shapes": [{"frame": 99}, {"frame": -1}, {"frame": null}, {}]}));
        assert_eq!(annotations.stray, 4);
        assert!(annotations.images.iter().all(|image| image.shapes.is_empty()));
    }

    #[test]
    fn unknown_labels_and_attributes_are_named_by_their_number() {
        let annotations = read(
            json!({"shapes": [{"frame": 0, "label_id": 77, "attributes": [{"spec_id": 5, "value": 12}]}]}),
        );
        let shape = &annotations.images[0].shapes[0];
        assert_eq!((shape.label.as_str(), shape.attribute("#5")), ("#77", "12"));
    }

    #[test]
    fn tracks_are_told_by_where_they_start() {
        let annotations = read(json!({"shapes": [], "tracks": [{"frame": 1, "shapes": []}], "tags": null}));
        assert_eq!(annotations.tracks, [1]);
        assert_eq!(read(json!({"shapes": null, "tracks": null})).tracks, [0; 0]);
    }

    #[test]
    fn the_last_edit_is_the_tasks_date_even_when_a_job_moved_later() {
        let task = json!({"id": 1, "updated_date": "2026-11-23T18:50:29.761126Z"});
        let jobs = json!([
            {"id": 1, "updated_date": "2026-11-23T18:50:32Z"},
            {"id": 2, "updated_date": "2026-11-23T18:50:24Z"},
        ]);
        let jobs: Vec<JobAnswer> = serde_json::from_value(jobs).expect("jobs");
        let task: Task = serde_json::from_value(task).expect("a task");
        assert_eq!(last_edit(&task, &jobs), Ok("2026-11-23T18:50:29.761126Z".parse().expect("a moment")));
        let undated: Task = serde_json::from_value(json!({"id": 1})).expect("a task");
        assert_eq!(last_edit(&undated, &jobs), Ok("2026-11-23T18:50:32Z".parse().expect("a moment")));
        assert!(matches!(last_edit(&undated, &[]), Err(SiteError::Transient { .. })));
    }
}
