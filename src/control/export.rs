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
    /// Language of the reader, for the words in a workbook and the dialect of a table; none: the usual one of the
    /// settings.
    pub language: Option<Language>,
}

/// Format of exported metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
pub enum ExportFormat {
    /// A workbook: candidates, attempts, images, figures with charts, how good the exam is, and the legacy report, a
    /// sheet each.
    Xlsx,
    /// A table as text, by language as a Russian Excel reads it or with commas and points.
    Csv,
    /// One JSON object per line, for programs; without HR's comments.
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
    let language = wanted.language.unwrap_or(backend.config().language);
    let candidates = match wanted.format {
        ExportFormat::Csv => export::table(&view, &packs, language, &mut buffered(reply))?,
        ExportFormat::Json => export::json_lines(&view, &packs, &mut buffered(reply))?,
        ExportFormat::Xlsx => {
            // The writer seeks, but an answer can only be written forward.
            let mut whole = tempfile::tempfile().context("cannot create a temporary file")?;
            let mut out = BufWriter::new(&mut whole);
            let candidates =
                export::workbook(&view, &packs, (language, backend.config().timezone), Utc::now(), &mut out)?;
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
