//! Doubts about an exam's ground truth from the records, one candidate at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError};

use super::answers::Answers;
use super::doubt::{Doubts, strongest};
use super::kept::{Kept, KeptDoubts};
use super::{drawn, values};
use crate::exam::{AnnotatedImage, Exam};
use crate::model::{Attempt, AttemptNumber, PersonId};
use crate::scoring::Scorecard;
use crate::store::{Packs, Records, StoreError, View};

/// What is told of the current exam, with the corrections of its ground truth that are in force.
pub fn current(view: &View, packs: &Packs) -> Result<(Arc<Exam>, Doubts), StoreError> {
    let exam = packs.in_force(view)?;
    let doubts = of_records(view, packs, &exam)?;
    Ok((exam, doubts))
}

/// What is told of an exam. It reads everybody's attempts and some submissions: with ten thousand candidates that takes
/// seconds, so it has no place in a decision. What was told last is told again for as long as it does, and then only people
/// who have changed since are read.
pub fn of_records(view: &View, packs: &Packs, exam: &Arc<Exam>) -> Result<Doubts, StoreError> {
    let kept = view.kept::<Kept>();
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    let is_current = exam.id() == packs.current().id();
    let is_ours = |attempt: &Attempt| attempt.pack.map_or(is_current, |pack| pack == exam.id());
    let known = kept.take(view, exam.id(), is_current, |person| {
        let Some(candidate) = view.candidate(person)? else { return Ok(None) };
        let mut cards = Vec::new();
        for number in candidate.attempts.up_to() {
            cards.extend(view.attempt(person, number)?.filter(is_ours).and_then(card));
        }
        Ok(fingerprint(&cards))
    })?;
    let found = match known {
        Some(known) => known,
        None => computed(view, exam, is_current, is_ours)?,
    };
    Ok(kept.put(found))
}

