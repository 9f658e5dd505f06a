//! `exam`: what authors of exams need: a start, a check, a preview, an exam made from a task of the
//! site, and whether it measures anything.

mod certainty;
mod check;
mod codes;
mod correct;
mod doubts;
mod init;
mod pool;
mod pull;
mod share;
mod show;
mod stats;

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
    /// Work with corrections of the ground truth of the exam in use: one person proposes a correction, another puts it in
    /// force, and it can be taken back.
    #[command(subcommand)]
    Correct(correct::CorrectCommand),
    /// Print whether an exam measures anything, from everybody's answers or any table: how hard each object is, how
    /// reliable the whole is, and what good candidates get wrong.
    Stats(stats::StatsArgs),
    /// Print what may be wrong in the ground truth of an exam: where most of the candidates who do well elsewhere typed,
    /// labelled or drew something else.
    Doubts(doubts::DoubtsArgs),
}

/// Does it and prints.
pub(super) fn run(command: &ExamCommand, file: Option<&Path>) -> anyhow::Result<()> {
    match command {
        ExamCommand::Init(arguments) => init::run(arguments),
        ExamCommand::Check(arguments) => check::run(arguments),
        ExamCommand::Pull(arguments) => pull::run(arguments, file),
        ExamCommand::Show(arguments) => show::run(arguments, file),
        ExamCommand::Share(arguments) => share::run(arguments, file),
        ExamCommand::Correct(command) => correct::run(command, file),
        ExamCommand::Stats(arguments) => stats::run(arguments, file),
        ExamCommand::Doubts(arguments) => doubts::run(arguments, file),
    }
}
