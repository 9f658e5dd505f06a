//! Buttons and menus in the form that Telegram takes.

use teloxide::types::{
    InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, KeyboardMarkup, ReplyMarkup,
};

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

/// Buttons under a message. A button whose address is invalid is left out.
pub(super) fn inline(rows: &[Vec<Button>]) -> InlineKeyboardMarkup {
    let button = |button: &Button| match &button.action {
        ButtonAction::Callback(callback) => {
            Some(InlineKeyboardButton::callback(&button.label, callback.data()))
        }
        ButtonAction::Open(address) => {
            address.parse().ok().map(|address| InlineKeyboardButton::url(&button.label, address))
        }
    };
    InlineKeyboardMarkup::new(rows.iter().map(|row| row.iter().filter_map(button)))
}
