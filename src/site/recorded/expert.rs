//! A task that an expert has annotated, and its images.

use super::{Recording, Replay, VERSIONS, links_labels, recording};
use crate::exam::{AttributeType, ShapeKind};
use crate::model::TaskId;
use crate::site::{MarkedTask, SiteError};

/// The requests for task 1, with this answer for the annotations.
fn answers(version: &str, annotations: &str) -> Vec<Recording> {
    let mut answers = vec![recording(version, "task-get")];
    if links_labels(version) {
        answers.extend([recording(version, "labels-of-task"), recording(version, "jobs-of-task")]);
    }
    answers.extend([recording(version, "task-data-meta"), recording(version, annotations)]);
    answers
}

async fn pulled(answers: Vec<Recording>) -> Result<MarkedTask, SiteError> {
    let replay = Replay::of(answers).await;
    let task = replay.site().marked_task(TaskId(1)).await;
    replay.finish();
    task
}

#[tokio::test]
async fn labels_attributes_jobs_and_annotations_are_those_of_the_task() {
    for version in VERSIONS {
        let task = pulled(answers(version, "ann-get-task")).await.expect("a task");
        assert_eq!(task.name, "1 Test Assignment slava_test_Annotator", "{version}");
        let labels: Vec<_> =
            task.labels.iter().map(|label| (label.name.as_str(), label.color.as_str())).collect();
        assert_eq!(labels, [("car", "#fa3253"), ("plate", "#3d3df5")], "{version}");
        assert!(task.labels[0].attributes.is_empty(), "{version}");
        let [plate] = &task.labels[1].attributes[..] else { panic!("{version}: {:?}", task.labels) };
        assert_eq!((plate.name.as_str(), plate.kind), ("plate", AttributeType::Text), "{version}");
        assert!(
            plate.values.is_empty() && !plate.mutable && plate.default.is_empty(),
            "{version}: {plate:?}"
        );

        assert_eq!((task.frames, task.jobs), (vec![0, 1, 2, 3, 4], vec![vec![0, 1, 2, 3, 4]]), "{version}");
        let images: Vec<_> = task.annotations.images.iter().map(|of| (of.name.as_str(), of.width)).collect();
        let names = ["img_1.jpg", "img_2.jpg", "img_3.jpg", "img_4.jpg", "img_5.jpg"];
        assert_eq!(images, names.map(|name| (name, 1920)), "{version}");
        let second = &task.annotations.images[1].shapes;
        let plate = second.iter().find(|shape| shape.label == "plate").expect("a plate");
        let (text, outline) = if version == "2.73.0" {
            ("", [900.0, 700.0, 1100.0, 700.0, 1100.0, 760.0, 900.0, 760.0])
        } else {
            ("Х777ХХ99", [850.0, 750.0, 1150.0, 750.0, 1150.0, 830.0, 850.0, 830.0])
        };
        assert_eq!(
            (plate.attribute("plate"), plate.geometry.coordinates()),
            (text, &outline[..]),
            "{version}"
        );
        assert_eq!(task.annotations.tracks.len(), usize::from(version == "2.73.0"), "{version}");
    }
}

#[tokio::test]
async fn the_eleventh_label_is_on_the_second_page() {
    for version in VERSIONS.into_iter().filter(|version| links_labels(version)) {
        let mut answers = answers(version, "task-annotations-empty");
        let page = |name: &str, page: &str| {
            recording(version, name).asked_as(&format!("/api/labels?task_id=1{page}"))
        };
        let pages = [page("shape-labels-of-task", ""), page("shape-labels-of-task-page-2", "&page=2")];
        answers.splice(1..2, pages);
        let labels = pulled(answers).await.expect("a task").labels;
        let names: Vec<&str> = labels.iter().map(|label| label.name.as_str()).collect();
        let expected =
            ["box", "area", "line", "dots", "oval", "crate", "blob", "scene", "thing", "arm", "body"];
        assert_eq!(names, expected, "{version}");
        let kinds: Vec<_> = labels[7..].iter().map(|label| label.kind.clone()).collect();
        let skeleton = || Some(ShapeKind::Skeleton);
        assert_eq!(kinds, [Some(ShapeKind::Tag), None, skeleton(), skeleton()], "{version}");
        let arm = labels[9].template.as_ref().expect("a template");
        let joints: Vec<_> = arm.joints.iter().map(|joint| (joint.name.as_str(), joint.at)).collect();
        let right = [
            ("shoulder", Some((20.5, 20.25))),
            ("elbow", Some((50.0, 45.5))),
            ("wrist", Some((80.25, 20.0))),
        ];
        assert_eq!(joints, right, "{version}");
        let edge = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(arm.edges, [edge("shoulder", "elbow"), edge("elbow", "wrist")], "{version}");
    }
}

#[tokio::test]
async fn an_image_that_was_taken_out_is_left_out() {
    for version in VERSIONS {
        let mut answers = answers(version, "ann-get-task");
        let meta = answers.len() - 2;
        answers[meta] = recording(version, "task-data-meta").answering("/deleted_frames", vec![1]);
        let task = pulled(answers).await.expect("a task");
        assert_eq!(task.frames, [0, 2, 3, 4], "{version}");
        assert_eq!(task.annotations.images[1].name, "img_3.jpg", "{version}");
        let kinds: Vec<_> =
            task.annotations.images[1].shapes.iter().map(|shape| shape.kind().clone()).collect();
        let expected = if version == "2.73.0" { 7 } else { 2 };
        assert_eq!(kinds.len(), expected, "{version}: what is drawn stays on its picture: {kinds:?}");
    }
}

#[tokio::test]
async fn a_task_that_nobody_has_marked_up_is_one_without_shapes() {
    for version in VERSIONS {
        let task = pulled(answers(version, "task-annotations-empty")).await.expect("a task");
        assert_eq!(task.annotations.images.len(), 5, "{version}");
        assert!(task.annotations.images.iter().all(|image| image.shapes.is_empty()), "{version}");
    }
}

#[tokio::test]
async fn a_task_that_is_gone_is_told() {
    for version in VERSIONS {
        let gone = recording(version, "task-get-deleted").asked_as("/api/tasks/1");
        let error = pulled(vec![gone]).await.expect_err("it is gone");
        assert!(matches!(error, SiteError::NotFound { .. }), "{version}: {error:?}");
    }
}

#[tokio::test]
async fn an_image_comes_as_it_was_sent() {
    for version in VERSIONS {
        let frame = recording(version, "task-data-frame");
        let length = frame.file_length();
        let frame = frame.asked_as("/api/tasks/1/data?type=frame&quality=original&number=0");
        let replay = Replay::of([frame]).await;
        let image = replay.site().original(TaskId(1), 0).await.expect("a picture");
        replay.finish();
        assert_eq!((image.len(), &image[..4]), (length, &b"\xff\xd8\xff\xe0"[..]), "{version}");
    }
}
