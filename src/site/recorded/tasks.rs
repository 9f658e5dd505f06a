//! Tasks and jobs.

use super::{OLDER, Recording, Replay, VERSIONS, recording};
use crate::exam::rules::USUAL_WEIGHT;
use crate::exam::{AttributeRule, AttributeType, LabelRule, Metric, ShapeKind};
use crate::model::{JobId, TaskId};
use crate::site::{Jobs, LastSave, SiteError, Tasks};

const FIRST: &str = "1 Test Assignment slava_test_Annotator";
const SECOND: &str = "2 Test Assignment slava_test_Annotator";

fn label(name: &str, color: &str, attributes: Vec<AttributeRule>) -> LabelRule {
    LabelRule {
        name: name.into(),
        color: color.into(),
        kinds: ShapeKind::Polygon.into(),
        metric: Metric::usual(&ShapeKind::Polygon),
        template: None,
        points: None,
        min_points: 3,
        per_image: Some(1),
        min_per_image: None,
        weight: USUAL_WEIGHT,
        must_not_occur: false,
        attributes,
    }
}

fn labels() -> [LabelRule; 2] {
    let transcription = AttributeRule {
        name: "plate".into(),
        kind: AttributeType::Text,
        mutable: false,
        default: String::new(),
        values: Vec::new(),
        required: true,
        scored: true,
        matching: None,
        weight: USUAL_WEIGHT,
    };
    [label("car", "#fa3253", Vec::new()), label("plate", "#3d3df5", vec![transcription])]
}

#[tokio::test]
async fn a_mask_is_asked_of_a_site_that_knows_masks() {
    let mut labels = labels();
    labels[0].draw_as(ShapeKind::Mask);
    let replay = Replay::of(vec![recording("2.2.0", "about-admin-basic")]).await;
    let error = replay.site().create_task(FIRST, 4, &labels, None).await.expect_err("no masks there");
    replay.finish();
    assert!(error.to_string().contains("is drawn as a mask, which CVAT 2.2 can't do"), "{error}");
}

