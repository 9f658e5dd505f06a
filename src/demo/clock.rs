//! A clock that only the story advances, or one that runs by itself and can be turned forward; and randomness from a
//! seed: the same story always has the same result.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};

use crate::desk::{Environment, EventKind, Seed};

/// Clock and randomness of a story. Clones are the same clock.
#[derive(Clone)]
pub struct StoryClock {
    /// The time since 1970, or, while it runs, how far it is ahead of the system's clock.
    milliseconds: Arc<AtomicI64>,
    runs: bool,
    seed: u64,
}

impl StoryClock {
    /// A clock that starts at `start`.
    #[must_use]
    pub fn new(start: DateTime<Utc>, seed: u64) -> Self {
        Self { milliseconds: Arc::new(AtomicI64::new(start.timestamp_millis())), runs: false, seed }
    }

    /// A clock that shows the system's time and runs on from there.
    #[must_use]
    pub fn running(seed: u64) -> Self {
        Self { milliseconds: Arc::default(), runs: true, seed }
    }

    /// Advances it; one that runs goes on from there.
    pub fn advance(&self, by: TimeDelta) {
        self.milliseconds.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }

    /// The time, as a function for the stand-ins.
    #[must_use]
    pub fn as_function(&self) -> Arc<dyn Fn() -> DateTime<Utc> + Send + Sync> {
        let clock = self.clone();
        Arc::new(move || clock.now())
    }
}

impl Environment for StoryClock {
    fn now(&self) -> DateTime<Utc> {
        let begin = if self.runs { Utc::now().timestamp_millis() } else { 0 };
        let milliseconds = begin.saturating_add(self.milliseconds.load(Ordering::SeqCst));
        DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
    }

    /// By update, not by order of arrival: outcomes of the workers may overtake each other.
    fn seed(&self, kind: &EventKind) -> Seed {
        let salt = match kind {
            EventKind::Update { id, .. } | EventKind::UpdateSetAside { id, .. } => u64::from(*id),
            EventKind::Outcome { effect, .. } | EventKind::Delayed { effect } => effect.id.0 << 32,
            EventKind::Whitelist(_)
            | EventKind::Due(_)
            | EventKind::Operator(_)
            | EventKind::Import(_)
            | EventKind::WhitelistSeen(_)
            | EventKind::Copied(_)
            | EventKind::CopyAgain(_)
            | EventKind::CopiedAll(_)
            | EventKind::CompletedOnSite { .. }
            | EventKind::SavesSeen { .. } => 0,
        };
        let mut seed = Seed::default();
        StdRng::seed_from_u64(self.seed ^ salt.rotate_left(17)).fill_bytes(&mut seed);
        seed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_runs_shows_the_time_and_can_be_turned_forward() {
        let clock = StoryClock::running(1);
        let before = Utc::now().timestamp_millis();
        let ahead = || clock.now().timestamp_millis() - before;
        let minute = TimeDelta::minutes(1).num_milliseconds();
        assert!((0..minute).contains(&ahead()), "{}", ahead());
        clock.advance(TimeDelta::days(3));
        let days = TimeDelta::days(3).num_milliseconds();
        assert!((days..days + minute).contains(&ahead()), "{}", ahead());
    }

    #[test]
    fn a_clock_of_a_story_stands_still() {
        let clock = StoryClock::new(DateTime::from_timestamp(1_770_000_000, 0).expect("a moment"), 1);
        let before = clock.now();
        clock.advance(TimeDelta::minutes(5));
        assert_eq!(clock.now() - before, TimeDelta::minutes(5));
    }
}
