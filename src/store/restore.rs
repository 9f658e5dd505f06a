//! Putting a copy of the file, encrypted or not, in its place, after reading every byte of it.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufReader, Cursor, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use redb::{ReadableDatabase, Value};
use tempfile::NamedTempFile;
use thiserror::Error;

use super::access::guarded;
use super::codec::{self, Record};
use super::error::{FileError, RecordError};
use super::opening::{beside, sync_folder};
use super::packs::{self, KeptPack};
use super::snapshot::{self, SnapshotError};
use super::traces::LAST_ERASURE;
use super::{Records, SCHEMA, Store, StoreError, View, submissions, tables};
use crate::exam::{ContentHash, Language};
use crate::legacy::Imported;
use crate::model::{
    Applicant, Arrival, Attempt, AuditEntry, Blocked, Bulletin, Candidate, ClaimRequest, Consent,
    Conversation, CopyEffect, DataRequest, DeadLetter, Draft, Feedback, Flags, HrEntry, Intake,
    KeptCorrection, Link, ListEntry, OutboxEntry, Preferences, Question, Queue, RequestNotice, Review,
    SourceTally,
};
use crate::output::behind_links;
use crate::sealing::{self, Key, SealError};

/// The result of a restore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Number of candidates in it.
    pub candidates: usize,
    /// Number of effects that wait in its outbox.
    pub waiting: usize,
    /// Where the previous file is; `None` when there was none.
    pub replaced: Option<PathBuf>,
    /// When somebody was last erased in the previous file, if that was after the copy was taken: whoever was erased since
    /// is in the database again.
    pub erased_since: Option<DateTime<Utc>>,
}

/// Why nothing was restored. The database is unchanged.
#[derive(Debug, Error)]
pub enum RestoreError {
    /// Another process uses one of the two files.
    #[error("cannot restore: another process has {} open; stop the running bot first", .0.display())]
    InUse(PathBuf),
    /// Both are the same file.
    #[error("cannot restore: {} is the database itself; name a copy of it", .0.display())]
    Itself(PathBuf),
    /// The copy is damaged.
    #[error("cannot restore: {} is damaged ({cause}); take another backup, nothing was changed", .path.display())]
    Damaged {
        /// The copy.
        path: PathBuf,
        /// How the damage was noticed.
        cause: String,
    },
    /// The copy was written by a newer program.
    #[error(
        "cannot restore: {} has schema {found}, newer than this program knows ({SCHEMA}); use the newer program, \
         nothing was changed",
        .path.display()
    )]
    Newer {
        /// The copy.
        path: PathBuf,
        /// Its schema version.
        found: u64,
    },
    /// The copy is encrypted, and can't be opened.
    #[error("cannot restore: {} {cause}, nothing was changed", .path.display())]
    Sealed {
        /// The copy.
        path: PathBuf,
        /// The reason.
        cause: SealError,
    },
    /// The system refuses.
    #[error("cannot restore: cannot {what} {}: {cause}; nothing was changed", .path.display())]
    Io {
        /// What was attempted.
        what: &'static str,
        /// On which file.
        path: PathBuf,
        /// The system's message.
        cause: io::Error,
    },
}

/// Puts a copy of `backup` in the place of `database`, once every page and every record of it was read. The
/// previous file stays next to it, under a name with the time `at`. No bot may be running; `backup` is only
/// read. An encrypted one is opened with `key`, and its plain form is written only where the database will be.
///
/// # Errors
/// [`RestoreError`]; then nothing was changed.
pub fn restore(
    database: &Path,
    backup: &Path,
    key: Option<&Key>,
    at: DateTime<Utc>,
) -> Result<Restored, RestoreError> {
    // A link to the database stays a link.
    let place =
        fs::canonicalize(database).or_else(|_| behind_links(database)).map_err(failed("open", database))?;
    if fs::metadata(&place).is_ok_and(|found| !found.is_file()) {
        return Err(failed("replace", database)(io::Error::other("it is not a file")));
    }
    let erased_before = last_erasure(&place);
    let source = File::open(backup).map_err(failed("read", backup))?;
    let old = match File::options().read(true).write(true).open(&place) {
        Ok(old) => Some(old),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed("open", database)(error)),
    };
    if let Some(old) = &old {
        let of = |file: &File| file.metadata().map(|metadata| (metadata.dev(), metadata.ino()));
        if of(old).map_err(failed("open", database))? == of(&source).map_err(failed("read", backup))? {
            return Err(RestoreError::Itself(backup.to_owned()));
        }
        // The lock that redb takes, so no bot can start from here to the end. The lock says nothing about the file's
        // contents: a damaged file has it, too.
        lock(old.try_lock(), database)?;
    }
    // A file that a running bot writes to can't be copied consistently.
    lock(source.try_lock_shared(), backup)?;
    let mut copy = beside(&place).map_err(failed("write beside", database))?;
    pour(&source, key, &mut copy, backup)?;
    copy.as_file().sync_all().map_err(failed("copy", backup))?;
    let (candidates, waiting) = contents(copy.path()).map_err(|error| of_backup(error, backup))?;
    copy.as_file().sync_all().map_err(failed("copy", backup))?;
    let erased_since =
        erased_before.filter(|before| last_erasure(copy.path()).is_none_or(|in_copy| in_copy < *before));

    let replaced =
        old.as_ref().map(|_| set_aside(&place, at)).transpose().map_err(failed("rename", database))?;
    let named = match &replaced {
        Some(_) => copy.persist(&place),
        // Meanwhile a bot may have made one.
        None => copy.persist_noclobber(&place),
    };
    if let Err(error) = named {
        if let Some(aside) = &replaced {
            take_back(aside, &place);
        }
        return Err(failed("replace", database)(error.error));
    }
    sync_folder(&place).map_err(failed("write beside", database))?;
    Ok(Restored { candidates, waiting, replaced, erased_since })
}

