//! By what accepted submissions are found when copies are sought: a row for each, by the set of images.
//!
//! A row without contents is of a program that did not know them yet: they follow from the submission.

use std::ops::{Bound, ControlFlow};

use super::range::Direction;
use super::read::Records;
use super::{StoreError, Tx, codec, tables};
use crate::model::{Attempt, AttemptNumber, Handwriting, PersonId};

/// In `meta`: how often rows went or were moved to another set. What somebody remembers of them is outdated then.
const CHANGES: &str = "handwriting_changes";

/// As many rows are moved at once.
const AT_ONCE: usize = 1000;

/// The key of a row.
type Key = (u32, PersonId, AttemptNumber);

/// The keys of a set of images.
fn of_set(set: u32) -> (Bound<Key>, Bound<Key>) {
    (
        Bound::Included((set, PersonId::MIN, AttemptNumber::MIN)),
        Bound::Included((set, PersonId::MAX, AttemptNumber::MAX)),
    )
}

impl Tx {
    /// Keeps the handwriting of an accepted submission on this set of images, for finding copies of it.
    pub fn put_handwriting(
        &self,
        set: u32,
        attempt: &Attempt,
        handwriting: &Handwriting,
    ) -> Result<(), StoreError> {
        self.put(tables::HANDWRITINGS, (set, attempt.person, attempt.number), handwriting)
    }

    /// The same for an attempt that has just got into this set: nobody who remembers the set knows of it.
    pub fn move_handwriting(
        &self,
        (from, to): (u32, u32),
        attempt: &Attempt,
        handwriting: &Handwriting,
    ) -> Result<(), StoreError> {
        self.remove(tables::HANDWRITINGS, (from, attempt.person, attempt.number))?;
        self.put_handwriting(to, attempt, handwriting)?;
        self.next(CHANGES).map(drop)
    }

