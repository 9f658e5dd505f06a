//! A clock that only the story advances, and randomness from a seed: the same story always has the same result.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};

use crate::desk::{Environment, EventKind, Seed};

/// Clock and randomness of a story. Clones are the same clock.
#[derive(Clone)]
pub struct StoryClock {
    milliseconds: Arc<AtomicI64>,
    seed: u64,
}

impl StoryClock {
    /// A clock that starts at `start`.
    #[must_use]
    pub fn new(start: DateTime<Utc>, seed: u64) -> Self {
        Self { milliseconds: Arc::new(AtomicI64::new(start.timestamp_millis())), seed }
    }

    /// Advances it.
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
        DateTime::from_timestamp_millis(self.milliseconds.load(Ordering::SeqCst)).unwrap_or_default()
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
            | EventKind::CompletedOnSite { .. } => 0,
        };
        let mut seed = Seed::default();
        StdRng::seed_from_u64(self.seed ^ salt.rotate_left(17)).fill_bytes(&mut seed);
        seed
    }
}
