//! What a person should look at in a submission.

use serde::{Deserialize, Serialize};

use super::PersonId;
use crate::scoring::Percent;

/// Something about a submission that a person should look at. Kept by its place in this list: new signs come last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Flag {
    /// Nearly the same points as in the submission of another.
    Copy {
        /// Of whom.
        person: PersonId,
        /// Of which attempt of theirs.
        attempt: u8,
        /// Share of common points.
        similarity: Percent,
    },
    /// Shapes that were not drawn by hand: imported from a file, or made by a tool.
    NotByHand {
        /// What the site says of their origin (`file`, `auto`, …).
        source: String,
        /// How many.
        count: u32,
    },
    /// Less time than drawing so many points takes.
    Fast {
        /// Working time.
        seconds: u32,
        /// Points drawn.
        points: u32,
    },
    /// The task was in somebody else's hands when it was looked at.
    OtherAssignee {
        /// Whose, by their name on the site; none: nobody's.
        assignee: Option<String>,
    },
}

/// What was noticed about the accepted submission of an attempt.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Flags {
    /// In order of weight.
    pub flags: Vec<Flag>,
}
