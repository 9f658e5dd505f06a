//! What waits to be copied to PostgreSQL, and people of the legacy database whose claim is not proved yet.
//!
//! **At most one effect waits per person.** It holds no rows: whoever carries it out reads the records at that
//! time, so what is written is always the newest state. A change while one is under way puts a new number in
//! its place, and the outcome of the old number does not remove the new one.

use std::collections::BTreeSet;
use std::ops::{Bound, ControlFlow};

use chrono::{DateTime, Utc};

use super::names::row_names;
use super::range::Direction;
use super::read::Records;
use super::{StoreError, Tx, tables};
use crate::model::{Candidate, CopyEffect, EffectId, PersonId};

impl Tx {
    /// Records that a candidate's rows have changed, and the name under which they were, if that changed.
    pub(super) fn note_changed(&self, person: PersonId, former: Option<&str>) {
        self.changed.borrow_mut().entry(person).or_default().extend(former.map(str::to_owned));
    }

    /// Assigns the legacy bot's rows under this name to this candidate.
    pub fn give_rows(&self, person: PersonId, name: &str) {
        self.note_changed(person, Some(name));
    }

    pub(super) fn note_changed_candidate(&self, before: Option<&Candidate>, after: &Candidate) {
        let row = |candidate: &Candidate| {
            let account = &candidate.account;
            (candidate.report_name().to_owned(), account.username.clone(), account.password.clone())
        };
        if before.map(row) != Some(row(after)) {
            self.note_changed(after.id, None);
            for name in before.into_iter().flat_map(row_names) {
                self.note_changed(after.id, Some(&name));
            }
        }
    }

    /// The people whose rows have changed in this transaction since the last call, with the names they had before.
    pub fn take_changed(&self) -> Vec<(PersonId, BTreeSet<String>)> {
        std::mem::take(&mut *self.changed.borrow_mut()).into_iter().collect()
    }

    /// Has a person's rows copied; replaces an effect that waits for this person already.
    pub fn push_copy(&mut self, person: PersonId, former: BTreeSet<String>) -> Result<(), StoreError> {
        let mut names = former;
        if let Some(waiting) = self.copy_of(person)? {
            names.extend(waiting.former);
            self.remove(tables::COPY_QUEUE, waiting.effect)?;
        }
        let effect = self.next("next_effect")?;
        self.put(
            tables::COPIES,
            person,
            &CopyEffect { effect: EffectId(effect), former: names.into_iter().collect() },
        )?;
        self.set(tables::COPY_QUEUE, EffectId(effect), person)?;
        self.copies_pushed = true;
        Ok(())
    }

    /// Removes a finished copy from the outbox, unless the person has changed since.
    pub fn take_copy(&self, person: PersonId, effect: EffectId) -> Result<(), StoreError> {
        if self.copy_of(person)?.is_some_and(|waiting| waiting.effect == effect) {
            self.remove(tables::COPIES, person)?;
            self.remove(tables::COPY_QUEUE, effect)?;
        }
        Ok(())
    }

    /// Records which copy contains everybody: a number that identifies its place; 0: none.
    pub fn set_copied_to(&self, place: u64) -> Result<(), StoreError> {
        self.set(tables::META, "copied_to", place)
    }

    /// Records when the whitelist in PostgreSQL was last read.
    pub fn set_whitelist_read(&self, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.set(tables::META, "whitelist_read", at.timestamp_millis().max(0) as u64)
    }
}

/// Reading what waits for PostgreSQL.
pub trait Copies: Records {
    /// The effect that waits for this person.
    fn copy_of(&self, person: PersonId) -> Result<Option<CopyEffect>, StoreError> {
        self.value(tables::COPIES, person, super::codec::decode)
    }

    /// What waits, in order of the last change; at most `limit` entries.
    fn copies(&self, limit: usize) -> Result<Vec<(PersonId, CopyEffect)>, StoreError> {
        let queue = self.first(tables::COPY_QUEUE, limit, |effect, person| Ok((effect, person)))?;
        let mut copies = Vec::with_capacity(queue.len());
        for (effect, person) in queue {
            let copy = self.copy_of(person)?.unwrap_or(CopyEffect { effect, former: Vec::new() });
            copies.push((person, copy));
        }
        Ok(copies)
    }

    /// How many people wait to be copied.
    fn copies_waiting(&self) -> Result<u64, StoreError> {
        self.size(tables::COPY_QUEUE)
    }

    /// Which copy contains everybody, see [`Tx::set_copied_to`].
    fn copied_to(&self) -> Result<u64, StoreError> {
        self.counter("copied_to")
    }

    /// When the whitelist in PostgreSQL was last read; `None`: never.
    fn whitelist_read(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let at = self.counter("whitelist_read")?;
        Ok(Some(at).filter(|at| *at > 0).and_then(|at| DateTime::from_timestamp_millis(at as i64)))
    }

    /// The next candidates after this one, by id; at most `limit`.
    fn candidates_after(&self, after: PersonId, limit: usize) -> Result<Vec<PersonId>, StoreError> {
        let (mut people, keys) = (Vec::new(), (Bound::Excluded(after), Bound::Unbounded));
        self.visit(tables::CANDIDATES, keys, Direction::Forward, |person, _| {
            people.push(person);
            Ok(if people.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(people)
    }
}

impl<R: Records> Copies for R {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    fn tx() -> Tx {
        Store::in_memory().and_then(|store| store.write()).expect("a transaction")
    }

    fn names(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn one_effect_waits_for_a_person_and_knows_every_name() {
        let mut tx = tx();
        tx.push_copy(PersonId(7), names(&["ira"])).expect("push");
        tx.push_copy(PersonId(8), names(&[])).expect("push");
        let first = tx.copy_of(PersonId(7)).expect("read").expect("one");
        tx.push_copy(PersonId(7), names(&["irina"])).expect("push");
        let waiting = tx.copies(9).expect("read");
        assert_eq!(waiting.iter().map(|(person, _)| *person).collect::<Vec<_>>(), [8, 7].map(PersonId));
        assert_eq!(waiting[1].1.former, ["ira", "irina"]);
        // The outcome of the effect that was under way comes late.
        tx.take_copy(PersonId(7), first.effect).expect("take");
        assert_eq!(tx.copies_waiting().expect("read"), 2);
        tx.take_copy(PersonId(7), waiting[1].1.effect).expect("take");
        assert_eq!(tx.copies(9).expect("read").len(), 1);
        assert_eq!(tx.copy_of(PersonId(7)).expect("read"), None);
    }
}
