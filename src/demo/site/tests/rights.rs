//! What an annotator may and may not do.

use super::super::AnnotatorError;
use super::*;

impl Bench {
    async fn status_as(&self, name: &str, method: Method, path: &str, body: Value) -> u16 {
        answer(self.call(method, path).basic_auth(name, Some(PASSWORD)).json(&body)).await.0
    }
}

#[tokio::test]
async fn a_worker_sees_and_changes_only_what_is_assigned() {
    for version in Version::ALL {
        let bench = Bench::start(version).await;
        let (own, _) = (bench.worker("slava_test").await, bench.worker("other_test").await);
        let (task, job) = bench.ready_task(own, 2).await;
        let (task, job) = (format!("/api/tasks/{task}"), format!("/api/jobs/{job}"));
        let annotations = format!("{job}/annotations");
        for (method, path, body, as_assignee, as_other) in [
            (Method::GET, &task, json!({}), 200, 403),
            (Method::GET, &job, json!({}), 200, 403),
            (Method::GET, &annotations, json!({}), 200, 403),
            (Method::PUT, &annotations, json!({"shapes": []}), 200, 403),
            (Method::PATCH, &job, json!({"state": "completed"}), 200, 403),
            (Method::PATCH, &job, json!({"stage": "validation"}), 200, 403),
            (Method::PATCH, &task, json!({"name": "mine"}), 200, 403),
            (Method::PATCH, &task, json!({"assignee_id": null}), 403, 403),
            (Method::DELETE, &task, json!({}), 403, 403),
        ] {
            let context = format!("{version:?} {method} {path} {body}");
            let first = bench.status_as("slava_test", method.clone(), path, body.clone()).await;
            let second = bench.status_as("other_test", method, path, body).await;
            assert_eq!((first, second), (as_assignee, as_other), "{context}");
        }
        assert_eq!(bench.login("other_test").await.jobs().await.expect("a list"), []);
    }
}

#[tokio::test]
async fn the_assignee_of_a_job_alone_does_not_see_its_task() {
    for version in Version::ALL {
        let bench = Bench::start(version).await;
        let (own, other) = (bench.worker("slava_test").await, bench.worker("other_test").await);
        let (task, job) = bench.ready_task(own, 2).await;
        let (task, path) = (format!("/api/tasks/{task}"), format!("/api/jobs/{job}"));
        assert_eq!(bench.patch(&path, json!({"assignee": other})).await.0, 200);
        let page = bench.login("other_test").await;
        assert_eq!(page.jobs().await.expect("a list").len(), 1);
        page.draw(job, vec![car(0)]).await.expect("their own job");
        let hidden = bench.status_as("other_test", Method::GET, &task, json!({}));
        assert_eq!(hidden.await, 403);
        let stage = bench.status_as("other_test", Method::PATCH, &path, json!({"stage": "validation"}));
        assert_eq!(stage.await, 403);
    }
}

#[tokio::test]
async fn the_page_draws_by_names_in_either_age() {
    for version in Version::ALL {
        let bench = Bench::start(version).await;
        let own = bench.worker("slava_test").await;
        let (task, job) = bench.ready_task(own, 2).await;
        let page = bench.login("slava_test").await;
        let plate = |attribute: &str| Drawn {
            label: "plate".into(),
            attributes: vec![(attribute.into(), "A123BC77".into())],
            ..car(1)
        };
        page.draw(job, vec![car(0), plate("plate")]).await.expect("their own job");
        let annotations = bench.get(&format!("/api/tasks/{task}/annotations")).await;
        assert_eq!(annotations["shapes"][1]["attributes"], json!([{"spec_id": 1, "value": "A123BC77"}]));
        page.draw(job, vec![car(1)]).await.expect("their own job");
        let annotations = bench.get(&format!("/api/tasks/{task}/annotations")).await;
        assert_eq!(annotations["shapes"].as_array().map(Vec::len), Some(1), "saving replaces");

        let unknown = page.draw(job, vec![plate("colour")]).await;
        assert!(matches!(unknown, Err(AnnotatorError::UnknownAttribute { .. })), "{unknown:?}");
        let unknown = page.draw(job, vec![Drawn { label: "bus".into(), ..car(0) }]).await;
        assert!(matches!(unknown, Err(AnnotatorError::UnknownLabel(label)) if label == "bus"));
        let refused = Annotator::login(&bench.site.url(), "slava_test", "wrong").await;
        assert!(matches!(refused, Err(AnnotatorError::Refused { status: 400, .. })));
    }
}

#[tokio::test]
async fn markup_can_be_put_in_as_it_stands() {
    for version in Version::ALL {
        let bench = Bench::start(version).await;
        let own = bench.worker("slava_test").await;
        let (task, job) = bench.ready_task(own, 7).await;
        let odd = json!({"shapes": [
            {"type": "polygon", "frame": 6, "label_id": 77, "points": [1, 2, 3], "attributes": []},
            {"type": "blob", "frame": 99},
        ], "tags": [{"frame": 0, "label_id": 1}]});
        bench.site.set_annotations(task, odd);
        let all = bench.get(&format!("/api/tasks/{task}/annotations")).await;
        assert_eq!(all["shapes"][0]["points"], json!([1, 2, 3]));
        assert_eq!(all["tags"].as_array().map(Vec::len), Some(1));
        let first = bench.get(&format!("/api/jobs/{job}/annotations")).await;
        assert_eq!(first["shapes"][0]["frame"], 99, "a frame of no job goes to the first");
        bench.site.set_annotations(task, json!([]));
        let all = bench.get(&format!("/api/tasks/{task}/annotations")).await;
        assert_eq!((&all["shapes"], &all["tags"]), (&json!([]), &json!([])));
    }
}
