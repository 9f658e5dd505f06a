//! How to recognise a file that was closed properly and that has not been touched since.
//!
//! Checking every page of a file means reading it: 0.2 s for 100,000 candidates, seconds on a slow disk. A bot
//! that is only restarted need not wait for that. When it closes the file, it writes the current time into the
//! file, and sets the file's modification time to the same value. Any later write, by whatever program or disk
//! tool, changes the modification time, and a crash leaves the file without the mark: then every page is
//! checked.
//!
//! A disk can lose bits without changing the modification time, though. So the file records when all of it was
//! read last, and even the quickest start postpones a check by a week at most.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use redb::{Database, ReadableDatabase};

use super::error::Trouble;
use super::tables;

/// In `meta`: when the file was closed, in milliseconds of the Unix epoch.
const CLOSED: &str = "closed";

/// In `meta`: when every page of the file was last checked, in milliseconds of the Unix epoch.
const CHECKED: &str = "checked";

/// Interval after which every page is checked again.
const CHECK_EVERY: Duration = Duration::from_hours(7 * 24);

/// Nanoseconds beyond the millisecond in the modification time of a closed file. Times of other origin hardly
/// ever have them, so that a file is rarely opened without a check only to find that it has to be checked.
const SIGNATURE: u32 = 424_242;

/// The time of closing that the file's modification time may stand for; `None`: the file was not closed
/// properly.
pub(super) fn time(metadata: &Metadata) -> Option<u64> {
    let since = metadata.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    (since.subsec_nanos() % 1_000_000 == SIGNATURE).then_some(since.as_millis() as u64)
}

/// Whether the file itself says that it was closed at this time, and checked not long before `now`.
pub(super) fn agrees(database: &Database, time: u64, now: u64) -> Result<bool, Trouble> {
    let txn = database.begin_read()?;
    let meta = txn.open_table(tables::META)?;
    let found = |name| Ok::<_, Trouble>(meta.get(name)?.map(|found| found.value()));
    // A check in the future was recorded by a clock that was wrong.
    let fresh = |checked: u64| u128::from(now.abs_diff(checked)) <= CHECK_EVERY.as_millis();
    Ok(found(CLOSED)? == Some(time) && found(CHECKED)?.is_some_and(fresh))
}

/// The current time, in milliseconds of the Unix epoch.
pub(super) fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis() as u64
}

/// Writes the time into the file, as the last thing before it is closed, and when it was checked, if that was
/// done since it was opened.
pub(super) fn note(database: &Database, checked: Option<u64>) -> Result<u64, Trouble> {
    let time = now();
    // A panic may have left a transaction open, which must not be waited for.
    let txn = database.try_begin_write()?;
    {
        let mut meta = txn.open_table(tables::META)?;
        meta.insert(CLOSED, time)?;
        if let Some(checked) = checked {
            meta.insert(CHECKED, checked)?;
        }
    }
    txn.commit()?;
    Ok(time)
}

/// Sets the modification time of the closed file to that time.
pub(super) fn mark(path: &Path, time: u64) -> io::Result<()> {
    let time = SystemTime::UNIX_EPOCH + Duration::from_millis(time) + Duration::from_nanos(SIGNATURE.into());
    File::options().write(true).open(path)?.set_modified(time)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::Store;
    use super::*;

    fn closed() -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("bot.redb");
        drop(Store::open(&path).expect("fresh"));
        (folder, path)
    }

    fn found(path: &Path) -> Option<u64> {
        time(&fs::metadata(path).expect("metadata"))
    }

    #[test]
    fn a_closed_file_has_its_moment_in_it() {
        let (_folder, path) = closed();
        let time = found(&path).expect("closed in good order");
        let database = Database::open(&path).expect("a database");
        assert!(agrees(&database, time, time).expect("read"));
        assert!(!agrees(&database, time + 1, time).expect("read"));
    }

    #[test]
    fn quick_starts_put_a_check_off_for_a_week_at_most() {
        let (_folder, path) = closed();
        let week = CHECK_EVERY.as_millis() as u64;
        let made = found(&path).expect("closed in good order");
        drop(Store::open_for_work(&path).expect("opened in haste"));
        let time = found(&path).expect("closed in good order");
        let agrees_at = |now| {
            let database = Database::open(&path).expect("a database");
            agrees(&database, time, now).expect("read")
        };
        assert!(agrees_at(made + week / 2));
        assert!(!agrees_at(made + week + 1), "a start without a check is none");
        assert!(!agrees_at(made - 2 * week), "the clock was wrong");
    }

    #[test]
    fn whoever_writes_to_it_takes_the_moment_away() {
        use std::os::unix::fs::FileExt;
        let (_folder, path) = closed();
        let file = File::options().read(true).write(true).open(&path).expect("open");
        let mut byte = [0];
        file.read_exact_at(&mut byte, 5000).expect("read");
        file.write_all_at(&byte, 5000).expect("written as it was");
        assert_eq!(found(&path), None);
    }

    #[test]
    fn a_file_at_work_has_none() {
        let (_folder, path) = closed();
        let store = Store::open_for_work(&path).expect("open");
        let tx = store.write().expect("write");
        tx.set_schema(super::super::SCHEMA).expect("set");
        tx.commit().expect("commit");
        assert_eq!(found(&path), None);
        drop(store);
        assert!(found(&path).is_some());
    }
}
