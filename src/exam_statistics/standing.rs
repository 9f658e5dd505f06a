//! How able somebody is who had pictures from a pool, and where that is among all who had theirs from it.
//!
//! Who was given harder pictures has lower figures without being worse, so figures of different draws are not compared.
//! Abilities on one scale are: the difficulties come from everybody's first accepted attempt, and by these every attempt
//! has an ability, with its standard error.
//!
//! **Why not in the records.** It follows from them, and everybody's changes with every submission. The answers are kept in
//! memory, with the file's store, and only people who have changed since the last reading are read. A decision never asks.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError};

use serde::Serialize;

use super::answers::Answers;
use super::best::Cells;
use super::collection::MOST_ANSWERS;
use super::form::Form;
use super::scale::{calibrated, row};
use crate::analysis::{Estimate, Rasch, Score, Unknown};
use crate::exam::Exam;
use crate::model::{Attempt, AttemptNumber, Candidate, PersonId};
use crate::scoring::Scorecard;
use crate::store::{Packs, Position, Records, StoreError, View};

/// Abilities that differ by less are equal: they are computed to ten digits.
const EQUAL: f64 = 1e-6;

/// Quantile of the normal distribution for 95 % intervals.
const NORMAL: f64 = 1.959_964;

/// By how many people more, in percent, the difficulties are estimated anew; new people have their abilities at once.
const GROWTH: usize = 1;

/// Maximum number of pools whose answers are kept: of an exam, and of what it was before it was changed or corrected.
const POOLS: usize = 3;

/// Where an attempt stands among all attempts on pictures from the same pool.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Standing {
    /// 1 for the ablest; equally able ones have equal ranks.
    pub rank: u64,
    /// Number of attempts that are compared, with this one.
    pub of: u64,
    /// In logits; 0 is the average person.
    pub ability: f64,
    /// Its standard error.
    pub error: f64,
    /// The share of the others, 0 to 1, that are less able.
    pub better_than: f64,
    /// The same at the lower end of the ability's 95 % interval.
    pub low: f64,
    /// The same at the upper end.
    pub high: f64,
}

/// Where an attempt stands; the inner error says why that is not known. `None`: its pictures are not drawn from a pool, or
/// it has no result yet.
///
/// The first time it reads everybody's attempts, then those of people who have changed. It has no place in a decision.
pub fn standing(
    view: &View,
    packs: &Packs,
    attempt: &Attempt,
) -> Result<Option<Result<Standing, Unknown>>, StoreError> {
    if attempt.drawn.is_none() || is_unscored(attempt) {
        return Ok(None);
    }
    let given = packs.of(view, attempt)?;
    let exam = given.drawn_from.as_ref().unwrap_or(&given);
    let kept = view.kept::<Kept>();
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    let is_current = packs.is_current(view, exam.id())?;
    let known = kept.0.iter().position(|people| people.exam.id() == exam.id());
    let known = known.map(|at| kept.0.remove(at)).filter(|people| people.is_current == is_current);
    let mut people = known.map_or_else(|| Everybody::read(view, exam, is_current), Ok)?;
    if !people.bring_up_to_date(view)? {
        people = Everybody::read(view, exam, is_current)?;
    }
    people.scale();
    let found = people.standing((attempt.person, attempt.number));
    kept.0.push(people);
    let outdated = kept.0.len().saturating_sub(POOLS);
    kept.0.drain(..outdated);
    Ok(Some(found))
}

fn is_unscored(attempt: &Attempt) -> bool {
    attempt.scorecard().is_none_or(|card| card.images.is_empty())
}

/// What is kept of the pools that were asked for, the last one last.
#[derive(Debug, Default)]
struct Kept(Vec<Everybody>);

