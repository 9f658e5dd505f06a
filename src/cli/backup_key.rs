//! `backup-key`: a key for encrypted copies, for operators without `age-keygen`.

use std::io::Write;
use std::path::PathBuf;

use chrono::Utc;
use clap::Args;
use secrecy::ExposeSecret;

use crate::output::{Output, Rights};
use crate::sealing::Key;

/// Arguments of `backup-key`.
#[derive(Args)]
pub(super) struct BackupKeyArgs {
    /// Key file to create, readable by its owner only; an existing one stays. An age identity file, as `age-keygen` writes.
    file: PathBuf,
}

/// Makes it; gives back what to print.
pub(super) fn run(arguments: &BackupKeyArgs) -> anyhow::Result<String> {
    let (path, key) = (&arguments.file, Key::generate());
    let mut output = Output::new(path, Rights::Owner)?;
    output.write_all(key.file(Utc::now()).expose_secret().as_bytes())?;
    output.keep_new()?;
    Ok(format!(
        "{}\n{} opens the copies that are encrypted to it (backup.recipient). Move it off this machine, and keep it in two \
         places: nobody restores a copy without it.\n",
        key.recipients(),
        path.display()
    ))
}
