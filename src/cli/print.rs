//! What a command prints: its result, or one line for its error.

use std::io::{ErrorKind, Write};

use anyhow::Context;

use crate::foreign;

/// Prints; a reader that has seen enough (`| head`) is no error.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        printed => printed.context("cannot print"),
    }
}

/// Prints the error that a command ends with.
pub(super) fn complain(error: &anyhow::Error) {
    // Even if nobody can see it, there is still the exit code.
    let _ = writeln!(std::io::stderr(), "candidates-bot: {}", foreign::printable(&format!("{error:#}")));
}
