//! What waits to be copied to PostgreSQL.

use serde::{Deserialize, Serialize};

use super::EffectId;

/// An effect of the outbox's third queue: the rows of this person are to be as the records are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyEffect {
    /// Its number; a later change has a higher one.
    pub effect: EffectId,
    /// Names under which rows of this person may stand, beside the name of now.
    pub former: Vec<String>,
}
