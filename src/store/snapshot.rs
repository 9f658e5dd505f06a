//! A copy of the file as of one point in time, taken while others go on working with it: all rows of a view as
//! a stream of bytes, and a fresh, compact file made of such a stream.
//!
//! The stream: a first line, then for each table its name, the types of its keys and values (each with its
//! length in bytes before it) and its rows in order of the keys (length of the key, length of the value, key,
//! value). Each table ends with a key length that no key has; an empty name ends the stream. Lengths are four
//! bytes, big endian.
//!
//! An encrypted copy is this stream, since it can be written in one go: nothing plain is written to the disk on
//! the way. So later programs read it, too: a table that a later schema adds is missing in it, and a table whose
//! types change gets another name.

mod format;
mod load;

use std::fs;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use redb::{Key, TableDefinition, TableHandle, Value};
use thiserror::Error;

pub(super) use format::FIRST_LINE;
use format::{LONGEST, NO_MORE};
use load::{Failed, Load};

use super::access::{guarded, panic_text};
use super::error::Trouble;
use super::opening::{beside, fresh, sync_folder};
use super::tables::{self, Visitor};
use super::{SCHEMA, Store, StoreError, View};
use crate::sealing::Recipients;

/// Number of rows between two progress reports.
const STEP: u64 = 5_000;

/// What was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Rows of all tables.
    pub rows: u64,
    /// Size of the file in bytes.
    pub bytes: u64,
}

/// Why there is no copy. A previous file of that name is unchanged.
#[derive(Debug, Error)]
pub enum SnapshotError {
    /// The file that is copied.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The reader of the stream is gone, or its writer.
    #[error("the copy was interrupted: {0}")]
    Stream(io::Error),
    /// The stream is not a copy, or not a complete one.
    #[error("the copy is not whole ({0}); nothing was written")]
    NotWhole(String),
    /// The fresh file can't be written.
    #[error("cannot write the copy: {0}; nothing was changed")]
    Write(String),
}

/// Writes all rows of a view as a stream; `progress` is called with the number of rows done and of all rows.
/// Returns the number of rows.
///
/// # Errors
/// [`SnapshotError::Store`], [`SnapshotError::Stream`].
pub fn write_snapshot(
    view: &View,
    to: &mut dyn Write,
    progress: &mut dyn FnMut(u64, u64) -> io::Result<()>,
) -> Result<u64, SnapshotError> {
    let mut of = Count { view, rows: 0 };
    tables::each(&mut of)?;
    let mut out = BufWriter::with_capacity(1 << 18, to);
    out.write_all(FIRST_LINE).map_err(SnapshotError::Stream)?;
    let mut dump = Dump { view, to: &mut out, progress, done: 0, of: of.rows };
    tables::each(&mut dump)?;
    let rows = dump.done;
    out.write_all(&0_u32.to_be_bytes()).and_then(|()| out.flush()).map_err(SnapshotError::Stream)?;
    Ok(rows)
}

/// Counts the rows of all tables.
struct Count<'a> {
    view: &'a View,
    rows: u64,
}

impl Visitor for Count<'_> {
    type Error = StoreError;

    fn visit<K: Key + 'static, V: Value + 'static>(
        &mut self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<(), StoreError> {
        self.rows += self.view.count(table)?;
        Ok(())
    }
}

/// Writes the rows of all tables.
struct Dump<'a> {
    view: &'a View,
    to: &'a mut dyn Write,
    progress: &'a mut dyn FnMut(u64, u64) -> io::Result<()>,
    done: u64,
    of: u64,
}

impl Dump<'_> {
    fn word(&mut self, word: &str) -> io::Result<()> {
        self.to.write_all(&length(word.as_bytes())?.to_be_bytes())?;
        self.to.write_all(word.as_bytes())
    }

    fn row(&mut self, key: &[u8], value: &[u8]) -> io::Result<()> {
        self.to.write_all(&length(key)?.to_be_bytes())?;
        self.to.write_all(&length(value)?.to_be_bytes())?;
        self.to.write_all(key)?;
        self.to.write_all(value)?;
        self.done += 1;
        if self.done.is_multiple_of(STEP) || self.done == self.of {
            (self.progress)(self.done, self.of)?;
        }
        Ok(())
    }
}

fn length(bytes: &[u8]) -> io::Result<u32> {
    u32::try_from(bytes.len())
        .ok()
        .filter(|length| *length <= LONGEST)
        .ok_or_else(|| io::Error::other("a row that is longer than any"))
}

impl Visitor for Dump<'_> {
    type Error = SnapshotError;

    fn visit<K: Key + 'static, V: Value + 'static>(
        &mut self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<(), SnapshotError> {
        let head = self.word(table.name());
        let head = head.and_then(|()| self.word(K::type_name().name()));
        head.and_then(|()| self.word(V::type_name().name())).map_err(SnapshotError::Stream)?;
        let view = self.view;
        let mut broken = Ok(());
        view.each_row(table, |key, value| {
            broken = self.row(K::as_bytes(&key).as_ref(), V::as_bytes(&value).as_ref());
            broken.is_ok()
        })?;
        broken.and_then(|()| self.to.write_all(&NO_MORE.to_be_bytes())).map_err(SnapshotError::Stream)
    }
}

