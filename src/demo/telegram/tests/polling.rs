//! `getUpdates`, and what the updates say.

use std::time::{Duration, Instant};

use super::*;

fn ids(updates: &Value) -> Vec<i64> {
    updates.as_array().into_iter().flatten().filter_map(|update| update["update_id"].as_i64()).collect()
}

#[tokio::test]
async fn updates_are_repeated_until_an_offset_confirms_them() {
    let (server, anna) = talking().await;
    anna.say("/help me");
    let first = accepted(&server, "getUpdates", &json!({})).await;
    let numbers = ids(&first);
    assert_eq!(numbers[1], numbers[0] + 1);
    assert_eq!(accepted(&server, "getUpdates", &json!({})).await, first);
    assert_eq!(ids(&accepted(&server, "getUpdates", &json!({"limit": 1})).await), numbers[..1]);
    assert_eq!(server.pending_updates(), 2);

    assert_eq!(ids(&accepted(&server, "getUpdates", &json!({"offset": numbers[1]})).await), numbers[1..]);
    assert_eq!(server.pending_updates(), 1);
    assert_eq!(accepted(&server, "getUpdates", &json!({"offset": numbers[1] + 1})).await, json!([]));
    assert_eq!(accepted(&server, "getUpdates", &json!({})).await, json!([]), "confirmed is gone");

    let message = &first[1]["message"];
    assert_eq!(message["text"], json!("/help me"));
    assert_eq!(message["entities"], json!([{"type": "bot_command", "offset": 0, "length": 5}]));
    let from =
        json!({"id": 7, "is_bot": false, "first_name": "Anna", "username": "anna", "language_code": "ru"});
    assert_eq!(message["from"], from);
    let chat = json!({"id": 7, "type": "private", "first_name": "Anna", "username": "anna"});
    assert_eq!(message["chat"], chat);
}

#[tokio::test]
async fn a_long_poll_ends_when_its_time_is_over() {
    let server = server().await;
    let begin = Instant::now();
    assert_eq!(accepted(&server, "getUpdates", &json!({"timeout": 1})).await, json!([]));
    assert!(begin.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn of_two_polls_the_older_one_ends_with_a_conflict() {
    let server = server().await;
    let anna = anna(&server);
    let poll = async || {
        let answer = call(&server, "getUpdates", &json!({"timeout": 30})).await;
        if answer["ok"] == json!(false) {
            // The winner is still waiting: end it.
            anna.say("hello");
        }
        answer
    };
    let (one, two) = tokio::join!(poll(), poll());
    let (lost, won) = if one["ok"] == json!(false) { (one, two) } else { (two, one) };
    let conflict =
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
    assert_eq!((&lost["error_code"], &lost["description"]), (&json!(409), &json!(conflict)));
    assert_eq!(won["result"][0]["message"]["text"], json!("hello"));
}

#[tokio::test]
async fn kinds_that_nobody_asked_for_do_not_come_but_raw_ones_do() {
    let server = server().await;
    let anna = anna(&server);
    accepted(&server, "getUpdates", &json!({"allowed_updates": ["message"]})).await;
    anna.say("hello");
    anna.block();
    server.push_raw_update(json!({"poll_answer": {"strange": true}}));
    let updates = accepted(&server, "getUpdates", &json!({})).await;
    assert_eq!(ids(&updates).len(), 2);
    assert_eq!(updates[1]["poll_answer"], json!({"strange": true}));
    assert_eq!(accepted(&server, "getWebhookInfo", &json!({})).await["pending_update_count"], json!(2));
    accepted(&server, "deleteWebhook", &json!({"drop_pending_updates": true})).await;
    assert_eq!(server.pending_updates(), 0);
}

#[tokio::test]
async fn a_person_takes_another_username_and_the_server_another_clock() {
    let (server, anna) = talking().await;
    let date = chrono::DateTime::from_timestamp(1_700_000_000, 0).expect("a valid time");
    server.set_clock(std::sync::Arc::new(move || date));
    anna.rename(None);
    anna.say("me again");
    let updates = accepted(&server, "getUpdates", &json!({"offset": -1})).await;
    assert_eq!(ids(&updates).len(), 1);
    let message = &updates[0]["message"];
    assert_eq!(message["date"], json!(1_700_000_000));
    assert_eq!(message["from"].get("username"), None);
}
