//! Monitoring of the running bot: what the desk committed, what waits, how Telegram and the site answer.
//!
//! Lives here: the one [`Watch`] to which everything is reported, its handling of the calls that clients
//! report, the numbers as `OpenMetrics`, the log lines about events, the HTTP endpoints.
//! Must not: change anything, decide anything, or be asked by code that does. Names, texts and secrets appear
//! neither in numbers nor in lines.
//!
//! Reporting something is an atomic addition, without I/O except for the line about an event.
//! Reading the numbers reads no effect of the outbox.

mod contact;
mod database;
mod http;
mod log;
mod lookout;
mod numbers;
mod plain;
mod site;
mod story;
mod telegram;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, TimeDelta, Utc};

pub use http::serve;
pub use log::Log;
pub use lookout::{look_at_database, look_at_site};

use crate::backups::Schedule;
use crate::desk::{Commit, Environment, EventKind};
use crate::model::{Attempt, Effect, EffectPlace, OutboxEntry, Queue, SiteStep};
use crate::store::{Outbox, Records, Store, StoreError};
use contact::Contact;
use database::Database;
use numbers::Numbers;
use story::Task;

/// Telegram and the site count as reachable when they answered within this time. A poll of Telegram may take
/// half a minute, and the site is checked as often.
const MAX_SILENCE: TimeDelta = TimeDelta::seconds(90);

/// The desk counts as working when it commits what Telegram brought within this time.
const COMMIT: TimeDelta = TimeDelta::seconds(30);

/// Never.
const NEVER: i64 = i64::MIN;

/// The monitoring of a running bot.
pub struct Watch {
    clock: Arc<dyn Environment>,
    store: Store,
    database: Option<Database>,
    numbers: Numbers,
    /// Polls and the greeting. That Telegram accepts messages says nothing about updates.
    telegram: Contact,
    site: Contact,
    backups: OnceLock<Schedule>,
    /// Time in milliseconds when updates came that are not committed yet.
    brought: AtomicI64,
}

impl Watch {
    /// Nothing seen yet. With the database's path, its size is reported, and also when it is no longer in place.
    #[must_use]
    pub fn new(clock: Arc<dyn Environment>, store: Store, database: Option<PathBuf>) -> Arc<Self> {
        Arc::new(Self {
            clock,
            database: database.map(|path| Database::now_at(path, store.clone())),
            store,
            numbers: Numbers::new(),
            telegram: Contact::new("Telegram"),
            site: Contact::new("the site"),
            backups: OnceLock::new(),
            brought: AtomicI64::new(NEVER),
        })
    }

    /// Watches the scheduled copies: from now on, the age of the newest is one of the numbers.
    pub fn look_at_backups(&self, schedule: Schedule) {
        self.backups.get_or_init(|| schedule);
    }

    /// A commit of the desk.
    pub(crate) fn committed(&self, commit: &Commit<'_>) {
        self.numbers.commits.inc();
        let taken: BTreeMap<EffectPlace, &OutboxEntry> = commit
            .effects
            .taken
            .iter()
            .filter_map(|(place, entry)| Some((*place, entry.as_ref()?)))
            .collect();
        let find = |place: EffectPlace| match taken.get(&place) {
            Some(entry) => Some(Task::of(entry)),
            // It is delayed and still waits.
            None => self.store.read().and_then(|view| view.effect(place)).ok()?.as_ref().map(Task::of),
        };
        for event in commit.events {
            self.numbers.event(kind(&event.kind));
            story::tell(event, kind(&event.kind), find);
        }
        for (_, entry) in &commit.effects.pushed {
            self.pushed(entry);
        }
    }

    fn pushed(&self, entry: &OutboxEntry) {
        self.numbers.effect(entry.effect.queue());
        let Effect::Site(effect) = &entry.effect else { return };
        match effect.step {
            SiteStep::FetchSubmission => drop(self.numbers.handed_in.inc()),
            // The first step that follows from a scorecard.
            SiteStep::CompleteJobs => {
                let Some(number) = effect.attempt() else { return };
                let attempt = self.store.read().and_then(|view| view.attempt(effect.person, number));
                let scorecard = attempt.ok().flatten().and_then(Attempt::into_scorecard);
                if let Some(overall) = scorecard.and_then(|scorecard| scorecard.overall()) {
                    self.numbers.scores.observe(overall.as_f64());
                }
            }
            _ => {}
        }
    }

