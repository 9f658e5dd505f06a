//! The worker of the site's queue: each step checks before it acts, so that it can be done again after any
//! fault.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::sync::Semaphore;

use crate::desk::{Environment, Outcome, RunsOn, SiteOutcome};
use crate::exam::Exam;
use crate::model::{
    Account, Attempt, AttemptNumber, Candidate, Cause, CauseKind, Effect, Phase, SiteEffect, SiteStep,
};
use crate::site::{Api, SiteError};
use crate::store::{Packs, Records, Store, StoreError};
use crate::workers::{Performed, QueuedEffect, Transient, Worker};

/// Number of annotations that are read at the same time.
const SIDE_BY_SIDE: usize = 2;

/// How long steps may take.
#[derive(Clone, Copy, Debug)]
pub struct RetryBudget {
    /// How long a failing step is retried before HR is notified.
    pub step: Duration,
    /// How long the import of images may take.
    pub import: Duration,
    /// Pause between two looks at an import.
    pub look: Duration,
    /// How long a call without an answer may still be carried out; what it made is cleaned up afterwards.
    pub settle: Duration,
    /// The pause between two looks at what is completed on the site.
    pub completed: Duration,
}

/// Performs steps on the site.
pub struct SiteWorker<S> {
    pub(super) site: Arc<S>,
    pub(super) store: Store,
    pub(super) packs: Packs,
    pub(super) retry_budget: RetryBudget,
    pub(super) clock: Arc<dyn Environment>,
    pub(super) runs_on: RunsOn,
    /// Permits to read annotations. A step that gets none is tried again later, so that the slots of the queue stay
    /// free for others.
    pub(super) reading: Semaphore,
}

/// Why a step is not done yet.
pub(super) enum Unfinished {
    /// The site.
    Site(SiteError),
    /// The site, before any request that leaves a trace was made.
    Before(SiteError),
    /// The file.
    Store(StoreError),
    /// Nothing is wrong; check again after this time.
    NotYet(Duration),
}

impl From<SiteError> for Unfinished {
    fn from(error: SiteError) -> Self {
        Self::Site(error)
    }
}

impl From<StoreError> for Unfinished {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The records that a step is about.
pub(super) struct Subject {
    pub(super) candidate: Candidate,
    pub(super) attempt: Attempt,
    pub(super) task_name: String,
}

impl<S: Api> Worker for SiteWorker<S> {
    async fn perform(&self, queued: &QueuedEffect) -> Performed {
        let Effect::Site(effect) = &queued.entry.effect else {
            return Performed::Done(self.give_up(CauseKind::Defect.because("not a step on the site")));
        };
        let refused = |cause: Cause| Performed::Done(Outcome::Site(SiteOutcome::Refused { cause }));
        match self.step(effect, queued).await {
            Ok(outcome) => Performed::Done(Outcome::Site(outcome)),
            Err(Unfinished::NotYet(pause)) => Performed::NotYet(pause),
            // Another try does not make the record readable; an error of the whole file ends the bot.
            Err(Unfinished::Store(error)) if error.is_about_one_record() => {
                tracing::error!(effect = queued.place.id.0, person = effect.person.0, step = ?effect.step, %error, "given up");
                refused(CauseKind::Record.because(error.to_string()))
            }
            Err(Unfinished::Store(error)) => {
                Performed::Failed(Transient::untouched(CauseKind::Record.because(error.to_string())))
            }
            Err(Unfinished::Site(SiteError::Transient { cause, retry_after, untouched, .. })) => {
                Performed::Failed(Transient { cause, after: retry_after, untouched })
            }
            Err(Unfinished::Before(SiteError::Transient { cause, retry_after, .. })) => {
                Performed::Failed(Transient { cause, after: retry_after, untouched: true })
            }
            Err(Unfinished::Site(error)) if waits_for_access(&effect.step, &error) => {
                Performed::Failed(Transient::untouched(error.into_cause()))
            }
            Err(Unfinished::Site(error) | Unfinished::Before(error)) => {
                tracing::error!(effect = queued.place.id.0, person = effect.person.0, step = ?effect.step, %error, "refused");
                refused(error.into_cause())
            }
        }
    }

    /// Cleaning up is never given up (an import that hangs may block a task for long), unless something waits for
    /// the next step.
    fn retry_budget(&self, queued: &QueuedEffect) -> Option<Duration> {
        match &queued.entry.effect {
            Effect::Site(effect) if is_cleaning(&effect.step) && !self.is_waited_for(effect) => None,
            _ => Some(self.retry_budget.step),
        }
    }

