//! One check: how long it may take, and what it finds.

use std::time::Duration;

use anyhow::anyhow;
use serde::Serialize;
use tokio::time::timeout;

use crate::control::one_line;

/// Maximum time for a check.
pub(super) const LIMIT: Duration = Duration::from_secs(20);

/// One result of `check`.
#[derive(Serialize)]
pub(super) struct Finding {
    /// What was checked.
    pub(super) what: String,
    /// Whether the bot can work with it.
    pub(super) ok: bool,
    /// The bot can work with it, but an operator should look at it.
    pub(super) warning: bool,
    /// What was found, or what is wrong and what to do.
    pub(super) told: String,
    /// How long a step of the rehearsal took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) seconds: Option<f64>,
}

/// The result of a successful check.
pub(super) enum Told {
    /// As it should be.
    Fine(String),
    /// It works, but an operator should look at it.
    Doubtful(String),
}

pub(super) type Looked = anyhow::Result<Told>;

impl Finding {
    pub(super) fn of(what: &str, looked: Looked) -> Self {
        let (ok, warning, told) = match looked {
            Ok(Told::Fine(told)) => (true, false, told),
            Ok(Told::Doubtful(told)) => (true, true, told),
            Err(error) => (false, false, one_line(&in_a_row(&format!("{error:#}")))),
        };
        Self { what: what.to_owned(), ok, warning, told, seconds: None }
    }

    pub(super) fn mark(&self) -> char {
        match self {
            Self { ok: false, .. } => '✗',
            Self { warning: true, .. } => '!',
            _ => '✓',
        }
    }
}

/// The problems of a list, joined into one line.
fn in_a_row(text: &str) -> String {
    text.replace(":\n  ", ": ").replace("\n  ", "; ")
}

/// Runs a check; an error if it does not finish in time.
pub(super) async fn in_time<E: Into<anyhow::Error>>(
    what: &str,
    look: impl Future<Output = Result<Looked, E>>,
) -> Finding {
    let looked = match timeout(LIMIT, look).await {
        Ok(Ok(looked)) => looked,
        Ok(Err(error)) => Err(error.into()),
        Err(_) => Err(anyhow!("no answer within {} s", LIMIT.as_secs())),
    };
    Finding::of(what, looked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_look_that_hangs_is_told_and_holds_nobody_up() {
        let began = tokio::time::Instant::now();
        let finding = in_time("disk", std::future::pending::<anyhow::Result<Looked>>()).await;
        assert_eq!((finding.mark(), finding.told.as_str()), ('✗', "no answer within 20 s"));
        assert_eq!(began.elapsed(), LIMIT);
    }
}
