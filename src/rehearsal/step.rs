//! A step of a rehearsal: done within its time, and reported in one line.

use std::fmt;
use std::time::{Duration, Instant};

use tokio::time::timeout;

/// The result of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It succeeded.
    Passed,
    /// It succeeded in the end, but an operator should look at something.
    Warning,
    /// It failed.
    Failed,
}

/// A finished step.
#[derive(Clone, Debug)]
pub struct FinishedStep {
    /// Name of the step.
    pub what: String,
    /// The outcome.
    pub status: Status,
    /// What was achieved, or what is wrong and what to do.
    pub text: String,
    /// How long it took.
    pub took: Duration,
}

/// Why a rehearsal did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RehearsalError {
    /// Another one is running on this machine.
    #[error("another rehearsal with this site is running on this machine; wait until it ends")]
    Busy,
    /// A step failed.
    #[error("the rehearsal stopped at “{0}”")]
    At(String),
    /// It took too long.
    #[error("the rehearsal did not end in time")]
    Late,
    /// It was stopped.
    #[error("the rehearsal was stopped")]
    Stopped,
}

/// Reports the results of steps.
pub(super) struct Reporter<'a> {
    pub report: &'a mut dyn FnMut(&FinishedStep),
}

/// What a step that succeeded reports.
pub(super) struct StepReport {
    text: String,
    /// What an operator should look at.
    warnings: Vec<String>,
}

impl StepReport {
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), warnings: Vec::new() }
    }

    pub fn with_warnings(mut self, warnings: Vec<String>) -> Self {
        self.warnings.extend(warnings);
        self
    }
}

impl Reporter<'_> {
    /// Carries out a step within its time limit, and reports the result. `advice`: what to do if it fails.
    pub async fn step<T>(
        &mut self,
        what: impl fmt::Display,
        limit: Duration,
        advice: &str,
        work: impl Future<Output = Result<(T, StepReport), String>>,
    ) -> Result<T, RehearsalError> {
        let (what, began) = (what.to_string(), Instant::now());
        let result = match timeout(limit, work).await {
            Ok(result) => result,
            Err(_) => Err(format!("not done within {} s", limit.as_secs())),
        };
        let (status, text) = match &result {
            Err(cause) => (Status::Failed, format!("{cause}; {advice}")),
            Ok((_, report)) if report.warnings.is_empty() => (Status::Passed, report.text.clone()),
            Ok((_, report)) => (Status::Warning, format!("{} ({})", report.text, report.warnings.join("; "))),
        };
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (self.report)(&FinishedStep { what: what.clone(), status, text, took: began.elapsed() });
        result.map(|(result, _)| result).map_err(|_| RehearsalError::At(what))
    }
}
