//! Where the time and randomness of events come from: the system, or a test.

use chrono::{DateTime, Utc};

use super::event::{Event, EventKind, Seed};

/// Where times and randomness come from: the system, or a test.
pub trait Environment: Send + Sync {
    /// The current time.
    fn now(&self) -> DateTime<Utc>;
    /// Randomness for an event.
    fn seed(&self, kind: &EventKind) -> Seed;
    /// Whether the system's clock can be trusted: it may be set wrong.
    fn is_trusted(&self) -> bool {
        true
    }
    /// Whether times are known to be right, even while the system's clock can't be trusted.
    fn knows_the_time(&self) -> bool {
        true
    }
}

/// The real environment.
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

impl Environment for System {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn seed(&self, _: &EventKind) -> Seed {
        rand::random()
    }
}

impl Event {
    /// An event that happens now.
    #[must_use]
    pub fn now(environment: &dyn Environment, kind: EventKind) -> Self {
        let at = environment.now();
        Self { at, trusted: environment.is_trusted(), seed: environment.seed(&kind), kind }
    }
}
