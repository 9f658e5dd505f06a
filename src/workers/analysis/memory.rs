//! What is remembered of the submissions on a set of images from one search for copies to the next, so that one more
//! submission costs little. It is read from the records when it is missing or outdated.
//!
//! **Why not in the records.** It follows from them, it changes with every submission, and reading it anew takes less than
//! a second for ten thousand submissions, beside everything else.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

use tokio_util::sync::CancellationToken;

use crate::analysis::{
    Answer, Assumed, Drawing, Independent, Index, Matrix, Mistakes, Newest, Rasch, Score, Sheet, Sketch,
};
use crate::assessment::{drawing, handwriting, truth};
use crate::exam::Exam;
use crate::model::{AttemptNumber, Flag, Given, Handwriting, PersonId};
use crate::store::{Handwritings, Outbox, StoreError, Submissions};

/// An attempt.
pub(super) type Who = (PersonId, AttemptNumber);

/// As many sets of images are remembered.
const SETS: usize = 2;

/// With more submissions in the file less is remembered of each, so that memory has an end: fewer numbers of every sketch, and
/// no answers.
const MOST: u64 = 25_000;

/// Numbers of a sketch, with so many submissions at most, and always.
const NUMBERS: u64 = 128;
const FEWEST_NUMBERS: u64 = 24;

/// What is learnt from people is learnt anew when they have become as many more, in percent.
const GROWTH: usize = 25;

/// What is remembered of some sets of images, the last used one last.
#[derive(Default)]
pub(super) struct Memory(Vec<Known>);

impl Memory {
    /// Takes out what is remembered of a set, if that is not outdated.
    pub(super) fn take(&mut self, set: u32, changes: u64) -> Option<Known> {
        self.0.retain(|known| known.changes == changes);
        let at = self.0.iter().position(|known| known.set == set)?;
        Some(self.0.remove(at))
    }

    /// Remembers a set.
    pub(super) fn put(&mut self, known: Known) {
        self.0.retain(|other| other.set != known.set);
        self.0.push(known);
        if self.0.len() > SETS {
            self.0.remove(0);
        }
    }
}

/// The submissions on a set of images.
pub(super) struct Known {
    set: u32,
    /// The number of changes of which it knows.
    changes: u64,
    assumed: Assumed,
    sizes: Vec<f32>,
    /// How many numbers sketches have.
    numbers: usize,
    /// Whether answers are remembered.
    has_answers: bool,
    people: Vec<Who>,
    places: HashMap<Who, usize>,
    pub(super) index: Index,
    answers: Vec<Vec<Option<Given>>>,
    /// Who was found to be alike.
    pub(super) pairs: Vec<(usize, usize)>,
    /// What independent people have in common, and of how many that was learnt.
    independent: Option<(usize, Independent)>,
    /// The mistakes of everybody, and of how many their frequencies were learnt.
    mistakes: Option<(usize, Rasch, Mistakes)>,
}