/// Makes a file from a stream that [`write_snapshot`] wrote, checks every page of it, and only then gives it
/// its name, replacing a previous file of that name. Only the owner has rights.
///
/// # Errors
/// [`SnapshotError`]; then nothing was changed.
pub fn save_snapshot(from: &mut dyn Read, path: &Path) -> Result<Saved, SnapshotError> {
    let write = |error: io::Error| SnapshotError::Write(format!("{}: {error}", path.display()));
    let file = beside(path).map_err(write)?;
    // Four short reads per row.
    let rows = fill(&mut BufReader::with_capacity(1 << 18, from), file.path(), path)?;
    file.as_file().sync_all().map_err(write)?;
    verify(file.path(), rows)?;
    let bytes = fs::metadata(file.path()).map_err(write)?.len();
    file.persist(path).map_err(|failed| write(failed.error))?;
    sync_folder(path).map_err(write)?;
    Ok(Saved { rows, bytes })
}

/// Saves a view under `path`, as [`save_snapshot`] does; `progress` is called with the number of rows done and
/// of all rows.
///
/// # Errors
/// [`SnapshotError`]; then nothing was changed.
pub fn back_up(
    view: &View,
    path: &Path,
    progress: &mut dyn FnMut(u64, u64) -> io::Result<()>,
) -> Result<Saved, SnapshotError> {
    let (mut reader, mut writer) = io::pipe().map_err(SnapshotError::Stream)?;
    std::thread::scope(|scope| {
        let saving = scope.spawn(move || save_snapshot(&mut reader, path));
        let written = write_snapshot(view, &mut writer, progress);
        // Ends the stream for its reader.
        drop(writer);
        let saved = saving.join().map_err(|panic| SnapshotError::Write(panic_text(panic.as_ref())))?;
        match (written, saved) {
            // The error that came first; a stream breaks when its reader fails.
            (Ok(_) | Err(SnapshotError::Stream(_)), saved) => saved,
            (Err(error), _) => Err(error),
        }
    })
}

/// Saves a view under `path`, encrypted: a previous file of that name is replaced when the copy is complete and
/// durable. The copy can't be read where it was made, so it is not checked there; restoring it checks every
/// byte. Only the owner has rights.
///
/// # Errors
/// [`SnapshotError`]; then nothing was changed.
pub fn seal_up(
    view: &View,
    path: &Path,
    recipients: &Recipients,
    progress: &mut dyn FnMut(u64, u64) -> io::Result<()>,
) -> Result<Saved, SnapshotError> {
    let write = |error: io::Error| SnapshotError::Write(format!("{}: {error}", path.display()));
    let file = beside(path).map_err(write)?;
    let mut sealed = recipients.seal(file.as_file()).map_err(write)?;
    // If it was stopped in between, `progress` or the disk reports the reason.
    let rows = write_snapshot(view, &mut sealed, progress)?;
    sealed.finish().map_err(write)?;
    file.as_file().sync_all().map_err(write)?;
    let bytes = file.as_file().metadata().map_err(write)?.len();
    file.persist(path).map_err(|failed| write(failed.error))?;
    sync_folder(path).map_err(write)?;
    Ok(Saved { rows, bytes })
}

/// Fills a fresh file in one transaction; returns the number of rows. A stream that an older program wrote has
/// the tables of its time; the next opening adds the others.
pub(super) fn fill(from: &mut dyn Read, path: &Path, name: &Path) -> Result<u64, SnapshotError> {
    let mut first = [0; FIRST_LINE.len()];
    from.read_exact(&mut first).map_err(cut)?;
    if first != FIRST_LINE {
        return Err(SnapshotError::NotWhole("it does not begin as a copy does".to_owned()));
    }
    let store = fresh(path, name)?;
    let mut rows = 0;
    let filled = guarded(|| -> Result<(), Failed> {
        let txn = store.open.current().begin_write()?;
        let mut load = Load::new(from, &txn);
        load.all()?;
        rows = load.rows;
        txn.commit().map_err(Trouble::from)?;
        Ok(())
    });
    match filled {
        Ok(Ok(())) => Ok(rows),
        Ok(Err(Failed::Stream(cause))) => Err(SnapshotError::NotWhole(cause)),
        Ok(Err(Failed::Store(trouble))) => Err(SnapshotError::Write(trouble.in_file(name).to_string())),
        Err(panic) => Err(SnapshotError::Write(panic)),
    }
}

/// Opens the copy with a check of every page, and counts the rows again.
fn verify(path: &Path, rows: u64) -> Result<(), SnapshotError> {
    let store = Store::open_existing(path)?;
    let view = store.read()?;
    let mut found = Count { view: &view, rows: 0 };
    tables::each(&mut found)?;
    match store.check_schema(path)? {
        SCHEMA if found.rows == rows => Ok(()),
        SCHEMA => Err(SnapshotError::NotWhole(format!("{} rows instead of {rows}", found.rows))),
        other => Err(SnapshotError::NotWhole(format!("schema {other} instead of {SCHEMA}"))),
    }
}

fn cut(error: io::Error) -> SnapshotError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => SnapshotError::NotWhole("it ends too early".to_owned()),
        _ => SnapshotError::Stream(error),
    }
}

#[cfg(test)]
mod tests;
