//! Everything that is kept: one redb file, opened by one process at a time.
//!
//! Lives here: tables, records, their encoding and schema versions, the outbox as it is stored.
//! Must not: decisions (`desk`), anything that talks to a server. No other room knows redb or bincode.
//!
//! **Invariant.** Records change only through [`Tx`], and only the desk opens one while the bot runs: an event, what
//! it changed and what must be done about it become durable together or not at all.

pub mod codec;
#[cfg(test)]
pub(crate) mod failing;
mod older;
pub mod outbox;
pub mod records;
mod tables;
mod transaction;
mod view;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use redb::{Database, ReadableDatabase};
use thiserror::Error;

pub use codec::Record;
pub use outbox::{Effect, EffectId, Lane, Notice, OutboxEntry, SiteEffect, SiteStep, Stage, TelegramEffect};
pub use records::{
    Account, Act, Attempt, AttemptState, AuditEntry, Candidate, Conversation, DeadLetter, Due, HrEntry,
    HrKey, Metrics, Password, Pending, PersonId, Submission,
};
pub use transaction::{Committed, Tx};
pub use view::{Records, View};

/// Version of the tables as a whole; a file of a newer one is refused.
pub const SCHEMA: u64 = 1;

/// redb's page cache in bytes: the working set is small, and its default of 1 GiB is not for small servers.
const CACHE_BYTES: usize = 16 * 1024 * 1024;

/// What can go wrong with the file, in words for the operator.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Another process has it.
    #[error("database {}: another process has it open; stop the running bot first", .0.display())]
    InUse(PathBuf),
    /// It can't be opened.
    #[error("database {}: cannot open: {cause}; check the path and its rights, or restore a backup", .path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What redb or the system said.
        cause: String,
    },
    /// It was written by a newer program.
    #[error(
        "database {}: schema {found} is newer than this program knows ({SCHEMA}); use the newer program or restore a backup",
        .path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: u64,
    },
    /// A record that can't be read.
    #[error("database: record of {what} cannot be read: {cause}")]
    Corrupt {
        /// Kind of record.
        what: &'static str,
        /// Why.
        cause: String,
    },
    /// Reading or writing failed (disk full, input/output error, …).
    #[error("database: {0}")]
    Io(String),
}

/// Whatever redb says about a failed access.
fn io(error: impl std::fmt::Display) -> StoreError {
    StoreError::Io(error.to_string())
}

/// The open file. Clones share it.
#[derive(Clone)]
pub struct Store {
    database: Arc<Database>,
}

impl Store {
    /// Opens the file, or makes it, readable by its owner only.
    ///
    /// # Errors
    /// [`StoreError::InUse`], [`StoreError::Newer`], or [`StoreError::Open`] with the cause.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let open_error = |cause: String| StoreError::Open { path: path.to_owned(), cause };
        let file = owner_only(path).map_err(|error| open_error(error.to_string()))?;
        drop(file);
        let database = redb::Builder::new()
            .set_cache_size(CACHE_BYTES)
            .set_check_integrity_on_open(true)
            .create(path)
            .map_err(|error| match error {
                redb::DatabaseError::DatabaseAlreadyOpen => StoreError::InUse(path.to_owned()),
                other => open_error(other.to_string()),
            })?;
        let store = Self { database: Arc::new(database) };
        store.adopt_schema(path)?;
        Ok(store)
    }

    /// An empty store in memory, gone when its last clone is dropped: for simulations.
    pub fn in_memory() -> Result<Self, StoreError> {
        let backend = redb::backends::InMemoryBackend::new();
        let database =
            redb::Builder::new().set_cache_size(CACHE_BYTES).create_with_backend(backend).map_err(io)?;
        let store = Self { database: Arc::new(database) };
        store.adopt_schema(Path::new("in memory"))?;
        Ok(store)
    }

    /// Creates the tables of a fresh file, and refuses one that is newer than the program.
    fn adopt_schema(&self, path: &Path) -> Result<(), StoreError> {
        let tx = self.write()?;
        match tx.schema()? {
            Some(found) if found > SCHEMA => Err(StoreError::Newer { path: path.to_owned(), found }),
            Some(_) => Ok(()),
            None => {
                tx.create_tables()?;
                tx.set_schema(SCHEMA)?;
                tx.commit().map(drop)
            }
        }
    }

    /// A consistent view of everything as of now; it does not wait for writers, nor they for it.
    pub fn read(&self) -> Result<View, StoreError> {
        self.database.begin_read().map(View::new).map_err(io)
    }

    /// The one write transaction; waits for the one before it. Dropping it undoes everything.
    pub fn write(&self) -> Result<Tx, StoreError> {
        self.database.begin_write().map(Tx::new).map_err(io)
    }
}

/// Opens or creates the file with rights for its owner alone: it holds people's passwords for the site.
fn owner_only(path: &Path) -> std::io::Result<std::fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    std::fs::OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_opening_names_the_file_and_the_way_out() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("bot.redb");
        let _first = Store::open(&path).expect("first");
        let error = Store::open(&path).err().expect("second must be refused").to_string();
        assert!(error.contains("bot.redb") && error.contains("stop the running bot"), "{error}");
    }

    #[test]
    fn a_file_that_is_no_database_is_refused_in_words() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("bot.redb");
        std::fs::write(&path, b"not a database at all, but a letter to a friend").expect("write");
        let error = Store::open(&path).err().expect("must be refused").to_string();
        assert!(error.contains("bot.redb") && error.contains("restore a backup"), "{error}");
    }

    #[test]
    fn a_newer_schema_is_refused() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("bot.redb");
        let store = Store::open(&path).expect("fresh");
        let tx = store.write().expect("write");
        tx.set_schema(SCHEMA + 1).expect("set");
        tx.commit().expect("commit");
        drop(store);
        assert!(matches!(Store::open(&path), Err(StoreError::Newer { found, .. }) if found == SCHEMA + 1));
    }

    #[test]
    fn the_file_is_readable_by_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("bot.redb");
        let _store = Store::open(&path).expect("open");
        let mode = std::fs::metadata(&path).expect("metadata").permissions().mode();
        assert_eq!(mode & 0o077, 0, "mode {mode:o}");
    }
}
