//! The command line: arguments, one file a subcommand, exit codes.
//!
//! Lives here: what an operator types and reads. Errors are one line: what happened, what to do; exit code 1 (2 for
//! wrong arguments), never a panic.
//! Must not: decide anything that the bot decides, too.

mod audit;
mod candidates;
mod check;
mod config;
mod demo;
mod export;
mod hr;
mod restore;
mod run;
mod score;

use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::desk::{self, Event, EventKind, Rules, Surroundings, System};
use crate::exam::Exam;
use crate::store::Store;

/// Version and the commit that the program is built from.
const VERSION: &str = env!("CANDIDATES_BOT_VERSION");

/// Tests candidates for image annotation through Telegram and CVAT.
#[derive(Parser)]
#[command(name = "candidates-bot", version = VERSION, about, arg_required_else_help = true)]
struct Arguments {
    /// Settings file (TOML); see `candidates-bot config --template`.
    #[arg(long, global = true, env = "CANDIDATES_BOT_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the bot.
    Run,
    /// Look whether everything that the bot needs is there: exam, database, Telegram, site. Changes nothing.
    Check(check::CheckArgs),
    /// Play the whole story on this machine: stand-in site, stand-in Telegram, the real bot between them.
    Demo(demo::DemoArgs),
    /// Show the settings in effect, or a commented template of them.
    Config(config::ConfigArgs),
    /// Put a copy of the database in its place, after looking it through; what was there is kept aside.
    Restore(restore::RestoreArgs),
    /// Score files of markup (CVAT for images 1.1) against an exam's ground truth.
    Score(score::ScoreArgs),
    /// Who takes the test: everybody, or one candidate with every attempt; have failures done again, delete.
    #[command(subcommand)]
    Candidates(candidates::CandidatesCommand),
    /// Write everybody's metrics into a file: a workbook, a table, or JSON lines.
    Export(export::ExportArgs),
    /// Who did what to whom, and when.
    Audit(audit::AuditArgs),
    /// Who is HR: add, remove or list people of the whitelist.
    #[command(subcommand)]
    Hr(hr::HrCommand),
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let file = arguments.config.as_deref();
    let result = match arguments.command {
        Command::Run => run::run(file),
        Command::Check(check) => check::run(&check, file),
        Command::Demo(demo) => demo::run(&demo),
        Command::Config(config) => config::run(config, file).and_then(|text| print(&text)),
        Command::Restore(restore) => restore::run(&restore, file).and_then(|text| print(&text)),
        Command::Candidates(candidates) => candidates::run(&candidates, file).and_then(|text| print(&text)),
        Command::Score(score) => score::run(&score),
        Command::Export(export) => export::run(&export, file).and_then(|text| print(&text)),
        Command::Audit(audit) => audit::run(&audit, file).and_then(|text| print(&text)),
        Command::Hr(hr) => hr::run(&hr, file).and_then(|text| print(&text)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Without anybody to tell it to, there is still the exit code.
            let _ = writeln!(std::io::stderr(), "candidates-bot: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Prints; a reader that has seen enough (`| head`) is no error.
fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        printed => printed.context("cannot print"),
    }
}

/// The exam that the settings name, or the one inside the program.
fn exam(config: &Config) -> anyhow::Result<Exam> {
    Ok(match &config.exam {
        Some(folder) => Exam::load(folder)?,
        None => Exam::embedded()?,
    })
}

/// Takes the same decision that a running bot takes.
fn decide(store: &Store, config: &Config, kind: EventKind) -> anyhow::Result<()> {
    let rules = Rules { exam: exam(config)?.into(), attempts: config.attempts, language: config.language };
    let event = Event { at: System.now(), entropy: System.entropy(&kind), kind };
    let mut tx = store.write()?;
    desk::decide(&rules, &mut tx, &event)?;
    tx.commit()?;
    Ok(())
}
