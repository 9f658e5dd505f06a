//! Preparing an assignment: each step on the site, and what to do when one can't be done.

use chrono::TimeDelta;

use super::DeskError;
use super::decision::Decision;
use super::event::SiteOutcome;
use super::legacy::TAKEN_OVER;
use crate::model::{
    Action, Attempt, AttemptNumber, AttemptState, By, Candidate, Cause, CauseKind, ImageTransfer, JobId,
    Message, PersonId, SiteEffect, SiteStep, Stage, TaskId, TelegramEffect,
};
use crate::store::Records;

/// Number of tasks that are begun for one attempt before HR is notified: a failed import is often a temporary
/// weakness of the site.
const TRIES: u8 = 3;

/// Number of names that are tried for an account before HR is notified.
const NAMES: u32 = 20;

impl Decision<'_> {
    /// The outcome of a step of the preparation, or of the cleaning up after it.
    pub(super) fn step_done(&mut self, effect: &SiteEffect, outcome: &SiteOutcome) -> Result<(), DeskError> {
        let (Some(candidate), Some(attempt)) =
            (self.tx.candidate(effect.person)?, self.tx.attempt(effect.person, effect.attempt)?)
        else {
            // Deleted meanwhile: the outcome of the step does not matter any more.
            return Ok(());
        };
        if !effect.step.is_preparation() {
            return self.chore_done(effect, attempt, outcome);
        }
        if attempt.state != AttemptState::Preparing {
            return Ok(());
        }
        match outcome {
            SiteOutcome::NameTaken => self.next_name(candidate, attempt),
            SiteOutcome::RoleSet { user } => self.role_set(candidate, &attempt, *user),
            SiteOutcome::TaskCreated { task } => self.task_created(attempt, *task),
            SiteOutcome::ImagesChosen(images) => self.images_chosen(attempt, images),
            SiteOutcome::ImagesReady { jobs, link } => self.ready(&candidate, attempt, jobs, link),
            SiteOutcome::TaskUnusable { cause } => self.begin_task_anew(attempt, cause),
            SiteOutcome::TaskGone => self.begin_task_anew(attempt, &task_gone()),
            SiteOutcome::Refused { cause } => self.preparation_failed(attempt, cause),
            SiteOutcome::Done => self.next_step(&attempt, &effect.step),
            SiteOutcome::Fetched(_)
            | SiteOutcome::AsBefore
            | SiteOutcome::TooManyAnnotations { .. }
            | SiteOutcome::PasswordAccepted
            | SiteOutcome::PasswordRejected => {
                let odd = format!("{outcome:?} came from the step {:?}", effect.step);
                Err(DeskError::Contradiction(odd))
            }
        }
    }

    /// Nobody waits for chores; one that can't be done is noted for the operator.
    fn chore_done(
        &mut self,
        effect: &SiteEffect,
        attempt: Attempt,
        outcome: &SiteOutcome,
    ) -> Result<(), DeskError> {
        let SiteOutcome::Refused { cause } = outcome else { return Ok(()) };
        let step = format!("{:?}", effect.step);
        self.audit_failed(Some(effect.person), Action::Step(step), cause)?;
        match effect.step {
            // With one exception: HR had the attempt prepared again, and remains of the first try are in the way.
            SiteStep::Undo { .. } if attempt.state == AttemptState::Preparing => {
                self.preparation_failed(attempt, cause)
            }
            _ => Ok(()),
        }
    }

    fn next_step(&mut self, attempt: &Attempt, done: &SiteStep) -> Result<(), DeskError> {
        let next = match done {
            SiteStep::Register => SiteStep::SetRole,
            SiteStep::Upload => {
                self.show_progress(attempt.person, attempt.number, Stage::Import)?;
                SiteStep::AwaitImages
            }
            other => {
                return Err(DeskError::Contradiction(format!("the step {other:?} is done without a result")));
            }
        };
        self.push_step(attempt.person, attempt.number, next).map(drop)
    }

    /// Somebody else has the name on the site: try the next one.
    fn next_name(&mut self, mut candidate: Candidate, attempt: Attempt) -> Result<(), DeskError> {
        let next = candidate.account.suffix + 1;
        let (name, suffix) = self.free_account_name(candidate.username.as_deref(), candidate.id, next)?;
        if suffix > NAMES {
            let cause = CauseKind::NamesTaken.because("every name for the account is taken on the site");
            return self.preparation_failed(attempt, &cause);
        }
        candidate.account.suffix = suffix;
        candidate.account.username = name;
        self.tx.put_candidate(&candidate)?;
        self.push_step(attempt.person, attempt.number, SiteStep::Register).map(drop)
    }

    fn role_set(&mut self, mut candidate: Candidate, attempt: &Attempt, user: u64) -> Result<(), DeskError> {
        candidate.account.user = Some(user);
        self.tx.put_candidate(&candidate)?;
        self.show_progress(attempt.person, attempt.number, Stage::Task)?;
        self.push_step(attempt.person, attempt.number, SiteStep::CreateTask).map(drop)
    }

    fn task_created(&mut self, mut attempt: Attempt, task: TaskId) -> Result<(), DeskError> {
        attempt.task = Some(task);
        self.keep(&attempt)?;
        self.show_progress(attempt.person, attempt.number, Stage::Images)?;
        self.push_step(attempt.person, attempt.number, SiteStep::Upload).map(drop)
    }

    /// Recorded before the site is asked for anything, so that a repetition after a crash does the same.
    fn images_chosen(&mut self, mut attempt: Attempt, images: &ImageTransfer) -> Result<(), DeskError> {
        attempt.images = images.clone();
        self.keep(&attempt)?;
        self.push_step(attempt.person, attempt.number, SiteStep::Upload).map(drop)
    }

    /// The assignment is ready: credentials, link, instructions.
    fn ready(
        &mut self,
        candidate: &Candidate,
        mut attempt: Attempt,
        jobs: &[JobId],
        link: &str,
    ) -> Result<(), DeskError> {
        attempt.state = AttemptState::InProgress;
        attempt.jobs = jobs.to_vec();
        attempt.link = Some(link.to_owned());
        // The earlier bot did not record when attempts that were taken over were given out.
        attempt.ready = (attempt.try_number != TAKEN_OVER).then_some(self.at);
        attempt.waited = TimeDelta::zero();
        self.start_time(&mut attempt)?;
        self.keep(&attempt)?;
        self.audit(By::Bot, Some(candidate.id), Action::Prepared(attempt.number))?;
        let (chat, language) = (candidate.chat(), candidate.language);
        self.show_progress(candidate.id, attempt.number, Stage::Ready)?;
        self.send(chat, language, Message::Credentials { attempt: attempt.number })?;
        self.push(TelegramEffect::Instructions { chat, language })?;
        if attempt.try_number == TAKEN_OVER {
            return Ok(());
        }
        self.push_step(candidate.id, attempt.number, SiteStep::Tidy).map(drop)
    }

    /// A task that failed can't be repaired: it is deleted, and another one is begun.
    fn begin_task_anew(&mut self, mut attempt: Attempt, cause: &Cause) -> Result<(), DeskError> {
        if attempt.try_number >= TRIES || attempt.try_number == TAKEN_OVER {
            return self.preparation_failed(attempt, cause);
        }
        attempt.try_number += 1;
        if let ImageTransfer::Share { or_upload: true, .. } = attempt.images {
            attempt.images = ImageTransfer::Upload;
        }
        let spoiled = attempt.task.take();
        self.keep(&attempt)?;
        self.audit_failed(Some(attempt.person), Action::TaskBegunAnew(attempt.number), cause)?;
        if let Some(task) = spoiled {
            self.push_step(attempt.person, attempt.number, SiteStep::DiscardTask(task))?;
        }
        self.show_progress(attempt.person, attempt.number, Stage::Task)?;
        self.push_step(attempt.person, attempt.number, SiteStep::CreateTask).map(drop)
    }

    /// Remains of the preparation are deleted, the candidate is told that HR knows, HR gets a card with *retry*.
    fn preparation_failed(&mut self, mut attempt: Attempt, cause: &Cause) -> Result<(), DeskError> {
        let (person, number) = (attempt.person, attempt.number);
        attempt.state = AttemptState::Failed { cause: cause.clone() };
        let task = attempt.task.take();
        self.keep(&attempt)?;
        self.audit_failed(Some(person), Action::Prepared(number), cause)?;
        if attempt.try_number != TAKEN_OVER {
            self.clean_up(person, number, task)?;
        }
        self.show_progress(person, number, Stage::Failed)?;
        let by = self
            .asked_by(person, |action| matches!(action, Action::PreparedAgain(_) | Action::Confirmed(_)))?;
        self.announce_stop(by, (person, number))
    }

    fn clean_up(
        &mut self,
        person: PersonId,
        number: AttemptNumber,
        task: Option<TaskId>,
    ) -> Result<(), DeskError> {
        if let Some(task) = task {
            self.push_step(person, number, SiteStep::DiscardTask(task))?;
        }
        // The account for a later attempt still belongs to the earlier ones.
        self.push_step(person, number, SiteStep::Undo { account: number == AttemptNumber::FIRST }).map(drop)
    }
}

/// The attempt's task does not exist on the site.
pub(super) fn task_gone() -> Cause {
    CauseKind::TaskGone.because("the task is gone from the site")
}
