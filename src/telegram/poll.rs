//! The poll loop: updates in, one after another, each confirmed only when it is durable.

use std::time::Duration;

use futures::future::join_all;
use teloxide::payloads::GetUpdatesSetters;
use teloxide::requests::{Request, Requester};
use teloxide::types::{AllowedUpdate, Update};
use teloxide::{ApiError, RequestError};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::client::{POLL, Telegram};
use super::error::cause;
use super::update::incoming;
use crate::desk::{DeskClosed, DeskHandle, EventKind};
use crate::store::{Records, Store, StoreError};

/// The pause after a failed poll, and the shortest time between two polls that brought nothing.
const PAUSE: Duration = Duration::from_secs(1);

/// Polls until shutdown.
///
/// # Errors
/// [`StoreError`] when the offset can't be read: then nothing would be right.
pub async fn poll(
    telegram: Telegram,
    store: Store,
    desk: DeskHandle,
    shutdown: CancellationToken,
) -> Result<(), StoreError> {
    let mut failing = false;
    while !shutdown.is_cancelled() {
        let offset = store.read()?.update_offset()?;
        let began = Instant::now();
        let answer = tokio::select! {
            answer = get_updates(&telegram, offset) => answer,
            () = shutdown.cancelled() => break,
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
                let text = cause(&error);
                if failing {
                    tracing::debug!(cause = text, "Telegram still does not answer");
                } else {
                    tracing::warn!(cause = text, "cannot get updates from Telegram; trying again");
                }
                failing = true;
                mend(&telegram, &error).await
            }
        };
        tokio::select! {
            () = sleep(pause) => {}
            () = shutdown.cancelled() => break,
        }
    }
    Ok(())
}

async fn get_updates(telegram: &Telegram, offset: u32) -> Result<Vec<Update>, RequestError> {
    let request = telegram
        .poller
        .get_updates()
        .timeout(POLL.as_secs() as u32)
        .allowed_updates([AllowedUpdate::Message, AllowedUpdate::CallbackQuery]);
    // Before the first update there is no offset to confirm.
    let request =
        if offset == 0 { request } else { request.offset(i32::try_from(offset).unwrap_or(i32::MAX)) };
    request.send().await
}

/// Whether there is nothing but what was confirmed already, as from a server that does not know offsets.
fn brings_nothing(updates: &[Update], offset: u32) -> bool {
    updates.iter().all(|update| update.id.0 < offset)
}

/// Brings the updates to the desk in order; they may share a commit. Comes back when all are durable.
async fn take(desk: &DeskHandle, mut updates: Vec<Update>) -> Result<(), DeskClosed> {
    updates.sort_by_key(|update| update.id.0);
    let taken = updates.into_iter().map(|update| {
        let id = update.id.0;
        desk.submit(EventKind::Update { id, incoming: incoming(update) })
    });
    join_all(taken).await.into_iter().collect()
}

/// Whether updates go to a webhook. teloxide knows only the words that Telegram used before it added advice to them.
fn has_webhook(error: &ApiError) -> bool {
    match error {
        ApiError::CantGetUpdates => true,
        ApiError::Unknown(text) => text.contains("webhook is active"),
        _ => false,
    }
}

/// What can be done about a failed poll, and how long to wait before the next.
async fn mend(telegram: &Telegram, error: &RequestError) -> Duration {
    match error {
        RequestError::RetryAfter(seconds) => seconds.duration(),
        RequestError::Api(api) if has_webhook(api) => {
            tracing::warn!("the bot has a webhook of an older installation; removing it");
            if let Err(error) = telegram.bot.delete_webhook().send().await {
                tracing::warn!(cause = cause(&error), "cannot remove the webhook");
            }
            PAUSE
        }
        RequestError::Api(ApiError::TerminatedByOtherGetUpdates) => {
            tracing::error!(
                "another program polls with this token; stop it, or give this bot a token of its own"
            );
            PAUSE * 10
        }
        RequestError::Api(ApiError::InvalidToken) => PAUSE * 30,
        _ => PAUSE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_updates_are_nothing_new() {
        let update = |id| serde_json::from_str(&format!(r#"{{"update_id": {id}}}"#)).expect("an update");
        assert!(brings_nothing(&[], 0));
        assert!(brings_nothing(&[update(4), update(5)], 6));
        assert!(!brings_nothing(&[update(5), update(6)], 6));
        assert!(!brings_nothing(&[update(0)], 0));
    }
}
