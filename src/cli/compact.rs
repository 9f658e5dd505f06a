//! `compact`: gives back the space that the database holds but does not need.

use std::path::Path;

use crate::config;
use crate::store::{self, Compacted};

/// Performs it; returns what to print.
pub(super) fn run(file: Option<&Path>) -> anyhow::Result<String> {
    let database = config::load(file)?.database;
    let Compacted { before, after } = store::compact(&database)?;
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    Ok(format!("{}: {:.1} MB, before {:.1} MB\n", database.display(), megabytes(after), megabytes(before)))
}
