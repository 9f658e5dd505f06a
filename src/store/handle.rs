//! A database that another one can replace while it is read.

use std::sync::{PoisonError, RwLock};

use redb::{Database, ReadTransaction, ReadableDatabase, WriteTransaction};

use super::error::Trouble;

/// A database, as its readers and writers hold it. Readers of one that was replaced keep it open to their end; the
/// current one is closed with the store, whoever still reads.
pub(super) struct Handle(RwLock<Option<Database>>);

impl Handle {
    pub(super) fn new(database: Database) -> Self {
        Self(RwLock::new(Some(database)))
    }

    pub(super) fn take(&self) -> Option<Database> {
        self.0.write().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Does this with the database, unless it is closed.
    pub(super) fn with<T>(
        &self,
        operation: impl FnOnce(&Database) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let database = self.0.read().unwrap_or_else(PoisonError::into_inner);
        operation(database.as_ref().ok_or(redb::StorageError::DatabaseClosed)?)
    }

    pub(super) fn begin_read(&self) -> Result<ReadTransaction, Trouble> {
        self.with(|database| Ok(database.begin_read()?))
    }

    pub(super) fn begin_write(&self) -> Result<WriteTransaction, Trouble> {
        self.with(|database| Ok(database.begin_write()?))
    }
}
