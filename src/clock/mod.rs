//! The clock: brings to the desk what is due, as soon as its time has come.
//!
//! Lives here: when to check, how long to sleep in between, and whether the system's clock can be trusted.
//! Must not: know what is due (the desk does), touch records. What is due is in the file, so a bot that was off
//! handles it after its start.

mod trust;

use std::time::Duration;

use futures::future::join_all;
use tokio_util::sync::CancellationToken;

use crate::desk::{DeskHandle, EventKind};
pub use trust::{ClockReading, Comparison, TOLERANCE, Trust, TrustedClock, describe_skew};

use crate::model::Due;
use crate::store::{Records, Store, StoreError};
use crate::{site, telegram};

/// Maximum number of due items that are brought at once; they share a commit.
const BATCH: usize = 100;

/// Runs until shutdown, or until the desk takes no more events.
///
/// It checks again after `tick` at the latest: new deadlines appear, and the system's clock may be set. While
/// the clock is doubted, nothing is due; without a comparison it is always trusted.
///
/// # Errors
/// [`StoreError`] when the file can't be read.
pub async fn run<T: telegram::Api, S: site::Api>(
    store: Store,
    desk: DeskHandle,
    comparison: Option<Comparison<T, S>>,
    tick: Duration,
    shutdown: CancellationToken,
) -> Result<(), StoreError> {
    while !shutdown.is_cancelled() {
        let trusted = match &comparison {
            Some(comparison) => tokio::select! {
                biased;
                () = shutdown.cancelled() => break,
                settled = comparison.settles() => settled,
            },
            None => true,
        };
        let next = store.read()?.due(BATCH)?;
        let now = desk.now();
        let due = next.iter().copied().take_while(|due| trusted && due.time <= now);
        let due: Vec<Due> = due.collect();
        if due.is_empty() {
            let next = next.first().filter(|_| trusted);
            let left = next.and_then(|due| (due.time - now).to_std().ok());
            tokio::select! {
                biased;
                () = shutdown.cancelled() => {}
                () = tokio::time::sleep(left.map_or(tick, |left| left.min(tick))) => {}
            }
            continue;
        }
        // One event each: a decision that fails does not hold up the others, and is set aside by itself.
        let taken = join_all(due.into_iter().map(|due| desk.submit(EventKind::Due(due)))).await;
        if let Some(error) = taken.into_iter().find_map(Result::err) {
            tracing::warn!(%error, "cannot read what is due; it waits for the next start");
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::{TimeDelta, Utc};

    use super::*;
    use crate::desk::{Desk, Routine, Rules, System};
    use crate::exam::{Exam, Language};
    use crate::model::{
        Account, Attempt, AttemptNumber, AttemptState, Candidate, Effect, Incoming, Password, PersonId,
        Phase, Sender, samples,
    };
    use crate::store::{Outbox, failing};

    /// A store with an attempt for which something has been due for a minute, and whose time ends in an hour.
    fn store() -> Store {
        let store = failing::store().0;
        let tx = store.write().expect("write");
        let account =
            Account { username: "x".into(), password: Some(Password("x".into())), suffix: 1, user: None };
        let (first_name, language, since) = ("Ira".to_owned(), Language::En, Utc::now());
        let username = None;
        tx.put_candidate(&Candidate {
            id: PersonId(7),
            username,
            first_name,
            language,
            account,
            attempts: AttemptNumber::FIRST,
            since,
        })
        .expect("put");
        let mut attempt = Attempt::new(PersonId(7), AttemptNumber::FIRST, since);
        let mut work = samples::work();
        work.time.deadline = Some(since + TimeDelta::hours(1));
        attempt.state = AttemptState::InProgress { work, due: Some(since - TimeDelta::minutes(1)) };
        tx.put_attempt(&attempt).expect("put");
        tx.commit().expect("commit");
        store
    }

    fn desk(store: &Store, reminders: Vec<TimeDelta>) -> (Desk, DeskHandle) {
        let exam = Exam { reminders, ..Exam::embedded().expect("the embedded exam") };
        let rules = Rules::new(exam.into(), 2, Language::En);
        let routine = Routine::default();
        Desk::start(store.clone(), rules, Arc::new(System), Box::new(|_| {}), routine).expect("a desk")
    }

    /// Runs the clock until nothing is overdue, then to its end.
    async fn run_out(store: &Store, desk: DeskHandle) {
        let shutdown = CancellationToken::new();
        let nobody: Option<Comparison<telegram::Telegram, site::Site>> = None;
        let clock = tokio::spawn(run(store.clone(), desk, nobody, Duration::from_hours(1), shutdown.clone()));
        let overdue = || {
            let next = store.read().and_then(|view| view.due(1)).expect("read");
            next.first().is_some_and(|due| due.time <= Utc::now())
        };
        while overdue() {
            tokio::task::yield_now().await;
        }
        shutdown.cancel();
        clock.await.expect("the clock ends").expect("the file can be read");
    }

    #[tokio::test]
    async fn what_is_due_is_brought_once_and_a_sleeping_clock_can_be_stopped() {
        let store = store();
        let (_desk, handle) = desk(&store, vec![]);
        run_out(&store, handle).await;
        let view = store.read().expect("read");
        assert_eq!(view.outbox().expect("outbox").len(), 1, "the reminder");
        let attempt = view.attempt(PersonId(7), AttemptNumber::FIRST).expect("read").expect("an attempt");
        assert_eq!((attempt.phase(), attempt.due()), (Phase::InProgress, attempt.deadline()));
    }

    #[tokio::test]
    async fn what_cannot_be_decided_is_set_aside_once_and_its_candidate_is_answered() {
        let store = store();
        // No time is this far before another: the arithmetic panics.
        let (_desk, handle) = desk(&store, vec![TimeDelta::MAX]);
        run_out(&store, handle.clone()).await;
        let sender = Sender { id: PersonId(7), username: None, first_name: "Ira".into(), language_tag: None };
        let incoming = Incoming::Text { sender, text: "/help".to_owned(), message_id: 1 };
        handle.submit(EventKind::Update { id: 1, incoming }).await.expect("taken");

        let view = store.read().expect("read");
        let letters = view.dead_letters().expect("dead letters");
        let events: Vec<_> = letters.iter().map(|letter| letter.event.as_str()).collect();
        assert_eq!(events, ["what is due for attempt 1 of 7"]);
        let outbox = view.outbox().expect("outbox");
        assert!(matches!(outbox[..], [(_, ref entry), ..] if matches!(entry.effect, Effect::Telegram(_))));
    }
}
