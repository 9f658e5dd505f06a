//! What is under way, in a small file beside the database that outlives the process. With it, an effect that
//! kills the process is identified and does not kill it after every start. The same holds for an update,
//! identified by its number:
//!
//! Telegram ──unparsed──▶ recorded ──▶ parsed ──▶ decided and committed ──▶ record removed. If the process dies
//! while an update is recorded, updates are then requested one at a time, each of them alone. After three
//! deaths during one that was alone, it is set aside by its number, unparsed.
//!
//! Lives here: which effects may have caused the last death (those that were under way), which one is tried
//! alone, and how often the process died meanwhile.
//! Must not: know what an effect does; be needed for anything else. If the file can't be read or written, this
//! is logged once, and the bot works as if nothing had ever killed it.
//!
//! A death says nothing about any single effect that was under way. So afterwards each of these *suspects* is
//! tried alone once, while all others wait. However that try ends, the suspect is cleared. Only if the process
//! dies while a suspect is alone does this count against it, and after [`DEATHS`] such deaths in a row it is
//! set aside.

mod notes;
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

pub(crate) use notes::Subject;

use crate::model::{Cause, CauseKind, EffectId, OutboxEntry};
use crate::retry::Backoff;
use notes::{Note, Notes, State, opened, place, tell_useless};

/// Number of deaths in a row, each while the effect was alone, after which it is set aside.
const DEATHS: u8 = 3;

/// If the process died while an effect was alone, the effect waits this long before it is tried again, and
/// twice as long the next time. Meanwhile others are done, and the effect is not blamed for a process that is
/// killed again and again for another reason.
const BACKOFF: Backoff = Backoff::new(Duration::from_secs(2), Duration::from_secs(8));

/// How long the others wait for a suspect. The time doubles with every death that comes later than that.
const ALONE: Duration = Duration::from_secs(5);

/// Limit on how long a suspect is alone: five seconds, doubled this many times.
const MOST_DOUBLINGS: u8 = 6;

/// What is under way.
pub struct UnderWay {
    /// Held by all tries, or exclusively by the one that is alone.
    tries: RwLock<()>,
    notes: Mutex<Notes>,
}

impl UnderWay {
    /// Not recorded in any file: nothing outlives the process.
    #[must_use]
    pub fn noted_nowhere() -> Self {
        let notes = Notes { file: None, lines: Vec::new(), complained: false };
        Self { tries: RwLock::default(), notes: Mutex::new(notes) }
    }

    /// Recorded in the file beside this database, which no other process has open.
    #[must_use]
    pub fn beside(database: &Path) -> Self {
        let path = place(database);
        let this = Self::noted_nowhere();
        match opened(&path) {
            Ok((file, lines)) => {
                let mut notes = this.notes();
                notes.file = Some((file, path));
                notes.lines = lines;
                drop(notes);
            }
            Err(error) => tell_useless(&path, &error),
        }
        this
    }

    /// Takes over what a dead process has left: effects that still wait in the outbox, and updates that were not
    /// taken, are suspects from now on if they were under way. `offset`: of the next update.
    pub fn take_up(&self, outbox: &[(EffectId, OutboxEntry)], offset: u32) {
        let waiting: BTreeMap<EffectId, i64> =
            outbox.iter().map(|(id, entry)| (*id, entry.created.timestamp_millis())).collect();
        let mut notes = self.notes();
        let mut suspects: BTreeMap<Subject, Note> = BTreeMap::new();
        for note in notes.lines.iter().flatten().map(|note| note.after_death()) {
            let is_left = match note.subject {
                Subject::Effect { id, decided } => waiting.get(&id) == Some(&decided),
                Subject::Updates(first) => first >= offset,
            };
            if is_left {
                suspects.entry(note.subject).or_insert(note);
            }
        }
        for note in suspects.values().filter(|note| note.deaths > 0) {
            let deaths = note.deaths;
            match note.subject {
                Subject::Effect { id: effect, .. } => {
                    tracing::warn!(
                        effect = effect.0,
                        deaths,
                        "the bot died while nothing but this effect was tried"
                    );
                }
                Subject::Updates(update) => {
                    tracing::warn!(update, deaths, "the bot died while nothing but this update was taken");
                }
            }
        }
        let effects = suspects.keys().filter(|suspect| matches!(suspect, Subject::Effect { .. })).count();
        if effects > 0 {
            tracing::info!(effects, "these were under way when the bot died, and are tried alone");
        }
        if suspects.len() > effects {
            tracing::info!("updates were being taken when the bot died, and are taken one at a time");
        }
        notes.become_(suspects.into_values().collect());
    }

