//! The queues of the outbox: effects are handed to their worker, tried again while the fault may pass, and their
//! outcome goes back to the desk.
//!
//! Lives here: order (first in, first out for one key, several keys side by side), shares of HR, candidates and strangers,
//! backoff, patience; what becomes of effects that end the process.
//! Must not: know what an effect means (its [`Worker`] does), touch records (the desk does).

use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::slots::Slots;
use super::under_way::UnderWay;
use super::worker::{Performed, QueuedEffect, Transient, Worker};
use crate::desk::{DeskHandle, EventKind, Outcome};
use crate::model::{Cause, CauseKind};
use crate::panics::panic_text;
use crate::retry::Backoff;

/// How a queue tries again.
#[derive(Clone, Copy, Debug)]
pub struct RetryPolicy {
    /// So many effects are tried at the same time.
    pub parallel: usize,
    /// The pauses between tries.
    pub backoff: Backoff,
    /// After so many faults the desk hears that the effect is delayed.
    pub delayed_after: u32,
}

impl RetryPolicy {
    /// For real servers.
    #[must_use]
    pub fn real() -> Self {
        Self {
            parallel: 8,
            backoff: Backoff::new(Duration::from_millis(500), Duration::from_mins(1)),
            delayed_after: 3,
        }
    }
}

/// What every queued of a queue needs on its way.
struct Way<C> {
    name: &'static str,
    worker: C,
    desk: DeskHandle,
    retry_policy: RetryPolicy,
    slots: Arc<Slots>,
    noted: Arc<UnderWay>,
    shutdown: CancellationToken,
}

/// Runs a queue until shutdown: finishes the tries in hand, begins no more.
///
/// # Panics
/// When a worker panics: the process must end loudly. The effect itself is set aside, and is not met again after the
/// restart.
pub async fn run<C: Worker>(
    name: &'static str,
    worker: C,
    desk: DeskHandle,
    retry_policy: RetryPolicy,
    noted: Arc<UnderWay>,
    mut queue: mpsc::UnboundedReceiver<QueuedEffect>,
    shutdown: CancellationToken,
) {
    let slots = Slots::new(retry_policy.parallel, C::KEPT);
    let way = Arc::new(Way { name, worker, desk, retry_policy, slots, noted, shutdown: shutdown.clone() });
    let mut waiting: HashMap<i128, VecDeque<QueuedEffect>> = HashMap::new();
    let mut carried: JoinSet<i128> = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            () = shutdown.cancelled() => break,
            Some(done) = carried.join_next() => {
                let key = done.expect("a worker panicked");
                match waiting.get_mut(&key).and_then(VecDeque::pop_front) {
                    Some(next) => { carried.spawn(carry(Arc::clone(&way), next)); }
                    None => { waiting.remove(&key); }
                }
            }
            queued = queue.recv() => {
                let Some(queued) = queued else { break };
                let key = queued.entry.effect.key();
                if let Some(queue) = waiting.get_mut(&key) {
                    queue.push_back(queued);
                } else {
                    waiting.insert(key, VecDeque::new());
                    carried.spawn(carry(Arc::clone(&way), queued));
                }
            }
        }
    }
    while let Some(done) = carried.join_next().await {
        done.expect("a worker panicked");
    }
}

