//! Reading and changing records: [`View`] sees a moment, [`Tx`] is the one writer.

use std::io::{Read, Write};

use chrono::{DateTime, Utc};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use redb::{
    Key, ReadTransaction, ReadableTable, ReadableTableMetadata, TableDefinition, TableError, Value,
    WriteTransaction,
};

use super::codec::{self, Record};
use super::outbox::{Effect, EffectId, OutboxEntry};
use super::records::{
    Attempt, AuditEntry, Candidate, Conversation, DeadLetter, HrEntry, HrKey, Metrics, PersonId, Submission,
};
use super::{StoreError, tables};

/// Updates are remembered for as long as Telegram may repeat them (24 hours), and then some.
const UPDATES_KEPT_SECONDS: i64 = 48 * 3600;

fn io(error: impl std::fmt::Display) -> StoreError {
    StoreError::Io(error.to_string())
}

/// What can be read, in a view and in a transaction alike.
pub trait Records {
    /// One value of a table; none too when the table does not exist yet.
    #[doc(hidden)]
    fn value<K: Key + 'static, V: Value + 'static, T>(
        &self,
        table: TableDefinition<'static, K, V>,
        key: K::SelfType<'_>,
        read: impl FnOnce(V::SelfType<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError>;

    /// Everything in a table, in order of its keys.
    #[doc(hidden)]
    fn all<K: Key + 'static, V: Value + 'static, T>(
        &self,
        table: TableDefinition<'static, K, V>,
        read: impl FnMut(K::SelfType<'_>, V::SelfType<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError>;

    /// The candidate of this Telegram id.
    fn candidate(&self, id: PersonId) -> Result<Option<Candidate>, StoreError> {
        self.value(tables::CANDIDATES, id, codec::decode)
    }

    /// The id of the candidate with this Telegram username or account name, in any case.
    fn candidate_named(&self, name: &str) -> Result<Option<PersonId>, StoreError> {
        self.value(tables::USERNAMES, name.to_lowercase().as_str(), Ok)
    }

    /// Every candidate, by id.
    fn candidates(&self) -> Result<Vec<Candidate>, StoreError> {
        self.all(tables::CANDIDATES, |_, bytes| codec::decode(bytes))
    }

    /// One attempt.
    fn attempt(&self, person: PersonId, number: u8) -> Result<Option<Attempt>, StoreError> {
        self.value(tables::ATTEMPTS, (person, number), codec::decode)
    }

    /// The submission of one turn.
    fn submission(&self, person: PersonId, attempt: u8, turn: u32) -> Result<Option<Submission>, StoreError> {
        self.value(tables::SUBMISSIONS, (person, attempt, turn), |bytes| {
            let mut plain = Vec::new();
            DeflateDecoder::new(bytes)
                .read_to_end(&mut plain)
                .map_err(|error| StoreError::Corrupt { what: Submission::WHAT, cause: error.to_string() })?;
            codec::decode(&plain)
        })
    }

    /// The metrics of a candidate.
    fn metrics(&self, person: PersonId) -> Result<Option<Metrics>, StoreError> {
        self.value(tables::METRICS, person, codec::decode)
    }

    /// Everybody's metrics, by Telegram id.
    fn all_metrics(&self) -> Result<Vec<Metrics>, StoreError> {
        self.all(tables::METRICS, |_, bytes| codec::decode(bytes))
    }

    /// The state of a chat; a chat that nobody wrote in is in its first state.
    fn conversation(&self, chat: i64) -> Result<Conversation, StoreError> {
        Ok(self.value(tables::CONVERSATIONS, chat, codec::decode)?.unwrap_or_default())
    }

    /// One entry of the whitelist.
    fn hr_entry(&self, key: &HrKey) -> Result<Option<HrEntry>, StoreError> {
        self.value(tables::WHITELIST, key.table_key().as_str(), codec::decode)
    }

    /// The whitelist entry that stands for this id.
    fn hr_of(&self, person: PersonId) -> Result<Option<HrEntry>, StoreError> {
        let key = self.value(tables::HR_IDS, person, |key| Ok(key.to_owned()))?;
        key.map_or(Ok(None), |key| self.value(tables::WHITELIST, key.as_str(), codec::decode))
    }

    /// The whole whitelist.
    fn whitelist(&self) -> Result<Vec<HrEntry>, StoreError> {
        self.all(tables::WHITELIST, |_, bytes| codec::decode(bytes))
    }

    /// An effect that waits.
    fn effect(&self, id: EffectId) -> Result<Option<OutboxEntry>, StoreError> {
        self.value(tables::OUTBOX, id, codec::decode)
    }

    /// Everything that waits, in order of decision.
    fn outbox(&self) -> Result<Vec<(EffectId, OutboxEntry)>, StoreError> {
        self.all(tables::OUTBOX, |id, bytes| Ok((id, codec::decode(bytes)?)))
    }

    /// Events that were set aside.
    fn dead_letters(&self) -> Result<Vec<DeadLetter>, StoreError> {
        self.all(tables::DEAD_LETTERS, |_, bytes| codec::decode(bytes))
    }

    /// The audit log.
    fn audit_log(&self) -> Result<Vec<AuditEntry>, StoreError> {
        self.all(tables::AUDIT, |_, bytes| codec::decode(bytes))
    }

    /// The offset with which to ask for the next updates; 0 before the first.
    fn update_offset(&self) -> Result<u32, StoreError> {
        Ok(self.counter("update_offset")? as u32)
    }

    /// Whether this update was applied before.
    fn update_seen(&self, id: u32) -> Result<bool, StoreError> {
        Ok(self.value(tables::UPDATES, id, Ok)?.is_some())
    }

    /// Version of the tables; none in a file that is being made.
    fn schema(&self) -> Result<Option<u64>, StoreError> {
        self.value(tables::META, "schema", Ok)
    }

    #[doc(hidden)]
    fn counter(&self, name: &str) -> Result<u64, StoreError> {
        Ok(self.value(tables::META, name, Ok)?.unwrap_or(0))
    }
}

/// Reads one value, whichever kind of table it is.
fn read_value<K: Key + 'static, V: Value + 'static, T>(
    table: &impl ReadableTable<K, V>,
    key: K::SelfType<'_>,
    read: impl FnOnce(V::SelfType<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    table.get(key).map_err(io)?.map(|guard| read(guard.value())).transpose()
}

/// Reads all values, whichever kind of table it is.
fn read_all<K: Key + 'static, V: Value + 'static, T>(
    table: &impl ReadableTable<K, V>,
    mut read: impl FnMut(K::SelfType<'_>, V::SelfType<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut rows = Vec::new();
    for row in table.iter().map_err(io)? {
        let (key, value) = row.map_err(io)?;
        rows.push(read(key.value(), value.value())?);
    }
    Ok(rows)
}

/// The records as of one moment.
pub struct View {
    txn: ReadTransaction,
}

impl View {
    pub(super) fn new(txn: ReadTransaction) -> Self {
        Self { txn }
    }
}

impl Records for View {
    fn value<K: Key + 'static, V: Value + 'static, T>(
        &self,
        table: TableDefinition<'static, K, V>,
        key: K::SelfType<'_>,
        read: impl FnOnce(V::SelfType<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        match self.txn.open_table(table) {
            Ok(table) => read_value(&table, key, read),
            Err(TableError::TableDoesNotExist(_)) => Ok(None),
            Err(error) => Err(io(error)),
        }
    }

    fn all<K: Key + 'static, V: Value + 'static, T>(
        &self,
        table: TableDefinition<'static, K, V>,
        read: impl FnMut(K::SelfType<'_>, V::SelfType<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        match self.txn.open_table(table) {
            Ok(table) => read_all(&table, read),
            Err(TableError::TableDoesNotExist(_)) => Ok(Vec::new()),
            Err(error) => Err(io(error)),
        }
    }
}

/// The one write transaction. Nothing of it lasts unless it is committed.
pub struct Tx {
    txn: WriteTransaction,
    pushed: Vec<(EffectId, OutboxEntry)>,
}

/// What a commit made durable and others must hear of.
#[derive(Debug, Default)]
pub struct Committed {
    /// New effects, in order.
    pub pushed: Vec<(EffectId, OutboxEntry)>,
}

impl Records for Tx {
    fn value<K: Key + 'static, V: Value + 'static, T>(
        &self,
        table: TableDefinition<'static, K, V>,
        key: K::SelfType<'_>,
        read: impl FnOnce(V::SelfType<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        read_value(&self.txn.open_table(table).map_err(io)?, key, read)
    }

    fn all<K: Key + 'static, V: Value + 'static, T>(
        &self,
        table: TableDefinition<'static, K, V>,
        read: impl FnMut(K::SelfType<'_>, V::SelfType<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        read_all(&self.txn.open_table(table).map_err(io)?, read)
    }
}

impl Tx {
    pub(super) fn new(txn: WriteTransaction) -> Self {
        Self { txn, pushed: Vec::new() }
    }

    /// Makes everything durable at once.
    pub fn commit(self) -> Result<Committed, StoreError> {
        self.txn.commit().map_err(io)?;
        Ok(Committed { pushed: self.pushed })
    }

    /// Writes a candidate, and by which names they are found: the username of now and the account's name.
    pub fn put_candidate(&self, candidate: &Candidate) -> Result<(), StoreError> {
        if let Some(before) = self.candidate(candidate.id)? {
            for name in names(&before) {
                self.forget_name(&name, candidate.id)?;
            }
        }
        for name in names(candidate) {
            self.set(tables::USERNAMES, name.as_str(), candidate.id)?;
        }
        self.put(tables::CANDIDATES, candidate.id, candidate)
    }

    /// Takes a name away from a candidate, unless somebody else has taken it over since.
    fn forget_name(&self, name: &str, person: PersonId) -> Result<(), StoreError> {
        if self.value(tables::USERNAMES, name, Ok)? == Some(person) {
            self.remove(tables::USERNAMES, name)?;
        }
        Ok(())
    }

    /// Writes an attempt.
    pub fn put_attempt(&self, attempt: &Attempt) -> Result<(), StoreError> {
        self.put(tables::ATTEMPTS, (attempt.person, attempt.number), attempt)
    }

    /// Writes metrics.
    pub fn put_metrics(&self, person: PersonId, metrics: &Metrics) -> Result<(), StoreError> {
        self.put(tables::METRICS, person, metrics)
    }

    /// Writes the submission of one turn, compressed.
    pub fn put_submission(
        &self,
        person: PersonId,
        attempt: u8,
        turn: u32,
        submission: &Submission,
    ) -> Result<(), StoreError> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&codec::encode(submission)?).map_err(io)?;
        self.set(tables::SUBMISSIONS, (person, attempt, turn), encoder.finish().map_err(io)?.as_slice())
    }

    /// Writes the state of a chat.
    pub fn put_conversation(&self, chat: i64, conversation: &Conversation) -> Result<(), StoreError> {
        self.put(tables::CONVERSATIONS, chat, conversation)
    }

    /// Writes a whitelist entry.
    pub fn put_hr(&self, entry: &HrEntry) -> Result<(), StoreError> {
        let key = entry.key.table_key();
        if let Some(person) = entry.person {
            self.set(tables::HR_IDS, person, key.as_str())?;
        }
        self.put(tables::WHITELIST, key.as_str(), entry)
    }

    /// Takes an entry off the whitelist; tells whether there was one.
    pub fn remove_hr(&self, key: &HrKey) -> Result<bool, StoreError> {
        let Some(entry) = self.hr_entry(key)? else { return Ok(false) };
        let table_key = key.table_key();
        self.remove(tables::WHITELIST, table_key.as_str())?;
        if let Some(person) = entry.person
            && self.value(tables::HR_IDS, person, |owner| Ok(owner == table_key))? == Some(true)
        {
            self.remove(tables::HR_IDS, person)?;
            // The same person may stand on the list under another key as well.
            if let Some(other) = self.whitelist()?.into_iter().find(|other| other.person == Some(person)) {
                self.set(tables::HR_IDS, person, other.key.table_key().as_str())?;
            }
        }
        Ok(true)
    }

    /// Puts an effect into the outbox.
    pub fn push(&mut self, created: DateTime<Utc>, effect: Effect) -> Result<EffectId, StoreError> {
        let id = self.next("next_effect")?;
        let entry = OutboxEntry { created, effect };
        self.put(tables::OUTBOX, id, &entry)?;
        self.pushed.push((id, entry));
        Ok(id)
    }

    /// Takes an effect that is done out of the outbox; none when it was gone already.
    pub fn take_effect(&self, id: EffectId) -> Result<Option<OutboxEntry>, StoreError> {
        let entry = self.effect(id)?;
        if entry.is_some() {
            self.remove(tables::OUTBOX, id)?;
        }
        Ok(entry)
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

    /// Notes that an update was applied: the next ones are asked for from the one after it.
    ///
    /// Applied updates are remembered by number, not by a high-water mark: they may come repeated or out of order,
    /// and after a quiet week Telegram starts numbering somewhere else.
    pub fn note_update(&self, id: u32, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.set(tables::META, "update_offset", u64::from(id) + 1)?;
        self.set(tables::UPDATES, id, at.timestamp())?;
        if id.is_multiple_of(256) { self.prune_updates(at) } else { Ok(()) }
    }

    fn prune_updates(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let oldest = now.timestamp() - UPDATES_KEPT_SECONDS;
        let mut table = self.txn.open_table(tables::UPDATES).map_err(io)?;
        table.retain(|_, applied| applied >= oldest).map_err(io)
    }

    /// Sets the version of the tables.
    pub fn set_schema(&self, version: u64) -> Result<(), StoreError> {
        self.set(tables::META, "schema", version)
    }

    /// Makes every table, so that a reader finds each.
    pub(super) fn create_tables(&self) -> Result<(), StoreError> {
        fn touch<K: Key + 'static, V: Value + 'static>(
            txn: &WriteTransaction,
            table: TableDefinition<K, V>,
        ) -> Result<(), StoreError> {
            txn.open_table(table).map_err(io)?.len().map_err(io).map(drop)
        }
        let txn = &self.txn;
        touch(txn, tables::CANDIDATES)?;
        touch(txn, tables::USERNAMES)?;
        touch(txn, tables::ATTEMPTS)?;
        touch(txn, tables::SUBMISSIONS)?;
        touch(txn, tables::METRICS)?;
        touch(txn, tables::WHITELIST)?;
        touch(txn, tables::HR_IDS)?;
        touch(txn, tables::CONVERSATIONS)?;
        touch(txn, tables::OUTBOX)?;
        touch(txn, tables::DEAD_LETTERS)?;
        touch(txn, tables::AUDIT)?;
        touch(txn, tables::UPDATES)?;
        touch(txn, tables::META)
    }

    fn next(&self, name: &str) -> Result<u64, StoreError> {
        let id = self.counter(name)? + 1;
        self.set(tables::META, name, id)?;
        Ok(id)
    }

    fn put<K: Key + 'static>(
        &self,
        table: TableDefinition<'static, K, &'static [u8]>,
        key: K::SelfType<'_>,
        record: &impl Record,
    ) -> Result<(), StoreError> {
        self.set(table, key, codec::encode(record)?.as_slice())
    }

    fn set<K: Key + 'static, V: Value + 'static>(
        &self,
        table: TableDefinition<'static, K, V>,
        key: K::SelfType<'_>,
        value: V::SelfType<'_>,
    ) -> Result<(), StoreError> {
        self.txn.open_table(table).map_err(io)?.insert(key, value).map_err(io).map(drop)
    }

    fn remove<K: Key + 'static, V: Value + 'static>(
        &self,
        table: TableDefinition<'static, K, V>,
        key: K::SelfType<'_>,
    ) -> Result<(), StoreError> {
        self.txn.open_table(table).map_err(io)?.remove(key).map_err(io).map(drop)
    }
}

/// The names by which HR finds a candidate.
fn names(candidate: &Candidate) -> Vec<String> {
    let username = candidate.username.as_ref().map(|name| name.to_lowercase());
    username.into_iter().chain([candidate.account.username.to_lowercase()]).collect()
}
