//! The row of the earlier report.

use chrono::serde::{ts_milliseconds, ts_milliseconds_option};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::exam::{Agreement, Exam, Metric};
use crate::model::{Attempt, Candidate};
use crate::scoring::{AttributeFigure, LabelFigure, Measure, Percent, Scorecard};

/// The columns of the report, in the order that its readers expect.
pub const COLUMNS: [&str; 8] = [
    "candidate_username",
    "car_iou",
    "plate_iou",
    "plate_accuracy",
    "task_started",
    "task_ended",
    "task_completed",
    "times_attempted",
];

/// The label of the cars, and that of the plates with the attribute that contains the text.
const CAR: &str = "car";
const PLATE: &str = "plate";

/// The legacy row of a candidate: always that of their last attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LegacyRow {
    /// Telegram username; for people without one the account's name on the site.
    pub candidate_username: String,
    /// Mean IoU of the cars, percent.
    pub car_iou: Option<f64>,
    /// Mean IoU of the plates, percent.
    pub plate_iou: Option<f64>,
    /// Plates transcribed exactly, percent.
    pub plate_accuracy: Option<f64>,
    /// When the candidate confirmed this attempt.
    #[serde(with = "ts_milliseconds")]
    pub task_started: DateTime<Utc>,
    /// Last edit of the accepted annotations.
    #[serde(with = "ts_milliseconds_option")]
    pub task_ended: Option<DateTime<Utc>>,
    /// Number of the last attempt.
    pub times_attempted: u8,
}

impl LegacyRow {
    /// The row of a candidate with this last attempt.
    #[must_use]
    pub fn of(candidate: &Candidate, attempt: &Attempt) -> Self {
        let [car_iou, plate_iou, plate_accuracy] = figures(attempt.scorecard());
        Self {
            candidate_username: candidate.report_name().to_owned(),
            car_iou,
            plate_iou,
            plate_accuracy,
            task_started: attempt.started,
            task_ended: attempt.ended(),
            times_attempted: attempt.number.0,
        }
    }

    /// Whether the change of an attempt changes the row.
    #[must_use]
    pub fn differs(before: &Attempt, after: &Attempt) -> bool {
        let of = |attempt: &Attempt| (attempt.started, attempt.ended(), figures(attempt.scorecard()));
        of(before) != of(after)
    }

    /// Its three figures, in the order of the columns.
    #[must_use]
    pub fn figures(&self) -> [Option<f64>; 3] {
        [self.car_iou, self.plate_iou, self.plate_accuracy]
    }

    /// A scorecard with these figures and without images; `None` when there are no figures.
    #[must_use]
    pub fn scorecard(&self) -> Option<Scorecard> {
        let label = |label: &str, iou: Option<f64>| {
            Some(LabelFigure { label: label.to_owned(), iou: iou?, weight: 1.0 })
        };
        let labels = [label(CAR, self.car_iou), label(PLATE, self.plate_iou)];
        let labels: Vec<_> = labels.into_iter().flatten().collect();
        let accuracy = self.plate_accuracy.map(|exact| {
            let percent = Percent::of((exact * 100.0).round().clamp(0.0, 10_000.0) as u64, 10_000);
            let (label, attribute) = (PLATE.to_owned(), PLATE.to_owned());
            AttributeFigure { label, attribute, percent, exact: percent, weight: 1.0 }
        });
        let accuracy = Vec::from_iter(accuracy);
        (!labels.is_empty()).then(|| Scorecard { labels, accuracy, images: Vec::new(), stray: 0 })
    }

    /// Time taken, as the legacy column has it: from the confirmation to the last edit; `None` while it is in
    /// progress.
    #[must_use]
    pub fn taken(&self) -> Option<TimeDelta> {
        self.task_ended.map(|ended| (ended - self.task_started).max(TimeDelta::zero()))
    }
}

/// The figures of the three columns: how well cars and plates are outlined, and how many plates are transcribed exactly,
/// code point for code point, whatever the exam lets pass.
#[must_use]
pub fn figures(scorecard: Option<&Scorecard>) -> [Option<f64>; 3] {
    let figure = |label, attribute| scorecard?.figure(label, attribute);
    let exactly = scorecard.and_then(|scorecard| scorecard.exactly(PLATE, PLATE));
    [figure(CAR, None), figure(PLATE, None), exactly]
}

/// The name of a figure's column in reports, where the earlier report has none for it: as thresholds are named.
fn column(label: &str, attribute: Option<&str>) -> String {
    match attribute {
        None => format!("{label}_iou"),
        Some(attribute) => format!("{label}.{attribute}_accuracy"),
    }
}

/// The name of the column of a label's figure by this metric.
fn column_by(label: &str, metric: Metric) -> String {
    format!("{label}_{}", metric.name())
}

/// The same for a measure.
#[must_use]
pub fn column_of(measure: &Measure) -> String {
    match measure.metric {
        Some(metric) => column_by(&measure.label, metric),
        None => column(&measure.label, measure.attribute.as_deref()),
    }
}

