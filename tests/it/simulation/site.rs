//! A model of the site: users, tasks, imports, annotations.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use bytes::Bytes;
use candidates_bot::exam::{Annotations, LabelRule};
use candidates_bot::model::{CauseKind, JobId, Mark, TaskId};
use candidates_bot::retry::RetryAfter;
use candidates_bot::site::{
    Accounts, Assignee, Clock, CompletedJob, Drawn, FetchedTask, ImageSource, Images, ImportState, Job, Jobs,
    LastSave, Look, Registration, Share, SharedEntry, SiteError, Submissions, Tasks, User,
};
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;

use super::hazards::{Hazard, Server};
use super::troubles::moved_site;
use super::weather::{Hit, Weather};

/// The password of an account that is not ours.
pub const STRANGER: &str = "somebody's own";

#[derive(Clone, Debug)]
pub struct Account {
    pub name: String,
    pub password: String,
    pub worker: bool,
}

#[derive(Clone, Debug)]
pub struct Task {
    pub name: String,
    pub assignee: Option<u64>,
    pub uploads: u32,
    pub completed: bool,
    import: Import,
    annotations: Annotations,
    last_edit: DateTime<Utc>,
}

impl Task {
    fn state(&self) -> &'static str {
        if self.completed { "completed" } else { "in progress" }
    }
}

#[derive(Clone, Copy, Debug)]
enum Import {
    None,
    Until(Instant),
    Fails,
    /// As long as the weather is foul.
    Stuck,
}

#[derive(Default)]
pub struct State {
    pub accounts: BTreeMap<u64, Account>,
    pub tasks: BTreeMap<u64, Task>,
    /// Tasks that the administrator deleted.
    pub lost: BTreeSet<u64>,
    /// Tasks in which far too much is drawn.
    pub too_many_annotations: BTreeMap<u64, Hazard>,
    next: u64,
}

impl State {
    fn id(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    fn register(&mut self, name: &str, password: &str) -> Registration {
        if self.accounts.values().any(|account| account.name.eq_ignore_ascii_case(name)) {
            return Registration::NameTaken;
        }
        let account = Account { name: name.to_owned(), password: password.to_owned(), worker: false };
        let id = self.id();
        self.accounts.insert(id, account);
        Registration::Created
    }

    fn delete_user(&mut self, id: u64) {
        self.accounts.remove(&id);
        for task in self.tasks.values_mut().filter(|task| task.assignee == Some(id)) {
            task.assignee = None;
        }
    }
}

/// The site. Clones share the state.
#[derive(Clone)]
pub struct ModelSite {
    state: Arc<Mutex<State>>,
    pub weather: Arc<Weather>,
    /// As in the bot's settings.
    images: ImageSource,
    /// The exam's images are on the shared storage.
    shared: bool,
    /// They have the right names, but the wrong sizes.
    strange: bool,
}

impl ModelSite {
    pub fn new(weather: Arc<Weather>) -> Self {
        let (images, shared, strange) = match weather.roll(8) {
            0 => (ImageSource::Share("cars".to_owned()), true, false),
            1 | 2 => (ImageSource::Auto, weather.one_in(2), weather.one_in(2)),
            _ => (ImageSource::Upload, false, false),
        };
        Self { state: Arc::default(), weather, images, shared, strange }
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("the site")
    }

    /// Adds a user with this name who is not ours.
    pub fn stranger(&self, name: &str) {
        self.state().register(name, STRANGER);
    }

    /// Draws in a task, if it exists and has its images.
    pub fn draw(&self, task: TaskId, annotations: Annotations) {
        let now = self.weather.truth();
        let mut state = self.state();
        if let Some(task) = state.tasks.get_mut(&task.0) {
            task.annotations = annotations;
            task.last_edit = now;
        }
        state.too_many_annotations.remove(&task.0);
    }

