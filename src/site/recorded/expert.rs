//! A task that an expert has marked up, and its pictures.

use super::{AGES, Recording, Replay, links_labels, recording};
use crate::exam::AttributeType;
use crate::site::{MarkedTask, SiteError};

/// What is asked for task 1, with this answer for the annotations.
fn answers(age: &str, annotations: &str) -> Vec<Recording> {
    let mut answers = vec![recording(age, "task-get")];
    if links_labels(age) {
        answers.extend([recording(age, "labels-of-task"), recording(age, "jobs-of-task")]);
    }
    answers.extend([recording(age, "task-data-meta"), recording(age, annotations)]);
    answers
}

async fn pulled(answers: Vec<Recording>) -> Result<MarkedTask, SiteError> {
    let replay = Replay::of(answers).await;
    let task = replay.site().marked_task(1).await;
    replay.finish();
    task
}

#[tokio::test]
async fn labels_attributes_jobs_and_markup_are_those_of_the_task() {
    for age in AGES {
        let task = pulled(answers(age, "ann-get-task")).await.expect("a task");
        assert_eq!(task.name, "1 Test Assignment slava_test_Annotator", "{age}");
        let labels: Vec<_> =
            task.labels.iter().map(|label| (label.name.as_str(), label.color.as_str())).collect();
        assert_eq!(labels, [("car", "#fa3253"), ("plate", "#3d3df5")], "{age}");
        assert!(task.labels[0].attributes.is_empty(), "{age}");
        let [plate] = &task.labels[1].attributes[..] else { panic!("{age}: {:?}", task.labels) };
        assert_eq!((plate.name.as_str(), plate.kind), ("plate", AttributeType::Text), "{age}");
        assert!(plate.values.is_empty() && !plate.mutable && plate.default.is_empty(), "{age}: {plate:?}");

        assert_eq!((task.frames, task.jobs), (vec![0, 1, 2, 3, 4], vec![vec![0, 1, 2, 3, 4]]), "{age}");
        let pictures: Vec<_> = task.markup.pictures.iter().map(|of| (of.name.as_str(), of.width)).collect();
        let names = ["img_1.jpg", "img_2.jpg", "img_3.jpg", "img_4.jpg", "img_5.jpg"];
        assert_eq!(pictures, names.map(|name| (name, 1920)), "{age}");
        let second = &task.markup.pictures[1].shapes;
        let plate = second.iter().find(|shape| shape.label == "plate").expect("a plate");
        let (text, outline) = if age == "2.73.0" {
            ("", [900.0, 700.0, 1100.0, 700.0, 1100.0, 760.0, 900.0, 760.0])
        } else {
            ("Х777ХХ99", [850.0, 750.0, 1150.0, 750.0, 1150.0, 830.0, 850.0, 830.0])
        };
        assert_eq!((plate.attribute("plate"), &plate.coordinates[..]), (text, &outline[..]), "{age}");
        assert_eq!(task.markup.tracks.len(), usize::from(age == "2.73.0"), "{age}");
    }
}

#[tokio::test]
async fn the_eleventh_label_is_on_the_second_page() {
    for age in AGES.into_iter().filter(|age| links_labels(age)) {
        let mut answers = answers(age, "task-annotations-empty");
        let page =
            |name: &str, page: &str| recording(age, name).asked_as(&format!("/api/labels?task_id=1{page}"));
        let pages = [page("shape-labels-of-task", ""), page("shape-labels-of-task-page-2", "&page=2")];
        answers.splice(1..2, pages);
        let labels = pulled(answers).await.expect("a task").labels;
        let names: Vec<&str> = labels.iter().map(|label| label.name.as_str()).collect();
        let expected =
            ["box", "area", "line", "dots", "oval", "crate", "blob", "scene", "thing", "arm", "body"];
        assert_eq!(names, expected, "{age}");
    }
}

#[tokio::test]
async fn a_picture_that_was_taken_out_is_left_out() {
    for age in AGES {
        let mut answers = answers(age, "ann-get-task");
        let meta = answers.len() - 2;
        answers[meta] = recording(age, "task-data-meta").answering("/deleted_frames", vec![1]);
        let task = pulled(answers).await.expect("a task");
        assert_eq!(task.frames, [0, 2, 3, 4], "{age}");
        assert_eq!(task.markup.pictures[1].name, "img_3.jpg", "{age}");
        let kinds: Vec<_> = task.markup.pictures[1].shapes.iter().map(|shape| shape.kind.clone()).collect();
        let expected = if age == "2.73.0" { 7 } else { 2 };
        assert_eq!(kinds.len(), expected, "{age}: what is drawn stays on its picture: {kinds:?}");
    }
}

#[tokio::test]
async fn a_task_that_nobody_has_marked_up_is_one_without_shapes() {
    for age in AGES {
        let task = pulled(answers(age, "task-annotations-empty")).await.expect("a task");
        assert_eq!(task.markup.pictures.len(), 5, "{age}");
        assert!(task.markup.pictures.iter().all(|picture| picture.shapes.is_empty()), "{age}");
    }
}

#[tokio::test]
async fn a_task_that_is_gone_is_told() {
    for age in AGES {
        let gone = recording(age, "task-get-deleted").asked_as("/api/tasks/1");
        let error = pulled(vec![gone]).await.expect_err("it is gone");
        assert!(matches!(error, SiteError::NotFound { .. }), "{age}: {error:?}");
    }
}

#[tokio::test]
async fn a_picture_comes_as_it_was_sent() {
    for age in AGES {
        let frame = recording(age, "task-data-frame");
        let length = frame.file_length();
        let frame = frame.asked_as("/api/tasks/1/data?type=frame&quality=original&number=0");
        let replay = Replay::of([frame]).await;
        let picture = replay.site().original(1, 0).await.expect("a picture");
        replay.finish();
        assert_eq!((picture.len(), &picture[..4]), (length, &b"\xff\xd8\xff\xe0"[..]), "{age}");
    }
}
