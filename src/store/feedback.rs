//! What candidates are told of decisions, and which messages go by themselves and when.

use std::ops::{Bound, ControlFlow};

use chrono::{DateTime, Utc};

use super::range::Direction;
use super::read::Records;
use super::transaction::Tx;
use super::{StoreError, codec, tables};
use crate::model::{AttemptNumber, Chore, Feedback, PersonId};

impl Tx {
    /// Writes what the candidate is told about an attempt, and when a message goes by itself.
    pub fn put_feedback(
        &self,
        person: PersonId,
        attempt: AttemptNumber,
        feedback: &Feedback,
    ) -> Result<(), StoreError> {
        self.unplan_feedback(person, attempt)?;
        if let Some(due) = feedback.due {
            self.set(tables::FEEDBACK_DUE, (due.timestamp_millis(), person, attempt), ())?;
        }
        self.put(tables::FEEDBACK, (person, attempt), feedback)?;
        self.plan_feedback()
    }

    /// Takes those whose message goes by itself by this time out of the table of what is due, at most `limit`. What they
    /// are told is left as it is.
    pub fn take_due_feedback(
        &self,
        by: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<(PersonId, AttemptNumber)>, StoreError> {
        let rows = self.first(tables::FEEDBACK_DUE, limit, |key, ()| Ok(key))?;
        let due: Vec<_> = rows.into_iter().filter(|(time, ..)| *time <= by.timestamp_millis()).collect();
        for key in &due {
            self.remove(tables::FEEDBACK_DUE, *key)?;
        }
        self.plan_feedback()?;
        Ok(due.into_iter().map(|(_, person, attempt)| (person, attempt)).collect())
    }

    /// Removes what a person is told about their attempts.
    pub(super) fn forget_feedback(&self, person: PersonId) -> Result<(), StoreError> {
        let mut own = Vec::new();
        let keys =
            (Bound::Included((person, AttemptNumber::MIN)), Bound::Included((person, AttemptNumber::MAX)));
        self.visit(tables::FEEDBACK, keys, Direction::Forward, |key, _| {
            own.push(key);
            Ok(ControlFlow::Continue(()))
        })?;
        for (person, attempt) in own {
            self.unplan_feedback(person, attempt)?;
            self.remove(tables::FEEDBACK, (person, attempt))?;
        }
        self.plan_feedback()
    }

    fn unplan_feedback(&self, person: PersonId, attempt: AttemptNumber) -> Result<(), StoreError> {
        match self.feedback(person, attempt)?.due {
            Some(due) => self.remove(tables::FEEDBACK_DUE, (due.timestamp_millis(), person, attempt)),
            None => Ok(()),
        }
    }

    /// The chore is due with the first of the messages.
    fn plan_feedback(&self) -> Result<(), StoreError> {
        let first = self.first(tables::FEEDBACK_DUE, 1, |(time, ..), ()| Ok(time))?;
        self.plan(Chore::Feedback, first.first().copied().and_then(DateTime::from_timestamp_millis))
    }
}

/// Reading what candidates are told.
pub trait Feedbacks: Records {
    /// What the candidate is told about an attempt; nothing yet if there is no record.
    fn feedback(&self, person: PersonId, attempt: AttemptNumber) -> Result<Feedback, StoreError> {
        Ok(self.value(tables::FEEDBACK, (person, attempt), codec::decode)?.unwrap_or_default())
    }
}

impl<R: Records> Feedbacks for R {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Claims, failing};

    const ANNA: PersonId = PersonId(7);

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
    }

    fn due(seconds: i64) -> Feedback {
        Feedback { due: Some(at(seconds)), ..Feedback::default() }
    }

    #[test]
    fn what_goes_by_itself_is_found_in_order_of_time() {
        let tx = failing::store().0.write().expect("write");
        let put = |person, attempt, feedback: &Feedback| {
            tx.put_feedback(PersonId(person), AttemptNumber(attempt), feedback).expect("put");
        };
        put(7, 1, &due(30));
        put(8, 1, &due(10));
        put(8, 2, &due(20));
        assert_eq!(tx.planned(Chore::Feedback).expect("read"), Some(at(10)));
        put(8, 1, &due(25));
        assert_eq!(tx.planned(Chore::Feedback).expect("read"), Some(at(20)), "another time replaces it");
        let take = |seconds, limit| tx.take_due_feedback(at(seconds), limit).expect("taken");
        assert_eq!(take(19, 9), []);
        assert_eq!(take(29, 1), [(PersonId(8), AttemptNumber(2))]);
        assert_eq!(take(29, 9), [(PersonId(8), AttemptNumber(1))]);
        assert_eq!(tx.planned(Chore::Feedback).expect("read"), Some(at(30)));
        put(7, 1, &Feedback::default());
        assert_eq!(tx.planned(Chore::Feedback).expect("read"), None, "it was held");
        assert_eq!(tx.feedback(PersonId(8), AttemptNumber(2)).expect("read"), due(20), "the record stays");
    }

    #[test]
    fn nothing_is_left_of_somebody_who_is_forgotten() {
        let tx = failing::store().0.write().expect("write");
        for (person, attempt) in [(ANNA, 1), (ANNA, 2), (PersonId(8), 1)] {
            tx.put_feedback(person, AttemptNumber(attempt), &due(attempt.into())).expect("put");
        }
        tx.forget_feedback(ANNA).expect("forgotten");
        assert_eq!(tx.feedback(ANNA, AttemptNumber(2)).expect("read"), Feedback::default());
        assert_eq!((tx.rows(tables::FEEDBACK), tx.rows(tables::FEEDBACK_DUE)), (1, 1));
    }
}
