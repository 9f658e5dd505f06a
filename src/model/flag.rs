//! Flags: what a person should look at in a submission.

use serde::{Deserialize, Serialize};

use super::alike::Alike;
use super::{AttemptNumber, PersonId};
use crate::scoring::Percent;

/// Something about a submission that a person should look at. Stored by its position in this list: new flags
/// come last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Flag {
    /// Nearly the same points as in another person's submission: what earlier programs noted, by a share alone.
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
    /// More like another person's submission than those of independent people are.
    Alike(Alike),
    /// Faster than nearly everybody who had the same images.
    Faster {
        /// Working time.
        seconds: u32,
        /// What others need as a rule, in seconds.
        usual: u32,
        /// The share of people who are slower, as far as others tell.
        slower: Percent,
        /// With how many attempts of others it was compared.
        of: u32,
    },
    /// The same by the time without pauses.
    FasterWithoutPauses {
        /// Active time.
        seconds: u32,
        /// The active time of others as a rule, in seconds.
        usual: u32,
        /// The share of people who are slower, as far as others tell.
        slower: Percent,
        /// With how many attempts of others it was compared.
        of: u32,
    },
}

impl Flag {
    /// The attempt of another person that this one looks like a copy of, or the other way round.
    #[must_use]
    pub fn twin(&self) -> Option<(PersonId, AttemptNumber)> {
        self.others().first().copied()
    }

    /// The attempts of other people that this one is alike with, the most alike first.
    #[must_use]
    pub fn others(&self) -> Vec<(PersonId, AttemptNumber)> {
        match self {
            Self::Copy { person, attempt, .. } => vec![(*person, *attempt)],
            Self::Alike(alike) => alike.people().collect(),
            Self::NotByHand { .. }
            | Self::Fast { .. }
            | Self::OtherAssignee { .. }
            | Self::Faster { .. }
            | Self::FasterWithoutPauses { .. } => Vec::new(),
        }
    }
}

/// The flags of an attempt's accepted submission.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Flags {
    /// In order of importance.
    pub flags: Vec<Flag>,
}
