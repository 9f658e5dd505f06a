//! The shared storage: its contents, and tasks that take their images from there.

use super::{Recording, Replay, VERSIONS, links_labels, recording};
use crate::model::TaskId;
use crate::site::{Images, ImportState, Share, SharedEntry, SiteError};

async fn listed(folder: &str, answer: Recording) -> Result<Vec<SharedEntry>, SiteError> {
    let replay = Replay::of([answer]).await;
    let listed = replay.site().list_share(folder).await;
    replay.finish();
    listed
}

/// The files that were requested, in that order.
fn files(attach: &Recording) -> Vec<String> {
    let files = attach.asked("server_files").as_array().expect("files");
    files.iter().map(|file| file.as_str().expect("a path").to_owned()).collect()
}

#[tokio::test]
async fn folders_are_listed() {
    for version in VERSIONS {
        let top = listed("", recording(version, "share-list-root")).await.expect("a list");
        let folders: Vec<_> = top.iter().filter(|entry| entry.is_folder).map(|entry| &entry.name).collect();
        let files = usize::from(version != "2.73.0");
        assert_eq!((folders.len(), top.len()), (2, 2 + files), "{version}");
        let set = listed(
            "set1",
            recording(version, "share-list-set1").asked_as("/api/server/share?directory=/set1"),
        )
        .await
        .expect("a list");
        assert!(
            set.iter()
                .any(|entry| ["img_10.jpg", "01.jpg"].contains(&entry.name.as_str()) && !entry.is_folder),
            "{version}: {set:?}"
        );
        let nowhere = listed(
            "nope",
            recording(version, "share-list-nope").asked_as("/api/server/share?directory=/nope"),
        )
        .await;
        assert!(matches!(nowhere, Err(SiteError::Permanent { .. })), "{version}: {nowhere:?}");
    }
}

#[tokio::test]
async fn a_task_takes_its_images_from_there() {
    for version in VERSIONS {
        // Not copying is the default.
        let attach = recording(version, "share-data-files").without("copy_data");
        let (task, files) = (attach.number(), files(&attach));
        let replay = Replay::of([attach]).await;
        assert_eq!(replay.site().attach_shared(TaskId(task), &files, None).await, Ok(()), "{version}");
        replay.finish();

        let mut answers =
            vec![recording(version, "share-data-files-task"), recording(version, "share-data-files-meta")];
        if links_labels(version) {
            let jobs = recording(version, "jobs-of-task").asked_as(&format!("/api/jobs?task_id={task}"));
            answers.push(jobs.answering("/results/0/task_id", task));
        }
        let replay = Replay::of(answers).await;
        let mut sent: Vec<String> =
            files.iter().filter_map(|file| Some(file.rsplit_once('/')?.1.to_owned())).collect();
        sent.reverse();
        let state = replay.site().import_state(TaskId(task), &sent).await;
        assert!(
            matches!(state, Ok(ImportState::Ready { ref jobs }) if jobs.len() == 1),
            "{version}: {state:?}"
        );
        replay.finish();

        let replay = Replay::of([recording(version, "share-data-files-meta")]).await;
        let sizes = replay.site().image_sizes(TaskId(task)).await.expect("frames");
        let last = if version == "2.73.0" { "02.jpg" } else { "img_10.jpg" };
        assert_eq!(sizes.last(), Some(&(last.to_owned(), 1920, 1080)), "{version}: without the folder");
        replay.finish();
    }
}

#[tokio::test]
async fn a_file_that_is_not_there_fails_with_the_sites_reason() {
    for version in VERSIONS {
        let attach = recording(version, "share-data-missing-file").without("copy_data");
        let (number, files) = (attach.number(), files(&attach));
        let task = recording(version, "task-get-before-data").asked_as(&format!("/api/tasks/{number}"));
        let task = task.answering("/id", number);
        let last = u8::from(version == "2.2.0");
        let status = recording(version, &format!("share-missing-status-{last}"));
        let replay = Replay::of([attach, task, status]).await;
        assert_eq!(
            replay.site().attach_shared(TaskId(number), &files, None).await,
            Ok(()),
            "{version}: it says so later"
        );
        let state = replay.site().import_state(TaskId(number), &files).await;
        let Ok(ImportState::Failed(reason)) = state else { panic!("{version}: {state:?}") };
        assert!(
            reason.raw.starts_with("FileNotFoundError: [Errno 2] No such file or directory"),
            "{version}: {reason}"
        );
        replay.finish();
    }
}
