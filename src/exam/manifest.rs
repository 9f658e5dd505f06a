//! `exam.toml`: what the exam's maker decides.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::pack::ExamError;
use super::rules::{Bilingual, LabelRule};

/// The file as it stands.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) title: Bilingual,
    pub(super) instruction: Bilingual,
    #[serde(default)]
    pub(super) instruction_pictures: Vec<String>,
    pub(super) labels: Vec<LabelRule>,
    pub(super) attempts: Vec<Attempt>,
    #[serde(default)]
    pub(super) thresholds: Thresholds,
    #[serde(default)]
    pub(super) time_limit_hours: Option<f64>,
    #[serde(default = "default_reminders")]
    pub(super) reminders_hours: Vec<f64>,
}

/// A day and two hours before the end.
fn default_reminders() -> Vec<f64> {
    vec![24.0, 2.0]
}

impl Manifest {
    /// How long an attempt may take.
    pub(super) fn time_limit(&self) -> Option<TimeDelta> {
        self.time_limit_hours.map(hours)
    }

    /// How long before the end candidates are reminded.
    pub(super) fn reminders(&self) -> Vec<TimeDelta> {
        self.reminders_hours.iter().copied().map(hours).collect()
    }
}

/// So many hours, to the millisecond; never nothing.
fn hours(count: f64) -> TimeDelta {
    TimeDelta::milliseconds(((count * 3_600_000.0).round() as i64).max(1))
}

/// The pictures of one attempt.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Attempt {
    pub(super) pictures: Vec<String>,
}

/// From which figures on a result counts as good; each in percent, 0 to 100. None: the exam does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Mean `IoU` of the label `car`.
    #[serde(default)]
    pub car_iou: Option<f64>,
    /// Mean `IoU` of the label `plate`.
    #[serde(default)]
    pub plate_iou: Option<f64>,
    /// Plates transcribed exactly.
    #[serde(default)]
    pub plate_accuracy: Option<f64>,
}

impl Thresholds {
    /// The thresholds by their names in the file.
    pub(super) fn named(&self) -> [(&'static str, Option<f64>); 3] {
        [("car_iou", self.car_iou), ("plate_iou", self.plate_iou), ("plate_accuracy", self.plate_accuracy)]
    }
}

/// Reads the text of `exam.toml`; `file` is how errors call it.
pub(super) fn parse(text: &str, file: &str) -> Result<Manifest, ExamError> {
    toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = 1 + text.bytes().take(start).filter(|&byte| byte == b'\n').count();
        let message = error.message().lines().collect::<Vec<_>>().join(", ");
        ExamError::Toml { file: file.to_owned(), line, message }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAM: &str = include_str!("../../assets/exam/exam.toml");

    fn error(text: &str) -> String {
        parse(text, "x/exam.toml").err().expect("the text is wrong").to_string()
    }

    #[test]
    fn what_is_left_out_has_defaults() {
        let manifest = parse(EXAM, "exam.toml").unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(manifest.labels[1].min_points, 3);
        assert_eq!(manifest.labels[0].points, None);
        assert!(manifest.labels[0].attributes.is_empty());
        let (bare, _) = EXAM.split_once("[thresholds]").expect("the exam has thresholds");
        let bare = parse(bare, "exam.toml").unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(bare.thresholds, Thresholds::default());
        assert_eq!(bare.time_limit(), None);
        assert_eq!(bare.reminders(), [TimeDelta::hours(24), TimeDelta::hours(2)]);
    }

    #[test]
    fn hours_may_be_whole_or_not() {
        let text = format!("time_limit_hours = 48\nreminders_hours = [12, 0.5]\n{EXAM}");
        let manifest = parse(&text, "exam.toml").unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(manifest.time_limit(), Some(TimeDelta::hours(48)));
        assert_eq!(manifest.reminders(), [TimeDelta::hours(12), TimeDelta::minutes(30)]);
    }

    #[test]
    fn errors_are_one_line_with_file_and_line() {
        let line =
            1 + EXAM.lines().position(|line| line.starts_with("per_picture")).expect("the exam has counts");
        let unknown = error(&EXAM.replacen("per_picture = 1", "per_image = 1", 1));
        assert!(
            unknown.starts_with(&format!("x/exam.toml, line {line}: unknown field `per_image`")),
            "{unknown}"
        );
        let broken = error("title = \n");
        assert!(broken.starts_with("x/exam.toml, line 1: "), "{broken}");
        let empty = error("");
        assert!(empty.contains("missing field `title`"), "{empty}");
        for message in [unknown, broken, empty] {
            assert_eq!(message.lines().count(), 1, "{message}");
        }
    }
}
