//! Connections.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_postgres::{Client, Transaction};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::error::cause;
use super::tls::client_config;
use super::{PostgresError, PostgresSettings};

/// Whoever writes the tables holds this lock: a number of our own.
const LOCK: i64 = 0x63_61_6e_64_62_6f_74;

/// A connection; dropped, it is closed, and what was not committed is undone.
pub struct Session {
    pub(super) client: Client,
    line: JoinHandle<()>,
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
    /// [`PostgresError`]: the server is away, does not let us in, or is not who it should be.
    pub async fn connect(settings: &PostgresSettings) -> Result<Self, PostgresError> {
        let tls = MakeRustlsConnect::new(client_config(settings)?);
        let mut server = settings.server.clone();
        server.connect_timeout(settings.timeout).keepalives_idle(Duration::from_secs(30));
        server.tcp_user_timeout(settings.timeout);
        let connected = tokio::time::timeout(settings.timeout, server.connect(tls)).await;
        let (client, connection) = connected
            .map_err(|_| PostgresError::Connect("it does not answer in time".to_owned()))?
            .map_err(|error| PostgresError::Connect(cause(&error)))?;
        let line = tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(cause = cause(&error), "a connection to PostgreSQL is over");
            }
        });
        let session = Self { client, line, timeout: settings.timeout };
        let milliseconds = settings.timeout.as_millis();
        let habits = format!(
            "SET TIME ZONE 'UTC'; SET datestyle TO 'ISO, YMD'; SET extra_float_digits TO 1; \
             SET statement_timeout TO {milliseconds}"
        );
        session.in_time(async { Ok(session.client.batch_execute(&habits).await?) }).await?;
        Ok(session)
    }

    /// Waits for something for as long as the settings say, and then some: the server itself should say it first.
    pub(super) async fn in_time<T>(
        &self,
        act: impl Future<Output = Result<T, PostgresError>>,
    ) -> Result<T, PostgresError> {
        let longest = self.timeout + Duration::from_secs(2);
        tokio::time::timeout(longest, act).await.map_err(|_| PostgresError::Slow)?
    }

    /// How long a transaction may take: a few statements.
    pub(super) fn longest(&self) -> Duration {
        self.timeout.saturating_mul(4)
    }

    /// A transaction in which nobody else of this program writes.
    pub(super) async fn writing(&mut self) -> Result<Transaction<'_>, PostgresError> {
        let transaction = self.client.transaction().await?;
        transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]).await?;
        Ok(transaction)
    }
}
