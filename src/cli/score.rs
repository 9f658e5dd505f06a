//! `score`: scores files of annotations against an exam's ground truth, without a site, a chat or a database.

mod file;
mod matrix;
mod pack;
mod report;
mod workers;

use std::fs;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;

use super::progress::Progress;
use matrix::Matrix;
use pack::{Marker, Pack};
use report::Format;

/// Arguments of `score`.
#[derive(Args)]
pub(super) struct ScoreArgs {
    /// Folder of the exam; one with only `reference.xml` has the built-in rules (car, plate), and every
    /// image of a submission counts.
    #[arg(long, value_name = "DIR")]
    exam: PathBuf,
    /// Attempt whose images count, from 1; without it, the one that shares most images with the file.
    #[arg(long, value_name = "N")]
    attempt: Option<u8>,
    /// Number of threads.
    #[arg(long, value_name = "N", default_value = "1")]
    jobs: NonZeroUsize,
    /// Output format.
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
    /// Annotation files, plain, gzipped, or the ZIP that the site exports; folders of them (`*.xml`, `*.zip`, `*.gz`); or
    /// `-` for the standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Does it and prints; one file that can't be scored keeps no other from it.
pub(super) fn run(arguments: &ScoreArgs) -> anyhow::Result<()> {
    let pack = Pack::load(&arguments.exam, arguments.attempt)?;
    let files = files(&arguments.files)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut broken = 0;
    let printed =
        print_all(&pack.marker(), &files, arguments, &mut out, &mut broken).and_then(|()| out.flush());
    match printed {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
        printed => printed.context("cannot print")?,
    }
    if broken > 0 {
        bail!("{broken} of {} files could not be scored", files.len());
    }
    Ok(())
}

/// A file's line, its error if it has one, and which labels were drawn as which.
struct Scored {
    line: Vec<u8>,
    error: Option<String>,
    matrix: Option<Matrix>,
}

fn print_all(
    marker: &Marker<'_>,
    files: &[PathBuf],
    arguments: &ScoreArgs,
    out: &mut impl Write,
    broken: &mut usize,
) -> io::Result<()> {
    report::heading(arguments.format, marker.columns(), out)?;
    let progress = Progress::new(files.len() as u64, "{pos} of {len} files");
    let format = arguments.format;
    let work = |contents: &mut Vec<u8>, file: &PathBuf| {
        let report = marker.report(file, contents);
        let mut line = Vec::new();
        // Only memory is written to.
        let written = report::line(file, &report, format, &mut line);
        // Only a table ends with the sum.
        let matrix =
            report.as_ref().ok().filter(|_| format == Format::Table).map(|report| report.matrix().clone());
        Scored { line, error: report.err().or(written.err().map(|error| error.to_string())), matrix }
    };
    let mut sum = Matrix::default();
    workers::in_order(files, arguments.jobs.get(), work, |file, scored| {
        scored.matrix.iter().for_each(|matrix| sum.add(matrix));
        if let Some(error) = scored.error {
            *broken += 1;
            progress.aside(|| {
                // Even if nobody can see it, there is still the exit code.
                let _ = writeln!(io::stderr(), "candidates-bot: {}: {error}", file.display());
            });
        }
        progress.step();
        out.write_all(&scored.line)
    })?;
    if format == Format::Table { sum.print(out) } else { Ok(()) }
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
