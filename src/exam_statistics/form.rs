//! A form: everybody who had the same images of an exam, or drew theirs from its pool.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};

use super::answers::Answers;
use super::best::Totals;
use super::judged::{Judged, judged};
use super::leaks::Timeline;
use super::report::{Asked, Cause, FigureOfExam, FormFigures, Leak, Test, Times};
use super::scale::calibrated;
use super::test::{decision, may_be_chance, reliability};
use crate::analysis::{FEWEST_PEOPLE, Rasch, Score, Sums, Unknown, items as items_of};
use crate::exam::Exam;
use crate::scoring::{ImageScore, Measure, Scorecard, Scorer};

/// Of so many people, one in a hundred more does not move the scale by as much as chance does: it is not computed anew.
const MANY_PEOPLE: usize = 1_000;

/// The answers to a form, summed up as they come. What is on images that somebody did not draw is missing, not wrong.
#[derive(Debug)]
pub(super) struct Form {
    images: Vec<String>,
    /// Whether everybody has some of the images only.
    drawn: bool,
    asked: Vec<Asked>,
    answers: Answers,
    /// Right and wrong answers.
    points: Sums,
    /// The share of right answers on each image.
    by_image: Sums,
    figures: Vec<Figure>,
    /// Working times in seconds.
    times: Vec<u32>,
    /// When each person handed in, in milliseconds.
    when: Vec<i64>,
    scaled: Option<Scaled>,
}

/// What takes longest: the scale, and the leaks that it shows.
#[derive(Debug)]
struct Scaled {
    /// Of the first so many people.
    people: usize,
    rasch: Result<Rasch, Unknown>,
    leaks: Vec<Leak>,
}

impl Scaled {
    /// Whether it does for so many people, too.
    fn does_for(&self, people: usize) -> bool {
        people == self.people || people >= MANY_PEOPLE && people - self.people < people / 100
    }
}

/// A figure by which people pass, with the parts of which it is the mean.
#[derive(Debug)]
struct Figure {
    measure: Measure,
    /// How many parts each image has.
    lengths: Vec<usize>,
    parts: Sums,
}

impl Figure {
    fn of(measure: Measure, images: &[ImageScore]) -> Self {
        let lengths: Vec<usize> = images.iter().map(|image| parts(&measure, image).len()).collect();
        Self { parts: Sums::new(lengths.iter().sum()), measure, lengths }
    }

    /// The parts of a person who had these of the images.
    fn parts_of(&self, images: &[Option<&ImageScore>]) -> Result<Vec<Option<Score>>, OtherForm> {
        let mut all = Vec::with_capacity(self.parts.items());
        for (image, length) in images.iter().zip(&self.lengths) {
            let of_image = image.map_or_else(|| vec![None; *length], |image| parts(&self.measure, image));
            if of_image.len() != *length {
                return Err(OtherForm);
            }
            all.extend(of_image);
        }
        Ok(all)
    }
}

/// The scorecard is not of this form.
#[derive(Debug)]
pub(super) struct OtherForm;

impl Form {
    /// The form of a scorecard.
    pub(super) fn of(exam: &Exam, card: &Scorecard) -> Self {
        let whole = exam.draws().then(|| whole(exam));
        let card = whole.as_ref().unwrap_or(card);
        let asked: Vec<Asked> = judged(exam, card).into_iter().map(|(point, _)| point.to_owned()).collect();
        let images: Vec<String> = card.image_names().map(str::to_owned).collect();
        let asks = |measure: &Measure| card.asks_for(&measure.label);
        let figure = |measure| Figure::of(measure, &card.images);
        Self {
            answers: Answers::new(asked.len()),
            points: Sums::new(asked.len()),
            by_image: Sums::new(images.len()),
            figures: Measure::all(exam).into_iter().filter(asks).map(figure).collect(),
            times: Vec::new(),
            drawn: whole.is_some(),
            when: Vec::new(),
            scaled: None,
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

    /// Whether a scorecard is of the same images, or has some of them where they are drawn.
    pub(super) fn has_images(&self, card: &Scorecard) -> bool {
        self.drawn
            || card.images.len() == self.images.len()
                && card.image_names().zip(&self.images).all(|(one, other)| one == other)
    }

    /// Adds a person.
    pub(super) fn add(
        &mut self,
        exam: &Exam,
        card: &Scorecard,
        worked: Option<TimeDelta>,
        at: DateTime<Utc>,
    ) -> Result<(), OtherForm> {
        let row = self.row(exam, card)?;
        let by_name: BTreeMap<&str, &ImageScore> =
            card.images.iter().map(|image| (image.name.as_str(), image)).collect();
        let had: Vec<Option<&ImageScore>> =
            self.images.iter().map(|name| by_name.get(name.as_str()).copied()).collect();
        let parts = self.figures.iter().map(|figure| figure.parts_of(&had));
        let parts = parts.collect::<Result<Vec<_>, OtherForm>>()?;
        let pushed = self
            .points
            .push(&points(&row))
            .and_then(|()| self.by_image.push(&shares(&row, &self.asked, &self.images)));
        let pushed = self
            .figures
            .iter_mut()
            .zip(&parts)
            .fold(pushed, |pushed, (figure, parts)| pushed.and_then(|()| figure.parts.push(parts)));
        pushed.map_err(|_| OtherForm)?;
        self.when.push(at.timestamp_millis());
        self.answers.push(row.into_iter());
        self.times.extend(worked.and_then(|worked| u32::try_from(worked.num_seconds()).ok()));
        Ok(())
    }

    /// Adds what a scorecard says to answers; `false`: it is of another form.
    pub(super) fn answer(&self, exam: &Exam, card: &Scorecard, answers: &mut Answers) -> bool {
        let row = self.row(exam, card);
        row.map(|row| answers.push(row.into_iter())).is_ok()
    }

    /// What is right and wrong by a scorecard; `None`: it is of another form.
    pub(super) fn points_of(&self, exam: &Exam, card: &Scorecard) -> Option<Vec<Option<Score>>> {
        Some(points(&self.row(exam, card).ok()?))
    }

    /// What a scorecard says of everything asked for; `None` where it has not the image.
    fn row<'s>(&self, exam: &Exam, card: &'s Scorecard) -> Result<Vec<Option<Judged<'s>>>, OtherForm> {
        let mut by_image: BTreeMap<&str, VecDeque<_>> = BTreeMap::new();
        for (point, judged) in judged(exam, card) {
            by_image.entry(point.image()).or_default().push_back((point, judged));
        }
        let of = |asked: &Asked| match by_image.get_mut(asked.image.as_str()) {
            None => Ok(None),
            Some(left) => match left.pop_front() {
                Some((point, judged)) if point.is(asked) => Ok(Some(judged)),
                _ => Err(OtherForm),
            },
        };
        let row = self.asked.iter().map(of).collect::<Result<_, _>>()?;
        // What is left over is not asked for.
        if by_image.values().all(VecDeque::is_empty) { Ok(row) } else { Err(OtherForm) }
    }

