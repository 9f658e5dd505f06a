//! The stand-in as a client sees it: with plain HTTP, and with the client that the bot uses.

mod bot;
mod media;
mod messages;
mod pieces;
mod polling;
mod wire;

use serde_json::{Value, json};

use super::{Person, Profile, StandInTelegram};

const TOKEN: &str = "4242:stand-in-token";
const ANNA: u64 = 7;

async fn server() -> StandInTelegram {
    StandInTelegram::start(TOKEN).await.expect("a loopback port is free")
}

/// Anna, who has not written yet.
fn anna(server: &StandInTelegram) -> Person {
    server.person(Profile {
        id: ANNA,
        username: Some("anna".to_owned()),
        first_name: "Anna".to_owned(),
        language_code: Some("ru".to_owned()),
    })
}

/// A server, and Anna who has written "hello" as message 1.
async fn talking() -> (StandInTelegram, Person) {
    let server = server().await;
    let anna = anna(&server);
    anna.say("hello");
    (server, anna)
}

/// Calls a method with JSON and returns the whole answer.
async fn call(server: &StandInTelegram, method: &str, body: &Value) -> Value {
    let url = format!("{}/bot{TOKEN}/{method}", server.url());
    let response = reqwest::Client::new().post(url).json(body).send().await.expect("an answer");
    let status = response.status().as_u16();
    let answer: Value = response.json().await.expect("JSON");
    if answer["ok"] == json!(false) {
        assert_eq!(answer["error_code"], json!(status), "the status is repeated in the answer");
    }
    answer
}

/// Calls a method that must succeed.
async fn accepted(server: &StandInTelegram, method: &str, body: &Value) -> Value {
    let answer = call(server, method, body).await;
    assert_eq!(answer["ok"], json!(true), "{method} {body}: {answer}");
    answer["result"].clone()
}

/// Calls a method that must be refused; returns code and description.
async fn refused(server: &StandInTelegram, method: &str, body: &Value) -> (u64, String) {
    let answer = call(server, method, body).await;
    assert_eq!(answer["ok"], json!(false), "{method} {body}: {answer}");
    let description = answer["description"].as_str().unwrap_or_default().to_owned();
    (answer["error_code"].as_u64().unwrap_or_default(), description)
}

/// A 400 with this reason.
fn bad(reason: &str) -> (u64, String) {
    (400, format!("Bad Request: {reason}"))
}

/// `{"chat_id": Anna, …}`.
fn to_anna(mut body: Value) -> Value {
    body["chat_id"] = json!(ANNA);
    body
}

fn button(label: &str, data: &str) -> Value {
    json!({"inline_keyboard": [[{"text": label, "callback_data": data}]]})
}
