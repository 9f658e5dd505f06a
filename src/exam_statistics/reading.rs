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
        match first(view, &candidate, last, &is_ours) {
            Ok(Some(attempt)) => {
                if let Some(card) = attempt.scorecard() {
                    collections.add(exam, card, attempt.worked());
                }
            }
            Ok(None) => {}
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
        forms: Vec::new(),
    };
    Ok(collections.figures(cut).pop().unwrap_or_else(nobody))
}

/// The first accepted attempt of a candidate that is ours; `last` is the last one, which has been read.
fn first(
    view: &View,
    candidate: &Candidate,
    last: Option<Attempt>,
    is_ours: &impl Fn(&Attempt) -> bool,
) -> Result<Option<Attempt>, StoreError> {
    let counts = |attempt: &Attempt| {
        is_ours(attempt) && attempt.scorecard().is_some_and(|card| !card.images.is_empty())
    };
    for number in (1..candidate.attempts.0).map(AttemptNumber) {
        if let Some(attempt) = view.attempt(candidate.id, number)?.filter(counts) {
            return Ok(Some(attempt));
        }
    }
    Ok(last.filter(counts))
}
