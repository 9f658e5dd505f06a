//! What waits to be copied to PostgreSQL.

use serde::{Deserialize, Serialize};

use super::EffectId;

/// An effect of the outbox's third queue: the rows of this person must be brought in line with the records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyEffect {
    /// The number of the effect; a later change has a higher one.
    pub effect: EffectId,
    /// Names under which this person may have rows, besides the current name.
    pub former: Vec<String>,
}
