//! The question that the bot asked in a chat and that is not answered yet.

use serde::{Deserialize, Serialize};

use super::{
    AttemptNumber, Cursor, Deletion, Filter, Order, PersonId, QuestionNumber, RequestKind, SourceNumber,
};

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
    /// A comment on an attempt, from HR.
    Comment(PersonId, AttemptNumber),
    /// A time zone, from HR.
    Zone,
    /// The message to a candidate about the decision on an attempt, in HR's own words; the number is the revision of the
    /// feedback that they saw.
    Feedback(PersonId, AttemptNumber, u32),
    /// An answer to a question, from HR; the last number is how many answers it had when they were asked for one.
    Reply(PersonId, QuestionNumber, u32),
    /// Where a new link for candidates will be published, from HR.
    Source,
    /// Whether they agree to this version of the exam's text, so that the action goes on; the last number is in the
    /// buttons.
    Consent(CandidateAction, u32, u32),
    /// *Yes* to a request about the person's own data? The number is that of the question.
    DataRequest(RequestKind, u32),
}

/// A list of candidates at the place where HR left it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ListPlace {
    /// A page of the list of candidates.
    List {
        /// Which candidates are listed.
        filter: Filter,
        /// The order.
        order: Order,
        /// The page.
        cursor: Cursor,
        /// Number of candidates before this page, as far as known.
        offset: u32,
    },
    /// What a search found.
    Found {
        /// The text, as HR wrote it.
        text: String,
    },
    /// A page of the list of candidates who came from a source.
    From {
        /// The source.
        source: SourceNumber,
        /// The order.
        order: Order,
        /// The page.
        cursor: Cursor,
        /// Number of candidates before this page, as far as known.
        offset: u32,
    },
}

impl ListPlace {
    /// The first page of those who wait for a decision, the newest first.
    pub const WAITING: Self =
        Self::List { filter: Filter::Waiting, order: Order::Date, cursor: Cursor::First, offset: 0 };
}

/// The state of a chat. A restart does not forget it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Conversation {
    /// The open question.
    pub pending: Option<Pending>,
    /// How many confirmations have been asked for in this chat so far.
    pub asked: u32,
    /// The list that HR last looked at here; *back to the list* leads to it.
    pub list: Option<ListPlace>,
}
