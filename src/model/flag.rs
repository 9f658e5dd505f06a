//! Flags: what a person should look at in a submission.

use super::AttemptNumber;
use serde::{Deserialize, Serialize};

use super::PersonId;
use crate::scoring::Percent;

/// Something about a submission that a person should look at. Stored by its position in this list: new flags
/// come last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Flag {
    /// Nearly the same points as in another person's submission.
    Copy {
        /// The person concerned.
        person: PersonId,
        /// Number of that person's attempt.
        attempt: AttemptNumber,
        /// Share of common points.
        similarity: Percent,
    },
    /// Shapes that were not drawn by hand: imported from a file, or made by a tool.
    NotByHand {
        /// The origin as the site names it (`file`, `auto`, …).
        source: String,
        /// How many there are.
        count: u32,
    },
    /// Less time than it takes to draw this many points.
    Fast {
        /// Working time.
        seconds: u32,
        /// Points drawn.
        points: u32,
    },
    /// The task was assigned to somebody else when it was checked.
    OtherAssignee {
        /// The assignee's name on the site; `None`: nobody.
        assignee: Option<String>,
    },
}

/// The flags of an attempt's accepted submission.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Flags {
    /// In order of importance.
    pub flags: Vec<Flag>,
}
