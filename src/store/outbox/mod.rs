//! The outbox: effects by key and number, so that the next one of a key is found without looking at any other.
//! Nothing reads all of it while the bot runs.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::{Bound, ControlFlow};

use chrono::{DateTime, Utc};

use super::range::Direction;
use super::read::Records;
use super::{StoreError, Tx, View, codec, tables};
use crate::model::{
    AnalysisEffect, AttemptNumber, ChatId, Effect, EffectId, EffectKey, EffectPlace, OutboxEntry, PersonId,
    Queue, TaskId,
};

/// A key as three numbers: its kind, whose it is, and which task of theirs.
type KeyNumbers = (u8, u64, u64);

fn numbers(key: EffectKey) -> KeyNumbers {
    match key {
        EffectKey::Chat(chat) => (0, chat.0.cast_unsigned(), 0),
        EffectKey::Steps(person) => (1, person.0, 0),
        EffectKey::CleaningUp(person) => (2, person.0, 0),
        EffectKey::Discarding(person, task) => (3, person.0, task.0),
        EffectKey::Whitelist(person) => (4, person.0, 0),
        EffectKey::Searches => (5, 0, 0),
        EffectKey::Searching(person) => (6, person.0, 0),
    }
}

fn key((kind, whose, task): KeyNumbers) -> Result<EffectKey, StoreError> {
    let person = PersonId(whose);
    Ok(match kind {
        0 => EffectKey::Chat(ChatId(whose.cast_signed())),
        1 => EffectKey::Steps(person),
        2 => EffectKey::CleaningUp(person),
        3 => EffectKey::Discarding(person, TaskId(task)),
        4 => EffectKey::Whitelist(person),
        5 => EffectKey::Searches,
        6 => EffectKey::Searching(person),
        _ => return Err(StoreError::record("the outbox", format!("{kind} is no kind of key"))),
    })
}

/// A row of the outbox: the numbers of the key, and that of the effect.
type Row = (u8, u64, u64, EffectId);

fn row(EffectPlace { key, id }: EffectPlace) -> Row {
    let (kind, whose, task) = numbers(key);
    (kind, whose, task, id)
}

fn place((kind, whose, task, id): Row) -> Result<EffectPlace, StoreError> {
    Ok(EffectPlace { key: key((kind, whose, task))?, id })
}

/// The rows of a key, after the effect with this number if there is one.
fn rows_of(key: EffectKey, after: Option<EffectId>) -> (Bound<Row>, Bound<Row>) {
    let at = |id| row(EffectPlace { key, id });
    let first = after.map_or(Bound::Included(at(EffectId::MIN)), |after| Bound::Excluded(at(after)));
    (first, Bound::Included(at(EffectId::MAX)))
}

fn time(milliseconds: i64) -> Result<DateTime<Utc>, StoreError> {
    DateTime::from_timestamp_millis(milliseconds)
        .ok_or_else(|| StoreError::record("the outbox", format!("{milliseconds} is no time")))
}

/// Reading the outbox, in a view and in a transaction alike.
pub trait Outbox: Records {
    /// The effect at a place, if it still waits there.
    fn effect(&self, place: EffectPlace) -> Result<Option<OutboxEntry>, StoreError> {
        self.value(tables::OUTBOX, row(place), codec::decode)
    }

    /// Where the first effect of a key waits; with `after`, the next one after the effect with this number.
    fn next_place(&self, key: EffectKey, after: Option<EffectId>) -> Result<Option<EffectPlace>, StoreError> {
        let mut next = None;
        self.visit(tables::OUTBOX, rows_of(key, after), Direction::Forward, |(.., id), _| {
            next = Some(EffectPlace { key, id });
            Ok(ControlFlow::Break(()))
        })?;
        Ok(next)
    }

    /// Where the first effect of every key waits, in order of decision. Reads two rows per key at most, however many
    /// wait.
    fn first_places(&self) -> Result<Vec<EffectPlace>, StoreError> {
        let (mut places, mut begin) = (Vec::<EffectPlace>::new(), Bound::Unbounded);
        loop {
            let mut skipped = None;
            self.visit(tables::OUTBOX, (begin, Bound::Unbounded), Direction::Forward, |row, _| {
                let next = place(row)?;
                // A second effect: the rest of its key is skipped. To look for every key anew would take longer where
                // one effect waits for each of many.
                if places.last().is_some_and(|last| last.key == next.key) {
                    skipped = Some(next.key);
                    return Ok(ControlFlow::Break(()));
                }
                places.push(next);
                Ok(ControlFlow::Continue(()))
            })?;
            let Some(key) = skipped else { break };
            begin = Bound::Excluded(row(EffectPlace { key, id: EffectId::MAX }));
        }
        places.sort_unstable_by_key(|place| place.id);
        Ok(places)
    }