/// When somebody was last erased in this file. It is only read; `None` also if it can't be.
fn last_erasure(path: &Path) -> Option<DateTime<Utc>> {
    let found = guarded(|| -> Result<Option<u64>, redb::Error> {
        let database = redb::Builder::new().open_read_only(path)?;
        let meta = database.begin_read()?.open_table(tables::META)?;
        Ok(meta.get(LAST_ERASURE)?.map(|found| found.value()))
    });
    found.ok()?.ok()?.and_then(|at| DateTime::from_timestamp_millis(at.cast_signed()))
}

/// Writes the contents of the copy into a fresh file: the bytes of a database as they are, or a database made
/// from a stream of rows.
fn pour(
    source: &File,
    key: Option<&Key>,
    copy: &mut NamedTempFile,
    backup: &Path,
) -> Result<(), RestoreError> {
    let path = || backup.to_owned();
    let mut contents = sealing::open(source, key).map_err(|cause| match cause {
        SealError::Read(cause) => failed("copy", backup)(cause),
        cause => RestoreError::Sealed { path: path(), cause },
    })?;
    let met = |cause: io::Error| match cause.kind() {
        // Errors that age finds while it reads.
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            RestoreError::Damaged { path: path(), cause: "its bytes are not what was written".to_owned() }
        }
        _ => failed("copy", backup)(cause),
    };
    let mut head = Vec::new();
    contents.by_ref().take(snapshot::FIRST_LINE.len() as u64).read_to_end(&mut head).map_err(met)?;
    let is_stream = head == snapshot::FIRST_LINE;
    let mut whole = Cursor::new(head).chain(contents);
    if !is_stream {
        return io::copy(&mut whole, copy.as_file_mut()).map(drop).map_err(met);
    }
    let filled = snapshot::fill(&mut BufReader::with_capacity(1 << 18, whole), copy.path(), backup);
    filled.map(drop).map_err(|error| match error {
        SnapshotError::Stream(cause) => met(cause),
        SnapshotError::NotWhole(cause) => RestoreError::Damaged { path: path(), cause },
        SnapshotError::Store(error) => of_backup(error, backup),
        SnapshotError::Write(cause) => {
            RestoreError::Io { what: "write what is in", path: path(), cause: io::Error::other(cause) }
        }
    })
}

fn failed(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> RestoreError {
    let path = path.to_owned();
    move |cause| RestoreError::Io { what, path, cause }
}

fn lock(taken: Result<(), TryLockError>, path: &Path) -> Result<(), RestoreError> {
    match taken {
        Err(TryLockError::WouldBlock) => Err(RestoreError::InUse(path.to_owned())),
        Err(TryLockError::Error(error)) => Err(failed("lock", path)(error)),
        Ok(()) => Ok(()),
    }
}

/// Turns an error of the copy into one of `backup`, from which it was copied.
fn of_backup(error: StoreError, backup: &Path) -> RestoreError {
    let path = backup.to_owned();
    match error {
        StoreError::Record(RecordError { what, cause, .. }) => {
            RestoreError::Damaged { path, cause: format!("record of {what}: {cause}") }
        }
        StoreError::File(FileError::Newer { found, .. }) => RestoreError::Newer { path, found },
        StoreError::File(FileError::Damaged { cause, .. }) => RestoreError::Damaged { path, cause },
        StoreError::File(FileError::NotADatabase(_)) => {
            RestoreError::Damaged { path, cause: "it does not begin as a database does".to_owned() }
        }
        StoreError::File(FileError::InUse(_)) => RestoreError::InUse(path),
        StoreError::File(FileError::Missing(_)) => {
            RestoreError::Io { what: "read", path, cause: io::ErrorKind::NotFound.into() }
        }
        StoreError::File(FileError::Open { cause, .. } | FileError::Io { cause, .. }) => {
            RestoreError::Io { what: "check a copy of", path, cause: io::Error::other(cause) }
        }
    }
}

/// Follows the name of the database in that of a file that was replaced; the time is last.
pub const REPLACED: &str = ".replaced-";

/// Gives the old file its second name; the first one passes to the new file when that replaces it. So there is
/// never a time without a database, in which a starting bot would make an empty one.
fn set_aside(place: &Path, at: DateTime<Utc>) -> io::Result<PathBuf> {
    let mut name = place.as_os_str().to_owned();
    name.push(format!("{REPLACED}{}", at.format("%Y%m%d-%H%M%S")));
    let aside = PathBuf::from(name);
    match fs::hard_link(place, &aside) {
        // Not every file system supports second names.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists && !aside.exists() => {
            fs::rename(place, &aside)?;
        }
        linked => linked?,
    }
    Ok(aside)
}

