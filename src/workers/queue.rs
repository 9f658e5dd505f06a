//! The queues of the outbox: effects are read when it is their turn, passed to their worker and retried while the
//! fault may pass; their outcomes go back to the desk.
//!
//! Lives here: order (first in, first out per key, several keys side by side), the shares of HR, candidates and
//! strangers, backoff, retry budget; the handling of effects that kill the process.
//! Must not: know what an effect means (its [`Worker`] does), touch records (the desk does), keep more than one
//! effect per key in memory.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::in_flight::InFlight;
use super::slots::Slots;
use super::upcoming::{Lookup, Next, Upcoming};
use super::worker::{Performed, QueuedEffect, Transient, Worker};
use crate::desk::{DeskHandle, EventKind, Outcome};
use crate::model::{Cause, CauseKind, EffectId, EffectKey, EffectPlace};
use crate::panics::panic_text;
use crate::retry::Backoff;
use crate::store::StoreError;

/// How a queue retries.
#[derive(Clone, Copy, Debug)]
pub struct RetryPolicy {
    /// Number of effects that are tried at the same time.
    pub parallel: usize,
    /// The pauses between tries.
    pub backoff: Backoff,
    /// Number of faults after which the desk is notified that the effect is delayed.
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

/// One line of the log about an effect of a queue.
macro_rules! log {
    ($level:ident, $queue:expr, $queued:expr, $cause:expr, $($more:ident,)* $message:literal) => {{
        let effect = &$queued.entry.effect;
        let (person, what, attempt) = (effect.person().0, effect.name(), effect.attempt());
        tracing::$level!(
            queue = $queue.name,
            effect = $queued.place.id.0,
            person,
            what,
            attempt = attempt.map(|attempt| attempt.0),
            $($more,)*
            cause = $cause.raw,
            $message
        );
    }};
}

/// The parts of a queue that each of its effects uses.
struct Queue<W> {
    name: &'static str,
    worker: W,
    lookup: Lookup,
    desk: DeskHandle,
    retry_policy: RetryPolicy,
    slots: Arc<Slots>,
    in_flight: Arc<InFlight>,
    shutdown: CancellationToken,
}

/// Runs a queue until shutdown; then finishes the tries under way and begins no more.
///
/// # Panics
/// When a worker panics: the process must end visibly. The effect itself is set aside and not tried
/// again after the restart.
pub async fn run<W: Worker>(
    name: &'static str,
    worker: W,
    desk: DeskHandle,
    retry_policy: RetryPolicy,
    in_flight: Arc<InFlight>,
    upcoming: Upcoming,
    shutdown: CancellationToken,
) {
    let slots = Slots::new(retry_policy.parallel, W::RESERVED);
    let stop = shutdown.clone();
    let Upcoming { mut keys, lookup } = upcoming;
    let queue = Arc::new(Queue { name, worker, lookup, desk, retry_policy, slots, in_flight, shutdown });
    // The keys that are being worked off, and whether one was named again meanwhile: then it is looked at once more.
    let mut active: HashMap<EffectKey, bool> = HashMap::new();
    let mut in_hand: JoinSet<EffectKey> = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => break,
            Some(finished) = in_hand.join_next() => {
                let key = finished.expect("a worker panicked");
                if active.insert(key, false) == Some(true) {
                    in_hand.spawn(Arc::clone(&queue).work_off(key));
                } else {
                    active.remove(&key);
                }
            }
            key = keys.recv() => {
                let Some(key) = key else { break };
                match active.entry(key) {
                    Entry::Occupied(mut named_again) => { named_again.insert(true); }
                    Entry::Vacant(idle) => {
                        idle.insert(false);
                        in_hand.spawn(Arc::clone(&queue).work_off(key));
                    }
                }
            }
        }
    }
    while let Some(finished) = in_hand.join_next().await {
        finished.expect("a worker panicked");
    }
}

/// Why an effect has to be tried again.
enum Unfinished {
    /// Nothing is wrong; not before this time has passed.
    NotYet(Duration),
    /// A fault that may pass.
    Failed(Transient),
}

/// The failures of an effect since its last success.
#[derive(Default)]
struct Failing {
    since: Option<Instant>,
    faults: u32,
}

