//! Jobs: where candidates draw, and which of them are completed.

use chrono::{DateTime, Utc};
use reqwest::Method;
use serde_json::json;

use super::client::Site;
use super::error::SiteError;
use super::tasks;
use super::wire::{JobAnswer, Task};
use crate::model::{JobId, TaskId};

/// Number of tasks per request: its address must not become too long.
const TASKS_AT_ONCE: usize = 300;

/// A job that is completed on the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompletedJob {
    /// Its id.
    pub id: JobId,
    /// When it was last changed: completed, or saved again since.
    pub updated: Option<DateTime<Utc>>,
}

/// When a task was last saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastSave {
    /// The task.
    pub task: TaskId,
    /// The date of its annotations.
    pub at: DateTime<Utc>,
}

/// The jobs of tasks: which ones candidates open, and which are completed.
pub trait Jobs {
    /// The jobs of these tasks that are completed, in no particular order.
    fn completed_jobs(
        &self,
        tasks: &[TaskId],
    ) -> impl Future<Output = Result<Vec<CompletedJob>, SiteError>> + Send;

    /// When these tasks were last saved, in no particular order, without those that do not exist. For the meaning of the time
    /// see [`Submissions::fetch_submission`](super::Submissions::fetch_submission): completing or opening a job is not a save,
    /// though it changes the job's own date.
    fn last_saves(&self, tasks: &[TaskId]) -> impl Future<Output = Result<Vec<LastSave>, SiteError>> + Send;

    /// Marks a job as completed. It stays editable.
    fn complete_job(&self, job: JobId) -> impl Future<Output = Result<(), SiteError>> + Send;

    /// The page on which a candidate draws.
    fn job_link(&self, task: TaskId, job: JobId) -> String;
}

impl Jobs for Site {
    async fn completed_jobs(&self, tasks: &[TaskId]) -> Result<Vec<CompletedJob>, SiteError> {
        self.reported("completed_jobs", async {
            let mut completed = Vec::new();
            for tasks in tasks.chunks(TASKS_AT_ONCE) {
                let state = json!({"==": [{"var": "state"}, "completed"]});
                let filter = json!({"and": [state, {"in": [{"var": "task_id"}, tasks]}]}).to_string();
                let jobs: Vec<JobAnswer> = self.list("/api/jobs", &[("filter", &filter)]).await?;
                let ours = |job: &JobAnswer| {
                    job.state == "completed"
                        && job.task_id.is_some_and(|task| tasks.contains(&task))
                        && tasks::is_for_annotation(job)
                };
                let found = jobs.into_iter().filter(ours);
                completed.extend(found.map(|job| CompletedJob { id: job.id, updated: job.updated_date }));
            }
            Ok(completed)
        })
        .await
    }

    async fn last_saves(&self, tasks: &[TaskId]) -> Result<Vec<LastSave>, SiteError> {
        self.reported("last_saves", async {
            let mut saves = Vec::new();
            for tasks in tasks.chunks(TASKS_AT_ONCE) {
                let filter = json!({"in": [{"var": "id"}, tasks]}).to_string();
                let found: Vec<Task> = self.list("/api/tasks", &[("filter", &filter)]).await?;
                let ours = found.into_iter().filter(|task| tasks.contains(&task.id));
                saves.extend(ours.filter_map(|Task { id: task, updated_date, .. }| {
                    updated_date.map(|at| LastSave { task, at })
                }));
            }
            Ok(saves)
        })
        .await
    }

    async fn complete_job(&self, job: JobId) -> Result<(), SiteError> {
        self.reported("complete_job", async {
            let call = self.call(Method::PATCH, &format!("/api/jobs/{job}"));
            call.with(|request| request.json(&json!({"state": "completed"}))).finish().await
        })
        .await
    }

    fn job_link(&self, task: TaskId, job: JobId) -> String {
        self.public_address(&format!("/tasks/{task}/jobs/{job}")).into()
    }
}
