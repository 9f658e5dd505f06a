//! `exam stats`: whether an exam measures anything, by the answers of all candidates or by a table of anybody's.

mod text;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use serde::Serialize;

use super::super::print::print;
use super::super::request;
use crate::config;
use crate::control::{ExamStatisticsRequest, Request};
use crate::exam_statistics::{ExamFigures, LONGEST_FILE, Table, Test};

/// Arguments of `exam stats`.
#[derive(Args)]
pub(in crate::cli) struct StatsArgs {
    /// Exam of the attempts that count: `current`, or the beginning of its pack's hash.
    #[arg(long, value_name = "HASH", default_value = "current", conflicts_with = "matrix")]
    exam: String,
    /// Table of anybody's answers (CSV; `-` for standard input) in place of the records. A row is a person, a column an
    /// item, a cell a number from 0 (wrong) to 1 (right), or nothing or NA where it is missing. Names in the first row and
    /// in the first column are recognised as such.
    #[arg(long, value_name = "FILE")]
    matrix: Option<PathBuf>,
    /// Percentage of right answers from which people pass. How often it would be decided the same way again is then told
    /// of all answers together, too; of an exam's own figures it is told by its thresholds.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    cut: Option<f64>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

fn percent(typed: &str) -> Result<f64, String> {
    let number = typed.trim_end_matches('%').trim().parse::<f64>().ok();
    number
        .filter(|number| (0.0..=100.0).contains(number))
        .ok_or_else(|| "not a number from 0 to 100".to_owned())
}

/// The statistics of a table, for programs.
#[derive(Serialize)]
struct OfTable<'t> {
    /// Whether the first row has the names of the items.
    header: bool,
    /// Whether the first column has the names of the people.
    names: bool,
    /// How many cells are missing.
    missing: usize,
    #[serde(flatten)]
    test: &'t Test<String>,
}

/// Computes and prints.
pub(super) fn run(arguments: &StatsArgs, file: Option<&Path>) -> anyhow::Result<()> {
    let cut = arguments.cut.map(|percent| percent / 100.0);
    if let Some(path) = &arguments.matrix {
        let table = read(path)?;
        let test = table.figures(cut);
        if !arguments.json {
            return print(&text::of_table(&table, &test));
        }
        let (header, names, missing) = (table.has_header, table.has_people, table.missing());
        return print(&format!(
            "{}\n",
            serde_json::to_string(&OfTable { header, names, missing, test: &test })?
        ));
    }
    let exam = Some(&arguments.exam).filter(|exam| exam.trim() != "current").cloned();
    let wanted = Request::ExamStatistics(ExamStatisticsRequest { exam, cut });
    let answer = request::ask(config::load(file)?, &wanted)?;
    if arguments.json {
        return print(&format!("{answer}\n"));
    }
    let figures: ExamFigures =
        serde_json::from_str(&answer).context("cannot read the answer of the running bot")?;
    print(&text::of_exam(&figures))
}

/// Reads a table from a file or from standard input.
fn read(path: &Path) -> anyhow::Result<Table> {
    let named = || format!("cannot read {}", path.display());
    let mut bytes = Vec::new();
    let limit = LONGEST_FILE as u64 + 1;
    let read = if path.as_os_str() == "-" {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    if read.with_context(named)? > LONGEST_FILE {
        bail!(
            "{}: it has more than {} MB, and no more are read; split it",
            path.display(),
            LONGEST_FILE >> 20
        );
    }
    Table::of(&bytes).with_context(named)
}
