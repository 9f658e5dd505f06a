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
mod tests;