impl Known {
    /// Reads it from the records, without those who are still to be compared with others. `None`: it was interrupted.
    pub(super) fn read(
        records: &impl Outbox,
        (exam, images, set): (&Exam, &[String], u32),
        without: &BTreeSet<Who>,
        gone: &CancellationToken,
    ) -> Result<Option<Self>, StoreError> {
        let (mut people, mut sketches, mut answers) = (Vec::new(), Vec::new(), Vec::new());
        let all = records.handwritings()?;
        let numbers = (NUMBERS * MOST / all.max(MOST)).max(FEWEST_NUMBERS) as usize;
        let has_answers = all <= MOST;
        records.each_handwriting(set, |person, attempt, kept| {
            let who = (person, attempt);
            if gone.is_cancelled() {
                return Ok(ControlFlow::Break(()));
            }
            if without.contains(&who) {
                return Ok(ControlFlow::Continue(()));
            }
            let kept = match kept {
                Some(kept) => Some(kept),
                None => computed(records, exam, images, who)?,
            };
            if let Some(Handwriting { sketch, answers: of }) = kept {
                people.push(who);
                sketches.push(Sketch::to_be_found(sketch).shortened(numbers));
                answers.extend(has_answers.then_some(of));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        if gone.is_cancelled() {
            return Ok(None);
        }
        let places: HashMap<Who, usize> =
            people.iter().enumerate().map(|(place, who)| (*who, place)).collect();
        let mut pairs = Vec::new();
        for (place, (person, attempt)) in people.iter().enumerate() {
            let flags = match records.flags(*person, *attempt) {
                Err(error) if error.is_about_one_record() => Vec::new(),
                flags => flags?,
            };
            let others = flags.iter().flat_map(Flag::others);
            pairs.extend(others.filter_map(|other| Some((place, *places.get(&other)?))));
        }
        let truth = truth(exam, images);
        Ok(Some(Self {
            set,
            changes: records.handwriting_changes()?,
            sizes: truth.sizes(),
            numbers,
            has_answers,
            assumed: Assumed::of(truth),
            index: Index::of(sketches),
            people,
            places,
            answers,
            pairs,
            independent: None,
            mistakes: None,
        }))
    }

    /// How many people there are.
    pub(super) fn people(&self) -> usize {
        self.people.len()
    }

    /// Somebody's attempt.
    pub(super) fn who(&self, place: usize) -> Who {
        self.people[place]
    }

    /// Whether it knows this attempt.
    pub(super) fn has(&self, who: Who) -> bool {
        self.places.contains_key(&who)
    }

    /// The sketch of a drawing.
    pub(super) fn sketch(&self, drawing: &Drawing) -> Sketch {
        Sketch::of(drawing, &self.sizes).shortened(self.numbers)
    }

    /// Learns what independent people have in common, if there are enough of them and that is not known yet.
    pub(super) fn learn(&mut self, drawn: impl Fn(Who) -> Option<Drawing>) {
        let people = self.people();
        if self.independent.as_ref().is_none_or(|(then, _)| has_grown(*then, people)) {
            let panel = Independent::panel(people).into_iter();
            let panel = panel.filter_map(|place| Some((place, drawn(self.people[place])?)));
            self.independent = Independent::of(panel.collect()).ok().map(|learnt| (people, learnt));
        }
    }

    /// Somebody beside all who are known.
    pub(super) fn newest<'a>(&'a self, drawn: &'a Drawing) -> Newest<'a> {
        let independent = self.independent.as_ref().map(|(_, learnt)| learnt);
        Newest { before: self.people(), drawn, assumed: &self.assumed, independent }
    }

    /// Adds a person, and compares their mistakes with those of all others, if there are enough people: who has so many
    /// in common that it is at most as probable as that, with the natural logarithm of the probability and how many.
    pub(super) fn add(
        &mut self,
        who: Who,
        sketch: Sketch,
        answers: Vec<Option<Given>>,
        ln_level: f64,
    ) -> Vec<(usize, f64, usize)> {
        let (place, people) = (self.people(), self.people());
        if self.has_answers && self.mistakes.as_ref().is_none_or(|(then, ..)| has_grown(*then, people)) {
            self.mistakes = learnt(&self.answers).map(|(rasch, mistakes)| (people, rasch, mistakes));
        }
        let found = self.mistakes.as_mut().map(|(_, rasch, mistakes)| {
            let found = mistakes.add(sheet(rasch, &answers), ln_level);
            let shared = |other| mistakes.shared(other, place);
            found.iter().map(|pair| (pair.one, pair.ln_probability, shared(pair.one))).collect()
        });
        self.people.push(who);
        self.places.insert(who, place);
        self.index.push(sketch);
        self.answers.extend(self.has_answers.then_some(answers));
        found.unwrap_or_default()
    }
}

fn has_grown(then: usize, now: usize) -> bool {
    100 * now >= (100 + GROWTH) * then
}

/// What an earlier program did not keep: `None` if it can't be computed any more.
fn computed(
    records: &impl Outbox,
    exam: &Exam,
    images: &[String],
    (person, attempt): Who,
) -> Result<Option<Handwriting>, StoreError> {
    let numbers = records.submission_numbers(person, attempt)?;
    let Some(last) = numbers.last() else { return Ok(None) };
    let drawn = match records.attempt(person, attempt) {
        Err(error) if error.is_about_one_record() => return Ok(None),
        read => read?.and_then(|attempt| attempt.drawn),
    };
    let images = drawn.as_ref().map_or(images, |drawn| &drawn.images);
    match records.submission(person, attempt, *last) {
        Ok(kept) => Ok(kept.map(|kept| handwriting(exam, images, &kept.annotations))),
        Err(error) if error.is_about_one_record() => Ok(None),
        Err(error) => Err(error),
    }
}

/// What somebody drew, if it can be read.
pub(super) fn drawn(
    records: &impl Outbox,
    exam: &Exam,
    images: &[String],
    (person, attempt): Who,
) -> Option<Drawing> {
    let last = *records.submission_numbers(person, attempt).ok()?.last()?;
    let kept = records.submission(person, attempt, last).ok()??;
    Some(drawing(exam, images, &kept.annotations))
}

/// How difficult every item is, and who made which mistakes; `None`: there are too few people or items.
fn learnt(answers: &[Vec<Option<Given>>]) -> Option<(Rasch, Mistakes)> {
    let items = answers.iter().map(Vec::len).max()?;
    let mut matrix = Matrix::new(items);
    for answers in answers {
        // One of another form is left out: its exam was read otherwise then.
        let _ = matrix.push(&scores(answers));
    }
    let rasch = Rasch::of(&matrix).ok()?;
    let mistakes = Mistakes::of(answers.iter().map(|answers| sheet(&rasch, answers)).collect());
    Some((rasch, mistakes))
}

fn scores(answers: &[Option<Given>]) -> Vec<Option<Score>> {
    answers.iter().map(|answer| answer.map(|answer| Score::from(answer == Given::Right))).collect()
}

/// What is more probable than that somebody of any ability errs where nobody else does, or nobody else does not.
const RARE: f64 = 0.05;

fn sheet(rasch: &Rasch, answers: &[Option<Given>]) -> Sheet {
    let ability = rasch.ability(&scores(answers)).map(|estimate| estimate.value);
    let wrong = |(item, answer): (usize, &Option<Given>)| {
        let right = ability.and_then(|ability| rasch.chance(ability, item));
        // An item that all others had right, or wrong, has no difficulty.
        right.map_or_else(
            || if matches!(answer, Some(Given::Wrong(_))) { 1.0 - RARE } else { RARE },
            |right| 1.0 - right,
        )
    };
    let answer = |given: &Option<Given>| {
        given.map(|given| match given {
            Given::Right => Answer::Right,
            Given::Wrong(number) => Answer::Wrong(number),
        })
    };
    Sheet {
        wrong: answers.iter().enumerate().map(wrong).collect(),
        answers: answers.iter().map(answer).collect(),
    }
}
