//! Scoring submissions anew against another exam: the current one, because its ground truth was corrected or its thresholds
//! changed, or the corrected form of their own. An attempt moves on to that exam if it has the same images for it, whatever
//! their names; otherwise it stays with its own.

use std::collections::BTreeMap;

use super::basis::Basis;
use super::handwriting::handwriting;
use crate::exam::{Annotations, ContentHash, Exam};
use crate::model::{Attempt, Handwriting};
use crate::scoring::{self, Scorecard, Verdict};
use crate::store::{PackedSubmission, Packs, Records, StoreError};

/// The result of scoring an attempt anew.
#[derive(Clone, Debug, PartialEq)]
pub enum Rescored {
    /// It was never scored, or its submission is not on record.
    Nothing,
    /// The exam has other images for it.
    OtherImages,
    /// It goes by that exam already and has the same figures.
    Same,
    /// It moves on to that exam, with these figures, which may be the same.
    Moves(Box<Move>),
}

/// An attempt moves on to another exam.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    basis: Basis,
    to: ContentHash,
    before: Scorecard,
    after: Scorecard,
    verdicts: (Verdict, Verdict),
    handwriting: Handwriting,
    packed: PackedSubmission,
}

impl Move {
    /// The basis of the computation, besides the figures so far.
    #[must_use]
    pub fn basis(&self) -> &Basis {
        &self.basis
    }

    /// The exam pack to which the attempt moves.
    #[must_use]
    pub fn to(&self) -> ContentHash {
        self.to
    }

    /// The figures so far.
    #[must_use]
    pub fn before(&self) -> &Scorecard {
        &self.before
    }

    /// The figures by the other exam.
    #[must_use]
    pub fn after(&self) -> &Scorecard {
        &self.after
    }

    /// What is recommended by the figures so far, and by those of the other exam.
    #[must_use]
    pub fn verdicts(&self) -> (Verdict, Verdict) {
        self.verdicts
    }

    /// By what it is found from now on when copies are sought.
    #[must_use]
    pub fn handwriting(&self) -> &Handwriting {
        &self.handwriting
    }

    /// The submission, with its images under the names that they have in the other exam.
    #[must_use]
    pub fn packed(&self) -> &PackedSubmission {
        &self.packed
    }
}

/// Scores an attempt anew by another exam, without changing anything.
pub fn rescored(
    packs: &Packs,
    records: &impl Records,
    attempt: &Attempt,
    new: &Exam,
) -> Result<Rescored, StoreError> {
    let Some(before) = attempt.scorecard().cloned() else { return Ok(Rescored::Nothing) };
    let old = packs.of(records, attempt)?;
    let Some(names) = new_names(&old, new, attempt.number.0) else { return Ok(Rescored::OtherImages) };
    let submission = records.submission(attempt.person, attempt.number, attempt.submissions)?;
    let Some(mut submission) = submission else { return Ok(Rescored::Nothing) };
    rename(&mut submission.annotations, &names);
    let after = scoring::score(new, attempt.number.0, &submission.annotations);
    if after == before && attempt.pack == Some(new.id()) {
        return Ok(Rescored::Same);
    }
    let handwriting = handwriting(new, new.assignment(attempt.number.0), &submission.annotations);
    let (basis, packed) = (Basis::of(attempt, packs, records)?, PackedSubmission::of(&submission)?);
    let odd = !records.flags(attempt.person, attempt.number)?.is_empty();
    let verdicts = (scoring::verdict(&before, &old, odd), scoring::verdict(&after, new, odd));
    Ok(Rescored::Moves(Box::new(Move { basis, to: new.id(), before, after, verdicts, handwriting, packed })))
}

/// The names of an attempt's images in the new exam, if that has the same images for this attempt.
fn new_names<'a>(old: &'a Exam, new: &'a Exam, attempt: u8) -> Option<BTreeMap<&'a str, &'a str>> {
    let wanted = new.assignment(attempt);
    let by_contents: BTreeMap<_, _> =
        wanted.iter().filter_map(|name| Some((new.image_hash(name)?, name.as_str()))).collect();
    let names: BTreeMap<&str, &str> = old
        .assignment(attempt)
        .iter()
        .filter_map(|name| Some((name.as_str(), *by_contents.get(&old.image_hash(name)?)?)))
        .collect();
    (names.len() == wanted.len() && old.assignment(attempt).len() == wanted.len()).then_some(names)
}

fn rename(annotations: &mut Annotations, names: &BTreeMap<&str, &str>) {
    for image in &mut annotations.images {
        if let Some(name) = names.get(image.name.as_str()).filter(|name| **name != image.name) {
            image.name = (*name).to_owned();
        }
    }
}
