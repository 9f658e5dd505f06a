//! What is drawn in the attempt's task.

use super::worker::{SiteWorker, Subject, Unfinished};
use crate::desk::{Fetched, Hands, SiteOutcome};
use crate::model::Account;
use crate::site::{Api, Drawn, FetchedTask, Look, SiteError};

impl<S: Api> SiteWorker<S> {
    pub(super) async fn fetch(&self, subject: &Subject) -> Result<SiteOutcome, Unfinished> {
        let Some(task) = subject.attempt.task else { return Ok(SiteOutcome::TaskGone) };
        let Ok(_place) = self.reading.try_acquire() else {
            return Err(Unfinished::NotYet(self.retry_budget.look));
        };
        match self.site.fetch_submission(task, subject.attempt.known()).await {
            Ok(Look { mark, drawn: Drawn::Anew(submission) }) => {
                let jobs = &submission.jobs;
                let fetched = Fetched {
                    mark,
                    completed: !jobs.is_empty() && jobs.iter().all(|job| job.state == "completed"),
                    hands: hands(&submission, &subject.candidate.account),
                    annotations: submission.annotations,
                    last_edit: submission.last_edit,
                };
                Ok(SiteOutcome::Fetched(Box::new(fetched)))
            }
            Ok(Look { drawn: Drawn::AsBefore, .. }) => Ok(SiteOutcome::AsBefore),
            Ok(Look { mark, drawn: Drawn::TooMuch { cause } }) => Ok(SiteOutcome::Overdrawn { mark, cause }),
            Err(SiteError::NotFound { .. }) => Ok(SiteOutcome::TaskGone),
            Err(error) => Err(error.into()),
        }
    }
}

/// In whose hands a task is: a job of it may be given to somebody apart from the task.
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