fn computed(
    view: &View,
    exam: &Exam,
    is_current: bool,
    is_ours: impl Fn(&Attempt) -> bool,
) -> Result<KeptDoubts, StoreError> {
    let (mut answers, mut people) = (Answers::new(exam), BTreeMap::new());
    view.each_candidate(|candidate, last| {
        let mut cards = Vec::new();
        for number in (1..candidate.attempts.0).map(AttemptNumber) {
            match view.attempt(candidate.id, number) {
                Ok(attempt) => cards.extend(attempt.filter(&is_ours).and_then(card)),
                Err(error) => left_out(&mut answers, candidate.id, error)?,
            }
        }
        cards.extend(last.filter(&is_ours).and_then(card));
        if let Some(fingerprint) = fingerprint(&cards) {
            people.insert(candidate.id, fingerprint);
            answers.add(candidate.id, cards.iter().map(|accepted| (accepted.number, &accepted.card)));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let doubts = told(&answers, |person, attempt, image| draws(view, person, attempt, image))?;
    let (exam, position, newer) = (exam.id(), view.position(), BTreeSet::new());
    Ok(KeptDoubts { exam, is_current, position, people, newer, doubts })
}

/// An accepted attempt.
struct Accepted {
    number: AttemptNumber,
    /// Number of the submission that was accepted.
    submission: u32,
    card: Scorecard,
}

fn card(attempt: Attempt) -> Option<Accepted> {
    let (number, submission) = (attempt.number, attempt.submissions);
    attempt.into_scorecard().map(|card| Accepted { number, submission, card })
}

/// Stands for somebody's accepted attempts; `None` if there are none.
fn fingerprint(attempts: &[Accepted]) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    for Accepted { number, submission, card } in attempts {
        (number.0, submission, card.fingerprint()).hash(&mut hasher);
    }
    (!attempts.is_empty()).then(|| hasher.finish())
}

fn left_out(answers: &mut Answers<'_>, person: PersonId, error: StoreError) -> Result<(), StoreError> {
    if !error.is_about_one_record() {
        return Err(error);
    }
    tracing::error!(person = person.0, %error, "left out");
    answers.left_out += 1;
    Ok(())
}

/// What somebody drew on an image in an attempt; `None` if that is not kept, or can't be read.
fn draws(
    view: &View,
    person: PersonId,
    attempt: AttemptNumber,
    image: &str,
) -> Result<Option<AnnotatedImage>, StoreError> {
    let read = || -> Result<Option<AnnotatedImage>, StoreError> {
        let Some(submissions) = view.attempt(person, attempt)?.map(|attempt| attempt.submissions) else {
            return Ok(None);
        };
        let submission = view.submission(person, attempt, submissions)?;
        let images = submission.map(|submission| submission.annotations.images).unwrap_or_default();
        Ok(images.into_iter().find(|drawn| drawn.name == image))
    };
    match read() {
        Err(error) if error.is_about_one_record() => {
            tracing::error!(person = person.0, %error, "left out");
            Ok(None)
        }
        read => read,
    }
}

/// What is told of everybody's answers.
pub(super) fn told<E>(
    answers: &Answers<'_>,
    draws: impl FnMut(PersonId, AttemptNumber, &str) -> Result<Option<AnnotatedImage>, E>,
) -> Result<Doubts, E> {
    let mut all = values::doubts(answers);
    all.extend(drawn::doubts(answers, draws)?);
    let (doubts, more) = strongest(all);
    let (images, too_few) = answers.judged();
    Ok(Doubts {
        exam: answers.exam.id().to_string(),
        title: answers.exam.title.en.clone(),
        people: answers.people.len(),
        newer: 0,
        left_out: answers.left_out,
        images,
        too_few,
        doubts,
        more,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Language;
    use crate::model::{Account, Candidate, samples};
    use crate::scoring::score;
    use crate::store::Store;

    /// Somebody hands in, or is scored anew: with another value than the ground truth's, or with this.
    fn put(store: &Store, exam: &Exam, person: u64, is_other: bool) {
        let mut card = score(exam, 1, &exam.reference);
        let value = &mut card.images[4].labels[1].objects[0].values[0];
        value.right = !is_other;
        value.given = if is_other { Some("O".to_owned()) } else { Some(value.expected.clone()) };
        let account = Account { username: format!("p{person}"), password: None, suffix: 1, user: None };
        let tx = store.write().expect("write");
        let begun = Attempt::new(PersonId(person), AttemptNumber::FIRST, chrono::DateTime::UNIX_EPOCH);
        let (pack, state) = (Some(exam.id()), samples::scored(card));
        tx.put_attempt(&Attempt { pack, state, ..begun }).expect("put");
        let candidate = Candidate {
            id: PersonId(person),
            username: None,
            first_name: String::new(),
            language: Language::En,
            account,
            attempts: AttemptNumber::FIRST,
            since: chrono::DateTime::UNIX_EPOCH,
        };
        tx.put_candidate(&candidate).expect("put");
        tx.commit().expect("commit");
    }

    #[test]
    fn what_has_changed_is_told_as_by_a_first_reading() {
        let exam = Arc::new(Exam::embedded().expect("the exam built in is whole"));
        let packs = Packs::from(Arc::clone(&exam));
        let store = Store::in_memory().expect("a store");
        let told = || {
            let view = store.read().expect("read");
            let told = of_records(&view, &packs, &exam).expect("read");
            let first = computed(&view, &exam, true, |_| true).expect("read");
            assert_eq!(told, first.doubts);
            (told.people, told.doubts.iter().map(|doubt| doubt.count).collect::<Vec<_>>())
        };
        (0..30).for_each(|person| put(&store, &exam, person, person % 8 > 0));
        assert_eq!(told(), (30, vec![26]));
        put(&store, &exam, 1, true);
        assert_eq!(told(), (30, vec![26]), "written again as it was");
        put(&store, &exam, 40, true);
        assert_eq!(told(), (31, vec![27]), "one more");
        put(&store, &exam, 1, false);
        assert_eq!(told(), (31, vec![26]), "scored anew");
        let tx = store.write().expect("write");
        let candidate = tx.candidate(PersonId(2)).expect("read").expect("there");
        tx.delete_candidate(&candidate).expect("delete");
        tx.commit().expect("commit");
        assert_eq!(told(), (30, vec![25]), "deleted");
    }

    #[test]
    fn while_nobody_has_changed_what_was_told_is_told_again() {
        let exam = Arc::new(Exam::embedded().expect("the exam built in is whole"));
        let packs = Packs::from(Arc::clone(&exam));
        let store = Store::in_memory().expect("a store");
        (0..20).for_each(|person| put(&store, &exam, person, true));
        let view = store.read().expect("read");
        let told = of_records(&view, &packs, &exam).expect("read");
        let kept = view.kept::<Kept>();
        let take = |answers: Option<u64>| {
            let view = store.read().expect("read");
            let mut kept = kept.lock().expect("whole");
            kept.take(&view, exam.id(), true, |_| Ok(answers)).expect("read").map(|found| kept.put(found))
        };
        assert_eq!(take(None), Some(told), "nobody is read");
        put(&store, &exam, 20, true);
        assert_eq!(take(Some(7)), None, "of few people, one more is counted at once");
    }
}
