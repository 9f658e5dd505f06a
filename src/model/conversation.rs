//! The question that the bot asked in a chat and that is not answered yet.

use serde::{Deserialize, Serialize};

use super::{Deletion, PersonId};

/// An action that waits for *yes* or *cancel*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CandidateAction {
    /// Get the assignment.
    Get,
    /// It is done.
    Done,
    /// Do it again.
    Again,
}

/// A question of the bot that is not answered yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pending {
    /// *Yes* or *cancel* to an action; the number is in the buttons, so that older buttons are recognised as stale.
    Confirm(CandidateAction, u32),
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
    /// How many confirmations have been asked for in this chat so far.
    pub asked: u32,
}
