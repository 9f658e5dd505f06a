//! `backup`: a copy of the database, taken while the bot runs or while it does not.

use std::fs::{self, File};
use std::io::{self, IsTerminal};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use clap::Args;

use super::answer::Answer;
use crate::config::{self, Config};
use crate::control::{self, Request};
use crate::store::{Saved, SnapshotError, save_snapshot};

/// Where to.
#[derive(Args)]
pub(super) struct BackupArgs {
    /// The file that will be the copy, replaced if it is there; `-` for standard output.
    file: PathBuf,
}

/// Takes it; gives back what to print.
pub(super) fn run(arguments: &BackupArgs, file: Option<&Path>) -> anyhow::Result<String> {
    let config = config::load(file)?;
    let path = &arguments.file;
    if path == Path::new("-") {
        return to_standard_output(config).map(|()| String::new());
    }
    let identity = |path: &Path| fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()));
    if identity(path).is_some_and(|found| identity(&config.database) == Some(found)) {
        bail!("{} is the database itself; name another file", path.display());
    }
    let saved = save(config, path)?;
    Ok(format!("{} rows, {:.1} MB: {}\n", saved.rows, saved.bytes as f64 / 1e6, path.display()))
}

fn to_standard_output(config: Config) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    if out.is_terminal() {
        bail!("a backup is not for a terminal; send it into a file or a program, or name a file");
    }
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let copy = folder.path().join("backup.redb");
    save(config, &copy)?;
    let mut copy = File::open(&copy).context("cannot read the copy")?;
    io::copy(&mut copy, &mut out).context("cannot print")?;
    Ok(())
}

/// Whoever has the file sends its rows; the copy is made of them here, with the rights of whoever wants it.
fn save(config: Config, path: &Path) -> anyhow::Result<Saved> {
    let (mut reader, mut writer) = io::pipe().context("cannot make a pipe")?;
    std::thread::scope(|scope| {
        let saving = scope.spawn(move || save_snapshot(&mut reader, path));
        let asked = control::ask(config, &Request::Backup, &mut Answer::with_bytes(&mut writer));
        // Ends the stream for whoever reads it.
        drop(writer);
        let saved = saving.join().map_err(|_| anyhow!("a defect of this program: the copy panicked"))?;
        match (asked, saved) {
            (Ok(()), saved) => Ok(saved?),
            // The copy is not whole because the answer is not.
            (Err(error), Ok(_) | Err(SnapshotError::NotWhole(_) | SnapshotError::Stream(_))) => Err(error),
            // The answer was broken off because the copy failed.
            (Err(_), Err(error)) => Err(error.into()),
        }
    })
}
