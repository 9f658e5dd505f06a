//! Claims of people of the legacy database: how far the proof of each is.

use chrono::serde::ts_milliseconds_option;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{EffectId, PersonId};
use crate::exam::Language;

/// How far somebody of the legacy database is from having their account again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Since when it is open; none: an older program brought it in, and no bot has started since.
    #[serde(with = "ts_milliseconds_option")]
    pub since: Option<DateTime<Utc>>,
    /// So many wrong passwords were tried, whoever did it.
    pub wrong: u32,
    /// No password is tried before this moment.
    #[serde(with = "ts_milliseconds_option")]
    pub paused_until: Option<DateTime<Utc>>,
    /// The check that was begun last; it is under way while it is in the outbox.
    pub check: Option<EffectId>,
    /// Who was asked for its password last.
    pub asked: Option<Asked>,
}

/// Somebody under whose username an account waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// Who.
    pub person: PersonId,
    /// Their first name.
    pub first_name: String,
    /// Language to speak with them.
    pub language: Language,
}

/// Something that the operator reads in the log once it is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperatorNote {
    /// So many claims expire in a day.
    ClaimsExpireSoon(u32),
    /// So many claims have expired.
    ClaimsExpired(u32),
    /// So many entries of the whitelist by username have expired.
    UsernamesExpired(u32),
}
