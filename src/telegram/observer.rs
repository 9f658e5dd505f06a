//! Who hears of every call, without being asked anything.

use std::time::Duration;

use super::error::TelegramError;

/// What is asked of Telegram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its name, for numbers.
    pub name: &'static str,
    /// What it is about.
    pub kind: Kind,
}

/// What a call is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Who the bot is.
    Greeting,
    /// Updates.
    Updates,
    /// A message: a new one, or another text in one that is there.
    Message,
    /// Something else.
    Other,
}

/// Somebody to whom a [`super::Telegram`] reports its calls.
pub trait Observer: Send + Sync {
    /// A call is made.
    fn calls(&self, call: Call);

    /// It is over, after so long; with an error if it failed.
    fn called(&self, call: Call, took: Duration, error: Option<&TelegramError>);

    /// One for updates brought so many.
    fn brought(&self, updates: usize);
}
