//! What a queue has performed, and the worker that performs it.

use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;

use crate::desk::Outcome;
use crate::model::{Acquaintance, Cause, EffectPlace, OutboxEntry};
use crate::retry::RetryAfter;

/// An effect on its way to a worker.
#[derive(Clone, Debug)]
pub struct QueuedEffect {
    /// Where it waits until its outcome is committed.
    pub place: EffectPlace,
    /// What is to be done.
    pub entry: OutboxEntry,
    /// No earlier try did anything. Otherwise an earlier try may have taken effect without our knowledge.
    pub first: bool,
    /// Since when this process has it.
    pub since: Instant,
}

impl QueuedEffect {
    /// An effect that this process has from now on.
    #[must_use]
    pub fn new(place: EffectPlace, entry: OutboxEntry, first: bool) -> Self {
        Self { place, entry, first, since: Instant::now() }
    }
}

/// The result of one try.
#[derive(Debug)]
pub enum Performed {
    /// It succeeded or failed for good; not to be retried.
    Done(Outcome),
    /// Nothing is wrong, but it takes time: check again after this time.
    NotYet(Duration),
    /// A fault that may pass.
    Failed(Transient),
}

/// A fault that may pass.
#[derive(Debug)]
pub struct Transient {
    /// What happened.
    pub cause: Cause,
    /// How long the other side asked us to wait.
    pub after: Option<RetryAfter>,
    /// The try certainly did nothing: the next one starts from the same state.
    pub untouched: bool,
}

impl Transient {
    /// A fault that occurred before anything was done.
    #[must_use]
    pub fn untouched(cause: Cause) -> Self {
        Self { cause, after: None, untouched: true }
    }
}

/// Performs the effects of one queue.
pub trait Worker: Send + Sync + 'static {
    /// Tries once.
    fn perform(&self, queued: &QueuedEffect) -> impl Future<Output = Performed> + Send;
    /// How long an effect that keeps failing is retried; `None`: for ever.
    fn retry_budget(&self, queued: &QueuedEffect) -> Option<Duration>;
    /// The outcome of an effect whose retry budget is used up.
    fn give_up(&self, cause: Cause) -> Outcome;
    /// Whom the effect is for: people of one class do not wait for those of another.
    fn class(&self, _: &QueuedEffect) -> Acquaintance {
        Acquaintance::Candidate
    }
    /// Number of slots that are reserved for each class that holds fewer.
    const RESERVED: usize = 0;
}
