//! A submission as it came from the site → what the desk decides by.

use chrono::{DateTime, Utc};

use super::basis::Basis;
use super::flags::{self, Hands};
use crate::exam::Annotations;
use crate::model::{Attempt, Flag, Submission};
use crate::scoring::{self, Finding, Fingerprint, Scorecard};
use crate::store::{PackedSubmission, Packs, Records, StoreError};

/// A submission as it came from the site.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    /// What was drawn.
    pub annotations: Annotations,
    /// Last edit of the annotations.
    pub last_edit: DateTime<Utc>,
    /// In whose hands the task is.
    pub hands: Hands,
}

/// A submission with all that is computed of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    basis: Basis,
    last_edit: DateTime<Utc>,
    assessed: Assessed,
}

/// What a submission comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Assessed {
    /// More is drawn than anybody draws: that is told, and kept nowhere.
    TooMuch {
        /// What is wrong.
        findings: Vec<Finding>,
    },
    /// Something is wrong.
    Incomplete {
        /// What; not empty.
        findings: Vec<Finding>,
        /// What is kept.
        packed: PackedSubmission,
    },
    /// Everything is there.
    Complete(Complete),
}

/// What is computed of a submission that lacks nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Complete {
    /// The figures.
    pub scorecard: Scorecard,
    /// What it is compared with others by.
    pub fingerprint: Fingerprint,
    /// What a person should look at, as far as the submission tells by itself.
    pub flags: Vec<Flag>,
    /// So many points were drawn.
    pub points: u32,
    /// What is kept.
    pub packed: PackedSubmission,
}

impl Assessment {
    /// What it was computed from.
    #[must_use]
    pub fn basis(&self) -> &Basis {
        &self.basis
    }

    /// Last edit of the annotations, as far as it was not to come yet: the site's clock may be ahead of ours.
    #[must_use]
    pub fn last_edit(&self) -> DateTime<Utc> {
        self.last_edit
    }

    /// What the submission comes to.
    #[must_use]
    pub fn assessed(&self) -> &Assessed {
        &self.assessed
    }

    /// What is wrong, if anything is.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        match &self.assessed {
            Assessed::TooMuch { findings } | Assessed::Incomplete { findings, .. } => findings,
            Assessed::Complete(_) => &[],
        }
    }

    /// What is kept, if it is not too much.
    #[must_use]
    pub fn packed(&self) -> Option<&PackedSubmission> {
        match &self.assessed {
            Assessed::TooMuch { .. } => None,
            Assessed::Incomplete { packed, .. } => Some(packed),
            Assessed::Complete(complete) => Some(&complete.packed),
        }
    }
}

/// Computes all that can be said of a submission that came `now`, by the exam pack of its attempt.
pub fn assess(
    packs: &Packs,
    records: &impl Records,
    attempt: &Attempt,
    received: Received,
    now: DateTime<Utc>,
) -> Result<Assessment, StoreError> {
    let exam = packs.of(records, attempt)?;
    let Received { mut annotations, last_edit, hands } = received;
    annotations.call_like(&exam.image_names());
    // One track on an image is as much to mend as a thousand.
    annotations.tracks.sort_unstable();
    annotations.tracks.dedup();
    annotations.tracks.retain(|start| (*start as usize) < annotations.images.len());
    // Nobody has edited later than now.
    let last_edit = last_edit.min(now);
    let findings = scoring::findings(&exam, attempt.number, &annotations);
    let basis = Basis::of(attempt, packs);
    if findings.iter().any(|finding| finding.problem.is_excess()) {
        return Ok(Assessment { basis, last_edit, assessed: Assessed::TooMuch { findings } });
    }
    let submission = Submission { at: attempt.submitted.unwrap_or(now), last_edit, annotations };
    let packed = PackedSubmission::of(&submission)?;
    if !findings.is_empty() {
        return Ok(Assessment { basis, last_edit, assessed: Assessed::Incomplete { findings, packed } });
    }
    let annotations = &submission.annotations;
    let complete = Complete {
        scorecard: scoring::score(&exam, attempt.number, annotations),
        fingerprint: Fingerprint::of(&exam, exam.assignment(attempt.number), annotations),
        flags: flags::flags(annotations, hands),
        points: u32::try_from(flags::points(annotations)).unwrap_or(u32::MAX),
        packed,
    };
    Ok(Assessment { basis, last_edit, assessed: Assessed::Complete(complete) })
}
