//! What has come of a source of candidates.

use serde::{Deserialize, Serialize};

use super::{Filter, ListEntry, Source};

/// What has come of a source. Whoever is deleted counts as invited and started all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceTally {
    /// The source.
    pub source: Source,
    /// Number of people who came by its links.
    pub invited: u32,
    /// Number of those of them who got an assignment.
    pub started: u32,
    /// Number of those who are on HR's list.
    pub listed: u32,
    /// Number of those whose last attempt is handed in and complete.
    pub handed_in: u32,
    /// Number of those whom HR accepted.
    pub accepted: u32,
}

impl SourceTally {
    /// Nobody has come yet.
    #[must_use]
    pub fn new(source: Source) -> Self {
        Self { source, invited: 0, started: 0, listed: 0, handed_in: 0, accepted: 0 }
    }

    /// Counts a candidate with this list entry in, or out.
    pub(crate) fn count(&mut self, entry: &ListEntry, by: i32) {
        let is = |filters: &[Filter]| entry.filters.iter().any(|filter| filters.contains(filter));
        let (accepted, handed_in) =
            (is(&[Filter::Accepted]), is(&[Filter::Waiting, Filter::Accepted, Filter::Rejected]));
        for (count, counts) in
            [(&mut self.listed, true), (&mut self.handed_in, handed_in), (&mut self.accepted, accepted)]
        {
            *count = if counts { count.saturating_add_signed(by) } else { *count };
        }
    }

    /// Counts nobody on HR's list any more.
    pub(crate) fn clear_listed(&mut self) {
        (self.listed, self.handed_in, self.accepted) = (0, 0, 0);
    }
}
