//! The command line: arguments, one file a subcommand, exit codes.
//!
//! Lives here: what an operator types and reads. Errors are one line: what happened, what to do; exit code 1 (2 for
//! wrong arguments, 78 for `run` with wrong settings), never a panic.
//! Must not: decide anything that the bot decides, too.

mod answer;
mod ask;
mod backup;
mod backup_key;
mod check;
mod compact;
mod completions;
mod config;
mod demo;
mod exam;
mod export;
mod health;
mod init;
mod interruption;
mod invite;
mod man;
mod progress;
mod restore;
mod run;
mod score;

use std::io::{ErrorKind, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::{Parser, Subcommand};

use self::answer::Answer;
use self::run::Ended;
use crate::config::{Config, load, settings_file};
use crate::control::{self, Request, VERSION};
use crate::foreign;

/// The bot waits no longer for its last words to be read.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Tests candidates for image annotation through Telegram and CVAT.
#[derive(Parser)]
#[command(name = "candidates-bot", version = VERSION, about, arg_required_else_help = true)]
struct Arguments {
    /// Settings file (TOML); see `candidates-bot config --template`. Without it, /etc/candidates-bot.toml is read if it
    /// exists.
    #[arg(long, global = true, env = "CANDIDATES_BOT_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the bot.
    Run,
    /// Check that everything the bot needs is in place: exam, database, Telegram, site. Changes nothing; with --rehearse,
    /// two assignments are played on the site and deleted again.
    Check(check::CheckArgs),
    /// Print in one line whether the running bot is ready; for containers.
    Health,
    /// Play a scripted story on this machine: the real bot between a mock site and a mock Telegram.
    Demo(demo::DemoArgs),
    /// Set up the bot: ask for the token and the site, verify both, write the settings file, invite the first HR person.
    Init(init::InitArgs),
    /// Create a one-time HR invitation link, valid for 24 hours.
    Invite,
    /// Show the settings in effect, or a commented template of them.
    Config(config::ConfigArgs),
    /// Copy the database, whether the bot is running or not.
    Backup(backup::BackupArgs),
    /// Create a key for encrypted copies (`backup.recipient`), and print its recipient.
    BackupKey(backup_key::BackupKeyArgs),
    /// Reclaim unused space in the database file; stop the bot first.
    Compact,
    /// Replace the database with a verified copy; the old file is kept. An encrypted copy needs the key file that opens
    /// it.
    Restore(restore::RestoreArgs),
    /// Score annotation files (CVAT for images 1.1) against an exam's ground truth.
    Score(score::ScoreArgs),
    /// Make an exam: start one, check it, show it, or pull one from a task of the site.
    #[command(subcommand)]
    Exam(exam::ExamCommand),
    /// Export the metrics of all candidates: as a workbook, CSV, or JSON lines.
    Export(export::ExportArgs),
    /// Print a shell completion script.
    Completions(completions::CompletionsArgs),
    /// Write the man pages, one per command.
    Man(man::ManArgs),
    #[command(flatten)]
    Asked(Request),
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    outlive_file_limit();
    let arguments = Arguments::parse();
    let named = arguments.config;
    let file = settings_file(named.clone());
    let file = file.as_deref();
    let result = match arguments.command {
        Command::Run => return ran(run::run(file)),
        Command::Check(check) => check::run(&check, file),
        Command::Health => health::run(file).and_then(|text| print(&text)),
        Command::Demo(demo) => demo::run(&demo),
        Command::Init(init) => init::run(&init, named.as_deref()),
        Command::Invite => invite::run(file).and_then(|text| print(&text)),
        Command::Config(config) => config::run(config, file).and_then(|text| print(&text)),
        Command::Backup(backup) => backup::run(&backup, file).and_then(|text| print(&text)),
        Command::BackupKey(key) => backup_key::run(&key).and_then(|text| print(&text)),
        Command::Compact => compact::run(file).and_then(|text| print(&text)),
        Command::Restore(restore) => restore::run(&restore, file).and_then(|text| print(&text)),
        Command::Score(score) => score::run(&score),
        Command::Exam(exam) => exam::run(&exam, file),
        Command::Export(export) => export::run(&export, file).and_then(|text| print(&text)),
        Command::Completions(completions) => completions::run(&completions).and_then(|text| print(&text)),
        Command::Man(man) => man::run(&man).and_then(|text| print(&text)),
        Command::Asked(request) => ask(&request, file).and_then(|text| print(&text)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

fn complain(error: &anyhow::Error) {
    // Without anybody to tell it to, there is still the exit code.
    let _ = writeln!(std::io::stderr(), "candidates-bot: {}", foreign::printable(&format!("{error:#}")));
}

/// `EX_CONFIG` of `sysexits.h`: whoever starts the bot again by itself knows that it would be in vain.
const WRONG_SETTINGS: u8 = 78;

/// How the bot ended. A reader that does not read what it complains about does not keep it from ending.
fn ran(result: Result<(), Ended>) -> ExitCode {
    let (error, code) = match result {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Ended::Settings(error)) => (error, ExitCode::from(WRONG_SETTINGS)),
        Err(Ended::Other(error)) => (error, ExitCode::FAILURE),
    };
    let (done, said) = std::sync::mpsc::channel();
    let saying = std::thread::Builder::new().spawn(move || {
        complain(&error);
        let _ = done.send(());
    });
    if saying.is_ok() {
        let _ = said.recv_timeout(LAST_WORDS);
    }
    code
}

/// A file that would grow beyond the limit of the process (`ulimit -f`) is then an error like a full disk; without
/// anybody who takes the signal, it is the end of the process in the middle of whatever it does.
fn outlive_file_limit() {
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

/// Prints; a reader that has seen enough (`| head`) is no error.
fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        printed => printed.context("cannot print"),
    }
}

/// The database is no place for what is written.
fn refuse_database(config: &Config, path: &Path) -> anyhow::Result<()> {
    let identity = |path: &Path| std::fs::metadata(path).ok().map(|found| (found.dev(), found.ino()));
    if identity(path).is_some_and(|found| identity(&config.database) == Some(found)) {
        anyhow::bail!("{} is the database itself; name another file", path.display());
    }
    Ok(())
}

/// Has the running bot do something about the records, or does it here when none runs; gives back what to print.
fn ask(request: &Request, file: Option<&Path>) -> anyhow::Result<String> {
    ask_about(load(file)?, request)
}

/// The same, with settings that are read already.
fn ask_about(config: Config, request: &Request) -> anyhow::Result<String> {
    let mut answer = Answer::of_words();
    let asked = control::ask(config, request, &mut answer);
    let text = answer.into_text();
    if asked.is_err() {
        // What was done before it failed is worth knowing.
        print(&text)?;
    }
    asked.map(|()| text)
}

/// For commands that talk to servers, one call after the other.
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot start the runtime")
}
