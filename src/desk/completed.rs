//! Work that is completed on the site but was not handed in here: the candidate is asked once whether to hand
//! in; when the time is over, the work counts as handed in.

use chrono::{DateTime, TimeDelta, Utc};

use super::DeskError;
use super::decision::Decision;
use crate::model::{
    Action, Attempt, AttemptNumber, AttemptState, By, Candidate, Message, OnSite, PersonId, Phase, Sender,
    SiteStep, Work, WorkTime,
};
use crate::store::Records;

/// The clocks of the site and of this machine may differ by some seconds.
const CLOCKS: TimeDelta = TimeDelta::minutes(2);

impl Decision<'_> {
    /// All jobs of an attempt are completed on the site; `changed` is when they were last changed.
    pub(super) fn completed_on_site(
        &mut self,
        person: PersonId,
        number: AttemptNumber,
        changed: Option<DateTime<Utc>>,
    ) -> Result<(), DeskError> {
        let (Some(candidate), Some(mut attempt)) =
            (self.tx.candidate(person)?, self.tx.attempt(person, number)?)
        else {
            return Ok(());
        };
        let AttemptState::InProgress { work, .. } = &mut attempt.state else { return Ok(()) };
        let is_open = work.on_site == OnSite::Open;
        if !is_open || number != candidate.attempts || self.is_late(work.time.deadline) {
            return Ok(());
        }
        // They handed in after that, and were told what is missing.
        if attempt.submitted.zip(changed).is_some_and(|(submitted, changed)| changed <= submitted) {
            return Ok(());
        }
        work.on_site = OnSite::Completed;
        self.keep(&attempt)?;
        self.audit(By::Bot, Some(person), Action::AskedToHandIn(number))?;
        self.send(candidate.chat(), candidate.language, Message::CompletedOnSite { attempt: number })
    }

    /// An attempt that is in progress was last saved at `saved`, as a look at `looked` found.
    pub(super) fn saves_seen(
        &mut self,
        person: PersonId,
        number: AttemptNumber,
        saved: DateTime<Utc>,
        looked: DateTime<Utc>,
    ) -> Result<(), DeskError> {
        let Some(mut attempt) = self.tx.attempt(person, number)? else { return Ok(()) };
        if attempt.note_look(saved, looked) {
            self.tx.put_attempt(&attempt)?;
        }
        Ok(())
    }

    /// Whether the button under that question still works.
    pub(super) fn can_hand_in(&self, sender: &Sender, number: AttemptNumber) -> Result<bool, DeskError> {
        let Some(candidate) = self.tx.candidate(sender.id)? else { return Ok(false) };
        let attempt = self.tx.attempt(sender.id, number)?;
        Ok(number == candidate.attempts
            && attempt.is_some_and(|attempt| matches!(attempt.phase(), Phase::InProgress | Phase::Unchecked)))
    }

    /// The time is over. Work that is completed on the site counts as handed in, whether that was noticed before or
    /// not, so the site is checked once more.
    pub(super) fn look_at_the_end(
        &mut self,
        candidate: &Candidate,
        mut attempt: Attempt,
        work: Work,
    ) -> Result<(), DeskError> {
        let (person, number) = (attempt.person, attempt.number);
        attempt.submitted = Some(self.at);
        attempt.submissions += 1;
        let on_site = if work.on_site == OnSite::Completed {
            self.send(candidate.chat(), candidate.language, Message::TakenAsCompleted { attempt: number })?;
            OnSite::Taken
        } else {
            OnSite::LookedAt
        };
        attempt.state = AttemptState::Checking(Work { on_site, looked: None, ..work });
        self.keep(&attempt)?;
        self.push_step(person, number, SiteStep::FetchSubmission).map(drop)
    }
}

/// Whether the work found at the end of the time was last edited in time.
pub(super) fn was_in_time(time: &WorkTime, last_edit: DateTime<Utc>) -> bool {
    time.deadline.is_none_or(|deadline| last_edit <= deadline + CLOCKS)
}
