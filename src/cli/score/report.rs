//! The figures of one file, and how they are printed.

use std::io::{self, Write};
use std::path::Path;

use clap::ValueEnum;
use serde::{Serialize, Serializer};

use crate::scoring::{Finding, Measure, Percent, Scorecard};
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

/// What stands above all files.
///
/// Figures of the exam that older reports have no column for come last.
pub(super) fn heading(format: Format, further: &[Measure], out: &mut impl Write) -> io::Result<()> {
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
            writeln!(out)
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
                if report.figures.is_empty() { complete.to_owned() } else { format!("{complete:<8}") }
            )?;
            report.figures.iter().try_for_each(|(name, percent)| {
                write!(out, "  {:>width$}", figure(*percent), width = foreign::tame(name).chars().count())
            })?;
            writeln!(out)
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

/// A line of a CSV file; that of a file which can't be scored is shorter than others.
fn record<T: AsRef<[u8]>>(fields: impl IntoIterator<Item = T>, out: &mut impl Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(out);
    writer.write_record(fields)?;
    writer.flush()
}

/// A file that can't be scored.
#[derive(Serialize)]
struct Broken<'a> {
    file: &'a str,
    error: &'a str,
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
}

#[derive(Serialize)]
struct Plate {
    expected: String,
    given: Option<String>,
    exact: bool,
    cer: f64,
}

impl Report {
    /// The figures of a file.
    pub(super) fn new(
        file: &Path,
        attempt: Option<u8>,
        scorecard: &Scorecard,
        findings: Vec<Finding>,
        further: &[Measure],
    ) -> Self {
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
                        exact: value.exact,
                        cer: value.cer,
                    })
                    .collect(),
                missing: image.labels.iter().map(|label| label.missing).sum(),
                extra: image.labels.iter().map(|label| label.extra).sum(),
            }
        });
        let [car_iou, plate_iou, plate_accuracy] = legacy::figures(Some(scorecard));
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
        }
    }
}
