//! What pops up over the chat when a button was pressed.

use serde::{Deserialize, Serialize};

/// What pops up over the chat when a button was pressed. Stored by its position in this list: new ones come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Toast {
    /// The decision that the button stands for has been made.
    Decided,
    /// The candidate has used all attempts.
    NoAttemptLeft,
    /// The person took the request back.
    RequestWithdrawn,
    /// The link was revoked.
    LinkRevoked,
    /// The question was answered, or needs no answer.
    QuestionClosed,
    /// Not everybody who stands still was tried again.
    MoreToRetry {
        /// Number of those who are being tried again.
        retried: u64,
        /// Number of those who are left for the next press.
        left: u64,
    },
}
