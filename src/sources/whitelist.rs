//! The whitelist that others maintain in PostgreSQL: read regularly, and brought to the desk.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::desk::{DeskHandle, EventKind};
use crate::postgres::{Health, PostgresSettings, read_whitelist};
use crate::retry::Backoff;

/// The pauses after failures, unless the list is due earlier anyway.
const BACKOFF: Backoff = Backoff::new(Duration::from_secs(5), Duration::from_mins(5));

/// Reads the whitelist as often as the settings say, until shutdown, and brings it to the desk.
pub async fn watch_whitelist(settings: PostgresSettings, desk: DeskHandle, shutdown: CancellationToken) {
    let mut health = Health::new("reading the whitelist in PostgreSQL");
    let mut failures = 0;
    loop {
        let read = tokio::select! {
            biased;
            () = shutdown.cancelled() => return,
            read = read_whitelist(&settings) => read,
        };
        let pause = match read {
            Ok(usernames) => {
                health.works();
                failures = 0;
                if desk.submit(EventKind::WhitelistSeen(usernames)).await.is_err() {
                    return;
                }
                settings.every
            }
            Err(error) => {
                health.failed(&error);
                failures += 1;
                settings.every.min(BACKOFF.pause(failures))
            }
        };
        tokio::select! {
            biased;
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}