/// The column of a measure in the report of an exam with these further measures: the earlier report's, where that has
/// this figure.
#[must_use]
pub fn column_beside(further: &[Measure], measure: &Measure) -> String {
    let is_of_plates = (measure.label.as_str(), measure.attribute.as_deref()) == (PLATE, Some(PLATE));
    if is_of_plates && !further.contains(measure) { COLUMNS[3].to_owned() } else { column_of(measure) }
}

/// The figures of a scorecard in percent, by their columns; those of labels are called after the metric that the exam
/// compares them by, IoU where nothing is known about the exam. That of the plates' texts is the earlier report's, which
/// is older than the other names; if the exam lets more texts pass than the right ones, its own figure comes after it.
#[must_use]
pub fn by_column(exam: Option<&Exam>, scorecard: &Scorecard) -> Vec<(String, Option<f64>)> {
    let metric_of = |label: &str| Some(exam?.label(label)?.metric);
    let mut columns = Vec::new();
    for figure in scorecard.figures() {
        let metric = figure.attribute.is_none().then(|| metric_of(figure.label)).flatten();
        let name = match metric {
            Some(metric) => column_by(figure.label, metric),
            None => column(figure.label, figure.attribute),
        };
        let own = (name, figure.percent);
        if (figure.label, figure.attribute) == (PLATE, Some(PLATE)) {
            let exactly = scorecard.exactly(PLATE, PLATE);
            columns.push((COLUMNS[3].to_owned(), exactly));
            columns.extend((exactly != own.1).then_some(own));
        } else {
            columns.push(own);
        }
    }
    columns
}

/// The measures of an exam for which the earlier report has no column. The texts of plates have one for those that are
/// exactly right: if the exam lets more pass, its own figure is another one.
#[must_use]
pub fn further(exam: &Exam) -> Vec<Measure> {
    let lets_more_pass = exam
        .label(PLATE)
        .is_some_and(|rule| rule.scored().any(|attribute| attribute.name == PLATE && attribute.is_lenient()));
    let is_known = |measure: &Measure| match (measure.label.as_str(), measure.attribute.as_deref()) {
        // The columns are called after this one.
        (CAR | PLATE, None) => measure.metric == Some(Metric::Agreement(Agreement::Iou)),
        (PLATE, Some(PLATE)) => !lets_more_pass,
        _ => false,
    };
    Measure::all(exam).into_iter().filter(|measure| !is_known(measure)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::ValueRule;
    use crate::scoring::score;

    #[test]
    fn older_reports_have_columns_for_cars_and_plates_and_nothing_else() {
        let mut exam = Exam::embedded().expect("the exam built in is whole");
        assert_eq!(Measure::all(&exam).len(), 3);
        assert_eq!(further(&exam), []);
        exam.labels[0].name = "bus".to_owned();
        exam.reference.images[0].shapes[0].label = "bus".to_owned();
        exam.labels[1].attributes[0].name = "code".to_owned();
        let names: Vec<String> = further(&exam).iter().map(column_of).collect();
        assert_eq!(names, ["bus_iou", "plate.code_accuracy"]);
        let card = score(&exam, 1, &exam.reference);
        assert!(Measure::all(&exam).iter().all(|figure| figure.of(&card).is_some()));
        let other = Exam::embedded().expect("the exam built in is whole");
        assert_eq!(further(&exam)[0].of(&score(&other, 1, &other.reference)), None);
    }

    #[test]
    fn columns_are_called_like_thresholds_but_for_the_oldest() {
        let exam = Exam::embedded().expect("the exam built in is whole");
        let names: Vec<String> = by_column(Some(&exam), &score(&exam, 1, &exam.reference))
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(names, COLUMNS[1..4]);
        assert_eq!(column("crate", Some("full")), "crate.full_accuracy");
    }

    #[test]
    fn columns_of_labels_are_called_after_their_metric() {
        let mut exam = Exam::embedded().expect("the exam built in is whole");
        exam.labels[0].metric = Metric::Agreement(Agreement::Dice);
        let card = score(&exam, 1, &exam.reference);
        let names = |exam| by_column(exam, &card).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(Some(&exam)), ["car_dice", "plate_iou", "plate_accuracy"]);
        assert_eq!(names(None), COLUMNS[1..4]);
    }

    #[test]
    fn whatever_an_exam_lets_pass_the_old_column_has_what_is_exactly_right() {
        let mut exam = Exam::embedded().expect("the exam built in is whole");
        let mut annotations = exam.reference.clone();
        let text = &mut annotations.images[0].shapes[1].attributes[0].1;
        *text = text.to_lowercase();
        let before = figures(Some(&score(&exam, 1, &annotations)));
        assert_eq!(before, [Some(100.0), Some(100.0), Some(80.0)]);
        exam.labels[1].attributes[0].matching = Some(ValueRule::CaseInsensitive);
        let card = score(&exam, 1, &annotations);
        assert_eq!(figures(Some(&card)), before);
        let further = further(&exam);
        assert_eq!(further.iter().map(column_of).collect::<Vec<_>>(), ["plate.plate_accuracy"]);
        assert_eq!(further[0].of(&card), Some(100.0));
        let columns = by_column(Some(&exam), &card);
        assert_eq!(columns[2..].iter().map(|column| column.1).collect::<Vec<_>>(), [Some(80.0), Some(100.0)]);
    }
}
