//! The whitelist that others maintain in PostgreSQL: read regularly, and brought to the desk.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::desk::{DeskHandle, EventKind};
use crate::postgres::{Health, PostgresSettings, read_whitelist};

/// After a failure, the list is read again after this time, unless it is due earlier anyway.
const AGAIN: Duration = Duration::from_mins(1);

/// Reads the whitelist as often as the settings say, until shutdown, and brings it to the desk.
pub async fn watch_whitelist(settings: PostgresSettings, desk: DeskHandle, shutdown: CancellationToken) {
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
