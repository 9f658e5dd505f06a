//! A person asks HR to confirm that an account of the legacy database is theirs, and what HR says.

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::PersonId;
use crate::exam::Language;

/// A person asks HR to confirm that the account under their username is theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimRequest {
    /// Their username, under which the account waits.
    pub username: String,
    /// Their first name.
    pub first_name: String,
    /// Language to speak with them.
    pub language: Language,
    /// Number of the request in their chat: HR's buttons carry it, so that older ones are recognised as stale.
    pub number: u32,
    /// When they asked.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// What HR decided.
    pub ruling: Option<ClaimRuling>,
}

impl ClaimRequest {
    /// Whether HR has not decided yet.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.ruling.is_none()
    }

    /// Whether HR has confirmed it.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.ruling.is_some_and(|ruling| ruling.verdict == ClaimVerdict::Confirmed)
    }
}

/// HR's decision about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimRuling {
    /// What was decided.
    pub verdict: ClaimVerdict,
    /// Who decided.
    pub by: PersonId,
    /// When.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
}

/// Whether an account of the legacy database belongs to the person who asks for it. Stored by its position in this
/// list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClaimVerdict {
    /// It does.
    Confirmed,
    /// It does not, or nobody knows.
    Refused,
}

impl ClaimVerdict {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Confirmed, Self::Refused];
}
