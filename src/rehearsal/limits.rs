//! How long a rehearsal may take, and its parts.

use std::time::Duration;

use chrono::TimeDelta;

/// How long a rehearsal may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// So long a step that fails is tried again.
    pub retry_budget: Duration,
    /// The first pause before that; it doubles.
    pub pause: Duration,
    /// The site may take so long to attach the images.
    pub import: Duration,
    /// The pause between two looks at what the site is still doing.
    pub look: Duration,
    /// The whole play.
    pub play: Duration,
    /// Cleaning up.
    pub clean: Duration,
    /// A request that was not answered may still be carried out for so long.
    pub settle: Duration,
    /// What is older was left by a rehearsal that is over, whoever's it was.
    pub age: TimeDelta,
}

impl Limits {
    /// For real sites.
    #[must_use]
    pub fn real() -> Self {
        Self {
            retry_budget: Duration::from_secs(20),
            pause: Duration::from_millis(500),
            import: Duration::from_mins(5),
            look: Duration::from_millis(500),
            play: Duration::from_mins(30),
            clean: Duration::from_mins(2),
            settle: Duration::from_secs(3),
            age: TimeDelta::hours(1),
        }
    }
}
