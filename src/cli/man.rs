//! `man`: the manual, one page per command.

mod sections;

use std::fs;
use std::io::{self, Write};
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
    let main = Man::new(whole.clone());
    for below in whole.get_subcommands() {
        pages(below, folder)?;
    }
    write(&main, folder, main_page)?;
    Ok(format!("the manual is in {}: begin with candidates-bot.1\n", folder.display()))
}

/// The page of a command below the program, and those of the commands below it.
fn pages(command: &Command, folder: &Path) -> anyhow::Result<()> {
    if command.is_hide_set() {
        return Ok(());
    }
    for below in command.get_subcommands() {
        pages(below, folder)?;
    }
    write(&Man::new(command.clone()), folder, |page, text| {
        page.render(text)?;
        text.write_all(sections::see_main_page().as_bytes())
    })
}

fn write(
    page: &Man,
    folder: &Path,
    render: impl FnOnce(&Man, &mut Vec<u8>) -> io::Result<()>,
) -> anyhow::Result<()> {
    let mut text = Vec::new();
    render(page, &mut text).context("cannot write a page of the manual")?;
    Ok(output::write(&folder.join(page.get_filename()), text, Rights::Usual)?)
}

/// The program's own page, with what holds for all commands, in the usual order of sections.
fn main_page(page: &Man, text: &mut Vec<u8>) -> io::Result<()> {
    page.render_title(text)?;
    page.render_name_section(text)?;
    page.render_synopsis_section(text)?;
    page.render_description_section(text)?;
    page.render_options_section(text)?;
    page.render_subcommands_section(text)?;
    text.write_all(sections::of_all_commands().as_bytes())?;
    page.render_version_section(text)
}
