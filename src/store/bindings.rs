//! Usernames of the whitelist: until when one is open to the first who uses it, and whose it is from then on.

use chrono::{DateTime, TimeDelta, Utc};

use super::claims::Claims;
use super::transaction::Tx;
use super::view::Records;
use super::{StoreError, tables};
use crate::model::{HrEntry, HrKey, HrOrigin, PersonId};

/// So long an entry by username waits for its first user.
const OPEN: TimeDelta = TimeDelta::days(7);

impl Tx {
    /// A username of the whitelist is this person's from now on, whatever becomes of the entry.
    pub(super) fn note_binding(&self, entry: &HrEntry) -> Result<(), StoreError> {
        match (&entry.key, entry.person) {
            (HrKey::Username(name), Some(person)) => self.set(tables::BINDINGS, name.as_str(), person),
            _ => Ok(()),
        }
    }

    /// A username is nobody's: the operator has put it on the whitelist anew.
    pub fn forget_binding(&self, username: &str) -> Result<(), StoreError> {
        self.remove(tables::BINDINGS, username)
    }

    /// Notes whose the usernames are, in a file of a program that did not; none of its entries expires at once.
    pub(super) fn note_bindings(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.whitelist()?.iter().try_for_each(|entry| self.note_binding(entry))?;
        self.set(tables::META, "open_since", now.timestamp_millis().max(0) as u64)
    }
}

/// Reading whose usernames are.
pub trait Bindings: Claims {
    /// Whose this username of the whitelist is, be it on it now or not; none: nobody has used it yet.
    fn binding(&self, username: &str) -> Result<Option<PersonId>, StoreError> {
        self.value(tables::BINDINGS, username, Ok)
    }

    /// Until when an entry waits for its first user; none: it waits for nobody, or for as long as PostgreSQL lists it.
    fn open_until(&self, entry: &HrEntry) -> Result<Option<DateTime<Utc>>, StoreError> {
        let open = entry.person.is_none() && entry.origin == HrOrigin::Operator;
        let since = self.time("open_since")?.map_or(entry.added, |since| since.max(entry.added));
        Ok(open.then_some(since + OPEN))
    }
}

impl<R: Records> Bindings for R {}
