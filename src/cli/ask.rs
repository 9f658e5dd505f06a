//! Questions to the person at the terminal. Without a terminal, the answers are read line by line from standard
//! input.

use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::{Context, bail};
use console::Term;

/// How an answer is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// It is shown.
    Open,
    /// It is shown, and it may be empty.
    Optional,
    /// It is not shown while it is typed.
    Secret,
    /// It is not shown, and it may be empty.
    OptionalSecret,
}

impl Sort {
    /// Whether it may be empty.
    pub(super) fn is_optional(self) -> bool {
        matches!(self, Self::Optional | Self::OptionalSecret)
    }

    fn is_hidden(self) -> bool {
        matches!(self, Self::Secret | Self::OptionalSecret)
    }
}

/// The person who answers. Questions go to standard error, so that standard output has only the result.
pub(super) struct Questions {
    /// Set if a person types at a terminal.
    terminal: Option<Term>,
}

impl Questions {
    /// # Errors
    /// There is a terminal for input, but the questions would not be seen.
    pub(super) fn new() -> anyhow::Result<Self> {
        if !io::stdin().is_terminal() {
            return Ok(Self { terminal: None });
        }
        let terminal = Term::stderr();
        if !terminal.is_term() {
            bail!("this asks questions on standard error, which must be a terminal");
        }
        Ok(Self { terminal: Some(terminal) })
    }

    /// Whether there is a person who can be asked what they want.
    pub(super) fn has_somebody(&self) -> bool {
        self.terminal.is_some()
    }

    /// Asks; returns the answer without surrounding spaces.
    ///
    /// # Errors
    /// There are no more answers.
    pub(super) fn ask(&mut self, question: &str, sort: Sort) -> anyhow::Result<String> {
        let mut err = io::stderr();
        let hint = if sort.is_hidden() { " (it is not shown)" } else { "" };
        write!(err, "{question}{hint}: ").and_then(|()| err.flush()).context("cannot ask")?;
        if let (Some(terminal), true) = (&self.terminal, sort.is_hidden()) {
            let answer = terminal.read_secure_line().context("cannot read the answer")?;
            return Ok(answer.trim().to_owned());
        }
        let mut answer = String::new();
        let read = io::stdin().lock().read_line(&mut answer).context("cannot read the answer")?;
        if self.terminal.is_none() {
            // Enter was not pressed.
            let _ = writeln!(err);
        }
        if read == 0 {
            bail!("no answer to “{question}”: standard input is at its end, and nothing was written");
        }
        Ok(answer.trim().to_owned())
    }
}

/// Prints something between two questions.
pub(super) fn say(text: &str) {
    // Even if nobody can see it, the result still counts.
    let _ = writeln!(io::stderr(), "{text}");
}
