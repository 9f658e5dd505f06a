//! Changing records: [`Tx`] is the one writer.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, ControlFlow};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use redb::{Key, ReadableTableMetadata, Table, TableDefinition, Value, WriteTransaction};

use super::access::Access;
use super::codec::{self, Record};
use super::error::Trouble;
use super::range::{Direction, read_first, read_value, visit_range};
use super::read::Records;
use super::submissions::PackedSubmission;
use super::{StoreError, due, tables};
use crate::legacy::LegacyRow;
use crate::model::{
    Attempt, AttemptNumber, AuditEntry, Candidate, ChatId, Conversation, DeadLetter, Due, EffectPlace,
    HrEntry, HrKey, OperatorNote, OutboxEntry, PersonId,
};

/// Updates are remembered for longer than Telegram may repeat them (24 hours).
const UPDATES_KEPT_SECONDS: i64 = 48 * 3600;

/// Old numbers are removed whenever the number of an update is a multiple of this.
const UPDATES_BETWEEN: u32 = 256;

/// Number of rows that are looked at on each end then, so that more are removed than were added since.
const UPDATES_LOOKED_AT: usize = 1024;

/// The one write transaction. Nothing of it lasts unless it is committed.
pub struct Tx {
    txn: WriteTransaction,
    access: Arc<Access>,
    pub(super) pushed: Vec<(EffectPlace, OutboxEntry)>,
    pub(super) taken: RefCell<Vec<(EffectPlace, Option<OutboxEntry>)>>,
    /// The people whose rows in PostgreSQL have changed, and the names that they had before.
    pub(super) changed: RefCell<BTreeMap<PersonId, BTreeSet<String>>>,
    /// Whose profile or attempts have changed.
    pub(super) touched: RefCell<BTreeSet<PersonId>>,
    pub(super) copies_pushed: bool,
    notes: RefCell<Vec<OperatorNote>>,
}

/// What a commit made durable and others must be notified of.
#[derive(Debug, Default)]
pub struct Committed {
    /// New effects, in order.
    pub pushed: Vec<(EffectPlace, OutboxEntry)>,
    /// Effects that left the outbox; `None`: one that could not be read, or was gone already.
    pub taken: Vec<(EffectPlace, Option<OutboxEntry>)>,
    /// Whether something waits to be copied to PostgreSQL.
    pub copies: bool,
    /// Notes for the operator to read in the log.
    pub notes: Vec<OperatorNote>,
}

