//! A journal of the effects and updates in flight, in a small file beside the database that outlives the process.
//! With it, the bot identifies an effect that crashes the process, and does not crash on it after every start.
//! The same holds for an update, identified by its number:
//!
//! Telegram ──unparsed──▶ recorded ──▶ parsed ──▶ decided and committed ──▶ entry removed. If the process crashes
//! while an update is recorded, the next process requests updates one at a time. If the process crashes three
//! times while one update is alone, that update becomes a dead letter by its number, unparsed.
//!
//! Lives here: which effects may have caused the last crash (those that were in flight), which one is tried
//! alone, and how often the process crashed meanwhile.
//! Must not: know what an effect does; be needed for anything else. If the file can't be read or written, this
//! is logged once, and the bot works as if it had never crashed.
//!
//! A crash says nothing about any single effect that was in flight. So afterwards each of these *suspects* is
//! tried alone once, while all others wait. However that try ends, the suspect is cleared. A crash counts against
//! a suspect only if it was alone, and after [`MAX_CRASHES`] such crashes in a row it becomes a dead letter.

mod journal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::time::sleep;

pub(crate) use journal::Subject;

use crate::model::{Cause, CauseKind};
use crate::retry::Backoff;
use crate::store::{Outbox, StoreError};
use journal::{Entry, Journal, State, opened, place, warn_unusable};

/// Number of crashes in a row, each while the effect was alone, after which it becomes a dead letter.
const MAX_CRASHES: u8 = 3;

/// If the process crashed while an effect was alone, the effect waits this long before it is tried again, and
/// twice as long the next time. Meanwhile others are performed, and the effect is not blamed for a process that is
/// killed again and again for another reason.
const BACKOFF: Backoff = Backoff::new(Duration::from_secs(2), Duration::from_secs(8));

/// How long the others wait for a suspect. The time doubles with every crash that comes later than that.
const ALONE: Duration = Duration::from_secs(5);

/// Limit on how long a suspect is alone: five seconds, doubled this many times.
const MAX_DOUBLINGS: u8 = 6;

/// The effects and updates in flight.
pub struct InFlight {
    /// Held by all tries, or exclusively by the one that is alone.
    tries: RwLock<()>,
    journal: Mutex<Journal>,
}

impl InFlight {
    /// What follows the name of the database in that of the journal.
    pub const SUFFIX: &str = journal::SUFFIX;

    /// Without a file: nothing outlives the process.
    #[must_use]
    pub fn in_memory() -> Self {
        let journal = Journal { file: None, lines: Vec::new(), warned: false };
        Self { tries: RwLock::default(), journal: Mutex::new(journal) }
    }

    /// Recorded in the file beside this database, which no other process has open.
    #[must_use]
    pub fn beside(database: &Path) -> Self {
        let path = place(database);
        let this = Self::in_memory();
        match opened(&path) {
            Ok((file, lines)) => {
                let mut journal = this.journal();
                journal.file = Some((file, path));
                journal.lines = lines;
                drop(journal);
            }
            Err(error) => warn_unusable(&path, &error),
        }
        this
    }

    /// Takes over what a crashed process left: effects that are still in the outbox, and updates that were not
    /// applied, are suspects from now on if they were in flight.
    ///
    /// # Errors
    /// [`StoreError`] if the outbox can't be read.
    pub fn recover(&self, records: &impl Outbox) -> Result<(), StoreError> {
        let offset = records.update_offset()?;
        let mut journal = self.journal();
        let mut suspects: BTreeMap<Subject, Entry> = BTreeMap::new();
        for entry in journal.lines.iter().flatten().map(|entry| entry.after_crash()) {
            let is_left = match entry.subject {
                Subject::Effect { id, decided } => {
                    records.waiting_since(id)?.is_some_and(|since| since.timestamp_millis() == decided)
                }
                Subject::Updates(first) => first >= offset,
            };
            if is_left {
                suspects.entry(entry.subject).or_insert(entry);
            }
        }
        for entry in suspects.values().filter(|entry| entry.crashes > 0) {
            let crashes = entry.crashes;
            match entry.subject {
                Subject::Effect { id: effect, .. } => {
                    tracing::warn!(
                        effect = effect.0,
                        crashes,
                        "the bot crashed while it tried this effect alone"
                    );
                }
                Subject::Updates(update) => {
                    tracing::warn!(update, crashes, "the bot crashed while it took this update alone");
                }
            }
        }
        let effects = suspects.keys().filter(|suspect| matches!(suspect, Subject::Effect { .. })).count();
        if effects > 0 {
            tracing::info!(effects, "these effects were in flight when the bot crashed; each is tried alone");
        }
        if suspects.len() > effects {
            tracing::info!("updates were in flight when the bot crashed; they are taken one at a time");
        }
        journal.replace_all(suspects.into_values().collect());
        Ok(())
    }