impl<W: Worker> Queue<W> {
    /// Works off what waits at a key, in order of the numbers; returns the key.
    async fn work_off(self: Arc<Self>, key: EffectKey) -> EffectKey {
        let mut after = None;
        while !self.shutdown.is_cancelled()
            && let Some(next) = self.next(key, after)
        {
            after = Some(match next {
                Next::Effect(queued) => {
                    let id = queued.place.id;
                    self.process(*queued).await;
                    id
                }
                Next::Unreadable(place, error) => {
                    self.set_unreadable_aside(place, &error).await;
                    place.id
                }
            });
        }
        key
    }

    /// What comes next at a key. If the file can't be read, that ends the bot.
    fn next(&self, key: EffectKey, after: Option<EffectId>) -> Option<Next> {
        self.lookup.next(key, after).unwrap_or_else(|error| {
            tracing::error!(queue = self.name, %error, "cannot read the outbox");
            None
        })
    }

    /// Has an effect performed until its outcome is durable (or the bot stops).
    async fn process(&self, mut queued: QueuedEffect) {
        if let Some(cause) = self.in_flight.too_many_crashes(&queued) {
            self.set_aside(&queued, cause).await;
            self.in_flight.forget(&queued);
            return;
        }
        let mut pause = self.in_flight.pause(&queued);
        let mut failing = Failing::default();
        while self.waits(pause).await {
            let Some(unfinished) = self.try_once(&queued).await else { break };
            queued.first &= matches!(&unfinished, Unfinished::Failed(fault) if fault.untouched);
            pause = match unfinished {
                Unfinished::NotYet(pause) => {
                    failing = Failing::default();
                    pause
                }
                Unfinished::Failed(fault) => match self.failed(&queued, fault, &mut failing).await {
                    Some(pause) => pause,
                    None => break,
                },
            };
        }
    }

    /// Waits; returns whether there is anything to do after that.
    async fn waits(&self, time: Duration) -> bool {
        if time.is_zero() {
            return true;
        }
        tokio::select! {
            biased;
            () = self.shutdown.cancelled() => false,
            () = sleep(time) => true,
        }
    }

    /// Tries once, when it is its turn; `None` if nothing is left to do.
    async fn try_once(&self, queued: &QueuedEffect) -> Option<Unfinished> {
        let slot = self.slots.take(self.worker.class(queued)).await;
        let mut permit = self.in_flight.acquire(queued).await;
        if self.shutdown.is_cancelled() {
            return None;
        }
        let performed = permit.run(self.perform(queued)).await;
        drop(slot);
        match performed {
            // The processing of the outcome may kill the process, just like the try itself.
            Performed::Done(outcome) => {
                self.report(queued.place, outcome).await;
                None
            }
            Performed::NotYet(pause) => Some(Unfinished::NotYet(pause)),
            Performed::Failed(fault) => Some(Unfinished::Failed(fault)),
        }
    }

    /// Has it performed. A panic is a defect that would recur after every restart: the effect is set aside before
    /// the panic ends the process.
    async fn perform(&self, queued: &QueuedEffect) -> Performed {
        match AssertUnwindSafe(self.worker.perform(queued)).catch_unwind().await {
            Ok(performed) => performed,
            Err(panic) => {
                let text = panic_text(panic.as_ref());
                let cause = CauseKind::Defect.because(format!("a defect of the bot: {text}"));
                self.set_aside(queued, cause).await;
                resume_unwind(panic)
            }
        }
    }

    /// The pause before the next try; `None` if it is given up.
    async fn failed(
        &self,
        queued: &QueuedEffect,
        Transient { cause, after, .. }: Transient,
        failing: &mut Failing,
    ) -> Option<Duration> {
        failing.faults += 1;
        let (faults, delayed_after) = (failing.faults, self.retry_policy.delayed_after);
        let for_so_long = failing.since.get_or_insert_with(Instant::now).elapsed();
        // Nobody is told that it was given up before they could be told that it is delayed.
        let is_over = |retry_budget| for_so_long >= retry_budget && faults > delayed_after;
        if self.worker.retry_budget(queued).is_some_and(is_over) {
            log!(error, self, queued, cause, faults, "gave up");
            self.report(queued.place, self.worker.give_up(cause)).await;
            return None;
        }
        log!(warn, self, queued, cause, faults, "will try again");
        if faults == delayed_after {
            // This is only a courtesy: if the desk can't take it, the effect continues all the same.
            let _ = self.desk.submit(EventKind::Delayed { effect: queued.place }).await;
        }
        let pause = self.retry_policy.backoff.pause_with_jitter(faults, queued.place.id.0);
        Some(pause.max(after.unwrap_or_default().length()))
    }

