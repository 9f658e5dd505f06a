//! Reads a stream into the tables of a fresh file.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::ops::Bound;

use redb::{Key, ReadableTable, TableDefinition, TableHandle, Value, WriteTransaction};

use super::super::SCHEMA;
use super::super::error::Trouble;
use super::super::tables::{self, Visitor};
use super::format::{LONGEST, NO_MORE};

/// Why a file could not be filled.
pub(super) enum Failed {
    Stream(String),
    Store(Trouble),
}

impl<E: Into<Trouble>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self::Store(error.into())
    }
}

/// Reads the rows of all tables.
pub(super) struct Load<'a> {
    from: &'a mut dyn Read,
    txn: &'a WriteTransaction,
    pub rows: u64,
    /// The next table, with the types of its keys and values.
    head: [Vec<u8>; 3],
    /// The tables that were read.
    read: BTreeSet<String>,
    key: Vec<u8>,
    value: Vec<u8>,
}

impl<'a> Load<'a> {
    pub(super) fn new(from: &'a mut dyn Read, txn: &'a WriteTransaction) -> Self {
        let (head, read) = Default::default();
        Self { from, txn, rows: 0, head, read, key: Vec::new(), value: Vec::new() }
    }

    /// Reads to the end of the stream.
    pub(super) fn all(&mut self) -> Result<(), Failed> {
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
            self.visit(tables::FORMER_FINGERPRINTS)?;
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
