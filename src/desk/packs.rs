//! Which exam pack an attempt goes by, and what is to be done about packs before the first event.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::{Decision, Rules};
use crate::exam::{ContentHash, Exam};
use crate::store::{Attempt, Records, Store, StoreError, Tx, set_number};

impl Decision<'_> {
    /// The exam that an attempt goes by.
    pub(super) fn exam_of(&self, attempt: &Attempt) -> Result<Arc<Exam>, StoreError> {
        self.rules.packs.of(&*self.tx, attempt)
    }

    /// Gives an attempt the current pack, and keeps the pack for as long as somebody goes by it.
    pub(super) fn give_pack(&self, attempt: &mut Attempt) -> Result<(), StoreError> {
        let exam = self.rules.packs.current();
        self.tx.keep_pack(&exam.files)?;
        attempt.pack = Some(exam.id());
        Ok(())
    }
}

/// Attempts of a file of a program that knew no packs were given the current one, as far as anybody can know; packs that
/// nobody goes by any more are dropped.
pub(super) fn look_after(store: &Store, rules: &Rules) -> Result<(), StoreError> {
    let view = store.read()?;
    let current = rules.packs.current();
    let told = view.tells_packs()?;
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
    // The numbers of sets as they were → as they are.
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
        if let Some(card) = &attempt.scorecard {
            sets.insert(set_number(None, card.picture_names()), set_number(pack, card.picture_names()));
        }
        attempt.pack = pack;
        tx.put_attempt(&attempt)
    })?;
    if any {
        tx.keep_pack(&current.files)?;
    }
    sets.into_iter().try_for_each(|(from, to)| tx.move_sketches(from, to))?;
    tx.packs_are_told()
}

fn in_use(tx: &Tx) -> Result<BTreeSet<ContentHash>, StoreError> {
    let mut packs = BTreeSet::new();
    each_attempt(tx, |attempt| {
        packs.extend(attempt.pack);
        Ok(())
    })?;
    Ok(packs)
}

/// Visits every attempt. One that can't be read keeps nobody from the others.
fn each_attempt(tx: &Tx, mut visit: impl FnMut(Attempt) -> Result<(), StoreError>) -> Result<(), StoreError> {
    tx.each_candidate(|candidate, _| {
        for number in 1..=candidate.attempts {
            match tx.attempt(candidate.id, number) {
                Ok(Some(attempt)) => visit(attempt)?,
                Ok(None) => {}
                Err(error) if error.is_about_one_record() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(ControlFlow::Continue(()))
    })
}