/// Carries one queued until its outcome is durable (or the bot stops); gives back its key.
async fn carry<C: Worker>(way: Arc<Way<C>>, mut queued: QueuedEffect) -> i128 {
    let key = queued.entry.effect.key();
    if let Some(cause) = way.noted.verdict(&queued) {
        set_aside(&way, &queued, cause).await;
        way.noted.forget(&queued);
        return key;
    }
    if !pause(&way, way.noted.pause(&queued)).await {
        return key;
    }
    let mut failing_since = None;
    let mut faults = 0;
    loop {
        let tried = {
            let slot = way.slots.take(way.worker.whom(&queued)).await;
            let mut turn = way.noted.turn(&queued).await;
            if way.shutdown.is_cancelled() {
                return key;
            }
            let tried = turn.take(deliver_guarded(&way, &queued)).await;
            drop(slot);
            // What comes of it may be as deadly as the try itself.
            if let Performed::Done(outcome) = tried {
                report(&way, &queued, outcome).await;
                return key;
            }
            tried
        };
        queued.first &= matches!(&tried, Performed::Failed(fault) if fault.untouched);
        let rest = match tried {
            Performed::Done(_) => return key,
            Performed::NotYet(pause) => {
                (failing_since, faults) = (None, 0);
                pause
            }
            Performed::Failed(Transient { cause, after, .. }) => {
                faults += 1;
                let failing = failing_since.get_or_insert_with(Instant::now).elapsed();
                // Nobody hears that it is given up before they could hear that it is delayed.
                let is_over =
                    |retry_budget| failing >= retry_budget && faults > way.retry_policy.delayed_after;
                if way.worker.retry_budget(&queued).is_some_and(is_over) {
                    let (what, attempt) = (queued.entry.effect.name(), queued.entry.effect.attempt());
                    tracing::error!(
                        queue = way.name,
                        effect = queued.id,
                        key,
                        what,
                        attempt,
                        faults,
                        cause = cause.raw,
                        "gave up"
                    );
                    report(&way, &queued, way.worker.give_up(cause)).await;
                    return key;
                }
                let (what, attempt) = (queued.entry.effect.name(), queued.entry.effect.attempt());
                tracing::warn!(
                    queue = way.name,
                    effect = queued.id,
                    key,
                    what,
                    attempt,
                    faults,
                    cause = cause.raw,
                    "will try again"
                );
                if faults == way.retry_policy.delayed_after {
                    // Only a courtesy: when the desk can't take it, the effect goes on all the same.
                    let _ = way.desk.submit(EventKind::Delayed { effect: queued.id }).await;
                }
                way.retry_policy
                    .backoff
                    .pause_with_jitter(faults, queued.id)
                    .max(after.unwrap_or_default().length())
            }
        };
        if !pause(&way, rest).await {
            return key;
        }
    }
}

/// Waits; tells whether there is anything to do after that.
async fn pause<C>(way: &Way<C>, time: Duration) -> bool {
    if time.is_zero() {
        return true;
    }
    tokio::select! {
        biased;
        () = way.shutdown.cancelled() => false,
        () = sleep(time) => true,
    }
}

/// Tries once. A panic is a defect that would come again with every restart: the effect is set aside before the
/// panic goes on to end the process.
async fn deliver_guarded<C: Worker>(way: &Way<C>, queued: &QueuedEffect) -> Performed {
    match AssertUnwindSafe(way.worker.deliver(queued)).catch_unwind().await {
        Ok(tried) => tried,
        Err(panic) => {
            let cause =
                CauseKind::Defect.because(format!("a defect of the bot: {}", panic_text(panic.as_ref())));
            set_aside(way, queued, cause).await;
            resume_unwind(panic)
        }
    }
}

/// Has an effect never be tried again.
async fn set_aside<C>(way: &Way<C>, queued: &QueuedEffect, cause: Cause) {
    let (what, attempt) = (queued.entry.effect.name(), queued.entry.effect.attempt());
    let (key, effect) = (queued.entry.effect.key(), queued.id);
    tracing::error!(queue = way.name, effect, key, what, attempt, cause = cause.raw, "set aside");
    report(way, queued, Outcome::SetAside { cause }).await;
}

