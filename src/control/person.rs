//! `candidates export`: everything that is kept about one person, as the bytes of a ZIP.

use std::io::{self, BufWriter, Seek, Write};

use anyhow::{Context, bail};

use super::Backend;
use super::find::{find, shown};
use super::reply::{BytesOf, Reply};
use crate::export::{self, Contents, Pictures};
use crate::store::{ImportedPeople, View};

/// Sends the file; gives back what is in it, in a line.
pub(super) fn perform(person: &str, backend: &dyn Backend, reply: &mut dyn Reply) -> anyhow::Result<String> {
    let view = backend.store().read()?;
    let candidate = match find(&view, person) {
        Err(_) if is_imported(&view, person)? => bail!(
            "“{person}” is known from the earlier bot alone, and has not claimed the account yet; \
             `candidates-bot candidates show {person} --json` prints everything that is kept"
        ),
        found => found?,
    };
    let packs = backend.rules()?.packs;
    // The writer seeks, but an answer can only be written forward.
    let mut whole = tempfile::tempfile().context("cannot make a temporary file")?;
    let mut out = BufWriter::new(&mut whole);
    let contents = export::person(&view, &packs, &candidate, Pictures::Drawn, &mut out)?;
    out.flush()?;
    drop(out);
    whole.rewind()?;
    io::copy(&mut whole, &mut BytesOf(reply))?;
    Ok(format!("{}: {}", shown(&candidate), in_words(contents)))
}

fn is_imported(view: &View, person: &str) -> anyhow::Result<bool> {
    Ok(view.imported(person.trim().trim_start_matches('@'))?.is_some())
}

fn in_words(contents: Contents) -> String {
    let Contents { attempts, submissions, pictures, not_drawn } = contents;
    let missing = match not_drawn {
        0 => String::new(),
        missing => format!(" ({missing} could not be drawn; the log says why)"),
    };
    format!("attempts: {attempts}, submissions: {submissions}, pictures: {pictures}{missing}")
}
