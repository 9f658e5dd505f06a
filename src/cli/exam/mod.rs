//! `exam`: what authors of exams need: a start, a check, a preview, and an exam made from a task of the site.

mod check;
mod codes;
mod init;
mod pull;
mod share;
mod show;

use std::path::Path;

use clap::Subcommand;

/// Subcommands of `exam`.
#[derive(Subcommand)]
pub(super) enum ExamCommand {
    /// Start an exam: write a folder with a commented example of `exam.toml`.
    Init(init::InitArgs),
    /// Report everything that is wrong with an exam.
    Check(check::CheckArgs),
    /// Make an exam from a task of the site that an expert has annotated, and check it.
    Pull(pull::PullArgs),
    /// Draw the ground truth on a page of images, and print how many objects there are and how large.
    Show(show::ShowArgs),
    /// Explain how to put an exam's images onto the shared storage of the site, so that tasks need no upload.
    Share(share::ShareArgs),
}

/// Does it and prints.
pub(super) fn run(command: &ExamCommand, file: Option<&Path>) -> anyhow::Result<()> {
    match command {
        ExamCommand::Init(arguments) => init::run(arguments),
        ExamCommand::Check(arguments) => check::run(arguments),
        ExamCommand::Pull(arguments) => pull::run(arguments, file),
        ExamCommand::Show(arguments) => show::run(arguments),
        ExamCommand::Share(arguments) => share::run(arguments, file),
    }
}
