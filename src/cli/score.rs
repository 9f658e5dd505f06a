//! `score`: scores files of annotations against an exam's ground truth, or compares them with another file, without a
//! site, a chat or a database.

mod agreement;
mod cells;
mod confusion;
mod file;
mod images;
mod matrix;
mod measure;
mod pack;
mod reference;
mod report;
mod workers;

use std::fs;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use clap::builder::ArgPredicate;

use super::progress::Progress;
use agreement::By;
use matrix::Matrix;
use measure::MeasureArgs;
use pack::Pack;
use reference::Expected;
use report::Format;

/// Arguments of `score`.
#[derive(Args)]
pub(super) struct ScoreArgs {
    /// Folder of the exam; one with only `reference.xml` has the built-in rules (car, plate), and every
    /// image of a submission counts.
    #[arg(long, value_name = "DIR", required_unless_present = "reference")]
    exam: Option<PathBuf>,
    /// File to compare with, without an exam. What counts are the labels, shapes and attributes that it has, on the
    /// images that both files have. It may be packed as FILE may.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["exam", "attempt"])]
    reference: Option<PathBuf>,
    #[command(flatten)]
    measure: MeasureArgs,
    /// What a row is about, with --reference. [default: label]
    #[arg(long, value_enum, requires = "reference", conflicts_with = "exam")]
    by: Option<By>,
    /// Attempt whose images count, from 1; without it, the one that shares most images with the file.
    #[arg(long, value_name = "N")]
    attempt: Option<u8>,
    /// Number of threads.
    #[arg(long, value_name = "N", default_value = "1")]
    jobs: NonZeroUsize,
    /// Output format; with --reference, a table unless another is named.
    #[arg(
        long,
        value_enum,
        default_value = "json",
        default_value_if("reference", ArgPredicate::IsPresent, "table")
    )]
    format: Format,
    /// Annotation files, plain, gzipped, or the ZIP that the site exports; folders of them (`*.xml`, `*.zip`, `*.gz`); or
    /// `-` for the standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Does it and prints; one file that can't be scored keeps no other from it.
pub(super) fn run(arguments: &ScoreArgs) -> anyhow::Result<()> {
    let (format, mut heading) = (arguments.format, Vec::new());
    if let Some(reference) = &arguments.reference {
        let expected = Expected::load(reference, &arguments.measure)?;
        let comparer = expected.comparer();
        let by = arguments.by.unwrap_or_default();
        agreement::heading(by, format, &mut heading)?;
        return print(arguments, &heading, |memory: &mut Vec<u8>, file| {
            let report = comparer.report(file, memory);
            let mut text = Vec::new();
            let written = agreement::file(file, report.as_ref(), by, format, &mut text);
            // A table of values has no room for them.
            let notes = report.as_ref().ok().filter(|_| format == Format::Csv).map(agreement::Report::notes);
            Scored { notes: notes.unwrap_or_default(), ..Scored::of(text, &report, written) }
        });
    }
    let folder = arguments.exam.as_deref().context("--exam or --reference is missing")?;
    let pack = Pack::load(folder, arguments.attempt)?;
    let marker = pack.marker();
    report::heading(format, marker.columns(), &mut heading)?;
    print(arguments, &heading, |memory: &mut pack::Memory, file| {
        let report = marker.report(file, memory);
        let mut text = Vec::with_capacity(LINE);
        let written = report::line(file, &report, format, &mut text);
        // Only a table ends with the sum.
        let matrix = report.as_ref().ok().filter(|_| format == Format::Table);
        let matrix = matrix.map(|report| report.matrix().clone());
        Scored { matrix, ..Scored::of(text, &report, written) }
    })
}

/// Usual number of bytes that are printed of a file, and some more.
const LINE: usize = 4 << 10;

/// What is printed of a file, and its error if it has one.
struct Scored {
    text: Vec<u8>,
    /// What people should know besides.
    notes: Vec<String>,
    error: Option<String>,
    /// Which labels were drawn as which, if the output ends with the sum of it.
    matrix: Option<Matrix>,
}

impl Scored {
    fn of<T>(text: Vec<u8>, report: &Result<T, String>, written: io::Result<()>) -> Self {
        // Only memory was written to.
        let error = report.as_ref().err().cloned().or(written.err().map(|error| error.to_string()));
        Self { text, notes: Vec::new(), error, matrix: None }
    }
}

/// Scores every file and prints what comes of it.
fn print<Memory: Default>(
    arguments: &ScoreArgs,
    heading: &[u8],
    work: impl Fn(&mut Memory, &Path) -> Scored + Sync,
) -> anyhow::Result<()> {
    let files = files(&arguments.files)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut broken = 0;
    let printed = out
        .write_all(heading)
        .and_then(|()| print_all(&files, arguments.jobs, work, &mut out, &mut broken))
        .and_then(|()| out.flush());
    match printed {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
        printed => printed.context("cannot print")?,
    }
    if broken > 0 {
        bail!("{broken} of {} files could not be scored", files.len());
    }
    Ok(())
}

fn print_all<Memory: Default>(
    files: &[PathBuf],
    jobs: NonZeroUsize,
    work: impl Fn(&mut Memory, &Path) -> Scored + Sync,
    out: &mut impl Write,
    broken: &mut usize,
) -> io::Result<()> {
    let progress = Progress::new(files.len() as u64, "{pos} of {len} files");
    let mut sum = Matrix::default();
    let work = |memory: &mut Memory, file: &PathBuf| work(memory, file);
    workers::in_order(files, jobs.get(), work, |file, scored| {
        scored.matrix.iter().for_each(|matrix| sum.add(matrix));
        *broken += usize::from(scored.error.is_some());
        for told in scored.notes.iter().chain(&scored.error) {
            progress.aside(|| {
                // Even if nobody can see it, there is still the exit code.
                let _ = writeln!(io::stderr(), "candidates-bot: {}: {told}", file.display());
            });
        }
        progress.step();
        out.write_all(&scored.text)
    })?;
    sum.print(out)
}

/// What the files of a folder are called that are meant.
const ENDINGS: [&str; 3] = ["xml", "zip", "gz"];

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
            let is = |ending: &&str| entry.extension().is_some_and(|it| it.eq_ignore_ascii_case(ending));
            if ENDINGS.iter().any(is) {
                files.push(entry);
            }
        }
    }
    // The user may have named the wrong folder.
    if files.is_empty() {
        bail!("there are no files named *.xml, *.zip or *.gz in {}", arguments[0].display());
    }
    files.sort();
    Ok(files)
}
