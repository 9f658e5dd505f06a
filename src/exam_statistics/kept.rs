//! The answers to one exam, kept from one reading of the records to the next: whoever handed in since is added, and only
//! they are read.
//!
//! What was added is never taken out again. When an attempt that counts is scored anew, deleted or can't be read any more,
//! or some attempt fits no others, everything is read anew: that is rare, and thus what is told is what a first reading
//! would tell. Only the scale may be that of a few people less ([`FormFigures::scaled`]).
//!
//! [`FormFigures::scaled`]: super::FormFigures::scaled

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::collection::Collections;
use super::report::ExamFigures;
use crate::exam::{ContentHash, Exam};
use crate::model::{Attempt, PersonId};
use crate::scoring::Scorecard;
use crate::store::Position;

/// Of more people nothing is kept; that of these takes up to 40 MB at fifty objects.
const MOST_PEOPLE: usize = 200_000;

/// What is kept: of the exam that was asked for last.
#[derive(Default)]
pub(super) struct Kept(Option<KeptExam>);

/// The answers to an exam as of a position.
pub(super) struct KeptExam {
    pub(super) exam: Arc<Exam>,
    /// Whether attempts that name no exam are of this one.
    pub(super) is_current: bool,
    pub(super) position: Position,
    collections: Collections,
    people: BTreeMap<PersonId, Counted>,
}

/// What has been counted of a person.
#[derive(Clone, Copy)]
struct Counted {
    given: Given,
    /// Stands for the attempt that counts.
    answers: Option<u64>,
}

/// The images of the first attempts.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Given {
    attempts: usize,
    /// Stands for their names.
    images: u64,
}

/// What has been counted is not so any more: everything has to be counted anew.
pub(super) struct Outdated;

impl Kept {
    /// What is kept of this exam, to go on with; it has to be put back.
    pub(super) fn take(&mut self, exam: ContentHash, is_current: bool) -> Option<KeptExam> {
        self.0.take().filter(|kept| kept.exam.id() == exam && kept.is_current == is_current)
    }

    /// Keeps it, unless it is too much.
    pub(super) fn put(&mut self, exam: KeptExam) {
        self.0 = Some(exam).filter(|exam| exam.people.len() <= MOST_PEOPLE);
    }
}

impl KeptExam {
    /// Nobody's answers yet.
    pub(super) fn new(exam: &Arc<Exam>, is_current: bool, position: Position) -> Self {
        let mut collections = Collections::new();
        collections.expect(exam);
        Self { exam: Arc::clone(exam), is_current, position, collections, people: BTreeMap::new() }
    }

    /// Whether an attempt is of this exam.
    pub(super) fn is_ours(&self, attempt: &Attempt) -> bool {
        attempt.pack.map_or(self.is_current, |pack| pack == self.exam.id())
    }

    /// Counts which images somebody's attempts were given, and adds the first accepted one. What has been counted
    /// already is passed over.
    pub(super) fn count(&mut self, person: PersonId, attempts: &[Attempt]) -> Result<(), Outdated> {
        let exam = Arc::clone(&self.exam);
        let given: Vec<&[String]> = attempts
            .iter()
            .filter(|attempt| attempt.work().is_some() || attempt.is_closed())
            .map(|attempt| match &attempt.drawn {
                Some(drawn) => drawn.images.as_slice(),
                None => exam.assignment(attempt.number.0),
            })
            .collect();
        let first = attempts.iter().find_map(|attempt| {
            attempt.scorecard().filter(|card| !card.images.is_empty()).map(|card| (attempt, card))
        });
        let before = self.people.get(&person).copied();
        let counted = before.unwrap_or(Counted { given: Given::of(&[]), answers: None });
        let answers = first.map(|(attempt, card)| fingerprint(attempt, card));
        if given.get(..counted.given.attempts).is_none_or(|given| Given::of(given) != counted.given)
            || counted.answers.is_some() && counted.answers != answers
        {
            return Err(Outdated);
        }
        for images in &given[counted.given.attempts..] {
            self.collections.give(&exam, images);
        }
        if let (None, Some((attempt, card))) = (counted.answers, first) {
            let at = attempt.submitted.unwrap_or(attempt.started);
            self.collections.add(&exam, card, attempt.worked(), at);
        }
        if before.is_some() || !attempts.is_empty() {
            self.people.insert(person, Counted { given: Given::of(&given), answers });
        }
        Ok(())
    }

    /// Counts somebody whose attempts can't be read.
    pub(super) fn leave_out(&mut self) {
        self.collections.leave_out(&self.exam);
    }

    /// Whether it is the same in whichever order people are counted, so that more can be added: everybody's attempt
    /// that counts was added.
    pub(super) fn is_whole(&self) -> bool {
        self.collections.is_whole()
    }

    /// Whether something of this person has been counted.
    pub(super) fn knows(&self, person: PersonId) -> bool {
        self.people.contains_key(&person)
    }

    pub(super) fn figures(&mut self, cut: Option<f64>) -> Option<ExamFigures> {
        self.collections.figures(cut).pop()
    }
}

impl Given {
    fn of(images: &[&[String]]) -> Self {
        let mut hasher = DefaultHasher::new();
        images.hash(&mut hasher);
        Self { attempts: images.len(), images: hasher.finish() }
    }
}

/// Stands for everything of an attempt that statistics are of.
fn fingerprint(attempt: &Attempt, card: &Scorecard) -> u64 {
    let mut hasher = DefaultHasher::new();
    let at = attempt.submitted.unwrap_or(attempt.started);
    (attempt.worked(), at, card.fingerprint()).hash(&mut hasher);
    hasher.finish()
}
