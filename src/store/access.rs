//! Every call of redb goes through here: errors get the file's name, panics become errors, and everyone who
//! waits for the failure of the file is notified.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::watch;

use super::StoreError;
use super::changes::Changes;
use super::error::{FileError, Trouble};

/// The file as its readers and writers see it.
pub(super) struct Access {
    path: PathBuf,
    failure: watch::Sender<Option<StoreError>>,
    commits: AtomicU64,
    pub(super) changes: Changes,
}

impl Access {
    /// Access to a file without any failure so far.
    pub(super) fn new(path: &Path) -> Self {
        let failure = watch::Sender::new(None);
        Self { path: path.to_owned(), failure, commits: AtomicU64::new(0), changes: Changes::default() }
    }

    /// Counts a commit, before it happens: while a transaction is open, there is none that is not counted.
    pub(super) fn count_commit(&self) {
        self.commits.fetch_add(1, Ordering::SeqCst);
    }

    /// Number of commits so far.
    pub(super) fn commits(&self) -> u64 {
        self.commits.load(Ordering::SeqCst)
    }

    /// Calls redb. An error that concerns more than one record ends the use of the file for everybody: see
    /// [`Access::failure`].
    pub(super) fn call<T>(&self, operation: impl FnOnce() -> Result<T, Trouble>) -> Result<T, StoreError> {
        let result = match guarded(operation) {
            Ok(result) => result.map_err(|trouble| trouble.in_file(&self.path)),
            Err(cause) => Err(FileError::Damaged { path: self.path.clone(), cause }.into()),
        };
        if let Err(error) = &result
            && !error.is_about_one_record()
        {
            // The first failure is the cause of later ones.
            self.failure.send_if_modified(|failure| {
                let first = failure.is_none();
                failure.get_or_insert_with(|| error.clone());
                first
            });
        }
        result
    }

    /// Whether there was no failure of the file so far.
    pub(super) fn is_sound(&self) -> bool {
        self.failure.borrow().is_none()
    }

    /// Waits until the file can't be relied on any more; returns at once if that is so already.
    pub(super) async fn failure(&self) -> StoreError {
        let mut failure = self.failure.subscribe();
        if let Ok(found) = failure.wait_for(Option::is_some).await
            && let Some(error) = &*found
        {
            return error.clone();
        }
        std::future::pending().await
    }
}

thread_local! {
    /// Whether this thread's panics are caught and reported as errors, so that they need not be printed.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Calls redb, which checks a file when it is opened and relies on it from then on: on a page that was damaged
/// since, it may panic (an index beyond a page, a length that makes no sense). For us that is damage of the
/// file like any other, neither a defect of the decision that met it nor a reason to print a backtrace.
pub(super) fn guarded<T>(operation: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    // The hook can't be changed by a thread that is panicking (when something is dropped meanwhile).
    if !std::thread::panicking() {
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                if !QUIET.get() {
                    before(panic);
                }
            }));
        });
    }
    let outer = QUIET.replace(true);
    let result = catch_unwind(AssertUnwindSafe(operation));
    QUIET.set(outer);
    result.map_err(|panic| format!("a page makes no sense: {}", panic_text(panic.as_ref())))
}

/// The message of a panic, in one line.
pub(super) fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> Result<(), Trouble> {
        Err(redb::StorageError::Io(std::io::ErrorKind::StorageFull.into()).into())
    }

    #[test]
    fn a_panic_is_damage_told_in_one_line() {
        let access = Access::new(Path::new("bot.redb"));
        let stumble = || -> Result<(), Trouble> { panic!("left: 1\nright: 2") };
        let error = access.call(stumble).expect_err("it panicked").to_string();
        assert_eq!(
            error,
            "database bot.redb: the file is damaged (a page makes no sense: left: 1 right: 2); put a backup in its \
             place with `candidates-bot restore FILE`"
        );
    }

    #[tokio::test]
    async fn the_first_failure_is_told_and_a_bad_record_is_none() {
        let access = Access::new(Path::new("bot.redb"));
        let bad = StoreError::record("a candidate", "it is empty".to_owned());
        let error = access.call(|| -> Result<(), Trouble> { Err(bad.into()) }).expect_err("a bad record");
        assert!(error.to_string().starts_with("database bot.redb: record of a candidate"), "{error}");
        assert!(access.failure.borrow().is_none());

        access.call(full).expect_err("a full disk");
        access
            .call(|| -> Result<(), Trouble> { Err(redb::StorageError::PreviousIo.into()) })
            .expect_err("no");
        let told = access.failure().await.to_string();
        assert!(told.starts_with("database bot.redb: no storage space; see to the disk"), "{told}");
    }
}
