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

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::ops::Bound;
use std::path::Path;

use redb::{Key, ReadableTable, TableDefinition, TableHandle, Value, WriteTransaction};
use thiserror::Error;

use super::access::{guarded, panic_text};
use super::error::Trouble;
use super::opening::{beside, fresh, sync_folder};
use super::tables::{self, Visitor};
use super::{SCHEMA, Store, StoreError, View};
use crate::sealing::Recipients;

/// The number rises with every change of the stream format.
pub(super) const FIRST_LINE: &[u8] = b"candidates-bot snapshot 2\n";

/// Ends the rows of a table.
const NO_MORE: u32 = u32::MAX;

/// Maximum length of a key, value or name; a larger length is damage, and must not cause an allocation.
const LONGEST: u32 = 1 << 30;

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
        let txn = store.open.database()?.begin_write().map_err(Trouble::from)?;
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

/// Why a file could not be filled.
enum Failed {
    Stream(String),
    Store(Trouble),
}

impl<E: Into<Trouble>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self::Store(error.into())
    }
}

/// Reads the rows of all tables.
struct Load<'a> {
    from: &'a mut dyn Read,
    txn: &'a WriteTransaction,
    rows: u64,
    /// The next table, with the types of its keys and values.
    head: [Vec<u8>; 3],
    /// The tables that were read.
    read: BTreeSet<String>,
    key: Vec<u8>,
    value: Vec<u8>,
}

impl<'a> Load<'a> {
    fn new(from: &'a mut dyn Read, txn: &'a WriteTransaction) -> Self {
        let (head, read) = Default::default();
        Self { from, txn, rows: 0, head, read, key: Vec::new(), value: Vec::new() }
    }

    /// Reads to the end of the stream.
    fn all(&mut self) -> Result<(), Failed> {
        loop {
            self.head = [self.word()?, Vec::new(), Vec::new()];
            if self.head[0].is_empty() {
                break;
            }
            self.head[1] = self.word()?;
            self.head[2] = self.word()?;
            if tables::RETIRED.iter().any(|name| name.as_bytes() == self.head[0]) {
                self.skip()?;
                continue;
            }
            let before = self.read.len();
            tables::each(self)?;
            self.visit(tables::FORMER_OUTBOX)?;
            if self.read.len() == before {
                return Err(Failed::Stream(format!("no table {} is expected", shown(&self.head[0]))));
            }
        }
        match self.from.read(&mut [0]) {
            Ok(0) => {}
            Ok(_) => return Err(Failed::Stream("something comes after its end".to_owned())),
            Err(error) => return Err(Failed::Stream(error.to_string())),
        }
        let schema = self.txn.open_table(tables::META).map_err(Trouble::from)?;
        let schema = schema.get("schema").map_err(Trouble::from)?.map(|schema| schema.value());
        let mut every = Names(0);
        let Ok(()) = tables::each(&mut every);
        if schema == Some(SCHEMA) && self.read.len() != every.0 {
            return Err(Failed::Stream(format!("{} tables instead of {}", self.read.len(), every.0)));
        }
        Ok(())
    }

    fn number(&mut self) -> Result<u32, Failed> {
        let mut bytes = [0; 4];
        read(self.from, &mut bytes)?;
        Ok(u32::from_be_bytes(bytes))
    }

    /// The next row, in `key` and `value`; returns false at the end of the table.
    fn row(&mut self) -> Result<bool, Failed> {
        let key = self.number()?;
        if key == NO_MORE {
            return Ok(false);
        }
        let value = self.number()?;
        if key.max(value) > LONGEST {
            return Err(Failed::Stream("a row that is longer than any".to_owned()));
        }
        self.key.resize(key as usize, 0);
        self.value.resize(value as usize, 0);
        read(self.from, &mut self.key)?;
        read(self.from, &mut self.value)?;
        self.rows += 1;
        Ok(true)
    }

    /// Skips the rows of a table that no current program has.
    fn skip(&mut self) -> Result<(), Failed> {
        let rows = self.rows;
        while self.row()? {}
        self.rows = rows;
        Ok(())
    }

    fn word(&mut self) -> Result<Vec<u8>, Failed> {
        let length = self.number()?;
        if length > 255 {
            return Err(Failed::Stream("a table with a name that is longer than any".to_owned()));
        }
        let mut word = vec![0; length as usize];
        read(self.from, &mut word)?;
        Ok(word)
    }
}

/// Counts the tables.
struct Names(usize);

impl Visitor for Names {
    type Error = std::convert::Infallible;

    fn visit<K: Key + 'static, V: Value + 'static>(
        &mut self,
        _: TableDefinition<'static, K, V>,
    ) -> Result<(), Self::Error> {
        self.0 += 1;
        Ok(())
    }
}

fn shown(name: &[u8]) -> String {
    String::from_utf8_lossy(name).escape_debug().to_string()
}

fn read(from: &mut dyn Read, bytes: &mut [u8]) -> Result<(), Failed> {
    from.read_exact(bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => Failed::Stream("it ends too early".to_owned()),
        _ => Failed::Stream(error.to_string()),
    })
}

