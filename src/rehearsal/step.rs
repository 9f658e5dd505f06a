//! A step of a rehearsal: done within its time, and told in a line.

use std::fmt;
use std::time::{Duration, Instant};

use tokio::time::timeout;

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// As it should.
    Fine,
    /// Well in the end, but somebody should see to something.
    Doubtful,
    /// Not.
    Failed,
}

/// A step that is over.
#[derive(Clone, Debug)]
pub struct Line {
    /// Which.
    pub what: String,
    /// How it went.
    pub mark: Mark,
    /// What came of it, or what is wrong and what to do.
    pub told: String,
    /// How long it took.
    pub took: Duration,
}

/// Why a rehearsal did not come to its good end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fallen {
    /// Another one is at work here.
    #[error("another rehearsal with this site is at work on this machine; wait until it is over")]
    Busy,
    /// A step failed.
    #[error("the rehearsal came to a stop at “{0}”")]
    At(String),
    /// It took too long.
    #[error("the rehearsal was not over in time")]
    Late,
    /// Somebody stopped it.
    #[error("the rehearsal was stopped")]
    Stopped,
}

/// Tells how steps went.
pub(super) struct Teller<'a> {
    pub tell: &'a mut dyn FnMut(&Line),
}

/// What a step says of itself.
pub(super) struct Said {
    told: String,
    /// What somebody should see to.
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
    /// Does a step within its time, and tells how it went. `advice`: what to do when it does not go well.
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
