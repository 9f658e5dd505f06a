//! Which images an attempt is given where its exam has a pool. How they are drawn is said in [`crate::exam::pool`]; here is
//! what a draw goes by: how many attempts got each image, and what the person had before.

use std::collections::BTreeMap;

use super::decision::Decision;
use super::event::Seed;
use crate::exam::pool::{FEWEST_RESULTS, Past, draw};
use crate::exam::{ContentHash, Exam};
use crate::model::{Attempt, AttemptNumber, Drawn};
use crate::store::{Exposures, Records, StoreError};

impl Decision<'_> {
    /// Draws images of an exam with a pool for an attempt, and counts that it got them.
    pub(super) fn draw_for(&self, attempt: &Attempt, exam: &Exam) -> Result<Drawn, StoreError> {
        let had = self.had(attempt)?;
        let mut pasts = BTreeMap::new();
        for name in exam.pool.iter().flat_map(|stratum| &stratum.images) {
            let Some(hash) = exam.image_hash(name) else { continue };
            let (people, sum) = self.tx.results_on(hash)?;
            let past = Past {
                exposure: self.tx.exposure(hash)?,
                had: had.get(&hash).copied(),
                figure: (people >= FEWEST_RESULTS).then(|| u32::try_from(sum / people).unwrap_or(u32::MAX)),
            };
            pasts.insert(name.as_str(), past);
        }
        let past = |name: &str| pasts.get(name).copied().unwrap_or_default();
        let found = draw(&exam.pool, self.seed_of(attempt), past);
        let images: Vec<String> =
            exam.assignment(attempt.number.0).iter().cloned().chain(found.images).collect();
        self.tx.count_exposures(&hashes(exam, &images))?;
        Ok(Drawn { images, repeated: found.repeated })
    }

    /// An attempt gets other images than it had: nobody has seen those, since it has to be prepared again.
    pub(super) fn take_back_draw(&self, attempt: &Attempt) -> Result<(), StoreError> {
        let Some(drawn) = &attempt.drawn else { return Ok(()) };
        match self.exam_of(attempt) {
            Ok(exam) => self.tx.take_back_exposures(&hashes(&exam, &drawn.images)),
            Err(error) if error.is_about_one_record() => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// What a person was given in the attempts before this one, by its contents, with the last attempt that had it. One
    /// whose records can't be read counts as if it had never been.
    fn had(&self, attempt: &Attempt) -> Result<BTreeMap<ContentHash, u8>, StoreError> {
        let mut had = BTreeMap::new();
        for number in (1..attempt.number.0).map(AttemptNumber) {
            let read = self
                .tx
                .attempt(attempt.person, number)
                .and_then(|earlier| earlier.map(|earlier| self.exam_of(&earlier)).transpose());
            match read {
                Ok(Some(exam)) => {
                    let hashes = hashes(&exam, exam.assignment(number.0));
                    had.extend(hashes.into_iter().map(|hash| (hash, number.0)));
                }
                Ok(None) => {}
                Err(error) if error.is_about_one_record() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(had)
    }

    /// The seed of a draw: another one for each attempt, and none from which a password follows.
    fn seed_of(&self, attempt: &Attempt) -> Seed {
        let own = attempt.person.0.to_le_bytes().into_iter().chain([attempt.number.0, 0xd5]).cycle();
        let mut seed = self.seed;
        seed.iter_mut().zip(own).for_each(|(byte, own)| *byte ^= own);
        seed
    }
}

/// The contents of these images.
fn hashes(exam: &Exam, images: &[String]) -> Vec<ContentHash> {
    images.iter().filter_map(|name| exam.image_hash(name)).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use chrono::DateTime;

    use super::*;
    use crate::desk::Rules;
    use crate::exam::Language;
    use crate::model::PersonId;
    use crate::scoring::Percent;
    use crate::store::{Store, Tx};

    #[test]
    fn once_twenty_people_did_every_image_everybody_gets_easy_and_hard_ones() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/shelf");
        let mut exam = Exam::load(&folder).expect("the exam is whole");
        exam.pool[0].by_difficulty = true;
        let tidy = exam.pool[0].images.clone();
        let hash = |name: &String| exam.image_hash(name).expect("a file");
        // The first three are easier.
        let results: Vec<(ContentHash, Percent)> =
            tidy.iter().zip(1..).map(|(name, number)| (hash(name), Percent::of(10 - number, 10))).collect();
        let rules = Rules::new(exam.into(), 2, Language::En);
        let mut tx = Store::in_memory().and_then(|store| store.write()).expect("a transaction");
        let split = |people: u64, tx: &mut Tx| {
            let at = DateTime::UNIX_EPOCH;
            let halves = (1..=people).map(|person| {
                let mut attempt = Attempt::new(PersonId(person), AttemptNumber::FIRST, at);
                let decision =
                    Decision { rules: &rules, at, trusted: true, seed: [person as u8; 32], tx: &mut *tx };
                decision.give_pack(&mut attempt).expect("drawn");
                let images = attempt.drawn.expect("drawn").images;
                images.iter().filter(|name| tidy[..3].contains(name)).count()
            });
            halves.collect::<Vec<_>>()
        };
        for _ in 0..19 {
            tx.note_results(&results).expect("noted");
        }
        let before = split(30, &mut tx);
        assert!(
            before.iter().any(|easy| *easy != 1),
            "as long as it is not known, chance decides: {before:?}"
        );
        tx.note_results(&results).expect("noted");
        assert_eq!(split(30, &mut tx), [1; 30]);
    }
}