/// Brings the outcome to the desk. When the desk takes no more, the bot is ending, and the effect waits in the outbox
/// for the next start.
async fn report<C>(way: &Way<C>, queued: &QueuedEffect, outcome: Outcome) {
    if let Err(error) = way.desk.submit(EventKind::Outcome { effect: queued.id, outcome }).await {
        tracing::warn!(queue = way.name, effect = queued.id, %error, "outcome not taken");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use chrono::Utc;

    use super::*;
    use crate::desk::{Desk, Routine, Rules, System};
    use crate::exam::{Exam, Language};
    use crate::model::{Effect, Incoming, OutboxEntry, Sender, TelegramEffect};
    use crate::store::{Records, failing};

    /// Says *not yet* for longer than its patience, fails once, and is done.
    struct Slow(AtomicU32);

    impl Worker for Slow {
        async fn deliver(&self, _: &QueuedEffect) -> Performed {
            match self.0.fetch_add(1, Ordering::SeqCst) {
                0 => Performed::NotYet(Duration::from_millis(30)),
                1 => Performed::Failed(Transient::untouched(CauseKind::Unknown.because("a hiccup"))),
                _ => Performed::Done(Outcome::Sent { message_id: None }),
            }
        }

        fn retry_budget(&self, _: &QueuedEffect) -> Option<Duration> {
            Some(Duration::from_millis(20))
        }

        fn give_up(&self, cause: Cause) -> Outcome {
            Outcome::Undeliverable { cause: cause.raw }
        }
    }

    #[tokio::test]
    async fn waiting_does_not_use_up_the_patience_with_faults() {
        let packs = Exam::embedded().expect("the embedded exam").into();
        let rules = Rules::new(packs, 2, Language::En);
        let (_desk, desk) =
            Desk::start(failing::store().0, rules, Arc::new(System), Box::new(|_| {}), Routine::default())
                .expect("a desk");
        let way = Arc::new(Way {
            name: "test",
            worker: Slow(AtomicU32::new(0)),
            desk,
            retry_policy: RetryPolicy {
                backoff: Backoff::new(Duration::from_millis(1), Duration::from_mins(1)),
                ..RetryPolicy::real()
            },
            slots: Slots::new(1, 0),
            noted: Arc::new(UnderWay::noted_nowhere()),
            shutdown: CancellationToken::new(),
        });
        let effect = Effect::Telegram(TelegramEffect::Typing { chat: 7, until: 1 });
        let entry = OutboxEntry { created: Utc::now(), effect };
        assert_eq!(carry(Arc::clone(&way), QueuedEffect::new(1, entry, true)).await, 7);
        assert_eq!(way.worker.0.load(Ordering::SeqCst), 3, "it was given up at its first fault");
    }

    /// Can't even look at an effect.
    struct Broken;

    impl Worker for Broken {
        async fn deliver(&self, _: &QueuedEffect) -> Performed {
            panic!("an index out of bounds")
        }

        fn retry_budget(&self, _: &QueuedEffect) -> Option<Duration> {
            None
        }

        fn give_up(&self, cause: Cause) -> Outcome {
            Outcome::Undeliverable { cause: cause.raw }
        }
    }

    #[tokio::test]
    async fn a_worker_that_panics_ends_the_queue_and_never_meets_the_effect_again() {
        let store = failing::store().0;
        let packs = Exam::embedded().expect("the embedded exam").into();
        let rules = Rules::new(packs, 2, Language::En);
        let (send, queue) = mpsc::unbounded_channel();
        let on_commit = move |commit: &crate::desk::Commit<'_>| {
            for (id, entry) in &commit.effects.pushed {
                let _ = send.send(QueuedEffect::new(*id, entry.clone(), true));
            }
        };
        let (_desk, desk) =
            Desk::start(store.clone(), rules, Arc::new(System), Box::new(on_commit), Routine::default())
                .expect("a desk");
        let sender = Sender { id: 7, username: None, first_name: "Ira".to_owned(), language_tag: None };
        let incoming = Incoming::Text { sender, text: "/start".to_owned(), message_id: 1 };
        desk.submit(EventKind::Update { id: 1, incoming }).await.expect("taken");
        assert_eq!(store.read().and_then(|view| view.outbox()).expect("read").len(), 1);

        let queue = run(
            "test",
            Broken,
            desk,
            RetryPolicy::real(),
            Arc::new(UnderWay::noted_nowhere()),
            queue,
            CancellationToken::new(),
        );

        assert!(
            tokio::spawn(queue).await.is_err_and(|error| error.is_panic()),
            "it went on as if nothing was"
        );
        assert_eq!(store.read().and_then(|view| view.outbox()).expect("read"), []);
    }
}
