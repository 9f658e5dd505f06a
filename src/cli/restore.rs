//! `restore FILE`: a copy of the database takes the place of the database.

use std::path::{Path, PathBuf};

use chrono::Utc;
use clap::Args;

use crate::config;
use crate::store::Store;

/// What to restore.
#[derive(Args)]
pub(super) struct RestoreArgs {
    /// A copy of a database of this bot.
    #[arg(value_name = "FILE")]
    backup: PathBuf,
}

/// Does it; gives back what to print.
pub(super) fn run(arguments: &RestoreArgs, file: Option<&Path>) -> anyhow::Result<String> {
    let path = config::load(file)?.database;
    let restored = Store::restore(&arguments.backup, &path, Utc::now())?;
    let aside = match restored.aside {
        Some(aside) => format!("; the database that was there is now {}", aside.display()),
        None => String::new(),
    };
    let (candidates, effects) = (restored.candidates, restored.effects);
    Ok(format!("{} is restored: candidates {candidates}, effects waiting {effects}{aside}\n", path.display()))
}
