//! The row of the earlier report.

use chrono::serde::{ts_milliseconds, ts_milliseconds_option};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::exam::Exam;
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
        let label = |label: &str, iou: Option<f64>| Some(LabelFigure { label: label.to_owned(), iou: iou? });
        let labels = [label(CAR, self.car_iou), label(PLATE, self.plate_iou)];
        let labels: Vec<_> = labels.into_iter().flatten().collect();
        let accuracy = self.plate_accuracy.map(|exact| AttributeFigure {
            label: PLATE.to_owned(),
            attribute: PLATE.to_owned(),
            percent: Percent::of((exact * 100.0).round().clamp(0.0, 10_000.0) as u64, 10_000),
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

/// The figures of the three columns: how well cars and plates are outlined, and how many plates are transcribed exactly.
#[must_use]
pub fn figures(scorecard: Option<&Scorecard>) -> [Option<f64>; 3] {
    let figure = |label, attribute| scorecard?.figure(label, attribute);
    [figure(CAR, None), figure(PLATE, None), figure(PLATE, Some(PLATE))]
}

/// The name of a figure's column in reports. That of the plates' texts is older than the others, which are
/// named like thresholds.
#[must_use]
pub fn column(label: &str, attribute: Option<&str>) -> String {
    match (label, attribute) {
        (PLATE, Some(PLATE)) => "plate_accuracy".to_owned(),
        (label, None) => format!("{label}_iou"),
        (label, Some(attribute)) => format!("{label}.{attribute}_accuracy"),
    }
}

/// The same for a measure.
#[must_use]
pub fn column_of(measure: &Measure) -> String {
    column(&measure.label, measure.attribute.as_deref())
}

/// The measures of an exam for which the earlier report has no column.
#[must_use]
pub fn further(exam: &Exam) -> Vec<Measure> {
    let is_known = |measure: &Measure| COLUMNS.contains(&column_of(measure).as_str());
    Measure::all(exam).into_iter().filter(|measure| !is_known(measure)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let names = [column("car", None), column("plate", None), column("plate", Some("plate"))];
        assert_eq!(names, COLUMNS[1..4]);
        assert_eq!(column("crate", Some("full")), "crate.full_accuracy");
    }
}
