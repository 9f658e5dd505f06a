//! Current problems with the copy, for the task that retries later and for commands that ask for the state.
//!
//! They are kept in no record: after a start, everything that waits is tried again.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};

use crate::model::{EffectId, PersonId};
use crate::retry::Backoff;

/// The pauses between tries of rows that the server does not take.
const BACKOFF: Backoff = Backoff::new(Duration::from_mins(1), Duration::from_hours(1));

/// Maximum number of people that are listed by name.
const NAMED: usize = 3;

/// What is known. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct CopyStatus {
    known: Arc<Mutex<Known>>,
}

#[derive(Debug, Default)]
struct Known {
    /// Why nothing is copied at all.
    copy: Option<String>,
    refused: BTreeMap<PersonId, Refusal>,
}

/// A person whose rows the server does not take.
#[derive(Debug)]
struct Refusal {
    /// The waiting effect; a later change is tried at once.
    effect: EffectId,
    name: String,
    cause: Arc<str>,
    times: u32,
    again: DateTime<Utc>,
}

impl CopyStatus {
    fn known(&self) -> MutexGuard<'_, Known> {
        // A panic leaves the data valid.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records why nothing can be copied. `None`: copying works.
    pub(super) fn note(&self, cause: Option<String>) {
        self.known().copy = cause;
    }

    /// Records that the server does not take a person's rows. If this is news, returns the number of such people.
    pub(super) fn refuse(
        &self,
        (person, effect): (PersonId, EffectId),
        name: &str,
        cause: &str,
        now: DateTime<Utc>,
    ) -> Option<usize> {
        let mut known = self.known();
        let before = known.refused.remove(&person);
        let same = before.as_ref().filter(|before| *before.cause == *cause);
        let (news, times) = (same.is_none(), same.map_or(0, |same| same.times).saturating_add(1));
        let cause = same.map_or_else(|| Arc::from(cause), |same| Arc::clone(&same.cause));
        let again = now + BACKOFF.pause(times);
        known.refused.insert(person, Refusal { effect, name: name.to_owned(), cause, times, again });
        news.then_some(known.refused.len())
    }

    /// These rows were taken. If they were refused before, the cause may be fixed for others, too: they are tried
    /// at once.
    pub(super) fn taken(&self, people: impl IntoIterator<Item = PersonId>, now: DateTime<Utc>) {
        let mut known = self.known();
        if known.refused.is_empty() {
            return;
        }
        let mended: Vec<Arc<str>> = people
            .into_iter()
            .filter_map(|person| known.refused.remove(&person))
            .map(|refusal| refusal.cause)
            .collect();
        for refusal in known.refused.values_mut().filter(|refusal| mended.contains(&refusal.cause)) {
            refusal.again = refusal.again.min(now);
        }
    }

    /// Whether it is too early to retry this.
    pub(super) fn postpones(&self, person: PersonId, effect: EffectId, now: DateTime<Utc>) -> bool {
        let known = self.known();
        known.refused.get(&person).is_some_and(|refusal| refusal.effect == effect && refusal.again > now)
    }

    /// Number of people whose rows the server does not take.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.known().refused.len()
    }

    /// All of it as a part of a sentence; `None` when all is well.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let known = self.known();
        let mut words = known.copy.as_ref().map(|cause| format!("copying does not work ({cause})"));
        if !known.refused.is_empty() {
            let mut text = format!(
                "PostgreSQL refuses the rows of {}; they are tried again",
                count(known.refused.len())
            );
            for (index, refusal) in known.refused.values().take(NAMED).enumerate() {
                let Refusal { name, cause, again, .. } = refusal;
                let again = again.to_rfc3339_opts(SecondsFormat::Secs, true);
                let _ =
                    write!(text, "{} {name} from {again} on ({cause})", if index == 0 { ":" } else { "," });
            }
            if known.refused.len() > NAMED {
                text.push_str(", …");
            }
            words = Some(words.map_or_else(|| text.clone(), |words| format!("{words}, {text}")));
        }
        words
    }
}

/// A number of candidates in words.
pub(super) fn count(candidates: usize) -> String {
    match candidates {
        1 => "1 candidate".to_owned(),
        some => format!("{some} candidates"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn what_is_refused_comes_again_after_growing_pauses_and_is_told_once() {
        let (copy_status, start) =
            (CopyStatus::default(), DateTime::from_timestamp(1_770_000_000, 0).expect("a moment"));
        let mut now = start;
        let mut pauses = Vec::new();
        for round in 0..9 {
            let news = copy_status.refuse((PersonId(7), EffectId(1)), "ira", "too long", now);
            assert_eq!(news, (round == 0).then_some(1));
            let before = now;
            while copy_status.postpones(PersonId(7), EffectId(1), now) {
                now += TimeDelta::minutes(1);
            }
            pauses.push((now - before).num_minutes());
        }
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert!(
            copy_status.words().expect("told").contains("PostgreSQL refuses the rows of 1 candidate"),
            "{copy_status:?}"
        );
        // Another cause is news, and so is a new change of theirs.
        assert_eq!(copy_status.refuse((PersonId(7), EffectId(1)), "ira", "not unique", now), Some(1));
        assert!(
            copy_status.postpones(PersonId(7), EffectId(1), now)
                && !copy_status.postpones(PersonId(7), EffectId(2), now)
        );
        copy_status.taken([PersonId(7)], now);
        assert_eq!((copy_status.words(), copy_status.refused()), (None, 0));
    }

    #[test]
    fn when_one_is_taken_the_others_with_the_same_cause_are_tried() {
        let (copy_status, now) =
            (CopyStatus::default(), DateTime::from_timestamp(1_770_000_000, 0).expect("a moment"));
        for (person, cause) in
            [(1, "too long"), (2, "too long"), (3, "not unique"), (4, "too long"), (5, "too long")]
        {
            copy_status.refuse((PersonId(person), EffectId(1)), &format!("p{person}"), cause, now);
        }
        let words = copy_status.words().expect("told");
        assert!(
            words.contains("rows of 5 candidates")
                && words.contains("p3 from 2026")
                && words.ends_with(", …"),
            "{words}"
        );
        copy_status.taken([2, 9].map(PersonId), now);
        assert_eq!(
            [1, 3, 4, 5].map(|person| copy_status.postpones(PersonId(person), EffectId(1), now)),
            [false, true, false, false]
        );
        copy_status.note(Some("it is away".to_owned()));
        assert!(
            copy_status
                .words()
                .expect("told")
                .starts_with("copying does not work (it is away), PostgreSQL refuses the rows of")
        );
    }
}
