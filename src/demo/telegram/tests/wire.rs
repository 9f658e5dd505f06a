//! Tokens, methods, encodings, and the faults.

use std::time::{Duration, Instant};

use super::*;
use crate::demo::telegram::{ChatEvent, Fault, FaultKind};

fn fault(method: &str, kind: FaultKind) -> Fault {
    Fault { method_contains: method.to_owned(), chat: None, times: 1, kind }
}

#[tokio::test]
async fn a_wrong_token_and_an_unknown_method_are_told_apart() {
    let server = server().await;
    let get = async |path: &str| {
        let response = reqwest::get(format!("{}{path}", server.url())).await.unwrap();
        response.json::<Value>().await.unwrap()
    };
    let unauthorized = json!({"ok": false, "error_code": 401, "description": "Unauthorized"});
    assert_eq!(get("/bot4242:other/getMe").await, unauthorized);
    for path in [format!("/bot{TOKEN}/getNothing"), "/".to_owned(), format!("/bot{TOKEN}")] {
        assert_eq!(get(&path).await["error_code"], json!(404), "{path}");
    }
    assert_eq!(get(&format!("/bot{TOKEN}/GETME")).await["result"]["is_bot"], json!(true));
}

#[tokio::test]
async fn parameters_come_in_every_encoding() {
    let (server, anna) = talking().await;
    let url = format!("{}/bot{TOKEN}/SendMessage", server.url());
    let client = reqwest::Client::new();
    let multipart = reqwest::multipart::Form::new().text("chat_id", "7").text("text", "by multipart &");
    let requests = [
        client.get(format!("{url}?chat_id=7&text=by+query%20%26")),
        client.post(&url).form(&[("chat_id", "7"), ("text", "by form &")]),
        client.post(&url).json(&json!({"chat_id": "7", "text": "by json &", "parse_mode": null})),
        client.post(&url).multipart(multipart),
    ];
    for request in requests {
        assert_eq!(request.send().await.unwrap().status(), 200);
    }
    let texts: Vec<_> = anna.chat().into_iter().skip(1).map(|line| line.text).collect();
    assert_eq!(texts, ["by query &", "by form &", "by json &", "by multipart &"]);
    assert_eq!(
        client.post(&url).header("content-type", "application/json").body("{").send().await.unwrap().status(),
        400
    );
}

#[tokio::test]
async fn a_status_fault_strikes_once_and_names_the_time_to_wait() {
    let (server, anna) = talking().await;
    let description = "Too Many Requests: retry after 3".to_owned();
    let kind = FaultKind::Status { code: 429, description, retry_after: Some(3) };
    server.add_fault(fault("SENDmessage", kind));

    let answer = call(&server, "sendMessage", &to_anna(json!({"text": "x"}))).await;
    assert_eq!(answer["parameters"], json!({"retry_after": 3}));
    assert_eq!(anna.chat().len(), 1, "nothing was sent");
    accepted(&server, "sendMessage", &to_anna(json!({"text": "x"}))).await;

    let log: Vec<_> = server.calls().into_iter().map(|call| (call.method, call.chat, call.ok)).collect();
    let entry = |ok| ("sendMessage".to_owned(), Some(7), ok);
    assert_eq!(log, [entry(false), entry(true)]);
}

#[tokio::test]
async fn a_reset_comes_before_or_after_the_work() {
    let (server, anna) = talking().await;
    let url = format!("{}/bot{TOKEN}/sendMessage?chat_id=7&text=x", server.url());
    for (kind, lines) in [(FaultKind::ResetBefore, 1), (FaultKind::ResetAfter, 2)] {
        server.add_fault(fault("send", kind.clone()));
        let error = reqwest::get(&url).await.expect_err("the connection breaks").without_url();
        assert!(!error.is_status() && !error.is_decode(), "{kind:?}: {error:?}");
        assert_eq!(anna.chat().len(), lines, "{kind:?}");
    }
}

#[tokio::test]
async fn an_answer_may_be_half_or_another_though_the_work_is_done() {
    let (server, anna) = talking().await;
    let url = format!("{}/bot{TOKEN}/sendMessage?chat_id=7&text=x", server.url());
    server.add_fault(fault("send", FaultKind::HalfAnswer));
    let response = reqwest::get(&url).await.unwrap();
    assert_eq!(response.status(), 200);
    let error = response.text().await.expect_err("the answer breaks off").without_url();
    assert!(error.is_decode() || error.is_body(), "{error:?}");
    assert_eq!(anna.chat().len(), 2);

    let instead = json!({"ok": true, "result": [17]});
    server.add_fault(fault("send", FaultKind::WrongJson(instead.clone())));
    assert_eq!(reqwest::get(&url).await.unwrap().json::<Value>().await.unwrap(), instead);
    assert_eq!(anna.chat().len(), 3);
}

