//! What becomes due: the next thing that the clock reports for an attempt, an HR person, or the file as a
//! whole.

use chrono::{DateTime, Utc};

use super::PersonId;

/// Something that becomes due at a certain time: the next thing that the clock reports for an attempt, or for
/// an HR person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The time.
    pub time: DateTime<Utc>,
    /// Whose attempt, or which HR person.
    pub person: PersonId,
    /// Number of the attempt, from 1; 0: the daily digest. With the id 0 (nobody), the number of a chore: see
    /// [`Due::chore`].
    pub attempt: u8,
}

/// Something that becomes due for the file as a whole, not for an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chore {
    /// Unclaimed accounts are checked: some expire.
    Claims,
    /// Whitelist entries by unused usernames are checked: some expire.
    Whitelist,
}

impl Chore {
    /// Every chore.
    pub const ALL: [Self; 2] = [Self::Claims, Self::Whitelist];

    /// Its number in the table of what is due.
    pub(crate) fn number(self) -> u8 {
        self as u8
    }

    /// The name of the counter that records when it is due.
    pub(crate) fn counter(self) -> &'static str {
        match self {
            Self::Claims => "due_claims",
            Self::Whitelist => "due_whitelist",
        }
    }
}

impl Due {
    /// A chore at a given time. It has nobody's id in the table of what is due for people.
    #[must_use]
    pub fn of_chore(chore: Chore, time: DateTime<Utc>) -> Self {
        Self { time, person: PersonId::NOBODY, attempt: chore.number() }
    }

    /// The chore, if it is one.
    #[must_use]
    pub fn chore(&self) -> Option<Chore> {
        let numbered = Chore::ALL.into_iter().find(|chore| chore.number() == self.attempt);
        numbered.filter(|_| self.person == PersonId::NOBODY)
    }
}
