//! What HR can have deleted.

use serde::{Deserialize, Serialize};

/// What HR can have deleted. Each is an action of its own; only the last one implies the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deletion {
    /// The account on the site.
    Account,
    /// The candidate here: profile, attempts, metrics.
    Candidate,
    /// Everything: account and tasks on the site, the candidate here, submissions, what is known about the chat.
    Everything,
}

impl Deletion {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Account, Self::Candidate, Self::Everything];
}
