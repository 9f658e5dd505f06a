//! How sure the figures of a scorecard are: what each was computed from, between which values the true one lies, and how
//! probable it is that the true one reaches its threshold.
//!
//! The figure of an attribute is a share of answers, that of a label a mean over images. The statistics are those of
//! [`crate::analysis`]: Wilson's interval and the prior `Beta(½, ½)` for shares, the bootstrap for means of at least
//! 20 images. A figure that is computed in another way, or of which nothing but the figure is on record, has neither.
//!
//! # A recommendation that has to be certain
//! An exam may ask for a certainty ([`Thresholds::certain_from`]). *Pass* is right when every true figure reaches its
//! threshold: with probabilities `p` that each does, this is at least `1 − Σ(1 − p)`, however the figures depend on each
//! other (Bonferroni). *Fail* is right when some true figure does not: the probability is at least the greatest `1 − p`. What
//! can't be said counts as not certain. *Look* asks somebody to look, which is right in any case.

use super::figure::Figure;
use super::percent::Percent;
use super::scorecard::{LabelScore, Scorecard};
use crate::analysis::{Bootstrap, FEWEST_FOR_MEAN, Interval, NoInterval, Proportion, mean_reaches};
use crate::exam::Thresholds;

/// Fewest images whose mean has an interval.
pub const FEWEST_IMAGES: usize = FEWEST_FOR_MEAN;

/// Figures are the same if they differ by less: the last decimal that is shown.
const SAME: f64 = 0.005;

/// How sure a figure is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Certainty<'a> {
    /// The figure.
    pub figure: Figure<'a>,
    /// Its value in percent.
    pub percent: f64,
    /// Its threshold in percent, if it has one.
    pub threshold: Option<f64>,
    /// Where the true figure lies, or why that can't be said.
    pub known: Result<Known, Unsure>,
}

/// Where the true figure lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known {
    /// What it was computed from.
    pub sample: Sample,
    /// Lower end of its 95 % interval, in percent.
    pub low: f64,
    /// Upper end, in percent.
    pub high: f64,
    /// The probability, 0 to 1, that it reaches the threshold; `None` without threshold, and when a threshold of 100 % was
    /// not missed yet: no number of right answers shows that somebody is never wrong.
    pub reaches: Option<f64>,
}

/// What a figure was computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// It is the share of right answers.
    Answers {
        /// How many are right.
        right: u32,
        /// How many there are.
        all: u32,
    },
    /// It is the mean over so many images.
    Images(u32),
}

/// Why nothing can be said about where the true figure lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsure {
    /// It is a mean over so many images, which are too few.
    TooFewImages(u32),
    /// It is the same on all of so many images.
    AllTheSame(u32),
    /// Nothing else is on record, or it is neither a share of answers nor a mean over images.
    FigureOnly,
}

impl Certainty<'_> {
    /// Whether the figure itself reaches its threshold; `None` without one.
    #[must_use]
    pub fn is_reached(&self) -> Option<bool> {
        self.threshold.map(|threshold| self.percent >= threshold)
    }

    /// The probability that the true figure reaches its threshold.
    #[must_use]
    pub fn reaches(&self) -> Option<f64> {
        self.known.ok()?.reaches
    }
}

impl Scorecard {
    /// How sure each figure is, in the exam's order; figures without a value are left out.
    pub fn certainties<'a>(&'a self, thresholds: &'a Thresholds) -> impl Iterator<Item = Certainty<'a>> {
        self.figures().filter_map(move |figure| {
            let percent = figure.percent?;
            let threshold = figure.threshold(thresholds);
            let known = match figure.attribute {
                None => self.mean_of(figure.label, percent, threshold),
                Some(attribute) => self.share_of((figure.label, attribute), percent, threshold),
            };
            Some(Certainty { figure, percent, threshold, known })
        })
    }

    fn share_of(
        &self,
        (label, attribute): (&str, &str),
        percent: f64,
        threshold: Option<f64>,
    ) -> Result<Known, Unsure> {
        let of_label =
            self.images.iter().flat_map(|image| &image.labels).filter(|score| score.label == label);
        let objects = of_label.flat_map(|score| &score.objects);
        let answers = objects.flat_map(|object| &object.values).filter(|value| value.attribute == attribute);
        let (mut right, mut all) = (0, 0);
        for answer in answers {
            (right, all) = (right + u32::from(answer.right), all + 1);
        }
        let is_share = |share: &Proportion| {
            let counted = Percent::of(share.right().into(), share.all().into());
            (counted.as_f64() - percent).abs() < SAME
        };
        let share = Proportion::new(right, all).filter(is_share).ok_or(Unsure::FigureOnly)?;
        let reaches = |threshold: f64| match share.reaches(threshold / 100.0) {
            // Who was wrong once is not always right.
            None if right < all => Some(0.0),
            reaches => reaches,
        };
        let Interval { low, high } = share.interval();
        let sample = Sample::Answers { right, all };
        Ok(Known { sample, low: 100.0 * low, high: 100.0 * high, reaches: threshold.and_then(reaches) })
    }

    fn mean_of(&self, label: &str, percent: f64, threshold: Option<f64>) -> Result<Known, Unsure> {
        let of_image = |score: &&LabelScore| score.label == label;
        let shares = self.images.iter().filter_map(|image| image.labels.iter().find(of_image));
        let shares: Vec<Percent> = shares.map(|score| score.iou).collect();
        if shares.is_empty() || (Percent::mean(shares.iter().copied()) - percent).abs() >= SAME {
            return Err(Unsure::FigureOnly);
        }
        let images = shares.len() as u32;
        let values: Vec<f64> = shares.into_iter().map(Percent::as_f64).collect();
        let bootstrap = Bootstrap::of_mean(&values).map_err(|reason| match reason {
            NoInterval::TooFew => Unsure::TooFewImages(images),
            NoInterval::NoVariance => Unsure::AllTheSame(images),
            NoInterval::NotANumber => Unsure::FigureOnly,
        })?;
        let Interval { low, high } = bootstrap.interval();
        let reaches = threshold.and_then(|threshold| mean_reaches(&bootstrap, threshold));
        Ok(Known { sample: Sample::Images(images), low, high, reaches })
    }
}

/// The probability, 0 to 1, that every true figure reaches its threshold, or more; `None`: it can't be said of one of
/// them.
pub(super) fn all_reach(scorecard: &Scorecard, thresholds: &Thresholds) -> Option<f64> {
    let miss = |reaches: Option<f64>| reaches.map(|reaches| 1.0 - reaches);
    let misses: f64 = reaching(scorecard, thresholds).map(miss).sum::<Option<f64>>()?;
    Some((1.0 - misses).max(0.0))
}

/// The probability, 0 to 1, that some true figure does not reach its threshold, or more; `None`: it can be said of none of
/// them.
pub(super) fn some_miss(scorecard: &Scorecard, thresholds: &Thresholds) -> Option<f64> {
    let misses = reaching(scorecard, thresholds).flatten().map(|reaches| 1.0 - reaches);
    misses.max_by(f64::total_cmp)
}

/// The probability that each figure with a threshold reaches it.
fn reaching<'a>(
    scorecard: &'a Scorecard,
    thresholds: &'a Thresholds,
) -> impl Iterator<Item = Option<f64>> + use<'a> {
    let with_threshold = scorecard.certainties(thresholds).filter(|figure| figure.threshold.is_some());
    with_threshold.map(|figure| figure.reaches())
}

#[cfg(test)]
mod tests;
