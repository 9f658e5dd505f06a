//! What a person does in their chat: writes, and presses buttons.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::refusal::Refusal;
use super::request::Sent;
use super::shared::Shared;
use crate::measure;

/// Maximum size of what a button sends, in bytes.
const DATA: usize = 64;

/// Somebody writes.
#[derive(Deserialize)]
pub(super) struct Said {
    person: u64,
    text: String,
}

pub(super) async fn say(
    State(shared): State<Arc<Shared>>,
    Sent(Said { person, text }): Sent<Said>,
) -> Result<Json<Value>, Refusal> {
    let somebody = shared.people.find(person)?;
    let length = text.trim().encode_utf16().count();
    if !(1..=measure::MESSAGE).contains(&length) {
        return Err(Refusal::BadText);
    }
    somebody.person.say(&text);
    Ok(Json(json!({})))
}

/// Somebody presses a button under a message.
#[derive(Deserialize)]
pub(super) struct Pressed {
    person: u64,
    message: i32,
    data: String,
}

/// The button may be gone by now, as on Telegram.
pub(super) async fn press(
    State(shared): State<Arc<Shared>>,
    Sent(Pressed { person, message, data }): Sent<Pressed>,
) -> Result<Json<Value>, Refusal> {
    let somebody = shared.people.find(person)?;
    let is_own = somebody.person.chat().iter().any(|line| line.from_bot && line.message_id == message);
    if !is_own || !(1..=DATA).contains(&data.len()) {
        return Err(Refusal::BadButton);
    }
    somebody.person.press_data(message, &data);
    Ok(Json(json!({})))
}
