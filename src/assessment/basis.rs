//! What a result was computed from.

use chrono::{DateTime, Utc};

use crate::exam::ContentHash;
use crate::model::{Attempt, PersonId};
use crate::store::Packs;

/// Everything of an attempt that goes into what is computed of a submission. While it is the same, so is the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Basis {
    /// Whose.
    person: PersonId,
    /// Which attempt.
    attempt: u8,
    /// How often it was handed in.
    turn: u32,
    /// When, which is kept with the submission.
    submitted: Option<DateTime<Utc>>,
    /// The task on which it was drawn.
    task: Option<u64>,
    /// The exam pack by which it was judged.
    pack: ContentHash,
}

impl Basis {
    /// Whose attempt.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// Its number.
    #[must_use]
    pub fn attempt(&self) -> u8 {
        self.attempt
    }

    /// What of an attempt a computation would go by now.
    #[must_use]
    pub fn of(attempt: &Attempt, packs: &Packs) -> Self {
        Self {
            person: attempt.person,
            attempt: attempt.number,
            turn: attempt.submissions,
            submitted: attempt.submitted,
            task: attempt.task,
            pack: attempt.pack.unwrap_or_else(|| packs.current().id()),
        }
    }
}
