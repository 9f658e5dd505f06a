//! The state of an attempt from which a result was computed.

use chrono::{DateTime, Utc};

use crate::exam::ContentHash;
use crate::model::{Attempt, AttemptNumber, PersonId, TaskId};
use crate::store::{Packs, Records, StoreError};

/// Everything of an attempt that affects what is computed from a submission. As long as it is the same, so is
/// the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Basis {
    /// The candidate.
    person: PersonId,
    /// Number of the attempt.
    attempt: AttemptNumber,
    /// How many times it was handed in.
    turn: u32,
    /// When it was last handed in; kept with the submission.
    submitted: Option<DateTime<Utc>>,
    /// The task with the annotations.
    task: Option<TaskId>,
    /// The exam pack by which it was scored.
    pack: ContentHash,
}

impl Basis {
    /// The candidate.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// Its id.
    #[must_use]
    pub fn attempt(&self) -> AttemptNumber {
        self.attempt
    }

    /// The exam pack by which it was scored: with the corrections that were in force.
    #[must_use]
    pub fn pack(&self) -> ContentHash {
        self.pack
    }

    /// The basis of a computation for this attempt as it is now.
    pub fn of(attempt: &Attempt, packs: &Packs, records: &impl Records) -> Result<Self, StoreError> {
        Ok(Self {
            person: attempt.person,
            attempt: attempt.number,
            turn: attempt.submissions,
            submitted: attempt.submitted,
            task: attempt.task(),
            pack: packs.id_of(records, attempt)?,
        })
    }
}