/// Undoes [`set_aside`]; of a file that has both names the second is removed.
fn take_back(aside: &Path, place: &Path) {
    let result = if place.exists() { fs::remove_file(aside) } else { fs::rename(aside, place) };
    if let Err(error) = result {
        tracing::error!(file = %aside.display(), %error, "cannot rename the old database; it keeps this name");
    }
}

/// Reads a file to the end: every page, every record. Returns the numbers of candidates and of waiting effects.
fn contents(path: &Path) -> Result<(usize, usize), StoreError> {
    let store = Store::open_existing(path)?;
    store.check_schema(path)?;
    let view = store.read()?;
    read_everything(&view)
}

/// Reads every record of every table, so that damage is found now and not by the first reader of a record.
fn read_everything(view: &View) -> Result<(usize, usize), StoreError> {
    fn records<K: redb::Key + 'static, R: Record>(
        view: &View,
        table: redb::TableDefinition<'static, K, &'static [u8]>,
    ) -> Result<usize, StoreError> {
        Ok(view.all(table, |_, bytes| codec::decode::<R>(bytes).map(drop))?.len())
    }
    fn plain<K: redb::Key + 'static, V: Value + 'static>(
        view: &View,
        table: redb::TableDefinition<'static, K, V>,
    ) -> Result<(), StoreError> {
        view.all(table, |_, _| Ok(())).map(drop)
    }
    let candidates = records::<_, Candidate>(view, tables::CANDIDATES)?;
    let waiting = records::<_, OutboxEntry>(view, tables::OUTBOX)?
        + records::<_, OutboxEntry>(view, tables::FORMER_OUTBOX)?;
    Queue::ALL.into_iter().try_for_each(|queue| plain(view, tables::queue(queue)))?;
    records::<_, Attempt>(view, tables::ATTEMPTS)?;
    view.all(tables::SUBMISSIONS, |_, bytes| submissions::unpacked(bytes).map(drop))?;
    records::<_, CopyEffect>(view, tables::COPIES)?;
    plain(view, tables::COPY_QUEUE)?;
    records::<_, Imported>(view, tables::IMPORTED)?;
    plain(view, tables::IMPORTED_LOGINS)?;
    plain(view, tables::IMPORTED_SINCE)?;
    records::<_, ClaimRequest>(view, tables::CLAIM_REQUESTS)?;
    plain(view, tables::CLAIMANTS)?;
    records::<_, HrEntry>(view, tables::WHITELIST)?;
    records::<_, Conversation>(view, tables::CONVERSATIONS)?;
    records::<_, DeadLetter>(view, tables::DEAD_LETTERS)?;
    records::<_, AuditEntry>(view, tables::AUDIT)?;
    plain(view, tables::USERNAMES)?;
    plain(view, tables::LOGINS)?;
    plain(view, tables::ROWS_BY_ID)?;
    plain(view, tables::HR_IDS)?;
    plain(view, tables::BINDINGS)?;
    plain(view, tables::INVITATIONS)?;
    records::<_, Link>(view, tables::LINKS)?;
    plain(view, tables::LINK_WORDS)?;
    records::<_, Arrival>(view, tables::ARRIVALS)?;
    records::<_, SourceTally>(view, tables::SOURCES)?;
    plain(view, tables::SOURCE_NUMBERS)?;
    plain(view, tables::SOURCED)?;
    records::<_, Applicant>(view, tables::APPLICANTS)?;
    plain(view, tables::WAITING_APPLICANTS)?;
    records::<_, Blocked>(view, tables::BLOCKED)?;
    plain(view, tables::UPDATES)?;
    plain(view, tables::META)?;
    view.due(usize::MAX)?;
    plain(view, tables::GRANTED)?;
    records::<_, Flags>(view, tables::FLAGS)?;
    records::<_, ListEntry>(view, tables::LIST_ENTRIES)?;
    records::<_, Review>(view, tables::REVIEWS)?;
    records::<_, Feedback>(view, tables::FEEDBACK)?;
    plain(view, tables::FEEDBACK_DUE)?;
    plain(view, tables::CARDS)?;
    plain(view, tables::CARD_MESSAGES)?;
    records::<_, Bulletin>(view, tables::BULLETINS)?;
    records::<_, Question>(view, tables::QUESTIONS)?;
    plain(view, tables::OPEN_QUESTIONS)?;
    plain(view, tables::QUESTION_MESSAGES)?;
    records::<_, Draft>(view, tables::DRAFTS)?;
    records::<_, DataRequest>(view, tables::DATA_REQUESTS)?;
    plain(view, tables::OPEN_DATA_REQUESTS)?;
    plain(view, tables::DATA_REQUESTS_DUE)?;
    records::<_, RequestNotice>(view, tables::REQUEST_NOTICES)?;
    records::<_, Language>(view, tables::LANGUAGES)?;
    records::<_, Consent>(view, tables::CONSENTS)?;
    records::<_, Preferences>(view, tables::PREFERENCES)?;
    records::<_, Intake>(view, tables::INTAKE)?;
    plain(view, tables::ACTIVE_ATTEMPTS)?;
    plain(view, tables::RECENT_REPLIES)?;
    plain(view, tables::SENT_MESSAGES)?;
    plain(view, tables::SENT_BY_TIME)?;
    plain(view, tables::ERASED)?;
    plain(view, tables::EXPOSURES)?;
    plain(view, tables::IMAGE_RESULTS)?;
    plain(view, tables::RECENT_REPLIES_BY_TIME)?;
    plain(view, tables::HANDWRITINGS)?;
    plain(view, tables::FORMER_FINGERPRINTS)?;
    plain(view, tables::SCORES)?;
    plain(view, tables::LISTED)?;
    plain(view, tables::LIST_SIZES)?;
    plain(view, tables::NAMES)?;
    records::<_, KeptPack>(view, tables::PACKS)?;
    records::<_, KeptCorrection>(view, tables::CORRECTIONS)?;
    plain(view, tables::KEYS)?;
    view.all(tables::PACK_FILES, |hash, kept| packs::unpacked(ContentHash(*hash), kept).map(drop))?;
    Ok((candidates, waiting))
}

