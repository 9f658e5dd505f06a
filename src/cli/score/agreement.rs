//! How a file agrees with the one that it is compared with, and how that is printed.

use std::io::{self, Write};
use std::path::Path;

use clap::ValueEnum;
use serde::Serialize;

use super::cells::{Cell, Table, record};
use super::confusion;
use super::report::{Broken, Format};
use crate::foreign;
use crate::scoring::reference::{Compared, Fate, ImageResult, LabelResult};

/// What a row is about.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum By {
    /// A label, and below it each of its attributes.
    #[default]
    Label,
    /// An image.
    Image,
    /// An object: an expected one, or one that is too much.
    Object,
}

/// What a file has in common with the reference, and what not.
pub(super) struct Report {
    pub(super) compared: Compared,
    /// Images of the reference that the file does not have.
    pub(super) missing: Vec<String>,
    /// Its images that the reference does not have.
    pub(super) unknown: Vec<String>,
    /// Images that have another size in the reference.
    pub(super) resized: Vec<String>,
}

/// Names of images that a line has room for.
const NAMED: usize = 5;

impl Report {
    /// What people should know besides the figures, a line each.
    pub(super) fn notes(&self) -> Vec<String> {
        let images = |images: &[String], what: &str| {
            let named: Vec<String> = images.iter().take(NAMED).map(|name| foreign::isolated(name)).collect();
            let more = match images.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            (!images.is_empty()).then(|| format!("{what}: {}{more}", named.join(", ")))
        };
        let left_out = match self.compared.left_out {
            0 => None,
            1 => Some("1 shape is broken, and does not count".to_owned()),
            count => Some(format!("{count} shapes are broken, or more than anyone draws, and do not count")),
        };
        [
            images(&self.missing, "images of the reference that it does not have, and that do not count"),
            images(&self.unknown, "images that the reference does not have, and that do not count"),
            images(&self.resized, "images that have another size in the reference"),
            left_out,
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn mean(&self, by: By) -> Option<f64> {
        match by {
            By::Label => self.compared.mean_of_labels(),
            By::Image => self.compared.mean_of_images(),
            By::Object => self.compared.mean_of_objects(),
        }
    }
}

/// What stands above all files.
pub(super) fn heading(by: By, format: Format, out: &mut impl Write) -> io::Result<()> {
    match format {
        Format::Json | Format::Table => Ok(()),
        Format::Csv => record(["file"].iter().chain(columns(by)).chain(&["error"]), out),
    }
}

/// One file.
pub(super) fn file(
    file: &Path,
    report: Result<&Report, &String>,
    by: By,
    format: Format,
    out: &mut impl Write,
) -> io::Result<()> {
    let name = file.display().to_string();
    match (format, report) {
        (Format::Json, Ok(report)) => {
            serde_json::to_writer(&mut *out, &Lines::of(&name, report, by))?;
            writeln!(out)
        }
        (Format::Json, Err(error)) => {
            serde_json::to_writer(&mut *out, &Broken { file: &name, error })?;
            writeln!(out)
        }
        (Format::Table, Ok(report)) => {
            writeln!(out, "{}", foreign::isolated(&name))?;
            let mut table = rows(&report.compared, by);
            table.rows.push(mean(report, by));
            table.print(out)?;
            for note in report.notes() {
                writeln!(out, "  {note}")?;
            }
            if by == By::Label {
                confusion::print(&report.compared.confusion, out)?;
            }
            writeln!(out)
        }
        (Format::Table, Err(error)) => {
            writeln!(out, "{}\n  {}\n", foreign::isolated(&name), foreign::printable(error))
        }
        (Format::Csv, Ok(report)) => {
            let mut table = rows(&report.compared, by);
            table.rows.push(mean(report, by));
            table.write_csv(&name, out)
        }
        (Format::Csv, Err(error)) => {
            let blanks = vec![""; columns(by).len()];
            record([name.as_str()].into_iter().chain(blanks).chain([error.as_str()]), out)
        }
    }
}

/// A file as a line of JSON.
#[derive(Serialize)]
struct Lines<'a> {
    file: &'a str,
    /// Percent.
    mean: Option<f64>,
    rows: Table,
    confusion: Vec<Confused<'a>>,
    missing_images: &'a [String],
    unknown_images: &'a [String],
    resized_images: &'a [String],
    /// Shapes that are broken, or more than anyone draws.
    left_out: u64,
}

/// A cell of the confusion matrix; no label stands for no object.
#[derive(Serialize)]
struct Confused<'a> {
    expected: Option<&'a String>,
    given: Option<&'a String>,
    objects: u64,
}

