//! The poll loop: updates in, one after another, each confirmed only when it is durable.

use std::time::Duration;

use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::api::Api;
use super::error::TelegramError;
use crate::desk::{DeskClosed, DeskHandle, EventKind, Incoming};
use crate::lanes::Wish;
use crate::store::{Records, Store, StoreError};

/// The pause after a failed poll, and the shortest time between two polls that brought nothing.
const PAUSE: Duration = Duration::from_secs(1);

/// Polls until shutdown.
///
/// # Errors
/// [`StoreError`] when the offset can't be read: then nothing would be right.
pub async fn poll(
    telegram: impl Api,
    store: Store,
    desk: DeskHandle,
    shutdown: CancellationToken,
) -> Result<(), StoreError> {
    let mut failing = false;
    while !shutdown.is_cancelled() {
        let offset = store.read()?.update_offset()?;
        let began = Instant::now();
        let answer = tokio::select! {
            biased;
            () = shutdown.cancelled() => break,
            answer = telegram.updates(offset) => answer,
        };
        let pause = match answer {
            Ok(updates) => {
                if failing {
                    tracing::info!("Telegram answers again");
                    failing = false;
                }
                let nothing = brings_nothing(&updates, offset);
                match take(&desk, updates).await {
                    Ok(()) if nothing && began.elapsed() < PAUSE => PAUSE / 4,
                    Ok(()) => continue,
                    // The bot is ending; what was not taken comes again after the next start.
                    Err(_) => break,
                }
            }
            Err(error) => {
                if failing {
                    tracing::debug!(cause = %error, "Telegram still does not answer");
                } else {
                    tracing::warn!(cause = %error, "cannot get updates from Telegram; trying again");
                }
                failing = true;
                pause_after(&error)
            }
        };
        tokio::select! {
            biased;
            () = shutdown.cancelled() => break,
            () = sleep(pause) => {}
        }
    }
    Ok(())
}

/// Whether there is nothing but what was confirmed already, as from a server that does not know offsets.
fn brings_nothing(updates: &[(u32, Incoming)], offset: u32) -> bool {
    updates.iter().all(|(id, _)| *id < offset)
}

/// Brings the updates to the desk in order; they may share a commit. Comes back when all are durable.
async fn take(desk: &DeskHandle, mut updates: Vec<(u32, Incoming)>) -> Result<(), DeskClosed> {
    updates.sort_by_key(|(id, _)| *id);
    desk.submit_all(updates.into_iter().map(|(id, incoming)| EventKind::Update { id, incoming })).await
}

/// How long to wait before the next poll.
fn pause_after(error: &TelegramError) -> Duration {
    match error {
        TelegramError::Transient { retry_after, .. } => retry_after.map_or(PAUSE, Wish::length),
        TelegramError::Unauthorized { .. } => PAUSE * 30,
        _ => PAUSE,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::desk::{Desk, Routine, Rules, System};
    use crate::exam::{Exam, Language};

    /// More than Telegram gives at a time, and more than wait for the desk at a time.
    #[tokio::test]
    async fn however_many_updates_come_at_once_they_are_taken_in_order_and_the_offset_is_after_the_last() {
        let packs = Exam::embedded().expect("the embedded exam").into();
        let rules = Rules::new(packs, 2, Language::En);
        let store = Store::in_memory().expect("a store");
        let taken: Arc<Mutex<Vec<u32>>> = Arc::default();
        let seen = Arc::clone(&taken);
        let on_commit = move |commit: &crate::desk::Commit<'_>| {
            let ids = commit.events.iter().filter_map(|event| match event.kind {
                EventKind::Update { id, .. } => Some(id),
                _ => None,
            });
            seen.lock().expect("the list").extend(ids);
        };
        let routine = Routine::default();
        let (_desk, desk) = Desk::start(store.clone(), rules, Arc::new(System), Box::new(on_commit), routine)
            .expect("a desk");
        let ids = 1_000..4_000;
        let shuffled = ids.clone().map(|id| 1_000 + (id * 7) % 3_000);
        take(&desk, shuffled.map(|id| (id, Incoming::Ignored)).collect()).await.expect("taken");
        assert_eq!(*taken.lock().expect("the list"), ids.collect::<Vec<_>>());
        assert_eq!(store.read().and_then(|view| view.update_offset()).expect("read"), 4_000);
    }

    #[test]
    fn whoever_wants_us_to_stay_away_for_a_year_is_asked_again_all_the_same() {
        let wish = |seconds| {
            let retry_after = Some(Wish::of(Duration::from_secs(seconds)));
            pause_after(&TelegramError::Transient { cause: "flood".into(), retry_after, blocked: None })
        };
        assert_eq!(wish(40), Duration::from_secs(40));
        assert_eq!([wish(365 * 24 * 3600), wish(u64::MAX)], [Duration::from_mins(15); 2]);
    }

    #[test]
    fn repeated_updates_are_nothing_new() {
        let update = |id| (id, Incoming::Ignored);
        assert!(brings_nothing(&[], 0));
        assert!(brings_nothing(&[update(4), update(5)], 6));
        assert!(!brings_nothing(&[update(5), update(6)], 6));
        assert!(!brings_nothing(&[update(0)], 0));
    }
}
