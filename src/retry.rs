//! How long to wait before something is tried again.
//!
//! Lives here: growing pauses, and the waiting time that a server asks for, up to a limit.
//! Must not: know what is retried, or wait itself.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Exponential backoff: pauses that double with every failure, up to the longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
}

impl Backoff {
    /// With the first and the longest pause.
    #[must_use]
    pub const fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest }
    }

    /// The pause after this many failures in a row.
    #[must_use]
    pub fn pause(self, failures: u32) -> Duration {
        let doubled = self.first.saturating_mul(2u32.saturating_pow(failures.saturating_sub(1).min(20)));
        doubled.min(self.longest)
    }

    /// The same with jitter, up to a quarter more or less, so that callers that failed together do not return at
    /// the same time. The jitter is derived from the seed and the count of failures, so that a run can be
    /// reproduced.
    #[must_use]
    pub fn pause_with_jitter(self, failures: u32, seed: u64) -> Duration {
        let mut dice = StdRng::seed_from_u64(seed.rotate_left(32) ^ u64::from(failures));
        self.pause(failures).mul_f64(dice.random_range(0.75..1.25))
    }
}

/// How long a server wants us to wait, up to a limit: a server that asks for more is called again all the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RetryAfter(Duration);

impl RetryAfter {
    /// The limit.
    pub const LONGEST: Self = Self(Duration::from_mins(15));

    /// The wish, cut to the limit.
    #[must_use]
    pub fn of(length: Duration) -> Self {
        Self(length.min(Self::LONGEST.0))
    }

    /// How long we hold back.
    #[must_use]
    pub fn length(self) -> Duration {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_and_are_bounded() {
        let backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(10));
        assert_eq!([1, 2, 3, 4, 5].map(|failures| backoff.pause(failures).as_secs()), [1, 2, 4, 8, 10]);
        for failures in [20, 1000, u32::MAX] {
            assert_eq!(backoff.pause(failures), Duration::from_secs(10));
        }
    }

    #[test]
    fn jitter_keeps_many_apart_and_can_be_played_again() {
        let backoff = Backoff::new(Duration::from_millis(500), Duration::from_mins(1));
        for failures in [1, 5, u32::MAX] {
            let (pause, jittered) = (backoff.pause(failures), backoff.pause_with_jitter(failures, 7));
            assert!(jittered >= pause.mul_f64(0.75) && jittered <= pause.mul_f64(1.25), "{jittered:?}");
            assert_eq!(backoff.pause_with_jitter(failures, 7), jittered);
            assert_ne!(backoff.pause_with_jitter(failures, 8), jittered);
        }
    }
}
