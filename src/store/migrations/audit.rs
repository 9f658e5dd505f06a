//! Entries of the audit log of older programs.

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::model::{Action, ActionResult, AuditEntry, By, CauseKind, PersonId};
use crate::store::StoreError;
use crate::store::codec::{self, Record};

/// An audit entry when actions were sentences.
#[derive(Deserialize)]
struct AuditEntryV1 {
    #[serde(with = "ts_milliseconds")]
    at: DateTime<Utc>,
    by: Option<PersonId>,
    person: Option<PersonId>,
    what: String,
}

/// An audit entry when causes had no kind.
#[derive(Deserialize)]
struct AuditEntryV2 {
    #[serde(with = "ts_milliseconds")]
    at: DateTime<Utc>,
    by: By,
    person: Option<PersonId>,
    action: Action,
    result: ActionResultV2,
}

#[derive(Deserialize)]
enum ActionResultV2 {
    Done,
    Underway,
    Failed { cause: String },
}

impl From<AuditEntryV2> for AuditEntry {
    fn from(old: AuditEntryV2) -> Self {
        let result = match old.result {
            ActionResultV2::Done => ActionResult::Done,
            ActionResultV2::Underway => ActionResult::Underway,
            ActionResultV2::Failed { cause } => {
                ActionResult::Failed { cause: CauseKind::Unknown.because(cause) }
            }
        };
        Self { at: old.at, by: old.by, person: old.person, action: old.action, result }
    }
}

/// An audit entry of an older version keeps its sentence.
pub(in crate::store) fn audit_entry(version: u8, bytes: &[u8]) -> Result<AuditEntry, StoreError> {
    match version {
        1 => {
            let old: AuditEntryV1 = codec::body(AuditEntry::WHAT, bytes)?;
            let by = old.by.map_or(By::Bot, By::Person);
            let (action, result) = (Action::Words(old.what), ActionResult::Done);
            Ok(AuditEntry { at: old.at, by, person: old.person, action, result })
        }
        2 => Ok(codec::body::<AuditEntryV2>(AuditEntry::WHAT, bytes)?.into()),
        _ => Err(codec::unknown_version(AuditEntry::WHAT, version)),
    }
}
