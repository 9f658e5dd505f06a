//! Reading rows, for any kind of table, whether a transaction changes it or not.

use std::ops::{Bound, ControlFlow};

use redb::{Key, ReadableTable, Value};

use super::StoreError;
use super::error::Trouble;

/// The direction in which keys are visited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Ascending.
    Forward,
    /// Descending.
    Backward,
}

/// Visits a range of values, for any kind of table.
pub(super) fn visit_range<K, V: Value + 'static>(
    table: &impl ReadableTable<K, V>,
    keys: (Bound<K>, Bound<K>),
    direction: Direction,
    mut visit: impl FnMut(K, V::SelfType<'_>) -> Result<ControlFlow<()>, StoreError>,
) -> Result<(), Trouble>
where
    K: Key + for<'a> Value<SelfType<'a> = K> + 'static,
{
    let mut rows = table.range::<K>(keys)?;
    while let Some(row) = match direction {
        Direction::Forward => rows.next(),
        Direction::Backward => rows.next_back(),
    } {
        let (key, value) = row?;
        if visit(key.value(), value.value())?.is_break() {
            break;
        }
    }
    Ok(())
}

/// Reads one value, for any kind of table.
pub(super) fn read_value<K: Key + 'static, V: Value + 'static, T>(
    table: &impl ReadableTable<K, V>,
    key: K::SelfType<'_>,
    read: impl FnOnce(V::SelfType<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, Trouble> {
    Ok(table.get(key)?.map(|guard| read(guard.value())).transpose()?)
}

/// Reads the first values, for any kind of table.
pub(super) fn read_first<K: Key + 'static, V: Value + 'static, T>(
    table: &impl ReadableTable<K, V>,
    limit: usize,
    mut read: impl FnMut(K::SelfType<'_>, V::SelfType<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, Trouble> {
    let mut rows = Vec::new();
    for row in table.iter()?.take(limit) {
        let (key, value) = row?;
        rows.push(read(key.value(), value.value())?);
    }
    Ok(rows)
}
