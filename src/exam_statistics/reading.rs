//! The attempts of an exam from the records, one candidate at a time: everybody's, or those of people who have changed
//! since the last reading.

use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError};

use super::kept::{Kept, KeptExam, Outdated};
use super::report::ExamFigures;
use crate::exam::Exam;
use crate::model::{Attempt, AttemptNumber, Candidate, PersonId};
use crate::store::{Packs, Records, StoreError, View};

/// What is told of an exam. The first time it reads everybody's attempts: with ten thousand candidates that takes a second,
/// so it has no place in a decision. Of the exam that was asked for last the answers are kept, and only people who have
/// changed since are read. Who has at least the share `cut` (0 to 1) of all answers right passes.
pub fn of_records(
    view: &View,
    packs: &Packs,
    exam: &Arc<Exam>,
    cut: Option<f64>,
) -> Result<ExamFigures, StoreError> {
    let kept = view.kept::<Kept>();
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    let is_current = packs.is_current(view, exam.id())?;
    let before = kept.take(exam.id(), is_current).map(|before| brought_up_to_date(before, view));
    let mut of_exam = match before.transpose()?.flatten() {
        Some(of_exam) => of_exam,
        None => read_anew(view, exam, is_current)?,
    };
    let nobody = || ExamFigures {
        exam: exam.id().to_string(),
        title: exam.title.en.clone(),
        people: 0,
        left_out: 0,
        exposure: Vec::new(),
        forms: Vec::new(),
    };
    let figures = of_exam.figures(cut).unwrap_or_else(nobody);
    kept.put(of_exam);
    Ok(figures)
}

