//! The annotations in the attempt's task.

use super::worker::{SiteWorker, Subject, Unfinished};
use crate::assessment::{Hands, Received, assess};
use crate::desk::{Fetched, SiteOutcome};
use crate::model::{Account, Attempt, CauseKind, Mark};
use crate::panics::panic_text;
use crate::site::{Api, Drawn, FetchedTask, Look, SiteError};
use crate::workers::beside_the_runtime;

impl<S: Api> SiteWorker<S> {
    pub(super) async fn fetch(&self, subject: Subject) -> Result<SiteOutcome, Unfinished> {
        let Some(task) = subject.attempt.task() else { return Ok(SiteOutcome::TaskGone) };
        let Ok(_place) = self.reading.try_acquire() else {
            return Err(Unfinished::NotYet(self.retry_budget.look));
        };
        match self.site.fetch_submission(task, subject.attempt.known()).await {
            Ok(Look { mark, drawn: Drawn::Anew(submission) }) => {
                let jobs = &submission.jobs;
                let completed = !jobs.is_empty() && jobs.iter().all(|job| job.state == "completed");
                let received = Received {
                    hands: hands(&submission, &subject.candidate.account),
                    annotations: submission.annotations,
                    last_edit: submission.last_edit,
                };
                self.assess(subject.attempt, received, mark, completed).await
            }
            Ok(Look { drawn: Drawn::AsBefore, .. }) => Ok(SiteOutcome::AsBefore),
            Ok(Look { mark, drawn: Drawn::TooMany { cause } }) => {
                Ok(SiteOutcome::TooManyAnnotations { mark, cause })
            }
            Err(SiteError::NotFound { .. }) => Ok(SiteOutcome::TaskGone),
            Err(error) => Err(error.into()),
        }
    }

    /// Has everything computed from the annotations, so that the desk only decides. A panic is a defect that
    /// another try would meet again: the check fails, and nothing else is affected.
    async fn assess(
        &self,
        attempt: Attempt,
        received: Received,
        mark: Mark,
        completed: bool,
    ) -> Result<SiteOutcome, Unfinished> {
        let (view, packs, now) = (self.store.read()?, self.packs.clone(), self.clock.now());
        let (person, number) = (attempt.person, attempt.number);
        let work = move || assess(&packs, &view, &attempt, received, now);
        match beside_the_runtime(self.runs_on, work).await {
            Ok(assessment) => {
                Ok(SiteOutcome::Fetched(Box::new(Fetched { mark, completed, assessment: assessment? })))
            }
            Err(panic) => {
                let cause = panic_text(panic.as_ref());
                tracing::error!(person = person.0, attempt = number.0, cause, "cannot assess a submission");
                let cause = CauseKind::Defect.because(format!("a defect of the bot: {cause}"));
                Ok(SiteOutcome::Refused { cause })
            }
        }
    }
}

/// Who holds a task: one of its jobs may be assigned to a user separately from the task.
fn hands(submission: &FetchedTask, account: &Account) -> Hands {
    let Some(own) = account.user else { return Hands::Own };
    let of_jobs = submission.jobs.iter().filter_map(|job| job.assignee.as_ref());
    let other = submission.assignee.iter().chain(of_jobs).find(|assignee| assignee.id != own);
    match other {
        Some(assignee) => Hands::Other(assignee.username.clone()),
        None if submission.assignee.is_none() => Hands::Nobody,
        None => Hands::Own,
    }
}
