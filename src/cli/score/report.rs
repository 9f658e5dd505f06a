//! The figures of one file, and how they are printed.

use std::io::{self, Write};
use std::path::Path;

use clap::ValueEnum;
use serde::{Serialize, Serializer};

use super::cells::record;
use super::matrix::Matrix;
use crate::exam::{AttributeType, Exam, Language};
use crate::scoring::{
    Finding, Measure, Percent, Reason, Recommendation, Scorecard, Verdict, WrongLabel, recommendation,
};
use crate::texts::reasons::reason_in_cell;
use crate::{foreign, legacy};

/// Output format.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// One JSON object per line.
    Json,
    /// A table for people.
    Table,
    /// Comma-separated values with a heading.
    Csv,
}

/// What a report has beside the columns of older ones.
pub(super) struct Columns {
    /// Figures of the exam for which those have no column.
    further: Vec<Measure>,
    /// Label and attribute of the texts, for their error rates.
    texts: Vec<(String, String)>,
}

impl Columns {
    pub(super) fn of(exam: &Exam) -> Self {
        let scored =
            exam.labels.iter().flat_map(|rule| rule.scored().map(move |attribute| (rule, attribute)));
        let texts = scored.filter(|(_, attribute)| attribute.kind == AttributeType::Text);
        let texts = texts.map(|(rule, attribute)| (rule.name.clone(), attribute.name.clone())).collect();
        Self { further: legacy::further(exam), texts }
    }
}

/// What stands above all files.
///
/// What older reports have no column for comes last.
pub(super) fn heading(format: Format, columns: &Columns, out: &mut impl Write) -> io::Result<()> {
    let Columns { further, texts } = columns;
    match format {
        Format::Json => Ok(()),
        Format::Table => {
            write!(
                out,
                "{:<32} {:>7} {:>8} {:>8} {:>8}  complete",
                "file", "attempt", "car", "plate", "exact"
            )?;
            further
                .iter()
                .try_for_each(|figure| write!(out, "  {}", foreign::isolated(&legacy::column_of(figure))))?;
            texts.iter().try_for_each(|(label, attribute)| {
                write!(out, "  {}", foreign::isolated(&rate_name(label, attribute)))
            })?;
            writeln!(out, "  recommended")
        }
        Format::Csv => {
            let columns = ["file", "attempt", "car_iou", "plate_iou", "plate_accuracy", "complete", "error"];
            let further = further.iter().map(legacy::column_of);
            record(columns.into_iter().map(str::to_owned).chain(further), out)
        }
    }
}

/// One file.
pub(super) fn line(
    file: &Path,
    report: &Result<Report, String>,
    format: Format,
    out: &mut impl Write,
) -> io::Result<()> {
    let name = file.display().to_string();
    let figure = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.2}"));
    match (format, report) {
        (Format::Json, Ok(report)) => {
            serde_json::to_writer(&mut *out, report)?;
            writeln!(out)
        }
        (Format::Json, Err(error)) => {
            serde_json::to_writer(&mut *out, &Broken { file: &name, error })?;
            writeln!(out)
        }
        (Format::Table, Ok(report)) => {
            let complete = if report.complete { "yes" } else { "no" };
            write!(
                out,
                "{} {:>7} {:>8} {:>8} {:>8}  {}",
                foreign::column(&name, 32),
                report.attempt.map_or_else(|| "-".to_owned(), |attempt| attempt.to_string()),
                figure(report.car_iou),
                figure(report.plate_iou),
                figure(report.plate_accuracy),
                format_args!("{complete:<8}")
            )?;
            report.figures.iter().try_for_each(|(name, percent)| {
                write!(out, "  {:>width$}", figure(*percent), width = foreign::tame(name).chars().count())
            })?;
            report.cer.iter().try_for_each(|(name, rate)| {
                let rate = rate.map_or_else(String::new, |rate| format!("{rate:.4}"));
                let width = foreign::tame(name).chars().count() + RATE.len();
                write!(out, "  {rate:>width$}")
            })?;
            writeln!(out, "  {}", recommended(report))
        }
        (Format::Table, Err(error)) => {
            writeln!(out, "{} {}", foreign::column(&name, 32), foreign::printable(error))
        }
        (Format::Csv, Ok(report)) => {
            let fields = [
                name,
                report.attempt.map_or_else(String::new, |attempt| attempt.to_string()),
                figure(report.car_iou),
                figure(report.plate_iou),
                figure(report.plate_accuracy),
                report.complete.to_string(),
                String::new(),
            ];
            record(fields.into_iter().chain(report.figures.iter().map(|(_, percent)| figure(*percent))), out)
        }
        (Format::Csv, Err(error)) => {
            let [attempt, car, plate, accuracy, complete] = [""; 5];
            record([&name, attempt, car, plate, accuracy, complete, error.as_str()], out)
        }
    }
}

/// The end of the name of an error rate's column.
const RATE: &str = "_cer";

fn rate_name(label: &str, attribute: &str) -> String {
    format!("{label}.{attribute}{RATE}")
}

/// The recommendation, with every requirement that is not met.
fn recommended(report: &Report) -> String {
    let reasons = report.reasons.iter();
    let reasons: Vec<String> = reasons.map(|reason| reason_in_cell(reason, Language::En)).collect();
    let colon = if reasons.is_empty() { "" } else { ": " };
    format!("{}{colon}{}", report.recommendation.name(), reasons.join("; "))
}

/// A file that can't be scored.
#[derive(Serialize)]
pub(super) struct Broken<'a> {
    pub(super) file: &'a str,
    pub(super) error: &'a str,
}

