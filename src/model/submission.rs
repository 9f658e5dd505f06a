//! A candidate's submission, as it was received.

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::exam::Annotations;

/// Annotations as they were received, with the time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// When the candidate handed it in.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// Last edit of the annotations on the site.
    #[serde(with = "ts_milliseconds")]
    pub last_edit: DateTime<Utc>,
    /// The annotations.
    pub annotations: Annotations,
}
