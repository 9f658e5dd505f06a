//! A message as it should appear: its text and the keyboard below it.

use super::callback::{Callback, Style};

/// Characters of a button that shares its row with another one: on a phone, longer labels are cut.
pub(crate) const HALF_ROW: usize = 18;

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

impl Keyboard {
    /// The same with those buttons alone that every server knows; `None` if it has no others.
    #[must_use]
    pub(crate) fn for_older_servers(&self) -> Option<Self> {
        let is_new = |button: &Button| matches!(button.action, ButtonAction::Copy(_));
        let Self::Inline(rows) = self else { return None };
        if !rows.iter().flatten().any(is_new) {
            return None;
        }
        let known = |row: &Vec<Button>| row.iter().filter(|button| !is_new(button)).cloned().collect();
        Some(Self::Inline(rows.iter().map(known).filter(|row: &Vec<Button>| !row.is_empty()).collect()))
    }
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

    /// A button that copies a text.
    pub(crate) fn copy(label: String, text: String) -> Self {
        Self { label, action: ButtonAction::Copy(text) }
    }

    /// A button that opens an address.
    pub(crate) fn link(label: String, address: String) -> Self {
        Self { label, action: ButtonAction::Open(address) }
    }

    /// How it stands out.
    pub(crate) fn style(&self) -> Option<Style> {
        match self.action {
            ButtonAction::Callback(callback) => callback.style(),
            ButtonAction::Open(_) | ButtonAction::Copy(_) => None,
        }
    }
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ButtonAction {
    /// Sends data to the bot.
    Callback(Callback),
    /// Opens an address.
    Open(String),
    /// Puts a text on the clipboard of whoever taps it. Servers of an older Bot API refuse it.
    Copy(String),
}
