//! Scoring submissions anew against another exam: the current one, because its ground truth was corrected or its thresholds
//! changed, or the corrected form of their own. An attempt moves on to that exam if it has the same images for it, whatever
//! their names; otherwise it stays with its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::basis::Basis;
use super::handwriting::handwriting;
use super::submission::results;
use crate::exam::{Annotations, ContentHash, Exam};
use crate::model::{Attempt, Drawn, Handwriting};
use crate::scoring::{self, Percent, Scorecard, Verdict};
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
    drawn: Option<Drawn>,
    results: Vec<(ContentHash, Percent, Percent)>,
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

    /// What was drawn for it, under the names that the images have in the other exam.
    #[must_use]
    pub fn drawn(&self) -> Option<&Drawn> {
        self.drawn.as_ref()
    }

    /// The figures of each image, before and after, where they say how difficult it is.
    #[must_use]
    pub fn results(&self) -> &[(ContentHash, Percent, Percent)] {
        &self.results
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
    new: &Arc<Exam>,
) -> Result<Rescored, StoreError> {
    let Some(before) = attempt.scorecard().cloned() else { return Ok(Rescored::Nothing) };
    let old = packs.of(records, attempt)?;
    let Some(names) = new_names(&old, new, attempt) else { return Ok(Rescored::OtherImages) };
    let submission = records.submission(attempt.person, attempt.number, attempt.submissions)?;
    let Some(mut submission) = submission else { return Ok(Rescored::Nothing) };
    rename(&mut submission.annotations, &names);
    let drawn = attempt.drawn.as_ref().map(|drawn| renamed(drawn, &names));
    let exam = drawn.as_ref().map_or_else(|| Arc::clone(new), |drawn| new.given(&drawn.images).into());
    let after = scoring::score(&exam, attempt.number.0, &submission.annotations);
    if after == before && attempt.pack == Some(new.id()) {
        return Ok(Rescored::Same);
    }
    let handwriting = handwriting(&exam, exam.assignment(attempt.number.0), &submission.annotations);
    let (basis, packed) = (Basis::of(attempt, packs, records)?, PackedSubmission::of(&submission)?);
    let results = changed(&results(&old, attempt, &before), &results(&exam, attempt, &after));
    let odd = !records.flags(attempt.person, attempt.number)?.is_empty();
    let verdicts = (scoring::verdict(&before, &old, odd), scoring::verdict(&after, &exam, odd));
    let to = new.id();
    Ok(Rescored::Moves(Box::new(Move {
        basis,
        to,
        before,
        after,
        verdicts,
        handwriting,
        packed,
        drawn,
        results,
    })))
}

/// The images with figures before and after.
fn changed(
    before: &[(ContentHash, Percent)],
    after: &[(ContentHash, Percent)],
) -> Vec<(ContentHash, Percent, Percent)> {
    let was =
        |image: ContentHash| before.iter().find(|(known, _)| *known == image).map(|(_, figure)| *figure);
    after.iter().filter_map(|(image, now)| Some((*image, was(*image)?, *now))).collect()
}

/// The names of an attempt's images in the new exam, if that has the same images for this attempt; where images are
/// drawn, if it has them at all.
fn new_names<'a>(old: &'a Exam, new: &'a Exam, attempt: &Attempt) -> Option<BTreeMap<&'a str, &'a str>> {
    let (had, listed) = (old.assignment(attempt.number.0), new.assignment(attempt.number.0));
    let all = || new.originals.iter().map(|original| original.name.as_str()).collect();
    let wanted: Vec<&str> = match attempt.drawn {
        Some(_) if new.draws() => all(),
        None if !new.draws() && had.len() == listed.len() => listed.iter().map(String::as_str).collect(),
        _ => return None,
    };
    let by_contents: BTreeMap<_, _> =
        wanted.into_iter().filter_map(|name| Some((new.image_hash(name)?, name))).collect();
    let names: BTreeMap<&str, &str> = had
        .iter()
        .filter_map(|name| Some((name.as_str(), *by_contents.get(&old.image_hash(name)?)?)))
        .collect();
    (names.len() == had.len()).then_some(names)
}

fn renamed(drawn: &Drawn, names: &BTreeMap<&str, &str>) -> Drawn {
    let name = |name: &String| names.get(name.as_str()).map_or_else(|| name.clone(), |new| (*new).to_owned());
    Drawn { images: drawn.images.iter().map(name).collect(), ..*drawn }
}

fn rename(annotations: &mut Annotations, names: &BTreeMap<&str, &str>) {
    for image in &mut annotations.images {
        if let Some(name) = names.get(image.name.as_str()).filter(|name| **name != image.name) {
            image.name = (*name).to_owned();
        }
    }
}
