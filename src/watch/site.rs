//! Every call of the site: how long it took, and how it failed.

use std::time::Instant;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use secrecy::SecretString;

use super::{Watch, Watched};
use crate::exam::LabelRule;
use crate::model::Mark;
use crate::site::{
    Api, CompletedJob, ImageSource, ImportState, Look, Registration, SharedEntry, SiteError, User,
};

impl Watch {
    /// Times a call of the site.
    pub(super) async fn time<T>(
        &self,
        call: &'static str,
        answer: impl Future<Output = Result<T, SiteError>>,
    ) -> Result<T, SiteError> {
        let asked = Instant::now();
        let answer = answer.await;
        self.numbers.site_call(call, asked.elapsed().as_secs_f64());
        let failure = match &answer {
            Ok(_) => None,
            Err(SiteError::Transient { .. }) => Some("transient"),
            Err(SiteError::Permanent { .. }) => Some("permanent"),
            Err(SiteError::Unauthorized { .. }) => Some("unauthorized"),
            Err(SiteError::NotFound { .. }) => Some("not_found"),
        };
        match failure {
            // It answers, though it may not do everything: the step that asked will tell.
            None | Some("permanent" | "not_found") => self.site.answered(self.now()),
            Some(_) => {
                let cause = answer.as_ref().err().map(ToString::to_string);
                self.site.failed(self.now(), &cause.unwrap_or_default());
            }
        }
        if let Some(failure) = failure {
            self.numbers.site_failure(call, failure);
        }
        answer
    }
}

impl<S: Api> Api for Watched<S> {
    async fn find_user(&self, username: &str) -> Result<Option<User>, SiteError> {
        self.watch.time("find_user", self.inner.find_user(username)).await
    }

    async fn register(&self, username: &str, password: &SecretString) -> Result<Registration, SiteError> {
        self.watch.time("register", self.inner.register(username, password)).await
    }

    async fn login_works(&self, username: &str, password: &SecretString) -> Result<bool, SiteError> {
        self.watch.time("login", self.inner.login_works(username, password)).await
    }

    async fn make_worker(&self, user: &User) -> Result<(), SiteError> {
        self.watch.time("set_role", self.inner.make_worker(user)).await
    }

    async fn delete_user(&self, id: u64) -> Result<(), SiteError> {
        self.watch.time("delete_user", self.inner.delete_user(id)).await
    }

    async fn find_tasks(&self, name: &str, assignee: u64) -> Result<Vec<u64>, SiteError> {
        self.watch.time("find_tasks", self.inner.find_tasks(name, assignee)).await
    }

    async fn create_task(
        &self,
        name: &str,
        assignee: u64,
        labels: &[LabelRule],
        segment_size: Option<u32>,
    ) -> Result<u64, SiteError> {
        self.watch.time("create_task", self.inner.create_task(name, assignee, labels, segment_size)).await
    }

    async fn upload(
        &self,
        task: u64,
        images: &[(String, Bytes)],
        image_quality: Option<u8>,
    ) -> Result<(), SiteError> {
        self.watch.time("upload", self.inner.upload(task, images, image_quality)).await
    }

    fn images_from(&self) -> ImageSource {
        self.inner.images_from()
    }

    async fn list_share(&self, folder: &str) -> Result<Vec<SharedEntry>, SiteError> {
        self.watch.time("list_share", self.inner.list_share(folder)).await
    }

    async fn attach_shared(
        &self,
        task: u64,
        files: &[String],
        image_quality: Option<u8>,
    ) -> Result<(), SiteError> {
        self.watch.time("attach_shared", self.inner.attach_shared(task, files, image_quality)).await
    }

    async fn image_sizes(&self, task: u64) -> Result<Vec<(String, u32, u32)>, SiteError> {
        self.watch.time("picture_sizes", self.inner.image_sizes(task)).await
    }

    async fn import_state(&self, task: u64, expected: &[String]) -> Result<ImportState, SiteError> {
        self.watch.time("import_state", self.inner.import_state(task, expected)).await
    }

    async fn fetch_submission(&self, task: u64, known: Option<Mark>) -> Result<Look, SiteError> {
        self.watch.time("fetch_submission", self.inner.fetch_submission(task, known)).await
    }

    async fn completed_jobs(&self, tasks: &[u64]) -> Result<Vec<CompletedJob>, SiteError> {
        self.watch.time("completed_jobs", self.inner.completed_jobs(tasks)).await
    }

    async fn complete_job(&self, job: u64) -> Result<(), SiteError> {
        self.watch.time("complete_job", self.inner.complete_job(job)).await
    }

    async fn delete_task(&self, task: u64) -> Result<(), SiteError> {
        self.watch.time("delete_task", self.inner.delete_task(task)).await
    }

    async fn clock(&self) -> Result<Option<DateTime<Utc>>, SiteError> {
        self.watch.time("clock", self.inner.clock()).await
    }

    fn job_link(&self, task: u64, job: u64) -> String {
        self.inner.job_link(task, job)
    }
}