    /// Telegram is asked for updates: the earlier ones are committed.
    fn polls(&self) {
        self.brought.store(NEVER, Ordering::Relaxed);
    }

    /// Telegram answered a poll with this many updates.
    fn polled(&self, updates: usize) {
        self.telegram.answered(self.now());
        self.numbers.updates.inc_by(updates as u64);
        if updates > 0 {
            self.brought.store(self.now().timestamp_millis(), Ordering::Relaxed);
        }
    }

    /// What keeps the bot from its work, one line each; empty when it is ready.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let now = self.now();
        let mut problems = Vec::from_iter(self.lost_database());
        for (name, seen) in [("Telegram", self.telegram.seen()), ("the site", self.site.seen())] {
            match seen {
                Some(seen) if now - seen <= MAX_SILENCE => {}
                Some(seen) => {
                    problems.push(format!("{name} has not answered for {} s", (now - seen).num_seconds()));
                }
                None => problems.push(format!("{name} has not answered yet")),
            }
        }
        if let Some(brought) = time(&self.brought).filter(|brought| now - *brought > COMMIT) {
            let seconds = (now - brought).num_seconds();
            problems.push(format!("the desk has not committed what Telegram brought {seconds} s ago"));
        }
        problems
    }

    /// If the database is no longer in its place: that fact, and what to do.
    #[must_use]
    pub fn lost_database(&self) -> Option<String> {
        self.database.as_ref().and_then(Database::lost)
    }

    fn database(&self) -> Option<&Path> {
        self.database.as_ref().map(Database::path)
    }

    /// All numbers in the text format of `OpenMetrics` 1.0.
    ///
    /// # Errors
    /// [`StoreError`] when the file can't be read.
    pub fn metrics(&self) -> Result<String, StoreError> {
        let now = self.now();
        let view = self.store.read()?;
        for queue in Queue::ALL {
            let oldest = view.oldest(queue)?.map_or(0.0, |oldest| seconds(now - oldest));
            self.numbers.queue(queue, view.queue_size(queue)?, oldest);
        }
        for (name, seen) in [("telegram", self.telegram.seen()), ("site", self.site.seen())] {
            self.numbers.seen(name, seen.map(|seen| seconds(now - seen)));
        }
        self.numbers.free(self.database().and_then(free_bytes));
        self.numbers.backup(self.backups.get().map(|schedule| {
            let newest = schedule.copies(now).ok().and_then(|copies| Some(copies.past.first()?.at));
            // If none was ever taken, its age exceeds any limit.
            newest.map_or(f64::INFINITY, |at| seconds(now - at))
        }));
        let size = self.database().and_then(|path| std::fs::metadata(path).ok());
        self.numbers.database_bytes.set(size.map_or(0, |metadata| metadata.len() as i64));
        self.numbers.records(&view)?;
        self.numbers.ready.set(i64::from(self.problems().is_empty()));
        Ok(self.numbers.text())
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
}

fn time(milliseconds: &AtomicI64) -> Option<DateTime<Utc>> {
    Some(milliseconds.load(Ordering::Relaxed))
        .filter(|seen| *seen != NEVER)
        .and_then(DateTime::from_timestamp_millis)
}

/// Free space on the disk of a file for users other than root.
fn free_bytes(file: &Path) -> Option<u64> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let found = rustix::fs::statvfs(folder).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}

fn seconds(duration: TimeDelta) -> f64 {
    duration.num_milliseconds() as f64 / 1000.0
}

/// The kind of an event, as one word.
fn kind(event: &EventKind) -> &'static str {
    match event {
        EventKind::Update { .. } => "update",
        EventKind::Outcome { .. } => "outcome",
        EventKind::Delayed { .. } => "delayed",
        EventKind::Whitelist(_) => "whitelist",
        EventKind::Due(_) => "due",
        EventKind::Operator(_) => "operator",
        EventKind::Import(_) => "import",
        EventKind::WhitelistSeen(_) => "whitelist_seen",
        EventKind::Copied(_) | EventKind::CopyAgain(_) | EventKind::CopiedAll(_) => "copied",
        EventKind::CompletedOnSite { .. } => "completed_on_site",
        EventKind::SavesSeen { .. } => "saves_seen",
        EventKind::UpdateSetAside { .. } => "update_set_aside",
    }
}
