//! `export`: everyone's metrics as a workbook, a table, or JSON lines.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};

use super::answer::Answer;
use super::destination::refuse_database;
use crate::config;
use crate::control::{self, ExportFormat, ExportRequest, Request};
use crate::exam::Language;
use crate::output::{Output, Rights, is_standard_output};

/// Arguments of `export`.
#[derive(Args)]
pub(super) struct ExportArgs {
    /// File to write; `-` for standard output (not for a workbook).
    file: PathBuf,
    /// Format; without it, the file's extension decides.
    #[arg(long, value_enum)]
    format: Option<ExportFormat>,
    /// Language of the reader: words in a workbook; in a CSV file, `ru` is what a Russian Excel opens (semicolons,
    /// decimal commas, a byte order mark), `en` has commas and decimal points. Without it, the language of the
    /// settings.
    #[arg(long, value_enum)]
    language: Option<Words>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Words {
    /// Russian.
    Ru,
    /// English.
    En,
}

/// Writes it; gives back what to print.
pub(super) fn run(arguments: &ExportArgs, file: Option<&Path>) -> anyhow::Result<String> {
    let format = format(arguments)?;
    let config = config::load(file)?;
    let language = arguments.language.map(|language| match language {
        Words::Ru => Language::Ru,
        Words::En => Language::En,
    });
    let request = Request::Export(ExportRequest { format, language });
    if is_standard_output(&arguments.file) {
        if format == ExportFormat::Xlsx {
            bail!("a workbook can't be written to standard output; name a file");
        }
        let mut out = std::io::stdout().lock();
        let mut answer = Answer::with_bytes(&mut out);
        return match control::ask(config, &request, &mut answer) {
            // A reader that has seen enough (`| head`) is no error.
            Err(_) if answer.is_unread() => Ok(String::new()),
            result => result.map(|()| String::new()),
        };
    }
    let path = &arguments.file;
    refuse_database(&config, path)?;
    let mut whole = Output::new(path, Rights::Owner)?;
    let mut out = BufWriter::new(&mut whole);
    let mut answer = Answer::with_bytes(&mut out);
    control::ask(config, &request, &mut answer)?;
    let candidates = answer.into_text();
    out.flush().with_context(|| format!("cannot write {}", path.display()))?;
    drop(out);
    let bytes = whole.keep()?;
    Ok(format!("{candidates} candidates, {bytes} bytes: {}\n", path.display()))
}

fn format(arguments: &ExportArgs) -> anyhow::Result<ExportFormat> {
    if let Some(format) = arguments.format {
        return Ok(format);
    }
    let ending = arguments.file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "xlsx" => Ok(ExportFormat::Xlsx),
        "csv" => Ok(ExportFormat::Csv),
        "json" | "jsonl" => Ok(ExportFormat::Json),
        _ => bail!("the file's extension does not say the format; add --format xlsx, csv or json"),
    }
}
