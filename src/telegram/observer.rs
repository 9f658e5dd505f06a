//! The observer to whom every call is reported, and who is never asked anything.

use std::time::Duration;

use super::error::TelegramError;

/// A call to Telegram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its name, for numbers.
    pub name: &'static str,
    /// Its kind.
    pub kind: Kind,
}

/// The kind of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A question who the bot is.
    Greeting,
    /// Updates.
    Updates,
    /// A message: a new one, or a new text for an existing one.
    Message,
    /// Something else.
    Other,
}

/// An observer to whom a [`super::Telegram`] reports its calls.
pub trait Observer: Send + Sync {
    /// A call is made.
    fn calls(&self, call: Call);

    /// It is over, after this time; with an error if it failed.
    fn called(&self, call: Call, took: Duration, error: Option<&TelegramError>);

    /// A call for updates brought this many.
    fn brought(&self, updates: usize);
}
