//! Time limits: when a candidate's time runs, reminders before it ends, and what happens when it is over.
//!
//! The time runs from when the assignment is ready and stops during a check, so that nobody loses time while
//! the site is slow. An attempt carries the one time at which something becomes due for it next
//! ([`Attempt::due()`]). What is due is decided when that time has come: after the deadline the attempt is over,
//! before it the candidate is reminded. So a bot that was off sends what is valid now, once, however much it
//! has missed.

use chrono::{DateTime, TimeDelta, Utc};

use super::DeskError;
use super::decision::Decision;
use crate::model::{
    Action, Attempt, AttemptNumber, AttemptState, By, Candidate, Chore, Due, Message, Occasion, Origin,
    PersonId, Sender, Topic, Work, WorkTime,
};
use crate::store::{Claims, Records};

/// The candidate is not responsible for a check that takes longer.
const LONG_CHECK: TimeDelta = TimeDelta::minutes(10);

/// Minimum time left after such a check.
const TIME_AFTER_LONG_CHECK: TimeDelta = TimeDelta::hours(1);

impl Decision<'_> {
    /// The assignment is ready: the candidate's time starts, if the exam limits it.
    pub(super) fn start_time(
        &self,
        attempt: &Attempt,
    ) -> Result<(WorkTime, Option<DateTime<Utc>>), DeskError> {
        let time = WorkTime {
            // The earlier bot did not record when attempts that were taken over were given out.
            ready: (attempt.origin == Origin::ThisBot).then_some(self.at),
            waited: TimeDelta::zero(),
            deadline: self.exam_of(attempt)?.time_limit.map(|limit| self.at + limit),
        };
        Ok((time, self.next_due(attempt, time)?))
    }

    /// The candidate goes on working after a check, and their time continues. If the check took long, which is not
    /// their fault, enough time remains to fix what is missing, and they are told how much.
    pub(super) fn back_to_work(
        &mut self,
        candidate: &Candidate,
        mut attempt: Attempt,
        mut work: Work,
    ) -> Result<(), DeskError> {
        self.stretch_time(&attempt, &mut work.time);
        let was_long = attempt.submitted.is_some_and(|submitted| self.at - submitted > LONG_CHECK);
        if let Some(deadline) = work.time.deadline.as_mut().filter(|_| was_long) {
            *deadline = (*deadline).max(self.at + TIME_AFTER_LONG_CHECK);
            let message = Message::Reminder { attempt: attempt.number };
            self.send(candidate.chat(), candidate.language, message)?;
        }
        let due = self.next_due(&attempt, work.time)?;
        attempt.state = AttemptState::InProgress { work, due };
        self.keep(&attempt)
    }

    /// Extends the deadline by the time since they handed in, which does not count as working time either.
    pub(super) fn stretch_time(&self, attempt: &Attempt, time: &mut WorkTime) {
        let Some(submitted) = attempt.submitted else { return };
        let waited = (self.at - submitted).max(TimeDelta::zero());
        time.waited += waited;
        if let Some(deadline) = &mut time.deadline {
            *deadline += waited;
        }
    }

    /// When something becomes due next for somebody who has this time from now on.
    fn next_due(&self, attempt: &Attempt, time: WorkTime) -> Result<Option<DateTime<Utc>>, DeskError> {
        let exam = self.exam_of(attempt)?;
        Ok(time.deadline.map(|deadline| next_due(deadline, &exam.reminders, self.at)))
    }

    /// Whether a time is over that ends with this deadline, if any.
    pub(super) fn is_late(&self, deadline: Option<DateTime<Utc>>) -> bool {
        deadline.is_some_and(|deadline| deadline <= self.at)
    }

    /// The clock reports something that is due.
    pub(super) fn due(&mut self, due: &Due) -> Result<(), DeskError> {
        // The system's clock was set back meanwhile, or is not trusted; the clock reports it again later.
        if due.time > self.at || !self.trusted {
            return Ok(());
        }
        match due.what {
            Occasion::Attempt(person, number) => self.attempt_due(person, number, due),
            Occasion::Digest(person) => self.digest_due(person, due),
            Occasion::Chore(chore) => self.chore_due(chore, due),
        }
    }

    fn attempt_due(&mut self, person: PersonId, number: AttemptNumber, due: &Due) -> Result<(), DeskError> {
        match (self.tx.candidate(person)?, self.tx.attempt(person, number)?) {
            (Some(candidate), Some(attempt)) if attempt.due() == Some(due.time) => {
                self.take_due(&candidate, attempt)
            }
            _ => Ok(self.tx.forget_due(due)?),
        }
    }

    fn chore_due(&mut self, chore: Chore, due: &Due) -> Result<(), DeskError> {
        if self.tx.planned(chore)? != Some(due.time) {
            return Ok(self.tx.forget_due(due)?);
        }
        match chore {
            Chore::Claims => self.claims_due(),
            Chore::Whitelist => self.usernames_due(),
            Chore::Feedback => self.feedback_due(),
            Chore::DataRequests => self.data_requests_due(),
        }
    }

    /// What is due for a person comes before what they do: it is late even if the clock has not reported it yet.
    pub(super) fn catch_up(&mut self, sender: &Sender) -> Result<(), DeskError> {
        if !self.trusted {
            return Ok(());
        }
        let Some(candidate) = self.tx.candidate(sender.id)? else { return Ok(()) };
        match self.tx.attempt(candidate.id, candidate.attempts)? {
            // What the clock reported and no decision could be taken on is not repeated with every message.
            Some(attempt) if self.is_overdue(&attempt)? => self.take_due(&candidate, attempt),
            _ => Ok(()),
        }
    }

    fn is_overdue(&self, attempt: &Attempt) -> Result<bool, DeskError> {
        let Some(time) = attempt.due().filter(|time| *time <= self.at) else { return Ok(false) };
        Ok(self.tx.is_due(&Due::of_attempt(attempt.person, attempt.number, time))?)
    }

    fn take_due(&mut self, candidate: &Candidate, mut attempt: Attempt) -> Result<(), DeskError> {
        if let Some(closed) = attempt.closed_mut() {
            closed.removal = None;
            return self.remove_from_site(candidate, &attempt);
        }
        // Nothing becomes due in any other state: no time runs there.
        let AttemptState::InProgress { work, .. } = &attempt.state else { return Ok(()) };
        let work = work.clone();
        if self.is_late(work.time.deadline) {
            return self.look_at_the_end(candidate, attempt, work);
        }
        let due = self.next_due(&attempt, work.time)?;
        attempt.state = AttemptState::InProgress { work, due };
        if due.is_some() {
            let message = Message::Reminder { attempt: attempt.number };
            self.send(candidate.chat(), candidate.language, message)?;
        }
        self.keep(&attempt)
    }

    /// The time is over: this is recorded, and both sides are notified. The task stays on the site as it is.
    pub(super) fn expire(
        &mut self,
        candidate: &Candidate,
        mut attempt: Attempt,
        work: Work,
    ) -> Result<(), DeskError> {
        let (person, number) = (candidate.id, attempt.number);
        attempt.state = AttemptState::Expired(work.into());
        self.plan_removal(&mut attempt);
        self.keep(&attempt)?;
        self.wipe_password_if_over(person)?;
        self.audit(By::Bot, Some(person), Action::TimeOver(number))?;
        self.send(candidate.chat(), candidate.language, self.time_over(&attempt)?)?;
        let card = Message::HrTimeOver { person, attempt: number };
        self.announce_finished(Topic::Expiries, (person, number), &card)
    }

    /// The message to a candidate about an attempt whose time is over.
    pub(super) fn time_over(&self, attempt: &Attempt) -> Result<Message, DeskError> {
        Ok(Message::TimeOver { attempt: attempt.number, again: self.may_go_on(attempt)? })
    }
}

/// When something becomes due next after a given time: the first reminder that is still to come, or else the
/// deadline.
fn next_due(deadline: DateTime<Utc>, reminders: &[TimeDelta], since: DateTime<Utc>) -> DateTime<Utc> {
    let times = reminders.iter().map(|before| deadline - *before);
    times.filter(|time| *time > since).min().map_or(deadline, |time| time.min(deadline))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + hours * 3600, 0).expect("a moment")
    }

    #[test]
    fn reminders_come_in_order_of_time_and_the_deadline_last() {
        // In any order, as the exam's author wrote them.
        let reminders = [2, 24, 48, 100].map(TimeDelta::hours);
        let mut since = at(0);
        let mut times = Vec::new();
        while since < at(48) {
            since = next_due(at(48), &reminders, since);
            times.push(since);
        }
        // Reminders that are not shorter than the time limit itself are left out.
        assert_eq!(times, [at(24), at(46), at(48)]);
        assert_eq!(next_due(at(48), &[], at(0)), at(48));
        assert_eq!(next_due(at(48), &reminders, at(60)), at(48), "late, and still due");
    }
}
