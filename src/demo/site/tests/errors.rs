//! Ordered faults, the limit on anonymous calls, and the record of requests.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::super::{Fault, FaultKind, RequestLog};
use super::*;

fn order(times: u32, kind: FaultKind) -> Fault {
    Fault { method: Some(Method::POST), path_contains: "/api/tasks".into(), times, kind }
}

async fn create(bench: &Bench) -> Result<(u16, String), reqwest::Error> {
    let body = json!({"name": "a task", "labels": [{"name": "car"}]});
    let response = bench.admin(Method::POST, "/api/tasks").json(&body).send().await?;
    Ok((response.status().as_u16(), response.text().await?))
}

#[tokio::test]
async fn an_ordered_status_is_answered_instead_of_acting() {
    let bench = Bench::start(Version::V2_14).await;
    let body = "<html>busy</html>".to_owned();
    bench.site.add_fault(order(
        2,
        FaultKind::Status { code: 503, body: body.clone(), html: true, retry_after: Some(7) },
    ));
    let response = bench.admin(Method::POST, "/api/tasks").send().await.expect("an answer");
    assert_eq!(response.headers()["retry-after"], "7");
    assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
    assert_eq!(bench.get("/api/tasks").await["count"], 0, "another method is not concerned");
    assert_eq!(create(&bench).await.expect("an answer"), (503, body));
    assert_eq!(create(&bench).await.expect("an answer").0, 201, "twice was ordered");
}

#[tokio::test]
async fn a_dropped_connection_leaves_the_request_done_or_not() {
    for (kind, tasks) in [(FaultKind::ResetBefore, 0), (FaultKind::ResetAfter, 1)] {
        let bench = Bench::start(Version::V2_2).await;
        bench.site.add_fault(order(1, kind.clone()));
        let error = create(&bench).await.expect_err("no answer comes");
        assert!(error.is_request(), "{kind:?}: not even the head of an answer: {error:?}");
        assert_eq!(bench.site.tasks().len(), tasks, "{kind:?}");
        assert_eq!(bench.site.requests().last().map(|request| request.status), Some(0));
        assert_eq!(create(&bench).await.expect("an answer").0, 201);
    }
}

#[tokio::test]
async fn an_answer_can_break_off_or_be_nonsense() {
    let bench = Bench::start(Version::V2_14).await;
    bench.site.add_fault(order(1, FaultKind::HalfAnswer));
    bench.site.add_fault(order(1, FaultKind::WrongJson));
    let error = create(&bench).await.expect_err("half an answer is none");
    assert!(error.is_body() || error.is_decode(), "the head came: {error:?}");
    let (status, body) = create(&bench).await.expect("an answer");
    let body: Value = serde_json::from_str(&body).expect("it is JSON");
    assert_eq!((status, body.get("id")), (201, None));
    assert_eq!(bench.site.tasks().len(), 2, "both were carried out");
}

#[tokio::test]
async fn a_delay_delays_and_orders_can_be_taken_back() {
    let bench = Bench::start(Version::V2_2).await;
    bench.site.add_fault(order(u32::MAX, FaultKind::Delay(Duration::from_mins(10))));
    let late = tokio::time::timeout(Duration::from_millis(100), create(&bench)).await;
    assert!(late.is_err(), "no answer within the time");
    bench.site.clear_faults();
    assert_eq!(create(&bench).await.expect("an answer").0, 201);
}

#[tokio::test]
async fn anonymous_calls_are_limited_by_the_minute() {
    let bench = Bench::start(Version::V2_2).await;
    let start: DateTime<Utc> = "2026-01-02T03:04:05Z".parse().expect("a time");
    bench.site.set_clock(Arc::new(move || start));
    bench.site.set_throttle(Some(2));
    let login = || bench.call(Method::POST, "/api/auth/login").json(&json!({}));
    for _ in 0..2 {
        assert_eq!(answer(login()).await.0, 400);
    }
    let response = login().send().await.expect("an answer");
    assert_eq!(
        (response.status().as_u16(), &response.headers()["retry-after"]),
        (429, &"60".parse().expect("text"))
    );
    assert_eq!(answer(bench.admin(Method::GET, "/api/server/about")).await.0, 200, "credentials are exempt");
    bench.site.set_clock(Arc::new(move || start + chrono::TimeDelta::seconds(60)));
    assert_eq!(answer(login()).await.0, 400);
}

#[tokio::test]
async fn requests_are_recorded_and_a_dropped_site_is_gone() {
    let bench = Bench::start(Version::V2_2).await;
    bench.get("/api/users?search=a%20b").await;
    let expected = RequestLog {
        method: "GET".into(),
        path: "/api/users".into(),
        query: "search=a%20b".into(),
        status: 200,
    };
    assert_eq!(bench.site.requests(), [expected]);
    let Bench { site, .. } = bench;
    let url = site.url();
    drop(site);
    // The server notices it a little later; a client that comes before that still reaches it.
    let fresh = || Client::builder().no_proxy().build().expect("a client needs nothing").get(&url).send();
    while fresh().await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn broken_requests_never_stop_the_site() {
    for version in Version::ALL {
        let bench = Bench::start(version).await;
        for body in
            ["", "{", "[]", "null", "17", "\"x\"", "{\"labels\": 5}", "{\"labels\": [5], \"name\": 7}"]
        {
            for (method, path) in [
                (Method::POST, "/api/auth/register"),
                (Method::POST, "/api/auth/login"),
                (Method::POST, "/api/tasks"),
                (Method::PATCH, "/api/users/1"),
            ] {
                let request = bench.admin(method, path).header("content-type", "application/json");
                let (status, _) = answer(request.body(body)).await;
                assert!(status >= 200, "{path} {body}");
            }
        }
        let task = bench.task(None).await;
        let request = bench.admin(Method::POST, &format!("/api/tasks/{task}/data"));
        let request =
            request.header("content-type", "multipart/form-data; boundary=x").body("--y\r\nnonsense");
        assert_eq!(answer(request).await.0, 400);
        assert_eq!(bench.get("/api/users/self").await["username"], "admin");
    }
}
