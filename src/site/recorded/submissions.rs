//! What candidates drew.

use chrono::{DateTime, Utc};

use super::{AGES, OLDER, Recording, Replay, links_labels, recording};
use crate::exam::{Shape, ShapeKind};
use crate::site::{Drawn, Look, SiteError, Submission};
use crate::store::Mark;

/// What is asked for a submission of task 1, with this answer for the annotations.
fn answers(age: &str, task: &str, annotations: &str) -> Vec<Recording> {
    let mut answers = vec![recording(age, task)];
    if links_labels(age) {
        answers.extend([recording(age, "labels-of-task"), recording(age, "jobs-of-task")]);
    }
    answers.extend([recording(age, "task-data-meta"), recording(age, annotations)]);
    answers
}

async fn look(answers: Vec<Recording>, known: Option<Mark>) -> Result<Look, SiteError> {
    let replay = Replay::of(answers).await;
    let look = replay.site().fetch_submission(1, known).await;
    replay.finish();
    look
}

async fn fetch(answers: Vec<Recording>) -> Result<Submission, SiteError> {
    match look(answers, None).await?.drawn {
        Drawn::Anew(submission) => Ok(submission),
        other => panic!("{other:?}"),
    }
}

fn shapes(submission: &Submission, number: usize) -> &[Shape] {
    &submission.markup.pictures[number - 1].shapes
}

#[tokio::test]
async fn every_kind_of_shape_of_the_newest_site_stands_on_its_picture() {
    let submission = fetch(answers("2.73.0", "task-get", "ann-get-task")).await.expect("a submission");
    let plate = shapes(&submission, 1).iter().find(|shape| shape.label == "plate").expect("a plate");
    assert_eq!(
        (plate.attribute("plate"), plate.coordinates.len(), plate.source.as_str()),
        ("AB 123", 8, "manual")
    );
    let kinds: Vec<&ShapeKind> = shapes(&submission, 3).iter().map(|shape| &shape.kind).collect();
    for kind in
        [ShapeKind::Points, ShapeKind::Polyline, ShapeKind::Rectangle, ShapeKind::Other("mask".into())]
    {
        assert!(kinds.contains(&&kind), "{kind:?} is not in {kinds:?}");
    }
    let turned = shapes(&submission, 3).iter().find(|shape| shape.kind == ShapeKind::Rectangle);
    assert_eq!(turned.map(|shape| shape.coordinates.len()), Some(8), "by its four corners");
    assert_eq!((submission.markup.stray, submission.markup.tracks.as_slice()), (1, &[1][..]), "frame 77");
}

#[tokio::test]
async fn every_shape_stands_on_its_picture_however_odd_it_is() {
    for age in OLDER {
        let submission = fetch(answers(age, "task-get", "ann-get-task")).await.expect("a submission");
        let names: Vec<&str> =
            submission.markup.pictures.iter().map(|picture| picture.name.as_str()).collect();
        assert_eq!(names, ["img_1.jpg", "img_2.jpg", "img_3.jpg", "img_4.jpg", "img_5.jpg"], "{age}");
        assert_eq!((submission.markup.pictures[0].width, submission.markup.pictures[0].height), (1920, 1080));

        let cars = shapes(&submission, 1).iter().filter(|shape| shape.label == "car");
        let mut lengths: Vec<usize> = cars.map(|shape| shape.coordinates.len()).collect();
        lengths.sort_unstable();
        assert_eq!(lengths, [0, 4, 6, 7, 8], "{age}: empty, two points, outside, odd, whole");
        let plate = shapes(&submission, 1).iter().find(|shape| shape.label == "plate").expect("a plate");
        assert_eq!((plate.attribute("plate"), plate.source.as_str()), ("A123BC77", "manual"), "{age}");
        assert!(shapes(&submission, 2).iter().any(|shape| shape.attribute("plate") == "Х777ХХ99"), "{age}");

        let kinds: Vec<&ShapeKind> = shapes(&submission, 4).iter().map(|shape| &shape.kind).collect();
        assert!(
            kinds.contains(&&ShapeKind::Points) && kinds.contains(&&ShapeKind::Polyline),
            "{age}: {kinds:?}"
        );
        let has_mask =
            shapes(&submission, 5).iter().any(|shape| shape.kind == ShapeKind::Other("mask".into()));
        assert_eq!(has_mask, age != "2.2.0", "masks are younger than 2.2");
        assert_eq!((submission.markup.stray, submission.markup.tracks.len()), (1, 0), "{age}: frame 99");
    }
}

#[tokio::test]
async fn the_last_edit_is_not_moved_by_completing_the_job() {
    for age in AGES {
        let completed = recording(age, "task-get-after-completed");
        let saved: DateTime<Utc> =
            completed.answer()["updated_date"].as_str().expect("a date").parse().expect("a date");
        let submission =
            fetch(answers(age, "task-get-after-completed", "ann-get-task")).await.expect("a submission");
        assert_eq!(submission.last_edit, saved, "{age}");
        // The older server tells the state with the task; the newer one's list was recorded before the
        // change.
        let state = if links_labels(age) { "new" } else { "completed" };
        assert_eq!((submission.jobs[0].id, submission.jobs[0].state.as_str()), (1, state), "{age}");
    }
}

#[tokio::test]
async fn nothing_drawn_is_an_empty_markup() {
    for age in AGES {
        let submission =
            fetch(answers(age, "task-get", "task-annotations-empty")).await.expect("a submission");
        assert_eq!(submission.markup.pictures.len(), 5, "{age}");
        assert!(submission.markup.pictures.iter().all(|picture| picture.shapes.is_empty()), "{age}");
    }
}

#[tokio::test]
async fn a_task_without_pictures_has_no_submission() {
    for age in AGES {
        let outcome = fetch(vec![recording(age, "task-get-before-data")]).await;
        assert_eq!(outcome, Err(SiteError::permanent("the task 1 has no pictures")), "{age}");
    }
}

#[tokio::test]
async fn nothing_drawn_is_read_again_until_something_is_saved_or_a_picture_is_deleted() {
    for age in AGES {
        let read = look(answers(age, "task-get", "ann-get-task"), None).await.expect("a look");
        let mut without = answers(age, "task-get", "ann-get-task");
        without.pop();
        let again = look(without, Some(read.mark)).await.expect("a look");
        assert_eq!(again, Look { mark: read.mark, drawn: Drawn::AsBefore }, "{age}");

        let saved = answers(age, "task-get-after-completed", "ann-get-task");
        let changed = look(saved, Some(read.mark)).await.expect("a look");
        assert!(matches!(changed.drawn, Drawn::Anew(_)) && changed.mark != read.mark, "{age}: saved");
    }
    let age = "2.73.0";
    let read = look(answers(age, "task-get", "ann-get-task"), None).await.expect("a look");
    let mut deleted = answers(age, "task-get", "ann-get-task");
    let meta = deleted.len() - 2;
    deleted[meta] = recording(age, "task-meta-deleted-frame");
    let changed = look(deleted, Some(read.mark)).await.expect("a look");
    assert_ne!(changed.mark, read.mark, "the site's dates stay, the picture is gone");
}
