//! Reading records: the same words for a [`View`] of one moment and for the transaction that changes them.

use std::io::Read;
use std::sync::Arc;

use chrono::DateTime;
use flate2::read::DeflateDecoder;
use redb::{Key, ReadTransaction, ReadableTable, TableDefinition, TableError, Value};

use super::access::Access;
use super::codec::{self, Record};
use super::error::Trouble;
use super::outbox::{EffectId, OutboxEntry};
use super::records::{
    Attempt, AuditEntry, Candidate, Conversation, DeadLetter, Due, HrEntry, HrKey, Metrics, PersonId,
    Submission,
};
use super::{StoreError, tables};

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

    /// What stands first in a table, in order of its keys; the rest is not looked at.
    #[doc(hidden)]
    fn first<K: Key + 'static, V: Value + 'static, T>(
        &self,
        table: TableDefinition<'static, K, V>,
        limit: usize,
        read: impl FnMut(K::SelfType<'_>, V::SelfType<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError>;

    /// Everything in a table, in order of its keys.
    #[doc(hidden)]
    fn all<K: Key + 'static, V: Value + 'static, T>(
        &self,
        table: TableDefinition<'static, K, V>,
        read: impl FnMut(K::SelfType<'_>, V::SelfType<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.first(table, usize::MAX, read)
    }

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

    /// So many attempts somebody may make in all, where `usual` is the limit for everybody.
    fn allowed_attempts(&self, person: PersonId, usual: u8) -> Result<u8, StoreError> {
        Ok(self.value(tables::GRANTED, person, Ok)?.unwrap_or_default().max(usual))
    }

    /// Whether this is still due.
    fn is_due(&self, due: &Due) -> Result<bool, StoreError> {
        let key = (due.moment.timestamp_millis(), due.person, due.attempt);
        Ok(self.value(tables::DUE, key, |()| Ok(()))?.is_some())
    }

    /// What becomes due next, the earliest first; at most so many.
    fn due(&self, limit: usize) -> Result<Vec<Due>, StoreError> {
        self.first(tables::DUE, limit, |(milliseconds, person, attempt), ()| {
            let moment = DateTime::from_timestamp_millis(milliseconds).ok_or_else(|| {
                StoreError::Corrupt { what: "what is due", cause: format!("{milliseconds} is no moment") }
            })?;
            Ok(Due { moment, person, attempt })
        })
    }

    /// The submission of one turn.
    fn submission(&self, person: PersonId, attempt: u8, turn: u32) -> Result<Option<Submission>, StoreError> {
        self.value(tables::SUBMISSIONS, (person, attempt, turn), read_submission)
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

    /// The newest entries of the audit log that are wanted, the newest first; at most so many. Reads no more of the log
    /// than it takes to find them.
    fn newest_audit(
        &self,
        limit: u64,
        mut wanted: impl FnMut(&AuditEntry) -> bool,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let mut newest = Vec::new();
        for id in (1..=self.counter("next_audit")?).rev() {
            if newest.len() as u64 >= limit {
                break;
            }
            newest.extend(self.value(tables::AUDIT, id, codec::decode)?.filter(&mut wanted));
        }
        Ok(newest)
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

/// Reads a submission, which is kept compressed.
pub(super) fn read_submission(bytes: &[u8]) -> Result<Submission, StoreError> {
    let mut plain = Vec::new();
    DeflateDecoder::new(bytes)
        .take(codec::LONGEST + 1)
        .read_to_end(&mut plain)
        .map_err(|error| StoreError::Corrupt { what: Submission::WHAT, cause: error.to_string() })?;
    codec::decode(&plain)
}

/// Reads one value, whichever kind of table it is.
pub(super) fn read_value<K: Key + 'static, V: Value + 'static, T>(
    table: &impl ReadableTable<K, V>,
    key: K::SelfType<'_>,
    read: impl FnOnce(V::SelfType<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, Trouble> {
    Ok(table.get(key)?.map(|guard| read(guard.value())).transpose()?)
}

/// Reads the first values, whichever kind of table it is.
pub(super) fn read_first<K: Key + 'static, V: Value + 'static, T>(
    table: &impl ReadableTable<K, V>,
    limit: usize,
    mut read: impl FnMut(K::SelfType<'_>, V::SelfType<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, Trouble> {
    let mut rows = Vec::new();
    for row in table.iter()?.take(limit) {
        let (key, value) = row?;
        rows.push(read(key.value(), value.value())?);
    }
    Ok(rows)
}

/// The records as of one moment.
pub struct View {
    txn: ReadTransaction,
    access: Arc<Access>,
}

impl View {
    pub(super) fn new(txn: ReadTransaction, access: Arc<Access>) -> Self {
        Self { txn, access }
    }
}

impl Records for View {
    fn value<K: Key + 'static, V: Value + 'static, T>(
        &self,
        table: TableDefinition<'static, K, V>,
        key: K::SelfType<'_>,
        read: impl FnOnce(V::SelfType<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.access.call(|| match self.txn.open_table(table) {
            Ok(table) => read_value(&table, key, read),
            Err(TableError::TableDoesNotExist(_)) => Ok(None),
            Err(error) => Err(error.into()),
        })
    }

    fn first<K: Key + 'static, V: Value + 'static, T>(
        &self,
        table: TableDefinition<'static, K, V>,
        limit: usize,
        read: impl FnMut(K::SelfType<'_>, V::SelfType<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.access.call(|| match self.txn.open_table(table) {
            Ok(table) => read_first(&table, limit, read),
            Err(TableError::TableDoesNotExist(_)) => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        })
    }
}
