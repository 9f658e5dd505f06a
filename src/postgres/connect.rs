//! Connections to PostgreSQL.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::error::Elapsed;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Transaction};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::error::{cause, not_connected};
use super::line::{self, Allowance};
use super::tls::client_config;
use super::{PostgresError, PostgresSettings};
use crate::net::Trouble;

/// Everyone who writes these two tables holds the advisory lock of each, whose number is made of one of our own and the
/// table's: bots that copy into different tables of a database do not wait for each other. The lower one comes first,
/// so that two writers never hold one each. A table that does not exist has no lock; the next statement reports it.
const LOCK: &str = "SELECT pg_advisory_xact_lock((1667329634::bigint << 32) | number) \
    FROM (SELECT DISTINCT to_regclass(name)::oid::bigint AS number FROM (VALUES ($1), ($2)) AS tables(name) \
    ORDER BY number) AS locks WHERE number IS NOT NULL";

/// A connection. Dropping it closes it and rolls back what was not committed.
pub struct Session {
    pub(super) client: Client,
    line: JoinHandle<()>,
    allowance: Allowance,
    timeout: Duration,
}

impl Drop for Session {
    fn drop(&mut self) {
        self.line.abort();
    }
}

impl Session {
    /// Connects.
    ///
    /// # Errors
    /// [`PostgresError`]: the server is unreachable, rejects us, or is not the server it should be.
    pub async fn connect(settings: &PostgresSettings) -> Result<Self, PostgresError> {
        let tls = MakeRustlsConnect::new(client_config(settings)?);
        let (mut server, allowance) = (settings.server.clone(), Allowance::new());
        let tls = line::prepare(&mut server, tls, allowance.clone());
        server.connect_timeout(settings.timeout).keepalives_idle(Duration::from_secs(30));
        server.tcp_user_timeout(settings.timeout);
        let connected = tokio::time::timeout(settings.timeout, server.connect(tls)).await;
        let (client, connection) = connected
            .map_err(|_| PostgresError::Unreached(Trouble::timed_out()))?
            .map_err(|error| not_connected(&error))?;
        let line = tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(cause = cause(&error), "a connection to PostgreSQL is over");
            }
        });
        Ok(Self { client, line, allowance, timeout: settings.timeout })
    }

    /// The time for one statement, plus some: the server itself should be the first to report that it takes too
    /// long.
    pub(super) fn timeout(&self) -> Duration {
        self.timeout + Duration::from_secs(2)
    }

    /// How long a transaction may take: the time for a few statements.
    pub(super) fn longest(&self) -> Duration {
        self.timeout.saturating_mul(4)
    }

    /// The result of work that was limited in time.
    ///
    /// # Errors
    /// The error of the work itself; a timeout; or that the server sent too much.
    pub(super) fn judged<T>(
        &self,
        done: Result<Result<T, PostgresError>, Elapsed>,
    ) -> Result<T, PostgresError> {
        match done {
            // To tokio-postgres, the connection was just closed.
            Ok(Err(_)) | Err(_) if self.allowance.is_used_up() => {
                Err(PostgresError::AnswerTooLarge(self.allowance.most()))
            }
            Ok(result) => result,
            Err(_) => Err(PostgresError::Slow),
        }
    }

    /// A transaction that excludes all other writers of the same tables.
    pub(super) async fn writing(
        &mut self,
        settings: &PostgresSettings,
    ) -> Result<Transaction<'_>, PostgresError> {
        let transaction = self.transaction().await?;
        let names = [settings.candidates.to_string(), settings.metrics.to_string()];
        transaction.query_typed(LOCK, &[(&names[0], Type::TEXT), (&names[1], Type::TEXT)]).await?;
        Ok(transaction)
    }

    /// A transaction in which whole tables are read.
    pub(super) async fn reading_tables(&mut self) -> Result<Transaction<'_>, PostgresError> {
        self.begin(line::WHOLE_TABLES).await
    }

    /// A transaction. Our session settings hold in it and not beyond: the session may belong to someone else next.
    pub(super) async fn transaction(&mut self) -> Result<Transaction<'_>, PostgresError> {
        self.begin(line::USUAL).await
    }

    async fn begin(&mut self, most: u64) -> Result<Transaction<'_>, PostgresError> {
        self.allowance.renew(most);
        let (milliseconds, timeout) = (self.timeout.as_millis(), self.timeout());
        let habits = format!(
            "SET LOCAL TIME ZONE 'UTC'; SET LOCAL datestyle TO 'ISO, YMD'; SET LOCAL extra_float_digits TO 1; \
             SET LOCAL statement_timeout TO {milliseconds}"
        );
        let begin = async {
            let transaction = self.client.transaction().await?;
            transaction.batch_execute(&habits).await?;
            Ok(transaction)
        };
        tokio::time::timeout(timeout, begin).await.map_err(|_| PostgresError::Slow)?
    }
}
