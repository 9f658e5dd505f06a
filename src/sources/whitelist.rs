//! The whitelist that others keep in PostgreSQL: read now and then, and brought to the desk.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::desk::{DeskHandle, EventKind};
use crate::postgres::{Health, PostgresSettings, read_whitelist};

/// A list that could not be read is tried again after this time, if it is not read more often anyhow.
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
