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
        let mut days = HashSet::new();
        let (mut ranked, others): (Vec<_>, Vec<_>) =
            copies.into_iter().partition(|copy| days.insert(self.zone.day(copy.at)));
        ranked.extend(others);
        ranked.split_off(ranked.len().min(self.keep.max(1)))
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
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    fn schedule(folder: &Path) -> Schedule {
        Schedule { folder: folder.to_owned(), hour: 3, zone: Zone::UTC, keep: 2, recipients: None }
    }

    #[test]
    fn a_copy_is_due_at_the_hour_but_never_too_soon_after_the_last_and_at_once_without_one() {
        let schedule = schedule(Path::new("."));
        let now = at("2026-03-02T12:00:00Z");
        assert_eq!(schedule.due(None, now), now);
        for (last, due) in [
            ("2026-03-02T02:59:59Z", "2026-03-03T03:00:00Z"),
            ("2026-03-02T03:00:00Z", "2026-03-03T03:00:00Z"),
            ("2026-03-02T03:00:07Z", "2026-03-03T03:00:00Z"),
            ("2026-03-01T23:00:00Z", "2026-03-03T03:00:00Z"),
            // The hour comes too soon, and a day later would be late.
            ("2026-02-20T11:00:00Z", "2026-02-21T07:00:00Z"),
            ("2026-02-21T07:00:00Z", "2026-02-22T03:00:00Z"),
        ] {
            assert_eq!(schedule.due(Some(at(last)), now), at(due), "{last}");
        }
    }

    #[test]
    fn the_hour_is_that_of_the_zone_through_the_change_to_summer_time() {
        let schedule =
            Schedule { hour: 1, zone: "Europe/Berlin".parse().expect("a zone"), ..schedule(Path::new(".")) };
        let mut copies = vec![at("2026-03-27T00:00:00Z")];
        for expected in ["2026-03-28T00:00:00Z", "2026-03-29T00:00:00Z", "2026-03-29T23:00:00Z"] {
            let last = copies.last().copied();
            let due = schedule.due(last, at("2026-03-27T12:00:00Z"));
            assert_eq!(due, at(expected));
            copies.push(due);
        }
        // Two of them are of the same day in UTC, and none of them is one too many of its day.
        let copy = |at: DateTime<Utc>| Copy { at, path: at.to_rfc3339().into(), sealed: false };
        let newest_first = copies.into_iter().rev().map(copy).collect();
        let old: Vec<_> = Schedule { keep: 3, ..schedule }.too_many(newest_first);
        assert_eq!(old.iter().map(|copy| copy.at).collect::<Vec<_>>(), [at("2026-03-27T00:00:00Z")]);
    }

    fn put(folder: &Path, times: impl IntoIterator<Item = DateTime<Utc>>) {
        for at in times {
            let name = format!("candidates-{}.redb", at.format(TIME_FORMAT));
            fs::write(folder.join(name), "a copy").expect("write");
        }
    }

    fn names(copies: &[Copy]) -> Vec<String> {
        let name = |copy: &Copy| copy.path.file_name().unwrap().to_string_lossy().into_owned();
        copies.iter().map(name).collect()
    }

    fn copies_of(folder: &Path) -> Vec<Copy> {
        schedule(folder).copies(DateTime::<Utc>::MAX_UTC - AHEAD).expect("the folder").past
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

        let left = names(&schedule.copies(at("2026-03-04T03:00:00Z")).expect("the folder").past);
        assert_eq!(left, ["candidates-20260304-030000.redb", "candidates-20260303-030000.redb"]);
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 5);
        Store::open(&folder.path().join(&left[0])).expect("a copy can be opened");
    }

    #[test]
    fn encrypted_copies_and_plain_ones_make_room_for_each_other() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let store = Store::in_memory().expect("a store");
        let plain = schedule(folder.path());
        let sealed =
            Schedule { recipients: Some(crate::sealing::Key::generate().recipients()), ..plain.clone() };
        for (schedule, day) in [(&plain, 1), (&sealed, 2), (&plain, 3), (&sealed, 4)] {
            let now = at(&format!("2026-03-0{day}T03:00:00Z"));
            schedule.take(&store, now, &CancellationToken::new()).expect("a copy");
        }

        let left = sealed.copies(at("2026-03-04T03:00:00Z")).expect("the folder").past;
        assert_eq!(names(&left), ["candidates-20260304-030000.redb.age", "candidates-20260303-030000.redb"]);
        assert_eq!(left.iter().map(|copy| copy.sealed).collect::<Vec<_>>(), [true, false]);
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 2);
        let bytes = fs::read(&left[0].path).expect("a copy");
        assert!(bytes.starts_with(b"age-encryption.org/v1\n"));
        assert!(!bytes.windows(10).any(|window| window == b"candidates"), "names of tables are readable");
    }

    #[test]
    fn a_copy_from_the_future_counts_for_nothing_and_stays() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let schedule = schedule(folder.path());
        put(folder.path(), ["2027-03-02T03:00:00Z", "2026-03-01T03:00:00Z", "2026-02-28T03:00:00Z"].map(at));
        let now = at("2026-03-02T03:00:00Z");

        let last = schedule.copies(now).expect("the folder").past.first().map(|copy| copy.at);
        assert_eq!(last, Some(at("2026-03-01T03:00:00Z")));
        schedule.take(&Store::in_memory().expect("a store"), now, &CancellationToken::new()).expect("a copy");

        let copies = schedule.copies(now).expect("the folder");
        assert_eq!(names(&copies.future), ["candidates-20270302-030000.redb"]);
        assert_eq!(
            names(&copies.past),
            ["candidates-20260302-030000.redb", "candidates-20260301-030000.redb"]
        );
    }

    #[test]
    fn of_many_copies_the_newest_of_each_day_stays() {
        let schedule = Schedule { keep: 3, ..schedule(Path::new(".")) };
        let copy = |text| Copy { at: at(text), path: text.into(), sealed: false };
        let of_today = (0..700).map(|minute| {
            let at = at("2026-03-04T12:00:00Z") - TimeDelta::minutes(minute);
            Copy { at, path: at.to_rfc3339().into(), sealed: false }
        });
        let before = ["2026-03-03T03:00:00Z", "2026-03-02T03:00:00Z", "2026-03-01T03:00:00Z"].map(copy);
        let all: Vec<Copy> = of_today.chain(before.clone()).collect();

        let gone = schedule.too_many(all.clone());

        let left: Vec<_> = all.into_iter().filter(|copy| !gone.contains(copy)).map(|copy| copy.at).collect();
        assert_eq!(left, ["2026-03-04T12:00:00Z", "2026-03-03T03:00:00Z", "2026-03-02T03:00:00Z"].map(at));
    }

    /// A clock that is set by hand.
    struct Set(std::sync::Mutex<DateTime<Utc>>);

    impl Environment for Set {
        fn now(&self) -> DateTime<Utc> {
            *self.0.lock().expect("a clock")
        }

        fn seed(&self, _: &crate::desk::EventKind) -> crate::desk::Seed {
            [0; 32]
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_clock_that_jumps_back_and_forth_takes_no_second_copy() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let schedule = Schedule { keep: 14, ..schedule(folder.path()) };
        let today = at("2026-03-15T12:00:00Z");
        put(folder.path(), (1..=14).map(|days| today - TimeDelta::days(days)));
        let clock = Arc::new(Set(std::sync::Mutex::new(today)));
        let bot = tokio::spawn(run(Store::in_memory().expect("a store"), schedule, clock.clone()));
        let count = || fs::read_dir(folder.path()).expect("the folder").count();

        for hour in 0..19 {
            let ahead = TimeDelta::days(if hour % 2 == 1 { 365 + hour } else { 0 });
            *clock.0.lock().expect("a clock") = today + TimeDelta::hours(hour) + ahead;
            tokio::time::sleep(Duration::from_hours(1)).await;
            assert!((14..=15).contains(&count()), "hour {hour}: {} copies", count());
        }
        bot.abort();
        let old = |days: i64| {
            let at = today - TimeDelta::days(days);
            folder.path().join(format!("candidates-{}.redb", at.format(TIME_FORMAT))).exists()
        };
        // One was taken and displaced one old copy.
        assert!((0..=13).all(old) && !old(14), "{:?}", names(&copies_of(folder.path())));
        assert_eq!(count(), 14);
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
