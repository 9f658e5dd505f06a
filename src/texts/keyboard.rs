//! A message as it should appear: its text and the keyboard below it.

use super::callback::Callback;

/// A message as it should appear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Text in Telegram's HTML.
    pub html: String,
    /// The keyboard below it.
    pub keyboard: Keyboard,
}

impl Rendered {
    /// Text without a keyboard.
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
    /// None; an existing menu stays.
    None,
    /// Buttons under the message.
    Inline(Vec<Vec<Button>>),
    /// The menu in place of the phone's keyboard.
    Menu(Vec<Vec<String>>),
}

/// A button under a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// Its label.
    pub label: String,
    /// What it does.
    pub action: ButtonAction,
}

impl Button {
    /// A button that sends data to the bot.
    pub(crate) fn callback(label: String, callback: Callback) -> Self {
        Self { label, action: ButtonAction::Callback(callback) }
    }

    /// A button that opens an address.
    pub(crate) fn link(label: String, address: String) -> Self {
        Self { label, action: ButtonAction::Open(address) }
    }
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ButtonAction {
    /// Sends data to the bot.
    Callback(Callback),
    /// Opens an address.
    Open(String),
}
