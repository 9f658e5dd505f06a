//! Usernames of the whitelist: until when one is open to the first person who uses it, and who owns it from
//! then on.

use chrono::{DateTime, TimeDelta, Utc};

use super::claims::Claims;
use super::read::Records;
use super::transaction::Tx;
use super::{StoreError, tables};
use crate::model::{HrEntry, HrKey, HrOrigin, PersonId};

/// How long an entry by username waits for its first user.
const OPEN: TimeDelta = TimeDelta::days(7);

impl Tx {
    /// Binds a username of the whitelist to this person from now on, whatever becomes of the entry.
    pub(super) fn note_binding(&self, entry: &HrEntry) -> Result<(), StoreError> {
        match (&entry.key, entry.person) {
            (HrKey::Username(name), Some(person)) => self.set(tables::BINDINGS, name.as_str(), person),
            _ => Ok(()),
        }
    }

    /// Unbinds a username: the operator has put it on the whitelist anew.
    pub fn forget_binding(&self, username: &str) -> Result<(), StoreError> {
        self.remove(tables::BINDINGS, username)
    }

    /// Records the owners of usernames in a file of a program that did not; none of its entries expires at once.
    pub(super) fn note_bindings(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.whitelist()?.iter().try_for_each(|entry| self.note_binding(entry))?;
        self.set(tables::META, "open_since", now.timestamp_millis().max(0) as u64)
    }
}

/// Reading the owners of usernames.
pub trait Bindings: Claims {
    /// The person to whom this username of the whitelist is bound, whether it is on the whitelist now or not;
    /// `None`: nobody has used it yet.
    fn binding(&self, username: &str) -> Result<Option<PersonId>, StoreError> {
        self.value(tables::BINDINGS, username, Ok)
    }

    /// Until when an entry waits for its first user; `None`: it waits for nobody, or for as long as PostgreSQL
    /// lists it.
    fn open_until(&self, entry: &HrEntry) -> Result<Option<DateTime<Utc>>, StoreError> {
        let open = entry.person.is_none() && entry.origin == HrOrigin::Operator;
        let since = self.time("open_since")?.map_or(entry.added, |since| since.max(entry.added));
        Ok(open.then_some(since + OPEN))
    }
}

impl<R: Records> Bindings for R {}
