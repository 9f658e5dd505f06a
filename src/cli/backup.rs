//! `backup`: a copy of the database, whether or not the bot runs.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use clap::Args;

use super::answer::Answer;
use super::destination::refuse_database;
use crate::config::{self, Config};
use crate::control::{self, Request};
use crate::output::{Output, Rights, Target, is_standard_output};
use crate::sealing::Recipients;
use crate::store::{Saved, SnapshotError, save_snapshot};

/// Arguments of `backup`.
#[derive(Args)]
pub(super) struct BackupArgs {
    /// File to write the copy to, replaced if it exists; `-` for standard output.
    file: PathBuf,
}

/// Takes it; gives back what to print.
pub(super) fn run(arguments: &BackupArgs, file: Option<&Path>) -> anyhow::Result<String> {
    let config = config::load(file)?;
    let path = &arguments.file;
    if is_standard_output(path) {
        return to_standard_output(config).map(|()| String::new());
    }
    refuse_database(&config, path)?;
    if let Some(recipients) = config.backup.recipient.clone() {
        let mut out = Output::new(path, Rights::Owner)?;
        seal(config, &recipients, &mut out).with_context(|| format!("cannot write {}", path.display()))?;
        let bytes = out.keep()?;
        return Ok(format!("{:.1} MB, encrypted to {recipients}: {}\n", bytes as f64 / 1e6, path.display()));
    }
    let saved = match Target::of(path)? {
        Target::File(place) => save(config, &place)?,
        Target::Stream => {
            let mut out = Output::new(path, Rights::Owner)?;
            let saved =
                through(config, &mut out).with_context(|| format!("cannot write {}", path.display()))?;
            out.keep()?;
            saved
        }
    };
    Ok(format!("{} rows, {:.1} MB: {}\n", saved.rows, saved.bytes as f64 / 1e6, path.display()))
}

fn to_standard_output(config: Config) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    if out.is_terminal() {
        bail!("a backup is not for a terminal; send it into a file or a program, or name a file");
    }
    match config.backup.recipient.clone() {
        Some(recipients) => seal(config, &recipients, &mut out),
        None => through(config, &mut out).map(drop),
    }
}

/// Whoever has the file sends its rows; they are encrypted on their way, and nothing plain is on the disk.
fn seal(config: Config, recipients: &Recipients, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut sealed = recipients.seal(out)?;
    control::ask(config, &Request::Backup, &mut Answer::with_bytes(&mut sealed))?;
    sealed.finish()?.flush()?;
    Ok(())
}

/// A copy is made and checked as a file; then its bytes go where they can only be written one after the other.
fn through(config: Config, out: &mut dyn Write) -> anyhow::Result<Saved> {
    let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
    let copy = folder.path().join("backup.redb");
    let saved = save(config, &copy)?;
    let mut copy = File::open(&copy).context("cannot read the copy")?;
    io::copy(&mut copy, out).context("cannot write the copy")?;
    Ok(saved)
}

/// Whoever has the file sends its rows; the copy is made of them here, with the rights of whoever wants it.
fn save(config: Config, path: &Path) -> anyhow::Result<Saved> {
    let (mut reader, mut writer) = io::pipe().context("cannot create a pipe")?;
    std::thread::scope(|scope| {
        let saving = scope.spawn(move || save_snapshot(&mut reader, path));
        let asked = control::ask(config, &Request::Backup, &mut Answer::with_bytes(&mut writer));
        // Ends the stream for its reader.
        drop(writer);
        let saved = saving.join().map_err(|_| anyhow!("a defect of this program: the copy panicked"))?;
        match (asked, saved) {
            (Ok(()), saved) => Ok(saved?),
            // The copy is incomplete because the answer is.
            (Err(error), Ok(_) | Err(SnapshotError::NotWhole(_) | SnapshotError::Stream(_))) => Err(error),
            // The answer was aborted because the copy failed.
            (Err(_), Err(error)) => Err(error.into()),
        }
    })
}
