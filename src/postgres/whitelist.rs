//! Reads the whitelist that others maintain: a table whose first column is the Telegram username.

use futures::TryStreamExt;
use tokio_postgres::types::Type;

use super::table::quoted;
use super::{PostgresError, PostgresSettings, Session, TableName};

/// Everyone on the whitelist; empty when none is set.
///
/// # Errors
/// [`PostgresError`].
pub async fn read_whitelist(settings: &PostgresSettings) -> Result<Vec<String>, PostgresError> {
    let Some(table) = &settings.whitelist else { return Ok(Vec::new()) };
    let mut session = Session::connect(settings).await?;
    let timeout = session.timeout();
    let read = first_column(&mut session, table);
    let read = tokio::time::timeout(timeout, read).await;
    session.judged(read)
}

/// The texts of a table's first column.
pub(super) async fn first_column(
    session: &mut Session,
    table: &TableName,
) -> Result<Vec<String>, PostgresError> {
    let transaction = session.transaction().await?;
    // A missing table is an error.
    let first = "SELECT attname::text FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 \
                 AND NOT attisdropped ORDER BY attnum LIMIT 1";
    let found = transaction.query_typed_opt(first, &[(&table.to_string(), Type::TEXT)]).await?;
    let Some(column) = found else { return Ok(Vec::new()) };
    let select = format!("SELECT {}::text FROM {table}", quoted(column.try_get(0)?));
    let rows = transaction.query_typed_raw(&select, std::iter::empty::<(&str, Type)>()).await?;
    // A row takes several times as much memory as the name in it.
    let names = rows.and_then(|row| async move { row.try_get::<_, Option<String>>(0) });
    Ok(names.try_filter_map(|name| async { Ok(name) }).try_collect().await?)
}
