//! The poll loop: receives updates one after another and confirms each only when it is durable.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::desk::{DeskClosed, DeskHandle, EventKind};
use crate::retry::Backoff;
use crate::store::{Records, Store, StoreError};
use crate::telegram::{Api, TelegramError, UPDATES_AT_ONCE, Unread};
use crate::workers::{InFlight, Subject};

/// The minimum time between two polls that brought nothing.
const PAUSE: Duration = Duration::from_secs(1);

/// The pauses after failed polls: people who write when Telegram is there again should not wait long.
const BACKOFF: Backoff = Backoff::new(PAUSE, Duration::from_secs(10));

/// Polls until shutdown.
///
/// # Errors
/// [`StoreError`] when the offset can't be read: without it nothing would work correctly.
pub async fn poll_updates(
    telegram: impl Api,
    store: Store,
    desk: DeskHandle,
    in_flight: Arc<InFlight>,
    shutdown: CancellationToken,
) -> Result<(), StoreError> {
    let mut failures = 0;
    // Number of updates that are still requested one at a time: one of them may have crashed the last process.
    let mut singly = if in_flight.suspects_updates() { UPDATES_AT_ONCE } else { 0 };
    while !shutdown.is_cancelled() {
        let offset = store.read()?.update_offset()?;
        let began = Instant::now();
        let answer = tokio::select! {
            biased;
            () = shutdown.cancelled() => break,
            answer = telegram.updates(offset, if singly > 0 { 1 } else { UPDATES_AT_ONCE }) => answer,
        };
        let pause = match answer {
            Ok(updates) => {
                if failures > 0 {
                    tracing::info!("updates from Telegram come again");
                    failures = 0;
                }
                let nothing = brings_nothing(&updates, offset);
                singly = if updates.is_empty() { 0 } else { singly.saturating_sub(1) };
                match take(&desk, &in_flight, updates, &shutdown).await {
                    Ok(()) if nothing && began.elapsed() < PAUSE => PAUSE / 4,
                    Ok(()) => continue,
                    // The bot is ending; updates that were not taken come again after the next start.
                    Err(_) => break,
                }
            }
            Err(error) => {
                if failures > 0 {
                    tracing::debug!(cause = %error, "Telegram still does not answer");
                } else {
                    tracing::warn!(cause = %error, "cannot get updates from Telegram; trying again");
                }
                failures += 1;
                pause_after(&error, failures)
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

/// Whether these are only updates that were confirmed already, as from a server that ignores offsets.
fn brings_nothing(updates: &[(u32, Unread)], offset: u32) -> bool {
    updates.iter().all(|(id, _)| *id < offset)
}

/// Brings the updates to the desk in order; they may share a commit. Returns when all are durable, or when it
/// has to end. Updates may crash the process, so they are recorded before they are parsed.
async fn take(
    desk: &DeskHandle,
    in_flight: &InFlight,
    mut updates: Vec<(u32, Unread)>,
    shutdown: &CancellationToken,
) -> Result<(), DeskClosed> {
    updates.sort_by_key(|(id, _)| *id);
    let Some(&(id, _)) = updates.first() else { return Ok(()) };
    let subject = Subject::Updates(id);
    if let Some(cause) = in_flight.too_many_crashes(subject) {
        tracing::error!(update = id, cause = cause.raw, "set aside");
        desk.submit(EventKind::UpdateSetAside { id, cause }).await?;
        in_flight.forget(subject);
        // Those after it come again.
        return Ok(());
    }
    let pause = in_flight.pause(subject);
    if !pause.is_zero() {
        tokio::select! {
            biased;
            () = shutdown.cancelled() => return Ok(()),
            () = sleep(pause) => {}
        }
    }
    let mut permit = in_flight.acquire(subject).await;
    let events = updates.into_iter().map(|(id, update)| EventKind::Update { id, incoming: update.read() });
    permit.run(desk.submit_all(events)).await
}

/// How long to wait before the next poll, after this many failures in a row.
fn pause_after(error: &TelegramError, failures: u32) -> Duration {
    let wish = match error {
        TelegramError::Transient { retry_after, .. } => retry_after.unwrap_or_default().length(),
        TelegramError::NothingToEdit { .. }
        | TelegramError::BadMarkup { .. }
        | TelegramError::BadButtons { .. }
        | TelegramError::Unauthorized { .. }
        | TelegramError::TooLong { .. }
        | TelegramError::Refused { .. }
        | TelegramError::Permanent { .. } => Duration::ZERO,
    };
    BACKOFF.pause(failures).max(wish)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use chrono::DateTime;

    use super::*;
    use crate::desk::{Desk, Routine, Rules, RunsOn, System};
    use crate::exam::{Exam, Language};
    use crate::model::{CauseKind, Incoming};
    use crate::retry::RetryAfter;

    fn rules() -> Rules {
        Rules::new(Exam::embedded().expect("the embedded exam").into(), 2, Language::En)
    }

    fn update(id: u32) -> (u32, Unread) {
        (id, Incoming::Ignored.into())
    }

    /// Runs of a bot, each of which may end while updates are taken.
    struct Lives {
        folder: tempfile::TempDir,
        /// A runtime on which nothing ever makes progress.
        stuck: tokio::runtime::Runtime,
    }

    /// Recovers what was in flight; all updates before this one were taken.
    fn recover(in_flight: &InFlight, offset: u32) {
        let store = Store::in_memory().expect("a store");
        let tx = store.write().expect("write");
        tx.note_update(offset - 1, DateTime::UNIX_EPOCH).expect("note");
        tx.commit().expect("commit");
        in_flight.recover(&store.read().expect("read")).expect("recovered");
    }

    impl Lives {
        fn begin() -> Self {
            let stuck = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
            Self { folder: tempfile::tempdir().expect("temporary folder"), stuck }
        }

        fn next(&self) -> InFlight {
            let in_flight = InFlight::beside(&self.folder.path().join("bot.redb"));
            recover(&in_flight, 5);
            in_flight
        }

        /// The process ends while these updates are read or decided on, after this time.
        async fn end(&self, in_flight: InFlight, updates: Vec<(u32, Unread)>, late: Duration) {
            let store = Store::in_memory().expect("a store");
            let (_desk, desk) = {
                let _elsewhere = self.stuck.enter();
                let routine = Routine { runs_on: RunsOn::Task, ..Routine::default() };
                Desk::start(store, rules(), Arc::new(System), Box::new(|_| {}), routine).expect("a desk")
            };
            let shutdown = CancellationToken::new();
            let mut taking = Box::pin(take(&desk, &in_flight, updates, &shutdown));
            assert!(tokio::time::timeout(late, &mut taking).await.is_err(), "nobody decides");
            // Everything that is held stays held.
            std::mem::forget(taking);
        }
    }

    #[test]
    fn an_update_over_which_three_processes_die_alone_is_set_aside_by_its_number() {
        let lives = Lives::begin();
        let paused = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        paused.expect("a runtime").block_on(async {
            let time = Duration::from_millis(4_500);
            let in_flight = lives.next();
            assert!(!in_flight.suspects_updates());
            lives.end(in_flight, vec![update(6), update(5)], time).await;
            for _ in 0..3 {
                let in_flight = lives.next();
                assert!(
                    in_flight.suspects_updates() && in_flight.too_many_crashes(Subject::Updates(5)).is_none()
                );
                lives.end(in_flight, vec![update(5)], time).await;
            }

            let (in_flight, store) = (lives.next(), Store::in_memory().expect("a store"));
            let (desk, handle) =
                Desk::start(store.clone(), rules(), Arc::new(System), Box::new(|_| {}), Routine::default())
                    .expect("a desk");
            let shutdown = CancellationToken::new();
            for id in [5, 6] {
                take(&handle, &in_flight, vec![update(id)], &shutdown).await.expect("taken");
            }
            let view = store.read().expect("read");
            let letters = view.dead_letters().expect("read");
            let told: Vec<_> =
                letters.iter().map(|letter| (letter.event.as_str(), letter.error.as_str())).collect();
            assert_eq!(told, [("update 5", "the bot crashed 3 times on it")]);
            assert!(view.update_seen(5).expect("read") && view.update_seen(6).expect("read"));
            assert!(!in_flight.suspects_updates());
            drop((handle, desk));
        });
    }

    #[test]
    fn a_crash_at_another_time_is_not_blamed_on_an_update() {
        let lives = Lives::begin();
        let paused = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        paused.expect("a runtime").block_on(async {
            lives.end(lives.next(), vec![update(5), update(6)], Duration::from_secs(1)).await;
            lives.end(lives.next(), vec![update(5)], Duration::from_secs(1)).await;
            for _ in 0..60 {
                let in_flight = lives.next();
                assert_eq!(in_flight.pause(Subject::Updates(5)), Duration::from_secs(2), "one crash counts");
                // Before its turn: we wait a little for it, and for Telegram.
                lives.end(in_flight, vec![update(5)], Duration::from_secs(1)).await;
                std::mem::forget(lives.next());
            }
            let in_flight = lives.next();
            // Telegram no longer has it, and the updates that it has instead are not to blame.
            lives.end(in_flight, vec![update(7)], Duration::from_secs(1)).await;
            assert_eq!(lives.next().pause(Subject::Updates(7)), Duration::ZERO);
            let later = InFlight::beside(&lives.folder.path().join("bot.redb"));
            recover(&later, 8);
            assert!(!later.suspects_updates(), "all of them are taken");
        });
    }

    /// More than Telegram sends at a time, and more than can wait for the desk at a time.
    #[tokio::test]
    async fn however_many_updates_come_at_once_they_are_taken_in_order_and_the_offset_is_after_the_last() {
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
        let (_desk, desk) =
            Desk::start(store.clone(), rules(), Arc::new(System), Box::new(on_commit), routine)
                .expect("a desk");
        let ids = 1_000..4_000;
        let shuffled = ids.clone().map(|id| 1_000 + (id * 7) % 3_000);
        let in_flight = InFlight::in_memory();
        take(&desk, &in_flight, shuffled.map(update).collect(), &CancellationToken::new())
            .await
            .expect("taken");
        assert_eq!(*taken.lock().expect("the list"), ids.collect::<Vec<_>>());
        assert_eq!(store.read().and_then(|view| view.update_offset()).expect("read"), 4_000);
    }

    #[test]
    fn whoever_wants_us_to_stay_away_for_a_year_is_asked_again_all_the_same() {
        let wish = |seconds| {
            let retry_after = Some(RetryAfter::of(Duration::from_secs(seconds)));
            pause_after(
                &TelegramError::Transient {
                    cause: CauseKind::TelegramBusy.because("flood"),
                    retry_after,
                    blocked: None,
                },
                1,
            )
        };
        assert_eq!(wish(40), Duration::from_secs(40));
        assert_eq!([wish(365 * 24 * 3600), wish(u64::MAX)], [Duration::from_mins(15); 2]);
    }

    #[test]
    fn polls_that_keep_failing_become_rarer() {
        let refused = TelegramError::Unauthorized { cause: CauseKind::Token.because("Unauthorized") };
        let silent = TelegramError::transient(CauseKind::TelegramUnreachable.because("no connection"));
        for error in [refused, silent] {
            let pauses = [1, 2, 3, 4, 5, 1000].map(|failures| pause_after(&error, failures).as_secs());
            assert_eq!(pauses, [1, 2, 4, 8, 10, 10], "{error}");
        }
    }

    #[test]
    fn repeated_updates_are_nothing_new() {
        assert!(brings_nothing(&[], 0));
        assert!(brings_nothing(&[update(4), update(5)], 6));
        assert!(!brings_nothing(&[update(5), update(6)], 6));
        assert!(!brings_nothing(&[update(0)], 0));
    }
}
