//! `export`: everyone's metrics as the bytes of a workbook, a table, or JSON lines.

use std::io::{self, BufWriter, Seek, Write};

use anyhow::Context;
use chrono::Utc;
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::backend::Backend;
use super::reply::{BytesOf, Part, Reply};
use crate::exam::Language;
use crate::export;

/// What is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRequest {
    /// As what.
    pub format: ExportFormat,
    /// Language of the words in a workbook; none: the usual one of the settings.
    pub language: Option<Language>,
}

/// Format of exported metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
pub enum ExportFormat {
    /// A workbook with all candidates, a sheet for every image, and a summary with charts.
    Xlsx,
    /// A table as text.
    Csv,
    /// One JSON object per line.
    Json,
}

/// Sends the file; the text says how many candidates are in it.
pub(super) fn perform(
    wanted: ExportRequest,
    backend: &dyn Backend,
    reply: &mut dyn Reply,
) -> anyhow::Result<()> {
    let view = backend.store().read()?;
    let packs = backend.rules()?.packs;
    let candidates = match wanted.format {
        ExportFormat::Csv => export::table(&view, packs.current(), &mut buffered(reply))?,
        ExportFormat::Json => export::json_lines(&view, packs.current(), &mut buffered(reply))?,
        ExportFormat::Xlsx => {
            // The writer seeks, but an answer can only be written forward.
            let mut whole = tempfile::tempfile().context("cannot make a temporary file")?;
            let language = wanted.language.unwrap_or(backend.config().language);
            let mut out = BufWriter::new(&mut whole);
            let candidates = export::workbook(&view, &packs, language, Utc::now(), &mut out)?;
            out.flush()?;
            drop(out);
            whole.rewind()?;
            io::copy(&mut whole, &mut BytesOf(reply))?;
            candidates
        }
    };
    Ok(reply.take(Part::Text(&candidates.to_string()))?)
}

fn buffered(reply: &mut dyn Reply) -> BufWriter<BytesOf<'_>> {
    BufWriter::with_capacity(1 << 16, BytesOf(reply))
}
