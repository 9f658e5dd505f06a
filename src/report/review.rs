//! What HR made of an attempt, as reports have it.

use chrono::{DateTime, Utc};

use crate::scoring::Verdict;

/// HR's decision about a finished attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nobody has decided yet.
    Waiting,
    /// The candidate is accepted.
    Accepted(Decided),
    /// The candidate is rejected.
    Rejected(Decided),
}

/// Who decided, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The name of whoever decided.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// HR's review of an attempt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviewed {
    /// The decision; `None`: there is nothing to decide.
    pub decision: Option<Decision>,
    /// The comments with their authors, a line each, oldest first. They are for HR alone.
    pub comments: Vec<String>,
}

impl Decision {
    /// The word for it in tables that programs read.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Accepted(_) => "accepted",
            Self::Rejected(_) => "rejected",
        }
    }

    /// Who decided, and when; `None`: nobody did.
    #[must_use]
    pub fn decided(&self) -> Option<&Decided> {
        match self {
            Self::Waiting => None,
            Self::Accepted(decided) | Self::Rejected(decided) => Some(decided),
        }
    }

    /// The verdict with the same colour.
    pub(super) fn tone(&self) -> Verdict {
        match self {
            Self::Waiting => Verdict::Look,
            Self::Accepted(_) => Verdict::Pass,
            Self::Rejected(_) => Verdict::Fail,
        }
    }
}

impl Reviewed {
    /// Who decided, and when; `None`: nobody did.
    #[must_use]
    pub fn decided(&self) -> Option<&Decided> {
        self.decision.as_ref().and_then(Decision::decided)
    }
}
