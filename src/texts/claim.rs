//! What people read about accounts of the earlier bot that wait for them.

use chrono::DateTime;

use super::catalog::{Own, foreign, say};
use super::times::moment;
use super::{Action, Button, Keyboard, Message, Press};
use crate::exam::Language;
use crate::store::Notice;

/// What a notice about a claim says to whoever makes it; none when it is about something else.
pub(super) fn render(notice: &Notice, language: Language) -> Option<Message> {
    let name = |username: &str| foreign(&format!("@{username}"));
    let (html, anew) = match notice {
        Notice::ClaimAsk { username } => (say!(language, "claim-ask", username = name(username)), true),
        Notice::ClaimAskOperator { username } => {
            (say!(language, "claim-ask-operator", username = name(username)), true)
        }
        Notice::ClaimPaused { username, until } => {
            let until = moment(DateTime::from_timestamp_millis(*until).unwrap_or_default());
            (say!(language, "claim-paused", username = name(username), until = Own(until)), true)
        }
        Notice::ClaimWrong { left } => (say!(language, "claim-wrong", left = *left), true),
        Notice::ClaimUnchecked => (say!(language, "claim-unchecked"), true),
        Notice::ClaimChecking => (say!(language, "claim-checking"), false),
        Notice::ClaimDelayed => (say!(language, "claim-delayed"), true),
        Notice::ClaimOver => (say!(language, "claim-over"), false),
        _ => return None,
    };
    let button = Button { label: say!(language, "button-anew"), action: Action::Press(Press::BeginAnew) };
    let keyboard = if anew { Keyboard::Inline(vec![vec![button]]) } else { Keyboard::None };
    Some(Message { html, keyboard })
}
