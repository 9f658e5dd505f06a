//! What waits in the outbox, by lane: kept beside it in memory, so that nobody has to read it for a number.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::store::{Effect, EffectId, Lane, OutboxEntry, PersonId, PostgresEffect};

/// Effect number → since when it waits, and for whom. Numbers rise, so the first of a lane is its oldest.
type Queue = BTreeMap<EffectId, (DateTime<Utc>, PersonId)>;

/// The outbox, as far as numbers go.
#[derive(Default)]
pub(super) struct Waiting([Queue; Lane::ALL.len()]);

impl Waiting {
    pub(super) fn add(&mut self, id: EffectId, entry: &OutboxEntry) {
        self.0[entry.effect.lane() as usize].insert(id, (entry.created, person(&entry.effect)));
    }

    pub(super) fn remove(&mut self, id: EffectId) {
        for queue in &mut self.0 {
            queue.remove(&id);
        }
    }

    /// Every lane with the number of effects and the moment of the oldest.
    pub(super) fn lanes(&self) -> Vec<(Lane, usize, Option<DateTime<Utc>>)> {
        let oldest = |queue: &Queue| queue.first_key_value().map(|(_, (created, _))| *created);
        Lane::ALL.into_iter().zip(&self.0).map(|(lane, queue)| (lane, queue.len(), oldest(queue))).collect()
    }

    /// The lane of an effect and whose it is, if it waits.
    pub(super) fn find(&self, id: EffectId) -> (Option<&'static str>, Option<PersonId>) {
        let found =
            Lane::ALL.into_iter().zip(&self.0).find_map(|(lane, queue)| Some((lane, queue.get(&id)?.1)));
        (found.map(|(lane, _)| lane.name()), found.map(|(_, person)| person))
    }
}

/// Whose chat, or whose step on the site.
fn person(effect: &Effect) -> PersonId {
    match effect {
        Effect::Telegram(effect) => effect.chat().unsigned_abs(),
        Effect::Site(effect) => effect.person,
        Effect::Postgres(effect) => {
            let PostgresEffect::ReadWhitelist { person, .. } = effect;
            *person
        }
    }
}
