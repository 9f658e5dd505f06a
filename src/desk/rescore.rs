//! Scoring anew what was handed in, against the current exam: its ground truth was corrected, or its thresholds changed.
//! An attempt moves on to the current exam if that has the same images for it, whatever their names; otherwise it stays
//! with its own.

use std::collections::BTreeMap;

use super::{Decision, DeskError};
use crate::exam::{Annotations, Exam};
use crate::model::{Action, Attempt, By, Message, PersonId, Submission, Topic, set_number};
use crate::scoring::{self, Fingerprint, Scorecard};
use crate::store::{Packs, Records, StoreError};

/// What scoring an attempt anew comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Rescored {
    /// It was never scored, or what was handed in is not there.
    Nothing,
    /// The current exam has other images for it.
    OtherImages,
    /// It goes by the current exam and has these figures already.
    Same,
    /// It moves on to the current exam, with these figures; they may be the same.
    Moves(Box<Move>),
}

/// An attempt moves on to the current exam.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The figures so far.
    pub before: Scorecard,
    /// The figures by the current exam.
    pub after: Scorecard,
    /// What was handed in, its images by the names that they have in the current exam.
    submission: Submission,
}

/// Scores an attempt anew, and changes nothing.
pub fn rescored(packs: &Packs, records: &impl Records, attempt: &Attempt) -> Result<Rescored, StoreError> {
    let Some(before) = attempt.scorecard.clone() else { return Ok(Rescored::Nothing) };
    let (old, new) = (packs.of(records, attempt)?, packs.current());
    let Some(names) = new_names(&old, new, attempt.number) else { return Ok(Rescored::OtherImages) };
    let submission = records.submission(attempt.person, attempt.number, attempt.submissions)?;
    let Some(mut submission) = submission else { return Ok(Rescored::Nothing) };
    rename(&mut submission.annotations, &names);
    let after = scoring::score(new, attempt.number, &submission.annotations);
    if after == before && attempt.pack == Some(new.id()) {
        return Ok(Rescored::Same);
    }
    Ok(Rescored::Moves(Box::new(Move { before, after, submission })))
}

/// The names that the images of an attempt have in the new exam, if it has the same for this attempt.
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

impl Decision<'_> {
    /// The operator has an attempt scored anew.
    pub(super) fn rescore(&mut self, person: PersonId, number: u8) -> Result<(), DeskError> {
        let (Some(_candidate), Some(mut attempt)) =
            (self.tx.candidate(person)?, self.tx.attempt(person, number)?)
        else {
            return Ok(());
        };
        let Rescored::Moves(changed) = rescored(&self.rules.packs, &*self.tx, &attempt)? else {
            return Ok(());
        };
        let Move { before, after, submission } = *changed;
        let exam = self.rules.packs.current();
        self.tx.forget_fingerprint(set_number(attempt.pack, before.image_names()), &attempt)?;
        self.give_pack(&mut attempt)?;
        attempt.scorecard = Some(after);
        self.tx.put_submission(person, number, attempt.submissions, &submission)?;
        let images = exam.assignment(number);
        let set = set_number(attempt.pack, images.iter().map(String::as_str));
        self.tx.put_fingerprint(set, &attempt, &Fingerprint::of(exam, images, &submission.annotations))?;
        self.keep(&attempt)?;
        self.audit(By::Operator, Some(person), Action::Rescored(number))
    }

    /// The operator has had attempts scored anew: HR hears of all of them at once.
    pub(super) fn tell_rescored(&mut self, attempts: u32, changed: u32) -> Result<(), DeskError> {
        self.tell_hr(Topic::Colleagues, &Message::HrRescored { attempts, changed })
    }
}
