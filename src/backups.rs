//! Scheduled backups: every day at an hour a copy of the file into a folder, and so many are kept.
//!
//! Lives here: when a copy is due, what it is called, which old ones go.
//! Must not: know how a copy is made (`store`). What is due follows from the names in the folder, so a bot that was off
//! at the hour takes the copy when it is back.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Timelike, Utc};
use thiserror::Error;
use tokio_util::sync::CancellationToken;

use crate::desk::Surroundings;
use crate::store::{Saved, SnapshotError, Store, StoreError, back_up};

/// How the moment stands in a copy's name.
const MOMENT: &str = "%Y%m%d-%H%M%S";

/// It looks again after so long at the latest: the system's clock may be set.
const TICK: Duration = Duration::from_mins(1);

/// A copy that failed is tried again after so long.
const AGAIN: Duration = Duration::from_mins(15);

/// When copies are taken, and where they go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The folder; it must be there.
    pub folder: PathBuf,
    /// Hour of the day, UTC, 0 to 23.
    pub hour: u8,
    /// So many copies are kept, at least 1.
    pub keep: usize,
}

/// Why there is no new copy.
#[derive(Debug, Error)]
pub enum BackupError {
    /// The folder can't be read or written.
    #[error("{}: {cause}", .folder.display())]
    Folder {
        /// Which.
        folder: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The copy.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
}

/// A copy that was taken by schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// When, to the second.
    pub at: DateTime<Utc>,
    /// Where it is.
    pub path: PathBuf,
}

impl Schedule {
    /// Copies in the folder, the newest first.
    ///
    /// # Errors
    /// [`BackupError::Folder`].
    pub fn copies(&self) -> Result<Vec<Copy>, BackupError> {
        let failed = |cause| BackupError::Folder { folder: self.folder.clone(), cause };
        let mut copies = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            copies.extend(moment(&path).map(|at| Copy { at, path }));
        }
        copies.sort_by_key(|copy| std::cmp::Reverse(copy.at));
        Ok(copies)
    }

    /// When the next copy is due after the last one; at once when there is none.
    #[must_use]
    pub fn due(&self, last: Option<DateTime<Utc>>, now: DateTime<Utc>) -> DateTime<Utc> {
        let Some(last) = last.filter(|last| *last <= now) else { return now };
        let today = last
            .with_hour(self.hour.into())
            .and_then(|at| at.with_minute(0))
            .and_then(|at| at.with_second(0));
        let today = today.and_then(|at| at.with_nanosecond(0)).unwrap_or(last);
        if today > last { today } else { today + TimeDelta::days(1) }
    }

    /// Takes a copy; then the oldest of those that are too many go.
    ///
    /// # Errors
    /// [`BackupError`]; then no old copy is gone.
    pub fn take(
        &self,
        store: &Store,
        now: DateTime<Utc>,
        stop: &CancellationToken,
    ) -> Result<(PathBuf, Saved), BackupError> {
        let path = self.folder.join(format!("candidates-{}.redb", now.format(MOMENT)));
        let view = store.read()?;
        let mut progress = |_, _| {
            if stop.is_cancelled() { Err(io::Error::other("the bot stops")) } else { Ok(()) }
        };
        let saved = back_up(&view, &path, &mut progress)?;
        for old in self.copies()?.into_iter().skip(self.keep.max(1)) {
            fs::remove_file(&old.path)
                .map_err(|cause| BackupError::Folder { folder: self.folder.clone(), cause })?;
        }
        Ok((path, saved))
    }
}

/// The moment in the name of a copy; none in the name of anything else.
fn moment(path: &Path) -> Option<DateTime<Utc>> {
    let name = path.file_name()?.to_str()?;
    let moment = name.strip_prefix("candidates-")?.strip_suffix(".redb")?;
    NaiveDateTime::parse_from_str(moment, MOMENT).ok().map(|at| at.and_utc())
}

/// Takes copies for as long as it is polled.
pub async fn run(store: Store, schedule: Schedule, surroundings: Arc<dyn Surroundings>) {
    loop {
        let now = surroundings.now();
        let left = match schedule.copies() {
            Ok(copies) => schedule.due(copies.first().map(|copy| copy.at), now) - now,
            Err(error) => {
                tracing::error!(%error, "no backup can be taken");
                tokio::time::sleep(AGAIN).await;
                continue;
            }
        };
        if let Some(left) = left.to_std().ok().filter(|left| !left.is_zero()) {
            tokio::time::sleep(left.min(TICK)).await;
            continue;
        }
        if !take(&store, &schedule, now).await {
            tokio::time::sleep(AGAIN).await;
        }
    }
}

/// Takes a copy beside the bot's work; says whether it is there.
async fn take(store: &Store, schedule: &Schedule, now: DateTime<Utc>) -> bool {
    let stop = CancellationToken::new();
    let (store, schedule, told) = (store.clone(), schedule.clone(), stop.clone());
    // Whoever stops the bot does not wait for a large copy.
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
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    fn schedule(folder: &Path) -> Schedule {
        Schedule { folder: folder.to_owned(), hour: 3, keep: 2 }
    }

    #[test]
    fn a_copy_is_due_at_the_next_hour_after_the_last_and_at_once_without_one() {
        let schedule = schedule(Path::new("."));
        let now = at("2026-03-02T12:00:00Z");
        assert_eq!(schedule.due(None, now), now);
        for (last, due) in [
            ("2026-03-02T02:59:59Z", "2026-03-02T03:00:00Z"),
            ("2026-03-02T03:00:00Z", "2026-03-03T03:00:00Z"),
            ("2026-03-02T03:00:07Z", "2026-03-03T03:00:00Z"),
            ("2026-02-20T11:00:00Z", "2026-02-21T03:00:00Z"),
            // A clock that was ahead is no reason never to take one again.
            ("2027-01-01T00:00:00Z", "2026-03-02T12:00:00Z"),
        ] {
            assert_eq!(schedule.due(Some(at(last)), now), at(due), "{last}");
        }
    }

    #[test]
    fn old_copies_go_and_other_files_stay() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let store = Store::in_memory().expect("a store");
        for other in ["candidates.redb", "candidates-20260301-030000.redb.old", "notes.txt"] {
            fs::write(folder.path().join(other), "mine").expect("write");
        }
        let schedule = schedule(folder.path());
        for day in 1..=4 {
            let now = at(&format!("2026-03-0{day}T03:00:00Z"));
            schedule.take(&store, now, &CancellationToken::new()).expect("a copy");
        }

        let names = |copies: Vec<Copy>| -> Vec<String> {
            copies.iter().map(|copy| copy.path.file_name().unwrap().to_string_lossy().into_owned()).collect()
        };
        let left = names(schedule.copies().expect("the folder"));
        assert_eq!(left, ["candidates-20260304-030000.redb", "candidates-20260303-030000.redb"]);
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 5);
        Store::open(&folder.path().join(&left[0])).expect("a copy can be opened");
    }

    #[test]
    fn a_bot_that_stops_breaks_the_copy_off_and_leaves_nothing() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let stop = CancellationToken::new();
        stop.cancel();
        let store = Store::in_memory().expect("a store");
        let error = schedule(folder.path()).take(&store, at("2026-03-01T03:00:00Z"), &stop);
        assert!(matches!(error, Err(BackupError::Snapshot(_))), "{error:?}");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
    }
}
