//! `man`: the manual, one page per command.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Command};
use clap_mangen::Man;

use crate::output::{self, Rights};

/// Arguments of `man`.
#[derive(Args)]
pub(super) struct ManArgs {
    /// Folder for the pages, such as /usr/local/share/man/man1; created if it does not exist.
    folder: PathBuf,
}

/// Writes the pages of the whole command line; gives back what to print.
pub(super) fn run(arguments: &ManArgs, whole: Command) -> anyhow::Result<String> {
    let folder = &arguments.folder;
    let cannot = || format!("cannot write the manual into {}", folder.display());
    fs::create_dir_all(folder).with_context(cannot)?;
    let mut whole = whole.disable_help_subcommand(true);
    whole.build();
    pages(whole, folder)?;
    Ok(format!("the manual is in {}: begin with candidates-bot.1\n", folder.display()))
}

/// The page of a command, and those of the commands below it.
fn pages(command: Command, folder: &Path) -> anyhow::Result<()> {
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        pages(below.clone(), folder)?;
    }
    let page = Man::new(command);
    let mut text = Vec::new();
    page.render(&mut text).context("cannot write a page of the manual")?;
    Ok(output::write(&folder.join(page.get_filename()), text, Rights::Usual)?)
}
