//! What the steps of an assignment ask of the site, as a trait: CVAT behind HTTP is one, a model in memory another.

use std::future::Future;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use secrecy::SecretString;

use super::{CompletedJob, ImageSource, ImportState, Look, Registration, SharedEntry, Site, SiteError, User};
use crate::exam::LabelRule;
use crate::model::Mark;

/// The site, as its [`super::Steps`] use it. Every call is made once: what an error means for the step is decided by
/// whoever calls.
pub trait Api: Send + Sync + 'static {
    /// The user of exactly this name.
    fn find_user(&self, username: &str) -> impl Future<Output = Result<Option<User>, SiteError>> + Send;

    /// Registers a user.
    fn register(
        &self,
        username: &str,
        password: &SecretString,
    ) -> impl Future<Output = Result<Registration, SiteError>> + Send;

    /// Whether the site lets this user in with this password.
    fn login_works(
        &self,
        username: &str,
        password: &SecretString,
    ) -> impl Future<Output = Result<bool, SiteError>> + Send;

    /// Makes the user an annotator and nothing else.
    fn make_worker(&self, user: &User) -> impl Future<Output = Result<(), SiteError>> + Send;

    /// Deletes a user; no such user is a success.
    fn delete_user(&self, id: u64) -> impl Future<Output = Result<(), SiteError>> + Send;

    /// The tasks of exactly this name that are assigned to the user of this id, newest first.
    fn find_tasks(
        &self,
        name: &str,
        assignee: u64,
    ) -> impl Future<Output = Result<Vec<u64>, SiteError>> + Send;

    /// Creates a task without images; a second one of the same name, too. `segment_size`: images in one job, if the
    /// exam wishes it otherwise than the settings.
    fn create_task(
        &self,
        name: &str,
        assignee: u64,
        labels: &[LabelRule],
        segment_size: Option<u32>,
    ) -> impl Future<Output = Result<u64, SiteError>> + Send;

    /// Sends images (file name and content) to a task that has none. `image_quality`: percent, if the exam wishes it
    /// otherwise than the settings.
    fn upload(
        &self,
        task: u64,
        images: &[(String, Bytes)],
        image_quality: Option<u8>,
    ) -> impl Future<Output = Result<(), SiteError>> + Send;

    /// Where the images of tasks come from.
    fn images_from(&self) -> ImageSource;

    /// What is in a folder of the shared storage; `""` is its top.
    fn list_share(&self, folder: &str) -> impl Future<Output = Result<Vec<SharedEntry>, SiteError>> + Send;

    /// Gives a task that has no images these of the shared storage.
    fn attach_shared(
        &self,
        task: u64,
        files: &[String],
        image_quality: Option<u8>,
    ) -> impl Future<Output = Result<(), SiteError>> + Send;

    /// Names, widths and heights of a task's images.
    fn image_sizes(
        &self,
        task: u64,
    ) -> impl Future<Output = Result<Vec<(String, u32, u32)>, SiteError>> + Send;

    /// How far the images of a task are, when these file names were sent.
    fn import_state(
        &self,
        task: u64,
        expected: &[String],
    ) -> impl Future<Output = Result<ImportState, SiteError>> + Send;

    /// What was drawn in a task; if it is in the state of the mark `known` still, only that.
    fn fetch_submission(
        &self,
        task: u64,
        known: Option<Mark>,
    ) -> impl Future<Output = Result<Look, SiteError>> + Send;

    /// The jobs of these tasks that are completed.
    fn completed_jobs(
        &self,
        tasks: &[u64],
    ) -> impl Future<Output = Result<Vec<CompletedJob>, SiteError>> + Send;

    /// Marks a job as completed.
    fn complete_job(&self, job: u64) -> impl Future<Output = Result<(), SiteError>> + Send;

    /// Deletes a task; no such task is a success.
    fn delete_task(&self, task: u64) -> impl Future<Output = Result<(), SiteError>> + Send;

    /// What the site's clock shows, to the second, if it tells.
    fn clock(&self) -> impl Future<Output = Result<Option<DateTime<Utc>>, SiteError>> + Send;

    /// The page on which a candidate draws.
    fn job_link(&self, task: u64, job: u64) -> String;
}

impl Api for Site {
    async fn find_user(&self, username: &str) -> Result<Option<User>, SiteError> {
        self.find_user(username).await
    }

    async fn register(&self, username: &str, password: &SecretString) -> Result<Registration, SiteError> {
        self.register(username, password).await
    }

    async fn login_works(&self, username: &str, password: &SecretString) -> Result<bool, SiteError> {
        self.login_works(username, password).await
    }

    async fn make_worker(&self, user: &User) -> Result<(), SiteError> {
        self.make_worker(user).await
    }

    async fn delete_user(&self, id: u64) -> Result<(), SiteError> {
        self.delete_user(id).await
    }

    async fn find_tasks(&self, name: &str, assignee: u64) -> Result<Vec<u64>, SiteError> {
        self.find_tasks(name, assignee).await
    }

    async fn create_task(
        &self,
        name: &str,
        assignee: u64,
        labels: &[LabelRule],
        segment_size: Option<u32>,
    ) -> Result<u64, SiteError> {
        self.create_task(name, assignee, labels, segment_size).await
    }

    async fn upload(
        &self,
        task: u64,
        images: &[(String, Bytes)],
        image_quality: Option<u8>,
    ) -> Result<(), SiteError> {
        self.upload(task, images, image_quality).await
    }

    fn images_from(&self) -> ImageSource {
        self.settings().images.clone()
    }

    async fn list_share(&self, folder: &str) -> Result<Vec<SharedEntry>, SiteError> {
        self.list_share(folder).await
    }

    async fn attach_shared(
        &self,
        task: u64,
        files: &[String],
        image_quality: Option<u8>,
    ) -> Result<(), SiteError> {
        self.attach_shared(task, files, image_quality).await
    }

    async fn image_sizes(&self, task: u64) -> Result<Vec<(String, u32, u32)>, SiteError> {
        self.image_sizes(task).await
    }

    async fn import_state(&self, task: u64, expected: &[String]) -> Result<ImportState, SiteError> {
        self.import_state(task, expected).await
    }

    async fn fetch_submission(&self, task: u64, known: Option<Mark>) -> Result<Look, SiteError> {
        self.fetch_submission(task, known).await
    }

    async fn completed_jobs(&self, tasks: &[u64]) -> Result<Vec<CompletedJob>, SiteError> {
        self.completed_jobs(tasks).await
    }

    async fn complete_job(&self, job: u64) -> Result<(), SiteError> {
        self.complete_job(job).await
    }

    async fn delete_task(&self, task: u64) -> Result<(), SiteError> {
        self.delete_task(task).await
    }

    async fn clock(&self) -> Result<Option<DateTime<Utc>>, SiteError> {
        Ok(self.about().await?.clock)
    }

    fn job_link(&self, task: u64, job: u64) -> String {
        self.job_link(task, job)
    }
}
