//! Images: the upload and its result.

use serde_json::json;

use super::{OLDER, Recording, Replay, VERSIONS, links_labels, recording};
use crate::model::{CauseKind, JobId, TaskId};
use crate::site::{Images, ImportState, SiteError};

fn names(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("img_{number}.jpg")).collect()
}

/// The state of a task with these answers, when these names were sent.
async fn state(task: u64, sent: &[String], answers: Vec<Recording>) -> Result<ImportState, SiteError> {
    let replay = Replay::of(answers).await;
    let state = replay.site().import_state(TaskId(task), sent).await;
    replay.finish();
    state
}

#[tokio::test]
async fn images_go_in_one_request() {
    for version in VERSIONS {
        for name in ["task-data-oneshot", "data-text-as-image", "data-name-cyrillic"] {
            let upload = recording(version, name);
            let task = upload.number();
            let images = upload.images();
            let replay = Replay::of([upload]).await;
            assert_eq!(replay.site().upload(TaskId(task), &images, None).await, Ok(()), "{version} {name}");
            replay.finish();
        }
    }
}

#[tokio::test]
async fn a_task_with_images_takes_no_more() {
    for version in VERSIONS {
        let upload = recording(version, "task-data-again");
        let images = upload.images();
        let replay = Replay::of([upload]).await;
        let error = replay.site().upload(TaskId(1), &images, None).await.expect_err("a second upload");
        let expected = "POST /api/tasks/1/data was answered 400: Adding more data is not supported";
        assert_eq!(error, SiteError::permanent(expected), "{version}");
        replay.finish();
    }
}

#[tokio::test]
async fn before_the_upload_the_task_is_empty() {
    for version in VERSIONS {
        let answers =
            ["task-get-before-data", "task-status-before-data"].map(|name| recording(version, name));
        assert_eq!(state(1, &names(5), answers.into()).await, Ok(ImportState::Empty), "{version}");
    }
}

#[tokio::test]
async fn while_the_site_imports_the_task_is_never_empty() {
    for status in ["queue-status-0", "started-status", "queue-after-status-0"] {
        let task = recording("2.73.0", "queue-task-while-queued");
        let status = recording("2.73.0", status).asked_as("/api/tasks/17/status");
        assert_eq!(state(17, &names(5), vec![task, status]).await, Ok(ImportState::Running));
    }
    for version in OLDER {
        let task = || recording(version, "queue-second-task-while-queued");
        // The last status is `Finished`: the import ended between the two requests.
        let last = if version == "2.2.0" { 2 } else { 3 };
        for number in 0..=last {
            let status = recording(version, &format!("queue-second-status-{number}"));
            let state = state(31, &names(5), vec![task(), status]).await;
            assert_eq!(state, Ok(ImportState::Running), "{version}, status {number}");
        }
    }
}

#[tokio::test]
async fn without_the_address_of_the_status_the_task_itself_tells() {
    for version in VERSIONS {
        // Some servers do not have `/status`; this is a server's answer for an unknown address.
        let gone =
            |task| recording(version, "err-unknown-endpoint").asked_as(&format!("/api/tasks/{task}/status"));
        let queued =
            if version == "2.73.0" { "queue-task-while-queued" } else { "queue-second-task-while-queued" };
        let task = recording(version, queued).number();
        let running = vec![recording(version, queued), gone(task)];
        assert_eq!(state(task, &names(5), running).await, Ok(ImportState::Running), "{version}");
        let empty = vec![recording(version, "task-get-before-data"), gone(1)];
        assert_eq!(state(1, &names(5), empty).await, Ok(ImportState::Empty), "{version}");
    }
}

#[tokio::test]
async fn when_everything_is_there_the_jobs_are_known() {
    for version in VERSIONS {
        let mut answers = vec![recording(version, "task-get"), recording(version, "task-data-meta")];
        if links_labels(version) {
            answers.push(recording(version, "jobs-of-task"));
        }
        let mut sent = names(5);
        sent.reverse();
        assert_eq!(
            state(1, &sent, answers).await,
            Ok(ImportState::Ready { jobs: vec![JobId(1)] }),
            "{version}"
        );
    }
}

