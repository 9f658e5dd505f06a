//! Entries of the whitelist of older programs.

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::exam::Language;
use crate::model::{HrEntry, HrKey, HrOrigin, PersonId};
use crate::store::StoreError;
use crate::store::codec::{self, Record};

/// A whitelist entry when all came from the operator.
#[derive(Deserialize)]
struct HrEntryV1 {
    key: HrKey,
    person: Option<PersonId>,
    first_name: String,
    language: Option<Language>,
    #[serde(with = "ts_milliseconds")]
    added: DateTime<Utc>,
}

/// A whitelist entry of an older version comes from the operator.
pub(in crate::store) fn hr_entry(version: u8, bytes: &[u8]) -> Result<HrEntry, StoreError> {
    if version != 1 {
        return Err(codec::unknown_version(HrEntry::WHAT, version));
    }
    let HrEntryV1 { key, person, first_name, language, added } = codec::body(HrEntry::WHAT, bytes)?;
    Ok(HrEntry { key, person, first_name, language, added, origin: HrOrigin::Operator })
}