/// The figures of a file. Percent; per image with two decimals.
#[derive(Serialize)]
pub(super) struct Report {
    file: String,
    attempt: Option<u8>,
    car_iou: Option<f64>,
    plate_iou: Option<f64>,
    plate_accuracy: Option<f64>,
    complete: bool,
    findings: Vec<Finding>,
    images: Vec<Image>,
    /// F1 of the objects, found from an IoU of 50 percent on.
    car_f1: Option<f64>,
    plate_f1: Option<f64>,
    /// Figures of the exam that have no field above, by the name of their column.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_map")]
    figures: Vec<(String, Option<f64>)>,
    /// Mean character error rates of texts, 0 to 1.
    #[serde(serialize_with = "as_map")]
    cer: Vec<(String, Option<f64>)>,
    /// Which labels were drawn as which.
    confusion: Matrix,
    /// What the figures recommend, and the requirements that are not met.
    #[serde(serialize_with = "as_word")]
    recommendation: Verdict,
    #[serde(serialize_with = "as_unmet")]
    reasons: Vec<Reason>,
}

/// A requirement that is not met.
#[derive(Serialize)]
struct Unmet<'a> {
    requirement: &'static str,
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribute: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pictures: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    percent: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold: Option<f64>,
}

impl<'a> From<&'a Reason> for Unmet<'a> {
    fn from(reason: &'a Reason) -> Self {
        let (requirement, missed, pictures) = match reason {
            Reason::MustNotOccur { label, images } => {
                let (attribute, percent, threshold) = (None, None, None);
                let requirement = "must_not_occur";
                return Self { requirement, label, attribute, pictures: images, percent, threshold };
            }
            Reason::CriticalImage { image, missed } => {
                ("critical_pictures", missed, std::slice::from_ref(image))
            }
            Reason::Below(missed) => ("threshold", missed, &[][..]),
        };
        Self {
            requirement,
            label: &missed.label,
            attribute: missed.attribute.as_deref(),
            pictures,
            percent: Some(missed.percent),
            threshold: Some(missed.threshold),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn as_word<S: Serializer>(verdict: &Verdict, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(verdict.name())
}

fn as_unmet<S: Serializer>(reasons: &[Reason], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(reasons.iter().map(Unmet::from))
}

fn as_map<S: Serializer>(figures: &[(String, Option<f64>)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(figures.iter().map(|(name, percent)| (name, percent)))
}

#[derive(Serialize)]
struct Image {
    name: String,
    car_iou: Option<f64>,
    plate_iou: Option<f64>,
    plates: Vec<Plate>,
    /// Objects that are missing and that are too much, of all labels.
    missing: u32,
    extra: u32,
    /// Objects that were drawn with another label.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    wrong_labels: Vec<WrongLabel>,
    /// Figures of labels that have no field above, by the name of their column.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_map")]
    figures: Vec<(String, Option<f64>)>,
}

#[derive(Serialize)]
struct Plate {
    expected: String,
    given: Option<String>,
    exact: bool,
    /// Whether it is right by the exam's rule, where that says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    right: Option<bool>,
    cer: f64,
}

impl Report {
    /// The figures of a file.
    pub(super) fn new(
        file: &Path,
        attempt: Option<u8>,
        exam: &Exam,
        scorecard: &Scorecard,
        findings: Vec<Finding>,
        columns: &Columns,
    ) -> Self {
        let Columns { further, texts } = columns;
        let images = scorecard.images.iter().map(|image| {
            let label = |name: &str| image.labels.iter().find(|label| label.label == name);
            let plates = label("plate").into_iter().flat_map(|label| &label.objects);
            let values = plates.flat_map(|object| &object.values).filter(|value| value.attribute == "plate");
            Image {
                name: image.name.clone(),
                car_iou: label("car").map(|label| label.iou.as_f64()),
                plate_iou: label("plate").map(|label| label.iou.as_f64()),
                plates: values
                    .map(|value| Plate {
                        expected: value.expected.clone(),
                        given: value.given.clone(),
                        exact: value.is_exact(),
                        right: (value.right != value.is_exact()).then_some(value.right),
                        cer: value.cer,
                    })
                    .collect(),
                missing: image.labels.iter().map(|label| image.missing(label)).sum(),
                extra: image.labels.iter().map(|label| image.extra(label)).sum(),
                wrong_labels: image.wrong_labels.clone(),
                figures: further
                    .iter()
                    .filter(|figure| figure.attribute.is_none())
                    .filter_map(|figure| {
                        Some((legacy::column_of(figure), Some(label(&figure.label)?.iou.as_f64())))
                    })
                    .collect(),
            }
        });
        let [car_iou, plate_iou, plate_accuracy] = legacy::figures(Some(scorecard));
        let Recommendation { verdict, reasons } = recommendation(scorecard, exam, false);
        Self {
            file: file.display().to_string(),
            attempt,
            car_iou,
            plate_iou,
            plate_accuracy,
            complete: findings.is_empty(),
            findings,
            images: images.collect(),
            car_f1: scorecard.f1("car").map(Percent::as_f64),
            plate_f1: scorecard.f1("plate").map(Percent::as_f64),
            figures: further.iter().map(|figure| (legacy::column_of(figure), figure.of(scorecard))).collect(),
            cer: texts
                .iter()
                .map(|(label, attribute)| {
                    (format!("{label}.{attribute}"), scorecard.error_rate(label, attribute))
                })
                .collect(),
            confusion: Matrix::of(scorecard),
            recommendation: verdict,
            reasons,
        }
    }

    /// Which labels were drawn as which.
    pub(super) fn matrix(&self) -> &Matrix {
        &self.confusion
    }
}
