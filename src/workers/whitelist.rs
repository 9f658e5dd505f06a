//! The whitelist that others maintain in PostgreSQL, read when a stranger writes.

use std::time::Duration;

use super::{Performed, QueuedEffect, Worker};
use crate::desk::Outcome;
use crate::model::{Cause, CauseKind};
use crate::postgres::{PostgresSettings, read_whitelist};

/// Reads the whitelist when a stranger writes. If it can't be read, the last known one holds, and nobody waits.
pub struct WhitelistWorker(pub Option<PostgresSettings>);

impl Worker for WhitelistWorker {
    async fn perform(&self, _: &QueuedEffect) -> Performed {
        let Some(settings) = self.0.as_ref().filter(|settings| settings.whitelist.is_some()) else {
            let cause = CauseKind::Postgres.because("there is no whitelist in PostgreSQL any more");
            return Performed::Done(Outcome::Undeliverable { cause });
        };
        Performed::Done(match read_whitelist(settings).await {
            Ok(usernames) => Outcome::WhitelistRead(usernames),
            Err(error) => {
                // The task that reads it regularly writes to the log.
                tracing::debug!(%error, "cannot read the whitelist");
                Outcome::Undeliverable { cause: CauseKind::Postgres.because(error.to_string()) }
            }
        })
    }

    fn retry_budget(&self, _: &QueuedEffect) -> Option<Duration> {
        Some(Duration::ZERO)
    }

    fn give_up(&self, cause: Cause) -> Outcome {
        Outcome::Undeliverable { cause }
    }
}
