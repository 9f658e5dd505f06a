//! What was told of an exam last, kept for the next who asks: it does until an attempt that counts changes, or more people
//! have come than a few.

use std::collections::{BTreeMap, BTreeSet};

use super::doubt::Doubts;
use crate::exam::ContentHash;
use crate::model::PersonId;
use crate::store::{Position, StoreError, View};

/// Of more people nothing is kept (24 bytes each).
const MOST_PEOPLE: usize = 200_000;

/// Of so many people, one in a hundred more hardly changes what the best hundred say of an object.
const MANY_PEOPLE: usize = 1_000;

/// What is kept: of the exam that was asked for last.
#[derive(Default)]
pub(super) struct Kept(Option<KeptDoubts>);

/// What was told of an exam.
pub(super) struct KeptDoubts {
    pub(super) exam: ContentHash,
    /// Whether attempts that name no exam were of this one.
    pub(super) is_current: bool,
    /// What has changed until then is known.
    pub(super) position: Position,
    /// Everybody whose attempts count, with a number that stands for these.
    pub(super) people: BTreeMap<PersonId, u64>,
    /// Who has come since.
    pub(super) newer: BTreeSet<PersonId>,
    pub(super) doubts: Doubts,
}

impl Kept {
    /// What was told of this exam, if that still does; it has to be put back. `answers` reads a number that stands for
    /// somebody's attempts that count, `None` if there are none.
    pub(super) fn take(
        &mut self,
        view: &View,
        exam: ContentHash,
        is_current: bool,
        answers: impl FnMut(PersonId) -> Result<Option<u64>, StoreError>,
    ) -> Result<Option<KeptDoubts>, StoreError> {
        let kept = self.0.take().filter(|kept| kept.exam == exam && kept.is_current == is_current);
        let Some(mut kept) = kept else { return Ok(None) };
        Ok(kept.still_does(view, answers)?.then_some(kept))
    }

    /// Keeps it, unless it is too much; returns what is told.
    pub(super) fn put(&mut self, kept: KeptDoubts) -> Doubts {
        let told = Doubts { newer: kept.newer.len(), ..kept.doubts.clone() };
        self.0 = Some(kept).filter(|kept| kept.people.len() <= MOST_PEOPLE);
        told
    }
}

impl KeptDoubts {
    fn still_does(
        &mut self,
        view: &View,
        mut answers: impl FnMut(PersonId) -> Result<Option<u64>, StoreError>,
    ) -> Result<bool, StoreError> {
        // An older view than that of the last reading has nothing new.
        if self.position >= view.position() {
            return Ok(true);
        }
        let Some(changed) = view.changed_since(self.position) else { return Ok(false) };
        for person in changed {
            let now = match answers(person) {
                Err(error) if error.is_about_one_record() => return Ok(false),
                now => now?,
            };
            match (self.people.get(&person), now) {
                (None, None) => drop(self.newer.remove(&person)),
                (None, Some(_)) => drop(self.newer.insert(person)),
                (before, now) if before.copied() != now => return Ok(false),
                _ => {}
            }
        }
        self.position = view.position();
        Ok(does_for(self.people.len(), self.newer.len()))
    }
}

/// Whether what so many people say does when these have come since.
fn does_for(people: usize, newer: usize) -> bool {
    newer == 0 || people >= MANY_PEOPLE && newer < people / 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_more_than_a_thousand_may_wait() {
        let may_wait = [(0, 0), (999, 0), (999, 1), (1_000, 9), (1_000, 10), (10_000, 99), (10_000, 100)];
        let found = may_wait.map(|(people, newer)| does_for(people, newer));
        assert_eq!(found, [true, true, false, true, false, true, false]);
    }
}
