//! Whether somebody worked faster than the exam's own candidates do.
//!
//! Compared is the working time with that of other people whose attempts on the same images of the same pack were accepted:
//! their logarithms are distributed normally, so that a time is so many standard deviations faster than usual ([`Pace`]).
//! A few who clicked through or went to lunch move nothing.
//!
//! There are two kinds of times, and they are never compared with each other. Whoever's time without pauses is known is
//! compared with the times without pauses of others ([`Attempt::active`]), once there are enough of those. Everybody else is
//! compared by the whole working time, which everybody has: pauses make it longer and never shorter, so that nobody is told to
//! be fast because of one.

use chrono::{DateTime, TimeDelta, Utc};

use crate::analysis::{Pace, Speed};
use crate::model::{Attempt, Flag, PersonId};
use crate::scoring::Percent;
use crate::store::{Handwritings, StoreError};

/// Whoever is faster than all but this share of people is told to be fast.
const FAST: f64 = 0.01;

/// Attempts that are read at most: their median time is known to about 3 %, and they are read in a few hundredths of a second.
const MOST_READ: usize = 1000;

/// How a working time compares with those of others.
#[derive(Clone, Debug, PartialEq)]
pub enum Haste {
    /// Too few others had the same images, or they can't be compared: nothing can be said.
    Unknown,
    /// It is like theirs, or longer.
    Usual,
    /// Hardly anybody is as fast.
    Fast(Flag),
}

/// How long somebody worked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    /// Working time.
    worked: Option<TimeDelta>,
    /// The same without pauses, where that can be told.
    active: Option<TimeDelta>,
}

impl Times {
    /// Of an accepted attempt.
    fn of(attempt: &Attempt) -> Self {
        Self { worked: attempt.worked(), active: attempt.active().map(|active| active.length) }
    }

    /// Of an attempt whose last edit is this one.
    pub(super) fn until(attempt: &Attempt, last_edit: DateTime<Utc>) -> Self {
        let active = attempt.active_until(last_edit);
        Self { worked: attempt.worked_until(last_edit), active: active.map(|active| active.length) }
    }
}

/// How long this attempt took, compared with those of other people on this set of images.
pub(super) fn haste(
    records: &impl Handwritings,
    set: u32,
    person: PersonId,
    own: &Times,
) -> Result<Haste, StoreError> {
    let others = times(records, set, person)?;
    let active = own.active.and_then(|own| compared(own, others.iter().filter_map(|other| other.active)));
    let found = match (active, own.worked) {
        (Some(found), _) => Some((found, true)),
        (None, Some(worked)) => {
            compared(worked, others.iter().filter_map(|other| other.worked)).map(|found| (found, false))
        }
        (None, None) => None,
    };
    let Some((Compared { seconds, usual, slower, of }, without_pauses)) = found else {
        return Ok(Haste::Unknown);
    };
    if slower < 1.0 - FAST {
        return Ok(Haste::Usual);
    }
    // Never all of them: the next one may be as fast.
    let slower = Percent::of((slower * 10_000.0) as u64, 10_000).min(Percent::of(9_999, 10_000));
    Ok(Haste::Fast(if without_pauses {
        Flag::FasterWithoutPauses { seconds, usual, slower, of }
    } else {
        Flag::Faster { seconds, usual, slower, of }
    }))
}

/// A time among those of others.
struct Compared {
    /// The time itself.
    seconds: u32,
    /// What is usual.
    usual: u32,
    /// The share of people who are slower.
    slower: f64,
    /// How many others there are.
    of: u32,
}

/// `None` if there are too few others, or they can't be compared.
fn compared(own: TimeDelta, others: impl Iterator<Item = TimeDelta>) -> Option<Compared> {
    let others: Vec<Vec<Option<f64>>> = others.map(|time| vec![Some(seconds(time))]).collect();
    let (pace, own) = (Pace::of(&others).ok()?, seconds(own));
    let Speed { slower, .. } = pace.speed(&[Some(own)])?;
    let usual = pace.usual_time(0)?.round() as u32;
    Some(Compared { seconds: own as u32, usual, slower, of: others.len() as u32 })
}

