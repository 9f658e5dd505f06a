//! `score`: files of markup against an exam's ground truth, without a site, a chat or a database.

use std::fs;
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::exam::{Exam, Markup, cvat_xml};
use crate::scoring::{Finding, Scorecard, findings_on, score_pictures};

/// So many files a thread are read and scored before their lines are printed: memory does not grow with their number.
const CHUNK: usize = 32;

/// What to score.
#[derive(Args)]
pub(super) struct ScoreArgs {
    /// Folder of the exam; one with nothing but `reference.xml` has the rules that are built in (car, plate), and every
    /// picture of a submission counts.
    #[arg(long, value_name = "DIR")]
    exam: PathBuf,
    /// Whose pictures count, from 1; without it the attempt that shares most pictures with the file.
    #[arg(long, value_name = "N")]
    attempt: Option<u8>,
    /// So many threads.
    #[arg(long, value_name = "N", default_value = "1")]
    jobs: NonZeroUsize,
    /// How to print it.
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
    /// Files of markup, folders of them (`*.xml`), or `-` for the standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One object a line.
    Json,
    /// For people.
    Table,
    /// With a heading.
    Csv,
}

/// Does it and prints; one file that can't be scored keeps no other from it.
pub(super) fn run(arguments: &ScoreArgs) -> anyhow::Result<()> {
    let pack = Pack::load(&arguments.exam, arguments.attempt)?;
    let files = files(&arguments.files)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut broken = 0;
    let printed = print_all(&pack, &files, arguments, &mut out, &mut broken).and_then(|()| out.flush());
    match printed {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
        printed => printed.context("cannot print")?,
    }
    if broken > 0 {
        bail!("{broken} of {} files could not be scored", files.len());
    }
    Ok(())
}

fn print_all(
    pack: &Pack,
    files: &[PathBuf],
    arguments: &ScoreArgs,
    out: &mut impl Write,
    broken: &mut usize,
) -> io::Result<()> {
    match arguments.format {
        Format::Json => {}
        Format::Table => writeln!(
            out,
            "{:<32} {:>7} {:>8} {:>8} {:>8}  complete",
            "file", "attempt", "car", "plate", "exact"
        )?,
        Format::Csv => writeln!(out, "file,attempt,car_iou,plate_iou,plate_accuracy,complete,error")?,
    }
    let jobs = arguments.jobs.get();
    for chunk in files.chunks(CHUNK * jobs) {
        let parts: Vec<Vec<Result<Report, String>>> = std::thread::scope(|scope| {
            let threads: Vec<_> = chunk
                .chunks(chunk.len().div_ceil(jobs))
                .map(|part| scope.spawn(|| part.iter().map(|file| pack.report(file)).collect()))
                .collect();
            threads.into_iter().map(|thread| thread.join().expect("scoring panics on no markup")).collect()
        });
        for (file, report) in chunk.iter().zip(parts.into_iter().flatten()) {
            if let Err(error) = &report {
                *broken += 1;
                // Without anybody to tell it to, there is still the exit code.
                let _ = writeln!(io::stderr(), "candidates-bot: {}: {error}", file.display());
            }
            print_one(file, report, arguments.format, out)?;
        }
    }
    Ok(())
}

fn print_one(
    file: &Path,
    report: Result<Report, String>,
    format: Format,
    out: &mut impl Write,
) -> io::Result<()> {
    let name = file.display().to_string();
    let figure = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.2}"));
    match (format, report) {
        (Format::Json, Ok(report)) => {
            serde_json::to_writer(&mut *out, &report)?;
            writeln!(out)
        }
        (Format::Json, Err(error)) => {
            serde_json::to_writer(&mut *out, &Broken { file: name, error })?;
            writeln!(out)
        }
        (Format::Table, Ok(report)) => writeln!(
            out,
            "{name:<32} {:>7} {:>8} {:>8} {:>8}  {}",
            report.attempt.map_or_else(|| "-".to_owned(), |attempt| attempt.to_string()),
            figure(report.car_iou),
            figure(report.plate_iou),
            figure(report.plate_accuracy),
            if report.complete { "yes" } else { "no" }
        ),
        (Format::Table, Err(error)) => writeln!(out, "{name:<32} {error}"),
        (Format::Csv, Ok(report)) => writeln!(
            out,
            "{},{},{},{},{},{},",
            quoted(&name),
            report.attempt.map_or_else(String::new, |attempt| attempt.to_string()),
            figure(report.car_iou),
            figure(report.plate_iou),
            figure(report.plate_accuracy),
            report.complete
        ),
        (Format::Csv, Err(error)) => writeln!(out, "{},,,,,,{}", quoted(&name), quoted(&error)),
    }
}

