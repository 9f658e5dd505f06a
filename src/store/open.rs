//! The open file: one writer, any number of readers.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use redb::{Database, ReadableDatabase};

use super::access::{Access, guarded};
use super::error::Trouble;
use super::transaction::Tx;
use super::view::View;
use super::{StoreError, closing};

/// The open file. Clones share it.
#[derive(Clone)]
pub struct Store {
    pub(super) open: Arc<Open>,
}

impl Store {
    /// A database whose pages are all known to be good, unless it was opened without a check.
    pub(super) fn new(database: Database, path: &Path, checked: bool) -> Self {
        Self { open: Arc::new(Open::new(database, path, checked)) }
    }

    /// Records the file's path, once it is known to be ours and of the current schema.
    pub(super) fn is_at(&self, path: &Path) {
        self.open.file.get_or_init(|| path.to_owned());
    }

    /// An empty store in memory, gone when its last clone is dropped: for simulations.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::made_in_memory(redb::backends::InMemoryBackend::new())
    }

    /// A consistent view of everything as of now; it does not wait for writers, nor do they wait for it.
    pub fn read(&self) -> Result<View, StoreError> {
        let access = &self.open.access;
        let txn = access.call(|| Ok(self.open.database()?.begin_read()?))?;
        Ok(View::new(txn, Arc::clone(access)))
    }

    /// The one write transaction; waits for the one before it. Dropping it undoes everything.
    ///
    /// Commits have two phases, which costs a second fsync. With one phase, the next start after a crash would take
    /// a damaged last commit for an unfinished one and silently go back to the commit before it.
    pub fn write(&self) -> Result<Tx, StoreError> {
        let access = &self.open.access;
        let txn = access.call(|| {
            let mut txn = self.open.database()?.begin_write()?;
            txn.set_two_phase_commit(true);
            Ok(txn)
        })?;
        Ok(Tx::new(txn, Arc::clone(access)))
    }

    /// Waits until the file as a whole can't be relied on any more: the disk is full or broken, a page is damaged.
    /// Everything that works with the file must then end, with an error message.
    pub async fn failure(&self) -> StoreError {
        self.open.access.failure().await
    }
}

/// The open database, which closes itself.
pub(super) struct Open {
    /// `Some` until it is closed.
    database: Option<Database>,
    /// Its file, once it is known to be ours and of the current schema.
    file: OnceLock<PathBuf>,
    /// When every page of it was checked, or when it was made; `None`: it was opened without a check.
    checked: Option<u64>,
    pub(super) access: Arc<Access>,
}

impl Open {
    /// All of it is known to be good, unless it was opened without a check.
    fn new(database: Database, path: &Path, checked: bool) -> Self {
        let access = Arc::new(Access::new(path));
        Self { database: Some(database), file: OnceLock::new(), checked: checked.then(closing::now), access }
    }

    pub(super) fn database(&self) -> Result<&Database, Trouble> {
        self.database.as_ref().ok_or_else(|| redb::StorageError::DatabaseClosed.into())
    }
}

impl Drop for Open {
    /// Closing writes, so it may hit damage like any other access. By then everything is durable.
    fn drop(&mut self) {
        let Some(database) = self.database.take() else { return };
        // A file that was damaged meanwhile is left as it is, for the check at the next start.
        let file = self.file.get().filter(|_| self.access.is_sound());
        let checked = self.checked;
        let closed = guarded(|| {
            let time = file.and_then(|_| closing::note(&database, checked).ok());
            drop(database);
            time
        });
        // Without it the next opening checks every page.
        if let (Ok(Some(time)), Some(file)) = (&closed, file) {
            let _ = closing::mark(file, *time);
        }
        if let Err(cause) = closed {
            tracing::error!(cause, "the database was not closed cleanly; the next start repairs it");
        }
    }
}