/// The times of other people on these images; of very many, of every few.
fn times(records: &impl Handwritings, set: u32, person: PersonId) -> Result<Vec<Times>, StoreError> {
    let mut attempts = records.attempts_on(set)?;
    attempts.retain(|(other, _)| *other != person);
    let every = attempts.len().div_ceil(MOST_READ).max(1);
    let mut times = Vec::new();
    for (other, number) in attempts.into_iter().step_by(every) {
        match records.attempt(other, number) {
            Ok(attempt) => times.extend(attempt.as_ref().map(Times::of)),
            // Nobody else is to suffer from a bad record.
            Err(error) if error.is_about_one_record() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(times)
}

/// To the second, and at least one: nobody needs no time, whatever the clocks say.
fn seconds(length: TimeDelta) -> f64 {
    length.num_seconds().max(1) as f64
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::model::{AttemptNumber, AttemptState, Closed, Completion, Handwriting, WorkTime};
    use crate::store::{Records, Store};

    /// Others who worked from half an hour to an hour, each a little longer than the one before, and one who was away for a
    /// day.
    fn others(count: u64) -> Store {
        let store = Store::in_memory().expect("a store");
        let tx = store.write().expect("write");
        let start = DateTime::from_timestamp(1_770_000_000, 0).expect("a moment");
        for person in 0..count {
            let seconds = if person == 0 { 86_400 } else { 1_800 + 1_800 * person / count };
            let ended = Some(start + TimeDelta::seconds(seconds.cast_signed()));
            let time = WorkTime { ready: Some(start), ..WorkTime::default() };
            let completion = Completion::Legacy { ended, scorecard: None };
            let state = AttemptState::Complete { completion, closed: Closed { time, ..Closed::default() } };
            let attempt = Attempt { state, ..Attempt::new(PersonId(person), AttemptNumber::FIRST, start) };
            tx.put_attempt(&attempt).expect("put");
            tx.put_handwriting(5, &attempt, &Handwriting::default()).expect("put");
        }
        tx.commit().expect("commit");
        store
    }

    fn found(store: &Store, set: u32, person: u64, minutes: i64) -> Haste {
        let view = store.read().expect("read");
        let own = Times { worked: Some(TimeDelta::minutes(minutes)), active: None };
        haste(&view, set, PersonId(person), &own).expect("read")
    }

    #[test]
    fn whoever_is_faster_than_nearly_all_others_is_told_to_be() {
        let store = others(40);
        assert_eq!((found(&store, 5, 99, 45), found(&store, 5, 99, 600)), (Haste::Usual, Haste::Usual));
        let Haste::Fast(flag) = found(&store, 5, 99, 10) else { panic!("ten minutes are fast") };
        let Flag::Faster { seconds, usual, slower, of } = flag else { panic!("{flag:?}") };
        assert!((seconds, of) == (600, 40) && (2_600..2_800).contains(&usual), "{usual}");
        assert!(slower >= Percent::of(99, 100) && slower < Percent::HUNDRED, "{slower}");
        assert_eq!(
            found(&store, 5, 99, 0),
            Haste::Fast(Flag::Faster { seconds: 1, usual, slower: Percent::of(9_999, 10_000), of })
        );
    }

    #[test]
    fn of_too_few_others_nothing_is_said() {
        let store = others(20);
        assert!(matches!(found(&store, 5, 99, 1), Haste::Fast(_)), "twenty are enough");
        assert_eq!(found(&store, 5, 7, 1), Haste::Unknown, "one of them is not somebody else");
        assert_eq!(found(&store, 6, 99, 1), Haste::Unknown, "other images");
        let view = store.read().expect("read");
        assert_eq!(
            haste(&view, 5, PersonId(99), &Times { worked: None, active: None }).expect("read"),
            Haste::Unknown,
            "nobody knows the time"
        );
    }

    /// The others' time without pauses is known: they saved every ten minutes, for less than an hour.
    #[test]
    fn whoever_paused_is_compared_without_the_pauses() {
        let store = others(40);
        let tx = store.write().expect("write");
        for person in 1..40 {
            let person = PersonId(person);
            let read = tx.attempt(person, AttemptNumber::FIRST).expect("read");
            let mut attempt = read.expect("an attempt");
            let ready = attempt.started;
            for minutes in (10..60).step_by(10) {
                let at = ready + TimeDelta::minutes(minutes);
                attempt.saves.note(ready, at, at + TimeDelta::minutes(5));
            }
            tx.put_attempt(&attempt).expect("put");
        }
        tx.commit().expect("commit");
        let view = store.read().expect("read");
        let found = |worked: i64, active: Option<i64>| {
            let [worked, active] = [Some(worked), active].map(|minutes| minutes.map(TimeDelta::minutes));
            haste(&view, 5, PersonId(99), &Times { worked, active }).expect("read")
        };
        let Haste::Fast(flag) = found(900, Some(10)) else {
            panic!("ten minutes are fast, and a night is none")
        };
        // Of the one who was away for a day nobody knows what was a pause.
        assert!(matches!(flag, Flag::FasterWithoutPauses { seconds: 600, of: 39, .. }), "{flag:?}");
        assert_eq!(found(900, Some(45)), Haste::Usual);
        assert_eq!(found(900, None), Haste::Usual, "who does not have the one is compared by the other");
    }
}
