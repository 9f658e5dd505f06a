//! Usernames of the whitelist that nobody has used yet: when the next one expires.

use chrono::{DateTime, Utc};

use super::error::DeskError;
use crate::model::Chore;
use crate::store::{Bindings, StoreError, Tx};

/// Plans when the next unused username expires.
pub(super) fn plan_usernames(tx: &Tx) -> Result<(), DeskError> {
    Ok(tx.plan(Chore::Whitelist, next_expiry(tx)?)?)
}

pub(super) fn next_expiry(records: &impl Bindings) -> Result<Option<DateTime<Utc>>, StoreError> {
    let mut next = None;
    for entry in records.whitelist()? {
        next = [next, records.open_until(&entry)?].into_iter().flatten().min();
    }
    Ok(next)
}