    /// The administrator of the site deletes a task.
    pub fn lose(&self, task: TaskId) {
        self.weather.note(|| format!("site: the administrator deletes task {task}"));
        let mut state = self.state();
        state.tasks.remove(&task.0);
        state.lost.insert(task.0);
    }

    async fn call<T: Send + 'static>(
        &self,
        name: impl Fn() -> String,
        operation: impl FnOnce(&mut State) -> T + Send + 'static,
    ) -> Result<T, SiteError> {
        let state = Arc::clone(&self.state);
        let name = || format!("site: {}", name());
        if self.weather.is_moved(Server::Site, &name).await {
            return Err(moved_site());
        }
        let passed = self.weather.pass(name, move || operation(&mut state.lock().expect("the site")));
        passed.await.map_err(|Hit { cause, retry_after, untouched }| SiteError::Transient {
            cause: CauseKind::ServerError.because(cause),
            retry_after: retry_after.map(RetryAfter::of),
            untouched,
            blocked: None,
        })
    }

    /// Adds images to a task.
    async fn bring(&self, task: TaskId, import: Import, what: String) -> Result<(), SiteError> {
        let taken = self.call(
            || what.clone(),
            move |state| {
                state.tasks.get_mut(&task.0).map(|task| {
                    task.uploads += 1;
                    task.import = import;
                })
            },
        );
        taken.await?.ok_or_else(not_found)
    }

    fn new_import(&self) -> Import {
        if self.weather.foul_in(8) {
            if self.weather.one_in(2) { Import::Fails } else { Import::Stuck }
        } else {
            Import::Until(Instant::now() + self.weather.seconds(1, 60))
        }
    }
}

fn not_found() -> SiteError {
    SiteError::NotFound { cause: CauseKind::Missing.because("404") }
}

/// What is drawn in a task, unless it is unchanged.
fn look(task: &Task, id: u64, known: Option<Mark>) -> Look {
    let deleted: Vec<bool> = task.annotations.images.iter().map(|image| image.deleted).collect();
    let mark = Mark::of(format!("{:?}", (id, task.last_edit, deleted, task.state())));
    if known == Some(mark) {
        return Look { mark, drawn: Drawn::AsBefore };
    }
    let drawn = Drawn::Anew(FetchedTask {
        annotations: task.annotations.clone(),
        last_edit: task.last_edit,
        assignee: task.assignee.map(|id| Assignee { id, username: format!("user {id}") }),
        jobs: vec![Job { id: JobId(id * 10), state: task.state().to_owned(), assignee: None }],
    });
    Look { mark, drawn }
}

/// What the site reports about a task's images.
fn import_state(task: &Task, id: u64, foul: bool) -> ImportState {
    match task.import {
        Import::None => ImportState::Empty,
        _ if task.uploads > 1 => {
            ImportState::Failed(CauseKind::OtherImages.because("the site has 10 pictures, 5 were sent"))
        }
        Import::Fails => ImportState::Failed(CauseKind::ImagesFailed.because("no media data found")),
        Import::Stuck if foul => ImportState::Running,
        Import::Stuck => ImportState::Failed(CauseKind::ImagesFailed.because("the worker was restarted")),
        Import::Until(ready) if ready > Instant::now() => ImportState::Running,
        Import::Until(_) => ImportState::Ready { jobs: vec![JobId(id * 10)] },
    }
}

impl Accounts for ModelSite {
    async fn find_user(&self, username: &str) -> Result<Option<User>, SiteError> {
        let name = username.to_owned();
        self.call(
            || format!("find user {username}"),
            move |state| {
                let found = state.accounts.iter().find(|(_, account)| account.name == name);
                found.map(|(id, account)| User {
                    id: *id,
                    username: account.name.clone(),
                    groups: Vec::new(),
                })
            },
        )
        .await
    }

