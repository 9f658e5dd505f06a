//! Under which filters a candidate is listed, and with which score: updated with every change of their last
//! attempt.

use std::num::NonZeroU32;

use flate2::Crc;

use super::decision::Decision;
use super::{DeskError, Rules};
use crate::exam::{ContentHash, Exam};
use crate::model::{Attempt, AttemptState, Choice, Filter, ListEntry, ListedExam, Phase, Review};
use crate::scoring::Scorecard;
use crate::store::{Records, Reviews, StoreError, Tx};

/// A number to be raised whenever the way in which candidates are listed changes, so that older lists are made
/// anew.
pub(super) const LISTING: u64 = 4;

impl Decision<'_> {
    /// Writes an attempt, and lists its candidate by it if it is their last one.
    pub(super) fn keep(&mut self, attempt: &Attempt) -> Result<(), DeskError> {
        self.tx.put_attempt(attempt)?;
        let candidate = self.tx.candidate(attempt.person)?;
        if candidate.is_some_and(|candidate| candidate.attempts == attempt.number) {
            list(self.rules, self.tx, attempt)?;
        }
        // A message to HR that shows it follows what becomes of it.
        if attempt.phase().waits_for_bot() {
            return Ok(());
        }
        self.refresh_bulletins(attempt.person, attempt.number)
    }
}

/// A number that changes with everything that determines the lists.
pub(super) fn listed_by(rules: &Rules) -> u64 {
    let (mut crc, exam) = (Crc::new(), rules.packs.current());
    crc.update(&exam.id().0);
    LISTING << 32 | u64::from(crc.sum())
}

pub(super) fn list(rules: &Rules, tx: &Tx, attempt: &Attempt) -> Result<(), StoreError> {
    let review = tx.review(attempt.person, attempt.number)?;
    let exam = rules.packs.of(tx, attempt)?;
    let list_entry = ListEntry { exam: listed_exam(rules, tx, &exam)?, ..list_entry(attempt, &review) };
    tx.put_list_entry(attempt.person, &list_entry)
}

/// How the lists tell an exam from others.
fn listed_exam(rules: &Rules, tx: &Tx, exam: &Exam) -> Result<ListedExam, StoreError> {
    // What was scored before a correction is in the same list as what was scored after it.
    let original = rules.packs.original_of(tx, exam.id())?;
    if original == rules.packs.current().id() {
        return Ok(ListedExam::Today);
    }
    let ContentHash([a, b, c, d, ..]) = original;
    let number = u32::from_be_bytes([a, b, c, d]);
    Ok(ListedExam::Other(NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)))
}

fn list_entry(attempt: &Attempt, review: &Review) -> ListEntry {
    let filters = match &attempt.state {
        AttemptState::Preparing(_) | AttemptState::InProgress { .. } | AttemptState::Checking(_) => {
            vec![Filter::InProgress]
        }
        AttemptState::Failed { .. } | AttemptState::Unchecked { .. } => {
            vec![Filter::InProgress, Filter::Stopped]
        }
        AttemptState::Expired(_) => vec![Filter::NotFinished],
        AttemptState::Complete { .. } => vec![match review.ruling.map(|ruling| ruling.choice) {
            None => Filter::Waiting,
            Some(Choice::Accept) => Filter::Accepted,
            Some(Choice::Reject) => Filter::Rejected,
        }],
    };
    let over = attempt.deadline().filter(|_| attempt.phase() == Phase::Expired);
    ListEntry {
        filters,
        score: attempt.scorecard().and_then(Scorecard::overall),
        at: over.or(attempt.submitted).unwrap_or(attempt.started),
        exam: ListedExam::Today,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::Rules;
    use crate::desk::startup::relist;
    use crate::exam::Language;
    use crate::model::{
        Account, AttemptNumber, Candidate, ChatId, Effect, HrEntry, HrKey, Password, PersonId, Ruling,
        TelegramEffect, samples,
    };
    use crate::scoring::score;
    use crate::store::Store;
    use chrono::Utc;

    fn rules() -> Rules {
        Rules::new(Exam::embedded().expect("the embedded exam").into(), 2, Language::En)
    }

    fn sizes(store: &Store) -> [u64; 7] {
        let view = store.read().expect("read");
        Filter::ALL.map(|filter| view.list_size(filter).expect("a size"))
    }

    #[test]
    fn everybody_is_listed_by_state_and_decision_and_anew_by_another_program() {
        let store = Store::in_memory().expect("a store");
        let usual = rules();
        let tx = store.write().expect("write");
        let mut annotations = usual.packs.current().reference.clone();
        for shape in annotations.images.iter_mut().flat_map(|image| &mut image.shapes) {
            shape.geometry.coordinates_mut().expect("points").iter_mut().for_each(|at| *at += 5.0);
        }
        let states = [
            (1, samples::state(Phase::InProgress)),
            (2, samples::scored(score(usual.packs.current(), 1, &annotations))),
            (3, samples::state(Phase::Expired)),
            (4, samples::state(Phase::Unchecked)),
        ];
        for (id, state) in states {
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
            tx.put_attempt(&Attempt { state, ..Attempt::new(PersonId(id), AttemptNumber::FIRST, since) })
                .expect("put");
        }
        for (id, language) in [(8, Some(Language::Ru)), (9, None)] {
            let (key, first_name, added) = (HrKey::Id(PersonId(id)), String::new(), Utc::now());
            let origin = crate::model::HrOrigin::Operator;
            tx.put_hr(&HrEntry { key, person: Some(PersonId(id)), first_name, language, added, origin })
                .expect("put");
        }
        tx.commit().expect("commit");
        assert_eq!(sizes(&store), [0; 7], "nobody is listed in a file of an older program");
        let list = |rules: &Rules| relist(&store, rules, Utc::now()).expect("listed").pushed;
        let offered = list(&usual);
        assert!(matches!(&offered[..], [(_, entry)] if matches!(entry.effect,
            Effect::Telegram(TelegramEffect::Commands { chat: ChatId(8), language: Language::Ru, hr: true }))));
        assert_eq!(sizes(&store), [1, 2, 0, 0, 1, 1, 4]);
        let tx = store.write().expect("write");
        let mut review = Review::default();
        review.decide(Some(Ruling { choice: Choice::Reject, by: PersonId(8), at: Utc::now() }));
        tx.put_review(PersonId(2), AttemptNumber::FIRST, &review).expect("put");
        tx.commit().expect("commit");
        assert_eq!((list(&usual).len(), sizes(&store)), (0, [1, 2, 0, 0, 1, 1, 4]), "nothing is to be done");
        let tx = store.write().expect("write");
        tx.set_listed_by(1).expect("set");
        tx.commit().expect("commit");
        assert_eq!(list(&usual).len(), 0);
        assert_eq!(sizes(&store), [0, 2, 0, 1, 1, 1, 4]);
    }
}
