//! `man`: the manual, one page per command, and one about the settings file.

mod files;
mod paragraphs;
mod sections;
mod settings_page;
mod signals;
mod tidy;

use std::fs;
use std::io;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Command};
use clap_mangen::Man;

use crate::output::{self, Rights};

/// The name that stands at the foot of each page.
const PROGRAM: &str = "candidates-bot";

/// Arguments of `man`.
#[derive(Args)]
pub(super) struct ManArgs {
    /// Folder for the pages; created if it does not exist. The end of a page's name tells its section of the manual:
    /// `.1` belongs into man1, `.5` into man5.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Writes the pages of the whole command line; gives back what to print.
pub(super) fn run(arguments: &ManArgs, whole: Command) -> anyhow::Result<String> {
    let folder = &arguments.folder;
    let cannot = || format!("cannot write the manual into {}", folder.display());
    fs::create_dir_all(folder).with_context(cannot)?;
    for (name, text) in pages(whole).context("cannot write a page of the manual")? {
        output::write(&folder.join(name), text, Rights::Usual)?;
    }
    Ok(format!("the manual is in {}: begin with candidates-bot.1\n", folder.display()))
}

/// Every page by the name of its file.
fn pages(whole: Command) -> io::Result<Vec<(String, String)>> {
    let mut whole = whole.disable_help_subcommand(true);
    whole.build();
    let mut pages = vec![(settings_page::NAME.to_owned(), settings_page::text(&heading("5")))];
    collect(&whole, "", &mut pages)?;
    Ok(pages)
}

/// The page of a command, and those of the commands below it.
fn collect(command: &Command, typed: &str, pages: &mut Vec<(String, String)>) -> io::Result<()> {
    if command.is_hide_set() {
        return Ok(());
    }
    for below in command.get_subcommands() {
        let typed = format!("{typed} {}", below.get_name());
        collect(below, typed.trim_start(), pages)?;
    }
    let page = Man::new(command.clone());
    let name = page.get_filename();
    pages.push((name, rendered(&page, command, typed)?));
    Ok(())
}

/// The sections in their usual order.
fn rendered(page: &Man, command: &Command, typed: &str) -> io::Result<String> {
    let mut text = Vec::new();
    page.render_name_section(&mut text)?;
    page.render_synopsis_section(&mut text)?;
    page.render_description_section(&mut text)?;
    page.render_options_section(&mut text)?;
    if command.has_subcommands() {
        page.render_subcommands_section(&mut text)?;
    }
    let of_the_parser = String::from_utf8_lossy(&text).into_owned();
    let title = command.get_display_name().unwrap_or(PROGRAM);
    Ok(tidy::tidy(&format!(
        ".TH {title} {}\n{of_the_parser}{}",
        heading("1"),
        sections::beside_the_arguments(typed)
    )))
}

/// What stands behind the title of a page in a section of the manual: the section, the date of this version if it is
/// known, the version.
fn heading(section: &str) -> String {
    let (version, built) = crate::control::VERSION.split_once(" (").unwrap_or((crate::control::VERSION, ""));
    let is_date = |word: &&str| word.len() == 10 && word.starts_with("20");
    let date = built.split([' ', ',', ')']).find(is_date).unwrap_or_default();
    format!("{section} \"{date}\" \"{PROGRAM} {version}\" \"{PROGRAM}\"")
}

#[cfg(test)]
mod tests;