#[cfg(test)]
mod tests {
    use redb::{ReadableDatabase, TableHandle};

    use super::*;

    #[test]
    fn every_table_is_read_before_a_copy_is_trusted() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("bot.redb");
        drop(Store::open(&path).expect("a fresh file"));
        let database = redb::Database::open(&path).expect("it is a database");
        let txn = database.begin_read().expect("read");
        let tables = txn.list_tables().expect("its tables");
        let mut names: Vec<String> = tables.map(|table| table.name().to_owned()).collect();
        names.sort();
        // A new table needs an entry here and in `read_everything`.
        let read = [
            "applicants",
            "arrivals",
            "at_work",
            "attempts",
            "audit",
            "bindings",
            "blocked",
            "bulletins",
            "candidates",
            "card_messages",
            "cards",
            "claim_requests",
            "claimants",
            "consents",
            "conversations",
            "copies",
            "copy_queue",
            "corrections",
            "data_requests",
            "data_requests_due",
            "dead_letters",
            "drafts",
            "due",
            "effects",
            "erased",
            "exposures",
            "feedback",
            "feedback_due",
            "granted",
            "handwritings",
            "hr_ids",
            "image_results",
            "imported",
            "imported_logins",
            "imported_since",
            "intake",
            "invitations",
            "keys",
            "languages",
            "link_words",
            "links",
            "list_sizes",
            "listed",
            "logins",
            "meta",
            "names",
            "open_data_requests",
            "open_questions",
            "pack_files",
            "packs",
            "preferences",
            "question_messages",
            "questions",
            "queue_analysis",
            "queue_postgres",
            "queue_site",
            "queue_telegram",
            "request_notices",
            "reviews",
            "rows_by_id",
            "scores",
            "sent_by_time",
            "sent_messages",
            "signs",
            "source_numbers",
            "sourced",
            "sources",
            "standings",
            "submissions",
            "told",
            "told_queue",
            "updates",
            "usernames",
            "waiting_applicants",
            "whitelist",
        ];
        assert_eq!(names, read);
    }
}
