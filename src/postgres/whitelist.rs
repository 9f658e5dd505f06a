//! Reading the whitelist that others keep: a table whose first column is the Telegram username.

use std::time::Duration;

use futures::TryStreamExt;
use tokio_postgres::types::Type;
use tokio_util::sync::CancellationToken;

use super::table::quoted;
use super::{Health, PostgresError, PostgresSettings, Session, TableName};
use crate::desk::{DeskHandle, EventKind, Outcome};
use crate::model::Cause;
use crate::workers::{Performed, QueuedEffect, Worker};

/// A list that could not be read is tried again after this time, if it is not read more often anyhow.
const AGAIN: Duration = Duration::from_mins(1);

/// Everybody on the whitelist; empty when none is set.
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
    // A table that is not there is an error.
    let first = "SELECT attname::text FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 \
                 AND NOT attisdropped ORDER BY attnum LIMIT 1";
    let found = transaction.query_typed_opt(first, &[(&table.to_string(), Type::TEXT)]).await?;
    let Some(column) = found else { return Ok(Vec::new()) };
    let select = format!("SELECT {}::text FROM {table}", quoted(column.try_get(0)?));
    let rows = transaction.query_typed_raw(&select, std::iter::empty::<(&str, Type)>()).await?;
    // A row takes several times what the name in it does.
    let names = rows.and_then(|row| async move { row.try_get::<_, Option<String>>(0) });
    Ok(names.try_filter_map(|name| async { Ok(name) }).try_collect().await?)
}

/// Reads the whitelist as often as the settings say, until shutdown, and brings it to the desk.
pub async fn keep_reading(settings: PostgresSettings, desk: DeskHandle, shutdown: CancellationToken) {
    let mut health = Health::new("reading the whitelist in PostgreSQL");
    loop {
        let read = tokio::select! {
            biased;
            () = shutdown.cancelled() => return,
            read = read_whitelist(&settings) => read,
        };
        let pause = match read {
            Ok(usernames) => {
                health.works();
                if desk.submit(EventKind::WhitelistSeen(usernames)).await.is_err() {
                    return;
                }
                settings.every
            }
            Err(error) => {
                health.failed(&error);
                settings.every.min(AGAIN)
            }
        };
        tokio::select! {
            biased;
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Reads the whitelist for somebody who wrote. When it can't be read, the last known one holds, and nobody waits.
pub struct Reader(pub Option<PostgresSettings>);

impl Worker for Reader {
    async fn deliver(&self, _: &QueuedEffect) -> Performed {
        let Some(settings) = self.0.as_ref().filter(|settings| settings.whitelist.is_some()) else {
            let cause = "there is no whitelist in PostgreSQL any more".to_owned();
            return Performed::Done(Outcome::Undeliverable { cause });
        };
        Performed::Done(match read_whitelist(settings).await {
            Ok(usernames) => Outcome::WhitelistRead(usernames),
            Err(error) => {
                // The task that reads it now and then tells the log.
                tracing::debug!(%error, "the whitelist can't be read");
                Outcome::Undeliverable { cause: error.to_string() }
            }
        })
    }

    fn retry_budget(&self, _: &QueuedEffect) -> Option<Duration> {
        Some(Duration::ZERO)
    }

    fn give_up(&self, cause: Cause) -> Outcome {
        Outcome::Undeliverable { cause: cause.raw }
    }
}
