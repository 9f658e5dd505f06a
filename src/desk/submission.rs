//! Handing in: fetch what was drawn, name what is missing, or score it and tell everybody.

use super::completed::was_completed_in_time;
use super::event::{Fetched, Hands, SiteOutcome};
use super::preparation::task_gone;
use super::{Decision, DeskError};
use crate::exam::Exam;
use crate::scoring;
use crate::store::{
    Attempt, AttemptState, By, Candidate, Cause, CauseKind, Deed, Notice, OnSite, Records, SiteEffect,
    SiteStep, Submission, TelegramEffect, Topic,
};

impl Decision<'_> {
    /// The candidate says that it is done: look at the site.
    pub(super) fn hand_in(&mut self, mut attempt: Attempt) -> Result<(), DeskError> {
        let person = attempt.person;
        // Whoever hands in in time is not late, however long the check takes.
        self.stop_time(&mut attempt);
        // When HR knows already that the check fails, they are not to hear of every press.
        if !matches!(attempt.state, AttemptState::Unchecked { .. }) {
            attempt.state = AttemptState::Checking;
        }
        attempt.submitted = Some(self.at);
        attempt.turns += 1;
        self.keep(&attempt)?;
        self.audit_begun(By::Person(person), person, Deed::SaidDone(attempt.number))?;
        let fetch = self.push_step(person, attempt.number, SiteStep::FetchSubmission)?;
        self.push(TelegramEffect::Typing { chat: person as i64, until: fetch }).map(drop)
    }

    /// HR has the check done again that failed. Its moment stays that of the candidate's press.
    pub(super) fn check_again(&mut self, by: By, mut attempt: Attempt) -> Result<(), DeskError> {
        let (person, number) = (attempt.person, attempt.number);
        attempt.state = AttemptState::Checking;
        self.keep(&attempt)?;
        self.audit_begun(by, person, Deed::CheckedAgain(number))?;
        self.tell_hr_and(by.person(), Topic::Colleagues, &Notice::HrRechecked { person })?;
        self.push_step(person, number, SiteStep::FetchSubmission).map(drop)
    }

    /// The markup came from the site, or did not.
    pub(super) fn submission(&mut self, effect: &SiteEffect, outcome: &SiteOutcome) -> Result<(), DeskError> {
        let (Some(candidate), Some(mut attempt)) =
            (self.tx.candidate(effect.person)?, self.tx.attempt(effect.person, effect.attempt)?)
        else {
            return Ok(());
        };
        // A second look, asked for before the first one came back, has nothing to add.
        if !matches!(attempt.state, AttemptState::Checking | AttemptState::Unchecked { .. }) {
            return Ok(());
        }
        // A last look at what nobody took for completed: the time is over, whatever became of it.
        if attempt.on_site == OnSite::LookedAt && !matches!(outcome, SiteOutcome::Fetched(_)) {
            return self.expire(&candidate, attempt);
        }
        match outcome {
            SiteOutcome::Fetched(fetched) => self.judge(&candidate, attempt, fetched),
            SiteOutcome::TaskGone => {
                let cause = task_gone();
                self.audit_failed(Some(candidate.id), Deed::Fetched(attempt.number), &cause)?;
                attempt.state = AttemptState::Failed { cause };
                self.keep(&attempt)?;
                self.send(candidate.chat(), candidate.language, Notice::TaskGone)?;
                let asked = |deed: &Deed| matches!(deed, Deed::CheckedAgain(_) | Deed::SaidDone(_));
                let by = self.asked_by(candidate.id, asked)?;
                let failure = Notice::HrFailure { person: candidate.id, attempt: attempt.number };
                self.tell_hr_and(by, Topic::Failures, &failure)
            }
            SiteOutcome::Refused { cause } if cause.kind == CauseKind::Overdrawn => {
                self.overdrawn(&candidate, attempt, cause)
            }
            SiteOutcome::Refused { cause } => self.check_failed(&candidate, attempt, cause),
            other => {
                Err(DeskError::Contradiction(format!("fetching a submission had the outcome {other:?}")))
            }
        }
    }

    /// The site does not answer. A last look is nothing that the candidate waits for.
    pub(super) fn check_delayed(&mut self, effect: &SiteEffect) -> Result<(), DeskError> {
        match self.tx.attempt(effect.person, effect.attempt)? {
            Some(attempt) if attempt.on_site == OnSite::LookedAt => Ok(()),
            _ => self.tell_candidate(effect.person, Notice::CheckDelayed),
        }
    }

    /// The candidate hears that nothing is lost, HR gets a card with *retry*, unless they have one. Whoever handed in in
    /// time stays so.
    fn check_failed(
        &mut self,
        candidate: &Candidate,
        mut attempt: Attempt,
        cause: &Cause,
    ) -> Result<(), DeskError> {
        let known = matches!(attempt.state, AttemptState::Unchecked { .. });
        attempt.state = AttemptState::Unchecked { cause: cause.clone() };
        self.keep(&attempt)?;
        self.audit_failed(Some(candidate.id), Deed::Fetched(attempt.number), cause)?;
        self.send(candidate.chat(), candidate.language, Notice::CheckFailed)?;
        if known {
            return Ok(());
        }
        let asked = |deed: &Deed| matches!(deed, Deed::CheckedAgain(_) | Deed::SaidDone(_));
        let by = self.asked_by(candidate.id, asked)?;
        let failure = Notice::HrFailure { person: candidate.id, attempt: attempt.number };
        self.tell_hr_and(by, Topic::Failures, &failure)
    }

    /// More is drawn than can be looked at: the candidate deletes what is too much, and hands in again.
    fn overdrawn(
        &mut self,
        candidate: &Candidate,
        mut attempt: Attempt,
        cause: &Cause,
    ) -> Result<(), DeskError> {
        self.audit_failed(Some(candidate.id), Deed::Fetched(attempt.number), cause)?;
        attempt.state = AttemptState::InProgress;
        self.send(candidate.chat(), candidate.language, Notice::Overdrawn)?;
        self.resume_time(candidate, &mut attempt)?;
        self.keep(&attempt)
    }

    fn judge(
        &mut self,
        candidate: &Candidate,
        mut attempt: Attempt,
        fetched: &Fetched,
    ) -> Result<(), DeskError> {
        let at = attempt.submitted.unwrap_or(self.at);
        let exam = self.exam_of(&attempt)?;
        let mut markup = fetched.markup.clone();
        markup.call_like(&exam.picture_names());
        let submission = Submission { at, last_edit: fetched.last_edit, markup };
        self.tx.put_submission(candidate.id, attempt.number, attempt.turns, &submission)?;
        let findings = scoring::findings(&exam, attempt.number, &submission.markup);
        if attempt.on_site.is_at_the_end() {
            if !findings.is_empty() || !was_completed_in_time(&attempt, fetched) {
                return self.expire(candidate, attempt);
            }
            attempt.on_site = OnSite::Taken;
            self.audit(By::Bot, Some(candidate.id), Deed::TakenAsCompleted(attempt.number))?;
        }
        if findings.is_empty() {
            return self.accept(candidate, attempt, &exam, &submission, &fetched.hands);
        }
        let deed = Deed::Incomplete(attempt.number, findings.len() as u32);
        self.audit(By::Bot, Some(candidate.id), deed)?;
        attempt.state = AttemptState::InProgress;
        self.send(candidate.chat(), candidate.language, Notice::Incomplete { findings })?;
        self.resume_time(candidate, &mut attempt)?;
        self.keep(&attempt)
    }

    /// Everything is there: figures, metrics, thanks; a card to HR as soon as it can tell of copies.
    fn accept(
        &mut self,
        candidate: &Candidate,
        mut attempt: Attempt,
        exam: &Exam,
        submission: &Submission,
        hands: &Hands,
    ) -> Result<(), DeskError> {
        let scorecard = scoring::score(exam, attempt.number, &submission.markup);
        // The site's clock may be behind ours; nobody ends before they start.
        let ended = submission.last_edit.max(attempt.started);
        if let Some(mut metrics) = self.tx.metrics(candidate.id)? {
            metrics.car_iou = scorecard.car_iou();
            metrics.plate_iou = scorecard.plate_iou();
            metrics.plate_accuracy = scorecard.plate_accuracy();
            metrics.task_ended = Some(ended);
            self.tx.put_metrics(candidate.id, &metrics)?;
        }
        attempt.state = AttemptState::Complete;
        self.plan_removal(&mut attempt);
        attempt.ended = Some(ended);
        attempt.scorecard = Some(scorecard);
        self.note_signs(exam, &attempt, &submission.markup, hands)?;
        self.keep(&attempt)?;
        self.audit(By::Bot, Some(candidate.id), Deed::HandedIn(attempt.number))?;
        self.push_step(candidate.id, attempt.number, SiteStep::CompleteJobs)?;
        let again = self.may_go_on(&attempt)?;
        self.send(candidate.chat(), candidate.language, Notice::Accepted { attempt: attempt.number, again })
    }
}
