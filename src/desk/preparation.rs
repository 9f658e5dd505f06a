//! Preparing an assignment: each step on the site, and what to do when one can't be done.

use super::DeskError;
use super::decision::Decision;
use super::event::SiteOutcome;
use crate::model::{
    Action, Assignment, Attempt, AttemptNumber, AttemptState, By, Candidate, Cause, CauseKind, ImageTransfer,
    Leftover, Message, Origin, PersonId, Phase, Preparation, SiteEffect, SiteStep, Stage, TaskId,
    TelegramEffect, Work,
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
        let (Some(candidate), Some(attempt)) = (self.tx.candidate(effect.person)?, self.attempt_of(effect)?)
        else {
            // Deleted meanwhile: the outcome of the step does not matter any more.
            return Ok(());
        };
        if !effect.step.is_preparation() {
            return self.chore_done(effect, attempt, outcome);
        }
        let AttemptState::Preparing(preparation) = &attempt.state else { return Ok(()) };
        let preparation = preparation.clone();
        match outcome {
            SiteOutcome::NameTaken => self.next_name(candidate, attempt),
            SiteOutcome::RoleSet { user } => self.role_set(candidate, &attempt, *user),
            SiteOutcome::TaskCreated { task } => self.task_created(attempt, preparation, *task),
            SiteOutcome::ImagesChosen(images) => self.images_chosen(attempt, &preparation, images),
            SiteOutcome::ImagesReady { jobs, link } => {
                let assignment = |task| Assignment { task, jobs: jobs.clone(), link: link.clone() };
                let assignment = preparation.task.map(assignment).ok_or_else(|| no_task(&effect.step))?;
                self.ready(&candidate, attempt, assignment)
            }
            SiteOutcome::TaskUnusable { cause } => self.begin_task_anew(attempt, preparation, cause),
            SiteOutcome::TaskGone => self.begin_task_anew(attempt, preparation, &task_gone()),
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
            SiteStep::Undo { .. } if attempt.phase() == Phase::Preparing => {
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

    fn task_created(
        &mut self,
        mut attempt: Attempt,
        preparation: Preparation,
        task: TaskId,
    ) -> Result<(), DeskError> {
        attempt.state = AttemptState::Preparing(Preparation { task: Some(task), ..preparation });
        self.keep(&attempt)?;
        self.show_progress(attempt.person, attempt.number, Stage::Images)?;
        self.push_step(attempt.person, attempt.number, SiteStep::Upload).map(drop)
    }

    /// Recorded before the site is asked for anything, so that a repetition after a crash does the same.
    fn images_chosen(
        &mut self,
        mut attempt: Attempt,
        preparation: &Preparation,
        images: &ImageTransfer,
    ) -> Result<(), DeskError> {
        attempt.state = AttemptState::Preparing(Preparation { images: images.clone(), ..*preparation });
        self.keep(&attempt)?;
        self.push_step(attempt.person, attempt.number, SiteStep::Upload).map(drop)
    }

    /// The assignment is ready: credentials, link, instructions.
    fn ready(
        &mut self,
        candidate: &Candidate,
        mut attempt: Attempt,
        assignment: Assignment,
    ) -> Result<(), DeskError> {
        let (time, due) = self.start_time(&attempt)?;
        attempt.state = AttemptState::InProgress { work: Work::new(assignment, time), due };
        self.keep(&attempt)?;
        self.audit(By::Bot, Some(candidate.id), Action::Prepared(attempt.number))?;
        let (chat, language) = (candidate.chat(), candidate.language);
        self.show_progress(candidate.id, attempt.number, Stage::Ready)?;
        self.send(chat, language, Message::Credentials { attempt: attempt.number })?;
        self.push(TelegramEffect::Instructions { chat, language })?;
        match attempt.origin {
            Origin::ThisBot => self.push_step(candidate.id, attempt.number, SiteStep::CleanUp).map(drop),
            Origin::LegacyBot => Ok(()),
        }
    }

    /// A task that failed can't be repaired: it is deleted, and another one is begun.
    fn begin_task_anew(
        &mut self,
        mut attempt: Attempt,
        preparation: Preparation,
        cause: &Cause,
    ) -> Result<(), DeskError> {
        let Preparation { tries, task: spoiled, images } = preparation;
        if tries >= TRIES || attempt.origin == Origin::LegacyBot {
            return self.preparation_failed(attempt, cause);
        }
        let images = match images {
            ImageTransfer::Share { or_upload: true, .. } => ImageTransfer::Upload,
            images => images,
        };
        attempt.state = AttemptState::Preparing(Preparation { tries: tries + 1, task: None, images });
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
        let (person, number, task) = (attempt.person, attempt.number, attempt.task());
        attempt.state = AttemptState::Failed { cause: cause.clone(), leftover: Leftover::Nothing };
        self.keep(&attempt)?;
        self.audit_failed(Some(person), Action::Prepared(number), cause)?;
        if attempt.origin == Origin::ThisBot {
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

fn no_task(step: &SiteStep) -> DeskError {
    DeskError::Contradiction(format!("the step {step:?} has images ready for an attempt without a task"))
}

/// The attempt's task does not exist on the site.
pub(super) fn task_gone() -> Cause {
    CauseKind::TaskGone.because("the task is gone from the site")
}
