//! Buttons and menus in the form that Telegram takes.

use teloxide::types::{
    CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, KeyboardMarkup, ReplyMarkup,
};

use crate::measure::{COPIED, units};
use crate::texts::{Button, ButtonAction, Keyboard};

/// The keyboard of a message; `None` leaves an existing menu in place.
pub(super) fn markup(keyboard: &Keyboard) -> Option<ReplyMarkup> {
    match keyboard {
        Keyboard::None => None,
        Keyboard::Inline(rows) if rows.is_empty() => None,
        Keyboard::Inline(rows) => Some(ReplyMarkup::InlineKeyboard(inline(rows))),
        Keyboard::Menu(rows) => {
            let rows = rows.iter().map(|row| row.iter().map(KeyboardButton::new));
            Some(ReplyMarkup::Keyboard(KeyboardMarkup::new(rows).resize_keyboard().persistent()))
        }
    }
}

/// Buttons under a message. A button whose address is invalid, or whose text can't be copied, is left out.
pub(super) fn inline(rows: &[Vec<Button>]) -> InlineKeyboardMarkup {
    let button = |button: &Button| match &button.action {
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
    };
    InlineKeyboardMarkup::new(rows.iter().map(|row| row.iter().filter_map(button)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_not_be_copied_has_no_button() {
        for (text, is_there) in
            [("", false), ("pa55", true), (&*"ж".repeat(256), true), (&*"ж".repeat(257), false)]
        {
            let button = Button { label: "Copy".to_owned(), action: ButtonAction::Copy(text.to_owned()) };
            let sent = serde_json::to_value(inline(&[vec![button]])).expect("JSON");
            let copied = &sent["inline_keyboard"][0][0]["copy_text"]["text"];
            assert_eq!(copied.as_str(), is_there.then_some(text));
        }
    }
}
