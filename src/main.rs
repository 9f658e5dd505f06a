//! The command `candidates-bot`.

use std::process::ExitCode;

fn main() -> ExitCode {
    candidates_bot::cli::main()
}
