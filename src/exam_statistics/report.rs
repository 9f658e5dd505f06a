//! The report: what is told of a test. Programs get it as JSON, with the names of these fields.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::told;
use crate::analysis::Unknown;

/// A test: everybody who had the same items. `N` names an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Test<N> {
    /// How many people had at least one item.
    pub people: usize,
    /// Mean score of all items, 0 to 1.
    #[serde(with = "told")]
    pub mean: Result<f64, Unknown>,
    /// How reliable the score is.
    #[serde(with = "told")]
    pub reliability: Result<Reliability, Unknown>,
    /// How well it decides; without a threshold it decides nothing.
    pub decision: Option<Decision>,
    /// The scale on which the difficulties of items and the abilities of people are.
    #[serde(with = "told")]
    pub scale: Result<Scale, Unknown>,
    /// Every item, in the test's order.
    pub items: Vec<Item<N>>,
}

/// One item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item<N> {
    /// Which.
    pub item: N,
    /// How many people had it.
    pub people: usize,
    /// Mean score of those who had it, 0 to 1: of right and wrong answers the share of right ones.
    #[serde(with = "told")]
    pub difficulty: Result<f64, Unknown>,
    /// Corrected item–total correlation, −1 to 1.
    #[serde(with = "told")]
    pub correlation: Result<f64, Unknown>,
    /// The difficulty on the test's scale; `None`: there is no scale, or everybody or nobody has the item right.
    pub logit: Option<Logit>,
    /// Why the correlation is negative, as far as the answers tell; `None` where it is not.
    pub cause: Option<Cause>,
}

/// A difficulty in logits: somebody of this ability is right half of the time. 0 is the ability of the average person.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Logit {
    /// From about −4 to 4.
    pub value: f64,
    /// Its standard error; `None`: there are too few people for so many items.
    pub error: Option<f64>,
}

/// The scale of a Rasch model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    /// The standard deviation of people's abilities, in logits.
    pub spread: f64,
    /// Whether the computation came to rest.
    pub settled: bool,
    /// What each number of right answers shows, where everybody had everything; empty where people had different items.
    pub abilities: Vec<Ability>,
}

/// The ability that a number of right answers shows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ability {
    /// So many right answers to items that have a difficulty.
    pub right: usize,
    /// In logits.
    pub ability: f64,
    /// Its standard error.
    pub error: f64,
}

/// An image on which people suddenly became better than their other answers explain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Leak {
    /// Name of the image.
    pub image: String,
    /// When the first of those handed in who are better at it.
    pub since: DateTime<Utc>,
    /// Those who came before.
    pub before: Share,
    /// Those who came since.
    pub after: Share,
    /// The probability that chance looks as much like it on any image of the exam, 0 to 1.
    pub probability: f64,
}

/// Some people's share of right answers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// How many people.
    pub people: usize,
    /// Their share of right answers, 0 to 1.
    pub right: f64,
}

/// How many attempts had an image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exposure {
    /// Name of the image.
    pub image: String,
    /// Attempts, finished or not.
    pub attempts: usize,
}

/// How reliable a score is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reliability {
    /// Cronbach's alpha (KR-20), at most 1.
    pub alpha: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Number of items.
    pub items: usize,
    /// Standard error of measurement of the mean score, 0 to 1.
    pub standard_error: f64,
    /// How many items like these would have the reliability [`super::WANTED`]; `None` if no number of them would.
    pub items_wanted: Option<u32>,
}

/// How well a test decides who passes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Who reaches this mean score passes, 0 to 1.
    pub threshold: f64,
    /// Probability that it decides the same way about a person again, 0 to 1.
    #[serde(with = "told")]
    pub consistency: Result<f64, Unknown>,
    /// Probability that it decides as the person's true score demands, 0 to 1.
    #[serde(with = "told")]
    pub accuracy: Result<f64, Unknown>,
}

