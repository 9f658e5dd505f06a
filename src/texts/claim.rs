//! What people read about accounts of the earlier bot that wait for them.

use chrono::DateTime;

use super::catalog::{Own, foreign, say};
use super::times::date_time;
use super::{Button, ButtonAction, Callback, Keyboard, Rendered};
use crate::exam::Language;
use crate::model::Message;

/// What a message about a claim says to whoever makes it; none when it is about something else.
pub(super) fn render(message: &Message, language: Language) -> Option<Rendered> {
    let name = |username: &str| foreign(&format!("@{username}"));
    let (html, anew) = match message {
        Message::ClaimAsk { username } => (say!(language, "claim-ask", username = name(username)), true),
        Message::ClaimAskOperator { username } => {
            (say!(language, "claim-ask-operator", username = name(username)), true)
        }
        Message::ClaimPaused { username, until } => {
            let until = date_time(DateTime::from_timestamp_millis(*until).unwrap_or_default());
            (say!(language, "claim-paused", username = name(username), until = Own(until)), true)
        }
        Message::ClaimWrong { left } => (say!(language, "claim-wrong", left = *left), true),
        Message::ClaimUnchecked => (say!(language, "claim-unchecked"), true),
        Message::ClaimChecking => (say!(language, "claim-checking"), false),
        Message::ClaimDelayed => (say!(language, "claim-delayed"), true),
        Message::ClaimOver => (say!(language, "claim-over"), false),
        _ => return None,
    };
    let button =
        Button { label: say!(language, "button-anew"), action: ButtonAction::Callback(Callback::BeginAnew) };
    let keyboard = if anew { Keyboard::Inline(vec![vec![button]]) } else { Keyboard::None };
    Some(Rendered { html, keyboard })
}
