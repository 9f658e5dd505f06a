//! The program as an operator sees it: the built binary, its output, its exit codes, its files.

mod backup;
mod candidates;
mod check;
mod containers;
mod control;
mod corrections;
mod crashes;
mod deaths;
pub mod demo;
mod demo_browser;
mod doubts;
mod erasures;
mod exam;
mod extremes;
mod init;
mod install;
mod invite;
pub mod memory;
mod package;
mod pool;
mod pull;
mod rehearse;
mod run;
mod score;
mod score_reference;
mod sealed;
mod secrets;
pub mod service;
mod settings;
mod share;
mod shutdown;
mod uninstall;
mod units;
mod whitelist;

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

/// Maximum time for a command that ends by itself.
const LIMIT: Duration = Duration::from_mins(1);

/// An operator's machine: an empty home, an empty environment, nothing set.
pub struct Machine {
    pub home: TempDir,
}

/// The result of a command.
#[derive(Debug)]
pub struct Finished {
    /// The exit code; `None` after a signal.
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Machine {
    pub fn new() -> Self {
        Self { home: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A path in the home, which is also the working directory of every command.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).expect("the home can be written");
    }

    /// Runs it with settings in the environment and lines on standard input.
    pub fn run_answering(&self, arguments: &[&str], settings: &[(&str, &str)], lines: &str) -> Finished {
        let mut command = self.command(arguments);
        for (name, value) in settings {
            command.env(format!("CANDIDATES_BOT_{name}"), value);
        }
        Finished::of_answered(command, lines)
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_candidates-bot"));
        command.args(arguments).env_clear().env("HOME", self.home.path()).current_dir(self.home.path());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Finished {
        self.run_with(arguments, &[])
    }

    /// Runs it with settings in the environment: `("ATTEMPTS", "3")` is `CANDIDATES_BOT_ATTEMPTS=3`.
    pub fn run_with(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Finished {
        let mut command = self.command(arguments);
        for (name, value) in settings {
            command.env(format!("CANDIDATES_BOT_{name}"), value);
        }
        Finished::of(command)
    }
}

impl Finished {
    /// Runs a command to its end.
    pub fn of(command: Command) -> Self {
        Self::of_answered(command, "")
    }

    fn of_answered(command: Command, input: impl Into<Vec<u8>>) -> Self {
        let mut command = assert_cmd::Command::from_std(command);
        let output = command.timeout(LIMIT).write_stdin(input.into()).output().expect("it can be started");
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("text"),
            err: String::from_utf8(output.stderr).expect("text"),
        }
    }

    /// Its output, after checking that it succeeded and printed no errors.
    #[track_caller]
    pub fn fine(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{self:?}");
        self.out
    }

    /// The error, after checking that it is one line, printed by the program itself, with exit code 1.
    #[track_caller]
    pub fn refused(self) -> String {
        self.refused_with(1)
    }

    /// The same with the exit code for settings with which a bot can't run.
    #[track_caller]
    pub fn refused_settings(self) -> String {
        self.refused_with(78)
    }

    #[track_caller]
    fn refused_with(self, code: i32) -> String {
        assert_eq!((self.code, self.out.as_str(), self.err.lines().count()), (Some(code), "", 1), "{self:?}");
        let line = self.err.strip_prefix("candidates-bot: ").expect("the program says who speaks");
        line.trim_end().to_owned()
    }
}
