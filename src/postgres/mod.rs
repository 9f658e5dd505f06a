//! The legacy database: a copy of candidates and metrics for older reports, a whitelist of HR people that
//! others maintain, and the one-time import of what the legacy bot knew.
//!
//! Lives here: connections (TLS as `sslmode` says), the rows of the legacy tables, the task that keeps the copy
//! up to date, reading the whitelist, comparing and importing.
//! Must not: decide anything, or change records (what is read goes to the desk as an event). No other module knows SQL.
//!
//! ```text
//!  desk ─ commit ─▶ copies that wait ─▶ batch in one transaction ─▶ Copied ─▶ desk
//!  every N minutes, a stranger who writes, `hr list` ─▶ whitelist ─▶ WhitelistSeen ─▶ desk
//! ```
//!
//! **Invariants.** Values travel as parameters, and every identifier is quoted. Every writer holds the advisory
//! lock of its tables for the whole transaction and reads the records after it got the lock, so that it neither overwrites
//! newer rows with older ones nor adds a row twice. Only the tasks of this module wait for PostgreSQL. Nothing
//! outlives a transaction in a session: neither a prepared statement nor a setting. So a pooler may give us a
//! different session for every transaction, and give ours to others.

mod address;
mod connect;
mod copy;
mod copy_status;
mod error;
mod import;
mod line;
mod look;
mod rows;
mod settings;
mod sync;
mod table;
mod tls;
mod trust;
mod url_error;
mod whitelist;
mod words;
mod write;

pub use connect::Session;
pub use copy::{Copying, keep_copied};
pub use copy_status::CopyStatus;
pub use error::{Health, PostgresError};
pub use import::{Legacy, read_legacy, read_legacy_whitelist};
pub use look::look;
pub use settings::{Clear, PostgresSettings};
pub use sync::{Repaired, Syncing, sync};
pub use table::TableName;
pub use url_error::UrlError;
pub use whitelist::read_whitelist;

/// Columns of the legacy table of candidates.
const CANDIDATES: [&str; 3] = ["username", "candidate_username", "candidate_password"];
/// Columns of the legacy table of metrics.
const METRICS: [&str; 8] = crate::legacy::COLUMNS;
