//! The figures of a scorecard, as everybody sees them; there is no figure for what no image shows.

use super::percent::Percent;
use super::scorecard::Scorecard;
use crate::exam::{AttributeRule, Exam, LabelRule, Metric, Thresholds};

/// What a figure measures: how well a label's objects are drawn, by its metric, or how many values of an attribute are
/// right.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Name of the label.
    pub label: String,
    /// By what the label's objects are compared; `None` for an attribute.
    pub metric: Option<Metric>,
    /// Name of the attribute; `None`: the objects themselves.
    pub attribute: Option<String>,
}

impl Measure {
    /// The measures of an exam, in its order: first the labels, then the scored attributes.
    #[must_use]
    pub fn all(exam: &Exam) -> Vec<Self> {
        let label =
            |rule: &LabelRule| Self { label: rule.name.clone(), metric: Some(rule.metric), attribute: None };
        let attributes = |rule: &LabelRule| -> Vec<Self> {
            let of = |attribute: &AttributeRule| Self {
                label: rule.name.clone(),
                metric: None,
                attribute: Some(attribute.name.clone()),
            };
            rule.scored().map(of).collect()
        };
        exam.labels.iter().map(label).chain(exam.labels.iter().flat_map(attributes)).collect()
    }

    /// Whether an exam measures the same: another one may compare objects of the same label in another way.
    #[must_use]
    pub fn is_of(&self, exam: &Exam) -> bool {
        let is_by = |metric| exam.label(&self.label).is_some_and(|rule| rule.metric == metric);
        self.metric.is_none_or(is_by)
    }

    /// The figure of a scorecard, in percent; `None` when the scorecard is of an exam without it, or of images
    /// without any object of the label.
    #[must_use]
    pub fn of(&self, scorecard: &Scorecard) -> Option<f64> {
        scorecard.figure(&self.label, self.attribute.as_deref())
    }
}

/// One figure of a scorecard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure<'a> {
    /// Name of the label.
    pub label: &'a str,
    /// Name of the attribute; `None`: the objects themselves.
    pub attribute: Option<&'a str>,
    /// In percent; `None` when the images have no object of the label, so that nothing can be right or wrong.
    pub percent: Option<f64>,
    /// How much it counts in the score.
    pub weight: f64,
}

impl Figure<'_> {
    /// Its subject, in a word.
    #[must_use]
    pub fn subject(&self) -> String {
        match self.attribute {
            None => self.label.to_owned(),
            Some(attribute) => format!("{}.{attribute}", self.label),
        }
    }

    /// The value from which it is good enough, in percent; `None`: no threshold is set.
    #[must_use]
    pub fn threshold(&self, thresholds: &Thresholds) -> Option<f64> {
        thresholds.of(self.label, self.attribute)
    }

    /// How far it is below its threshold, in percentage points (negative: above); `None` when it has no threshold
    /// or no value.
    #[must_use]
    pub fn gap(&self, thresholds: &Thresholds) -> Option<f64> {
        Some(self.threshold(thresholds)? - self.percent?)
    }
}

