//! What can go wrong with the file, in words for the operator: what happened, to which file, and what to do.

use std::fmt;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::schema::SCHEMA;

/// One record can't be read or written; the others are still usable.
#[derive(Clone, Debug)]
pub struct RecordError {
    /// The file, once it is known.
    file: Option<PathBuf>,
    /// Kind of record.
    pub what: &'static str,
    /// The reason.
    pub cause: String,
}

impl fmt::Display for RecordError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, what, cause } = self;
        match file {
            Some(file) => write!(
                to,
                "database {}: record of {what} cannot be read: {cause}; put a backup in its place with \
                 `candidates-bot restore FILE`",
                file.display()
            ),
            None => write!(to, "record of {what} cannot be read or written: {cause}"),
        }
    }
}

impl std::error::Error for RecordError {}

/// What can go wrong with the records or with their file.
#[derive(Clone, Debug, Error)]
pub enum StoreError {
    /// With one record.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// With the file.
    #[error(transparent)]
    File(#[from] FileError),
}

/// The file as a whole can't be relied on: everything that works with it must end.
#[derive(Clone, Debug, Error)]
pub enum FileError {
    /// Another process uses it.
    #[error("database {}: another process has it open; stop the running bot first", .0.display())]
    InUse(PathBuf),
    /// It does not exist, and must not be created.
    #[error(
        "there is no database {}; name the bot's settings file with --config, or the database as \
         CANDIDATES_BOT_DATABASE (a bot that has never run has none yet)", .0.display()
    )]
    Missing(PathBuf),
    /// It can't be opened: the system refuses.
    #[error("database {}: cannot open: {cause}; check the path and its rights", .path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// The system's message.
        cause: String,
    },
    /// Its first bytes are not those of a database.
    #[error(
        "database {}: this is not a candidates-bot database; check `database` in the settings, or, if it was one, put a \
         backup in its place with `candidates-bot restore FILE`", .0.display()
    )]
    NotADatabase(PathBuf),
    /// Its contents are damaged.
    #[error(
        "database {}: the file is damaged ({cause}); put a backup in its place with `candidates-bot restore FILE`",
        .path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// How the damage was noticed.
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
    /// Reading or writing failed (disk full, input/output error, …).
    #[error(
        "database {}: {cause}; see to the disk and start again, nothing that was confirmed is lost (if the file \
         can't be read any more: `candidates-bot restore FILE`)",
        .path.display()
    )]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's message.
        cause: String,
    },
}

impl StoreError {
    /// A record that can't be read or written.
    pub(crate) fn record(what: &'static str, cause: impl Into<String>) -> Self {
        RecordError { file: None, what, cause: cause.into() }.into()
    }

    /// Whether only one record is affected.
    #[must_use]
    pub fn is_about_one_record(&self) -> bool {
        matches!(self, Self::Record(_))
    }
}

impl FileError {
    /// The error for a file that could not be opened or created.
    pub(super) fn opening(path: &Path, error: &Error) -> Self {
        let (path, cause) = (path.to_owned(), error.to_string());
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::FileTooLarge | ErrorKind::QuotaExceeded => {
                Self::Io { path, cause }
            }
            ErrorKind::UnexpectedEof => Self::Damaged { path, cause: "it ends too early".to_owned() },
            ErrorKind::InvalidData => Self::NotADatabase(path),
            _ => Self::Open { path, cause },
        }
    }
}

/// Why an access to the tables failed, before the file is known.
#[derive(Debug)]
pub(super) enum Trouble {
    /// An error of redb.
    Redb(redb::Error),
    /// An error of something that was read during the access.
    Store(StoreError),
}

impl Trouble {
    /// The same, with the file's name.
    pub(super) fn in_file(self, path: &Path) -> StoreError {
        let path = path.to_owned();
        match self {
            Self::Store(StoreError::Record(error)) => {
                RecordError { file: error.file.or(Some(path)), ..error }.into()
            }
            Self::Store(error) => error,
            Self::Redb(error) => FileError::of_redb(path, error).into(),
        }
    }
}

impl FileError {
    fn of_redb(path: PathBuf, error: redb::Error) -> Self {
        match error {
            redb::Error::DatabaseAlreadyOpen | redb::Error::LockProtocolMismatch => Self::InUse(path),
            redb::Error::Io(error) if error.kind() == ErrorKind::UnexpectedEof => {
                Self::Damaged { path, cause: "it ends too early".to_owned() }
            }
            redb::Error::Io(error) => Self::Io { path, cause: error.to_string() },
            redb::Error::Corrupted(cause) => Self::Damaged { path, cause },
            // Its tables are not ours, or a panic inside redb left its locks poisoned.
            error @ (redb::Error::TableTypeMismatch { .. }
            | redb::Error::TableIsMultimap(_)
            | redb::Error::TableIsNotMultimap(_)
            | redb::Error::TypeDefinitionChanged { .. }
            | redb::Error::UpgradeRequired(_)
            | redb::Error::RepairAborted
            | redb::Error::LockPoisoned(_)) => Self::Damaged { path, cause: error.to_string() },
            error => Self::Io { path, cause: error.to_string() },
        }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// redb has an error type for every kind of call, and one that covers all of them.
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
