//! Which exam pack an attempt goes by, and what has to be done about packs before the first event.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::Rules;
use super::decision::Decision;
use crate::exam::{ContentHash, Exam};
use crate::model::{Attempt, set_number};
use crate::store::{Records, Store, StoreError, Tx};

impl Decision<'_> {
    /// The exam that an attempt goes by.
    pub(super) fn exam_of(&self, attempt: &Attempt) -> Result<Arc<Exam>, StoreError> {
        self.rules.packs.of(&*self.tx, attempt)
    }

    /// Gives an attempt the current pack, and keeps the pack for as long as any attempt goes by it. Where that has a pool,
    /// images are drawn; an attempt that has this pack already keeps what was drawn for it.
    pub(super) fn give_pack(&self, attempt: &mut Attempt) -> Result<(), StoreError> {
        let exam = self.rules.packs.current();
        if attempt.pack == Some(exam.id()) && attempt.drawn.is_some() {
            return Ok(());
        }
        self.take_back_draw(attempt)?;
        self.put_under_pack(attempt)?;
        attempt.drawn = if exam.draws() { Some(self.draw_for(attempt, exam)?) } else { None };
        Ok(())
    }

    /// An attempt goes by the current pack from now on, with the images that it has.
    pub(super) fn put_under_pack(&self, attempt: &mut Attempt) -> Result<(), StoreError> {
        let exam = self.rules.packs.current();
        self.tx.keep_pack(&exam.files)?;
        attempt.pack = Some(exam.id());
        Ok(())
    }
}

/// Attempts in a file of a program that knew no packs get the current one, which is the best guess; packs that
/// no attempt goes by any more are dropped.
pub(super) fn look_after(store: &Store, rules: &Rules) -> Result<(), StoreError> {
    let view = store.read()?;
    let current = rules.packs.current();
    let told = view.attempts_name_packs()?;
    let others = view.packs_on_record()?.iter().any(|pack| *pack != current.id());
    if told && !others {
        return Ok(());
    }
    let tx = store.write()?;
    if !told {
        adopt(&tx, current)?;
    }
    if others {
        tx.drop_packs_but(&in_use(&tx)?)?;
    }
    tx.commit().map(drop)
}

fn adopt(tx: &Tx, current: &Exam) -> Result<(), StoreError> {
    let pack = Some(current.id());
    // The old numbers of sets → the new ones.
    let mut sets: BTreeMap<u32, u32> = BTreeMap::new();
    for attempt in &current.attempts {
        let names = || attempt.iter().map(String::as_str);
        sets.insert(set_number(None, names()), set_number(pack, names()));
    }
    let mut any = false;
    each_attempt(tx, |mut attempt| {
        if attempt.pack.is_some() {
            return Ok(());
        }
        any = true;
        if let Some(card) = attempt.scorecard() {
            sets.insert(set_number(None, card.image_names()), set_number(pack, card.image_names()));
        }
        attempt.pack = pack;
        tx.put_attempt(&attempt)
    })?;
    if any {
        tx.keep_pack(&current.files)?;
    }
    sets.into_iter().try_for_each(|(from, to)| tx.move_handwritings(from, to))?;
    tx.set_attempts_name_packs()
}

fn in_use(tx: &Tx) -> Result<BTreeSet<ContentHash>, StoreError> {
    let mut packs = BTreeSet::new();
    each_attempt(tx, |attempt| {
        packs.extend(attempt.pack);
        Ok(())
    })?;
    Ok(packs)
}

/// Visits every attempt. One that can't be read does not prevent the others from being visited.
fn each_attempt(tx: &Tx, mut visit: impl FnMut(Attempt) -> Result<(), StoreError>) -> Result<(), StoreError> {
    tx.each_candidate(|candidate, _| {
        for number in candidate.attempts.up_to() {
            match tx.attempt(candidate.id, number) {
                Ok(Some(attempt)) => visit(attempt)?,
                Ok(None) | Err(StoreError::Record(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(ControlFlow::Continue(()))
    })
}

#[cfg(test)]
mod tests {
    use chrono::Utc;

    use super::*;
    use crate::exam::Language;
    use crate::model::{
        Account, AttemptNumber, Candidate, Handwriting, Password, PersonId, Phase, Rank, samples,
    };
    use crate::scoring::score;
    use crate::store::Handwritings;

    #[test]
    fn attempts_of_older_programs_belong_to_the_exam_with_which_a_bot_opens_their_file() {
        let store = Store::in_memory().expect("a store");
        let exam = Exam::embedded().expect("the embedded exam");
        let old_set = set_number(None, exam.assignment(1).iter().map(String::as_str));
        let handwriting = Handwriting::default();
        let tx = store.write().expect("write");
        for id in 1..=3 {
            let account = Account {
                username: format!("a{id}"),
                password: Some(Password("x".into())),
                suffix: 1,
                user: None,
            };
            let (first_name, language, since) = ("Ira".to_owned(), Language::En, Utc::now());
            let candidate = Candidate {
                id: PersonId(id),
                username: None,
                first_name,
                language,
                account,
                attempts: AttemptNumber::FIRST,
                since,
            };
            tx.put_candidate(&candidate).expect("put");
            // The third one is at work.
            let scored = || samples::scored(score(&exam, 1, &exam.reference));
            let state = if id < 3 { scored() } else { samples::state(Phase::Preparing) };
            let attempt = Attempt { state, ..Attempt::new(PersonId(id), AttemptNumber::FIRST, since) };
            tx.put_attempt(&attempt).expect("put");
            tx.put_handwriting(old_set, &attempt, &handwriting).expect("put");
        }
        tx.commit().expect("commit");
        let rules = Rules::new(exam.into(), 2, Language::En);

        look_after(&store, &rules).expect("looked after");

        let current = rules.packs.current();
        let view = store.read().expect("read");
        for id in 1..=3 {
            let attempt =
                view.attempt(PersonId(id), AttemptNumber::FIRST).expect("read").expect("an attempt");
            assert_eq!(attempt.pack, Some(current.id()));
            let expected = (id < 3).then_some(Rank { rank: 1, of: 2 });
            assert_eq!(view.rank(&attempt).expect("a rank"), expected);
        }
        assert_eq!(view.packs_on_record().expect("packs"), [current.id()]);
        let handwritings = |set| {
            let mut people = Vec::new();
            view.each_handwriting(set, |person, _, _| {
                people.push(person);
                Ok(ControlFlow::Continue(()))
            })
            .expect("handwritings");
            people
        };
        let set = set_number(Some(current.id()), current.assignment(1).iter().map(String::as_str));
        assert_eq!((handwritings(set), handwritings(old_set)), ([1, 2, 3].map(PersonId).to_vec(), vec![]));
    }
}
