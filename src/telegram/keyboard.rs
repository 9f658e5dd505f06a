//! Buttons and menus in the form that Telegram takes.

use serde::Serialize;
use teloxide::requests::Payload;
use teloxide::types::{CopyTextButton, InlineKeyboardButton, KeyboardButton, KeyboardMarkup};

use crate::measure::{COPIED, units};
use crate::texts::{Button, ButtonAction, Keyboard, Style};

/// `reply_markup` of a message.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Markup {
    Inline { inline_keyboard: Vec<Vec<StyledButton>> },
    Menu(KeyboardMarkup),
}

/// A button under a message, with the field that teloxide's type does not have.
#[derive(Serialize)]
pub(super) struct StyledButton {
    #[serde(flatten)]
    button: InlineKeyboardButton,
    #[serde(skip_serializing_if = "Option::is_none")]
    style: Option<&'static str>,
}

/// A request, whose own `reply_markup` is not set, with this one.
#[derive(Serialize)]
pub(super) struct WithMarkup<'a, P> {
    #[serde(flatten)]
    pub request: &'a P,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_markup: Option<&'a Markup>,
}

impl<P: Payload> Payload for WithMarkup<'_, P> {
    type Output = P::Output;

    const NAME: &'static str = P::NAME;
}

impl Markup {
    /// The keyboard of a message; `None` leaves an existing menu in place.
    pub(super) fn of(keyboard: &Keyboard) -> Option<Self> {
        match keyboard {
            Keyboard::None => None,
            Keyboard::Inline(rows) if rows.is_empty() => None,
            Keyboard::Inline(rows) => Some(Self::inline(rows)),
            Keyboard::Menu(rows) => {
                let rows = rows.iter().map(|row| row.iter().map(KeyboardButton::new));
                Some(Self::Menu(KeyboardMarkup::new(rows).resize_keyboard().persistent()))
            }
        }
    }

    /// Buttons under a message. A button whose address is invalid, or whose text can't be copied, is left out.
    pub(super) fn inline(rows: &[Vec<Button>]) -> Self {
        let styled = |button: &Button| {
            let style = button.style().map(style_name);
            sent(button).map(|button| StyledButton { button, style })
        };
        Self::Inline {
            inline_keyboard: rows.iter().map(|row| row.iter().filter_map(styled).collect()).collect(),
        }
    }

    /// Whether a button has a style.
    pub(super) fn is_styled(&self) -> bool {
        match self {
            Self::Inline { inline_keyboard } => {
                inline_keyboard.iter().flatten().any(|one| one.style.is_some())
            }
            Self::Menu(_) => false,
        }
    }

    /// The same without styles.
    pub(super) fn plain(mut self) -> Self {
        if let Self::Inline { inline_keyboard } = &mut self {
            inline_keyboard.iter_mut().flatten().for_each(|button| button.style = None);
        }
        self
    }
}

fn sent(button: &Button) -> Option<InlineKeyboardButton> {
    match &button.action {
        ButtonAction::Callback(callback) => {
            Some(InlineKeyboardButton::callback(&button.label, callback.data()))
        }
        ButtonAction::Open(address) => {
            address.parse().ok().map(|address| InlineKeyboardButton::url(&button.label, address))
        }
        ButtonAction::Copy(text) => {
            let text = (1..=COPIED).contains(&units(text)).then(|| CopyTextButton { text: text.clone() });
            text.map(|text| InlineKeyboardButton::copy_text_button(&button.label, text))
        }
    }
}

fn style_name(style: Style) -> &'static str {
    match style {
        Style::Primary => "primary",
        Style::Success => "success",
        Style::Danger => "danger",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use teloxide::payloads::SendMessage;

    use super::*;
    use crate::model::{AttemptNumber, Choice, PersonId};
    use crate::texts::Callback;

    #[test]
    fn what_can_not_be_copied_has_no_button() {
        for (text, is_there) in
            [("", false), ("pa55", true), (&*"ж".repeat(256), true), (&*"ж".repeat(257), false)]
        {
            let button = Button { label: "Copy".to_owned(), action: ButtonAction::Copy(text.to_owned()) };
            let sent = serde_json::to_value(Markup::inline(&[vec![button]])).expect("JSON");
            let copied = &sent["inline_keyboard"][0][0]["copy_text"]["text"];
            assert_eq!(copied.as_str(), is_there.then_some(text));
        }
    }

    #[test]
    fn buttons_that_stand_out_have_a_style() {
        let (person, attempt) = (PersonId(7), AttemptNumber(1));
        let decide = |choice| Callback::Decide { person, attempt, choice: Some(choice), revision: 0 };
        let button = |label: &str, callback| Button::callback(label.to_owned(), callback);
        let rows = [
            vec![button("Accept", decide(Choice::Accept)), button("Reject", decide(Choice::Reject))],
            vec![button("Try again", Callback::Retry(person, attempt)), button("Help", Callback::Help)],
        ];
        let markup = Markup::inline(&rows);
        let request = SendMessage::new(teloxide::types::ChatId(7), "Decide");
        let sent = |markup: &Markup| {
            serde_json::to_value(WithMarkup { request: &request, reply_markup: Some(markup) }).expect("JSON")
        };
        let styled = json!({
            "chat_id": 7,
            "text": "Decide",
            "reply_markup": {"inline_keyboard": [
                [
                    {"text": "Accept", "callback_data": "decide:7:1:accept:0", "style": "success"},
                    {"text": "Reject", "callback_data": "decide:7:1:reject:0", "style": "danger"},
                ],
                [
                    {"text": "Try again", "callback_data": "retry:7:1", "style": "primary"},
                    {"text": "Help", "callback_data": "help"},
                ],
            ]},
        });
        assert_eq!(sent(&markup), styled);
        assert!(markup.is_styled());
        let plain = markup.plain();
        assert!(!plain.is_styled());
        assert!(!sent(&plain).to_string().contains("style"));
    }
}