    /// Whether an update may have killed the last process.
    pub(crate) fn suspects_updates(&self) -> bool {
        let is_one = |note: &Note| matches!(note.subject, Subject::Updates(_));
        self.notes().lines.iter().flatten().any(is_one)
    }

    /// Why something must not be tried any more, if that is so.
    pub(crate) fn verdict(&self, subject: impl Into<Subject>) -> Option<Cause> {
        let (_, note) = self.notes().find(subject.into())?;
        let cause =
            || CauseKind::CrashedRepeatedly.because(format!("the bot died {} times over it", note.deaths));
        (note.deaths >= DEATHS).then(cause)
    }

    /// How long something has to wait before it is tried again.
    pub(crate) fn pause(&self, subject: impl Into<Subject>) -> Duration {
        match self.notes().find(subject.into()) {
            Some((_, note)) if note.deaths > 0 => BACKOFF.pause(note.deaths.into()),
            _ => Duration::ZERO,
        }
    }

    /// Waits until something may be tried: alone if it is a suspect, otherwise together with others.
    pub(crate) async fn turn(&self, subject: impl Into<Subject>) -> Turn<'_> {
        let subject = subject.into();
        let suspect = self.notes().find(subject);
        let pass = match suspect {
            Some((_, note)) => {
                let time = ALONE * 2_u32.pow(u32::from(note.doublings.min(MOST_DOUBLINGS)));
                Pass::Alone(self.tries.write().await, time)
            }
            None => Pass::Together(self.tries.read().await),
        };
        let mut notes = self.notes();
        let place = match suspect {
            Some((place, note)) => {
                notes.put(place, Some(Note { state: State::Alone, ..note }));
                place
            }
            None => notes.add(Note::of(subject)),
        };
        drop(notes);
        Turn { under_way: self, place, pass: Some(pass) }
    }

    /// Something is done: its notes are removed.
    pub(crate) fn forget(&self, subject: impl Into<Subject>) {
        let mut notes = self.notes();
        if let Some((place, _)) = notes.find(subject.into()) {
            notes.put(place, None);
        }
    }

    /// The process ends on purpose, or for a known reason: nothing becomes a suspect, whatever is left under way.
    pub fn acquit_all(&self) {
        let mut notes = self.notes();
        if let Some((_, path)) = notes.file.take() {
            let _ = fs::remove_file(path);
        }
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        // A panic elsewhere can't leave a note half changed.
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to try something. While it exists, that is under way.
pub(crate) struct Turn<'a> {
    under_way: &'a UnderWay,
    place: usize,
    /// Always set between two calls.
    pass: Option<Pass<'a>>,
}

/// The guards are only held, never read.
enum Pass<'a> {
    Together(#[expect(dead_code, reason = "held")] RwLockReadGuard<'a, ()>),
    Alone(RwLockWriteGuard<'a, ()>, Duration),
}

impl Turn<'_> {
    /// Runs a try. If a try that is alone takes too long, the others stop waiting.
    pub(crate) async fn take<T>(&mut self, what: impl Future<Output = T>) -> T {
        let mut what = pin!(what);
        if let Some(Pass::Alone(_, time)) = &self.pass {
            tokio::select! {
                biased;
                done = &mut what => return done,
                () = sleep(*time) => {}
            }
            self.go_on_in_company();
        }
        what.await
    }

    fn go_on_in_company(&mut self) {
        let mut notes = self.under_way.notes();
        if let Some(note) = notes.lines[self.place] {
            let doublings = note.doublings.saturating_add(1);
            notes.put(self.place, Some(Note { state: State::Together, doublings, ..note }));
        }
        drop(notes);
        self.pass = match self.pass.take() {
            Some(Pass::Alone(guard, _)) => Some(Pass::Together(guard.downgrade())),
            other => other,
        };
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        // Before the others, who go on when the pass is dropped.
        self.under_way.notes().put(self.place, None);
    }
}