    fn give_up(&self, cause: Cause) -> Outcome {
        Outcome::Site(SiteOutcome::Refused { cause })
    }
}

fn is_cleaning(step: &SiteStep) -> bool {
    matches!(step, SiteStep::Undo { .. } | SiteStep::DiscardTask(_) | SiteStep::DeleteAccount { .. })
}

/// Whether a refusal ends when someone corrects the settings, or whatever answers in the site's place, for a
/// step whose failure is reported to nobody: half-made objects can't be deleted until then, but they must be
/// deleted in the end.
fn waits_for_access(step: &SiteStep, error: &SiteError) -> bool {
    match error {
        SiteError::Unauthorized { .. } => is_cleaning(step),
        // A page for people, to which every request is redirected for a while.
        SiteError::Permanent { cause } if cause.kind == CauseKind::Address => {
            is_cleaning(step) || matches!(step, SiteStep::CleanUp | SiteStep::CompleteJobs)
        }
        SiteError::Transient { .. } | SiteError::Permanent { .. } | SiteError::NotFound { .. } => false,
    }
}

impl<S: Api> SiteWorker<S> {
    /// A worker that performs steps on this site. Long computations run where the desk works: outside the runtime,
    /// or in a task of it.
    #[must_use]
    pub fn new(
        site: Arc<S>,
        store: Store,
        packs: Packs,
        retry_budget: RetryBudget,
        clock: Arc<dyn Environment>,
        runs_on: RunsOn,
    ) -> Self {
        let reading = Semaphore::new(SIDE_BY_SIDE);
        Self { site, store, packs, retry_budget, clock, runs_on, reading }
    }

    async fn step(&self, effect: &SiteEffect, queued: &QueuedEffect) -> Result<SiteOutcome, Unfinished> {
        match &effect.step {
            // The candidate may have been deleted meanwhile: these steps need no record.
            SiteStep::DiscardTask(task) => {
                self.site.delete_task(*task).await?;
                return Ok(SiteOutcome::Done);
            }
            SiteStep::DeleteAccount { account, attempts } => {
                return self.delete_account(account, *attempts, queued).await;
            }
            SiteStep::CheckClaim(check) => {
                let password = SecretString::from(check.password.0.clone());
                let let_in = self.site.login_works(&check.account, &password).await?;
                return Ok(if let_in {
                    SiteOutcome::PasswordAccepted
                } else {
                    SiteOutcome::PasswordRejected
                });
            }
            _ => {}
        }
        let Some(subject) = self.subject(effect)? else { return Ok(SiteOutcome::Done) };
        // If the attempt was given up while this step waited, it must not be continued.
        if effect.step.is_preparation() && subject.attempt.phase() != Phase::Preparing {
            return Ok(SiteOutcome::Done);
        }
        match &effect.step {
            SiteStep::Register => self.register(&subject.candidate.account).await,
            SiteStep::SetRole => self.set_role(&subject.candidate.account).await,
            SiteStep::CreateTask => self.create_task(&subject).await,
            SiteStep::Upload => self.upload(&subject, queued.first).await,
            SiteStep::AwaitImages => self.await_images(&subject, queued).await,
            // Boxed: it holds everything known about the attempt, and the futures of other steps should stay small.
            SiteStep::FetchSubmission => Box::pin(self.fetch(subject)).await,
            SiteStep::CompleteJobs => self.complete_jobs(&subject.attempt).await,
            SiteStep::DiscardTask(_) | SiteStep::DeleteAccount { .. } | SiteStep::CheckClaim(_) => {
                Ok(SiteOutcome::Done)
            }
            SiteStep::Undo { account } => self.undo(&subject, queued, *account).await,
            SiteStep::CleanUp => self.clean_up(effect, &subject, queued).await,
        }
    }

    /// Whether the attempt is prepared again after this step.
    fn is_waited_for(&self, effect: &SiteEffect) -> bool {
        let subject = self.subject(effect).ok().flatten();
        matches!(effect.step, SiteStep::Undo { .. })
            && subject.is_some_and(|subject| subject.attempt.phase() == Phase::Preparing)
    }

    pub(super) fn subject(&self, effect: &SiteEffect) -> Result<Option<Subject>, StoreError> {
        let Some(number) = effect.attempt() else { return Ok(None) };
        let view = self.store.read()?;
        let (Some(candidate), Some(attempt)) =
            (view.candidate(effect.person)?, view.attempt(effect.person, number)?)
        else {
            return Ok(None);
        };
        let task_name = task_name(attempt.number, &candidate.account);
        Ok(Some(Subject { candidate, attempt, task_name }))
    }

    /// The exam of the attempt.
    pub(super) fn exam(&self, subject: &Subject) -> Result<Arc<Exam>, StoreError> {
        self.packs.of(&self.store.read()?, &subject.attempt)
    }

    /// Returns success once nothing that was sent before this effect can take effect any more.
    pub(super) fn settled(&self, queued: &QueuedEffect) -> Result<(), Unfinished> {
        match self.retry_budget.settle.checked_sub(self.age(queued)) {
            Some(rest) if !rest.is_zero() => Err(Unfinished::NotYet(rest)),
            _ => Ok(()),
        }
    }

    /// How long the effect has been waiting: at least the time in this process, because a clock that was ahead may
    /// have dated it; longer if a correct clock says so.
    pub(super) fn age(&self, queued: &QueuedEffect) -> Duration {
        let here = queued.since.elapsed();
        let by_clock = (self.clock.now() - queued.entry.created).to_std().unwrap_or_default();
        if self.clock.knows_the_time() { by_clock.max(here) } else { here }
    }
}

/// The name of an attempt's task on the site.
pub(super) fn task_name(attempt: AttemptNumber, account: &Account) -> String {
    format!("{attempt} Test Assignment {}", account.username)
}