impl<'a> Lines<'a> {
    fn of(file: &'a str, report: &'a Report, by: By) -> Self {
        let cells = report.compared.confusion.cells();
        Self {
            file,
            mean: report.mean(by),
            rows: rows(&report.compared, by),
            confusion: cells
                .map(|(expected, given, objects)| Confused { expected, given, objects })
                .collect(),
            missing_images: &report.missing,
            unknown_images: &report.unknown,
            resized_images: &report.resized,
            left_out: report.compared.left_out,
        }
    }
}

const FIGURE: &str = "figure";

fn columns(by: By) -> &'static [&'static str] {
    match by {
        By::Label => {
            &["label", "attribute", "shape", "measure", FIGURE, "expected", "missing", "extra", "cer"]
        }
        By::Image => &["image", FIGURE, "expected", "missing", "extra", "exact", "cer"],
        By::Object => &["image", "label", "object", "shape", "measure", FIGURE, "fate", "values"],
    }
}

fn rows(compared: &Compared, by: By) -> Table {
    let rows = match by {
        By::Label => compared.labels.iter().flat_map(of_label).collect(),
        By::Image => compared.images.iter().map(of_image).collect(),
        By::Object => compared.images.iter().flat_map(|image| of_objects(compared, image)).collect(),
    };
    Table { columns: columns(by), rows }
}

/// The row below all others.
fn mean(report: &Report, by: By) -> Vec<Cell> {
    let columns = columns(by).iter().enumerate();
    let cell = |(place, name): (usize, &&str)| match *name {
        _ if place == 0 => text("mean"),
        FIGURE => Cell::number(report.mean(by)),
        _ => Cell::Nothing,
    };
    columns.map(cell).collect()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn of_label(result: &LabelResult) -> Vec<Vec<Cell>> {
    let mut rows = vec![vec![
        text(&result.label),
        Cell::Nothing,
        Cell::Text(result.shapes()),
        Cell::Text(result.metric.to_string()),
        Cell::number(result.percent),
        Cell::Count(result.expected),
        Cell::Count(result.missing),
        Cell::Count(result.extra),
        Cell::Nothing,
    ]];
    rows.extend(result.attributes.iter().map(|attribute| {
        vec![
            text(&result.label),
            text(&attribute.name),
            Cell::Nothing,
            text("exact"),
            Cell::number(attribute.values.percent()),
            Cell::Count(attribute.values.count),
            Cell::Nothing,
            Cell::Nothing,
            Cell::number(attribute.values.cer()),
        ]
    }));
    rows
}

fn of_image(result: &ImageResult) -> Vec<Cell> {
    vec![
        text(&result.name),
        Cell::number(result.percent),
        Cell::Count(result.expected),
        Cell::Count(result.missing),
        Cell::Count(result.extra),
        Cell::number(result.values.percent()),
        Cell::number(result.values.cer()),
    ]
}

fn of_objects<'a>(
    compared: &'a Compared,
    image: &'a ImageResult,
) -> impl Iterator<Item = Vec<Cell>> + use<'a> {
    image.objects.iter().map(|object| {
        let label = &compared.labels[object.label];
        vec![
            text(&image.name),
            text(&label.label),
            Cell::Count(object.number.into()),
            text(object.kind.name()),
            Cell::Text(label.metric.to_string()),
            Cell::Number(object.percent),
            text(match object.fate {
                Fate::Found => "found",
                Fate::Missing => "missing",
                Fate::Extra => "extra",
            }),
            Cell::Values(object.values.clone()),
        ]
    })
}
