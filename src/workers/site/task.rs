//! The attempt's task: creating it, completing its jobs, deleting it and its duplicates.

use super::worker::{SiteWorker, Subject, Unfinished};
use crate::desk::SiteOutcome;
use crate::exam::Exam;
use crate::model::{Attempt, PersonId, SiteEffect, TaskId};
use crate::site::Api;
use crate::store::{Outbox, StoreError};
use crate::workers::QueuedEffect;

impl<S: Api> SiteWorker<S> {
    pub(super) async fn create_task(&self, subject: &Subject) -> Result<SiteOutcome, Unfinished> {
        let exam = self.exam(subject)?;
        let user = self.user(&subject.candidate.account).await?;
        let found = self.find_tasks(subject, user.id).await?;
        if let Some(&task) = found.first() {
            return Ok(SiteOutcome::TaskCreated { task });
        }
        let Exam { labels, segment_size, .. } = &*exam;
        let task = self.site.create_task(&subject.task_name, user.id, labels, *segment_size).await?;
        Ok(SiteOutcome::TaskCreated { task })
    }

    /// The attempt's tasks on the site, newest first, except those that are to be discarded.
    pub(super) async fn find_tasks(&self, subject: &Subject, user: u64) -> Result<Vec<TaskId>, Unfinished> {
        // Read this first: a task that is discarded between the two reads is on neither list.
        let discarded = self.discarded(subject.candidate.id)?;
        let mut tasks = self.site.find_tasks(&subject.task_name, user).await?;
        tasks.retain(|task| !discarded.contains(task));
        Ok(tasks)
    }

    /// Tasks of this candidate that wait to be deleted.
    pub(super) fn discarded(&self, of: PersonId) -> Result<Vec<TaskId>, StoreError> {
        self.store.read()?.tasks_to_discard(of)
    }

    pub(super) async fn complete_jobs(&self, attempt: &Attempt) -> Result<SiteOutcome, Unfinished> {
        for job in attempt.jobs() {
            self.site.complete_job(*job).await?;
        }
        Ok(SiteOutcome::Done)
    }

    /// Deletes the attempt's tasks and, if asked to, the account. Users and tasks of others are never touched.
    pub(super) async fn undo(
        &self,
        subject: &Subject,
        queued: &QueuedEffect,
        account: bool,
    ) -> Result<SiteOutcome, Unfinished> {
        let user = self.own_user(&subject.candidate.account).await?;
        if let Some(user) = &user {
            // A task whose number we never learned, because its creation got no answer.
            for task in self.find_tasks(subject, user.id).await? {
                self.site.delete_task(task).await?;
            }
        }
        self.settled(queued)?;
        if let Some(user) = user.filter(|_| account) {
            self.site.delete_user(user.id).await?;
        }
        Ok(SiteOutcome::Done)
    }

    /// Deletes duplicates of the attempt's task: a creation without an answer, which was therefore repeated, may
    /// have been carried out after all.
    pub(super) async fn clean_up(
        &self,
        effect: &SiteEffect,
        subject: &Subject,
        queued: &QueuedEffect,
    ) -> Result<SiteOutcome, Unfinished> {
        self.settled(queued)?;
        let (Some(task), Some(user)) = (subject.attempt.task(), subject.candidate.account.user) else {
            return Ok(SiteOutcome::Done);
        };
        let found = self.find_tasks(subject, user).await?;
        // No other step waits for this one: the attempt may be getting another task right now. Whatever was found, the
        // task belonged to the attempt only if it still does.
        let now = self.subject(effect)?;
        if now.is_some_and(|now| now.attempt.task() == Some(task)) {
            for double in found.into_iter().filter(|found| *found != task) {
                self.site.delete_task(double).await?;
            }
        }
        Ok(SiteOutcome::Done)
    }
}
