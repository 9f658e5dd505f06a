//! What an HR person wants to hear of.

use chrono::serde::ts_milliseconds_option;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What HR people are told of without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Topic {
    /// Somebody handed in.
    Submissions,
    /// A preparation or a check has come to a stop.
    Failures,
    /// Somebody's time is over.
    Expiries,
    /// Another HR person had something done again, gave an attempt, deleted something.
    Colleagues,
}

impl Topic {
    /// Every topic, in the order of the buttons.
    pub const ALL: [Self; 4] = [Self::Submissions, Self::Failures, Self::Expiries, Self::Colleagues];
}

/// Which messages an HR person wants.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preferences {
    /// Topics of which they want to hear nothing.
    pub muted: Vec<Topic>,
    /// At which hour of the day (UTC, 0 to 23) they receive the digest; none: never.
    pub digest: Option<u8>,
    /// When the next digest is due.
    #[serde(with = "ts_milliseconds_option")]
    pub next_digest: Option<DateTime<Utc>>,
}
