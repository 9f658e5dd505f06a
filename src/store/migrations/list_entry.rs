//! List entries of older programs.

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::model::{Filter, ListEntry, ListedExam};
use crate::scoring::Percent;
use crate::store::StoreError;
use crate::store::codec::{self, Record};

/// A list entry when scores of all exams were ranked together.
#[derive(Deserialize)]
struct ListEntryV1 {
    filters: Vec<Filter>,
    score: Option<Percent>,
    #[serde(with = "ts_milliseconds")]
    at: DateTime<Utc>,
}

/// An entry of an older version counts as one of today's exam, until the bot lists everybody anew.
pub(in crate::store) fn list_entry(version: u8, bytes: &[u8]) -> Result<ListEntry, StoreError> {
    if version != 1 {
        return Err(codec::unknown_version(ListEntry::WHAT, version));
    }
    let ListEntryV1 { filters, score, at } = codec::body(ListEntry::WHAT, bytes)?;
    Ok(ListEntry { filters, score, at, exam: ListedExam::Today })
}
