//! Who may call the server, and what it says to whoever calls it in a wrong way.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::page::{ANNA, OLGA, Page};

/// Status and sentence of a request with these headers.
async fn asked(page: &Page, method: Method, url: &str, headers: &[(&str, &str)]) -> (u16, Value) {
    let mut request = page.client.request(method, url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.body(r#"{"person": 101, "text": "/start"}"#).send().await.expect("an answer");
    let policy = answer.headers()["content-security-policy"].to_str().expect("text").to_owned();
    assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{policy}");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_page_itself_may_call() {
    let page = Page::open().await;
    let url = reqwest::Url::parse(&page.address).expect("an address");
    let port = url.port().expect("a port");
    let say = format!("{}api/say", page.address);
    let own = format!("http://127.0.0.1:{port}");
    let named = format!("http://localhost:{port}");
    let other_port = format!("http://127.0.0.1:{}", port ^ 1);
    let host = format!("evil.example:{port}");
    for (headers, expected) in [
        (vec![("Origin", own.as_str())], 200),
        (vec![("Origin", named.as_str()), ("Sec-Fetch-Site", "same-origin")], 200),
        (vec![], 403),
        (vec![("Origin", "null")], 403),
        (vec![("Origin", "http://evil.example")], 403),
        (vec![("Origin", other_port.as_str())], 403),
        (vec![("Origin", own.as_str()), ("Sec-Fetch-Site", "cross-site")], 403),
        (vec![("Origin", own.as_str()), ("Host", host.as_str())], 403),
    ] {
        let (status, answer) = asked(&page, Method::POST, &say, &headers).await;
        assert_eq!(
            (status, answer["error"].is_string()),
            (expected, expected != 200),
            "{headers:?}: {answer}"
        );
    }
    let wrong = format!("{own}/{}/", "0".repeat(32));
    for address in [format!("{own}/"), wrong.clone(), format!("{wrong}main.js"), format!("{wrong}api/events")]
    {
        assert_eq!(asked(&page, Method::GET, &address, &[]).await.0, 404, "{address}");
    }
    for (headers, expected) in [(vec![], 200), (vec![("Sec-Fetch-Site", "cross-site")], 403)] {
        assert_eq!(asked(&page, Method::GET, &page.address, &headers).await.0, expected, "{headers:?}");
    }
    // Without the slash at its end, the address leads to the page all the same.
    let slashless = page.client.get(page.address.trim_end_matches('/')).send().await.expect("an answer");
    assert_eq!((slashless.status(), slashless.url().as_str()), (StatusCode::OK, page.address.as_str()));
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_wrong_is_said_in_one_sentence() {
    let page = Page::open().await;
    let (get, post, put) = (Method::GET, Method::POST, Method::PUT);
    let long = "x".repeat(5000);
    let newcomer = |name: &str, username: Value| json!({"first_name": name, "username": username, "language": "en", "role": "hr"});
    for (method, path, body, expected) in [
        (&get, "api/nothing", json!({}), 404),
        (&get, "../api/say", json!({}), 404),
        (&get, "main.exe", json!({}), 404),
        (&get, "media/99", json!({}), 404),
        (&get, "media/x", json!({}), 404),
        (&get, "api/say", json!({}), 405),
        (&post, "api/say", json!([1]), 400),
        (&post, "api/say", json!({"person": 7, "text": "x"}), 404),
        (&post, "api/say", json!({"person": ANNA, "text": "  "}), 400),
        (&post, "api/say", json!({"person": ANNA, "text": long}), 400),
        (&post, "api/press", json!({"person": ANNA, "message": 99, "data": "x"}), 400),
        (&post, "api/people", newcomer(" ", json!(null)), 400),
        (&post, "api/people", newcomer("Ben", json!("no name")), 400),
        (&post, "api/people", newcomer("Ben", json!("ANNA_K")), 409),
        (&post, "api/people", json!({"first_name": "Ben", "language": "de", "role": "hr"}), 400),
        (&post, "api/clock", json!({}), 400),
        (&post, "api/clock", json!({"minutes": -5}), 400),
        (&post, "api/clock", json!({"minutes": i64::MAX}), 400),
        (&post, "api/clock", json!({"next": true}), 409),
        (&post, "api/draw", json!({"person": ANNA, "manner": "excellent"}), 409),
        (&post, "api/draw", json!({"person": OLGA, "manner": "genius"}), 400),
        (&post, "api/site/login", json!({"username": "anna", "password": "x"}), 401),
        (&get, "api/site/jobs?session=1", json!({}), 401),
        (&get, "api/site/jobs", json!({}), 401),
        (&get, "api/site/shapes?session=1&job=1", json!({}), 401),
        (&get, "api/site/frames/1/1/0", json!({}), 401),
        (&put, "api/site/shapes", json!({"session": "1", "job": 1, "shapes": []}), 401),
        (&post, "api/site/state", json!({"session": "1", "job": 1, "state": "completed"}), 401),
        (&post, "api/site/state", json!({"session": "1", "job": 1, "state": "eaten"}), 400),
    ] {
        let (status, sentence) = page.refusal(method.clone(), path, body.clone()).await;
        assert_eq!(status, expected, "{method} {path} {body}: {sentence}");
    }
    let large = json!({"person": ANNA, "text": "x".repeat(3 << 20)});
    assert_eq!(page.refusal(post, "api/say", large).await.0, 413);
    page.close().await;
}
