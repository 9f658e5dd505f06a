//! The notifications that an HR person wants.

use chrono::serde::ts_milliseconds_option;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What HR people are notified of without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Topic {
    /// A candidate handed in.
    Submissions,
    /// A preparation or a check has come to a stop.
    Failures,
    /// A candidate's time is over.
    Expiries,
    /// Another HR person had something retried, gave an attempt, or deleted something.
    Colleagues,
}

impl Topic {
    /// Every topic, in the order of the buttons.
    pub const ALL: [Self; 4] = [Self::Submissions, Self::Failures, Self::Expiries, Self::Colleagues];
}

/// The notifications that an HR person wants.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preferences {
    /// Topics that are muted.
    pub muted: Vec<Topic>,
    /// The hour of the day (UTC, 0 to 23) at which they receive the digest; `None`: never.
    pub digest: Option<u8>,
    /// When the next digest is due.
    #[serde(with = "ts_milliseconds_option")]
    pub next_digest: Option<DateTime<Utc>>,
}
