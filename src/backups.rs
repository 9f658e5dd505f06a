//! Scheduled backups: every day at a set hour, a copy of the file is written into a folder, and a limited
//! number of copies is kept.
//!
//! Lives here: when a copy is due, its name, which old copies are deleted. Encrypted and plain copies count
//! alike.
//! Must not: know how a copy is made (`store`) or encrypted (`sealing`). What is due follows from the names in the folder, so a bot that was off
//! at the hour takes the copy when it is back.
//!
//! **Invariant.** A wrong clock never makes copies disappear: both the system's clock *and* the time that has
//! passed since the last copy must say that a copy is due, one new copy displaces at most one old copy, and a
//! copy that is dated in the future does not count.

mod erased;

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use thiserror::Error;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::desk::Environment;
use crate::sealing::Recipients;
use crate::store::{Saved, SnapshotError, Store, StoreError, back_up, seal_up};
use crate::zone::Zone;

pub use erased::{OldCopy, copies_before, in_words};

/// The end of a copy's name, and what an encrypted copy has after that.
const ENDING: &str = ".redb";
const SEALED: &str = ".age";

/// The format of the time in a copy's name.
const TIME_FORMAT: &str = "%Y%m%d-%H%M%S";

/// Maximum time until the next look at the clock: the system's clock may be set.
const TICK: Duration = Duration::from_mins(1);

/// Minimum time between two scheduled copies.
const APART: TimeDelta = TimeDelta::hours(20);

/// If waiting for the hour would exceed this time since the last copy, a copy is taken at another hour.
const LONGEST: TimeDelta = TimeDelta::hours(28);

/// A copy counts as dated in the future if it is this far ahead: clocks are corrected by seconds and minutes
/// all the time.
const AHEAD: TimeDelta = TimeDelta::hours(1);

/// How long to wait before a failed copy is tried again.
const AGAIN: Duration = Duration::from_mins(15);

/// When copies are taken, and where they go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The folder; it must exist.
    pub folder: PathBuf,
    /// Hour of the day, 0 to 23.
    pub hour: u8,
    /// The zone of that hour.
    pub zone: Zone,
    /// Number of copies that are kept, at least 1.
    pub keep: usize,
    /// The recipients of encryption; `None`: copies are not encrypted.
    pub recipients: Option<Recipients>,
}

/// Why there is no new copy.
#[derive(Debug, Error)]
pub enum BackupError {
    /// The folder can't be read or written.
    #[error("{}: {cause}", .folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// The system's message.
        cause: io::Error,
    },
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The copy.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
}

/// A scheduled copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// When it was taken, to the second.
    pub at: DateTime<Utc>,
    /// Where it is.
    pub path: PathBuf,
    /// Whether it is encrypted, by its name.
    pub sealed: bool,
}

/// The copies in the folder, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copies {
    /// Copies that are not dated in the future.
    pub past: Vec<Copy>,
    /// Copies that are dated in the future: some clock was wrong. They do not count, and are left alone.
    pub future: Vec<Copy>,
}

