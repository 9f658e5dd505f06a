//! `exam doubts`: what may be wrong in the ground truth, by what strong candidates did.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::super::answer::Answer;
use super::super::language::languages;
use super::super::print::print;
use super::super::request;
use crate::config;
use crate::control::{self, DisputedRequest, DoubtsRequest, Request};
use crate::doubts::{Doubt, Doubts, FEWEST_PEOPLE};
use crate::exam::Language;
use crate::foreign;
use crate::output::{self, Rights};
use crate::texts;

/// Arguments of `exam doubts`.
#[derive(Args)]
pub(in crate::cli) struct DoubtsArgs {
    /// Exam whose ground truth it is: `current`, or the beginning of its pack's hash.
    #[arg(long, value_name = "HASH", default_value = "current")]
    exam: String,
    /// Folder for a picture of each doubt (JPEG): the object as the ground truth has it and as the candidates have it. It is
    /// made if it is missing.
    #[arg(long, value_name = "DIR")]
    pictures: Option<PathBuf>,
    /// Language of the sentences and of the words on pictures.
    #[arg(long, value_name = "LANGUAGE", value_parser = languages(), default_value = "en")]
    lang: Language,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Asks, draws and prints.
pub(super) fn run(arguments: &DoubtsArgs, file: Option<&Path>) -> anyhow::Result<()> {
    let exam = Some(&arguments.exam).filter(|exam| exam.trim() != "current").cloned();
    let answer = request::run(&Request::Doubts(DoubtsRequest { exam }), file)?;
    let found: Doubts = serde_json::from_str(&answer).context("cannot read the answer of the running bot")?;
    let mut text = if arguments.json { format!("{answer}\n") } else { told(&found, arguments.lang) };
    if let Some(folder) = arguments.pictures.as_ref().filter(|_| !found.doubts.is_empty()) {
        let cannot = || format!("cannot create {}", folder.display());
        fs::create_dir_all(folder).with_context(cannot)?;
        for (number, doubt) in (1..).zip(&found.doubts) {
            draw(doubt, number, folder, (&found.exam, arguments.lang), file)?;
        }
        if !arguments.json {
            writeln!(text, "\nThe pictures are in {}", folder.display())?;
        }
    }
    print(&text)
}

/// Writes the picture of a doubt: `01-03.jpg`.
fn draw(
    doubt: &Doubt,
    number: usize,
    folder: &Path,
    (exam, language): (&str, Language),
    file: Option<&Path>,
) -> anyhow::Result<()> {
    let wanted = Request::Disputed(DisputedRequest {
        exam: Some(exam.to_owned()),
        image: doubt.image.clone(),
        proposal: doubt.proposal.clone(),
        language,
    });
    let mut picture = Vec::new();
    control::ask(config::load(file)?, &wanted, &mut Answer::with_bytes(&mut picture))?;
    let stem = Path::new(&doubt.image).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(output::write(&folder.join(format!("{number:02}-{stem}.jpg")), picture, Rights::Usual)?)
}

fn told(found: &Doubts, language: Language) -> String {
    let title = foreign::isolated(&found.title);
    let mut text = format!(
        "{title} ({}): {}, each with the first accepted attempt on a picture\n",
        found.exam,
        counted(found.people, "candidate")
    );
    if found.newer > 0 {
        let _ = writeln!(text, "submitted since, and not counted yet: {}", counted(found.newer, "candidate"));
    }
    if found.left_out > 0 {
        let _ = writeln!(
            text,
            "left out: {}, whose attempt can't be read, fits no ground truth of now, or found no room",
            counted(found.left_out, "candidate")
        );
    }
    if found.are_too_few() {
        let _ = writeln!(
            text,
            "these are too few: of a picture that fewer than {FEWEST_PEOPLE} people had, nothing is told"
        );
        return text;
    }
    if found.too_few > 0 {
        let _ = writeln!(
            text,
            "nothing is told of {}, which fewer than {FEWEST_PEOPLE} people had",
            counted(found.too_few, "picture")
        );
    }
    if found.doubts.is_empty() {
        text.push_str("\nnothing in the ground truth is doubted by most of the strong candidates\n");
    } else {
        text.push_str("\nlook at these first; nothing is changed by itself\n");
    }
    for (number, doubt) in (1..).zip(&found.doubts) {
        let _ = writeln!(text, "{number:3}. {}", texts::disputed_line(doubt, language));
    }
    if found.more > 0 {
        let _ = writeln!(text, "     and {} more, less sure", found.more);
    }
    text
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("{count} {what}") } else { format!("{count} {what}s") }
}