#[tokio::test]
async fn a_page_of_a_proxy_and_a_delay() {
    let (server, _anna) = talking().await;
    let url = format!("{}/bot{TOKEN}/getMe", server.url());
    server.add_fault(fault("getMe", FaultKind::Html(502)));
    let response = reqwest::get(&url).await.unwrap();
    assert_eq!(response.status(), 502);
    assert!(response.text().await.unwrap().starts_with("<html>"));

    let wait = Duration::from_millis(60);
    server.add_fault(fault("getMe", FaultKind::Delay(wait)));
    let begin = Instant::now();
    accepted(&server, "getMe", &json!({})).await;
    assert!(begin.elapsed() >= wait);

    server.add_fault(fault("getMe", FaultKind::Html(502)));
    server.clear_faults();
    accepted(&server, "getMe", &json!({})).await;
}

#[tokio::test]
async fn the_flood_limit_answers_429() {
    let (server, _anna) = talking().await;
    server.set_flood_limit(Some(1));
    accepted(&server, "sendMessage", &to_anna(json!({"text": "x"}))).await;
    let answer = call(&server, "sendMessage", &to_anna(json!({"text": "x"}))).await;
    assert_eq!((&answer["error_code"], &answer["parameters"]["retry_after"]), (&json!(429), &json!(1)));
    accepted(&server, "getMe", &json!({})).await;
    server.set_flood_limit(None);
    accepted(&server, "sendMessage", &to_anna(json!({"text": "x"}))).await;
}

#[tokio::test]
async fn dropping_the_server_breaks_open_polls_and_refuses_new_calls() {
    let server = server().await;
    let url = format!("{}/bot{TOKEN}/getUpdates?timeout=50", server.url());
    let poll = tokio::spawn(reqwest::get(url.clone()));
    // The second poll ends the first one with 409, so once that answer is there, both have arrived.
    let second = tokio::spawn(reqwest::get(url.clone()));
    while server.calls().is_empty() {
        tokio::task::yield_now().await;
    }
    drop(server);
    let outcomes = [poll.await.unwrap(), second.await.unwrap()];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_err()).count(), 1, "{outcomes:?}");
    assert!(reqwest::get(url).await.is_err());
}

#[tokio::test]
async fn events_tell_both_directions_in_order() {
    let server = server().await;
    let mut events = server.events();
    let anna = anna(&server);
    anna.say("/start");
    let keyboard = json!({"keyboard": [["Menu"]]});
    accepted(&server, "sendMessage", &to_anna(json!({"text": "Hi", "reply_markup": keyboard}))).await;
    accepted(&server, "sendMessage", &to_anna(json!({"text": "Sure?", "reply_markup": button("Yes", "y")})))
        .await;
    accepted(&server, "sendChatAction", &to_anna(json!({"action": "typing"}))).await;
    anna.press("Yes").unwrap();
    let query =
        accepted(&server, "getUpdates", &json!({"offset": -1})).await[0]["callback_query"]["id"].clone();
    accepted(&server, "answerCallbackQuery", &json!({"callback_query_id": query, "text": "Noted"})).await;
    accepted(&server, "editMessageText", &to_anna(json!({"message_id": 3, "text": "Done"}))).await;
    accepted(&server, "deleteMessage", &to_anna(json!({"message_id": 3}))).await;

    let mut told = Vec::new();
    while let Ok(event) = events.try_recv() {
        told.push(match event {
            ChatEvent::Said { text, .. } => format!("said {text}"),
            ChatEvent::Pressed { label, .. } => format!("pressed {label}"),
            ChatEvent::Sent { line, .. } => format!("sent {}", line.text),
            ChatEvent::Edited { line, .. } if line.deleted => format!("deleted {}", line.text),
            ChatEvent::Edited { line, .. } => format!("edited {}", line.text),
            ChatEvent::Typing { .. } => "typing".to_owned(),
            ChatEvent::Toast { text, alert, .. } => format!("toast {text:?} {alert}"),
            ChatEvent::Keyboard { rows, .. } => format!("keyboard {rows:?}"),
        });
    }
    let expected = [
        "said /start",
        "sent Hi",
        "keyboard [[\"Menu\"]]",
        "sent Sure?",
        "typing",
        "pressed Yes",
        "toast Some(\"Noted\") false",
        "edited Done",
        "deleted Done",
    ];
    assert_eq!(told, expected);
}
