//! Doubts about an exam's ground truth from the records, one candidate at a time.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::answers::Answers;
use super::doubt::{Doubts, strongest};
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
/// seconds, so it has no place in a decision.
pub fn of_records(view: &View, packs: &Packs, exam: &Arc<Exam>) -> Result<Doubts, StoreError> {
    let mut answers = Answers::new(exam);
    let is_current = exam.id() == packs.current().id();
    let is_ours = |attempt: &Attempt| attempt.pack.map_or(is_current, |pack| pack == exam.id());
    view.each_candidate(|candidate, last| {
        let mut cards = Vec::new();
        for number in (1..candidate.attempts.0).map(AttemptNumber) {
            match view.attempt(candidate.id, number) {
                Ok(attempt) => cards.extend(attempt.filter(is_ours).and_then(card)),
                Err(error) => left_out(&mut answers, candidate.id, error)?,
            }
        }
        cards.extend(last.filter(is_ours).and_then(card));
        if !cards.is_empty() {
            answers.add(candidate.id, cards.iter().map(|(number, card)| (*number, card)));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    told(&answers, |person, attempt, image| draws(view, person, attempt, image))
}

fn card(attempt: Attempt) -> Option<(AttemptNumber, Scorecard)> {
    let number = attempt.number;
    attempt.into_scorecard().map(|card| (number, card))
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
        left_out: answers.left_out,
        images,
        too_few,
        doubts,
        more,
    })
}
