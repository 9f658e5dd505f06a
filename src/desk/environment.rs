//! Where the time and randomness of events come from: the system, or a test.

use chrono::{DateTime, Utc};

use super::event::{Event, EventKind, Seed};

/// Where moments and randomness come from: the system, or a test.
pub trait Environment: Send + Sync {
    /// The moment.
    fn now(&self) -> DateTime<Utc>;
    /// Randomness for an event.
    fn seed(&self, kind: &EventKind) -> Seed;
    /// Whether the clock of the system can be trusted: it may be set wrong.
    fn is_trusted(&self) -> bool {
        true
    }
    /// Whether moments are right by all that is known, also while the clock of the system is not.
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
    /// Something that happens now.
    #[must_use]
    pub fn now(environment: &dyn Environment, kind: EventKind) -> Self {
        let at = environment.now();
        Self { at, trusted: environment.is_trusted(), seed: environment.seed(&kind), kind }
    }
}