fn read_anew(view: &View, exam: &Arc<Exam>, is_current: bool) -> Result<KeptExam, StoreError> {
    let mut of_exam = KeptExam::new(exam, is_current, view.position());
    view.each_candidate(|candidate, last| {
        match ours(view, &candidate, last, &of_exam) {
            // Nobody comes twice.
            Ok(attempts) => drop(of_exam.count(candidate.id, &attempts)),
            Err(error) if error.is_about_one_record() => {
                tracing::error!(person = candidate.id.0, %error, "left out");
                of_exam.leave_out();
            }
            Err(error) => return Err(error),
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(of_exam)
}

/// With what has changed; `None`: it has to be read anew.
fn brought_up_to_date(mut of_exam: KeptExam, view: &View) -> Result<Option<KeptExam>, StoreError> {
    // An older view than that of the last reading has nothing new.
    if of_exam.position >= view.position() {
        return Ok(Some(of_exam));
    }
    let Some(changed) = view.changed_since(of_exam.position).filter(|_| of_exam.is_whole()) else {
        return Ok(None);
    };
    for person in changed {
        match count_again(&mut of_exam, view, person) {
            Ok(Ok(())) => {}
            Ok(Err(Outdated)) => return Ok(None),
            Err(error) if error.is_about_one_record() => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    of_exam.position = view.position();
    Ok(Some(of_exam).filter(KeptExam::is_whole))
}

fn count_again(
    of_exam: &mut KeptExam,
    view: &View,
    person: PersonId,
) -> Result<Result<(), Outdated>, StoreError> {
    let Some(candidate) = view.candidate(person)? else {
        return Ok(if of_exam.knows(person) { Err(Outdated) } else { Ok(()) });
    };
    let last = view.attempt(person, candidate.attempts)?;
    let attempts = ours(view, &candidate, last, of_exam)?;
    Ok(of_exam.count(person, &attempts))
}

/// The attempts of a candidate that are of the exam; `last` is the last one, which has been read.
fn ours(
    view: &View,
    candidate: &Candidate,
    last: Option<Attempt>,
    of_exam: &KeptExam,
) -> Result<Vec<Attempt>, StoreError> {
    let mut attempts = Vec::new();
    for number in (1..candidate.attempts.0).map(AttemptNumber) {
        attempts.extend(view.attempt(candidate.id, number)?.filter(|attempt| of_exam.is_ours(attempt)));
    }
    attempts.extend(last.filter(|attempt| of_exam.is_ours(attempt)));
    Ok(attempts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::super::tests::{candidate, card, exam};
    use super::*;
    use crate::model::samples;
    use crate::scoring::{Scorecard, score};
    use crate::store::Store;

    /// What happens to a person.
    #[derive(Clone, Debug)]
    enum Change {
        /// They hand in the attempt with this number, as able as that; or it is scored anew.
        Scored(u8, usize),
        /// They begin it; or it is given back.
        Begun(u8),
        /// They are written again as they were.
        Touched,
        Deleted,
    }

    fn changes() -> impl Strategy<Value = Vec<(u64, Change)>> {
        let change = prop_oneof![
            6 => (1..=2_u8, 0..40_usize).prop_map(|(number, ability)| Change::Scored(number, ability)),
            2 => (1..=2_u8).prop_map(Change::Begun),
            1 => Just(Change::Touched),
            1 => Just(Change::Deleted),
        ];
        proptest::collection::vec((0..40_u64, change), 1..8)
    }

    fn apply(store: &Store, exam: &Exam, person: u64, change: &Change) {
        let tx = store.write().expect("write");
        let now = tx.candidate(PersonId(person)).expect("read");
        let put = |number: u8, card: Option<Scorecard>| {
            let last = now.as_ref().map_or(0, |candidate| candidate.attempts.0).max(number);
            tx.put_candidate(&candidate(person, last)).expect("put");
            for number in 1..=last {
                let number = AttemptNumber(number);
                let known = tx.attempt(PersonId(person), number).expect("read");
                let begun = Attempt::new(PersonId(person), number, chrono::DateTime::UNIX_EPOCH);
                let attempt = known.unwrap_or(Attempt { pack: Some(exam.id()), ..begun });
                tx.put_attempt(&attempt).expect("put");
            }
            let begun = Attempt::new(PersonId(person), AttemptNumber(number), chrono::DateTime::UNIX_EPOCH);
            let state = card.map_or(begun.state.clone(), samples::scored);
            tx.put_attempt(&Attempt { pack: Some(exam.id()), state, ..begun }).expect("put");
        };
        match change {
            Change::Scored(number, ability) => {
                let right = score(exam, *number, &exam.reference);
                put(*number, Some(card(&right, *ability)));
            }
            Change::Begun(number) => put(*number, None),
            Change::Touched => now.iter().for_each(|now| tx.put_candidate(now).expect("put")),
            Change::Deleted => now.iter().for_each(|now| tx.delete_candidate(now).expect("delete")),
        }
        tx.commit().expect("commit");
    }

    /// Whether they differ in rounding only.
    fn are_alike(one: &Value, other: &Value) -> bool {
        match (one, other) {
            (Value::Number(one), Value::Number(other)) => {
                let (one, other) = (one.as_f64().unwrap_or(f64::NAN), other.as_f64().unwrap_or(f64::NAN));
                (one - other).abs() < 1e-6
            }
            (Value::Array(one), Value::Array(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| are_alike(one, other))
            }
            (Value::Object(one), Value::Object(other)) => {
                one.len() == other.len()
                    && one.iter().all(|(key, one)| other.get(key).is_some_and(|other| are_alike(one, other)))
            }
            _ => one == other,
        }
    }

    fn json(figures: &ExamFigures) -> Value {
        serde_json::to_value(figures).expect("JSON")
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(6))]

        #[test]
        fn whatever_has_changed_is_told_as_by_a_first_reading(changes in changes()) {
            let exam = exam();
            let packs = Packs::from(Arc::clone(&exam));
            let store = Store::in_memory().expect("a store");
            for person in (0..60).step_by(2) {
                apply(&store, &exam, person, &Change::Scored(1, person as usize % 40));
            }
            for (person, change) in std::iter::once((7, Change::Touched)).chain(changes) {
                apply(&store, &exam, person, &change);
                let view = store.read().expect("read");
                let kept = of_records(&view, &packs, &exam, Some(0.8)).expect("read");
                let mut first = read_anew(&view, &exam, true).expect("read");
                let first = first.figures(Some(0.8)).expect("an exam");
                prop_assert!(are_alike(&json(&kept), &json(&first)), "{change:?}\n{kept:?}\n{first:?}");
            }
        }
    }

    #[test]
    fn only_who_has_changed_is_read_and_every_exam_by_itself() {
        let exam = exam();
        let packs = Packs::from(Arc::clone(&exam));
        let store = Store::in_memory().expect("a store");
        (0..30).for_each(|person| apply(&store, &exam, person, &Change::Scored(1, person as usize)));
        let read = || store.read().expect("read");
        let before = read();
        let mut of_exam = read_anew(&before, &exam, true).expect("read");
        apply(&store, &exam, 30, &Change::Scored(1, 30));
        let after = read();
        assert_eq!(after.changed_since(of_exam.position).map(|people| people.len()), Some(1));
        of_exam = brought_up_to_date(of_exam, &after).expect("read").expect("one more can be added");
        assert_eq!(of_exam.figures(None).map(|figures| figures.people), Some(31));
        // A reader who began earlier takes nothing away.
        of_exam = brought_up_to_date(of_exam, &before).expect("read").expect("it is newer");
        assert_eq!(of_exam.figures(None).map(|figures| figures.people), Some(31));
        apply(&store, &exam, 3, &Change::Scored(1, 39));
        assert!(brought_up_to_date(of_exam, &read()).expect("read").is_none(), "somebody is scored anew");

        let people = |exam: &Arc<Exam>| of_records(&read(), &packs, exam, None).map(|figures| figures.people);
        assert_eq!(people(&exam).ok(), Some(31));
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/shelf");
        let other = Arc::new(Exam::load(&folder).expect("the exam is whole"));
        assert_eq!((people(&other).ok(), people(&exam).ok()), (Some(0), Some(31)));
    }
}
