//! What can go wrong with the file, in words for the operator: what happened, to which file, and the way out.

use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::schema::SCHEMA;

/// What can go wrong with the file.
#[derive(Clone, Debug, Error)]
pub enum StoreError {
    /// Another process has it.
    #[error("database {}: another process has it open; stop the running bot first", .0.display())]
    InUse(PathBuf),
    /// It is not there, and nobody wants to begin one.
    #[error(
        "there is no database {}; name the bot's settings file with --config, or the database as \
         CANDIDATES_BOT_DATABASE (a bot that has never run has none yet)", .0.display()
    )]
    Missing(PathBuf),
    /// It can't be opened: the system says no.
    #[error("database {}: cannot open: {cause}; check the path and its rights", .path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: String,
    },
    /// Its bytes are not what was written.
    #[error(
        "database {}: the file is damaged ({cause}); put a backup in its place with `candidates-bot restore FILE`",
        .path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// How that was noticed.
        cause: String,
    },
    /// It was written by a newer program.
    #[error(
        "database {}: schema {found} is newer than this program knows ({SCHEMA}); use the newer program, or put a \
         backup in its place with `candidates-bot restore FILE`",
        .path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: u64,
    },
    /// One of its records can't be read; the others can.
    #[error(
        "database {}: record of {what} cannot be read: {cause}; put a backup in its place with `candidates-bot \
         restore FILE`",
        .path.display()
    )]
    Record {
        /// The file.
        path: PathBuf,
        /// Kind of record.
        what: &'static str,
        /// Why.
        cause: String,
    },
    /// Some bytes are no record, or a record can't be made bytes of. Reading the file tells it as
    /// [`StoreError::Record`].
    #[error("record of {what} cannot be read or written: {cause}")]
    Corrupt {
        /// Kind of record.
        what: &'static str,
        /// Why.
        cause: String,
    },
    /// Reading or writing failed (disk full, input/output error, …).
    #[error(
        "database {}: {cause}; see to the disk and start again, nothing that was confirmed is lost (if the file \
         can't be read any more: `candidates-bot restore FILE`)",
        .path.display()
    )]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: String,
    },
}

impl StoreError {
    /// Whether only one record is affected and work with the others can go on. Otherwise the file as a whole can't be
    /// relied on, and whoever uses it must end.
    #[must_use]
    pub fn is_about_one_record(&self) -> bool {
        matches!(self, Self::Record { .. } | Self::Corrupt { .. })
    }

    /// What the system said when the file was to be opened or made.
    pub(super) fn opening(path: &Path, error: &Error) -> Self {
        let (path, cause) = (path.to_owned(), error.to_string());
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::FileTooLarge | ErrorKind::QuotaExceeded => {
                Self::Io { path, cause }
            }
            ErrorKind::UnexpectedEof => Self::Damaged { path, cause: "it ends too early".to_owned() },
            // The first bytes are not those of a database.
            ErrorKind::InvalidData => Self::Damaged { path, cause },
            _ => Self::Open { path, cause },
        }
    }
}

/// Why an access to the tables failed, before it is known to which file.
#[derive(Debug)]
pub(super) enum Trouble {
    /// What redb said.
    Redb(redb::Error),
    /// What the codec said about a record.
    Codec(StoreError),
}

impl Trouble {
    /// The same, with the file's name.
    pub(super) fn in_file(self, path: &Path) -> StoreError {
        let path = path.to_owned();
        match self {
            Self::Codec(StoreError::Corrupt { what, cause }) => StoreError::Record { path, what, cause },
            Self::Codec(other) => other,
            Self::Redb(redb::Error::DatabaseAlreadyOpen | redb::Error::LockProtocolMismatch) => {
                StoreError::InUse(path)
            }
            Self::Redb(redb::Error::Io(error)) if error.kind() == ErrorKind::UnexpectedEof => {
                StoreError::Damaged { path, cause: "it ends too early".to_owned() }
            }
            Self::Redb(redb::Error::Io(error)) => StoreError::Io { path, cause: error.to_string() },
            Self::Redb(redb::Error::Corrupted(cause)) => StoreError::Damaged { path, cause },
            // Its tables are not ours, or a panic inside redb left its locks poisoned.
            Self::Redb(
                error @ (redb::Error::TableTypeMismatch { .. }
                | redb::Error::TableIsMultimap(_)
                | redb::Error::TableIsNotMultimap(_)
                | redb::Error::TypeDefinitionChanged { .. }
                | redb::Error::UpgradeRequired(_)
                | redb::Error::RepairAborted
                | redb::Error::LockPoisoned(_)),
            ) => StoreError::Damaged { path, cause: error.to_string() },
            Self::Redb(error) => StoreError::Io { path, cause: error.to_string() },
        }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Codec(error)
    }
}

/// redb has an error type for every kind of call, and one for all of them.
macro_rules! from_redb {
    ($($error:ty),* $(,)?) => {
        $(impl From<$error> for Trouble {
            fn from(error: $error) -> Self {
                Self::Redb(error.into())
            }
        })*
    };
}

from_redb!(
    redb::DatabaseError,
    redb::TransactionError,
    redb::TableError,
    redb::StorageError,
    redb::CommitError,
    redb::CompactionError
);
