//! The command line: arguments, one file per subcommand, exit codes.
//!
//! Lives here: what an operator types and reads. Errors are one line: what happened and what to do; an exit
//! code ([`Exit`]), never a panic.
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
mod destination;
mod exam;
mod exit;
mod export;
mod health;
mod help;
mod init;
mod interruption;
mod invite;
mod language;
mod man;
mod person;
mod print;
mod progress;
mod request;
mod restore;
mod run;
mod runtime;
mod score;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use self::exit::Exit;
use self::print::{complain, print};
use self::run::Ended;
use crate::config::settings_file;
use crate::control::{CandidatesCommand, Request, VERSION};

/// The bot waits no longer for its last words to be read.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Test candidates for image annotation through Telegram and CVAT.
#[derive(Parser)]
#[command(name = "candidates-bot", version = VERSION, arg_required_else_help = true)]
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
    /// Check that everything the bot needs is in place (exam, database, Telegram, site), without changing anything. With
    /// --rehearse, play two assignments on the site and delete them again.
    Check(check::CheckArgs),
    /// Print in one line whether the running bot is ready; for containers.
    Health,
    /// Play a scripted story on this machine: the real bot between a mock site and a mock Telegram.
    Demo(demo::DemoArgs),
    /// Set up the bot: ask for the token and the site, verify both, write the settings file, invite the first HR person.
    Init(init::InitArgs),
    /// Create a one-time HR invitation link, valid for 24 hours; with a subcommand, links through which candidates come.
    Invite(invite::InviteArgs),
    /// Show the settings in effect, or a commented template of them.
    Config(config::ConfigArgs),
    /// Copy the database, whether the bot is running or not.
    Backup(backup::BackupArgs),
    /// Create a key for encrypted copies (`backup.recipient`), and print its recipient.
    BackupKey(backup_key::BackupKeyArgs),
    /// Reclaim unused space in the database file; stop the bot first.
    Compact,
    /// Replace the database with a verified copy, and keep the old file. An encrypted copy needs the key file that opens it.
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
    /// Write the man pages: one per command, and one about the settings file.
    Man(man::ManArgs),
    #[command(flatten)]
    Asked(Request),
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    outlive_file_limit();
    let arguments = arguments();
    let named = arguments.config;
    let file = settings_file(named.clone());
    let file = file.as_deref();
    let result = match arguments.command {
        Command::Run => return ran(run::run(file)),
        Command::Check(check) => check::run(&check, file),
        Command::Health => health::run(file).and_then(|text| print(&text)),
        Command::Demo(demo) => demo::run(&demo),
        Command::Init(init) => init::run(&init, named.as_deref()),
        Command::Invite(arguments) => invite::run(arguments, file).and_then(|text| print(&text)),
        Command::Config(config) => config::run(config, file).and_then(|text| print(&text)),
        Command::Backup(backup) => backup::run(&backup, file).and_then(|text| print(&text)),
        Command::BackupKey(key) => backup_key::run(&key).and_then(|text| print(&text)),
        Command::Compact => compact::run(file).and_then(|text| print(&text)),
        Command::Restore(restore) => restore::run(&restore, file).and_then(|text| print(&text)),
        Command::Score(score) => score::run(&score),
        Command::Exam(exam) => exam::run(&exam, file),
        Command::Export(export) => export::run(&export, file).and_then(|text| print(&text)),
        Command::Completions(completions) => {
            completions::run(&completions, commands()).and_then(|text| print(&text))
        }
        Command::Man(man) => man::run(&man, commands()).and_then(|text| print(&text)),
        Command::Asked(Request::Candidates(CandidatesCommand::Export { person, output })) => {
            person::run(person, output, file).and_then(|text| print(&text))
        }
        Command::Asked(request) => request::run(&request, file).and_then(|text| print(&text)),
    };
    match result {
        Ok(()) => Exit::Success.into(),
        Err(error) => {
            complain(&error);
            Exit::Failure.into()
        }
    }
}

/// The whole command line, with the help that people read.
fn commands() -> clap::Command {
    help::explained(Arguments::command())
}

/// What was typed. Ends the process where that is wrong, or where help is asked for.
fn arguments() -> Arguments {
    let typed = commands().get_matches();
    Arguments::from_arg_matches(&typed).unwrap_or_else(|error| error.format(&mut commands()).exit())
}

/// How the bot ended. A reader that does not read what it complains about does not keep it from ending.
fn ran(result: Result<(), Ended>) -> ExitCode {
    let (error, exit) = match result {
        Ok(()) => return Exit::Success.into(),
        Err(Ended::Settings(error)) => (error, Exit::WrongSettings),
        Err(Ended::Other(error)) => (error, Exit::Failure),
    };
    let (done, said) = std::sync::mpsc::channel();
    let saying = std::thread::Builder::new().spawn(move || {
        complain(&error);
        let _ = done.send(());
    });
    if saying.is_ok() {
        let _ = said.recv_timeout(LAST_WORDS);
    }
    exit.into()
}

/// A file that would grow beyond the limit of the process (`ulimit -f`) is then an error like a full disk; without
/// anybody who takes the signal, it is the end of the process in the middle of whatever it does.
fn outlive_file_limit() {
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}