/// Everybody's answers to an exam with a pool, and what follows from them.
#[derive(Debug)]
struct Everybody {
    exam: Arc<Exam>,
    /// Whether attempts that name no pack are of this exam.
    is_current: bool,
    position: Position,
    /// What is asked for; `None` before the first.
    form: Option<Form>,
    answers: Answers,
    /// Every attempt's place.
    places: BTreeMap<(PersonId, AttemptNumber), usize>,
    /// The places of first attempts.
    first: Vec<usize>,
    /// The difficulties, and from how many people.
    rasch: Option<(usize, Result<Rasch, Unknown>)>,
    /// Of every attempt that was on the scale when it was computed.
    abilities: Vec<Option<Estimate>>,
    /// The same, ascending.
    sorted: Vec<f64>,
}

impl Everybody {
    fn new(exam: &Arc<Exam>, is_current: bool, position: Position) -> Self {
        Self {
            exam: Arc::clone(exam),
            is_current,
            position,
            form: None,
            answers: Answers::new(0),
            places: BTreeMap::new(),
            first: Vec::new(),
            rasch: None,
            abilities: Vec::new(),
            sorted: Vec::new(),
        }
    }

    fn read(view: &View, exam: &Arc<Exam>, is_current: bool) -> Result<Self, StoreError> {
        let mut people = Self::new(exam, is_current, view.position());
        view.each_candidate(|candidate, last| {
            match people.scored(view, &candidate, last) {
                Ok(attempts) => attempts.iter().for_each(|attempt| people.add(attempt)),
                Err(error) if error.is_about_one_record() => {
                    tracing::error!(person = candidate.id.0, %error, "left out");
                }
                Err(error) => return Err(error),
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(people)
    }

    /// Adds what has come since; `false`: something else has changed, so it has to be read anew.
    fn bring_up_to_date(&mut self, view: &View) -> Result<bool, StoreError> {
        if self.position >= view.position() {
            return Ok(true);
        }
        let Some(changed) = view.changed_since(self.position) else { return Ok(false) };
        for person in changed {
            let attempts = match self.scored_of(view, person) {
                Err(error) if error.is_about_one_record() => return Ok(false),
                attempts => attempts?,
            };
            let known = self.places.range((person, AttemptNumber::MIN)..=(person, AttemptNumber::MAX));
            let known: Vec<_> = known.map(|((_, number), place)| (*number, *place)).collect();
            let is_same = |(attempt, (number, place)): (&Attempt, &(AttemptNumber, usize))| {
                attempt.number == *number && self.has_answers(attempt, *place)
            };
            if attempts.len() < known.len() || !attempts.iter().zip(&known).all(is_same) {
                return Ok(false);
            }
            attempts[known.len()..].iter().for_each(|attempt| self.add(attempt));
        }
        self.position = view.position();
        Ok(true)
    }

    fn scored_of(&self, view: &View, person: PersonId) -> Result<Vec<Attempt>, StoreError> {
        let candidate = view.candidate(person)?;
        candidate.map_or_else(|| Ok(Vec::new()), |candidate| self.scored(view, &candidate, None))
    }

    /// The attempts of a candidate that are compared. `last`: the last one, if it has been read.
    fn scored(
        &self,
        view: &View,
        candidate: &Candidate,
        mut last: Option<Attempt>,
    ) -> Result<Vec<Attempt>, StoreError> {
        let mut attempts = Vec::new();
        for number in candidate.attempts.up_to() {
            let read = last.take_if(|last| last.number == number);
            attempts.extend(read.map_or_else(|| view.attempt(candidate.id, number), |read| Ok(Some(read)))?);
        }
        let id = self.exam.id();
        attempts.retain(|attempt| {
            attempt.pack.map_or(self.is_current, |pack| pack == id)
                && attempt.drawn.is_some()
                && !is_unscored(attempt)
        });
        Ok(attempts)
    }

    /// Whether an attempt has the answers that are kept of it.
    fn has_answers(&self, attempt: &Attempt, place: usize) -> bool {
        let (Some(form), Some(card)) = (&self.form, attempt.scorecard()) else { return false };
        let of_attempt = form.points_of(&self.exam, card);
        of_attempt.is_some_and(|points| {
            points
                .iter()
                .enumerate()
                .all(|(item, point)| self.answers.score(place, item) == point.map(Score::value))
        })
    }

    fn add(&mut self, attempt: &Attempt) {
        if let Some(card) = attempt.scorecard() {
            self.add_card((attempt.person, attempt.number), card);
        }
    }

    /// Adds an attempt; one of another form is passed over, and what there is no room for.
    fn add_card(&mut self, (person, number): (PersonId, AttemptNumber), card: &Scorecard) {
        let form = self.form.take().unwrap_or_else(|| {
            let form = Form::of(&self.exam, card);
            self.answers = Answers::new(form.len());
            form
        });
        let has_room = (self.answers.people() + 1) * form.len() <= MOST_ANSWERS;
        if has_room && form.answer(&self.exam, card, &mut self.answers) {
            let place = self.answers.people() - 1;
            let is_first = self.places.range((person, AttemptNumber::MIN)..(person, number)).next().is_none();
            self.first.extend(is_first.then_some(place));
            self.places.insert((person, number), place);
        }
        self.form = Some(form);
    }

    /// Computes what is not known yet.
    fn scale(&mut self) {
        let people = self.first.len();
        let does = |then: &usize| 100 * people < (100 + GROWTH) * then || people == *then;
        let rasch = match self.rasch.take() {
            Some((then, rasch)) if does(&then) => (then, rasch),
            _ => {
                self.abilities.clear();
                (people, calibrated(&OfPlaces { answers: &self.answers, places: &self.first }))
            }
        };
        if let Ok(rasch) = &rasch.1 {
            let mut answers = Vec::new();
            let known = self.abilities.len();
            // Who had the same pictures and as many right has the same ability.
            for place in known..self.answers.people() {
                row(&self.answers, place, &mut answers);
                self.abilities.push(rasch.ability(&answers));
            }
            if known < self.abilities.len() {
                self.sorted = self.abilities.iter().flatten().map(|ability| ability.value).collect();
                self.sorted.sort_by(f64::total_cmp);
            }
        }
        self.rasch = Some(rasch);
    }

    fn standing(&self, who: (PersonId, AttemptNumber)) -> Result<Standing, Unknown> {
        match &self.rasch {
            Some((_, Ok(_))) => {}
            Some((_, Err(why))) => return Err(*why),
            None => return Err(Unknown::TooFewPeople),
        }
        let estimate = self.places.get(&who).and_then(|place| *self.abilities.get(*place)?);
        let Some(Estimate { value, error: Some(error) }) = estimate else { return Err(Unknown::NoVariance) };
        let of = self.sorted.len();
        let others = (of - 1).max(1) as f64;
        let below = |ability: f64| self.sorted.partition_point(|other| *other < ability - EQUAL);
        let not_above = self.sorted.partition_point(|other| *other <= value + EQUAL);
        // At the upper end it is among those below.
        let share = |ability: f64| {
            below(ability).saturating_sub(usize::from(ability > value + EQUAL)) as f64 / others
        };
        Ok(Standing {
            rank: (of - not_above + 1) as u64,
            of: of as u64,
            ability: value,
            error,
            better_than: share(value),
            low: share(value - NORMAL * error),
            high: share(value + NORMAL * error),
        })
    }
}

/// Some of all rows.
struct OfPlaces<'a> {
    answers: &'a Answers,
    places: &'a [usize],
}

impl Cells for OfPlaces<'_> {
    fn people(&self) -> usize {
        self.places.len()
    }

    fn items(&self) -> usize {
        self.answers.items()
    }

    fn score(&self, person: usize, item: usize) -> Option<f64> {
        self.answers.score(*self.places.get(person)?, item)
    }
}

#[cfg(test)]
mod tests;
