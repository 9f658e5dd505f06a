//! What the bot asked in a chat and has no answer to yet.

use serde::{Deserialize, Serialize};

use super::{Deletion, PersonId};

/// An act that waits for *yes* or *cancel*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// Get the assignment.
    Get,
    /// It is done.
    Done,
    /// Do it again.
    Again,
}

/// What the bot asked and has no answer to yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pending {
    /// *Yes* or *cancel* to an act; the number is in the buttons, so that older buttons are known as stale.
    Confirm(Act, u32),
    /// A Telegram login, from HR.
    Login,
    /// *Yes* or *cancel* to a deletion; the number is in the buttons.
    Delete(Deletion, PersonId, u32),
    /// The password of the account that waits under their username.
    Claim,
}

/// The state of a chat. A restart does not forget it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Conversation {
    /// The open question.
    pub pending: Option<Pending>,
    /// How many confirmations were asked in this chat so far.
    pub asked: u32,
}
