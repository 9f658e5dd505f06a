//! `exam check`: everything that is wrong with an exam, and a summary of its contents.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;
use serde::Serialize;

use super::super::print::print;
use super::{certainty, codes, pool};
use crate::exam::{Exam, ExamError, Inspection, inspect};
use crate::scoring::{Percent, Scorer, findings_on};
use crate::{foreign, measure};

/// Arguments of `exam check`.
#[derive(Args)]
pub(in crate::cli) struct CheckArgs {
    /// Folder of the exam.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// What was found.
#[derive(Serialize)]
struct Report {
    ok: bool,
    labels: Vec<String>,
    attempts: usize,
    #[serde(rename = "pictures")]
    images: Vec<Row>,
    /// From what attempts draw their images.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pool: Vec<pool::Row>,
    /// Files in the folder of images that no attempt names.
    unused: Vec<String>,
    /// Images of the instruction that candidates get as files.
    as_files: Vec<AsFile>,
    /// Instructions that candidates get in several messages.
    long: Vec<Long>,
    /// What is no fault and should be known.
    notes: Vec<String>,
    problems: Vec<Problem>,
}

/// An instruction that does not fit into one message together with link and password.
#[derive(Serialize)]
struct Long {
    key: &'static str,
    /// As Telegram counts them.
    characters: usize,
}

/// An image of the instruction that Telegram does not show as one.
#[derive(Serialize)]
struct AsFile {
    file: String,
    why: String,
}

/// An image.
#[derive(Serialize)]
struct Row {
    name: String,
    width: u32,
    height: u32,
    bytes: usize,
    /// Numbers of the attempts that have it.
    attempts: Vec<usize>,
    /// The stratum of the pool that it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    stratum: Option<String>,
    /// Objects by label, in the order of the labels.
    objects: Vec<usize>,
}

#[derive(Serialize)]
struct Problem {
    file: String,
    line: Option<usize>,
    /// What is wrong and what to do, with file and line.
    told: String,
}

impl From<&ExamError> for Problem {
    fn from(error: &ExamError) -> Self {
        // A decoder's message may have more than one line.
        let told = error.to_string().lines().collect::<Vec<_>>().join(" ");
        Self { file: error.file().to_owned(), line: error.line(), told }
    }
}

/// Checks and prints; an error when anything is wrong.
pub(super) fn run(arguments: &CheckArgs) -> anyhow::Result<()> {
    check(&arguments.folder, arguments.json)
}

/// The same for whoever has just made the folder.
pub(super) fn check(folder: &Path, json: bool) -> anyhow::Result<()> {
    let report = report(folder);
    let text = if json { format!("{}\n", serde_json::to_string(&report)?) } else { table(&report)? };
    print(&text)?;
    match report.problems.len() {
        0 => Ok(()),
        count => bail!("{}: {}", folder.display(), counted(count, "problem")),
    }
}

fn report(folder: &Path) -> Report {
    let Inspection { exam, originals, unused, as_files, problems } = inspect(folder);
    let as_files = as_files.into_iter().map(|(file, why)| AsFile { file, why: why.to_string() }).collect();
    let mut problems: Vec<Problem> = problems.iter().map(Problem::from).collect();
    if let Some(exam) = exam.as_ref().filter(|_| problems.is_empty()) {
        problems = flaws(exam, folder);
    }
    let labels = exam.as_ref().map_or(&[][..], |exam| &exam.labels);
    let row = |original: &crate::exam::OriginalImage| {
        let attempts = exam.iter().flat_map(|exam| (1..).zip(&exam.attempts));
        let truth = exam.as_ref().and_then(|exam| exam.reference.image(&original.name));
        Row {
            name: original.name.clone(),
            width: original.width,
            height: original.height,
            bytes: original.bytes.len(),
            attempts: attempts
                .filter_map(|(number, names)| names.contains(&original.name).then_some(number))
                .collect(),
            stratum: exam.as_ref().and_then(|exam| pool::stratum(exam, &original.name)),
            objects: labels.iter().map(|rule| truth.map_or(0, |truth| rule.objects(truth).count())).collect(),
        }
    };
    Report {
        ok: problems.is_empty(),
        labels: labels.iter().map(|label| label.name.clone()).collect(),
        attempts: exam.as_ref().map_or(0, |exam| exam.attempts.len()),
        images: originals.iter().map(row).collect(),
        pool: exam.as_ref().map_or_else(Vec::new, pool::rows),
        unused,
        as_files,
        long: exam.as_ref().map_or_else(Vec::new, long),
        notes: exam
            .iter()
            .flat_map(|exam| {
                codes::note(exam)
                    .into_iter()
                    .chain(certainty::notes(exam))
                    .chain(certainty::too_short(exam))
                    .chain(pool::note(exam))
            })
            .collect(),
        problems,
    }
}

/// Link, login, password and what stands around them have room beside an instruction that is not longer.
const BESIDE_CREDENTIALS: usize = 3000;

fn long(exam: &Exam) -> Vec<Long> {
    [("instruction.ru", &exam.instruction.ru), ("instruction.en", &exam.instruction.en)]
        .into_iter()
        .map(|(key, text)| Long { key, characters: measure::units(text) })
        .filter(|long| long.characters > BESIDE_CREDENTIALS)
        .collect()
}

/// Whether the ground truth, handed in as a candidate's work, would be complete and score 100.
fn flaws(exam: &Exam, folder: &Path) -> Vec<Problem> {
    let file = folder.join("reference.xml").display().to_string();
    let mut problems = Vec::new();
    let all = exam.draws().then(|| {
        let names: Vec<String> = exam.originals.iter().map(|original| original.name.clone()).collect();
        Cow::Owned(names)
    });
    let lists = exam.attempts.iter().map(|images| Cow::Borrowed(images.as_slice()));
    let lists: Vec<Cow<'_, [String]>> = all.map_or_else(|| lists.collect(), |all| vec![all]);
    for names in lists {
        let mut tell = |name: &str, what: &str| {
            let told = format!("{file}: the picture {name:?}, handed in as a candidate's work, {what}");
            problems.push(Problem { file: file.clone(), line: None, told });
        };
        for finding in findings_on(exam, &names, &exam.reference) {
            tell(&finding.name, &format!("is not complete: {:?}; correct its ground truth", finding.problem));
        }
        for image in Scorer::on(exam, &names).score(&names, &exam.reference).images {
            for label in image.labels {
                let objects = label.objects.iter().all(|object| {
                    object.iou == Percent::HUNDRED && object.values.iter().all(|value| value.right)
                });
                if label.iou != Percent::HUNDRED || !objects {
                    let what = format!(
                        "does not reach 100 % for the label {:?}; correct outlines that lie on each other or beside \
                         the picture",
                        label.label
                    );
                    tell(&image.name, &what);
                }
            }
        }
    }
    problems
}

/// "1 picture", "2 pictures".
fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// Which attempts have an image, or from which stratum of the pool it is drawn.
fn whose(row: &Row) -> String {
    let attempts = row.attempts.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    row.stratum.as_ref().map_or(attempts, |stratum| foreign::tame(stratum))
}

fn table(report: &Report) -> anyhow::Result<String> {
    let mut text = String::new();
    let names = report.images.iter().map(|row| row.name.chars().count());
    let width = names.chain([7]).max().unwrap_or_default();
    let whose_width =
        report.images.iter().map(|row| whose(row).chars().count()).chain([8]).max().unwrap_or(8);
    if !report.images.is_empty() {
        let whose = if report.pool.is_empty() { "attempts" } else { "for" };
        write!(text, "{:<width$}  {:>13}  {:>8}  {whose:<whose_width$}", "picture", "size", "KB")?;
        report.labels.iter().try_for_each(|label| write!(text, "  {}", foreign::isolated(label)))?;
        writeln!(text)?;
    }
    for row in &report.images {
        let attempts = whose(row);
        let size = format!("{} × {}", row.width, row.height);
        let name = foreign::column(&row.name, width);
        write!(text, "{name}  {size:>13}  {:>8}  {attempts:<whose_width$}", row.bytes.div_ceil(1000))?;
        for (label, count) in report.labels.iter().zip(&row.objects) {
            write!(text, "  {count:>width$}", width = foreign::tame(label).chars().count())?;
        }
        writeln!(text)?;
    }
    for name in &report.unused {
        let nobody =
            if report.pool.is_empty() { "no attempt has" } else { "neither an attempt nor the pool has" };
        writeln!(text, "{}: {nobody} this picture", foreign::isolated(name))?;
    }
    for AsFile { file, why } in &report.as_files {
        writeln!(
            text,
            "{}: candidates get it as a file, since Telegram does not show it as a picture: {why}",
            foreign::isolated(file)
        )?;
    }
    for Long { key, characters } in &report.long {
        writeln!(
            text,
            "exam.toml, {key}: {characters} characters, as Telegram counts them; candidates may get it in several messages"
        )?;
    }
    for note in &report.notes {
        writeln!(text, "{note}")?;
    }
    for problem in &report.problems {
        writeln!(text, "✗ {}", foreign::isolated(&problem.told))?;
    }
    if report.ok {
        let labels: Vec<String> = report.labels.iter().map(|label| foreign::isolated(label)).collect();
        let labels = labels.join(", ");
        let images = counted(report.images.len(), "picture");
        let whose = match &report.pool[..] {
            [] => format!("in {}", counted(report.attempts, "attempt")),
            pool => {
                format!("with {} in the pool", counted(pool.len(), "stratum").replace("stratums", "strata"))
            }
        };
        writeln!(
            text,
            "✓ {images} {whose}, labels {labels}: all fits together, and the ground truth scores 100"
        )?;
    }
    Ok(text)
}