    /// What waits at a key, in order.
    fn waiting_at(&self, key: EffectKey) -> Result<Vec<(EffectPlace, OutboxEntry)>, StoreError> {
        let mut waiting = Vec::new();
        self.visit(tables::OUTBOX, rows_of(key, None), Direction::Forward, |(.., id), bytes| {
            waiting.push((EffectPlace { key, id }, codec::decode(bytes)?));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(waiting)
    }

    /// Whether such an effect waits at a key.
    fn any_waits_at(
        &self,
        key: EffectKey,
        mut is_one: impl FnMut(&Effect) -> bool,
    ) -> Result<bool, StoreError> {
        let mut found = false;
        self.visit(tables::OUTBOX, rows_of(key, None), Direction::Forward, |_, bytes| {
            found = is_one(&codec::decode::<OutboxEntry>(bytes)?.effect);
            Ok(if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(found)
    }

    /// Tasks of a candidate that wait to be deleted.
    fn tasks_to_discard(&self, person: PersonId) -> Result<Vec<TaskId>, StoreError> {
        let at = |task, id| row(EffectPlace { key: EffectKey::Discarding(person, task), id });
        let own = (
            Bound::Included(at(TaskId::MIN, EffectId::MIN)),
            Bound::Included(at(TaskId::MAX, EffectId::MAX)),
        );
        let mut tasks = Vec::new();
        self.visit(tables::OUTBOX, own, Direction::Forward, |(_, _, task, _), _| {
            tasks.push(TaskId(task));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(tasks)
    }

    /// The attempts that are to be compared with others after this effect.
    fn copies_sought_after(
        &self,
        effect: EffectId,
    ) -> Result<BTreeSet<(PersonId, AttemptNumber)>, StoreError> {
        let mut sought = BTreeSet::new();
        let later = rows_of(EffectKey::Searches, Some(effect));
        self.visit(tables::OUTBOX, later, Direction::Forward, |_, bytes| {
            let entry: OutboxEntry = codec::decode(bytes)?;
            if let Effect::Analysis(AnalysisEffect::FindCopies { person, attempt }) = entry.effect {
                sought.insert((person, attempt));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(sought)
    }

    /// When an effect was decided, if it still waits.
    fn waiting_since(&self, id: EffectId) -> Result<Option<DateTime<Utc>>, StoreError> {
        for queue in Queue::ALL {
            let found = self.value(tables::queue(queue), id, |(.., decided)| time(decided))?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// How many effects wait in a queue, without reading them.
    fn queue_size(&self, queue: Queue) -> Result<u64, StoreError> {
        self.size(tables::queue(queue))
    }

    /// When the oldest effect of a queue was decided.
    fn oldest(&self, queue: Queue) -> Result<Option<DateTime<Utc>>, StoreError> {
        let oldest = self.first(tables::queue(queue), 1, |_, (.., decided)| time(decided))?;
        Ok(oldest.first().copied())
    }

    /// The number that the last effect was given, whether it still waits or not.
    fn last_effect(&self) -> Result<EffectId, StoreError> {
        self.counter("next_effect").map(EffectId)
    }

    /// Everything that waits, in order of decision: for looking at a file. A running bot never needs all of it.
    fn outbox(&self) -> Result<Vec<(EffectPlace, OutboxEntry)>, StoreError> {
        let mut waiting = self.all(tables::OUTBOX, |row, bytes| Ok((place(row)?, codec::decode(bytes)?)))?;
        waiting.sort_by_key(|(place, _)| place.id);
        Ok(waiting)
    }
}

impl<R: Records> Outbox for R {}

impl View {
    /// How many effects wait, without reading them; also in a file of an older program that was not migrated.
    pub fn outbox_size(&self) -> Result<u64, StoreError> {
        Ok(self.count(tables::OUTBOX)? + self.count(tables::FORMER_OUTBOX)?)
    }
}

impl Tx {
    /// Puts an effect into the outbox.
    pub fn push(&mut self, created: DateTime<Utc>, effect: Effect) -> Result<EffectPlace, StoreError> {
        let place = EffectPlace { key: effect.key(), id: EffectId(self.next("next_effect")?) };
        let entry = OutboxEntry { created, effect };
        self.place(place, created, &codec::encode(&entry)?)?;
        self.pushed.push((place, entry));
        Ok(place)
    }

    /// Removes a finished effect from the outbox; `None` when it was gone already.
    pub fn take_effect(&self, place: EffectPlace) -> Result<Option<OutboxEntry>, StoreError> {
        let entry = self.effect(place)?;
        if let Some(entry) = &entry {
            self.displace(place)?;
            self.taken.borrow_mut().push((place, Some(entry.clone())));
        }
        Ok(entry)
    }

    /// Removes an effect from the outbox, whether it is readable or not.
    pub fn discard_effect(&self, place: EffectPlace) -> Result<(), StoreError> {
        let entry = self.effect(place).ok().flatten();
        self.taken.borrow_mut().push((place, entry));
        self.displace(place)
    }

    fn place(&self, place: EffectPlace, created: DateTime<Utc>, entry: &[u8]) -> Result<(), StoreError> {
        let (kind, whose, task) = numbers(place.key);
        let decided = created.timestamp_millis();
        self.set(tables::queue(place.key.queue()), place.id, (kind, whose, task, decided))?;
        self.set(tables::OUTBOX, row(place), entry)
    }

    fn displace(&self, place: EffectPlace) -> Result<(), StoreError> {
        self.remove(tables::queue(place.key.queue()), place.id)?;
        self.remove(tables::OUTBOX, row(place))
    }

    /// Moves what waits to where it is found by key: programs before schema 13 kept it by number alone.
    pub(super) fn move_former_outbox(&self) -> Result<(), StoreError> {
        let all = (Bound::Unbounded, Bound::Unbounded);
        self.visit(tables::FORMER_OUTBOX, all, Direction::Forward, |id, bytes| {
            let entry: OutboxEntry = codec::decode(bytes)?;
            self.place(EffectPlace { key: entry.effect.key(), id }, entry.created, bytes)?;
            Ok(ControlFlow::Continue(()))
        })
    }
}
