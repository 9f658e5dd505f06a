//! Reading records: the same methods for a [`View`](super::View) as of one time and for the transaction that changes them.

use std::ops::{Bound, ControlFlow};

use redb::{Key, TableDefinition, Value};

use super::range::Direction;
use super::{StoreError, codec, due, submissions, tables};
use crate::exam::ContentHash;
use crate::legacy::LegacyRow;
use crate::model::list_entry::counted;
use crate::model::{
    Attempt, AttemptNumber, AuditEntry, Candidate, ChatId, Conversation, Cursor, DeadLetter, Due, Filter,
    Flag, Flags, HrEntry, HrKey, ListEntry, ListPosition, Order, PersonId, Preferences, Rank, Submission,
};

/// Everything that can be read, in a view and in a transaction alike.
pub trait Records {
    /// One value of a table; `None` also when the table does not exist yet.
    #[doc(hidden)]
    fn value<K: Key + 'static, V: Value + 'static, T>(
        &self,
        table: TableDefinition<'static, K, V>,
        key: K::SelfType<'_>,
        read: impl FnOnce(V::SelfType<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError>;

    /// The first entries of a table, in order of its keys; the rest is not read.
    #[doc(hidden)]
    fn first<K: Key + 'static, V: Value + 'static, T>(
        &self,
        table: TableDefinition<'static, K, V>,
        limit: usize,
        read: impl FnMut(K::SelfType<'_>, V::SelfType<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError>;

    /// Number of rows in a table, without reading them.
    #[doc(hidden)]
    fn size<K: Key + 'static, V: Value + 'static>(
        &self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<u64, StoreError>;

    /// Everything in a table, in order of its keys.
    #[doc(hidden)]
    fn all<K: Key + 'static, V: Value + 'static, T>(
        &self,
        table: TableDefinition<'static, K, V>,
        read: impl FnMut(K::SelfType<'_>, V::SelfType<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.first(table, usize::MAX, read)
    }

    /// Visits values in order of their keys from one bound to the other (or backwards), until `visit` breaks off.
    #[doc(hidden)]
    fn visit<K, V: Value + 'static>(
        &self,
        table: TableDefinition<'static, K, V>,
        keys: (Bound<K>, Bound<K>),
        direction: Direction,
        visit: impl FnMut(K, V::SelfType<'_>) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError>
    where
        K: Key + for<'a> Value<SelfType<'a> = K> + 'static;

    /// The candidate with this Telegram id.
    fn candidate(&self, id: PersonId) -> Result<Option<Candidate>, StoreError> {
        self.value(tables::CANDIDATES, id, codec::decode)
    }

    /// Every candidate, by id.
    fn candidates(&self) -> Result<Vec<Candidate>, StoreError> {
        self.all(tables::CANDIDATES, |_, bytes| codec::decode(bytes))
    }

    /// Visits candidates by id, from this one on, until `visit` breaks off.
    fn candidates_from(
        &self,
        first: PersonId,
        mut visit: impl FnMut(Candidate) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        let keys = (Bound::Included(first), Bound::Unbounded);
        self.visit(tables::CANDIDATES, keys, Direction::Forward, |_, bytes| visit(codec::decode(bytes)?))
    }

    /// One attempt.
    fn attempt(&self, person: PersonId, number: AttemptNumber) -> Result<Option<Attempt>, StoreError> {
        self.value(tables::ATTEMPTS, (person, number), codec::decode)
    }

    /// How many attempts a person may make in all; `usual` is the limit for everybody.
    fn allowed_attempts(&self, person: PersonId, usual: u8) -> Result<u8, StoreError> {
        Ok(self.value(tables::GRANTED, person, Ok)?.unwrap_or_default().max(usual))
    }

    /// Whether this is still due.
    fn is_due(&self, due: &Due) -> Result<bool, StoreError> {
        Ok(self.value(tables::DUE, due::key(due), |()| Ok(()))?.is_some())
    }

    /// What becomes due next, the earliest first; at most `limit` entries.
    fn due(&self, limit: usize) -> Result<Vec<Due>, StoreError> {
        self.first(tables::DUE, limit, |key, ()| due::of_key(key))
    }

    /// One submission of an attempt.
    fn submission(
        &self,
        person: PersonId,
        attempt: AttemptNumber,
        number: u32,
    ) -> Result<Option<Submission>, StoreError> {
        self.value(tables::SUBMISSIONS, (person, attempt, number), submissions::unpacked)
    }

    /// The row of a candidate in the earlier report: that of their last attempt.
    fn legacy_row(&self, person: PersonId) -> Result<Option<LegacyRow>, StoreError> {
        let Some(candidate) = self.candidate(person)? else { return Ok(None) };
        let attempt = self.attempt(person, candidate.attempts)?;
        Ok(attempt.map(|attempt| LegacyRow::of(&candidate, &attempt)))
    }

    /// The flags of an attempt's submission.
    fn flags(&self, person: PersonId, attempt: AttemptNumber) -> Result<Vec<Flag>, StoreError> {
        let flags: Option<Flags> = self.value(tables::FLAGS, (person, attempt), codec::decode)?;
        Ok(flags.unwrap_or_default().flags)
    }

    /// The attempt that this one looks like a copy of.
    fn twin(
        &self,
        person: PersonId,
        attempt: AttemptNumber,
    ) -> Result<Option<(PersonId, AttemptNumber)>, StoreError> {
        Ok(self.flags(person, attempt)?.iter().find_map(Flag::twin))
    }

    /// The list entry of a candidate.
    fn list_entry(&self, person: PersonId) -> Result<Option<ListEntry>, StoreError> {
        self.value(tables::LIST_ENTRIES, person, codec::decode)
    }

    /// One page of a list of candidates, at most `limit` of them, in the list's order in either direction.
    fn listed(
        &self,
        filter: Filter,
        order: Order,
        number: Cursor,
        limit: usize,
    ) -> Result<Vec<ListPosition>, StoreError> {
        let list = list_number(filter, order);
        let (first, last) = (
            Bound::Included((list, i64::MIN, PersonId::MIN)),
            Bound::Included((list, i64::MAX, PersonId::MAX)),
        );
        let beside = |place: ListPosition| Bound::Excluded((list, place.key, place.person));
        let (keys, direction) = match number {
            Cursor::First => ((first, last), Direction::Forward),
            Cursor::After(place) => ((beside(place), last), Direction::Forward),
            Cursor::Before(place) => ((first, beside(place)), Direction::Backward),
        };
        let mut places = Vec::new();
        self.visit(tables::LISTED, keys, direction, |(_, key, person), ()| {
            places.push(ListPosition { key, person });
            Ok(if places.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        if direction == Direction::Backward {
            places.reverse();
        }
        Ok(places)
    }

    /// Number of candidates listed under a filter.
    fn list_size(&self, filter: Filter) -> Result<u64, StoreError> {
        Ok(self.value(tables::LIST_SIZES, filter.number(), Ok)?.unwrap_or_default())
    }

    /// The ids of candidates whose username, account or first name contains the text, ignoring case; at most
    /// `limit`. It looks at the names of all candidates, which takes too long for a decision.
    fn search_names(&self, text: &str, limit: usize) -> Result<Vec<PersonId>, StoreError> {
        let text = text.to_lowercase();
        let mut found = Vec::new();
        self.visit(
            tables::NAMES,
            (Bound::Unbounded, Bound::Unbounded),
            Direction::Forward,
            |person, names| {
                if names.contains(&text) {
                    found.push(person);
                }
                Ok(if found.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
            },
        )?;
        Ok(found)
    }

    /// How often each score was reached on a set of images: hundredths of a percent and count, ascending.
    fn scores(&self, set: u32) -> Result<Vec<(u16, u64)>, StoreError> {
        let keys = (Bound::Included((set, 0)), Bound::Included((set, u16::MAX)));
        let mut scores = Vec::new();
        self.visit(tables::SCORES, keys, Direction::Forward, |(_, score), count| {
            scores.push((score, count));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(scores)
    }

    /// How an attempt's score compares with all others on the same images of the same pack; `None` when it has no
    /// score.
    fn rank(&self, attempt: &Attempt) -> Result<Option<Rank>, StoreError> {
        let Some((set, mine)) = counted(Some(attempt)) else { return Ok(None) };
        let scores = self.scores(set)?;
        let of = scores.iter().map(|(_, count)| count).sum();
        let better: u64 = scores.iter().filter(|(score, _)| *score > mine).map(|(_, count)| count).sum();
        Ok(Some(Rank { rank: better + 1, of }))
    }

    /// The exam packs that are on record.
    fn packs_on_record(&self) -> Result<Vec<ContentHash>, StoreError> {
        self.all(tables::PACKS, |id, _| Ok(ContentHash(*id)))
    }

    /// Whether every attempt names its pack, see [`super::Tx::set_attempts_name_packs`].
    fn attempts_name_packs(&self) -> Result<bool, StoreError> {
        Ok(self.counter("tells_packs")? > 0)
    }

    /// The notifications that an HR person wants.
    fn preferences(&self, person: PersonId) -> Result<Preferences, StoreError> {
        Ok(self.value(tables::PREFERENCES, person, codec::decode)?.unwrap_or_default())
    }

    /// A person's name: the username, or the first name with the id; the pseudonym of somebody who was erased. `None`
    /// for people who are not on record.
    fn name_of(&self, person: PersonId) -> Result<Option<String>, StoreError> {
        if let Some(pseudonym) = person.as_pseudonym() {
            return Ok(Some(pseudonym));
        }
        let candidate = self.candidate(person)?;
        if let Some(username) = candidate.as_ref().and_then(|candidate| candidate.username.as_ref()) {
            return Ok(Some(format!("@{username}")));
        }
        let hr = self.hr_of(person)?.map(|entry| entry.first_name);
        let name = hr.or(candidate.map(|candidate| candidate.first_name)).filter(|name| !name.is_empty());
        Ok(name.map(|name| format!("{name} ({person})")))
    }

    /// After how many days traces on the site are removed, as of the last start; 0: never.
    fn retention_days(&self) -> Result<u64, StoreError> {
        self.counter("retention_days")
    }

    /// By which rules candidates are listed, see [`super::Tx::set_listed_by`]; 0 in a fresh file.
    fn listed_by(&self) -> Result<u64, StoreError> {
        self.counter("listed_by")
    }

    /// Visits every candidate with their last attempt, by id, without holding them all in memory. A record that
    /// can't be read does not prevent the others from being visited.
    fn each_candidate(
        &self,
        mut visit: impl FnMut(Candidate, Option<Attempt>) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        let everybody = (Bound::Unbounded, Bound::Unbounded);
        self.visit(tables::CANDIDATES, everybody, Direction::Forward, |person, bytes| {
            let read = codec::decode::<Candidate>(bytes)
                .and_then(|candidate| Ok((self.attempt(candidate.id, candidate.attempts)?, candidate)));
            match read {
                Ok((attempt, candidate)) => visit(candidate, attempt),
                Err(StoreError::Record(error)) => {
                    tracing::error!(person = person.0, %error, "left out");
                    Ok(ControlFlow::Continue(()))
                }
                Err(error) => Err(error),
            }
        })
    }

    /// The state of a chat; a chat in which nobody wrote yet is in its initial state.
    fn conversation(&self, chat: ChatId) -> Result<Conversation, StoreError> {
        Ok(self.value(tables::CONVERSATIONS, chat, codec::decode)?.unwrap_or_default())
    }

    /// One entry of the whitelist.
    fn hr_entry(&self, key: &HrKey) -> Result<Option<HrEntry>, StoreError> {
        self.value(tables::WHITELIST, key.table_key().as_str(), codec::decode)
    }

    /// The whitelist entry that is bound to this id.
    fn hr_of(&self, person: PersonId) -> Result<Option<HrEntry>, StoreError> {
        let key = self.value(tables::HR_IDS, person, |key| Ok(key.to_owned()))?;
        key.map_or(Ok(None), |key| self.value(tables::WHITELIST, key.as_str(), codec::decode))
    }

    /// The whole whitelist.
    fn whitelist(&self) -> Result<Vec<HrEntry>, StoreError> {
        self.all(tables::WHITELIST, |_, bytes| codec::decode(bytes))
    }

    /// How many events were set aside.
    fn dead_letters_size(&self) -> Result<u64, StoreError> {
        self.size(tables::DEAD_LETTERS)
    }

    /// How many candidates there are.
    fn candidates_size(&self) -> Result<u64, StoreError> {
        self.size(tables::CANDIDATES)
    }

    /// Events that were set aside.
    fn dead_letters(&self) -> Result<Vec<DeadLetter>, StoreError> {
        self.all(tables::DEAD_LETTERS, |_, bytes| codec::decode(bytes))
    }

    /// The audit log.
    fn audit_log(&self) -> Result<Vec<AuditEntry>, StoreError> {
        self.all(tables::AUDIT, |_, bytes| codec::decode(bytes))
    }

    /// The newest `wanted` entries of the audit log, at most `limit`, the newest first. Reads no more of the log
    /// than it takes to find them.
    fn newest_audit(
        &self,
        limit: u64,
        mut wanted: impl FnMut(&AuditEntry) -> bool,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let mut newest = Vec::new();
        let all = (Bound::<u64>::Unbounded, Bound::Unbounded);
        self.visit(tables::AUDIT, all, Direction::Backward, |_, bytes| {
            if newest.len() as u64 >= limit {
                return Ok(ControlFlow::Break(()));
            }
            newest.extend(Some(codec::decode(bytes)?).filter(&mut wanted));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(newest)
    }

    /// The number of the newest entry of the audit log; 0: there is none.
    fn last_audit_entry(&self) -> Result<u64, StoreError> {
        self.counter("next_audit")
    }

    /// The offset with which to ask for the next updates; 0 before the first.
    fn update_offset(&self) -> Result<u32, StoreError> {
        Ok(u32::try_from(self.counter("update_offset")?).unwrap_or(u32::MAX))
    }

    /// Whether this update was applied before.
    fn update_seen(&self, id: u32) -> Result<bool, StoreError> {
        Ok(self.value(tables::UPDATES, id, Ok)?.is_some())
    }

    /// Version of the tables; `None` in a file that is being made.
    fn schema(&self) -> Result<Option<u64>, StoreError> {
        self.value(tables::META, "schema", Ok)
    }

    #[doc(hidden)]
    fn counter(&self, name: &str) -> Result<u64, StoreError> {
        Ok(self.value(tables::META, name, Ok)?.unwrap_or(0))
    }
}

/// The number of a list in its table.
pub(super) fn list_number(filter: Filter, order: Order) -> u8 {
    filter.number() * 2 + order.number()
}
