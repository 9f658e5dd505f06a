//! What becomes due: the next thing that the clock brings for an attempt, an HR person, or the file as a whole.

use chrono::{DateTime, Utc};

use super::PersonId;

/// What becomes due at some moment: the next thing that the clock brings for an attempt, or for an HR person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// When.
    pub time: DateTime<Utc>,
    /// Whose attempt, or which HR person.
    pub person: PersonId,
    /// Which attempt, from 1; 0: the daily digest. With nobody's id (0), which chore: see [`Due::chore`].
    pub attempt: u8,
}

/// What becomes due for the file as a whole, and for nobody's attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chore {
    /// Claims that nobody has made are looked at: some expire.
    Claims,
    /// Entries of the whitelist by usernames that nobody has used are looked at: some expire.
    Whitelist,
}

impl Chore {
    /// Every chore.
    pub const ALL: [Self; 2] = [Self::Claims, Self::Whitelist];

    /// Its number among what is due.
    pub(crate) fn number(self) -> u8 {
        self as u8
    }

    /// Under which name it is noted when it is due.
    pub(crate) fn counter(self) -> &'static str {
        match self {
            Self::Claims => "due_claims",
            Self::Whitelist => "due_whitelist",
        }
    }
}

impl Due {
    /// A chore at a moment. It stands with nobody's id among what is due for people.
    #[must_use]
    pub fn of_chore(chore: Chore, time: DateTime<Utc>) -> Self {
        Self { time, person: 0, attempt: chore.number() }
    }

    /// The chore that it is, if it is one.
    #[must_use]
    pub fn chore(&self) -> Option<Chore> {
        let numbered = Chore::ALL.into_iter().find(|chore| chore.number() == self.attempt);
        numbered.filter(|_| self.person == 0)
    }
}
