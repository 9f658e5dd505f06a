//! How long a rehearsal and its parts may take.

use std::time::Duration;

use chrono::TimeDelta;

/// How long a rehearsal may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long a failing step is retried.
    pub retry_budget: Duration,
    /// The first pause before a retry; it doubles.
    pub pause: Duration,
    /// How long the site may take to attach the images.
    pub import: Duration,
    /// The pause between two looks at work that the site has not finished.
    pub look: Duration,
    /// Time for the whole play.
    pub play: Duration,
    /// Time for cleaning up.
    pub clean: Duration,
    /// How long a request without an answer may still be carried out.
    pub settle: Duration,
    /// Anything older was left by a rehearsal that is over, no matter which.
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
