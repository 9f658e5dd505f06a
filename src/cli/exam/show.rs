//! `exam show`: the ground truth on a page of images, with figures.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::super::print::print;
use super::super::request;
use super::{codes, pool};
use crate::config;
use crate::control::{CorrectedKey, CorrectionsRequest, Request, corrected_exam};
use crate::exam::geometry::pairs;
use crate::exam::{AnnotatedImage, Exam, Geometry, LabelRule, Shape};
use crate::foreign;
use crate::output::{self, NewFolder, Rights};
use crate::report::contact_sheet;
use crate::scoring::Spans;
use crate::scoring::measures::line::Line;

/// Arguments of `exam show`.
#[derive(Args)]
pub(in crate::cli) struct ShowArgs {
    /// Folder of the exam.
    #[arg(value_name = "DIR", required_unless_present = "corrected")]
    folder: Option<PathBuf>,
    /// New folder for the exam in use with the corrections of its ground truth that are in force; it is then shown.
    #[arg(long, value_name = "NEWDIR", conflicts_with = "folder")]
    corrected: Option<PathBuf>,
    /// File for the page of images (PNG).
    #[arg(long, value_name = "FILE", default_value = "contact-sheet.png")]
    out: PathBuf,
}

/// Draws and prints.
pub(super) fn run(arguments: &ShowArgs, file: Option<&Path>) -> anyhow::Result<()> {
    let exam = match (&arguments.corrected, &arguments.folder) {
        (Some(folder), _) => exported(folder, file)?,
        (None, folder) => Exam::load(folder.as_deref().unwrap_or(Path::new(".")))?,
    };
    let sheet = contact_sheet(&exam).context("cannot draw the pictures of the exam")?;
    let out = arguments.out.display();
    output::write(&arguments.out, sheet, Rights::Usual)?;
    let mut text = figures(&exam)?;
    writeln!(text, "\nThe pictures with the ground truth are in {out}")?;
    for note in codes::note(&exam).into_iter().chain(pool::note(&exam)) {
        writeln!(text, "{note}")?;
    }
    print(&text)
}

/// Writes the exam in use, as it is corrected, into a new folder.
fn exported(folder: &Path, file: Option<&Path>) -> anyhow::Result<Exam> {
    let config = config::load(file)?;
    let exam = Exam::load_or_embedded(config.exam.as_deref())?;
    let answer = request::ask(config, &Request::Corrections(CorrectionsRequest::Key))?;
    let key: CorrectedKey =
        serde_json::from_str(&answer).context("cannot read the answer of the running bot")?;
    let exam = corrected_exam(&exam, &key)?;
    let fresh = NewFolder::new(folder)?;
    for file in &exam.files {
        let path = fresh.path().join(&file.path);
        let around = output::folder(&path);
        fs::create_dir_all(around).with_context(|| format!("cannot make {}", around.display()))?;
        output::write(&path, &file.bytes, Rights::Usual)?;
    }
    fresh.keep()?;
    Ok(exam)
}

/// The size of each of a label's objects on an image: how many pixels an area covers, how long a line is; `None` for
/// what has neither.
fn sizes(rule: &LabelRule, image: &AnnotatedImage) -> Vec<Option<u64>> {
    let size = |shape: &Shape| match &shape.geometry {
        Geometry::Polyline(numbers) => Some(Line::through(pairs(numbers)).length().round() as u64),
        geometry if geometry.kind().is_area() => Some(Spans::of(geometry, image.width, image.height).area()),
        _ => None,
    };
    rule.objects(image).map(size).collect()
}

/// Objects and their sizes, by image and in all.
fn figures(exam: &Exam) -> anyhow::Result<String> {
    let marked: Vec<&AnnotatedImage> =
        exam.originals.iter().filter_map(|original| exam.reference.image(&original.name)).collect();
    let column = |name: &str| name.chars().count();
    let image = marked.iter().map(|image| column(&image.name)).chain([7]).max().unwrap_or_default();
    let label = exam.labels.iter().map(|rule| column(&rule.name)).chain([5]).max().unwrap_or_default();
    let heading = |text: &mut String, first: &str| {
        writeln!(
            text,
            "{first:<image$}  {:<label$}  {:>7}  {:>11}  {:>11}  {:>11}  {:>9}",
            "label", "objects", "smallest", "median", "largest", "% of all"
        )
    };
    let mut text = format!("{}, sizes in pixels\n\n", foreign::isolated(&exam.title.en));
    heading(&mut text, "picture")?;
    let line = |text: &mut String, name: &str, rule: &LabelRule, all: &[Option<u64>], pixels: u64| {
        let mut sizes: Vec<u64> = all.iter().flatten().copied().collect();
        sizes.sort_unstable();
        let size = |at: usize| sizes.get(at).map_or_else(|| "–".to_owned(), u64::to_string);
        let share = sizes.iter().sum::<u64>() as f64 * 100.0 / pixels.max(1) as f64;
        let share = if rule.shape().is_area() { format!("{share:.2}") } else { "–".to_owned() };
        let (count, last) = (all.len(), sizes.len().saturating_sub(1));
        let (small, median, large) = (size(0), size(sizes.len() / 2), size(last));
        writeln!(
            text,
            "{}  {}  {count:>7}  {small:>11}  {median:>11}  {large:>11}  {share:>9}",
            foreign::column(name, image),
            foreign::column(&rule.name, label)
        )
    };
    let pixels = |image: &AnnotatedImage| u64::from(image.width) * u64::from(image.height);
    for marked in &marked {
        for rule in &exam.labels {
            line(&mut text, &marked.name, rule, &sizes(rule, marked), pixels(marked))?;
        }
    }
    for rule in &exam.labels {
        let all: Vec<Option<u64>> = marked.iter().flat_map(|image| sizes(rule, image)).collect();
        line(&mut text, "all", rule, &all, marked.iter().map(|image| pixels(image)).sum())?;
    }
    Ok(text)
}
