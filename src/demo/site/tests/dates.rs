//! What changes `updated_date`, and what does not.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};

use super::*;

/// A task and a job whose dates can be checked: the clock stands still except between steps.
struct Dates {
    bench: Bench,
    hours: Arc<AtomicI64>,
    task: u64,
    job: u64,
}

/// Which of the two dates a step changed.
#[derive(Debug, PartialEq)]
enum Dated {
    Neither,
    Task,
    Job,
    Both,
}

impl Dates {
    async fn start(version: Version) -> Self {
        let bench = Bench::start(version).await;
        let hours = Arc::new(AtomicI64::new(500_000));
        let clock = Arc::clone(&hours);
        bench.site.set_clock(Arc::new(move || {
            DateTime::<Utc>::from_timestamp(clock.load(Ordering::SeqCst) * 3600, 0).unwrap_or_default()
        }));
        let worker = bench.worker("slava_test").await;
        let (task, job) = bench.ready_task(worker, 2).await;
        Self { bench, hours, task, job }
    }

    async fn read(&self) -> (Value, Value) {
        let task = self.bench.get(&format!("/api/tasks/{}", self.task)).await;
        let job = self.bench.get(&format!("/api/jobs/{}", self.job)).await;
        (task["updated_date"].clone(), job["updated_date"].clone())
    }

    /// Makes a request an hour later.
    async fn step(&self, method: Method, path: &str, body: Value) -> Dated {
        let before = self.read().await;
        self.hours.fetch_add(1, Ordering::SeqCst);
        let (status, _) = answer(self.bench.admin(method, path).json(&body)).await;
        assert_eq!(status, 200, "{path}");
        let after = self.read().await;
        match (before.0 != after.0, before.1 != after.1) {
            (false, false) => Dated::Neither,
            (true, false) => Dated::Task,
            (false, true) => Dated::Job,
            (true, true) => Dated::Both,
        }
    }
}

#[tokio::test]
async fn dates_move_as_on_real_sites() {
    for version in Version::ALL {
        let dates = Dates::start(version).await;
        let (task, job) = (format!("/api/tasks/{}", dates.task), format!("/api/jobs/{}", dates.job));
        let annotations = format!("{job}/annotations");
        let points = [1, 1, 20, 1, 20, 20];
        let shape =
            json!({"shapes": [{"id": 1, "type": "polygon", "frame": 0, "label_id": 1, "points": points}]});
        let deletion = if version == Version::V2_2 { Dated::Task } else { Dated::Both };
        for (method, path, body, expected) in [
            (Method::PUT, annotations.clone(), shape.clone(), Dated::Both),
            (Method::PUT, annotations.clone(), shape.clone(), Dated::Both),
            (Method::PATCH, format!("{annotations}?action=create"), shape.clone(), Dated::Both),
            (Method::PATCH, format!("{annotations}?action=update"), shape.clone(), Dated::Both),
            (Method::PATCH, format!("{annotations}?action=delete"), shape.clone(), deletion),
            (Method::PATCH, format!("{task}/annotations?action=create"), shape.clone(), Dated::Both),
            (Method::GET, annotations, json!({}), Dated::Neither),
            (Method::PATCH, job.clone(), json!({"state": "completed"}), Dated::Job),
            (Method::PATCH, job.clone(), json!({"state": "completed"}), Dated::Job),
            (Method::PATCH, job.clone(), json!({"assignee": 1}), Dated::Job),
            (Method::PATCH, job, json!({"stage": "acceptance"}), Dated::Both),
            (Method::PATCH, task, json!({"name": "another"}), Dated::Task),
        ] {
            assert_eq!(dates.step(method, &path, body).await, expected, "{version:?} {path}");
        }
    }
}

#[tokio::test]
async fn deleting_a_user_leaves_their_work_without_a_new_date() {
    for version in Version::ALL {
        let dates = Dates::start(version).await;
        let page = dates.bench.login("slava_test").await;
        page.draw(dates.job, vec![car(0)]).await.expect("their own job");
        let before = dates.read().await;
        dates.hours.fetch_add(1, Ordering::SeqCst);
        let gone = answer(dates.bench.admin(Method::DELETE, "/api/users/2")).await;
        assert_eq!(gone.0, 204);
        assert_eq!(dates.read().await, before);
        assert_eq!(dates.bench.site.tasks()[0].assignee, None);
        let annotations = dates.bench.get(&format!("/api/jobs/{}/annotations", dates.job)).await;
        assert_eq!(annotations["shapes"].as_array().map(Vec::len), Some(1));
        assert!(page.jobs().await.is_err(), "the token went with the user");
    }
}