/// A field of a CSV file (RFC 4180).
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Every file that is meant, in order of the names.
fn files(arguments: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in arguments {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let unreadable = || format!("cannot read the folder {}", path.display());
        for entry in fs::read_dir(path).with_context(unreadable)? {
            let entry = entry.with_context(unreadable)?.path();
            if entry.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml")) {
                files.push(entry);
            }
        }
    }
    // Whoever named the wrong folder is to hear of it.
    if files.is_empty() {
        bail!("there are no files named *.xml in {}", arguments[0].display());
    }
    files.sort();
    Ok(files)
}

/// What files are scored against.
struct Pack {
    exam: Exam,
    /// Whose pictures count; none: the pictures decide.
    attempt: Option<u8>,
    /// The folder has no rules of its own, so that every picture counts.
    bare: bool,
}

impl Pack {
    fn load(folder: &Path, attempt: Option<u8>) -> anyhow::Result<Self> {
        if folder.join("exam.toml").exists() {
            let exam = Exam::load(folder)?;
            if let Some(attempt) = attempt
                && !(1..=exam.attempts.len()).contains(&usize::from(attempt))
            {
                bail!("the exam has attempts 1 to {}, not {attempt}", exam.attempts.len());
            }
            return Ok(Self { exam, attempt, bare: false });
        }
        if attempt.is_some() {
            bail!(
                "--attempt needs an exam.toml in {}, which says whose pictures are whose",
                folder.display()
            );
        }
        let file = folder.join("reference.xml");
        let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let reference = cvat_xml::read(&bytes).with_context(|| file.display().to_string())?;
        let exam = Exam { reference, attempts: Vec::new(), originals: Vec::new(), ..Exam::embedded()? };
        Ok(Self { exam, attempt: None, bare: true })
    }

    fn report(&self, file: &Path) -> Result<Report, String> {
        let markup = cvat_xml::read(&read(file).map_err(|error| error.to_string())?)
            .map_err(|error| error.to_string())?;
        let (attempt, names) = self.pictures(&markup)?;
        let scorecard = score_pictures(&self.exam, &names, &markup);
        let findings = findings_on(&self.exam, &names, &markup);
        Ok(Report::new(file, attempt, &scorecard, findings))
    }

    /// Which attempt it is, and the names of its pictures.
    fn pictures(&self, markup: &Markup) -> Result<(Option<u8>, Vec<String>), String> {
        let names = || markup.pictures.iter().map(|picture| &picture.name);
        if self.bare {
            let known: Vec<String> =
                names().filter(|name| self.exam.reference.picture(name).is_some()).cloned().collect();
            if known.is_empty() {
                return Err("none of its pictures is in the ground truth".to_owned());
            }
            return Ok((None, known));
        }
        let shared = |attempt: u8| {
            let own = self.exam.assignment(attempt);
            names().filter(|name| own.contains(name)).count()
        };
        // Of equals the first.
        let attempts = (1..=self.exam.attempts.len() as u8).rev();
        let best = || attempts.max_by_key(|attempt| shared(*attempt)).filter(|attempt| shared(*attempt) > 0);
        let attempt = self.attempt.or_else(best);
        let attempt = attempt.ok_or("none of its pictures is in any attempt of the exam")?;
        Ok((Some(attempt), self.exam.assignment(attempt).to_vec()))
    }
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    if file.as_os_str() != "-" {
        return fs::read(file);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A file that can't be scored.
#[derive(Serialize)]
struct Broken {
    file: String,
    error: String,
}

/// The figures of a file. Percent; per picture with two decimals.
#[derive(Serialize)]
struct Report {
    file: String,
    attempt: Option<u8>,
    car_iou: Option<f64>,
    plate_iou: Option<f64>,
    plate_accuracy: Option<f64>,
    complete: bool,
    findings: Vec<Finding>,
    images: Vec<Image>,
}

#[derive(Serialize)]
struct Image {
    name: String,
    car_iou: Option<f64>,
    plate_iou: Option<f64>,
    plates: Vec<Plate>,
}

#[derive(Serialize)]
struct Plate {
    expected: String,
    given: Option<String>,
    exact: bool,
    cer: f64,
}

impl Report {
    fn new(file: &Path, attempt: Option<u8>, scorecard: &Scorecard, findings: Vec<Finding>) -> Self {
        let images = scorecard.pictures.iter().map(|picture| {
            let label = |name: &str| picture.labels.iter().find(|label| label.label == name);
            let plates = label("plate").into_iter().flat_map(|label| &label.objects);
            let values = plates.flat_map(|object| &object.values).filter(|value| value.attribute == "plate");
            Image {
                name: picture.name.clone(),
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
            }
        });
        Self {
            file: file.display().to_string(),
            attempt,
            car_iou: scorecard.car_iou(),
            plate_iou: scorecard.plate_iou(),
            plate_accuracy: scorecard.plate_accuracy(),
            complete: findings.is_empty(),
            findings,
            images: images.collect(),
        }
    }
}