#[tokio::test]
async fn seven_images_make_two_jobs() {
    for version in VERSIONS {
        // The frames of this task were not recorded: use those of another one, with two more.
        let mut frames = recording(version, "task-data-meta").answer()["frames"].clone();
        let more =
            ["img_6.jpg", "img_7.jpg"].map(|name| json!({"name": name, "width": 1920, "height": 1080}));
        frames.as_array_mut().expect("frames").extend(more);
        let seven = recording(version, "data-seven-task");
        let task = seven.number();
        let meta = recording(version, "task-data-meta").asked_as(&format!("/api/tasks/{task}/data/meta"));
        let mut answers = vec![seven, meta.answering("/frames", frames)];
        if links_labels(version) {
            answers.push(recording(version, "data-seven-jobs"));
        }
        let jobs = if version == "2.73.0" { [4, 5] } else { [11, 12] };
        let jobs = jobs.map(JobId).to_vec();
        assert_eq!(state(task, &names(7), answers).await, Ok(ImportState::Ready { jobs }), "{version}");
    }
}

#[tokio::test]
async fn jobs_that_are_not_for_candidates_are_left_out() {
    // Ground truth jobs were not recorded: use the recorded list with the type of its second job changed.
    let jobs = || recording("2.14.4", "data-seven-jobs").asked_as("/api/jobs?task_id=1");
    let ground_truth = jobs().answering("/results/0/task_id", 1).answering("/results/1/task_id", 1);
    let ground_truth = ground_truth.answering("/results/0/type", "ground_truth");
    // And an old server's list, which contains the jobs of other tasks as well.
    for (list, jobs) in
        [(ground_truth, vec![JobId(11)]), (jobs().answering("/results/0/task_id", 1), vec![JobId(12)])]
    {
        let answers = vec![recording("2.14.4", "task-get"), recording("2.14.4", "task-data-meta"), list];
        assert_eq!(state(1, &names(5), answers).await, Ok(ImportState::Ready { jobs }));
    }
}

#[tokio::test]
async fn a_text_that_calls_itself_an_image_fails_with_the_sites_reason() {
    for version in VERSIONS {
        let task = || recording(version, "data-text-as-image-task");
        let number = task().number();
        // The newest was faster than the recording client.
        let last = u8::from(version != "2.73.0");
        if last == 1 {
            let running = vec![task(), recording(version, "text-as-image-status-0")];
            assert_eq!(state(number, &names(1), running).await, Ok(ImportState::Running), "{version}");
        }
        let status = recording(version, &format!("text-as-image-status-{last}"));
        let failed = state(number, &names(1), vec![task(), status]).await;
        let Ok(ImportState::Failed(reason)) = failed else { panic!("{version}: {failed:?}") };
        assert!(
            reason.raw.starts_with("PIL.UnidentifiedImageError: cannot identify image file"),
            "{version}: {reason}"
        );
    }
}

#[tokio::test]
async fn a_file_that_the_site_skipped_in_silence_is_named() {
    for version in VERSIONS {
        // The task itself was not recorded after this upload: use another one, with two images.
        let meta = recording(version, "data-mixed-meta");
        let number = meta.number();
        let task = recording(version, "task-get").asked_as(&format!("/api/tasks/{number}"));
        let task = task.answering("/id", number).answering("/size", 2);
        let sent = ["img_1.jpg", "img_2.jpg", "notes.txt"].map(str::to_owned);
        let state = state(number, &sent, vec![task, meta]).await;
        assert_eq!(
            state,
            Ok(ImportState::Failed(CauseKind::OtherImages.because("the site did not take notes.txt"))),
            "{version}"
        );
    }
}

#[tokio::test]
async fn a_deleted_task_is_not_found() {
    for version in VERSIONS {
        let gone = recording(version, "task-get-deleted");
        let state = state(gone.number(), &names(5), vec![gone]).await;
        assert!(matches!(state, Err(SiteError::NotFound { .. })), "{version}: {state:?}");
    }
}