impl Visitor for Load<'_> {
    type Error = Failed;

    /// Reads the rows if this table is the next one.
    fn visit<K: Key + 'static, V: Value + 'static>(
        &mut self,
        definition: TableDefinition<'static, K, V>,
    ) -> Result<(), Failed> {
        let name = definition.name();
        // A table must not come twice.
        if self.head[0] != name.as_bytes() || self.read.contains(name) {
            return Ok(());
        }
        for (found, wanted) in self.head[1..].iter().zip([K::type_name(), V::type_name()]) {
            if found != wanted.name().as_bytes() {
                let (found, wanted) = (shown(found), wanted.name());
                return Err(Failed::Stream(format!("{found} instead of {wanted} in the table {name}")));
            }
        }
        let mut table = self.txn.open_table(definition).map_err(Trouble::from)?;
        // Rows come in order of the keys, so each is appended: pages are filled once, and completely.
        let mut end = table.upper_bound_mut(Bound::<K::SelfType<'_>>::Unbounded).map_err(Trouble::from)?;
        while self.row()? {
            let inserted = end.insert_before(K::from_bytes(&self.key), V::from_bytes(&self.value));
            inserted.map_err(|error| Failed::Stream(error.to_string()))?;
        }
        end.close().map_err(Trouble::from)?;
        drop(table);
        self.read.insert(name.to_owned());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Records;
    use super::*;
    use crate::model::{ChatId, Conversation};

    /// A store with rows in several tables, and its stream.
    fn stream() -> Vec<u8> {
        let store = Store::in_memory().expect("a store");
        let tx = store.write().expect("write");
        (1..50).for_each(|chat| {
            tx.put_conversation(ChatId(chat), &Conversation { pending: None, asked: 7, list: None })
                .expect("put");
        });
        tx.note_update(5, chrono::DateTime::UNIX_EPOCH).expect("note");
        tx.commit().expect("commit");
        let mut stream = Vec::new();
        write_snapshot(&store.read().expect("read"), &mut stream, &mut |_, _| Ok(())).expect("written");
        stream
    }

    #[test]
    fn a_stream_becomes_a_file_with_the_same_rows() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("copy.redb");
        let stream = stream();
        let saved = save_snapshot(&mut stream.as_slice(), &path).expect("saved");
        assert_eq!(saved.bytes, fs::metadata(&path).expect("a file").len());
        let store = Store::open(&path).expect("a database");
        let view = store.read().expect("read");
        assert_eq!(view.conversation(ChatId(49)).expect("read").asked, 7);
        assert!(view.update_seen(5).expect("read"));
    }

    #[test]
    fn a_stream_of_an_older_program_has_the_tables_of_its_time_and_one_of_today_has_all() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let filled = |schema: u64| {
            let word = |word: &str| [&(word.len() as u32).to_be_bytes()[..], word.as_bytes()].concat();
            let meta = ["meta", <&str>::type_name().name(), u64::type_name().name()].map(word).concat();
            let row = [&[0, 0, 0, 6, 0, 0, 0, 8][..], b"schema", &schema.to_le_bytes()].concat();
            let (no_more, end) = (NO_MORE.to_be_bytes(), [0; 4]);
            // Its data is not needed any more.
            let retired =
                ["metrics", u64::type_name().name(), <&[u8]>::type_name().name()].map(word).concat();
            let retired_row = [&[0, 0, 0, 8, 0, 0, 0, 3][..], &[7; 8], b"row"].concat();
            let stream = [FIRST_LINE, &retired, &retired_row, &no_more, &meta, &row, &no_more, &end].concat();
            let path = folder.path().join(format!("{schema}.redb"));
            fill(&mut stream.as_slice(), &path, &path).map(|rows| (rows, path))
        };
        let (rows, path) = filled(SCHEMA - 1).expect("it was whole then");
        assert_eq!(rows, 1);
        let store = Store::open(&path).expect("it is brought up to date");
        assert!(store.read().and_then(|view| view.whitelist()).expect("every table is there").is_empty());
        let error = filled(SCHEMA).expect_err("tables are missing").to_string();
        assert!(error.contains("1 tables instead of "), "{error}");
    }

    #[test]
    fn what_is_cut_anywhere_or_no_stream_leaves_what_was_there() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("copy.redb");
        fs::write(&path, "what was there").expect("write");
        let stream = stream();
        let mut strange =
            vec![stream[1..].to_vec(), [&stream[..], b"more"].concat()[..stream.len() - 1].to_vec()];
        strange.extend(
            [0, 10, FIRST_LINE.len(), 60, stream.len() / 2, stream.len() - 4].map(|at| stream[..at].to_vec()),
        );
        let mut renamed = stream.clone();
        renamed[FIRST_LINE.len() + 4] ^= 1;
        let mut endless = stream[..FIRST_LINE.len() + 4 + "candidates".len()].to_vec();
        endless.extend([0x7f; 8]);
        strange.extend([renamed, endless]);
        for bytes in strange {
            let error = save_snapshot(&mut bytes.as_slice(), &path).expect_err("not whole");
            assert!(error.to_string().ends_with("nothing was written"), "{error}");
            assert_eq!(fs::read_to_string(&path).expect("it is there"), "what was there");
            assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
        }
    }
}
