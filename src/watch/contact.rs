//! Whether a server answers: when it last did, and a log line when contact is lost and restored.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};

/// Number of failures in a row after which contact counts as lost: a single one may be anything.
const LOST: u32 = 2;

/// A server that the bot talks to.
pub(super) struct Contact {
    /// Its name as part of a sentence.
    name: &'static str,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    seen: Option<DateTime<Utc>>,
    /// Number of failures since the last answer.
    failures: u32,
    /// When the first of these failures was.
    failing_since: Option<DateTime<Utc>>,
}

impl Contact {
    /// A server that has not answered yet.
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, known: Mutex::default() }
    }

    /// It answered.
    pub(super) fn answered(&self, now: DateTime<Utc>) {
        let before = {
            let mut known = self.known();
            std::mem::replace(&mut *known, Known { seen: Some(now), ..Known::default() })
        };
        if let Some(since) = before.failing_since.filter(|_| before.failures >= LOST) {
            let seconds = (now - since).num_seconds();
            tracing::info!(seconds, "{} answers again, after {}", self.name, length(seconds));
        }
    }

    /// It failed to answer.
    pub(super) fn failed(&self, now: DateTime<Utc>, cause: &str) {
        let failures = {
            let mut known = self.known();
            known.failing_since.get_or_insert(now);
            known.failures = known.failures.saturating_add(1);
            known.failures
        };
        if failures == LOST {
            tracing::warn!(cause, "{} does not answer; what needs it waits, and nothing is lost", self.name);
        }
    }

    /// When it answered last.
    pub(super) fn seen(&self) -> Option<DateTime<Utc>> {
        self.known().seen
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        // A panic leaves the data valid.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A duration for people: `45 s`, `12 min 5 s`, `3 h 20 min`.
fn length(seconds: i64) -> String {
    match seconds {
        ..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_told_in_the_units_that_matter() {
        let told = [0, 59, 60, 3599, 3600, 90_061].map(length);
        assert_eq!(told, ["0 s", "59 s", "1 min 0 s", "59 min 59 s", "1 h 0 min", "25 h 1 min"]);
    }

    #[test]
    fn an_answer_ends_what_was_failing() {
        let contact = Contact::new("the site");
        let at = |seconds: i64| DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment");
        contact.failed(at(0), "gone");
        contact.failed(at(1), "gone");
        assert_eq!(contact.known().failures, 2);
        assert_eq!(contact.seen(), None);
        contact.answered(at(5));
        assert_eq!(contact.known().failures, 0);
        assert_eq!(contact.seen(), Some(at(5)));
    }
}
