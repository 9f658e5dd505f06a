//! The verdict that a scorecard proposes: pass, look, or fail; and what the work fails to meet. People decide.
//!
//! | requirement in `exam.toml` | when it is not met |
//! | --- | --- |
//! | a threshold of a figure | look; fail from 5 percentage points below it |
//! | `must_not_occur` of a label: no object of it beyond the ground truth | fail |
//! | `critical_pictures`: on each, every figure reaches its threshold | fail |

use serde::{Deserialize, Serialize};

use super::certainty;
use super::figure::Figure;
use super::percent::Percent;
use super::scorecard::{ImageScore, LabelScore, Scorecard};
use crate::exam::{Exam, LabelRule, Thresholds};

/// A figure that misses its threshold by less than this many percentage points is worth a person's look.
const CLOSE: f64 = 5.0;

/// The proposed verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Every figure reaches its threshold, and every other requirement is met.
    Pass,
    /// Nearly all do, or there is no figure with a threshold, or something about the work is odd.
    Look,
    /// A figure is far from its threshold, or another requirement is not met.
    Fail,
    /// The figures say pass or fail, but not with the certainty that the exam asks for.
    Undecided,
}

impl Verdict {
    /// Its name, for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Look => "review",
            Self::Fail => "fail",
            Self::Undecided => "undecided",
        }
    }
}

/// The proposed verdict, with what speaks against the work.
#[derive(Clone, Debug, PartialEq)]
pub struct Recommendation {
    /// The verdict.
    pub verdict: Verdict,
    /// The requirements that are not met: what must not occur, then critical images, then figures as a whole; each in
    /// the exam's order.
    pub reasons: Vec<Reason>,
}

/// A requirement that is not met.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// Objects of a label that must not occur beyond the ground truth.
    MustNotOccur {
        /// Name of the label.
        label: String,
        /// Names of the images.
        images: Vec<String>,
    },
    /// A figure of a critical image is below its threshold.
    CriticalImage {
        /// Name of the image.
        image: String,
        /// The figure on this image.
        missed: Missed,
    },
    /// A figure over all images is below its threshold.
    Below(Missed),
}

/// A figure below its threshold.
#[derive(Clone, Debug, PartialEq)]
pub struct Missed {
    /// Name of the label.
    pub label: String,
    /// Name of the attribute; `None`: the outlines.
    pub attribute: Option<String>,
    /// The figure in percent.
    pub percent: f64,
    /// The threshold in percent.
    pub threshold: f64,
}

impl Missed {
    /// Its subject, in a word.
    #[must_use]
    pub fn subject(&self) -> String {
        match &self.attribute {
            None => self.label.clone(),
            Some(attribute) => format!("{}.{attribute}", self.label),
        }
    }

    /// A figure that has a threshold and a value; `None` when it reaches it.
    fn of(label: &str, attribute: Option<&str>, percent: f64, exam: &Exam) -> Option<Self> {
        let threshold = exam.thresholds.of(label, attribute)?;
        let (label, attribute) = (label.to_owned(), attribute.map(str::to_owned));
        (percent < threshold).then_some(Self { label, attribute, percent, threshold })
    }
}

/// Proposes a verdict, with the reasons. `odd`: there are flags that somebody should look at (they do not change a
/// failure).
#[must_use]
pub fn recommendation(scorecard: &Scorecard, exam: &Exam, odd: bool) -> Recommendation {
    let mut reasons: Vec<Reason> = must_not_occur(scorecard, exam).collect();
    reasons.extend(critical(scorecard, exam));
    let is_unmet = !reasons.is_empty();
    let missed = |figure: Figure<'_>| Missed::of(figure.label, figure.attribute, figure.percent?, exam);
    reasons.extend(scorecard.figures().filter_map(missed).map(Reason::Below));
    let verdict = if is_unmet {
        Verdict::Fail
    } else {
        certain_enough(by_thresholds(scorecard, &exam.thresholds, odd), scorecard, &exam.thresholds)
    };
    Recommendation { verdict, reasons }
}

/// A verdict that the thresholds give, if that is as certain as the exam asks for.
fn certain_enough(verdict: Verdict, scorecard: &Scorecard, thresholds: &Thresholds) -> Verdict {
    let Some(least) = thresholds.certain_from() else { return verdict };
    match verdict {
        // Somebody is to look in any case.
        Verdict::Look | Verdict::Undecided => verdict,
        Verdict::Pass | Verdict::Fail => {
            let probability = Leaning::of(verdict, scorecard, thresholds).probability;
            let is_certain = probability.is_some_and(|probability| probability >= least);
            if is_certain { verdict } else { Verdict::Undecided }
        }
    }
}

/// What the figures speak for, and how probable it is that they are right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leaning {
    /// The verdict by thresholds alone.
    pub verdict: Verdict,
    /// The probability, 0 to 1, that it is right, or more; `None`: it can't be said.
    pub probability: Option<f64>,
}

