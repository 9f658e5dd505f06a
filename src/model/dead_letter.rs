//! Events that were set aside.

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// An event whose decision failed and that was set aside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeadLetter {
    /// The time.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// The event, as text.
    pub event: String,
    /// Why it failed.
    pub error: String,
}
