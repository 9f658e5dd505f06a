//! `export`: everybody's metrics as a workbook, a table, or JSON lines.

use std::io::{BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use chrono::Utc;
use clap::{Args, ValueEnum};

use crate::config;
use crate::exam::Language;
use crate::export;
use crate::store::Store;

/// As what, and where to.
#[derive(Args)]
pub(super) struct ExportArgs {
    /// The file; `-` for standard output (not for a workbook).
    file: PathBuf,
    /// As what; without it, the file's ending decides.
    #[arg(long, value_enum)]
    format: Option<ExportFormat>,
    /// Language of the words in a workbook; without it, the usual one of the settings.
    #[arg(long, value_enum)]
    language: Option<Words>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    /// A workbook with everybody, a sheet for every picture, and a summary with charts.
    Xlsx,
    /// A table of text.
    Csv,
    /// One JSON object a line.
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum Words {
    Ru,
    En,
}

/// Writes it; gives back what to print.
pub(super) fn run(arguments: &ExportArgs, file: Option<&Path>) -> anyhow::Result<String> {
    let format = format(arguments)?;
    let config = config::load(file)?;
    let store = Store::open(&config.database)?;
    let view = store.read()?;
    let language = match arguments.language {
        Some(Words::Ru) => Language::Ru,
        Some(Words::En) => Language::En,
        None => config.language,
    };
    if arguments.file == Path::new("-") {
        let out = std::io::stdout().lock();
        let written = match format {
            ExportFormat::Csv => export::table(&view, out),
            ExportFormat::Json => export::json_lines(&view, out),
            ExportFormat::Xlsx => bail!("a workbook can't be written to standard output; name a file"),
        };
        match written {
            // A reader that has seen enough (`| head`) is no error.
            Err(error) if !error.is_broken_pipe() => return Err(error.into()),
            _ => {}
        }
        return Ok(String::new());
    }
    let path = &arguments.file;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // It gets its name when it is whole; what was there stays until then.
    let mut whole = tempfile::NamedTempFile::new_in(folder)
        .with_context(|| format!("cannot write into {}", folder.display()))?;
    let mut out = BufWriter::new(whole.as_file_mut());
    let candidates = match format {
        ExportFormat::Xlsx => {
            export::workbook(&view, &super::exam(&config)?, language, Utc::now(), &mut out)?
        }
        ExportFormat::Csv => export::table(&view, &mut out)?,
        ExportFormat::Json => export::json_lines(&view, &mut out)?,
    };
    out.flush().with_context(|| format!("cannot write {}", path.display()))?;
    drop(out);
    let bytes = whole.as_file_mut().stream_position().unwrap_or_default();
    whole.persist(path).with_context(|| format!("cannot write {}", path.display()))?;
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
        _ => bail!("the file's ending does not say as what; add --format xlsx, csv or json"),
    }
}
