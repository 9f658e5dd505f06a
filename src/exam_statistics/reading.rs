//! The attempts of an exam from the records, one candidate at a time.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::collection::Collections;
use super::report::ExamFigures;
use crate::exam::Exam;
use crate::model::{Attempt, AttemptNumber, Candidate};
use crate::store::{Packs, Records, StoreError, View};

/// What is told of an exam. It reads everybody's attempts: with ten thousand candidates that takes a second, so it has
/// no place in a decision. Who has at least the share `cut` (0 to 1) of all answers right passes.
pub fn of_records(
    view: &View,
    packs: &Packs,
    exam: &Arc<Exam>,
    cut: Option<f64>,
) -> Result<ExamFigures, StoreError> {
    let mut collections = Collections::new();
    collections.expect(exam);
    let is_current = packs.is_current(view, exam.id())?;
    let is_ours = |attempt: &Attempt| attempt.pack.map_or(is_current, |pack| pack == exam.id());
    view.each_candidate(|candidate, last| {
        match ours(view, &candidate, last, &is_ours) {
            Ok(attempts) => add(&mut collections, exam, &attempts),
            Err(error) if error.is_about_one_record() => {
                tracing::error!(person = candidate.id.0, %error, "left out");
                collections.leave_out(exam);
            }
            Err(error) => return Err(error),
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let nobody = || ExamFigures {
        exam: exam.id().to_string(),
        title: exam.title.en.clone(),
        people: 0,
        left_out: 0,
        exposure: Vec::new(),
        forms: Vec::new(),
    };
    Ok(collections.figures(cut).pop().unwrap_or_else(nobody))
}

/// The attempts of a candidate that are ours; `last` is the last one, which has been read.
fn ours(
    view: &View,
    candidate: &Candidate,
    last: Option<Attempt>,
    is_ours: &impl Fn(&Attempt) -> bool,
) -> Result<Vec<Attempt>, StoreError> {
    let mut attempts = Vec::new();
    for number in (1..candidate.attempts.0).map(AttemptNumber) {
        attempts.extend(view.attempt(candidate.id, number)?.filter(is_ours));
    }
    attempts.extend(last.filter(is_ours));
    Ok(attempts)
}

/// Counts which images they were given, and adds the first accepted one.
fn add(collections: &mut Collections, exam: &Arc<Exam>, attempts: &[Attempt]) {
    let is_given = |attempt: &&Attempt| attempt.work().is_some() || attempt.is_closed();
    for attempt in attempts.iter().filter(is_given) {
        let fixed = || exam.assignment(attempt.number.0);
        collections.give(exam, attempt.drawn.as_ref().map_or_else(fixed, |drawn| drawn.images.as_slice()));
    }
    let first = attempts.iter().find_map(|attempt| {
        attempt.scorecard().filter(|card| !card.images.is_empty()).map(|card| (attempt, card))
    });
    if let Some((attempt, card)) = first {
        let at = attempt.submitted.unwrap_or(attempt.started);
        collections.add(exam, card, attempt.worked(), at);
    }
}
