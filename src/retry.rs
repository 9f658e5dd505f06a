//! How long to wait before something is tried again.
//!
//! Lives here: what a server asks for, as far as that is granted.
//! Must not: know what is tried, or wait itself.

use std::time::Duration;

/// How long a server wants us to stay away, as far as that is granted: one that wishes for more is asked again all the
/// same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RetryAfter(Duration);

impl RetryAfter {
    /// None is longer.
    pub const LONGEST: Self = Self(Duration::from_mins(15));

    /// As much of it as is granted.
    #[must_use]
    pub fn of(length: Duration) -> Self {
        Self(length.min(Self::LONGEST.0))
    }

    /// So long we stay away.
    #[must_use]
    pub fn length(self) -> Duration {
        self.0
    }
}
