//! Why a statistic can't be told.

use serde::{Deserialize, Serialize};

/// Fewest people from whom statistics are computed: with fewer, chance would be most of what they say.
pub const FEWEST_PEOPLE: usize = 20;

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unknown {
    /// Fewer than [`FEWEST_PEOPLE`].
    TooFewPeople,
    /// There are fewer than two items.
    OneItem,
    /// Everybody has the same.
    NoVariance,
    /// Of some two items, nobody (or one person) had both.
    NeverTogether,
    /// The items have nothing in common, so a sum of them means nothing.
    Unreliable,
    /// There are more items than it is computed for.
    TooManyItems,
}