    /// Moves all of a set of images to another set.
    pub fn move_handwritings(&self, from: u32, to: u32) -> Result<(), StoreError> {
        if from == to {
            return Ok(());
        }
        self.next(CHANGES)?;
        loop {
            let mut some = Vec::new();
            self.visit(tables::HANDWRITINGS, of_set(from), Direction::Forward, |key, bytes| {
                some.push((key, bytes.to_owned()));
                Ok(if some.len() < AT_ONCE { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
            })?;
            if some.is_empty() {
                return Ok(());
            }
            for ((_, person, attempt), bytes) in some {
                self.remove(tables::HANDWRITINGS, (from, person, attempt))?;
                self.set(tables::HANDWRITINGS, (to, person, attempt), bytes.as_slice())?;
            }
        }
    }

    /// Removes all of a person. Only this person's rows in every set are read, since there are few sets but as many rows
    /// as submissions.
    pub(super) fn forget_handwritings_of(&self, person: PersonId) -> Result<(), StoreError> {
        let (mut from, mut any) = (Some(0), false);
        while let Some(set) = self.first_set(from)? {
            let keys = (
                Bound::Included((set, person, AttemptNumber::MIN)),
                Bound::Included((set, person, AttemptNumber::MAX)),
            );
            let mut own = Vec::new();
            self.visit(tables::HANDWRITINGS, keys, Direction::Forward, |key, _| {
                own.push(key);
                Ok(ControlFlow::Continue(()))
            })?;
            any |= !own.is_empty();
            own.into_iter().try_for_each(|key| self.remove(tables::HANDWRITINGS, key))?;
            from = set.checked_add(1);
        }
        if any { self.next(CHANGES).map(drop) } else { Ok(()) }
    }

    /// The first set of images, from this number on, that has a row.
    fn first_set(&self, from: Option<u32>) -> Result<Option<u32>, StoreError> {
        let (mut first, Some(from)) = (None, from) else { return Ok(None) };
        let keys = (Bound::Included((from, PersonId::MIN, AttemptNumber::MIN)), Bound::Unbounded);
        self.visit(tables::HANDWRITINGS, keys, Direction::Forward, |(set, _, _), _| {
            first = Some(set);
            Ok(ControlFlow::Break(()))
        })?;
        Ok(first)
    }

    /// As an earlier program left it.
    #[cfg(test)]
    pub(crate) fn put_unknown_handwriting(&self, set: u32, attempt: &Attempt) -> Result<(), StoreError> {
        self.set(tables::HANDWRITINGS, (set, attempt.person, attempt.number), &[][..])
    }

    /// Notes the submissions of which an earlier program kept all points, in another form; what becomes of that form is
    /// computed when it is needed.
    pub(super) fn note_former_fingerprints(&self) -> Result<(), StoreError> {
        let all = (Bound::Unbounded, Bound::Unbounded);
        self.visit(tables::FORMER_FINGERPRINTS, all, Direction::Forward, |key, _| {
            self.set(tables::HANDWRITINGS, key, &[][..])?;
            Ok(ControlFlow::Continue(()))
        })
    }
}

/// Reading them.
pub trait Handwritings: Records {
    /// Visits every accepted submission of a set of images, until `visit` breaks off; without its handwriting where that
    /// is still to be computed.
    fn each_handwriting(
        &self,
        set: u32,
        mut visit: impl FnMut(PersonId, AttemptNumber, Option<Handwriting>) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        self.visit(tables::HANDWRITINGS, of_set(set), Direction::Forward, |(_, person, attempt), bytes| {
            visit(person, attempt, codec::decode(bytes).ok())
        })
    }

    /// How many there are of all sets.
    fn handwritings(&self) -> Result<u64, StoreError> {
        self.size(tables::HANDWRITINGS)
    }

    /// The attempts whose submissions on a set of images were accepted, by person.
    fn attempts_on(&self, set: u32) -> Result<Vec<(PersonId, AttemptNumber)>, StoreError> {
        let mut attempts = Vec::new();
        self.visit(tables::HANDWRITINGS, of_set(set), Direction::Forward, |(_, person, attempt), _| {
            attempts.push((person, attempt));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(attempts)
    }

    /// A number that is another one as soon as rows have gone or were moved.
    fn handwriting_changes(&self) -> Result<u64, StoreError> {
        self.counter(CHANGES)
    }
}

impl<R: Records> Handwritings for R {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Given;
    use crate::store::Store;

    #[test]
    fn rows_are_kept_by_set_and_go_with_the_person() {
        let store = Store::in_memory().expect("a store");
        let tx = store.write().expect("write");
        let attempt =
            |person| Attempt::new(PersonId(person), AttemptNumber::FIRST, chrono::DateTime::UNIX_EPOCH);
        let kept = Handwriting { sketch: vec![3, 9], answers: vec![None, Some(Given::Wrong(4))] };
        for person in 1..=3 {
            tx.put_handwriting(5, &attempt(person), &kept).expect("put");
        }
        assert_eq!(tx.handwriting_changes().expect("read"), 0);
        tx.put_unknown_handwriting(5, &attempt(2)).expect("put");
        tx.move_handwritings(5, 7).expect("move");
        let of_set = |set| {
            let mut found = Vec::new();
            tx.each_handwriting(set, |person, _, handwriting| {
                found.push((person.0, handwriting));
                Ok(ControlFlow::Continue(()))
            })
            .expect("read");
            found
        };
        assert_eq!(of_set(5), []);
        assert_eq!(of_set(7), [(1, Some(kept.clone())), (2, None), (3, Some(kept.clone()))]);
        tx.move_handwriting((7, 5), &attempt(1), &kept).expect("move");
        tx.forget_handwritings_of(PersonId(3)).expect("forget");
        assert_eq!((of_set(5), of_set(7)), (vec![(1, Some(kept))], vec![(2, None)]));
        assert_eq!(tx.handwriting_changes().expect("read"), 3);
    }
}