impl Records for Tx {
    fn value<K: Key + 'static, V: Value + 'static, T>(
        &self,
        table: TableDefinition<'static, K, V>,
        key: K::SelfType<'_>,
        read: impl FnOnce(V::SelfType<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.access.call(|| read_value(&self.txn.open_table(table)?, key, read))
    }

    fn first<K: Key + 'static, V: Value + 'static, T>(
        &self,
        table: TableDefinition<'static, K, V>,
        limit: usize,
        read: impl FnMut(K::SelfType<'_>, V::SelfType<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.access.call(|| read_first(&self.txn.open_table(table)?, limit, read))
    }

    fn size<K: Key + 'static, V: Value + 'static>(
        &self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<u64, StoreError> {
        self.access.call(|| Ok(self.txn.open_table(table)?.len()?))
    }

    fn visit<K, V: Value + 'static>(
        &self,
        table: TableDefinition<'static, K, V>,
        keys: (Bound<K>, Bound<K>),
        direction: Direction,
        visit: impl FnMut(K, V::SelfType<'_>) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError>
    where
        K: Key + for<'a> Value<SelfType<'a> = K> + 'static,
    {
        self.access.call(|| visit_range(&self.txn.open_table(table)?, keys, direction, visit))
    }
}

impl Tx {
    pub(super) fn new(txn: WriteTransaction, access: Arc<Access>) -> Self {
        let (taken, changed, notes) = (RefCell::default(), RefCell::default(), RefCell::default());
        let (pushed, touched) = (Vec::new(), RefCell::default());
        Self { txn, access, pushed, taken, changed, touched, copies_pushed: false, notes }
    }

    /// Makes everything durable at once.
    pub fn commit(self) -> Result<Committed, StoreError> {
        let Self { txn, access, pushed, taken, touched, copies_pushed: copies, notes, .. } = self;
        access.count_commit();
        access.call(|| Ok(txn.commit()?))?;
        access.changes.note(touched.into_inner());
        Ok(Committed { pushed, taken: taken.into_inner(), copies, notes: notes.into_inner() })
    }

    /// Logs a note for the operator, once it is durable.
    pub fn tell_operator(&self, note: OperatorNote) {
        self.notes.borrow_mut().push(note);
    }

    /// Writes a candidate, and the names by which they are found: the current username and the account's name.
    pub fn put_candidate(&self, candidate: &Candidate) -> Result<(), StoreError> {
        self.touched.borrow_mut().insert(candidate.id);
        let before = self.candidate(candidate.id)?;
        self.index_names(before.as_ref(), candidate)?;
        self.note_names(candidate)?;
        self.note_changed_candidate(before.as_ref(), candidate);
        self.put(tables::CANDIDATES, candidate.id, candidate)
    }

    /// Writes an attempt, and when something becomes due for it.
    pub fn put_attempt(&self, attempt: &Attempt) -> Result<(), StoreError> {
        let due = |attempt: &Attempt| {
            attempt.due().map(|time| Due::of_attempt(attempt.person, attempt.number, time))
        };
        self.touched.borrow_mut().insert(attempt.person);
        let before = self.attempt(attempt.person, attempt.number)?;
        if let Some(before) = before.as_ref().and_then(due) {
            self.forget_due(&before)?;
        }
        if let Some(due) = due(attempt) {
            self.note_due(&due)?;
        }
        if before.as_ref().is_none_or(|before| LegacyRow::differs(before, attempt)) {
            self.note_changed(attempt.person, None);
        }
        self.recount(before.as_ref(), Some(attempt))?;
        self.count_active_attempt(before.as_ref(), Some(attempt))?;
        self.put(tables::ATTEMPTS, (attempt.person, attempt.number), attempt)
    }

    pub(super) fn note_due(&self, due: &Due) -> Result<(), StoreError> {
        self.set(tables::DUE, due::key(due), ())
    }

    /// Removes something due from the table, whether it is there or not. The attempt itself is not touched.
    pub fn forget_due(&self, due: &Due) -> Result<(), StoreError> {
        self.remove(tables::DUE, due::key(due))
    }

    /// Allows a person this many attempts, regardless of the limit for everybody.
    pub fn grant_attempts(&self, person: PersonId, attempts: u8) -> Result<(), StoreError> {
        self.set(tables::GRANTED, person, attempts)
    }

    /// Writes one submission of an attempt. Those between the first and this one are removed: handing in often must
    /// not fill the disk.
    pub fn put_submission(
        &self,
        person: PersonId,
        attempt: AttemptNumber,
        turn: u32,
        submission: &PackedSubmission,
    ) -> Result<(), StoreError> {
        self.forget_turns_between(person, attempt, turn)?;
        self.set(tables::SUBMISSIONS, (person, attempt, turn), submission.bytes())
    }

    fn forget_turns_between(
        &self,
        person: PersonId,
        attempt: AttemptNumber,
        turn: u32,
    ) -> Result<(), StoreError> {
        let keys = (Bound::Included((person, attempt, 0)), Bound::Excluded((person, attempt, turn)));
        let mut before = Vec::new();
        self.visit(tables::SUBMISSIONS, keys, Direction::Forward, |key, _| {
            before.push(key);
            Ok(ControlFlow::Continue(()))
        })?;
        before.into_iter().skip(1).try_for_each(|key| self.remove(tables::SUBMISSIONS, key))
    }

    /// Writes the state of a chat.
    pub fn put_conversation(&self, chat: ChatId, conversation: &Conversation) -> Result<(), StoreError> {
        self.put(tables::CONVERSATIONS, chat, conversation)
    }

    /// Writes a whitelist entry.
    pub fn put_hr(&self, entry: &HrEntry) -> Result<(), StoreError> {
        let key = entry.key.table_key();
        if let Some(person) = entry.person {
            self.set(tables::HR_IDS, person, key.as_str())?;
        }
        self.note_binding(entry)?;
        self.put(tables::WHITELIST, key.as_str(), entry)
    }

    /// Removes an entry from the whitelist; returns whether there was one.
    pub fn remove_hr(&self, key: &HrKey) -> Result<bool, StoreError> {
        let Some(entry) = self.hr_entry(key)? else { return Ok(false) };
        let table_key = key.table_key();
        self.remove(tables::WHITELIST, table_key.as_str())?;
        if let Some(person) = entry.person
            && self.value(tables::HR_IDS, person, |owner| Ok(owner == table_key))? == Some(true)
        {
            self.remove(tables::HR_IDS, person)?;
            // The same person may be on the list under another key as well.
            if let Some(other) = self.whitelist()?.into_iter().find(|other| other.person == Some(person)) {
                self.set(tables::HR_IDS, person, other.key.table_key().as_str())?;
            }
        }
        Ok(true)
    }

    /// Sets an event aside.
    pub fn bury(&self, letter: &DeadLetter) -> Result<(), StoreError> {
        let id = self.next("next_dead_letter")?;
        self.put(tables::DEAD_LETTERS, id, letter)
    }

    /// Adds to the audit log.
    pub fn audit(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        let id = self.next("next_audit")?;
        self.put(tables::AUDIT, id, entry)
    }

    /// Records that an update was applied: the next updates are requested from the one after it.
    ///
    /// Applied updates are remembered by number, not by a high-water mark: they may come repeated or out of order,
    /// and after a quiet week Telegram starts numbering somewhere else.
    pub fn note_update(&self, id: u32, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.set(tables::META, "update_offset", u64::from(id) + 1)?;
        self.set(tables::UPDATES, id, at.timestamp())?;
        if id.is_multiple_of(UPDATES_BETWEEN) { self.prune_updates(at) } else { Ok(()) }
    }

    /// Removes old numbers. They are at the ends of the table: numbers ascend with time, and those of an earlier
    /// numbering are either all below today's or all above. So no flood of updates makes this slow.
    fn prune_updates(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let oldest = now.timestamp() - UPDATES_KEPT_SECONDS;
        for end in [Direction::Forward, Direction::Backward] {
            let (mut looked, mut old) = (0, Vec::new());
            self.visit(tables::UPDATES, (Bound::Unbounded, Bound::Unbounded), end, |id, applied| {
                looked += 1;
                if applied < oldest {
                    old.push(id);
                }
                let is_enough = looked >= UPDATES_LOOKED_AT;
                Ok(if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            })?;
            old.into_iter().try_for_each(|id| self.remove(tables::UPDATES, id))?;
        }
        Ok(())
    }

    /// Sets the version of the tables.
    pub fn set_schema(&self, version: u64) -> Result<(), StoreError> {
        self.set(tables::META, "schema", version)
    }

    /// Drops the tables that only programs of earlier schemas had.
    pub(super) fn drop_retired_tables(&self) -> Result<(), StoreError> {
        self.access.call(|| {
            for name in tables::RETIRED {
                // Only the name matters.
                self.txn.delete_table(TableDefinition::<(), ()>::new(name))?;
            }
            self.txn.delete_table(tables::FORMER_OUTBOX)?;
            self.txn.delete_table(tables::FORMER_FINGERPRINTS)?;
            Ok(())
        })
    }

    /// Makes every table, so that readers find all of them.
    pub(super) fn create_tables(&self) -> Result<(), StoreError> {
        struct Make<'a>(&'a WriteTransaction);
        impl tables::Visitor for Make<'_> {
            type Error = Trouble;

            fn visit<K: Key + 'static, V: Value + 'static>(
                &mut self,
                table: TableDefinition<'static, K, V>,
            ) -> Result<(), Trouble> {
                self.0.open_table(table)?;
                Ok(())
            }
        }
        self.access.call(|| tables::each(&mut Make(&self.txn)))
    }

    pub(super) fn next(&self, name: &str) -> Result<u64, StoreError> {
        let end = || StoreError::record("a counter", format!("{name} is at its end"));
        let id = self.counter(name)?.checked_add(1).ok_or_else(end)?;
        self.set(tables::META, name, id)?;
        Ok(id)
    }

    pub(super) fn put<K: Key + 'static>(
        &self,
        table: TableDefinition<'static, K, &'static [u8]>,
        key: K::SelfType<'_>,
        record: &impl Record,
    ) -> Result<(), StoreError> {
        self.set(table, key, codec::encode(record)?.as_slice())
    }

    pub(super) fn set<K: Key + 'static, V: Value + 'static>(
        &self,
        table: TableDefinition<'static, K, V>,
        key: K::SelfType<'_>,
        value: V::SelfType<'_>,
    ) -> Result<(), StoreError> {
        self.in_table(table, |table| {
            table.insert(key, value)?;
            Ok(())
        })
    }

    pub(super) fn clear<K: Key + 'static, V: Value + 'static>(
        &self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<(), StoreError> {
        self.access.call(|| {
            self.txn.delete_table(table)?;
            self.txn.open_table(table)?;
            Ok(())
        })
    }

    pub(super) fn remove<K: Key + 'static, V: Value + 'static>(
        &self,
        table: TableDefinition<'static, K, V>,
        key: K::SelfType<'_>,
    ) -> Result<(), StoreError> {
        self.in_table(table, |table| {
            table.remove(key)?;
            Ok(())
        })
    }

    /// Performs an operation on a table.
    pub(super) fn in_table<K: Key + 'static, V: Value + 'static, T>(
        &self,
        table: TableDefinition<'static, K, V>,
        operation: impl FnOnce(&mut Table<'_, K, V>) -> Result<T, Trouble>,
    ) -> Result<T, StoreError> {
        self.access.call(|| operation(&mut self.txn.open_table(table)?))
    }
}

#[cfg(test)]
mod tests;
