//! Drawing as the account that the job is assigned to, and finding by name what was made.

use serde_json::{Value, json};

use super::{Recording, Replay, VERSIONS, links_labels, recording};
use crate::exam::{AnnotatedImage, Annotations, Geometry, Shape};
use crate::model::TaskId;
use crate::site::{ListedTask, SiteError, User};

const CREATED: &str = "ann-create-polygons";
const JOB: &str = "/api/jobs/1/annotations";

/// The requests before anything is drawn in task 1; its job has these annotations.
fn before(version: &str, annotations: &str) -> Vec<Recording> {
    let mut answers = vec![recording(version, "task-get")];
    if links_labels(version) {
        answers.extend([recording(version, "labels-of-task"), recording(version, "jobs-of-task")]);
    }
    answers.extend([recording(version, "task-data-meta"), recording(version, annotations).asked_as(JOB)]);
    answers
}

/// The recorded request. Older recordings lack fields that the page now sends with every shape.
fn created(version: &str) -> Recording {
    let recording = recording(version, CREATED);
    let mut shapes = recording.asked("shapes").clone();
    for shape in shapes.as_array_mut().expect("shapes") {
        shape["outside"] = json!(false);
        shape["elements"] = json!([]);
        for point in shape["points"].as_array_mut().expect("points") {
            *point = json!(point.as_f64());
        }
    }
    recording.expecting("shapes", shapes)
}

/// The annotations that it drew.
fn annotations(version: &str) -> Annotations {
    let recording = recording(version, CREATED);
    let image = |name: &str| AnnotatedImage {
        name: name.to_owned(),
        width: 1920,
        height: 1080,
        deleted: false,
        shapes: Vec::new(),
    };
    // An image that the task does not have is skipped; the order is the task's.
    let names = ["elsewhere.jpg", "img_3.jpg", "img_2.jpg", "img_1.jpg"];
    let mut images: Vec<_> = names.into_iter().map(image).collect();
    for told in recording.asked("shapes").as_array().expect("shapes") {
        let frame = told["frame"].as_u64().expect("a frame") as usize;
        images[3 - frame].shapes.push(shape(told));
    }
    let spare = images[3].shapes.clone();
    images[0].shapes = spare;
    Annotations { images, ..Annotations::default() }
}

fn shape(told: &Value) -> Shape {
    let attributes = told["attributes"].as_array().expect("attributes").iter();
    Shape {
        label: if told["label_id"] == 1 { "car" } else { "plate" }.to_owned(),
        geometry: Geometry::Polygon(serde_json::from_value(told["points"].clone()).expect("points")),
        attributes: attributes
            .map(|attribute| ("plate".to_owned(), attribute["value"].as_str().expect("text").to_owned()))
            .collect(),
        source: String::new(),
    }
}

#[tokio::test]
async fn an_account_draws_as_the_page_does() {
    for version in VERSIONS {
        let mut answers = before(version, "task-annotations-empty");
        answers.push(created(version));
        let drawn = created(version).asked("shapes").as_array().expect("shapes").len();
        let replay = Replay::of(answers).await;
        assert_eq!(replay.site().draw(TaskId(1), &annotations(version)).await, Ok(drawn), "{version}");
        replay.finish();
    }
}

#[tokio::test]
async fn what_is_drawn_already_is_not_drawn_twice() {
    for version in VERSIONS {
        let replay = Replay::of(before(version, "ann-get-task")).await;
        assert!(replay.site().draw(TaskId(1), &annotations(version)).await.is_ok(), "{version}");
        replay.finish();
    }
}

#[tokio::test]
async fn a_label_that_the_task_lacks_is_named() {
    for version in VERSIONS {
        let mut answers = before(version, "task-annotations-empty");
        answers.pop();
        let replay = Replay::of(answers).await;
        let mut annotations = annotations(version);
        annotations.images[3].shapes[0].label = "lorry".to_owned();
        let refused = SiteError::permanent("the task has no label “lorry”");
        assert_eq!(replay.site().draw(TaskId(1), &annotations).await, Err(refused), "{version}");
        replay.finish();
    }
}

#[tokio::test]
async fn people_and_tasks_are_searched_by_a_word() {
    for version in VERSIONS {
        let search = |name: &str, kind: &str| {
            let recording = recording(version, name).asked_as(&format!("/api/{kind}?search=slava"));
            let count = recording.answer()["results"].as_array().expect("a list").len();
            recording.answering("/next", Value::Null).answering("/count", count)
        };
        let answers = [search("users-search-lowercase", "users"), search("tasks-filter-name-in", "tasks")];
        let replay = Replay::of(answers).await;
        let site = replay.site();
        let users = site.search_users("slava").await.expect("users");
        let named = |User { username, .. }: &User| username == "slava_test_Annotator";
        assert!(users.iter().any(named), "{version}: {users:?}");
        let tasks = site.search_tasks("slava").await.expect("tasks");
        let theirs = |ListedTask { name, assignee, .. }: &ListedTask| {
            name.contains("Test Assignment") && assignee.as_deref() == Some("slava_test_Annotator")
        };
        assert!(tasks.iter().any(theirs), "{version}: {tasks:?}");
        replay.finish();
    }
}
