//! What is under way, in a small file beside the database that outlives the process, so that an effect that ends it is
//! found out and does not end it after every start. So is an update, by its number:
//!
//! Telegram ──as it came──▶ noted ──▶ read ──▶ decided and committed ──▶ the note goes; after a death with it, updates are
//! asked for one at a time, each of them alone; after three deaths over one, alone, it is set aside by its number, unread.
//!
//! Lives here: who of the effects may be to blame for the last death (those that were under way), who tries alone, and
//! how often the process died meanwhile.
//! Must not: know what an effect does; be needed for anything else. A file that can't be read or written is told once,
//! and the bot works as if nothing had ever ended it.
//!
//! A death says nothing about any one of the effects that were under way. So after it each of these *suspects* is tried
//! once alone, with all others waiting. However that try ends, the suspect is cleared. Only a process that dies while a
//! suspect is alone counts against it, and after [`DEATHS`] such deaths in a row it is set aside.

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

/// So many deaths in a row, each while it was alone, and an effect is set aside.
const DEATHS: u8 = 3;

/// An effect over which the process died alone waits so long before it is tried again, and twice as long the next time:
/// others are done meanwhile, and a process that is killed again and again for another reason is not blamed on it.
const BACKOFF: Backoff = Backoff::new(Duration::from_secs(2), Duration::from_secs(8));

/// For so long the others wait for a suspect. It gets twice as long with every death that comes later than that.
const ALONE: Duration = Duration::from_secs(5);

/// No suspect is alone for longer: five seconds, doubled so often.
const MOST_DOUBLINGS: u8 = 6;

/// What is under way.
pub struct UnderWay {
    /// Held by all who try, and by nobody else while somebody tries alone.
    tries: RwLock<()>,
    notes: Mutex<Notes>,
}

impl UnderWay {
    /// Noted nowhere: nothing outlives the process.
    #[must_use]
    pub fn noted_nowhere() -> Self {
        let notes = Notes { file: None, lines: Vec::new(), complained: false };
        Self { tries: RwLock::default(), notes: Mutex::new(notes) }
    }

    /// Noted in the file beside this database, which nobody else has open.
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

    /// Takes up what a process has left that died: of the effects that still wait in the outbox, and of the updates that
    /// were not taken, those that were under way are suspects from now on. `offset`: of the next update.
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
                    tracing::warn!(effect, deaths, "the bot died while nothing but this effect was tried");
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

    /// Whether it may be an update that the last process died of.
    pub(crate) fn suspects_updates(&self) -> bool {
        let is_one = |note: &Note| matches!(note.subject, Subject::Updates(_));
        self.notes().lines.iter().flatten().any(is_one)
    }

    /// Why something is not to be tried any more, if that is so.
    pub(crate) fn verdict(&self, subject: impl Into<Subject>) -> Option<Cause> {
        let (_, note) = self.notes().find(subject.into())?;
        let cause = || CauseKind::Deadly.because(format!("the bot died {} times over it", note.deaths));
        (note.deaths >= DEATHS).then(cause)
    }

    /// How long something is to wait before it is tried again.
    pub(crate) fn pause(&self, subject: impl Into<Subject>) -> Duration {
        match self.notes().find(subject.into()) {
            Some((_, note)) if note.deaths > 0 => BACKOFF.pause(note.deaths.into()),
            _ => Duration::ZERO,
        }
    }

    /// Waits until something may be tried: alone, when it is a suspect, or else beside others.
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

    /// Something is dealt with: nothing is to be known of it.
    pub(crate) fn forget(&self, subject: impl Into<Subject>) {
        let mut notes = self.notes();
        if let Some((place, _)) = notes.find(subject.into()) {
            notes.put(place, None);
        }
    }

    /// The process ends because it is to, or because of something that is known: nobody is a suspect, whatever is left
    /// under way.
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

/// The right to try something. While it is there, that is under way.
pub(crate) struct Turn<'a> {
    under_way: &'a UnderWay,
    place: usize,
    /// Always there between two calls.
    pass: Option<Pass<'a>>,
}

/// Nobody looks into the guards; they are held.
enum Pass<'a> {
    Together(#[expect(dead_code, reason = "held")] RwLockReadGuard<'a, ()>),
    Alone(RwLockWriteGuard<'a, ()>, Duration),
}

impl Turn<'_> {
    /// Tries. When somebody who is alone takes long, the others wait no longer.
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
        // Before the others go on, who get their turn when the pass is dropped.
        self.under_way.notes().put(self.place, None);
    }
}
