//! `restore`: replaces the database with a copy.

use std::path::{Path, PathBuf};

use chrono::Utc;
use clap::Args;

use crate::sealing::Key;
use crate::{config, store};

/// Arguments of `restore`.
#[derive(Args)]
pub(super) struct RestoreArgs {
    /// Copy of a database. Every record of it is verified, and it is not changed.
    #[arg(value_name = "FILE")]
    backup: PathBuf,
    /// Key file that opens an encrypted copy: an age identity file, as `backup-key` and `age-keygen` write it.
    #[arg(long, visible_alias = "key", value_name = "FILE")]
    identity: Option<PathBuf>,
}

/// Does it; gives back what to print.
pub(super) fn run(arguments: &RestoreArgs, file: Option<&Path>) -> anyhow::Result<String> {
    let config::Config { database, timezone, .. } = config::load(file)?;
    let key = arguments.identity.as_deref().map(Key::read).transpose()?;
    let restored = store::restore(&database, &arguments.backup, key.as_ref(), Utc::now())?;
    let before = match restored.replaced {
        Some(replaced) => format!("the file that was there is now {}", replaced.display()),
        None => "there was no file before".to_owned(),
    };
    let erased = restored.erased_since.map(|at| {
        format!(
            "WARNING: the copy is from before the last erasure ({}): whoever was erased since it was taken is in the \
             database again; erase them once more, `candidates-bot candidates delete PERSON --what everything`\n",
            timezone.stamp(at)
        )
    });
    let erased = erased.unwrap_or_default();
    Ok(format!(
        "{} is restored from {}: {} candidates, {} messages and site steps pending; {before}\n{erased}",
        database.display(),
        arguments.backup.display(),
        restored.candidates,
        restored.waiting,
    ))
}
