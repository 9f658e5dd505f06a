//! What becomes due: the next thing that the clock reports for an attempt, an HR person, or the file as a
//! whole.

use chrono::{DateTime, Utc};

use super::{AttemptNumber, PersonId};

/// Something that becomes due at a certain time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The time.
    pub time: DateTime<Utc>,
    /// What it is.
    pub what: Occasion,
}

/// What becomes due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// The next thing for this attempt of a candidate: see [`super::Attempt::due`].
    Attempt(PersonId, AttemptNumber),
    /// The daily digest of this HR person.
    Digest(PersonId),
    /// Something for the file as a whole.
    Chore(Chore),
}

/// Something that becomes due for the file as a whole, not for an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chore {
    /// Unclaimed accounts are checked: some expire.
    Claims,
    /// Whitelist entries by unused usernames are checked: some expire.
    Whitelist,
    /// Messages about decisions go by themselves.
    Feedback,
    /// Requests of candidates about their data are fulfilled although HR has not decided.
    DataRequests,
}

impl Chore {
    /// Every chore.
    pub const ALL: [Self; 4] = [Self::Claims, Self::Whitelist, Self::Feedback, Self::DataRequests];

    /// Its number in the table of what is due.
    pub(crate) fn number(self) -> u8 {
        self as u8
    }

    /// The name of the counter that records when it is due.
    pub(crate) fn counter(self) -> &'static str {
        match self {
            Self::Claims => "due_claims",
            Self::Whitelist => "due_whitelist",
            Self::Feedback => "due_feedback",
            Self::DataRequests => "due_data_requests",
        }
    }
}

impl Due {
    /// What becomes due for an attempt.
    #[must_use]
    pub fn of_attempt(person: PersonId, number: AttemptNumber, time: DateTime<Utc>) -> Self {
        Self { time, what: Occasion::Attempt(person, number) }
    }

    /// The digest of an HR person.
    #[must_use]
    pub fn of_digest(person: PersonId, time: DateTime<Utc>) -> Self {
        Self { time, what: Occasion::Digest(person) }
    }

    /// A chore.
    #[must_use]
    pub fn of_chore(chore: Chore, time: DateTime<Utc>) -> Self {
        Self { time, what: Occasion::Chore(chore) }
    }
}