    async fn register(&self, username: &str, password: &SecretString) -> Result<Registration, SiteError> {
        let (name, password) = (username.to_owned(), password.expose_secret().to_owned());
        self.call(|| format!("register {username}"), move |state| state.register(&name, &password)).await
    }

    async fn login_works(&self, username: &str, password: &SecretString) -> Result<bool, SiteError> {
        let (name, password) = (username.to_owned(), password.expose_secret().to_owned());
        self.call(
            || format!("log in as {username}"),
            move |state| {
                state.accounts.values().any(|account| account.name == name && account.password == password)
            },
        )
        .await
    }

    async fn make_worker(&self, user: &User) -> Result<(), SiteError> {
        let id = user.id;
        let changed = self.call(
            || format!("make {id} a worker"),
            move |state| state.accounts.get_mut(&id).map(|account| account.worker = true),
        );
        changed.await?.ok_or_else(not_found)
    }

    async fn delete_user(&self, id: u64) -> Result<(), SiteError> {
        self.call(|| format!("delete user {id}"), move |state| state.delete_user(id)).await
    }
}

impl Tasks for ModelSite {
    async fn find_tasks(&self, name: &str, assignee: u64) -> Result<Vec<TaskId>, SiteError> {
        let wanted = name.to_owned();
        self.call(
            || format!("find tasks {name:?}"),
            move |state| {
                let tasks = state.tasks.iter().rev();
                let ours = tasks.filter(|(_, task)| task.name == wanted && task.assignee == Some(assignee));
                ours.map(|(id, _)| TaskId(*id)).collect()
            },
        )
        .await
    }

    async fn create_task(
        &self,
        name: &str,
        assignee: u64,
        _: &[LabelRule],
        _: Option<u32>,
    ) -> Result<TaskId, SiteError> {
        let (task, now) = (name.to_owned(), self.weather.truth());
        let created = self.call(
            || format!("create task {name:?}"),
            move |state| {
                // CVAT answers 500 if the assignee does not exist.
                state.accounts.contains_key(&assignee).then(|| {
                    let id = state.id();
                    let task = Task {
                        name: task,
                        assignee: Some(assignee),
                        uploads: 0,
                        completed: false,
                        import: Import::None,
                        annotations: Annotations::default(),
                        last_edit: now,
                    };
                    state.tasks.insert(id, task);
                    TaskId(id)
                })
            },
        );
        created.await?.ok_or_else(|| SiteError::Transient {
            cause: CauseKind::ServerError.because("500 Internal Server Error"),
            retry_after: None,
            untouched: false,
            blocked: None,
        })
    }

    async fn delete_task(&self, task: TaskId) -> Result<(), SiteError> {
        let foul = self.weather.is_foul();
        let deleted = self.call(
            || format!("delete task {task}"),
            move |state| {
                let importing = state
                    .tasks
                    .get(&task.0)
                    .is_some_and(|found| import_state(found, task.0, foul) == ImportState::Running);
                if !importing {
                    state.tasks.remove(&task.0);
                }
                !importing
            },
        );
        if deleted.await? {
            return Ok(());
        }
        let cause = CauseKind::ServerError.because("500: the task is being imported");
        Err(SiteError::Transient {
            cause,
            retry_after: Some(RetryAfter::of(Duration::from_secs(1))),
            untouched: false,
            blocked: None,
        })
    }
}

impl Images for ModelSite {
    async fn upload(&self, task: TaskId, _: &[(String, Bytes)], _: Option<u8>) -> Result<(), SiteError> {
        self.bring(task, self.new_import(), format!("upload to {task}")).await
    }

    async fn import_state(&self, task: TaskId, _: &[String]) -> Result<ImportState, SiteError> {
        let foul = self.weather.is_foul();
        let seen = self.call(
            || format!("look at {task}"),
            move |state| state.tasks.get(&task.0).map(|found| import_state(found, task.0, foul)),
        );
        seen.await?.ok_or_else(not_found)
    }

