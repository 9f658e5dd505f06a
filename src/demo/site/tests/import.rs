//! Imports: their progress, their failures, and what a second request does to them.

use super::super::{Fault, FaultKind};
use super::*;

async fn state(bench: &Bench, task: u64) -> String {
    bench.get(&format!("/api/tasks/{task}/status")).await["state"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn an_import_moves_by_being_looked_at() {
    for version in Version::ALL {
        let bench = Bench::start(version).await;
        let task = bench.task(None).await;
        assert_eq!(state(&bench, task).await, "Finished", "also before any data");
        assert_eq!(bench.upload(task, &["b.png", "a.png"]).await, 202);
        assert_eq!(state(&bench, task).await, "Queued");
        let halfway = bench.get(&format!("/api/tasks/{task}")).await;
        assert_eq!((&halfway["size"], halfway["data"].is_u64()), (&json!(0), true));
        assert_eq!(state(&bench, task).await, "Finished");
        let ready = bench.get(&format!("/api/tasks/{task}")).await;
        assert_eq!((&ready["size"], &ready["segment_size"]), (&json!(2), &json!(2)));
        let meta = bench.get(&format!("/api/tasks/{task}/data/meta")).await;
        assert_eq!(meta["frames"][0]["name"], "a.png");
        assert_eq!((&meta["frames"][0]["width"], &meta["frames"][0]["height"]), (&json!(64), &json!(36)));
    }
}

#[tokio::test]
async fn images_are_cut_into_jobs_and_numbered_within_the_task() {
    for version in Version::ALL {
        let bench = Bench::start(version).await;
        let somebody = bench.worker("slava_test").await;
        let (task, _) = bench.ready_task(somebody, 12).await;
        let jobs = bench.jobs(task);
        assert_eq!(jobs.len(), 3);
        let page = bench.login("slava_test").await;
        let last: Vec<_> = page.images(jobs[2].0).await.expect("their own job");
        let last: Vec<_> = last.iter().map(|frame| (frame.frame, frame.name.as_str())).collect();
        assert_eq!(last, [(10, "img_11.jpg"), (11, "img_12.jpg")]);
    }
}

#[tokio::test]
async fn a_second_request_while_the_first_is_queued_is_merged_into_it() {
    for version in [Version::V2_2, Version::V2_14] {
        let bench = Bench::start(version).await;
        bench.site.set_import_polls(1);
        let task = bench.task(None).await;
        assert_eq!(bench.upload(task, &["img_1.png", "img_2.png"]).await, 202);
        assert_eq!(bench.upload(task, &["img_1.png"]).await, 500, "the same name again");
        assert_eq!(bench.upload(task, &["late_9.png"]).await, 202);
        state(&bench, task).await;
        assert_eq!(state(&bench, task).await, "Finished");
        assert_eq!(bench.site.tasks()[0].size, 3);
        assert_eq!(bench.upload(task, &["img_4.png"]).await, 400, "no more once data is attached");
    }
}

#[tokio::test]
async fn the_newest_site_refuses_a_second_request_and_tells_of_the_first_under_its_number() {
    let bench = Bench::start(Version::V2_73).await;
    bench.site.set_import_polls(1);
    let task = bench.task(None).await;
    assert_eq!(bench.upload(task, &["img_1.png"]).await, 202);
    assert_eq!(bench.upload(task, &["img_2.png"]).await, 409);
    let request = format!("/api/requests/action%3Dcreate%26target%3Dtask%26target_id%3D{task}");
    let mut seen = vec![bench.get(&request).await["status"].clone()];
    while seen.last() != Some(&json!("finished")) {
        seen.push(bench.get(&request).await["status"].clone());
    }
    assert_eq!((&seen[0], bench.site.tasks()[0].size), (&json!("queued"), 1));
    assert_eq!(bench.upload(task, &["img_4.png"]).await, 400, "no more once data is attached");
}

#[tokio::test]
async fn the_newest_site_lets_a_task_go_whose_import_has_not_begun() {
    let bench = Bench::start(Version::V2_73).await;
    let task = bench.task(None).await;
    bench.upload(task, &["img_1.png"]).await;
    assert_eq!(answer(bench.admin(Method::DELETE, &format!("/api/tasks/{task}"))).await.0, 204);
    assert!(bench.site.tasks().is_empty());
}

#[tokio::test]
async fn a_task_survives_its_deletion_during_an_import() {
    for version in Version::ALL {
        let bench = Bench::start(version).await;
        let task = bench.task(None).await;
        bench.upload(task, &["img_1.png"]).await;
        let path = format!("/api/tasks/{task}");
        while state(&bench, task).await != "Started" {}
        assert_eq!(answer(bench.admin(Method::DELETE, &path)).await.0, 500);
        while state(&bench, task).await != "Finished" {}
        assert_eq!(answer(bench.admin(Method::DELETE, &path)).await.0, 204);
        assert!(bench.site.tasks().is_empty());
        assert_eq!(answer(bench.admin(Method::GET, &path)).await.0, 404);
    }
}

#[tokio::test]
async fn imports_fail_or_hang_as_ordered() {
    for version in Version::ALL {
        let bench = Bench::start(version).await;
        bench.site.set_import_polls(0);
        let order = |kind| Fault { method: None, path_contains: "/data".into(), times: 1, kind };
        bench.site.add_fault(order(FaultKind::ImportFails("OSError: [Errno 28] No space left".into())));
        bench.site.add_fault(order(FaultKind::ImportNeverEnds));
        let (full, hanging, good) = (bench.task(None).await, bench.task(None).await, bench.task(None).await);
        for task in [full, hanging, good] {
            assert_eq!(bench.upload(task, &["img_1.png"]).await, 202);
        }
        let status = bench.get(&format!("/api/tasks/{full}/status")).await;
        assert_eq!(status["state"], "Failed");
        let message = status["message"].as_str().and_then(|message| message.lines().last());
        assert_eq!(message, Some("OSError: [Errno 28] No space left"));
        for _ in 0..20 {
            assert_ne!(state(&bench, hanging).await, "Finished");
        }
        assert_eq!(state(&bench, good).await, "Finished");
    }
}
