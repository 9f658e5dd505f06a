//! What everybody answered to all objects of an exam, collected scorecard by scorecard within bounds.

use std::collections::HashMap;

use super::object::ObjectAnswers;
use super::{FEWEST_JUDGES, FEWEST_PEOPLE, MOST_JUDGES};
use crate::analysis::{Elsewhere, Judge, judges};
use crate::exam::Exam;
use crate::model::{AttemptNumber, PersonId};
use crate::scoring::{ImageScore, PRECISE, Scorecard};

/// Maximum number of answers to objects that are kept (about ten bytes each): those of 80,000 people to fifty objects.
const MOST_ANSWERS: usize = 4_000_000;

/// Everybody's answers.
pub(super) struct Answers<'e> {
    pub(super) exam: &'e Exam,
    pub(super) objects: Vec<ObjectAnswers>,
    /// In the order of the ground truth.
    pub(super) images: Vec<ImageAnswers>,
    by_name: HashMap<&'e str, usize>,
    pub(super) people: Vec<PersonId>,
    /// Everything that each of them answered.
    pub(super) totals: Vec<Elsewhere>,
    pub(super) left_out: usize,
    room: usize,
}

/// The answers to an image.
#[derive(Default)]
pub(super) struct ImageAnswers {
    /// Where its objects begin among all; they are in the order of the labels.
    first: usize,
    /// How many objects each label has.
    counts: Vec<usize>,
    pub(super) people: Vec<u32>,
    /// In which attempt each of them had it.
    pub(super) attempts: Vec<AttemptNumber>,
    /// Whether each of them drew more than there is, label by label.
    extra: Vec<bool>,
    /// Of an image with nothing on it: whether each of them drew nothing.
    empty: Vec<bool>,
}

impl ImageAnswers {
    fn is_empty(&self) -> bool {
        self.counts.iter().all(|count| *count == 0)
    }

    /// Whether somebody drew more of a label than there is.
    pub(super) fn has_extra(&self, place: usize, label: usize) -> bool {
        self.extra[place * self.counts.len() + label]
    }
}

impl<'e> Answers<'e> {
    /// Nobody's yet.
    pub(super) fn new(exam: &'e Exam) -> Self {
        let mut objects = Vec::new();
        let mut images = Vec::new();
        for (number, image) in exam.reference.images.iter().enumerate() {
            let first = objects.len();
            let mut counts = Vec::new();
            for (label, rule) in exam.labels.iter().enumerate() {
                let count = rule.objects(image).count();
                objects.extend((0..count).map(|at| ObjectAnswers::new(number, label, rule, at as u32)));
                counts.push(count);
            }
            images.push(ImageAnswers { first, counts, ..ImageAnswers::default() });
        }
        let names = exam.reference.images.iter().map(|image| image.name.as_str());
        Self {
            exam,
            objects,
            images,
            by_name: names.enumerate().map(|(number, name)| (name, number)).collect(),
            people: Vec::new(),
            totals: Vec::new(),
            left_out: 0,
            room: MOST_ANSWERS,
        }
    }

    /// Adds the accepted attempts of somebody, in their order. Of every image the first one counts.
    pub(super) fn add<'c>(
        &mut self,
        who: PersonId,
        attempts: impl IntoIterator<Item = (AttemptNumber, &'c Scorecard)>,
    ) {
        let person = self.people.len() as u32;
        let mut total = Elsewhere { right: 0, of: 0 };
        for (attempt, score) in attempts
            .into_iter()
            .flat_map(|(attempt, card)| card.images.iter().map(move |score| (attempt, score)))
        {
            let Some(&number) = self.by_name.get(score.name.as_str()) else { continue };
            let is_known = self.images[number].people.last() == Some(&person);
            if is_known || !self.fits(number, score) {
                continue;
            }
            let Some(room) = self.room.checked_sub(1 + self.images[number].counts.iter().sum::<usize>())
            else {
                break;
            };
            self.room = room;
            self.add_image(person, attempt, number, score, &mut total);
        }
        if total.of > 0 {
            self.people.push(who);
            self.totals.push(total);
        } else {
            self.left_out += 1;
        }
    }

    /// Whether a score is of the image as the ground truth has it.
    fn fits(&self, number: usize, score: &ImageScore) -> bool {
        let image = &self.images[number];
        let rules = self.exam.labels.iter().zip(&image.counts);
        let mut at = image.first;
        score.labels.len() == image.counts.len()
            && rules.zip(&score.labels).all(|((rule, count), score)| {
                let objects = &self.objects[at..at + count];
                at += count;
                rule.name == score.label
                    && score.objects.len() == *count
                    && objects.iter().zip(&score.objects).all(|(object, score)| object.fits(score))
            })
    }

    fn add_image(
        &mut self,
        person: u32,
        attempt: AttemptNumber,
        number: usize,
        score: &ImageScore,
        total: &mut Elsewhere,
    ) {
        let mut at = self.images[number].first;
        for label in &score.labels {
            let threshold = self.exam.thresholds.of(&label.label, None).unwrap_or(PRECISE);
            for object in &label.objects {
                total.right += self.objects[at].push(person, object, threshold);
                total.of += self.objects[at].items();
                at += 1;
            }
        }
        let image = &mut self.images[number];
        if image.is_empty() {
            let is_right = score.labels.iter().all(|label| label.drawn() == 0);
            image.empty.push(is_right);
            total.right += u32::from(is_right);
            total.of += 1;
        }
        image.people.push(person);
        image.attempts.push(attempt);
        image.extra.extend(score.labels.iter().map(|label| label.extra > 0));
    }

    /// Who judges what else there is on an image. That is no object of the ground truth, so all of their answers count,
    /// but not that nothing is there.
    pub(super) fn judges_of(&self, number: usize) -> Vec<Judge> {
        let image = &self.images[number];
        if image.people.len() < FEWEST_PEOPLE {
            return Vec::new();
        }
        let elsewhere = |(place, person): (usize, &u32)| {
            let total = self.totals[*person as usize];
            let own = image.empty.get(place).map(|right| u32::from(*right));
            Elsewhere {
                right: total.right - own.unwrap_or(0).min(total.right),
                of: total.of - u32::from(own.is_some()).min(total.of),
            }
        };
        let people: Vec<Elsewhere> = image.people.iter().enumerate().map(elsewhere).collect();
        let judges = judges(&people, MOST_JUDGES);
        if judges.len() < FEWEST_JUDGES { Vec::new() } else { judges }
    }

    /// How many images enough people had, and how many somebody had, but too few.
    pub(super) fn judged(&self) -> (usize, usize) {
        let had = || self.images.iter().map(|image| image.people.len());
        let enough = had().filter(|people| *people >= FEWEST_PEOPLE).count();
        (enough, had().filter(|people| *people > 0).count() - enough)
    }
}
