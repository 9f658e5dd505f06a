//! The state of the site: all its records, their ids, the clock, and what tests have ordered. No HTTP here.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hasher};
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use rand::Rng;
use rand::distr::Alphanumeric;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::faults::Fault;
use super::images::StoredFile;
use super::log::RequestLog;
use super::records::{Job, Numbered, Session, Task, User};
use super::version::Version;

/// The site's clock.
pub(super) type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Maximum number of requests that are kept for assertions; beyond that, the older half is dropped (a
/// demonstration may run for days).
const LOG_LIMIT: usize = 100_000;

/// The whole state of the site.
pub(super) struct State {
    pub(super) version: Version,
    pub(super) url: String,
    pub(super) clock: Clock,
    pub(super) import_polls: u32,
    pub(super) throttle: Option<u32>,
    /// Times of anonymous calls within the last minute.
    pub(super) anonymous_calls: Vec<DateTime<Utc>>,
    pub(super) users: BTreeMap<u64, User>,
    pub(super) tasks: BTreeMap<u64, Task>,
    pub(super) jobs: BTreeMap<u64, Job>,
    /// Session key → session.
    pub(super) sessions: HashMap<String, Session>,
    /// Owner and personal access token.
    pub(super) personal_tokens: Vec<(u64, SecretString)>,
    /// Path on the shared storage → file.
    pub(super) share: BTreeMap<String, StoredFile>,
    /// Contents of files, by a hash of them: every candidate gets the same images.
    contents: HashMap<u64, Bytes>,
    pub(super) faults: Vec<Fault>,
    pub(super) log: Vec<RequestLog>,
    numbers: BTreeMap<Numbered, u64>,
}

impl State {
    pub(super) fn new(version: Version, url: &str, admin: &str, password: &str) -> Self {
        let mut state = Self {
            version,
            url: url.to_owned(),
            clock: Arc::new(Utc::now),
            import_polls: 2,
            throttle: None,
            anonymous_calls: Vec::new(),
            users: BTreeMap::new(),
            tasks: BTreeMap::new(),
            jobs: BTreeMap::new(),
            sessions: HashMap::new(),
            personal_tokens: Vec::new(),
            share: BTreeMap::new(),
            contents: HashMap::new(),
            faults: Vec::new(),
            log: Vec::new(),
            numbers: BTreeMap::new(),
        };
        let id = state.add_user(admin, password, "admin@example.com", "admin");
        if let Some(user) = state.users.get_mut(&id) {
            user.is_staff = true;
            user.is_superuser = true;
        }
        state
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// The same file, sharing its contents with an earlier equal one.
    pub(super) fn keep(&mut self, mut file: StoredFile) -> StoredFile {
        let mut hasher = DefaultHasher::new();
        hasher.write(&file.contents);
        let known = self.contents.entry(hasher.finish()).or_insert_with(|| file.contents.clone());
        if *known == file.contents {
            file.contents.clone_from(known);
        }
        file
    }

    /// The next id of its kind, from 1.
    pub(super) fn next(&mut self, kind: Numbered) -> u64 {
        let number = self.numbers.entry(kind).or_insert(0);
        *number += 1;
        *number
    }

    /// Makes this the next id of its kind.
    #[cfg(test)]
    pub(super) fn begin_with(&mut self, kind: Numbered, number: u64) {
        self.numbers.insert(kind, number.saturating_sub(1));
    }

    pub(super) fn add_user(&mut self, username: &str, password: &str, email: &str, group: &str) -> u64 {
        let id = self.next(Numbered::User);
        let user = User {
            id,
            username: username.to_owned(),
            password: SecretString::from(password),
            email: email.to_owned(),
            first_name: String::new(),
            last_name: String::new(),
            groups: vec![group.to_owned()],
            is_staff: false,
            is_superuser: false,
            is_active: true,
            last_login: None,
            date_joined: self.now(),
            token: None,
        };
        self.users.insert(id, user);
        id
    }

    /// The user with exactly this name.
    pub(super) fn user_by_name(&self, username: &str) -> Option<u64> {
        self.users.values().find(|user| user.username == username).map(|user| user.id)
    }

    /// The user's token, created at the first call.
    pub(super) fn token_of(&mut self, user: u64) -> Option<String> {
        let user = self.users.get_mut(&user)?;
        let token = user.token.get_or_insert_with(|| SecretString::from(random_key(40)));
        Some(token.expose_secret().to_owned())
    }

    /// Opens a new session for the user: its key and CSRF token. The site keeps one session per user, so that a
    /// client that sends a token with every request does not fill the memory.
    pub(super) fn open_session(&mut self, user: u64) -> (String, String) {
        if let Some((key, session)) = self.sessions.iter().find(|(_, session)| session.user == user) {
            return (key.clone(), session.csrf.clone());
        }
        let (key, csrf) = (random_key(32), random_key(32));
        self.sessions.insert(key.clone(), Session { user, csrf: csrf.clone() });
        (key, csrf)
    }

    /// The jobs of a task in the order of their frames.
    pub(super) fn jobs_of(&self, task: u64) -> impl Iterator<Item = &Job> {
        self.jobs.values().filter(move |job| job.task == task)
    }

    /// Sets a task's date to now.
    pub(super) fn touch_task(&mut self, task: u64) {
        let now = self.now();
        if let Some(task) = self.tasks.get_mut(&task) {
            task.updated = later(now, task.updated);
        }
    }

    /// Sets a job's date to now.
    pub(super) fn touch_job(&mut self, job: u64) {
        let now = self.now();
        if let Some(job) = self.jobs.get_mut(&job) {
            job.updated = later(now, job.updated);
        }
    }

    /// An address of the site as JSON.
    pub(super) fn link(&self, path: &str) -> Value {
        json!(format!("{}{path}", self.url))
    }

    pub(super) fn record(&mut self, entry: RequestLog) {
        if self.log.len() >= LOG_LIMIT {
            self.log.drain(..LOG_LIMIT / 2);
        }
        self.log.push(entry);
    }
}

/// The date of a change after one with the date `before`: the two are never equal, however slow the clock is.
pub(super) fn later(now: DateTime<Utc>, before: DateTime<Utc>) -> DateTime<Utc> {
    now.max(before + TimeDelta::microseconds(1))
}

/// A time in the site's format.
pub(super) fn stamp(time: DateTime<Utc>) -> Value {
    json!(time.to_rfc3339_opts(SecondsFormat::Micros, true))
}

/// Unguessable letters and digits.
pub(super) fn random_key(length: usize) -> String {
    rand::rng().sample_iter(Alphanumeric).take(length).map(char::from).collect()
}