impl Scorecard {
    /// Every figure, in the exam's order: first the labels, then the scored attributes.
    pub fn figures(&self) -> impl Iterator<Item = Figure<'_>> {
        let of = |label: &str, percent| Some(percent).filter(|_| self.asks_for(label));
        let labels = self.labels.iter().map(move |figure| Figure {
            label: &figure.label,
            attribute: None,
            percent: of(&figure.label, figure.iou),
            weight: figure.weight,
        });
        let attributes = self.accuracy.iter().map(move |figure| Figure {
            label: &figure.label,
            attribute: Some(&figure.attribute),
            percent: of(&figure.label, figure.percent.as_f64()),
            weight: figure.weight,
        });
        labels.chain(attributes)
    }

    /// A figure in percent; `None` when it does not exist, and when the images have no object of the label.
    #[must_use]
    pub fn figure(&self, label: &str, attribute: Option<&str>) -> Option<f64> {
        self.figures().find(|figure| figure.label == label && figure.attribute == attribute)?.percent
    }

    /// The share of an attribute's values that are right code point for code point, whatever the exam's rule is, in
    /// percent; `None` as for [`Scorecard::figure`].
    #[must_use]
    pub fn exactly(&self, label: &str, attribute: &str) -> Option<f64> {
        let mut figures = self.accuracy.iter();
        let figure = figures.find(|figure| figure.label == label && figure.attribute == attribute)?;
        self.asks_for(label).then(|| figure.exact.as_f64())
    }

    /// The mean character error rate of an attribute's values, 0 to 1; `None` when no image has any.
    #[must_use]
    pub fn error_rate(&self, label: &str, attribute: &str) -> Option<f64> {
        let labels = self.images.iter().flat_map(|image| &image.labels).filter(|score| score.label == label);
        let values = labels.flat_map(|score| &score.objects).flat_map(|object| &object.values);
        let rates = values.filter(|value| value.attribute == attribute).map(|value| value.cer);
        let (sum, count) = rates.fold((0.0, 0_u32), |(sum, count), rate| (sum + rate, count + 1));
        (count > 0).then(|| sum / f64::from(count))
    }

    /// Whether any image has an object of this label. Figures of the legacy bot came without images: they are taken
    /// as they are.
    #[must_use]
    pub fn asks_for(&self, label: &str) -> bool {
        let all = self.images.iter().flat_map(|image| &image.labels);
        let mut scores = all.filter(|score| score.label == label).peekable();
        scores.peek().is_none() || scores.any(|score| score.expected() > 0)
    }

    /// One figure for ranking: the mean of all figures by their weights, `Σ weight · figure / Σ weight`; `None` when
    /// there are none with a weight.
    #[must_use]
    pub fn overall(&self) -> Option<Percent> {
        let figures = self.figures().filter_map(|figure| Some((figure.percent?, figure.weight)));
        let (sum, weights) = figures
            .fold((0.0, 0.0), |(sum, weights), (percent, weight)| (sum + weight * percent, weights + weight));
        let overall = || Percent::of((sum * 10_000.0).round() as u64, (weights * 1_000_000.0).round() as u64);
        (weights > 0.0).then(overall)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::{Annotations, Exam};
    use crate::scoring::score;

    /// The built-in exam, with plates on only some of its images.
    fn exam(plates: impl Fn(&str) -> bool) -> Exam {
        let mut exam = Exam::embedded().expect("the exam built in is whole");
        exam.labels[1].per_image = None;
        for image in &mut exam.reference.images {
            if !plates(&image.name) {
                image.shapes.retain(|shape| shape.label != "plate");
            }
        }
        exam
    }

    fn percents(exam: &Exam, annotations: &Annotations) -> Vec<Option<f64>> {
        score(exam, 1, annotations).figures().map(|figure| figure.percent).collect()
    }

    #[test]
    fn of_what_no_image_shows_there_is_no_figure() {
        let exam = exam(|_| false);
        assert_eq!(percents(&exam, &exam.reference), [Some(100.0), None, None]);
        let nothing = Annotations::default();
        assert_eq!(percents(&exam, &nothing), [Some(0.0), None, None], "an empty submission earns nothing");
        assert_eq!(score(&exam, 1, &nothing).overall(), Some(Percent::ZERO));
        assert_eq!(score(&exam, 1, &exam.reference).overall(), Some(Percent::HUNDRED));
        let card = score(&exam, 1, &nothing);
        assert_eq!(card.images[0].labels[1].iou, Percent::HUNDRED, "of a picture, nothing is as expected");
    }

    #[test]
    fn one_object_makes_it_a_figure() {
        let exam = exam(|name| name == "03.jpg");
        let figures = percents(&exam, &Annotations::default());
        assert_eq!(figures, [Some(0.0), Some(80.0), Some(0.0)], "four pictures are as they should be");
    }

    #[test]
    fn the_score_is_the_mean_by_weights() {
        let mut exam = exam(|_| true);
        let mut annotations = exam.reference.clone();
        for image in &mut annotations.images {
            image.shapes.retain(|shape| shape.label != "plate");
        }
        let told = |exam: &Exam| score(exam, 1, &annotations).overall().map(|percent| percent.to_string());
        assert_eq!(told(&exam).as_deref(), Some("33.33"));
        exam.labels[0].weight = 2.5;
        assert_eq!(told(&exam).as_deref(), Some("55.56"));
        exam.labels[1].attributes[0].weight = 0.0;
        assert_eq!(told(&exam).as_deref(), Some("71.43"));
        exam.labels[1].weight = 0.0;
        assert_eq!(told(&exam).as_deref(), Some("100.00"));
        exam.labels[0].weight = 0.0;
        assert_eq!(told(&exam), None);
    }

    #[test]
    fn without_any_figure_there_is_no_score() {
        let mut exam = exam(|_| false);
        exam.labels.remove(0);
        assert_eq!(score(&exam, 1, &Annotations::default()).overall(), None);
    }

    #[test]
    fn figures_without_images_are_taken_as_they_are() {
        let exam = exam(|_| true);
        let mut card = score(&exam, 1, &exam.reference);
        card.images.clear();
        assert!(card.figures().all(|figure| figure.percent == Some(100.0)));
        let subjects: Vec<_> = card.figures().map(|figure| figure.subject()).collect();
        assert_eq!(subjects, ["car", "plate", "plate.plate"]);
    }
}
