//! Tasks and their jobs: finding, creating, completing, deleting.

use std::cmp::Reverse;

use reqwest::Method;
use serde_json::json;

use super::client::Site;
use super::error::SiteError;
use super::labels;
use super::wire::{JobAnswer, Task};
use crate::exam::LabelRule;
use crate::model::TaskId;

/// A task, as an entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedTask {
    /// Its id.
    pub id: TaskId,
    /// Its name.
    pub name: String,
    /// Name of the user to whom it is assigned.
    pub assignee: Option<String>,
}

/// Tasks of candidates.
pub trait Tasks {
    /// The tasks with exactly this name that are assigned to the user with this id, newest first. Names need not be
    /// unique.
    fn find_tasks(
        &self,
        name: &str,
        assignee: u64,
    ) -> impl Future<Output = Result<Vec<TaskId>, SiteError>> + Send;

    /// Creates a task without images, owned by ourselves. The site accepts a second one with the same name: call
    /// [`Tasks::find_tasks`] first. `segment_size`: images per job, if different from the settings.
    ///
    /// If the assignee does not exist, the site answers 500, which is `Transient` like any other 500.
    fn create_task(
        &self,
        name: &str,
        assignee: u64,
        labels: &[LabelRule],
        segment_size: Option<u32>,
    ) -> impl Future<Output = Result<TaskId, SiteError>> + Send;

    /// Deletes a task with its images and annotations. If there is no such task, it is already done. While images
    /// are being imported the site answers 500 and keeps the task: `Transient`.
    fn delete_task(&self, task: TaskId) -> impl Future<Output = Result<(), SiteError>> + Send;
}

impl Tasks for Site {
    async fn find_tasks(&self, name: &str, assignee: u64) -> Result<Vec<TaskId>, SiteError> {
        self.reported("find_tasks", async {
            let filter = json!({"==": [{"var": "name"}, name]}).to_string();
            let mut tasks: Vec<Task> = self.list("/api/tasks", &[("filter", &filter)]).await?;
            tasks.retain(|task| {
                task.name == name && task.assignee.as_ref().is_some_and(|user| user.id == assignee)
            });
            tasks.sort_by_key(|task| Reverse(task.id));
            Ok(tasks.into_iter().map(|task| task.id).collect())
        })
        .await
    }

    async fn create_task(
        &self,
        name: &str,
        assignee: u64,
        labels: &[LabelRule],
        segment_size: Option<u32>,
    ) -> Result<TaskId, SiteError> {
        self.reported("create_task", async {
            self.can_do(labels).await?;
            let body = json!({
                "name": name,
                "owner_id": self.my_id().await?,
                "assignee_id": assignee,
                "overlap": 0,
                "segment_size": segment_size.unwrap_or(self.settings().segment_size),
                "labels": labels.iter().map(labels::body).collect::<Vec<_>>(),
            });
            let task: Task =
                self.call(Method::POST, "/api/tasks").with(|request| request.json(&body)).read().await?;
            Ok(task.id)
        })
        .await
    }

    async fn delete_task(&self, task: TaskId) -> Result<(), SiteError> {
        self.reported("delete_task", async {
            match self.call(Method::DELETE, &format!("/api/tasks/{task}")).finish().await {
                Err(SiteError::NotFound { .. }) => Ok(()),
                other => other,
            }
        })
        .await
    }
}

impl Site {
    /// The tasks whose names contain this word, and perhaps others: the caller must check the names.
    pub async fn search_tasks(&self, word: &str) -> Result<Vec<ListedTask>, SiteError> {
        let tasks: Vec<Task> = self.list("/api/tasks", &[("search", word)]).await?;
        let listed = |task: Task| ListedTask {
            id: task.id,
            name: task.name,
            assignee: task.assignee.map(|user| user.username),
        };
        Ok(tasks.into_iter().map(listed).collect())
    }

    pub(super) async fn task(&self, id: TaskId) -> Result<Task, SiteError> {
        self.call(Method::GET, &format!("/api/tasks/{id}")).read().await
    }

    /// The jobs of a task that candidates work on, oldest first.
    pub(super) async fn jobs_of(&self, task: &mut Task) -> Result<Vec<JobAnswer>, SiteError> {
        let inline: Vec<JobAnswer> = task.segments.drain(..).flat_map(|segment| segment.jobs).collect();
        let mut jobs = if inline.is_empty() && task.jobs.is_some() {
            let number = task.id.to_string();
            let mut listed: Vec<JobAnswer> = self.list("/api/jobs", &[("task_id", &number)]).await?;
            // A server that does not know the parameter lists all jobs.
            listed.retain(|job| job.task_id == Some(task.id));
            listed
        } else {
            inline
        };
        jobs.retain(is_for_annotation);
        jobs.sort_by_key(|job| job.id);
        Ok(jobs)
    }
}

/// Whether candidates work on this job: neither a ground truth job nor a replica.
pub(super) fn is_for_annotation(job: &JobAnswer) -> bool {
    job.kind.as_deref().is_none_or(|kind| kind == "annotation")
}
