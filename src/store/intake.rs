//! Who is let in: how many newcomers were given their first assignment on a day, how many attempts are at work, and what
//! HR knows of newcomers who were refused. Counted with every change, so that a decision looks at two numbers.

use std::ops::ControlFlow;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::attempt::{Attempt, AttemptState};
use super::codec::Record;
use super::records::PersonId;
use super::view::Records;
use super::{StoreError, Tx, tables};

/// What keeps newcomers out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IntakeLimit {
    /// So many newcomers a day.
    PerDay,
    /// So many attempts at work at a time.
    AtWork,
}

impl IntakeLimit {
    /// Both.
    pub const ALL: [Self; 2] = [Self::PerDay, Self::AtWork];
}

/// What is known of a limit on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitToday {
    /// So often HR raised it, by one portion each time.
    pub raised: u32,
    /// Who did so last.
    pub raised_by: Option<PersonId>,
    /// So often newcomers were told that it is reached. People are not counted: nothing is kept of them.
    pub refusals: u32,
    /// HR was told that it is reached when it had been raised so often; none: not on that day.
    pub told: Option<u32>,
    /// HR's messages that tell so: chat and number.
    pub messages: Vec<(i64, i32)>,
}

/// One day of newcomers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// Which day (UTC), counted from the Unix epoch.
    pub day: i64,
    /// So many newcomers were given their first assignment.
    pub begun: u32,
    /// Newcomers a day.
    pub per_day: LimitToday,
    /// Attempts at work.
    pub at_work: LimitToday,
}

impl Intake {
    /// A limit.
    #[must_use]
    pub fn limit(&self, limit: IntakeLimit) -> &LimitToday {
        match limit {
            IntakeLimit::PerDay => &self.per_day,
            IntakeLimit::AtWork => &self.at_work,
        }
    }

    /// The same, to be changed.
    pub fn limit_mut(&mut self, limit: IntakeLimit) -> &mut LimitToday {
        match limit {
            IntakeLimit::PerDay => &mut self.per_day,
            IntakeLimit::AtWork => &mut self.at_work,
        }
    }
}

/// The day of a moment: UTC, counted from the Unix epoch.
#[must_use]
pub fn day_of(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(24 * 3600)
}

/// Whether somebody has this attempt in hand: it is being prepared, in progress or being checked.
fn is_at_work(attempt: Option<&Attempt>) -> bool {
    attempt.is_some_and(|attempt| match attempt.state {
        AttemptState::Preparing | AttemptState::InProgress | AttemptState::Checking => true,
        AttemptState::Complete
        | AttemptState::Failed { .. }
        | AttemptState::Expired
        | AttemptState::Unchecked { .. } => false,
    })
}

/// Reading it, in a view and in a transaction alike.
pub trait Newcomers: Records {
    /// How many newcomers were let in on the last day on which anything happened about them.
    fn intake(&self) -> Result<Intake, StoreError> {
        Ok(self.value(tables::INTAKE, (), super::codec::decode)?.unwrap_or_default())
    }

    /// So many attempts are at work.
    fn at_work(&self) -> Result<u64, StoreError> {
        self.counter("at_work")
    }
}

impl<R: Records> Newcomers for R {}

impl Tx {
    /// Writes what is known of a day of newcomers.
    pub fn put_intake(&self, intake: &Intake) -> Result<(), StoreError> {
        self.put(tables::INTAKE, (), intake)
    }

    /// Counts an attempt among those at work in place of the one before it.
    pub(super) fn count_at_work(
        &self,
        before: Option<&Attempt>,
        after: Option<&Attempt>,
    ) -> Result<(), StoreError> {
        let by = i64::from(is_at_work(after)) - i64::from(is_at_work(before));
        if by == 0 {
            return Ok(());
        }
        let count = self.at_work()?.saturating_add_signed(by);
        self.set(tables::META, "at_work", count)
    }

    /// Counts all attempts at work: an older program did not.
    pub(super) fn count_at_work_anew(&self) -> Result<(), StoreError> {
        let mut count = 0;
        self.each_candidate(|candidate, _| {
            for number in 1..=candidate.attempts {
                count += u64::from(is_at_work(self.attempt(candidate.id, number)?.as_ref()));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        self.set(tables::META, "at_work", count)
    }
}

impl Record for Intake {
    const VERSION: u8 = 1;
    const WHAT: &'static str = "how many newcomers were let in";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Account, Candidate, Password, Store, failing};

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
    }

    fn candidate(id: PersonId) -> Candidate {
        let username = format!("Account{id}");
        let account = Account { username, password: Password("x".into()), suffix: 1, user: None };
        let (language, since) = (crate::exam::Language::En, at(0));
        let first_name = "Ira".to_owned();
        Candidate { id, username: None, first_name, language, account, attempts: 1, since }
    }

    #[test]
    fn attempts_at_work_are_counted_through_all_that_becomes_of_them() {
        let tx = failing::store().0.write().expect("write");
        let puts = |id, state| {
            tx.put_attempt(&Attempt { state, ..Attempt::new(id, 1, at(0)) }).expect("put");
            tx.at_work().expect("read")
        };
        assert_eq!(puts(1, AttemptState::Preparing), 1);
        assert_eq!(puts(2, AttemptState::Preparing), 2);
        assert_eq!(puts(1, AttemptState::InProgress), 2);
        assert_eq!(puts(1, AttemptState::Checking), 2);
        assert_eq!(puts(1, AttemptState::Complete), 1);
        assert_eq!(puts(1, AttemptState::Complete), 1);
        tx.put_candidate(&candidate(2)).expect("put");
        tx.delete_candidate(&candidate(2)).expect("delete");
        assert_eq!(tx.at_work().expect("read"), 0, "whoever is deleted is not at work");
    }

    #[test]
    fn a_file_of_a_program_that_counted_nothing_is_counted() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("bot.redb");
        let store = Store::open(&path).expect("a fresh file");
        let tx = store.write().expect("write");
        for id in 1..=3 {
            tx.put_candidate(&candidate(id)).expect("put");
            let state = if id == 3 { AttemptState::Expired } else { AttemptState::InProgress };
            tx.put_attempt(&Attempt { state, ..Attempt::new(id, 1, at(0)) }).expect("put");
        }
        tx.remove(tables::META, "at_work").expect("remove");
        tx.set_schema(9).expect("set");
        tx.commit().expect("commit");
        drop(store);
        let store = Store::open(&path).expect("it opens");
        let view = store.read().expect("read");
        assert_eq!(view.at_work().expect("read"), 2);
    }

    #[test]
    fn days_are_those_of_utc_before_the_epoch_too() {
        assert_eq!(day_of(DateTime::from_timestamp(86_399, 0).expect("a moment")), 0);
        assert_eq!(day_of(DateTime::from_timestamp(86_400, 0).expect("a moment")), 1);
        assert_eq!(day_of(DateTime::from_timestamp(-1, 0).expect("a moment")), -1);
    }
}
