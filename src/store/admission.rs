//! Who may come in: people who ask HR to be let in, and the block list.

use std::ops::{Bound, ControlFlow};

use super::range::Direction;
use super::read::Records;
use super::transaction::Tx;
use super::{StoreError, codec, tables};
use crate::model::{Applicant, Blocked, PersonId};

impl Tx {
    /// Writes an applicant, and whether they wait for an answer.
    pub fn put_applicant(&self, person: PersonId, applicant: &Applicant) -> Result<(), StoreError> {
        self.forget_waiting(person)?;
        if applicant.answer.is_none() {
            self.set(tables::WAITING_APPLICANTS, (applicant.at.timestamp_millis(), person), ())?;
        }
        self.put(tables::APPLICANTS, person, applicant)
    }

    /// Adds a person to the block list.
    pub fn block(&self, person: PersonId, blocked: &Blocked) -> Result<(), StoreError> {
        self.put(tables::BLOCKED, person, blocked)
    }

    /// Takes a person off the block list.
    pub fn unblock(&self, person: PersonId) -> Result<(), StoreError> {
        self.remove(tables::BLOCKED, person)
    }

    /// Forgets that a person asked to be let in, and HR's answer.
    pub fn forget_applicant(&self, person: PersonId) -> Result<(), StoreError> {
        self.forget_waiting(person)?;
        self.remove(tables::APPLICANTS, person)
    }

    fn forget_waiting(&self, person: PersonId) -> Result<(), StoreError> {
        let Some(before) = self.applicant(person)? else { return Ok(()) };
        self.remove(tables::WAITING_APPLICANTS, (before.at.timestamp_millis(), person))
    }
}

/// Reading who may come in, in a view and in a transaction alike.
pub trait Admissions: Records {
    /// Somebody who asked to be let in.
    fn applicant(&self, person: PersonId) -> Result<Option<Applicant>, StoreError> {
        self.value(tables::APPLICANTS, person, codec::decode)
    }

    /// Those who wait for an answer, who has waited longest first; at most `limit`.
    fn waiting_applicants(&self, limit: usize) -> Result<Vec<PersonId>, StoreError> {
        self.first(tables::WAITING_APPLICANTS, limit, |(_, person), ()| Ok(person))
    }

    /// Number of those who wait for an answer.
    fn waiting_applicants_size(&self) -> Result<u64, StoreError> {
        self.size(tables::WAITING_APPLICANTS)
    }

    /// A person's entry on the block list.
    fn blocked(&self, person: PersonId) -> Result<Option<Blocked>, StoreError> {
        self.value(tables::BLOCKED, person, codec::decode)
    }

    /// The whole block list, by id.
    fn block_list(&self) -> Result<Vec<(PersonId, Blocked)>, StoreError> {
        let mut list = Vec::new();
        let all = (Bound::Unbounded, Bound::Unbounded);
        self.visit(tables::BLOCKED, all, Direction::Forward, |person, bytes| {
            list.push((person, codec::decode(bytes)?));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(list)
    }
}

impl<R: Records> Admissions for R {}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::exam::Language;
    use crate::model::{By, Reply, Sender};
    use crate::store::failing;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
    }

    fn applicant(id: u64, seconds: i64) -> Applicant {
        let sender =
            Sender { id: PersonId(id), username: None, first_name: "Ira".to_owned(), language_tag: None };
        Applicant::new(&sender, Language::En, at(seconds))
    }

    #[test]
    fn whoever_waits_longest_comes_first_until_there_is_an_answer() {
        let tx = failing::store().0.write().expect("write");
        for (id, seconds) in [(7, 20), (8, 10), (9, 30)] {
            tx.put_applicant(PersonId(id), &applicant(id, seconds)).expect("put");
        }
        let waiting = |limit| tx.waiting_applicants(limit).expect("read");
        assert_eq!(waiting(9), [8, 7, 9].map(PersonId));
        let answer = Some(Reply { admitted: true, by: By::Operator, at: at(40) });
        tx.put_applicant(PersonId(7), &Applicant { answer, ..applicant(7, 50) }).expect("put");
        assert_eq!((waiting(9), waiting(1).len()), ([8, 9].map(PersonId).to_vec(), 1));
        assert!(tx.applicant(PersonId(7)).expect("read").is_some_and(|applicant| applicant.is_admitted()));
        tx.forget_applicant(PersonId(9)).expect("forget");
        assert_eq!(tx.waiting_applicants_size().expect("read"), 1);
    }

    #[test]
    fn nothing_but_their_place_on_the_block_list_is_left_of_somebody_who_is_erased() {
        let tx = failing::store().0.write().expect("write");
        for id in [7, 8] {
            tx.put_applicant(PersonId(id), &applicant(id, 0)).expect("put");
            tx.block(PersonId(id), &Blocked { by: By::Operator, at: at(1) }).expect("put");
        }
        tx.erase_traces(PersonId(7)).expect("erased");
        let left = [tables::APPLICANTS, tables::BLOCKED].map(|table| tx.rows(table));
        assert_eq!((left, tx.rows(tables::WAITING_APPLICANTS)), ([1, 2], 1));
        assert_eq!(tx.blocked(PersonId(7)).expect("read"), Some(Blocked { by: By::Operator, at: at(1) }));
        tx.unblock(PersonId(7)).expect("unblocked");
        let listed = [(PersonId(8), Blocked { by: By::Operator, at: at(1) })];
        assert_eq!(
            (tx.blocked(PersonId(7)).expect("read"), tx.block_list().expect("read")),
            (None, listed.to_vec())
        );
    }
}