    /// Makes sure that an effect is never tried again.
    async fn set_aside(&self, queued: &QueuedEffect, cause: Cause) {
        log!(error, self, queued, cause, "set aside");
        self.report(queued.place, Outcome::SetAside { cause }).await;
    }

    /// An effect that can't be read must not keep those behind it from their turn.
    async fn set_unreadable_aside(&self, place: EffectPlace, error: &StoreError) {
        tracing::error!(queue = self.name, effect = place.id.0, %error, "set aside");
        let cause = CauseKind::Record.because(error.to_string());
        self.report(place, Outcome::SetAside { cause }).await;
    }

    /// Brings the outcome to the desk. If the desk takes no more, the bot is ending, and the effect waits in the
    /// outbox for the next start.
    async fn report(&self, effect: EffectPlace, outcome: Outcome) {
        if let Err(error) = self.desk.submit(EventKind::Outcome { effect, outcome }).await {
            tracing::warn!(queue = self.name, effect = effect.id.0, %error, "the desk is closed; the outcome was not recorded");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use chrono::Utc;
    use tokio::sync::mpsc;

    use super::*;
    use crate::desk::{Desk, Routine, Rules, System};
    use crate::exam::{Exam, Language};
    use crate::model::{ChatId, Effect, Incoming, PersonId, Sender, TelegramEffect};
    use crate::store::{Outbox, Records, failing};

    /// Answers *not yet* for longer than its retry budget, fails once, and is done.
    struct Slow(AtomicU32);

    impl Worker for Slow {
        async fn perform(&self, _: &QueuedEffect) -> Performed {
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
            Outcome::Undeliverable { cause }
        }
    }

    #[tokio::test]
    async fn waiting_does_not_use_up_the_patience_with_faults() {
        let packs = Exam::embedded().expect("the embedded exam").into();
        let rules = Rules::new(packs, 2, Language::En);
        let store = failing::store().0;
        let effect = Effect::Telegram(TelegramEffect::Typing { chat: ChatId(7), until: EffectId(1) });
        let mut tx = store.write().expect("write");
        let key = tx.push(Utc::now(), effect).expect("push").key;
        tx.commit().expect("commit");
        let (_, keys) = mpsc::unbounded_channel();
        let Upcoming { lookup, .. } = Upcoming::new(store.clone(), keys).expect("read");
        let (_desk, desk) =
            Desk::start(store.clone(), rules, Arc::new(System), Box::new(|_| {}), Routine::default())
                .expect("a desk");
        let queue = Arc::new(Queue {
            name: "test",
            worker: Slow(AtomicU32::new(0)),
            lookup,
            desk,
            retry_policy: RetryPolicy {
                backoff: Backoff::new(Duration::from_millis(1), Duration::from_mins(1)),
                ..RetryPolicy::real()
            },
            slots: Slots::new(1, 0),
            in_flight: Arc::new(InFlight::in_memory()),
            shutdown: CancellationToken::new(),
        });
        assert_eq!(Arc::clone(&queue).work_off(key).await, key);
        assert_eq!(store.read().and_then(|view| view.outbox()).expect("read"), []);
        assert_eq!(queue.worker.0.load(Ordering::SeqCst), 3, "it was given up at its first fault");
    }

    /// Does everything, and remembers the order, and what an earlier process may have tried.
    #[derive(Clone, Default)]
    struct Diligent(Arc<std::sync::Mutex<Vec<(EffectPlace, bool)>>>);

    impl Worker for Diligent {
        async fn perform(&self, queued: &QueuedEffect) -> Performed {
            tokio::task::yield_now().await;
            self.0.lock().expect("the order").push((queued.place, queued.first));
            Performed::Done(Outcome::Sent { message_id: None })
        }

        fn retry_budget(&self, _: &QueuedEffect) -> Option<Duration> {
            None
        }

        fn give_up(&self, cause: Cause) -> Outcome {
            Outcome::Undeliverable { cause }
        }
    }

    #[tokio::test]
    async fn what_waits_is_done_in_order_with_what_is_added_and_what_can_not_be_read_is_set_aside() {
        let store = failing::store().0;
        let effect =
            |chat| Effect::Telegram(TelegramEffect::Typing { chat: ChatId(chat), until: EffectId(1) });
        let mut tx = store.write().expect("write");
        let left = [7, 8, 7, 8, 7].map(|chat| tx.push(Utc::now(), effect(chat)).expect("push"));
        tx.spoil_effect(left[2]);
        tx.commit().expect("commit");
        let (send, keys) = mpsc::unbounded_channel();
        for place in left {
            send.send(place.key).expect("sent");
        }
        let upcoming = Upcoming::new(store.clone(), keys).expect("read");
        let packs = Exam::embedded().expect("the embedded exam").into();
        let rules = Rules::new(packs, 2, Language::En);
        let on_commit = move |commit: &crate::desk::Commit<'_>| {
            for (place, _) in &commit.effects.pushed {
                let _ = send.send(place.key);
            }
        };
        let (_desk, desk) =
            Desk::start(store.clone(), rules, Arc::new(System), Box::new(on_commit), Routine::default())
                .expect("a desk");
        let (worker, stop) = (Diligent::default(), CancellationToken::new());
        let queue = tokio::spawn(run(
            "test",
            worker.clone(),
            desk.clone(),
            RetryPolicy::real(),
            Arc::new(InFlight::in_memory()),
            upcoming,
            stop.clone(),
        ));
        for id in 1..=3 {
            let sender =
                Sender { id: PersonId(7), username: None, first_name: "Ira".to_owned(), language_tag: None };
            let incoming = Incoming::Text { sender, text: format!("/help {id}"), message_id: 1 };
            desk.submit(EventKind::Update { id, incoming }).await.expect("taken");
        }
        while store.read().and_then(|view| view.outbox_size()).expect("read") > 0 {
            assert!(!queue.is_finished(), "the queue ended with effects left");
            tokio::task::yield_now().await;
        }
        stop.cancel();
        queue.await.expect("nothing panics");

        let done = worker.0.lock().expect("the order").clone();
        let of = |place: EffectPlace| {
            let same = done.iter().filter(|(one, _)| one.key == place.key);
            same.map(|(one, first)| (one.id.0, *first)).collect::<Vec<_>>()
        };
        let mut expected = vec![(1, false), (5, false)];
        expected.extend((6..=5 + of(left[0]).len() as u64 - 2).map(|id| (id, true)));
        assert_eq!(of(left[0]), expected);
        assert!(expected.len() > 2, "nobody answered");
        assert_eq!(of(left[1]), [(2, false), (4, false)]);
        let aside = store.read().and_then(|view| view.dead_letters()).expect("read");
        let aside: Vec<&str> = aside.iter().map(|letter| letter.event.as_str()).collect();
        assert_eq!(aside, ["outcome of effect 3: set aside"]);
    }

    /// Can't even look at an effect.
    struct Broken;

    impl Worker for Broken {
        async fn perform(&self, _: &QueuedEffect) -> Performed {
            panic!("an index out of bounds")
        }

        fn retry_budget(&self, _: &QueuedEffect) -> Option<Duration> {
            None
        }

        fn give_up(&self, cause: Cause) -> Outcome {
            Outcome::Undeliverable { cause }
        }
    }

    #[tokio::test]
    async fn a_worker_that_panics_ends_the_queue_and_never_meets_the_effect_again() {
        let store = failing::store().0;
        let packs = Exam::embedded().expect("the embedded exam").into();
        let rules = Rules::new(packs, 2, Language::En);
        let (send, keys) = mpsc::unbounded_channel();
        let on_commit = move |commit: &crate::desk::Commit<'_>| {
            for (place, _) in &commit.effects.pushed {
                let _ = send.send(place.key);
            }
        };
        let (_desk, desk) =
            Desk::start(store.clone(), rules, Arc::new(System), Box::new(on_commit), Routine::default())
                .expect("a desk");
        let (first_name, language_tag) = ("Ira".to_owned(), Some("en".to_owned()));
        let sender = Sender { id: PersonId(7), username: None, first_name, language_tag };
        let incoming = Incoming::Text { sender, text: "/start".to_owned(), message_id: 1 };
        desk.submit(EventKind::Update { id: 1, incoming }).await.expect("taken");
        assert_eq!(store.read().and_then(|view| view.outbox()).expect("read").len(), 1);

        let queue = run(
            "test",
            Broken,
            desk,
            RetryPolicy::real(),
            Arc::new(InFlight::in_memory()),
            Upcoming::new(store.clone(), keys).expect("read"),
            CancellationToken::new(),
        );

        assert!(
            tokio::spawn(queue).await.is_err_and(|error| error.is_panic()),
            "it went on as if nothing was"
        );
        assert_eq!(store.read().and_then(|view| view.outbox()).expect("read"), []);
    }
}
