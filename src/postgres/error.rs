//! What can go wrong with PostgreSQL, as one line, reported once.

use std::collections::BTreeSet;
use std::time::Instant;

use thiserror::Error;

use super::PostgresSettings;
use crate::net::{InTheWay, Names, Trouble};
use crate::store::StoreError;

/// Why something could not be done in PostgreSQL.
#[derive(Debug, Error)]
pub enum PostgresError {
    /// The server can't be reached, or is not the server it should be.
    #[error("cannot connect to PostgreSQL: {0}")]
    Unreached(Trouble),
    /// The server rejects our log-in.
    #[error("PostgreSQL refuses the login: {0}")]
    Refused(String),
    /// The server refuses, or the connection broke.
    #[error("PostgreSQL: {cause}")]
    Server {
        /// What it says.
        cause: String,
        /// SQLSTATE, if the server sent one.
        state: Option<String>,
    },
    /// The server takes too long.
    #[error("PostgreSQL does not answer in time")]
    Slow,
    /// The server sends more than the bot reads.
    #[error("PostgreSQL sends more than the bot reads ({} MB); see what the tables (or views) of the settings have in them", .0 >> 20)]
    AnswerTooLarge(u64),
    /// The certificates of the authorities can't be read.
    #[error("cannot read the certificates of postgres.ca: {0}")]
    Authorities(String),
    /// An error of the records.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<tokio_postgres::Error> for PostgresError {
    fn from(error: tokio_postgres::Error) -> Self {
        let state = error.code().map(|state| state.code().to_owned());
        Self::Server { cause: cause(&error), state }
    }
}

impl PostgresError {
    /// Whether the server refuses the values of a row, perhaps by a trigger or a view: it may take other rows.
    #[must_use]
    pub fn is_about_values(&self) -> bool {
        let Self::Server { state: Some(state), .. } = self else { return false };
        state.starts_with("22") || state.starts_with("23") || ["44000", "P0001"].contains(&state.as_str())
    }

    /// Whether the server is unreachable, as opposed to refusing something.
    #[must_use]
    pub fn is_loss(&self) -> bool {
        match self {
            Self::Unreached(_) | Self::Refused(_) | Self::Slow | Self::Server { state: None, .. } => true,
            // It shuts down or starts up.
            Self::Server { state: Some(state), .. } => state.starts_with("57P") || state.starts_with("08"),
            PostgresError::AnswerTooLarge(_) | Self::Authorities(_) | Self::Store(_) => false,
        }
    }

    /// Advice for the operator when the server was not reached; `None` if it was.
    #[must_use]
    pub fn in_the_way(&self, settings: &PostgresSettings) -> Option<InTheWay> {
        let Self::Unreached(trouble) = self else { return None };
        let names = Names { address: "postgres.url", proxy: None, authorities: Some("postgres.ca") };
        Some(InTheWay { host: settings.host(), cause: trouble.to_string(), blocked: trouble.blocked, names })
    }

    /// Whether a table does not exist.
    #[must_use]
    pub fn is_missing_table(&self) -> bool {
        matches!(self, Self::Server { state: Some(state), .. } if state == "42P01")
    }
}

/// The message of the server or of the connection, in one line and without the data that was sent.
pub(super) fn cause(error: &tokio_postgres::Error) -> String {
    if let Some(said) = error.as_db_error() {
        let hint = said.hint().map(|hint| format!(" ({hint})")).unwrap_or_default();
        return one_line(&format!("{}{hint}", said.message()));
    }
    Trouble::of(error).to_string()
}

/// Why there is no connection.
pub(super) fn not_connected(error: &tokio_postgres::Error) -> PostgresError {
    match error.as_db_error() {
        Some(_) => PostgresError::Refused(cause(error)),
        None => PostgresError::Unreached(Trouble::of(error)),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Logs an outage: one line when the server is lost, one for every other problem with it, and one when it is
/// back.
#[derive(Debug)]
pub struct Health {
    what: &'static str,
    since: Option<Instant>,
    told: BTreeSet<String>,
}

impl Health {
    /// Starts with no problems.
    #[must_use]
    pub fn new(what: &'static str) -> Self {
        Self { what, since: None, told: BTreeSet::new() }
    }

    /// Records a failure.
    pub fn failed(&mut self, error: &PostgresError) {
        self.since.get_or_insert_with(Instant::now);
        let cause = error.to_string();
        let is_lost = error.is_loss();
        // All the ways in which a server can be unreachable count as one piece of news.
        let news = if is_lost { String::new() } else { cause.clone() };
        // Whatever a server sends, the log and the memory stay small.
        if self.told.len() >= 20 || !self.told.insert(news) {
            tracing::debug!(cause, "{} still does not work", self.what);
        } else if is_lost {
            tracing::warn!(
                cause,
                "PostgreSQL does not answer: {} waits and is tried again; nothing is lost",
                self.what
            );
        } else {
            tracing::warn!(cause, "{} does not work; it is tried again, and nothing is lost", self.what);
        }
    }

    /// Records a success.
    pub fn works(&mut self) {
        let Some(since) = self.since.take() else { return };
        let (seconds, was_lost) = (since.elapsed().as_secs(), self.told.contains(""));
        self.told.clear();
        let found = if was_lost { "PostgreSQL answers again: " } else { "" };
        tracing::info!(seconds, "{found}{} works again, after {seconds} s", self.what);
    }
}
