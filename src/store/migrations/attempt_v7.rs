//! Attempts whose scorecards knew neither weights nor wrong labels. All else is as it is now.

use chrono::serde::{ts_milliseconds, ts_milliseconds_option};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::scorecard_v7::ScorecardV7;
use crate::exam::ContentHash;
use crate::model::{
    Attempt, AttemptNumber, AttemptState, Cause, Closed, Completion, Leftover, Origin, PersonId, Preparation,
    Saves, Work,
};

/// The state of an attempt.
#[derive(Deserialize)]
enum StateV7 {
    Preparing(Preparation),
    InProgress {
        work: Work,
        #[serde(with = "ts_milliseconds_option")]
        due: Option<DateTime<Utc>>,
    },
    Checking(Work),
    Complete {
        completion: CompletionV7,
        closed: Closed,
    },
    Failed {
        cause: Cause,
        leftover: Leftover,
    },
    Expired(Closed),
    Unchecked {
        cause: Cause,
        work: Work,
    },
}

/// The end of an accepted attempt, and its figures.
#[derive(Deserialize)]
enum CompletionV7 {
    Scored {
        #[serde(with = "ts_milliseconds")]
        ended: DateTime<Utc>,
        scorecard: ScorecardV7,
    },
    Legacy {
        #[serde(with = "ts_milliseconds_option")]
        ended: Option<DateTime<Utc>>,
        scorecard: Option<ScorecardV7>,
    },
}

/// An attempt.
#[derive(Deserialize)]
pub(super) struct AttemptV7 {
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
    state: StateV7,
}

impl From<CompletionV7> for Completion {
    fn from(old: CompletionV7) -> Self {
        match old {
            CompletionV7::Scored { ended, scorecard } => Self::Scored { ended, scorecard: scorecard.into() },
            CompletionV7::Legacy { ended, scorecard } => {
                Self::Legacy { ended, scorecard: scorecard.map(Into::into) }
            }
        }
    }
}

impl From<StateV7> for AttemptState {
    fn from(old: StateV7) -> Self {
        match old {
            StateV7::Preparing(preparation) => Self::Preparing(preparation),
            StateV7::InProgress { work, due } => Self::InProgress { work, due },
            StateV7::Checking(work) => Self::Checking(work),
            StateV7::Complete { completion, closed } => {
                Self::Complete { completion: completion.into(), closed }
            }
            StateV7::Failed { cause, leftover } => Self::Failed { cause, leftover },
            StateV7::Expired(closed) => Self::Expired(closed),
            StateV7::Unchecked { cause, work } => Self::Unchecked { cause, work },
        }
    }
}

impl From<AttemptV7> for Attempt {
    fn from(old: AttemptV7) -> Self {
        Self {
            person: old.person,
            number: old.number,
            origin: old.origin,
            progress_message: old.progress_message,
            started: old.started,
            submitted: old.submitted,
            submissions: old.submissions,
            pack: old.pack,
            state: old.state.into(),
            drawn: None,
            saves: Saves::default(),
        }
    }
}
