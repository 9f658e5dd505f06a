//! A form: everybody who had the same images of an exam.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::answers::Answers;
use super::best::Totals;
use super::judged::{Judged, Point, judged};
use super::report::{Asked, Cause, FigureOfExam, FormFigures, Test, Times};
use super::test::{decision, may_be_chance, reliability};
use crate::analysis::{FEWEST_PEOPLE, Score, Sums};
use crate::exam::Exam;
use crate::scoring::{Measure, Scorecard};

/// The answers to a form, summed up as they come.
#[derive(Debug)]
pub(super) struct Form {
    images: Vec<String>,
    asked: Vec<Asked>,
    answers: Answers,
    /// Right and wrong answers.
    points: Sums,
    /// The share of right answers on each image.
    by_image: Sums,
    figures: Vec<Figure>,
    /// Working times in seconds.
    times: Vec<u32>,
}

/// A figure by which people pass, with the parts of which it is the mean.
#[derive(Debug)]
struct Figure {
    measure: Measure,
    parts: Sums,
}

/// The scorecard is not of this form.
#[derive(Debug)]
pub(super) struct OtherForm;

impl Form {
    /// The form of a scorecard.
    pub(super) fn of(exam: &Exam, card: &Scorecard) -> Self {
        let asked: Vec<Asked> = judged(exam, card).into_iter().map(|(point, _)| point.to_owned()).collect();
        let images: Vec<String> = card.image_names().map(str::to_owned).collect();
        let figure = |measure: Measure| {
            let parts = Sums::new(parts(&measure, card).len());
            Figure { measure, parts }
        };
        let asks = |measure: &Measure| card.asks_for(&measure.label);
        Self {
            answers: Answers::new(asked.len()),
            points: Sums::new(asked.len()),
            by_image: Sums::new(images.len()),
            figures: Measure::all(exam).into_iter().filter(asks).map(figure).collect(),
            times: Vec::new(),
            images,
            asked,
        }
    }

    /// Number of pairs of items that its sums are of: what its size goes by.
    pub(super) fn pairs(&self) -> usize {
        let figures = self.figures.iter().map(|figure| figure.parts.items());
        figures.chain([self.asked.len(), self.images.len()]).map(|items| items * items).sum()
    }

    /// Number of things asked for.
    pub(super) fn len(&self) -> usize {
        self.asked.len()
    }

    /// Whether a scorecard is of the same images.
    pub(super) fn has_images(&self, card: &Scorecard) -> bool {
        card.images.len() == self.images.len()
            && card.image_names().zip(&self.images).all(|(one, other)| one == other)
    }

    /// Adds a person.
    pub(super) fn add(
        &mut self,
        exam: &Exam,
        card: &Scorecard,
        worked: Option<TimeDelta>,
    ) -> Result<(), OtherForm> {
        let row = judged(exam, card);
        let is_ours = row.len() == self.asked.len()
            && row.iter().zip(&self.asked).all(|((point, _), asked)| point.is(asked));
        let parts: Vec<Vec<Option<Score>>> =
            self.figures.iter().map(|figure| parts(&figure.measure, card)).collect();
        let fits = |(figure, parts): (&Figure, &Vec<Option<Score>>)| figure.parts.items() == parts.len();
        if !is_ours || !self.figures.iter().zip(&parts).all(fits) {
            return Err(OtherForm);
        }
        let pushed =
            self.points.push(&points(&row)).and_then(|()| self.by_image.push(&shares(&row, &self.images)));
        let pushed = self
            .figures
            .iter_mut()
            .zip(&parts)
            .fold(pushed, |pushed, (figure, parts)| pushed.and_then(|()| figure.parts.push(parts)));
        pushed.map_err(|_| OtherForm)?;
        self.answers.push(row.iter().map(|(_, judged)| *judged));
        self.times.extend(worked.and_then(|worked| u32::try_from(worked.num_seconds()).ok()));
        Ok(())
    }

    /// What is told of it. Who has at least the share `cut` of all answers right passes.
    pub(super) fn figures(self, exam: &Exam, cut: Option<f64>) -> FormFigures {
        let totals = Totals::of(&self.answers);
        let is_empty: Vec<bool> = self.asked.iter().map(|asked| asked.label.is_none()).collect();
        let cause = |item: usize, correlation: f64| {
            Some(if may_be_chance(correlation, self.points.people()) {
                Cause::Chance
            } else {
                self.answers.cause(item, &totals.best(&self.answers, item), is_empty[item])
            })
        };
        let figure = |Figure { measure, parts }: &Figure| {
            let threshold = exam.thresholds.of(&measure.label, measure.attribute.as_deref());
            FigureOfExam {
                label: measure.label.clone(),
                attribute: measure.attribute.clone(),
                reliability: reliability(parts),
                decision: decision(parts, threshold.map(|percent| percent / 100.0)),
            }
        };
        let number = exam.attempts.iter().position(|images| *images == self.images);
        FormFigures {
            attempt: number.and_then(|number| u8::try_from(number + 1).ok()),
            time: times(self.times),
            test: Test::of(self.asked, &self.points, cut, cause),
            images: Test::of(self.images, &self.by_image, None, |_, _| None).items,
            figures: self.figures.iter().map(figure).collect(),
        }
    }
}

fn points(row: &[(Point<'_>, Judged<'_>)]) -> Vec<Option<Score>> {
    row.iter().map(|(_, judged)| Some((*judged == Judged::Right).into())).collect()
}

/// The share of right answers on each image.
fn shares(row: &[(Point<'_>, Judged<'_>)], images: &[String]) -> Vec<Option<Score>> {
    let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for (point, judged) in row {
        let (right, all) = counts.entry(point.image()).or_default();
        *right += u32::from(*judged == Judged::Right);
        *all += 1;
    }
    let share = |image: &String| {
        let (right, all) = counts.get(image.as_str())?;
        Score::new(f64::from(*right) / f64::from(*all))
    };
    images.iter().map(share).collect()
}

/// The parts of which a figure is the mean: a label's outlines, image by image, or each value.
fn parts(measure: &Measure, card: &Scorecard) -> Vec<Option<Score>> {
    let scores =
        card.images.iter().flat_map(|image| &image.labels).filter(|score| score.label == measure.label);
    match &measure.attribute {
        None => scores.map(|score| Score::new(score.iou.as_f64() / 100.0)).collect(),
        Some(attribute) => scores
            .flat_map(|score| &score.objects)
            .flat_map(|object| object.values.iter().filter(|value| value.attribute == *attribute))
            .map(|value| Some(value.right.into()))
            .collect(),
    }
}

/// The quartiles, each a time that somebody had; of few people there are none.
fn times(mut seconds: Vec<u32>) -> Option<Times> {
    if seconds.len() < FEWEST_PEOPLE {
        return None;
    }
    seconds.sort_unstable();
    let at = |quarter: usize| {
        seconds.get((seconds.len() * quarter / 4).min(seconds.len().saturating_sub(1))).copied()
    };
    Some(Times { lower_quartile: at(1)?, median: at(2)?, upper_quartile: at(3)? })
}
