//! Attempts when nobody looked when something was saved. All else is as it is now.

use chrono::serde::{ts_milliseconds, ts_milliseconds_option};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::exam::ContentHash;
use crate::model::{Attempt, AttemptNumber, AttemptState, Drawn, Origin, PersonId, Saves};

/// An attempt.
#[derive(Deserialize)]
pub(super) struct AttemptV9 {
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
    drawn: Option<Drawn>,
}

impl From<AttemptV9> for Attempt {
    fn from(old: AttemptV9) -> Self {
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
            drawn: old.drawn,
            saves: Saves::default(),
        }
    }
}
