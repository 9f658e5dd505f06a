//! The clock: brings to the desk what is due, as soon as its moment has come.
//!
//! Lives here: when to look, and how long to sleep in between.
//! Must not: know what is due (the desk does), touch records. What is due stands in the file, so a bot that was off
//! brings it after its start.

use std::time::Duration;

use futures::future::join_all;
use tokio_util::sync::CancellationToken;

use crate::desk::{DeskHandle, EventKind};
use crate::store::{Due, Records, Store, StoreError};

/// At most so many are brought at once; they share a commit.
const BATCH: usize = 100;

/// Runs until shutdown, or until the desk takes no more.
///
/// It looks again after `tick` at the latest: new deadlines come, and the system's clock may be set.
///
/// # Errors
/// [`StoreError`] when the file can't be read.
pub async fn run(
    store: Store,
    desk: DeskHandle,
    tick: Duration,
    shutdown: CancellationToken,
) -> Result<(), StoreError> {
    while !shutdown.is_cancelled() {
        let next = store.read()?.due(BATCH)?;
        let now = desk.now();
        let due: Vec<Due> = next.iter().copied().take_while(|due| due.moment <= now).collect();
        if due.is_empty() {
            let left = next.first().and_then(|due| (due.moment - now).to_std().ok());
            tokio::select! {
                biased;
                () = shutdown.cancelled() => {}
                () = tokio::time::sleep(left.map_or(tick, |left| left.min(tick))) => {}
            }
            continue;
        }
        // One event each: a decision that fails keeps nobody else waiting, and is set aside by itself.
        let taken = join_all(due.into_iter().map(|due| desk.submit(EventKind::Due(due)))).await;
        if let Some(error) = taken.into_iter().find_map(Result::err) {
            tracing::warn!(%error, "what is due waits for the next start");
            break;
        }
    }
    Ok(())
}
