//! Attempts when exams had no pools. All else is as it is now.

use chrono::serde::{ts_milliseconds, ts_milliseconds_option};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::exam::ContentHash;
use crate::model::{Attempt, AttemptNumber, AttemptState, Origin, PersonId, Saves};

/// An attempt.
#[derive(Deserialize)]
pub(super) struct AttemptV8 {
    person: PersonId,
    number: AttemptNumber,
    origin: Origin,
    progress_message: Option<i32>,
    #[serde(with = "ts_milliseconds")]
    started: DateTime<Utc>,
    #[serde(with = "ts_milliseconds_option")]
    submitted: Option<DateTime<Utc>>,
    submissions: u32,
    pack: Option<ContentHash>,
    state: AttemptState,
}

impl From<AttemptV8> for Attempt {
    fn from(old: AttemptV8) -> Self {
        Self {
            person: old.person,
            number: old.number,
            origin: old.origin,
            progress_message: old.progress_message,
            started: old.started,
            submitted: old.submitted,
            submissions: old.submissions,
            pack: old.pack,
            state: old.state,
            drawn: None,
            saves: Saves::default(),
        }
    }
}
