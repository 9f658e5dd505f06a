//! A step of a rehearsal: done within its time, and reported in one line.

use std::fmt;
use std::time::{Duration, Instant};

use tokio::time::timeout;

/// The result of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It succeeded.
    Fine,
    /// It succeeded in the end, but an operator should look at something.
    Doubtful,
    /// It failed.
    Failed,
}

/// A finished step.
#[derive(Clone, Debug)]
pub struct Line {
    /// Name of the step.
    pub what: String,
    /// The outcome.
    pub mark: Mark,
    /// What was achieved, or what is wrong and what to do.
    pub told: String,
    /// How long it took.
    pub took: Duration,
}

/// Why a rehearsal did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fallen {
    /// Another one is running on this machine.
    #[error("another rehearsal with this site is at work on this machine; wait until it is over")]
    Busy,
    /// A step failed.
    #[error("the rehearsal came to a stop at “{0}”")]
    At(String),
    /// It took too long.
    #[error("the rehearsal was not over in time")]
    Late,
    /// It was stopped.
    #[error("the rehearsal was stopped")]
    Stopped,
}

/// Reports the results of steps.
pub(super) struct Teller<'a> {
    pub tell: &'a mut dyn FnMut(&Line),
}

/// The report of a step.
pub(super) struct Said {
    told: String,
    /// What an operator should look at.
    doubts: Vec<String>,
}

impl Said {
    pub fn fine(told: impl Into<String>) -> Self {
        Self { told: told.into(), doubts: Vec::new() }
    }

    pub fn with(mut self, doubts: Vec<String>) -> Self {
        self.doubts.extend(doubts);
        self
    }
}

impl Teller<'_> {
    /// Carries out a step within its time limit, and reports the result. `advice`: what to do if it fails.
    pub async fn step<T>(
        &mut self,
        what: impl fmt::Display,
        limit: Duration,
        advice: &str,
        work: impl Future<Output = Result<(T, Said), String>>,
    ) -> Result<T, Fallen> {
        let (what, began) = (what.to_string(), Instant::now());
        let result = match timeout(limit, work).await {
            Ok(result) => result,
            Err(_) => Err(format!("not done within {} s", limit.as_secs())),
        };
        let (mark, told) = match &result {
            Err(cause) => (Mark::Failed, format!("{cause}; {advice}")),
            Ok((_, said)) if said.doubts.is_empty() => (Mark::Fine, said.told.clone()),
            Ok((_, said)) => (Mark::Doubtful, format!("{} ({})", said.told, said.doubts.join("; "))),
        };
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        (self.tell)(&Line { what: what.clone(), mark, told, took: began.elapsed() });
        result.map(|(result, _)| result).map_err(|_| Fallen::At(what))
    }
}