    async fn image_sizes(&self, task: TaskId) -> Result<Vec<(String, u32, u32)>, SiteError> {
        // One of the images on the share may be a different one.
        let width = if self.strange { 640 } else { 1920 };
        let sizes = (1..=10).map(|n| (format!("{n:02}.jpg"), width, 1080)).collect();
        self.call(|| format!("look at the pictures of {task}"), move |_| sizes).await
    }
}

impl Share for ModelSite {
    fn images_from(&self) -> ImageSource {
        self.images.clone()
    }

    async fn list_share(&self, folder: &str) -> Result<Vec<SharedEntry>, SiteError> {
        let entry = |(name, is_folder): (&str, bool)| SharedEntry { name: name.to_owned(), is_folder };
        let entries: Option<Vec<SharedEntry>> = match folder {
            "" => Some([("cars", true), ("01.jpg", false)].map(entry).into()),
            "cars" if self.shared => Some((1..=10).map(|n| entry((&format!("{n:02}.jpg"), false))).collect()),
            "cars" => Some(vec![]),
            _ => None,
        };
        let listed = self.call(|| format!("list the share's {folder:?}"), move |_| entries).await?;
        listed.ok_or_else(|| SiteError::Permanent {
            cause: CauseKind::Refused.because("400: an invalid directory"),
        })
    }

    async fn attach_shared(&self, task: TaskId, files: &[String], _: Option<u8>) -> Result<(), SiteError> {
        let good = self.shared && files.iter().all(|file| file.starts_with("cars/"));
        let import = if good { self.new_import() } else { Import::Fails };
        self.bring(task, import, format!("attach shared files to {task}")).await
    }
}

impl Submissions for ModelSite {
    async fn fetch_submission(&self, task: TaskId, known: Option<Mark>) -> Result<Look, SiteError> {
        let fetched = self.call(
            || format!("fetch {task}"),
            move |state| state.tasks.get(&task.0).map(|found| look(found, task.0, known)),
        );
        Ok(self.readable(task.0, fetched.await?.ok_or_else(not_found)?))
    }
}

impl Jobs for ModelSite {
    async fn completed_jobs(&self, tasks: &[TaskId]) -> Result<Vec<CompletedJob>, SiteError> {
        let wanted = tasks.to_vec();
        self.call(
            || format!("look for completed jobs of {} tasks", tasks.len()),
            move |state| {
                let found = wanted.iter().filter_map(|id| Some((*id, state.tasks.get(&id.0)?)));
                let completed = found.filter(|(_, task)| task.completed);
                completed
                    .map(|(id, task)| CompletedJob { id: JobId(id.0 * 10), updated: Some(task.last_edit) })
                    .collect()
            },
        )
        .await
    }

    async fn last_saves(&self, tasks: &[TaskId]) -> Result<Vec<LastSave>, SiteError> {
        let wanted = tasks.to_vec();
        self.call(
            || format!("look when {} tasks were saved", tasks.len()),
            move |state| {
                let found = wanted.iter().filter_map(|id| Some((*id, state.tasks.get(&id.0)?)));
                found.map(|(task, found)| LastSave { task, at: found.last_edit }).collect()
            },
        )
        .await
    }

    async fn complete_job(&self, job: JobId) -> Result<(), SiteError> {
        let completed = self.call(
            || format!("complete job {job}"),
            move |state| state.tasks.get_mut(&(job.0 / 10)).map(|task| task.completed = true),
        );
        completed.await?.ok_or_else(not_found)
    }

    fn job_link(&self, task: TaskId, job: JobId) -> String {
        format!("https://site.example/tasks/{task}/jobs/{job}")
    }
}

impl Clock for ModelSite {
    async fn clock(&self) -> Result<Option<DateTime<Utc>>, SiteError> {
        let weather = Arc::clone(&self.weather);
        self.call(|| "clock".to_owned(), move |_| Some(weather.truth())).await
    }
}
