//! Who is admitted: how many newcomers were given their first assignment on a day, how many attempts are active,
//! and what HR knows of newcomers who were refused. The counts are updated with every change, so that a
//! decision only reads two numbers.

use std::ops::ControlFlow;

use super::read::Records;
use super::{StoreError, Tx, tables};
use crate::model::{Attempt, Intake, Phase, day_of};

/// Number of days for which an attempt counts as active.
const WEEK: i64 = 7;

/// Whether an attempt is active: it is being prepared, in progress or being checked.
fn is_active(attempt: &Attempt) -> bool {
    match attempt.phase() {
        Phase::Preparing | Phase::InProgress | Phase::Checking => true,
        Phase::Complete | Phase::Failed | Phase::Expired | Phase::Unchecked => false,
    }
}

/// Reading the counts, in a view and in a transaction alike.
pub trait Newcomers: Records {
    /// The newcomers of the last day on which there were any.
    fn intake(&self) -> Result<Intake, StoreError> {
        Ok(self.value(tables::INTAKE, (), super::codec::decode)?.unwrap_or_default())
    }

    /// Number of attempts that are active on this day. One that began longer ago than a week does not count:
    /// without a time limit, anyone who has given up would stay active forever and keep everybody else out.
    fn active_attempts(&self, day: i64) -> Result<u64, StoreError> {
        let mut days = day.saturating_sub(WEEK)..=day;
        days.try_fold(0_u64, |all, day| Ok(all.saturating_add(self.active_attempts_since(day)?)))
    }

    /// Number of attempts that began on this day and are active.
    #[doc(hidden)]
    fn active_attempts_since(&self, day: i64) -> Result<u64, StoreError> {
        Ok(self.value(tables::ACTIVE_ATTEMPTS, day, Ok)?.unwrap_or(0))
    }
}

impl<R: Records> Newcomers for R {}

impl Tx {
    /// Writes the data of a day of newcomers.
    pub fn put_intake(&self, intake: &Intake) -> Result<(), StoreError> {
        self.put(tables::INTAKE, (), intake)
    }

    /// Counts an attempt among the active ones, replacing its previous state.
    pub(super) fn count_active_attempt(
        &self,
        before: Option<&Attempt>,
        after: Option<&Attempt>,
    ) -> Result<(), StoreError> {
        let days = [(before, -1), (after, 1)].map(|(attempt, by)| {
            let attempt = attempt.filter(|attempt| is_active(attempt));
            attempt.map(|attempt| (day_of(attempt.started), by))
        });
        if let [Some((left, _)), Some((come, _))] = days
            && left == come
        {
            return Ok(());
        }
        days.into_iter().flatten().try_for_each(|(day, by)| self.add_active_attempts(day, by))
    }

    fn add_active_attempts(&self, day: i64, by: i64) -> Result<(), StoreError> {
        match self.active_attempts_since(day)?.saturating_add_signed(by) {
            0 => self.remove(tables::ACTIVE_ATTEMPTS, day),
            count => self.set(tables::ACTIVE_ATTEMPTS, day, count),
        }
    }

    /// Counts all active attempts, which an older program did not count.
    pub(super) fn recount_active_attempts(&self) -> Result<(), StoreError> {
        self.clear(tables::ACTIVE_ATTEMPTS)?;
        self.each_candidate(|candidate, _| {
            for number in candidate.attempts.up_to() {
                self.count_active_attempt(None, self.attempt(candidate.id, number)?.as_ref())?;
            }
            Ok(ControlFlow::Continue(()))
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::model::{Account, AttemptNumber, Candidate, Password, PersonId, samples};
    use crate::store::{Store, failing};

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
    }

    fn candidate(id: PersonId) -> Candidate {
        let username = format!("Account{id}");
        let account = Account { username, password: Some(Password("x".into())), suffix: 1, user: None };
        let (language, since) = (crate::exam::Language::En, at(0));
        let first_name = "Ira".to_owned();
        Candidate { id, username: None, first_name, language, account, attempts: AttemptNumber::FIRST, since }
    }

    #[test]
    fn attempts_at_work_are_counted_through_all_that_becomes_of_them() {
        let tx = failing::store().0.write().expect("write");
        let puts = |id, phase| {
            let state = samples::state(phase);
            tx.put_attempt(&Attempt { state, ..Attempt::new(id, AttemptNumber::FIRST, at(0)) }).expect("put");
            tx.active_attempts(day_of(at(0))).expect("read")
        };
        assert_eq!(puts(PersonId(1), Phase::Preparing), 1);
        assert_eq!(puts(PersonId(2), Phase::Preparing), 2);
        assert_eq!(puts(PersonId(1), Phase::InProgress), 2);
        assert_eq!(puts(PersonId(1), Phase::Checking), 2);
        assert_eq!(puts(PersonId(1), Phase::Complete), 1);
        assert_eq!(puts(PersonId(1), Phase::Complete), 1);
        tx.put_candidate(&candidate(PersonId(2))).expect("put");
        tx.delete_candidate(&candidate(PersonId(2))).expect("delete");
        assert_eq!(
            tx.active_attempts(day_of(at(0))).expect("read"),
            0,
            "the attempt of a deleted candidate is not active"
        );
    }

    #[test]
    fn whoever_began_longer_ago_than_a_week_keeps_nobody_out() {
        let tx = failing::store().0.write().expect("write");
        let attempt = Attempt {
            state: samples::state(Phase::InProgress),
            ..Attempt::new(PersonId(1), AttemptNumber::FIRST, at(0))
        };
        tx.put_attempt(&attempt).expect("put");
        let count = |days: i64| tx.active_attempts(day_of(at(days * 24 * 3600))).expect("read");
        assert_eq!([count(-1), count(0), count(7), count(8)], [0, 1, 1, 0]);
    }

    #[test]
    fn a_file_of_a_program_that_counted_nothing_is_counted() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("bot.redb");
        let store = Store::open(&path).expect("a fresh file");
        let tx = store.write().expect("write");
        for id in 1..=3 {
            tx.put_candidate(&candidate(PersonId(id))).expect("put");
            let state = samples::state(if id == 3 { Phase::Expired } else { Phase::InProgress });
            tx.put_attempt(&Attempt { state, ..Attempt::new(PersonId(id), AttemptNumber::FIRST, at(0)) })
                .expect("put");
        }
        tx.clear(tables::ACTIVE_ATTEMPTS).expect("clear");
        tx.set_schema(9).expect("set");
        tx.commit().expect("commit");
        drop(store);
        let store = failing::reopened(&path);
        let view = store.read().expect("read");
        assert_eq!(view.active_attempts(day_of(at(0))).expect("read"), 2);
    }
}