    /// What is told of it. Who has at least the share `cut` of all answers right passes.
    pub(super) fn figures(&mut self, exam: &Exam, cut: Option<f64>) -> FormFigures {
        let people = self.points.people();
        let scaled = self.scaled.take().filter(|scaled| scaled.does_for(people));
        let scaled = scaled.unwrap_or_else(|| self.scaled_anew(people));
        let figures = self.figures_on(exam, cut, &scaled);
        self.scaled = Some(scaled);
        figures
    }

    fn scaled_anew(&self, people: usize) -> Scaled {
        let rasch = calibrated(&self.answers);
        let leaks = rasch.as_ref().map_or_else(|_| Vec::new(), |rasch| self.leaks(rasch));
        Scaled { people, rasch, leaks }
    }

    fn figures_on(&self, exam: &Exam, cut: Option<f64>, scaled: &Scaled) -> FormFigures {
        let totals = Totals::of(&self.answers);
        let is_empty: Vec<bool> = self.asked.iter().map(|asked| asked.label.is_none()).collect();
        let cause = |item: usize, correlation: f64| {
            Some(if may_be_chance(correlation, self.points.people()) {
                Cause::Chance
            } else {
                self.answers.cause(item, &totals.best(&self.answers, item), is_empty[item])
            })
        };
        let figure = |Figure { measure, parts, .. }: &Figure| {
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
            drawn: self.drawn,
            time: times(self.times.clone()),
            test: Test::of(self.asked.clone(), &self.points, cut, cause)
                .on_scale(&scaled.rasch, &self.answers),
            images: Test::of(self.images.clone(), &self.by_image, None, |_, _| None).items,
            scaled: scaled.people,
            leaks: scaled.leaks.clone(),
            figures: self.figures.iter().map(figure).collect(),
        }
    }
}

impl Form {
    /// The images that suddenly became easy.
    fn leaks(&self, rasch: &Rasch) -> Vec<Leak> {
        let items = |image: &String| -> Option<(String, Range<usize>)> {
            let first = self.asked.iter().position(|asked| asked.image == *image)?;
            let count = self.asked[first..].iter().take_while(|asked| asked.image == *image).count();
            Some((image.clone(), first..first + count))
        };
        let images: Vec<_> = self.images.iter().filter_map(items).collect();
        let people = self.points.people();
        let is_sound = |item: &crate::analysis::Item| {
            item.correlation.is_ok_and(|found| found >= 0.0 || may_be_chance(found, people))
        };
        let sound: Vec<bool> = items_of(&self.points).iter().map(is_sound).collect();
        Timeline { cells: &self.answers, when: &self.when, sound: &sound, images: &images }.leaks(rasch)
    }
}

/// A scorecard with everything that the exam asks for.
fn whole(exam: &Exam) -> Scorecard {
    let names: Vec<String> = exam.originals.iter().map(|original| original.name.clone()).collect();
    Scorer::on(exam, &names).score(&names, &exam.reference)
}

fn points(row: &[Option<Judged<'_>>]) -> Vec<Option<Score>> {
    row.iter().map(|judged| judged.map(|judged| (judged == Judged::Right).into())).collect()
}

/// The share of right answers on each image.
fn shares(row: &[Option<Judged<'_>>], asked: &[Asked], images: &[String]) -> Vec<Option<Score>> {
    let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for (judged, asked) in row.iter().zip(asked) {
        let Some(judged) = judged else { continue };
        let (right, all) = counts.entry(&asked.image).or_default();
        *right += u32::from(*judged == Judged::Right);
        *all += 1;
    }
    let share = |image: &String| {
        let (right, all) = counts.get(image.as_str())?;
        Score::new(f64::from(*right) / f64::from(*all))
    };
    images.iter().map(share).collect()
}

/// The parts of which a figure is the mean, on an image: a label's outlines, or each value.
fn parts(measure: &Measure, image: &ImageScore) -> Vec<Option<Score>> {
    let scores = image.labels.iter().filter(|score| score.label == measure.label);
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