/// Why those who do well elsewhere do badly on an item, as far as the answers of the best third tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Cause {
    /// It may be chance: a correlation of 0 would come out as low as this in more than one of forty exams.
    Chance,
    /// Most of the best gave the same other answer: the key may be wrong.
    SameAnswer {
        /// That answer.
        answer: String,
        /// How many of the best gave it.
        count: usize,
        /// How many the best are.
        best: usize,
    },
    /// Most of the best did not draw the object: it may be none, or the instruction does not ask for it.
    NotDrawn {
        /// How many of the best.
        count: usize,
        /// How many the best are.
        best: usize,
    },
    /// Most of the best drew the object, but otherwise: the outline in the key may be wrong.
    DrawnOtherwise {
        /// How many of the best.
        count: usize,
        /// How many the best are.
        best: usize,
    },
    /// Most of the best drew something where the key has nothing.
    DrawnOnEmpty {
        /// How many of the best.
        count: usize,
        /// How many the best are.
        best: usize,
    },
    /// Most of the best have it wrong, in whichever way: the key may be wrong.
    MostWrong {
        /// How many of the best.
        count: usize,
        /// How many the best are.
        best: usize,
    },
    /// Most of the best have it right, but the others even more often: it may be ambiguous.
    Ambiguous {
        /// How many of the best have it wrong.
        count: usize,
        /// How many the best are.
        best: usize,
    },
}

/// What an exam asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Name of the image.
    pub image: String,
    /// Label of the object; `None`: there is nothing on the image, and nothing is to be drawn.
    pub label: Option<String>,
    /// Which of the label's objects on the image, from 1 in the order of the ground truth; 0: there is only one.
    pub object: u32,
    /// The attribute whose value is asked for; `None`: the outline.
    pub attribute: Option<String>,
}

/// Everybody who had the same images, or drew theirs from the same pool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormFigures {
    /// Number of the attempt that has these images, by the exam.
    pub attempt: Option<u8>,
    /// Whether everybody drew theirs from a pool, so that each item has been had by some of the people only.
    pub drawn: bool,
    /// How long people worked, where that is known.
    pub time: Option<Times>,
    /// Objects and values, right or wrong.
    pub test: Test<Asked>,
    /// Images: the share of right answers on each.
    pub images: Vec<Item<String>>,
    /// Of the first so many people are the scale, with the difficulties in logits, and the leaks. They are provisional
    /// when there are more people: of a thousand and more, these are computed anew for each hundredth part of them.
    pub scaled: usize,
    /// Images that suddenly became easy.
    pub leaks: Vec<Leak>,
    /// The figures by which people pass.
    pub figures: Vec<FigureOfExam>,
}

/// A figure by which people pass: a label's objects, image by image, or an attribute's values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FigureOfExam {
    /// Name of the label.
    pub label: String,
    /// Name of the attribute; `None`: the objects themselves.
    pub attribute: Option<String>,
    /// How reliable it is.
    #[serde(with = "told")]
    pub reliability: Result<Reliability, Unknown>,
    /// How well it decides by its threshold, if it has one.
    pub decision: Option<Decision>,
}

/// Working times of a whole attempt, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// A quarter of all people were faster.
    pub lower_quartile: u32,
    /// Half of all people were faster.
    pub median: u32,
    /// A quarter of all people were slower.
    pub upper_quartile: u32,
}

/// An exam.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExamFigures {
    /// Hash of its pack, as people see it.
    pub exam: String,
    /// Its title in English.
    pub title: String,
    /// People whose first complete attempt counts.
    pub people: usize,
    /// People whose attempt does not count, because it can't be read, is of another form than others with the same
    /// images, or found no room.
    pub left_out: usize,
    /// How many attempts had each image of the exam.
    pub exposure: Vec<Exposure>,
    /// Forms, by the number of the attempt; those with other images come last.
    pub forms: Vec<FormFigures>,
}

impl ExamFigures {
    /// The form that most people had.
    #[must_use]
    pub fn main(&self) -> Option<&FormFigures> {
        // Of equal ones the first.
        self.forms.iter().rev().max_by_key(|form| form.test.people)
    }
}

impl<N> Test<N> {
    /// Items whose correlation is negative, the most negative first.
    #[must_use]
    pub fn negative(&self) -> Vec<&Item<N>> {
        let mut items: Vec<&Item<N>> = self.items.iter().filter(|item| item.cause.is_some()).collect();
        items.sort_by(|one, other| {
            let of = |item: &Item<N>| item.correlation.unwrap_or(0.0);
            of(one).total_cmp(&of(other))
        });
        items
    }

    /// Items that not everybody has right, the hardest first; of equal ones in the test's order.
    #[must_use]
    pub fn hardest(&self) -> Vec<&Item<N>> {
        let of = |item: &Item<N>| item.difficulty.unwrap_or(1.0);
        let mut items: Vec<&Item<N>> = self.items.iter().filter(|item| of(item) < 1.0).collect();
        items.sort_by(|one, other| of(one).total_cmp(&of(other)));
        items
    }
}