    /// Whether an update may have crashed the last process.
    pub(crate) fn suspects_updates(&self) -> bool {
        let is_one = |entry: &Entry| matches!(entry.subject, Subject::Updates(_));
        self.journal().lines.iter().flatten().any(is_one)
    }

    /// The cause, if the process crashed too often on something: it must not be tried any more.
    pub(crate) fn too_many_crashes(&self, subject: impl Into<Subject>) -> Option<Cause> {
        let (_, entry) = self.journal().find(subject.into())?;
        let cause =
            || CauseKind::CrashedRepeatedly.because(format!("the bot crashed {} times on it", entry.crashes));
        (entry.crashes >= MAX_CRASHES).then(cause)
    }

    /// How long something has to wait before it is tried again.
    pub(crate) fn pause(&self, subject: impl Into<Subject>) -> Duration {
        match self.journal().find(subject.into()) {
            Some((_, entry)) if entry.crashes > 0 => BACKOFF.pause(entry.crashes.into()),
            _ => Duration::ZERO,
        }
    }

    /// Waits until something may be tried: alone if it is a suspect, otherwise together with others.
    pub(crate) async fn acquire(&self, subject: impl Into<Subject>) -> Permit<'_> {
        let subject = subject.into();
        let suspect = self.journal().find(subject);
        let guard = match suspect {
            Some((_, entry)) => {
                let time = ALONE * 2_u32.pow(u32::from(entry.doublings.min(MAX_DOUBLINGS)));
                Guard::Alone(self.tries.write().await, time)
            }
            None => Guard::Together(self.tries.read().await),
        };
        let mut journal = self.journal();
        let place = match suspect {
            Some((place, entry)) => {
                journal.put(place, Some(Entry { state: State::Alone, ..entry }));
                place
            }
            None => journal.add(Entry::of(subject)),
        };
        drop(journal);
        Permit { in_flight: self, place, guard: Some(guard) }
    }

    /// Something is done: its entry is removed.
    pub(crate) fn forget(&self, subject: impl Into<Subject>) {
        let mut journal = self.journal();
        if let Some((place, _)) = journal.find(subject.into()) {
            journal.put(place, None);
        }
    }

    /// The process ends on purpose, or for a known reason: nothing becomes a suspect, whatever is still in flight.
    pub fn clear(&self) {
        let mut journal = self.journal();
        if let Some((_, path)) = journal.file.take() {
            let _ = fs::remove_file(path);
        }
    }

    fn journal(&self) -> MutexGuard<'_, Journal> {
        // A panic elsewhere can't leave an entry half changed.
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Permission to try something, which is in flight while the permit exists.
pub(crate) struct Permit<'a> {
    in_flight: &'a InFlight,
    place: usize,
    /// Always set between two calls.
    guard: Option<Guard<'a>>,
}

/// The guards are only held, never read.
enum Guard<'a> {
    Together(#[expect(dead_code, reason = "held")] RwLockReadGuard<'a, ()>),
    Alone(RwLockWriteGuard<'a, ()>, Duration),
}

impl Permit<'_> {
    /// Runs a try. If a try that is alone takes too long, the others stop waiting.
    pub(crate) async fn run<T>(&mut self, what: impl Future<Output = T>) -> T {
        let mut what = pin!(what);
        if let Some(Guard::Alone(_, time)) = &self.guard {
            tokio::select! {
                biased;
                done = &mut what => return done,
                () = sleep(*time) => {}
            }
            self.let_others_continue();
        }
        what.await
    }

    fn let_others_continue(&mut self) {
        let mut journal = self.in_flight.journal();
        if let Some(entry) = journal.lines[self.place] {
            let doublings = entry.doublings.saturating_add(1);
            journal.put(self.place, Some(Entry { state: State::Together, doublings, ..entry }));
        }
        drop(journal);
        self.guard = match self.guard.take() {
            Some(Guard::Alone(guard, _)) => Some(Guard::Together(guard.downgrade())),
            other => other,
        };
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        // Before the guard is dropped, which lets the others continue.
        self.in_flight.journal().put(self.place, None);
    }
}
