//! The shared storage: what is on it, and tasks that take their pictures from there.

use super::{AGES, Recording, Replay, links_labels, recording};
use crate::site::{ImportState, SharedEntry, SiteError};

async fn listed(folder: &str, answer: Recording) -> Result<Vec<SharedEntry>, SiteError> {
    let replay = Replay::of([answer]).await;
    let listed = replay.site().list_share(folder).await;
    replay.finish();
    listed
}

fn files() -> Vec<String> {
    ["/set1/img_10.jpg", "/set1/img_1.jpg", "/set1/img_2.jpg"].map(str::to_owned).into()
}

#[tokio::test]
async fn folders_are_listed() {
    for age in AGES {
        let top = listed("", recording(age, "share-list-root")).await.expect("a list");
        let folders: Vec<_> = top.iter().filter(|entry| entry.is_folder).map(|entry| &entry.name).collect();
        assert_eq!((folders.len(), top.len()), (2, 3), "{age}");
        let set = listed("set1", recording(age, "share-list-set1")).await.expect("a list");
        assert!(set.iter().any(|entry| entry.name == "img_10.jpg" && !entry.is_folder), "{age}: {set:?}");
        let nowhere = listed("nope", recording(age, "share-list-nope")).await;
        assert!(matches!(nowhere, Err(SiteError::Permanent { .. })), "{age}: {nowhere:?}");
    }
}

#[tokio::test]
async fn a_task_takes_its_pictures_from_there() {
    for age in AGES {
        let replay = Replay::of([recording(age, "share-data-files")]).await;
        assert_eq!(replay.site().attach_shared(34, &files(), None).await, Ok(()), "{age}");
        replay.finish();

        let mut answers =
            vec![recording(age, "share-data-files-task"), recording(age, "share-data-files-meta")];
        if links_labels(age) {
            let jobs = recording(age, "jobs-of-task").asked_as("/api/jobs?task_id=34");
            answers.push(jobs.answering("/results/0/task_id", 34));
        }
        let replay = Replay::of(answers).await;
        let sent = ["img_1.jpg", "img_2.jpg", "img_10.jpg"].map(str::to_owned);
        let state = replay.site().import_state(34, &sent).await;
        assert!(matches!(state, Ok(ImportState::Ready { ref jobs }) if jobs.len() == 1), "{age}: {state:?}");
        replay.finish();

        let replay = Replay::of([recording(age, "share-data-files-meta")]).await;
        let sizes = replay.site().picture_sizes(34).await.expect("frames");
        assert_eq!(sizes[2], ("img_10.jpg".to_owned(), 1920, 1080), "{age}: without the folder");
        replay.finish();
    }
}

#[tokio::test]
async fn a_file_that_is_not_there_fails_with_the_sites_reason() {
    for age in AGES {
        let attach = recording(age, "share-data-missing-file");
        let task = recording(age, "task-get-before-data").asked_as("/api/tasks/36").answering("/id", 36);
        let last = u8::from(age == "2.2.0");
        let status = recording(age, &format!("share-missing-status-{last}"));
        let replay = Replay::of([attach, task, status]).await;
        let files = ["set1/none.jpg".to_owned()];
        assert_eq!(replay.site().attach_shared(36, &files, None).await, Ok(()), "{age}: it says so later");
        let state = replay.site().import_state(36, &files).await;
        let Ok(ImportState::Failed(reason)) = state else { panic!("{age}: {state:?}") };
        assert!(
            reason.starts_with("FileNotFoundError: [Errno 2] No such file or directory"),
            "{age}: {reason}"
        );
        replay.finish();
    }
}