/// The recorded lists used other filters; the client asks for the exact name.
fn asked_by_name(recording: Recording, name: &str, page: &str) -> Recording {
    recording.asked_as(&format!(r#"/api/tasks?filter={{"==":[{{"var":"name"}},"{name}"]}}{page}"#))
}

#[tokio::test]
async fn a_task_is_created_for_the_candidate_and_owned_by_us() {
    for version in VERSIONS {
        // `image_quality` has no effect here; it is sent with the images.
        let create = || recording(version, "task-create").without("image_quality");
        let user = create().asked("assignee_id").as_u64().expect("a number");
        let replay = Replay::of([recording(version, "users-self-admin"), create(), create()]).await;
        let site = replay.site();
        assert_eq!(site.create_task(FIRST, user, &labels(), None).await, Ok(TaskId(1)), "{version}");
        assert_eq!(
            site.clone().create_task(FIRST, user, &labels(), None).await,
            Ok(TaskId(1)),
            "{version}: who we are is asked once"
        );
        replay.finish();
    }
}

#[tokio::test]
async fn an_unknown_assignee_is_a_broken_server() {
    for version in VERSIONS {
        let create = recording(version, "task-create-unknown-assignee").without("image_quality");
        let replay = Replay::of([recording(version, "users-self-admin"), create]).await;
        let error =
            replay.site().create_task(FIRST, 999_999, &labels(), None).await.expect_err("no such user");
        assert_eq!(
            error,
            SiteError::transient("POST /api/tasks was answered 500 Internal Server Error"),
            "{version}"
        );
        replay.finish();
    }
}

#[tokio::test]
async fn a_task_without_labels_is_refused_with_the_sites_words() {
    // The newest accepts it; nothing ever asks for one.
    for version in OLDER {
        let create =
            recording(version, "task-create-empty-labels").without("image_quality").expecting("name", FIRST);
        let replay = Replay::of([recording(version, "users-self-admin"), create]).await;
        let error = replay.site().create_task(FIRST, 4, &[], None).await.expect_err("no labels");
        let expected = "POST /api/tasks was answered 400: Label set or project_id must be present";
        assert_eq!(error, SiteError::permanent(expected), "{version}");
        replay.finish();
    }
}

#[tokio::test]
async fn a_task_is_found_by_name_and_assignee_the_newest_first() {
    let newest = || asked_by_name(recording("2.73.0", "tasks-by-name-filter"), FIRST, "");
    let replay = Replay::of([newest(), newest()]).await;
    let site = replay.site();
    assert_eq!(site.find_tasks(FIRST, 3).await, Ok([8, 6, 3, 1].map(TaskId).to_vec()));
    assert_eq!(site.find_tasks(FIRST, 4).await, Ok(vec![]), "somebody else's");
    replay.finish();
    for version in OLDER {
        let list = |name: &str| asked_by_name(recording(version, "tasks-filter-name-in"), name, "");
        let replay = Replay::of([list(SECOND), list(FIRST), list("Test Assignment"), list(SECOND)]).await;
        let site = replay.site();
        assert_eq!(site.find_tasks(SECOND, 4).await, Ok([41, 13].map(TaskId).to_vec()), "{version}");
        assert_eq!(site.find_tasks(FIRST, 4).await, Ok(vec![TaskId(1)]), "{version}");
        assert_eq!(
            site.find_tasks("Test Assignment", 4).await,
            Ok(vec![]),
            "{version}: a part of a name is not the name"
        );
        assert_eq!(site.find_tasks(SECOND, 5).await, Ok(vec![]), "{version}: somebody else's");
        replay.finish();
    }
}

#[tokio::test]
async fn pages_are_followed_by_number_until_there_are_no_more() {
    for (version, name, user, found) in
        [("2.73.0", "13 Test Assignment", 3, 20), ("2.14.4", SECOND, 4, 41), ("2.2.0", SECOND, 4, 41)]
    {
        // The recorded pages have one task or two, and `next` points to a host that does not exist.
        let recorded = |page: &str| {
            recording(version, page).answering("/count", if version == "2.73.0" { 4 } else { 2 })
        };
        let replay = Replay::of([
            asked_by_name(recorded("tasks-page-1"), name, ""),
            asked_by_name(recorded("tasks-page-2"), name, "&page=2"),
            asked_by_name(recording(version, "tasks-page-99"), name, "&page=3"),
        ])
        .await;
        assert_eq!(replay.site().find_tasks(name, user).await, Ok(vec![TaskId(found)]), "{version}");
        replay.finish();
    }
}

#[tokio::test]
async fn a_list_that_ends_before_all_is_told_is_read_again_and_then_given_up() {
    for version in VERSIONS {
        let first = || asked_by_name(recording(version, "tasks-page-1"), FIRST, "");
        let end = || asked_by_name(recording(version, "tasks-page-99"), FIRST, "&page=2");
        let replay = Replay::of([first(), end(), first(), end(), first(), end()]).await;
        let error = replay.site().find_tasks(FIRST, 4).await.expect_err("half a list");
        assert_eq!(
            error,
            SiteError::transient("GET /api/tasks: the list changed whenever it was read"),
            "{version}"
        );
        replay.finish();
    }
}

#[tokio::test]
async fn a_page_that_comes_again_and_again_is_refused() {
    for version in VERSIONS {
        let page = |page: &str| asked_by_name(recording(version, "tasks-page-1"), FIRST, page);
        let replay = Replay::of([page(""), page("&page=2")]).await;
        let error = replay.site().find_tasks(FIRST, 4).await.expect_err("no end");
        let told = "GET /api/tasks: page 2 has nothing that was not on the pages before";
        assert_eq!(error, SiteError::permanent(told), "{version}");
        replay.finish();
    }
}

#[tokio::test]
async fn a_job_is_completed() {
    for version in VERSIONS {
        let again = recording(version, "job-patch-state-completed-again");
        let replay = Replay::of([recording(version, "job-patch-state-completed"), again]).await;
        let site = replay.site();
        assert_eq!(site.complete_job(JobId(1)).await, Ok(()), "{version}");
        assert_eq!(site.complete_job(JobId(1)).await, Ok(()), "{version}: once more does no harm");
        replay.finish();
    }
}

#[tokio::test]
async fn completed_jobs_are_asked_for_at_once_and_of_these_tasks_only() {
    for (version, tasks, expected) in [
        ("2.73.0", [76, 77, 78], vec![22, 17, 14]),
        ("2.14.4", [35, 36, 37], vec![42, 37, 34]),
        ("2.2.0", [30, 1, 2], vec![50, 5, 4, 3, 2, 1]),
    ] {
        let answer = || recording(version, "shape-jobs-filter-completed-and-ids");
        // The oldest site knows one kind of job.
        let kind = if version == "2.2.0" { "/results/0/state" } else { "/results/0/type" };
        let truth = answer().answering(kind, "ground_truth");
        let foreign = answer().answering("/results/0/task_id", 9).answering("/results/1/state", "new");
        let replay = Replay::of([answer(), truth, foreign]).await;
        let site = replay.site();
        let ids = async || -> Vec<u64> {
            let jobs = site.completed_jobs(&tasks.map(TaskId)).await.expect("a list");
            assert!(jobs.iter().all(|job| job.updated.is_some()), "{version}");
            // The recordings have the newest first.
            jobs.into_iter().rev().map(|job| job.id.0).collect()
        };
        assert_eq!(ids().await, expected, "{version}");
        assert_eq!(ids().await, expected[1..], "{version}: candidates do not work on the ground truth");
        assert_eq!(ids().await, expected[2..], "{version}: the site may know no such filter");
        assert_eq!(site.completed_jobs(&[]).await, Ok(vec![]), "{version}: nothing is asked for nobody");
        replay.finish();
    }
}

/// The recorded lists of tasks had other filters; the answer has the same shape whatever was asked.
#[tokio::test]
async fn the_last_saves_of_many_tasks_are_asked_for_at_once() {
    for version in VERSIONS {
        let path = r#"/api/tasks?filter={"in":[{"var":"id"},[13,22,41]]}"#;
        let answer = || {
            let recorded = recording(version, "tasks-filter-name-in").asked_as(path);
            let count = recorded.answer()["results"].as_array().expect("a list").len();
            recorded.answering("/next", serde_json::Value::Null).answering("/count", count)
        };
        let listed = answer().answer()["results"].as_array().expect("a list").clone();
        let expected: Vec<LastSave> = listed
            .iter()
            .filter_map(|task| {
                let at = task["updated_date"].as_str()?.parse().ok()?;
                Some(LastSave { task: TaskId(task["id"].as_u64()?), at })
            })
            .filter(|save| [13, 22, 41].contains(&save.task.0))
            .collect();
        assert!(!expected.is_empty(), "{version}");
        let replay = Replay::of([answer()]).await;
        let site = replay.site();
        let tasks = [13, 22, 41].map(TaskId);
        let mut saves = site.last_saves(&tasks).await.expect("a list");
        saves.sort_by_key(|save| std::cmp::Reverse(save.task));
        assert_eq!(saves, expected, "{version}: and none of other tasks, if the site knows no such filter");
        assert_eq!(site.last_saves(&[]).await, Ok(vec![]), "{version}: nothing is asked for nobody");
        replay.finish();
    }
}

#[tokio::test]
async fn a_task_is_deleted_once_and_again_but_not_during_an_import() {
    for version in VERSIONS {
        let steps =
            ["task-delete", "task-delete-again", "delete-during-import"].map(|step| recording(version, step));
        let [task, _, importing] = [0, 1, 2].map(|step: usize| steps[step].number());
        let replay = Replay::of(steps).await;
        let site = replay.site();
        assert_eq!(site.delete_task(TaskId(task)).await, Ok(()), "{version}");
        assert_eq!(site.delete_task(TaskId(task)).await, Ok(()), "{version}");
        let during_import = site.delete_task(TaskId(importing)).await;
        assert!(matches!(during_import, Err(SiteError::Transient { .. })), "{version}: {during_import:?}");
        replay.finish();
    }
}
