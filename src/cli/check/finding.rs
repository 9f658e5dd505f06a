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
    #[serde(rename = "told")]
    pub(super) text: String,
    /// How long a step of the rehearsal took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) seconds: Option<f64>,
}

/// A check that succeeded.
pub(super) enum Passed {
    /// Everything is as it should be.
    Clean(String),
    /// It works, but an operator should look at it.
    WithWarning(String),
}

pub(super) type CheckResult = anyhow::Result<Passed>;

impl Finding {
    pub(super) fn of(what: &str, result: CheckResult) -> Self {
        let (ok, warning, text) = match result {
            Ok(Passed::Clean(text)) => (true, false, text),
            Ok(Passed::WithWarning(text)) => (true, true, text),
            Err(error) => (false, false, one_line(&in_a_row(&format!("{error:#}")))),
        };
        Self { what: what.to_owned(), ok, warning, text, seconds: None }
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

/// Runs a check; a failure if it does not finish in time.
pub(super) async fn in_time<E: Into<anyhow::Error>>(
    what: &str,
    look: impl Future<Output = Result<CheckResult, E>>,
) -> Finding {
    let result = match timeout(LIMIT, look).await {
        Ok(Ok(result)) => result,
        Ok(Err(error)) => Err(error.into()),
        Err(_) => Err(anyhow!("no answer within {} s", LIMIT.as_secs())),
    };
    Finding::of(what, result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_check_that_hangs_is_reported_and_does_not_block_the_others() {
        let began = tokio::time::Instant::now();
        let finding = in_time("disk", std::future::pending::<anyhow::Result<CheckResult>>()).await;
        assert_eq!((finding.mark(), finding.text.as_str()), ('✗', "no answer within 20 s"));
        assert_eq!(began.elapsed(), LIMIT);
    }
}
