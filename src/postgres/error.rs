//! What can go wrong with PostgreSQL, in a line, and telling it once.

use std::collections::BTreeSet;
use std::time::Instant;

use thiserror::Error;

use super::PostgresSettings;
use crate::net::{InTheWay, Names, Trouble};
use crate::store::StoreError;

/// Why something could not be done in PostgreSQL.
#[derive(Debug, Error)]
pub enum PostgresError {
    /// The server can't be reached, or is not who it should be.
    #[error("cannot connect to PostgreSQL: {0}")]
    Unreached(Trouble),
    /// The server does not let us in.
    #[error("PostgreSQL does not let us in: {0}")]
    Refused(String),
    /// The server refuses, or the line broke.
    #[error("PostgreSQL: {cause}")]
    Server {
        /// What it says.
        cause: String,
        /// SQLSTATE, when the server said it.
        state: Option<String>,
    },
    /// It takes too long.
    #[error("PostgreSQL does not answer in time")]
    Slow,
    /// It answers with more than is read.
    #[error("PostgreSQL sends more than the bot reads ({} MB); see what the tables (or views) of the settings have in them", .0 >> 20)]
    TooMuch(u64),
    /// The certificates of authorities can't be read.
    #[error("cannot read the certificates of postgres.ca: {0}")]
    Authorities(String),
    /// The records.
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
    /// Whether the server refuses the values of some row, be it by the word of a trigger or a view: it may take others.
    #[must_use]
    pub fn is_about_values(&self) -> bool {
        let Self::Server { state: Some(state), .. } = self else { return false };
        state.starts_with("22") || state.starts_with("23") || ["44000", "P0001"].contains(&state.as_str())
    }

    /// Whether it is the server that is away, and not something that it has against us.
    #[must_use]
    pub fn is_loss(&self) -> bool {
        match self {
            Self::Unreached(_) | Self::Refused(_) | Self::Slow | Self::Server { state: None, .. } => true,
            // It goes down, or comes up.
            Self::Server { state: Some(state), .. } => state.starts_with("57P") || state.starts_with("08"),
            Self::TooMuch(_) | Self::Authorities(_) | Self::Store(_) => false,
        }
    }

    /// What to tell an operator when the server was not reached; none when it was.
    #[must_use]
    pub fn in_the_way(&self, settings: &PostgresSettings) -> Option<InTheWay> {
        let Self::Unreached(trouble) = self else { return None };
        let names = Names { address: "postgres.url", proxy: None, authorities: Some("postgres.ca") };
        Some(InTheWay { host: settings.host(), cause: trouble.to_string(), blocked: trouble.blocked, names })
    }

    /// Whether a table is not there.
    #[must_use]
    pub fn is_missing_table(&self) -> bool {
        matches!(self, Self::Server { state: Some(state), .. } if state == "42P01")
    }
}

/// What the server said, or what the line said, in one line and without what was sent.
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

/// Tells the log of an outage: one line when the server is lost, one more for everything else that it has against us, and
/// one when it is found again.
#[derive(Debug)]
pub struct Health {
    what: &'static str,
    since: Option<Instant>,
    told: BTreeSet<String>,
}

impl Health {
    /// All is well with this.
    #[must_use]
    pub fn new(what: &'static str) -> Self {
        Self { what, since: None, told: BTreeSet::new() }
    }

    /// It does not work.
    pub fn failed(&mut self, error: &PostgresError) {
        self.since.get_or_insert_with(Instant::now);
        let cause = error.to_string();
        let is_lost = error.is_loss();
        // In how many ways a server is away is one piece of news.
        let news = if is_lost { String::new() } else { cause.clone() };
        // Whatever a server thinks of, the log and the memory stay small.
        if self.told.len() >= 20 || !self.told.insert(news) {
            tracing::debug!(cause, "{} still does not work", self.what);
        } else if is_lost {
            tracing::warn!(
                cause,
                "PostgreSQL is lost: {} waits, is tried again, and nothing is lost",
                self.what
            );
        } else {
            tracing::warn!(cause, "{} does not work; it is tried again, and nothing is lost", self.what);
        }
    }

    /// It works.
    pub fn works(&mut self) {
        let Some(since) = self.since.take() else { return };
        let (seconds, was_lost) = (since.elapsed().as_secs(), self.told.contains(""));
        self.told.clear();
        let found = if was_lost { "PostgreSQL is found again: " } else { "" };
        tracing::info!(seconds, "{found}{} works again, after {seconds} s", self.what);
    }
}
