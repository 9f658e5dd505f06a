//! A message as it is to appear: its text and what hangs below it.

use super::callback::Callback;

/// A message as it is to appear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Text in Telegram's HTML.
    pub html: String,
    /// What hangs below it.
    pub keyboard: Keyboard,
}

impl Rendered {
    /// Text with nothing below it.
    pub(crate) fn plain(html: String) -> Self {
        Self { html, keyboard: Keyboard::None }
    }

    /// Text with rows of buttons below it.
    pub(crate) fn with_buttons(html: String, rows: Vec<Vec<Button>>) -> Self {
        Self { html, keyboard: Keyboard::Inline(rows) }
    }
}

/// Buttons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keyboard {
    /// None; a menu that is there stays.
    None,
    /// Buttons under the message.
    Inline(Vec<Vec<Button>>),
    /// The menu in place of the phone's keyboard.
    Menu(Vec<Vec<String>>),
}

/// A button under a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// What it does.
    pub action: ButtonAction,
}

impl Button {
    /// One that tells the bot.
    pub(crate) fn callback(label: String, callback: Callback) -> Self {
        Self { label, action: ButtonAction::Callback(callback) }
    }

    /// One that opens an address.
    pub(crate) fn link(label: String, address: String) -> Self {
        Self { label, action: ButtonAction::Open(address) }
    }
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ButtonAction {
    /// Tells the bot.
    Callback(Callback),
    /// Opens an address.
    Open(String),
}
