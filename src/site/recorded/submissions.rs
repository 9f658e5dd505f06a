//! What candidates drew.

use chrono::{DateTime, Utc};

use super::{OLDER, Recording, Replay, VERSIONS, links_labels, recording};
use crate::exam::{Shape, ShapeKind};
use crate::model::{JobId, Mark, TaskId};
use crate::site::{Drawn, FetchedTask, Look, SiteError, Submissions};

/// The requests for a submission of task 1, with this answer for the annotations.
fn answers(version: &str, task: &str, annotations: &str) -> Vec<Recording> {
    let mut answers = vec![recording(version, task)];
    if links_labels(version) {
        answers.extend([recording(version, "labels-of-task"), recording(version, "jobs-of-task")]);
    }
    answers.extend([recording(version, "task-data-meta"), recording(version, annotations)]);
    answers
}

async fn look(answers: Vec<Recording>, known: Option<Mark>) -> Result<Look, SiteError> {
    let replay = Replay::of(answers).await;
    let look = replay.site().fetch_submission(TaskId(1), known).await;
    replay.finish();
    look
}

async fn fetch(answers: Vec<Recording>) -> Result<FetchedTask, SiteError> {
    match look(answers, None).await?.drawn {
        Drawn::Anew(submission) => Ok(submission),
        other => panic!("{other:?}"),
    }
}

fn shapes(submission: &FetchedTask, number: usize) -> &[Shape] {
    &submission.annotations.images[number - 1].shapes
}

#[tokio::test]
async fn every_kind_of_shape_of_the_newest_site_stands_on_its_image() {
    let submission = fetch(answers("2.73.0", "task-get", "ann-get-task")).await.expect("a submission");
    let plate = shapes(&submission, 1).iter().find(|shape| shape.label == "plate").expect("a plate");
    assert_eq!(
        (plate.attribute("plate"), plate.geometry.coordinates().len(), plate.source.as_str()),
        ("AB 123", 8, "manual")
    );
    let kinds: Vec<&ShapeKind> = shapes(&submission, 3).iter().map(Shape::kind).collect();
    for kind in [ShapeKind::Points, ShapeKind::Polyline, ShapeKind::Rectangle, ShapeKind::Mask] {
        assert!(kinds.contains(&&kind), "{kind:?} is not in {kinds:?}");
    }
    let turned = shapes(&submission, 3).iter().find(|shape| *shape.kind() == ShapeKind::Rectangle);
    assert_eq!(turned.map(Shape::point_count), Some(4), "by its four corners");
    assert_eq!(
        (submission.annotations.stray, submission.annotations.tracks.as_slice()),
        (1, &[1][..]),
        "frame 77"
    );
}

#[tokio::test]
async fn every_shape_stands_on_its_image_however_odd_it_is() {
    for version in OLDER {
        let submission = fetch(answers(version, "task-get", "ann-get-task")).await.expect("a submission");
        let names: Vec<&str> =
            submission.annotations.images.iter().map(|image| image.name.as_str()).collect();
        assert_eq!(names, ["img_1.jpg", "img_2.jpg", "img_3.jpg", "img_4.jpg", "img_5.jpg"], "{version}");
        assert_eq!(
            (submission.annotations.images[0].width, submission.annotations.images[0].height),
            (1920, 1080)
        );

        let cars = shapes(&submission, 1).iter().filter(|shape| shape.label == "car");
        let mut lengths: Vec<usize> = cars.map(|shape| shape.geometry.coordinates().len()).collect();
        lengths.sort_unstable();
        assert_eq!(lengths, [0, 4, 6, 7, 8], "{version}: empty, two points, outside, odd, whole");
        let plate = shapes(&submission, 1).iter().find(|shape| shape.label == "plate").expect("a plate");
        assert_eq!((plate.attribute("plate"), plate.source.as_str()), ("A123BC77", "manual"), "{version}");
        assert!(
            shapes(&submission, 2).iter().any(|shape| shape.attribute("plate") == "Х777ХХ99"),
            "{version}"
        );

        let kinds: Vec<&ShapeKind> = shapes(&submission, 4).iter().map(Shape::kind).collect();
        assert!(
            kinds.contains(&&ShapeKind::Points) && kinds.contains(&&ShapeKind::Polyline),
            "{version}: {kinds:?}"
        );
        let has_mask = shapes(&submission, 5).iter().any(|shape| *shape.kind() == ShapeKind::Mask);
        assert_eq!(has_mask, version != "2.2.0", "masks are younger than 2.2");
        assert_eq!(
            (submission.annotations.stray, submission.annotations.tracks.len()),
            (1, 0),
            "{version}: frame 99"
        );
    }
}

#[tokio::test]
async fn the_last_edit_is_not_moved_by_completing_the_job() {
    for version in VERSIONS {
        let completed = recording(version, "task-get-after-completed");
        let saved: DateTime<Utc> =
            completed.answer()["updated_date"].as_str().expect("a date").parse().expect("a date");
        let submission =
            fetch(answers(version, "task-get-after-completed", "ann-get-task")).await.expect("a submission");
        assert_eq!(submission.last_edit, saved, "{version}");
        // The older server sends the state with the task; the newer one's list was recorded before the change.
        let state = if links_labels(version) { "new" } else { "completed" };
        assert_eq!(
            (submission.jobs[0].id, submission.jobs[0].state.as_str()),
            (JobId(1), state),
            "{version}"
        );
    }
}

#[tokio::test]
async fn nothing_drawn_is_an_empty_annotations() {
    for version in VERSIONS {
        let submission =
            fetch(answers(version, "task-get", "task-annotations-empty")).await.expect("a submission");
        assert_eq!(submission.annotations.images.len(), 5, "{version}");
        assert!(submission.annotations.images.iter().all(|image| image.shapes.is_empty()), "{version}");
    }
}

#[tokio::test]
async fn a_task_without_images_has_no_submission() {
    for version in VERSIONS {
        let outcome = fetch(vec![recording(version, "task-get-before-data")]).await;
        assert_eq!(outcome, Err(SiteError::permanent("the task 1 has no pictures")), "{version}");
    }
}

#[tokio::test]
async fn nothing_drawn_is_read_again_until_something_is_saved_or_an_image_is_deleted() {
    for version in VERSIONS {
        let read = look(answers(version, "task-get", "ann-get-task"), None).await.expect("a look");
        let mut without = answers(version, "task-get", "ann-get-task");
        without.pop();
        let again = look(without, Some(read.mark)).await.expect("a look");
        assert_eq!(again, Look { mark: read.mark, drawn: Drawn::AsBefore }, "{version}");

        let saved = answers(version, "task-get-after-completed", "ann-get-task");
        let changed = look(saved, Some(read.mark)).await.expect("a look");
        assert!(matches!(changed.drawn, Drawn::Anew(_)) && changed.mark != read.mark, "{version}: saved");
    }
    let version = "2.73.0";
    let read = look(answers(version, "task-get", "ann-get-task"), None).await.expect("a look");
    let mut deleted = answers(version, "task-get", "ann-get-task");
    let meta = deleted.len() - 2;
    deleted[meta] = recording(version, "task-meta-deleted-frame");
    let changed = look(deleted, Some(read.mark)).await.expect("a look");
    assert_ne!(changed.mark, read.mark, "the site's dates stay, the picture is gone");
}
