//! What waits in the outbox, per queue. The counts are kept in memory, so that a number never needs a read of
//! the outbox.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};

use crate::model::{AttemptNumber, EffectId, OutboxEntry, PersonId, Queue};

/// Effect number → since when it waits, and what it is. Numbers increase, so the first of a queue is its
/// oldest.
type Entries = BTreeMap<EffectId, (DateTime<Utc>, Task)>;

/// What an effect is, for a line of the log.
#[derive(Clone, Debug)]
pub(super) struct Task {
    pub(super) queue: &'static str,
    pub(super) what: String,
    pub(super) person: PersonId,
    pub(super) attempt: Option<AttemptNumber>,
}

/// `create_task of attempt 1`, `credentials`.
impl fmt::Display for Task {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.what)?;
        self.attempt.map_or(Ok(()), |attempt| write!(formatter, " of attempt {attempt}"))
    }
}

/// The outbox, as far as the numbers need it.
#[derive(Default)]
pub(super) struct Outbox([Entries; Queue::ALL.len()]);

impl Outbox {
    pub(super) fn add(&mut self, id: EffectId, entry: &OutboxEntry) {
        let effect = &entry.effect;
        let (queue, person) = (effect.queue().name(), effect.person());
        let task = Task { queue, what: effect.name(), person, attempt: effect.attempt() };
        self.0[effect.queue() as usize].insert(id, (entry.created, task));
    }

    pub(super) fn remove(&mut self, id: EffectId) {
        for queue in &mut self.0 {
            queue.remove(&id);
        }
    }

    /// Every queue with its number of effects and the time of the oldest.
    pub(super) fn queues(&self) -> Vec<(Queue, usize, Option<DateTime<Utc>>)> {
        let oldest = |queue: &Entries| queue.first_key_value().map(|(_, (created, _))| *created);
        Queue::ALL
            .into_iter()
            .zip(&self.0)
            .map(|(queue, waiting)| (queue, waiting.len(), oldest(waiting)))
            .collect()
    }

    /// The description of an effect, if it waits.
    pub(super) fn find(&self, id: EffectId) -> Option<&Task> {
        self.0.iter().find_map(|queue| Some(&queue.get(&id)?.1))
    }
}