impl Leaning {
    fn of(verdict: Verdict, scorecard: &Scorecard, thresholds: &Thresholds) -> Self {
        let probability = match verdict {
            Verdict::Pass => certainty::all_reach(scorecard, thresholds),
            Verdict::Fail => certainty::some_miss(scorecard, thresholds),
            Verdict::Look | Verdict::Undecided => None,
        };
        Self { verdict, probability }
    }
}

/// What the figures speak for by their thresholds alone, however certain that is.
#[must_use]
pub fn leaning(scorecard: &Scorecard, thresholds: &Thresholds) -> Leaning {
    Leaning::of(by_thresholds(scorecard, thresholds, false), scorecard, thresholds)
}

fn by_thresholds(scorecard: &Scorecard, thresholds: &Thresholds, odd: bool) -> Verdict {
    // How far each figure is below its threshold.
    let mut gaps = scorecard.figures().filter_map(|figure| figure.gap(thresholds)).peekable();
    let unsure = odd || gaps.peek().is_none();
    match of_gap(gaps.fold(f64::NEG_INFINITY, f64::max)) {
        Verdict::Pass if unsure => Verdict::Look,
        verdict => verdict,
    }
}

/// Proposes a verdict, see [`recommendation`].
#[must_use]
pub fn verdict(scorecard: &Scorecard, exam: &Exam, odd: bool) -> Verdict {
    recommendation(scorecard, exam, odd).verdict
}

/// The labels that must not occur and yet do, with the images.
fn must_not_occur(scorecard: &Scorecard, exam: &Exam) -> impl Iterator<Item = Reason> {
    let occurs = |image: &ImageScore, rule: &LabelRule| {
        image.labels.iter().any(|score| score.label == rule.name && score.extra > 0)
    };
    exam.labels.iter().filter(|rule| rule.must_not_occur).filter_map(move |rule| {
        let images = scorecard.images.iter().filter(|image| occurs(image, rule));
        let images: Vec<String> = images.map(|image| image.name.clone()).collect();
        (!images.is_empty()).then(|| Reason::MustNotOccur { label: rule.name.clone(), images })
    })
}

/// The figures that are below their thresholds on a critical image.
fn critical(scorecard: &Scorecard, exam: &Exam) -> impl Iterator<Item = Reason> {
    let is_critical = |image: &&ImageScore| exam.critical_images.contains(&image.name);
    scorecard.images.iter().filter(is_critical).flat_map(move |image| {
        let missed = image.labels.iter().flat_map(|label| missed_on_image(label, exam));
        missed.map(|missed| Reason::CriticalImage { image: image.name.clone(), missed })
    })
}

/// Whether an image meets every requirement by itself: each figure on it reaches its threshold, and nothing is there that
/// must not occur.
pub(super) fn is_right(image: &ImageScore, exam: &Exam) -> bool {
    let occurs = |label: &LabelScore| {
        label.extra > 0 && exam.label(&label.label).is_some_and(|rule| rule.must_not_occur)
    };
    image.labels.iter().all(|label| !occurs(label) && missed_on_image(label, exam).is_empty())
}

/// The figures of a label on one image that are below their thresholds.
fn missed_on_image(label: &LabelScore, exam: &Exam) -> Vec<Missed> {
    let name = label.label.as_str();
    let mut missed: Vec<Missed> = Missed::of(name, None, label.iou.as_f64(), exam).into_iter().collect();
    let attributes = exam.label(name).into_iter().flat_map(LabelRule::scored);
    missed.extend(attributes.filter_map(|attribute| {
        let values = label.objects.iter().flat_map(|object| &object.values);
        let right = values.filter(|value| value.attribute == attribute.name).map(|value| value.right);
        let (right, all) = right.fold((0, 0), |(right, all), is| (right + u64::from(is), all + 1));
        // Where there is no object, no value can be wrong.
        Missed::of(name, Some(&attribute.name), Percent::of(right, all).as_f64(), exam)
    }));
    missed
}

/// The verdict about one figure in percent that has this threshold: whether it reaches it, nearly does, or is far
/// off.
#[must_use]
pub fn figure_verdict(percent: f64, threshold: f64) -> Verdict {
    of_gap(threshold - percent)
}

