//! The records as of one point in time.

use std::collections::BTreeSet;
use std::ops::{Bound, ControlFlow};
use std::sync::{Arc, Mutex};

use redb::{Key, ReadTransaction, ReadableTable, ReadableTableMetadata, TableDefinition, TableError, Value};

use super::StoreError;
use super::access::Access;
use super::changes::Position;
use super::handle::Handle;
use super::range::{Direction, read_first, read_value, visit_range};
use super::read::Records;
use crate::model::PersonId;

/// The records as of one point in time.
pub struct View {
    txn: ReadTransaction,
    /// Closing it would end the reading, when another file has taken its place.
    _database: Arc<Handle>,
    access: Arc<Access>,
    position: Position,
}

impl View {
    pub(super) fn new(
        txn: ReadTransaction,
        database: Arc<Handle>,
        access: Arc<Access>,
        position: Position,
    ) -> Self {
        Self { txn, _database: database, access, position }
    }

    /// Whatever was recorded before this, the view shows.
    #[must_use]
    pub fn position(&self) -> Position {
        self.position
    }

    /// Whose profile or attempts were written or deleted since, as far as this view shows it and perhaps later;
    /// `None`: so many that it is no longer known of whom.
    #[must_use]
    pub fn changed_since(&self, position: Position) -> Option<BTreeSet<PersonId>> {
        self.access.changes.since(position)
    }

    /// What readers of this kind keep from one reading of the file to the next, for as long as it is open. It is up to
    /// them to bound it.
    #[must_use]
    pub fn kept<T: Default + Send + 'static>(&self) -> Arc<Mutex<T>> {
        self.access.changes.kept()
    }

    /// Number of rows in a table.
    pub(super) fn count<K: Key + 'static, V: Value + 'static>(
        &self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<u64, StoreError> {
        self.access.call(|| match self.txn.open_table(table) {
            Ok(table) => Ok(table.len()?),
            Err(TableError::TableDoesNotExist(_)) => Ok(0),
            Err(error) => Err(error.into()),
        })
    }

    /// Visits every row of a table in order of the keys, for as long as `visit` wants more.
    pub(super) fn each_row<K: Key + 'static, V: Value + 'static>(
        &self,
        table: TableDefinition<'static, K, V>,
        mut visit: impl FnMut(K::SelfType<'_>, V::SelfType<'_>) -> bool,
    ) -> Result<(), StoreError> {
        self.access.call(|| {
            let table = match self.txn.open_table(table) {
                Ok(table) => table,
                Err(TableError::TableDoesNotExist(_)) => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            for row in table.iter()? {
                let (key, value) = row?;
                if !visit(key.value(), value.value()) {
                    break;
                }
            }
            Ok(())
        })
    }
}

impl Records for View {
    fn value<K: Key + 'static, V: Value + 'static, T>(
        &self,
        table: TableDefinition<'static, K, V>,
        key: K::SelfType<'_>,
        read: impl FnOnce(V::SelfType<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.access.call(|| match self.txn.open_table(table) {
            Ok(table) => read_value(&table, key, read),
            Err(TableError::TableDoesNotExist(_)) => Ok(None),
            Err(error) => Err(error.into()),
        })
    }

    fn first<K: Key + 'static, V: Value + 'static, T>(
        &self,
        table: TableDefinition<'static, K, V>,
        limit: usize,
        read: impl FnMut(K::SelfType<'_>, V::SelfType<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.access.call(|| match self.txn.open_table(table) {
            Ok(table) => read_first(&table, limit, read),
            Err(TableError::TableDoesNotExist(_)) => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        })
    }

    fn size<K: Key + 'static, V: Value + 'static>(
        &self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<u64, StoreError> {
        self.access.call(|| match self.txn.open_table(table) {
            Ok(table) => Ok(table.len()?),
            Err(TableError::TableDoesNotExist(_)) => Ok(0),
            Err(error) => Err(error.into()),
        })
    }

    fn visit<K, V: Value + 'static>(
        &self,
        table: TableDefinition<'static, K, V>,
        keys: (Bound<K>, Bound<K>),
        direction: Direction,
        visit: impl FnMut(K, V::SelfType<'_>) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError>
    where
        K: Key + for<'a> Value<SelfType<'a> = K> + 'static,
    {
        self.access.call(|| match self.txn.open_table(table) {
            Ok(table) => visit_range(&table, keys, direction, visit),
            Err(TableError::TableDoesNotExist(_)) => Ok(()),
            Err(error) => Err(error.into()),
        })
    }
}
