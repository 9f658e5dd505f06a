//! Everybody's answers to one object of the ground truth: some bytes a person, however many there are.

use crate::analysis::{Elsewhere, Judge, judges};
use crate::exam::{LabelRule, ObjectPlace};
use crate::scoring::ObjectScore;

use super::{FEWEST_JUDGES, FEWEST_PEOPLE, MOST_JUDGES};

/// Maximum number of different wrong values of an attribute that are told apart.
const MOST_VALUES: usize = 256;

/// Maximum number of bytes of a value that is kept.
const LONGEST_VALUE: usize = 64;

/// Something that agrees less than so, in hundredths of a percent, does not answer the object.
pub(super) const TOUCHED: u32 = 1_000;

/// The right value.
pub(super) const RIGHT: u16 = 0;
/// The object was not drawn.
pub(super) const NOT_DRAWN: u16 = 1;
/// A value that is not kept.
const OTHER: u16 = 2;
/// The number of the first value that is kept.
const FIRST: u16 = 3;

/// The answers to an object.
#[derive(Debug)]
pub(super) struct ObjectAnswers {
    /// Number of its image in the ground truth.
    pub(super) image: usize,
    /// Number of its label in the exam.
    pub(super) label: usize,
    pub(super) place: ObjectPlace,
    /// Number of compared attributes.
    attributes: usize,
    /// Who had it.
    pub(super) people: Vec<u32>,
    /// How many of each one's answers are right.
    right: Vec<u8>,
    /// How far each one's drawing agrees, in hundredths of a percent.
    agreement: Vec<u16>,
    /// The values, attribute by attribute of each person.
    given: Vec<u16>,
    /// Wrong values of each attribute, in the order in which they came.
    values: Vec<Vec<String>>,
}

impl ObjectAnswers {
    pub(super) fn new(image: usize, label: usize, rule: &LabelRule, number: u32) -> Self {
        let attributes = rule.scored().count();
        Self {
            image,
            label,
            place: ObjectPlace { label: rule.name.clone(), number },
            attributes,
            people: Vec::new(),
            right: Vec::new(),
            agreement: Vec::new(),
            given: Vec::new(),
            values: vec![Vec::new(); attributes],
        }
    }

    /// Number of things that it asks for: the object itself and its values.
    pub(super) fn items(&self) -> u32 {
        1 + self.attributes as u32
    }

    /// Whether a score is one of this object.
    pub(super) fn fits(&self, score: &ObjectScore) -> bool {
        score.values.len() == self.attributes
    }

    /// Adds a person, whose outline is right from `threshold` percent on; returns how many answers are right.
    pub(super) fn push(&mut self, person: u32, score: &ObjectScore, threshold: f64) -> u32 {
        let mut right = u32::from(score.iou.as_f64() >= threshold);
        for (values, value) in self.values.iter_mut().zip(&score.values) {
            right += u32::from(value.right);
            self.given.push(match &value.given {
                _ if value.right => RIGHT,
                None => NOT_DRAWN,
                Some(given) => number_of(given, values),
            });
        }
        self.people.push(person);
        self.right.push(u8::try_from(right).unwrap_or(u8::MAX));
        self.agreement.push(u16::try_from(score.iou.hundredths()).unwrap_or(u16::MAX));
        right
    }

    /// The judges; none where there are too few people or judges. `totals`: of every person, everything that they
    /// answered.
    pub(super) fn judges(&self, totals: &[Elsewhere]) -> Vec<Judge> {
        if self.people.len() < FEWEST_PEOPLE {
            return Vec::new();
        }
        let elsewhere = |(person, right): (&u32, &u8)| {
            let total = totals[*person as usize];
            Elsewhere {
                right: total.right.saturating_sub(u32::from(*right)),
                of: total.of.saturating_sub(self.items()),
            }
        };
        let people: Vec<Elsewhere> = self.people.iter().zip(&self.right).map(elsewhere).collect();
        let judges = judges(&people, MOST_JUDGES);
        if judges.len() < FEWEST_JUDGES { Vec::new() } else { judges }
    }

    /// How far somebody's drawing agrees, in hundredths of a percent; `None` where they drew nothing there.
    pub(super) fn agreement(&self, place: usize) -> Option<u32> {
        Some(u32::from(self.agreement[place])).filter(|agreement| *agreement >= TOUCHED)
    }

    /// How many people drew something there.
    pub(super) fn found(&self) -> usize {
        (0..self.people.len()).filter(|place| self.agreement(*place).is_some()).count()
    }

    /// The number of the value that somebody gave to this attribute.
    pub(super) fn given(&self, place: usize, attribute: usize) -> u16 {
        self.given[place * self.attributes + attribute]
    }

    /// The value with this number; `None` for the right one, and for one that is not kept.
    pub(super) fn value(&self, attribute: usize, number: u16) -> Option<&str> {
        let place = usize::from(number.checked_sub(FIRST)?);
        self.values[attribute].get(place).map(String::as_str)
    }
}

/// The number of a value among those of an attribute; it is kept if there is room.
fn number_of(value: &str, values: &mut Vec<String>) -> u16 {
    let known = values.iter().position(|known| known == value);
    let has_room = values.len() < MOST_VALUES && value.len() <= LONGEST_VALUE;
    let number = known.or_else(|| {
        has_room.then(|| {
            values.push(value.to_owned());
            values.len() - 1
        })
    });
    number.map_or(OTHER, |number| FIRST + number as u16)
}
