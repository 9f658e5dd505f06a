//! The open file: one writer, any number of readers.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use redb::Database;

use super::access::{Access, guarded};
use super::handle::Handle;
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
        if let Ok(found) = fs::metadata(path) {
            self.open.knows(FileId::of(&found));
        }
        self.open.file.get_or_init(|| path.to_owned());
    }

    /// Whether this is the file of the store, and not another one that was put in its place.
    #[must_use]
    pub fn is_its_file(&self, found: &fs::Metadata) -> bool {
        self.open.is_known(FileId::of(found))
    }

    /// An empty store in memory, gone when its last clone is dropped: for simulations.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::made_in_memory(redb::backends::InMemoryBackend::new())
    }

    /// A consistent view of everything as of now; it does not wait for writers, nor do they wait for it.
    pub fn read(&self) -> Result<View, StoreError> {
        let access = &self.open.access;
        let position = access.changes.position();
        let database = self.open.current();
        let txn = access.call(|| database.begin_read())?;
        Ok(View::new(txn, database, Arc::clone(access), position))
    }

    /// The one write transaction; waits for the one before it. Dropping it undoes everything.
    ///
    /// Commits have two phases, which costs a second fsync. With one phase, the next start after a crash would take
    /// a damaged last commit for an unfinished one and silently go back to the commit before it.
    pub fn write(&self) -> Result<Tx, StoreError> {
        let access = &self.open.access;
        loop {
            let database = self.open.current();
            let txn = access.call(|| {
                let mut txn = database.begin_write()?;
                txn.set_two_phase_commit(true);
                Ok(txn)
            })?;
            // While this one waited, the file may have been replaced by a clean one: what is written now must go there.
            if Arc::ptr_eq(&database, &self.open.current()) {
                return Ok(Tx::new(txn, Arc::clone(access)));
            }
        }
    }

    /// Waits until the file as a whole can't be relied on any more: the disk is full or broken, a page is damaged.
    /// Everything that works with the file must then end, with an error message.
    pub async fn failure(&self) -> StoreError {
        self.open.access.failure().await
    }
}

/// What the file system knows a file by, whatever its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileId {
    device: u64,
    inode: u64,
}

impl FileId {
    pub(super) fn of(found: &fs::Metadata) -> Self {
        Self { device: found.dev(), inode: found.ino() }
    }
}

/// The open database, which closes itself.
pub(super) struct Open {
    /// The database in which everything is; others before it are only read to the end.
    current: RwLock<Arc<Handle>>,
    /// Its file, once it is known to be ours and of the current schema.
    pub(super) file: OnceLock<PathBuf>,
    /// What the file system knows the file by, and files that took its place.
    known: RwLock<Vec<FileId>>,
    /// When every page of it was checked, or when it was made; `None`: it was opened without a check.
    checked: Option<u64>,
    pub(super) access: Arc<Access>,
}

impl Open {
    /// All of it is known to be good, unless it was opened without a check.
    fn new(database: Database, path: &Path, checked: bool) -> Self {
        let access = Arc::new(Access::new(path));
        let current = RwLock::new(Arc::new(Handle::new(database)));
        let (file, known) = (OnceLock::new(), RwLock::default());
        Self { current, file, known, checked: checked.then(closing::now), access }
    }

    /// Records what the file system knows the file by, or one that is about to take its place.
    pub(super) fn knows(&self, id: FileId) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).push(id);
    }

    /// Whether this is the file, or one that took its place.
    pub(super) fn is_known(&self, id: FileId) -> bool {
        self.known.read().unwrap_or_else(PoisonError::into_inner).contains(&id)
    }

    /// The database in which everything is.
    pub(super) fn current(&self) -> Arc<Handle> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on, everything is in this database. Nobody may be writing meanwhile.
    pub(super) fn replace(&self, database: Database) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        *current = Arc::new(Handle::new(database));
    }
}

impl Drop for Open {
    /// Closing writes, so it may hit damage like any other access. By then everything is durable.
    fn drop(&mut self) {
        let Some(database) = self.current().take() else { return };
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
