//! Questions to whoever sits at the terminal. Where nobody does, the answers are the lines of standard input.

use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::{Context, bail};
use console::Term;

/// What an answer is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// It may be seen.
    Open,
    /// It may be seen, and it may be empty.
    Optional,
    /// It is not shown while it is typed.
    Secret,
    /// The same, and it may be empty.
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

/// Whoever answers. Questions go to standard error, so that standard output has the result alone.
pub(super) struct Questions {
    /// There when somebody types.
    terminal: Option<Term>,
}

impl Questions {
    /// # Errors
    /// Somebody types, but would not see the questions.
    pub(super) fn new() -> anyhow::Result<Self> {
        if !io::stdin().is_terminal() {
            return Ok(Self { terminal: None });
        }
        let terminal = Term::stderr();
        if !terminal.is_term() {
            bail!("this asks questions on standard error: leave that to the terminal");
        }
        Ok(Self { terminal: Some(terminal) })
    }

    /// Whether somebody sits there who can be asked whether they want something.
    pub(super) fn has_somebody(&self) -> bool {
        self.terminal.is_some()
    }

    /// Asks; gives back the answer without spaces around it.
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
            // Nobody has pressed Enter.
            let _ = writeln!(err);
        }
        if read == 0 {
            bail!("no answer to “{question}”: standard input is at its end, and nothing was written");
        }
        Ok(answer.trim().to_owned())
    }
}

/// Says something between two questions.
pub(super) fn say(text: &str) {
    // Without anybody to tell it to, the result still counts.
    let _ = writeln!(io::stderr(), "{text}");
}