impl Schedule {
    /// The copies in the folder at this time.
    ///
    /// # Errors
    /// [`BackupError::Folder`].
    pub fn copies(&self, now: DateTime<Utc>) -> Result<Copies, BackupError> {
        let failed = |cause| BackupError::Folder { folder: self.folder.clone(), cause };
        let mut copies = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            copies.extend(named(&path).map(|(at, sealed)| Copy { at, path, sealed }));
        }
        copies.sort_by_key(|copy| std::cmp::Reverse(copy.at));
        let past = copies.split_off(copies.partition_point(|copy| copy.at > now + AHEAD));
        Ok(Copies { past, future: copies })
    }

    /// When the next copy is due after the last one: at the first such hour that is not too soon after it, or at
    /// once if there is no copy.
    #[must_use]
    pub fn due(&self, last: Option<DateTime<Utc>>, now: DateTime<Utc>) -> DateTime<Utc> {
        let Some(last) = last else { return now };
        let soonest = last + APART;
        let Some(hour) = self.zone.next_hour(soonest, self.hour, |_| true) else { return soonest };
        if hour - last <= LONGEST { hour } else { soonest }
    }

    /// Takes a copy; then deletes the copies that are too many.
    ///
    /// # Errors
    /// [`BackupError`]; in that case no old copy was deleted.
    pub fn take(
        &self,
        store: &Store,
        now: DateTime<Utc>,
        stop: &CancellationToken,
    ) -> Result<(PathBuf, Saved), BackupError> {
        let sealed = if self.recipients.is_some() { SEALED } else { "" };
        let path = self.folder.join(format!("candidates-{}{ENDING}{sealed}", now.format(TIME_FORMAT)));
        let view = store.read()?;
        let mut progress = |_, _| {
            if stop.is_cancelled() { Err(io::Error::other("the bot stops")) } else { Ok(()) }
        };
        let saved = match &self.recipients {
            Some(recipients) => seal_up(&view, &path, recipients, &mut progress)?,
            None => back_up(&view, &path, &mut progress)?,
        };
        for old in self.too_many(self.copies(now)?.past) {
            fs::remove_file(&old.path)
                .map_err(|cause| BackupError::Folder { folder: self.folder.clone(), cause })?;
        }
        Ok((path, saved))
    }

    /// Those of these copies (newest first) that are deleted. The newest copy of each day is kept in preference to
    /// any other, however many were taken by mistake. Days are those of the zone: of copies that are taken at one hour
    /// there, two may be of the same day in UTC.
    fn too_many(&self, copies: Vec<Copy>) -> Vec<Copy> {
        let mut ranked = self.ranked(copies);
        ranked.split_off(ranked.len().min(self.keep.max(1)))
    }

    /// Copies (newest first) in the order in which they are kept.
    fn ranked(&self, copies: Vec<Copy>) -> Vec<Copy> {
        let mut days = HashSet::new();
        let (mut ranked, others): (Vec<_>, Vec<_>) =
            copies.into_iter().partition(|copy| days.insert(self.zone.day(copy.at)));
        ranked.extend(others);
        ranked
    }
}

/// The time in the name of a copy, and whether it is encrypted; `None` if the name is not a copy's.
fn named(path: &Path) -> Option<(DateTime<Utc>, bool)> {
    let name = path.file_name()?.to_str()?;
    let (name, sealed) = name.strip_suffix(SEALED).map_or((name, false), |name| (name, true));
    let time = name.strip_prefix("candidates-")?.strip_suffix(ENDING)?;
    NaiveDateTime::parse_from_str(time, TIME_FORMAT).ok().map(|at| (at.and_utc(), sealed))
}

/// Takes copies for as long as it is polled.
pub async fn run(store: Store, schedule: Schedule, environment: Arc<dyn Environment>) {
    let mut taken: Option<Instant> = None;
    loop {
        let now = environment.now();
        let due = match schedule.copies(now) {
            Ok(copies) => schedule.due(copies.past.first().map(|copy| copy.at), now),
            Err(error) => {
                tracing::error!(%error, "no backup can be taken");
                tokio::time::sleep(AGAIN).await;
                continue;
            }
        };
        // Independent of how the system's clock is set meanwhile.
        let apart = APART.to_std().unwrap_or_default();
        let held = taken.map_or(Duration::ZERO, |taken| apart.saturating_sub(taken.elapsed()));
        let left = (due - now).to_std().unwrap_or_default().max(held);
        if !left.is_zero() {
            tokio::time::sleep(left.min(TICK)).await;
        } else if take(&store, &schedule, now).await {
            taken = Some(Instant::now());
        } else {
            tokio::time::sleep(AGAIN).await;
        }
    }
}

/// Takes a copy beside the bot's work; returns whether that worked.
async fn take(store: &Store, schedule: &Schedule, now: DateTime<Utc>) -> bool {
    let stop = CancellationToken::new();
    let (store, schedule, told) = (store.clone(), schedule.clone(), stop.clone());
    // A shutdown does not wait for a large copy.
    let _stops = stop.drop_guard();
    let taken = tokio::task::spawn_blocking(move || schedule.take(&store, now, &told)).await;
    match taken {
        Ok(Ok((path, saved))) => {
            tracing::info!(file = %path.display(), rows = saved.rows, bytes = saved.bytes, "backed up");
            true
        }
        Ok(Err(error)) => {
            tracing::error!(%error, "the backup failed; it is tried again");
            false
        }
        Err(error) => {
            tracing::error!(%error, "the backup failed; it is tried again");
            false
        }
    }
}

#[cfg(test)]
mod tests;
