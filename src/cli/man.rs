//! `man`: the manual, a page a command.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, CommandFactory};

/// Where to.
#[derive(Args)]
pub(super) struct ManArgs {
    /// The folder for the pages, such as /usr/local/share/man/man1; it is made when it is not there.
    folder: PathBuf,
}

/// Writes the pages; gives back what to print.
pub(super) fn run(arguments: &ManArgs) -> anyhow::Result<String> {
    let folder = &arguments.folder;
    let cannot = || format!("cannot write the manual into {}", folder.display());
    fs::create_dir_all(folder).with_context(cannot)?;
    clap_mangen::generate_to(super::Arguments::command(), folder).with_context(cannot)?;
    Ok(format!("the manual is in {}: begin with candidates-bot.1\n", folder.display()))
}
