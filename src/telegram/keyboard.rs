//! Buttons and menus as Telegram takes them.

use teloxide::types::{
    InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, KeyboardMarkup, ReplyMarkup,
};

use crate::texts::{Button, ButtonAction, Keyboard};

/// What hangs below a message; none leaves a menu that is there.
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

/// Buttons under a message. One whose address is no address is left out.
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