fn of_gap(gap: f64) -> Verdict {
    if gap >= CLOSE {
        Verdict::Fail
    } else if gap > 0.0 {
        Verdict::Look
    } else {
        Verdict::Pass
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::{Annotations, Thresholds};
    use crate::scoring::{AttributeFigure, LabelFigure, score};

    fn card(car: f64, exact: u64) -> Scorecard {
        let label = |label: &str, iou| LabelFigure { label: label.into(), iou, weight: 1.0 };
        let percent = Percent::of(exact, 5);
        let (label_name, attribute) = ("plate".to_owned(), "plate".to_owned());
        let accuracy = AttributeFigure { label: label_name, attribute, percent, exact: percent, weight: 1.0 };
        let labels = vec![label("car", car), label("plate", 85.0)];
        Scorecard { labels, accuracy: vec![accuracy], images: vec![], stray: 0 }
    }

    fn exam() -> Exam {
        Exam::embedded().expect("the exam built in is whole")
    }

    /// What people would be told: the verdict, and the reasons in short.
    fn told(exam: &Exam, annotations: &Annotations) -> (Verdict, Vec<String>) {
        let told = recommendation(&score(exam, 1, annotations), exam, false);
        let figure =
            |missed: &Missed| format!("{} {} < {}", missed.subject(), missed.percent, missed.threshold);
        let reason = |reason: &Reason| match reason {
            Reason::MustNotOccur { label, images } => format!("{label} on {}", images.join(", ")),
            Reason::CriticalImage { image, missed } => format!("{image}: {}", figure(missed)),
            Reason::Below(missed) => figure(missed),
        };
        (told.verdict, told.reasons.iter().map(reason).collect())
    }

    #[test]
    fn a_figure_alone_is_judged_by_the_same_rule() {
        let verdicts = [90.0, 89.99, 85.01, 85.0].map(|percent| figure_verdict(percent, 90.0));
        assert_eq!(verdicts, [Verdict::Pass, Verdict::Look, Verdict::Look, Verdict::Fail]);
    }

    #[test]
    fn a_verdict_goes_by_the_figure_that_is_farthest_off() {
        let thresholds = Thresholds::default()
            .with_iou("car", 90.0)
            .with_iou("plate", 80.0)
            .with_accuracy("plate", "plate", 100.0);
        let exam = Exam { thresholds, ..exam() };
        let cases = [
            (90.0, 5, false, Verdict::Pass),
            (90.0, 5, true, Verdict::Look),
            (89.99, 5, false, Verdict::Look),
            (85.01, 5, false, Verdict::Look),
            (85.0, 5, false, Verdict::Fail),
            (99.0, 4, false, Verdict::Fail),
            (99.0, 4, true, Verdict::Fail),
        ];
        for (car, exact, odd, expected) in cases {
            assert_eq!(verdict(&card(car, exact), &exam, odd), expected, "{car} {exact} {odd}");
        }
        let without = Exam { thresholds: Thresholds::default(), ..exam };
        assert_eq!(verdict(&card(99.0, 5), &without, false), Verdict::Look, "no threshold");
    }

    #[test]
    fn what_must_not_occur_fails_the_work_wherever_it_is_drawn() {
        let mut exam = exam();
        exam.thresholds = Thresholds::default().with_iou("car", 50.0);
        (exam.labels[1].per_image, exam.labels[1].must_not_occur) = (None, true);
        let mut annotations = exam.reference.clone();
        assert_eq!(told(&exam, &annotations), (Verdict::Pass, vec![]), "what is expected may occur");
        for image in [1, 3] {
            let plate = annotations.images[image].shapes[1].clone();
            annotations.images[image].shapes.push(plate);
        }
        assert_eq!(told(&exam, &annotations), (Verdict::Fail, vec!["plate on 02.jpg, 04.jpg".to_owned()]));
        // None is expected anywhere, so there is no figure, but the requirement holds.
        for image in &mut exam.reference.images {
            image.shapes.retain(|shape| shape.label != "plate");
        }
        let (verdict, reasons) = told(&exam, &annotations);
        assert_eq!((verdict, reasons.len()), (Verdict::Fail, 1));
        assert_eq!(told(&exam, &exam.reference).0, Verdict::Pass);
        assert_eq!(crate::scoring::findings(&exam, 1, &annotations), [], "nobody is warned");
    }

    #[test]
    fn every_figure_of_a_critical_image_reaches_its_threshold() {
        let mut exam = exam();
        exam.thresholds = Thresholds::default().with_iou("car", 50.0).with_accuracy("plate", "plate", 80.0);
        exam.critical_images = vec!["02.jpg".to_owned(), "10.jpg".to_owned()];
        let mut annotations = exam.reference.clone();
        annotations.images[0].shapes[1].attributes[0].1 = "X".to_owned();
        assert_eq!(told(&exam, &annotations), (Verdict::Pass, vec![]), "another image is wrong");
        annotations.images[0] = exam.reference.images[0].clone();
        annotations.images[1].shapes[1].attributes[0].1 = "X".to_owned();
        let (verdict, reasons) = told(&exam, &annotations);
        assert_eq!((verdict, reasons), (Verdict::Fail, vec!["02.jpg: plate.plate 0 < 80".to_owned()]));
        annotations.images[1].shapes.clear();
        let reasons = told(&exam, &annotations).1;
        assert_eq!(reasons, ["02.jpg: car 0 < 50", "02.jpg: plate.plate 0 < 80"]);
    }
}
