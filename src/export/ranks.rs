//! Ranks of many attempts: the scores on a set of images are read once.

use std::collections::BTreeMap;

use crate::exam_statistics::standing;
use crate::model::list_entry::counted;
use crate::model::{Attempt, Rank};
use crate::store::{Packs, Records, StoreError, View};

/// The scores on a set of images.
struct Scores {
    /// Hundredths of a percent, ascending, and how many attempts have at most this score.
    at_most: Vec<(u16, u64)>,
    of: u64,
}

/// Ranks among all attempts on the same images of the same exam, as [`Records::rank`] has them; where images are drawn from a
/// pool, by ability, as soon as it is known.
pub(super) struct Ranks<'v> {
    view: &'v View,
    packs: &'v Packs,
    sets: BTreeMap<u32, Scores>,
}

impl<'v> Ranks<'v> {
    pub(super) fn new(view: &'v View, packs: &'v Packs) -> Self {
        Self { view, packs, sets: BTreeMap::new() }
    }

    /// The rank of an attempt; `None` when it has no score.
    pub(super) fn of(&mut self, attempt: &Attempt) -> Result<Option<Rank>, StoreError> {
        if let Some(Ok(standing)) = standing(self.view, self.packs, attempt)? {
            return Ok(Some(Rank { rank: standing.rank, of: standing.of }));
        }
        let Some((set, mine)) = counted(Some(attempt)) else { return Ok(None) };
        if !self.sets.contains_key(&set) {
            let mut of = 0;
            let sum = |(score, count): (u16, u64)| {
                of += count;
                (score, of)
            };
            let at_most = self.view.scores(set)?.into_iter().map(sum).collect();
            self.sets.insert(set, Scores { at_most, of });
        }
        Ok(self.sets.get(&set).map(|scores| {
            let better_from = scores.at_most.partition_point(|(score, _)| *score <= mine);
            let not_better = better_from.checked_sub(1).map_or(0, |last| scores.at_most[last].1);
            Rank { rank: scores.of - not_better + 1, of: scores.of }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Exam;
    use crate::model::{AttemptNumber, PersonId, samples};
    use crate::scoring::score;
    use crate::store::Store;

    #[test]
    fn ranks_are_those_of_the_cards() {
        let exam = Exam::embedded().expect("the exam built in is whole");
        let store = Store::in_memory().expect("a store");
        let tx = store.write().expect("write");
        let mut attempts = Vec::new();
        for person in 0..6 {
            // The first two are as good as each other.
            let kept = 10 - usize::try_from(person).expect("small").max(1);
            let mut annotations = exam.reference.clone();
            annotations.images.truncate(kept / 2);
            let state = samples::scored(score(&exam, 1, &annotations));
            let attempt = Attempt {
                state,
                pack: Some(exam.id()),
                ..Attempt::new(PersonId(person), AttemptNumber::FIRST, chrono::DateTime::UNIX_EPOCH)
            };
            tx.put_attempt(&attempt).expect("put");
            attempts.push(attempt);
        }
        tx.commit().expect("commit");
        let view = store.read().expect("read");
        let packs = Packs::from(exam);
        let mut ranks = Ranks::new(&view, &packs);
        for attempt in &attempts {
            let rank = ranks.of(attempt).expect("read");
            assert_eq!(rank, view.rank(attempt).expect("read"));
            assert_eq!(rank.map(|rank| rank.of), Some(6));
        }
        let unscored = Attempt::new(PersonId(9), AttemptNumber::FIRST, chrono::DateTime::UNIX_EPOCH);
        assert_eq!(ranks.of(&unscored).expect("read"), None);
    }
}
