//! How many newcomers were admitted, and what HR knows of those who were not.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ChatId, PersonId};

/// The limits that keep newcomers out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IntakeLimit {
    /// Maximum number of newcomers per day.
    PerDay,
    /// Maximum number of active attempts.
    ActiveAttempts,
}

impl IntakeLimit {
    /// Both.
    pub const ALL: [Self; 2] = [Self::PerDay, Self::ActiveAttempts];
}

/// The state of a limit on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitToday {
    /// How many times HR has raised it, by one portion each time.
    pub raised: u32,
    /// Who raised it last.
    pub raised_by: Option<PersonId>,
    /// How many times newcomers were refused because of it. People are not counted, since nothing is kept about
    /// them.
    pub refusals: u32,
    /// How many times it had been raised when HR was last notified that it is reached; `None`: HR was not notified
    /// on that day.
    pub notified: Option<u32>,
    /// HR's messages about it: chat and number.
    pub messages: Vec<(ChatId, i32)>,
}

/// One day of newcomers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// The day (in the company's time zone), counted from the Unix epoch.
    pub day: i64,
    /// Number of newcomers who were given their first assignment.
    pub admitted: u32,
    /// The limit on newcomers per day.
    pub per_day: LimitToday,
    /// The limit on active attempts.
    pub active_attempts: LimitToday,
}

impl Intake {
    /// The state of a limit.
    #[must_use]
    pub fn limit(&self, limit: IntakeLimit) -> &LimitToday {
        match limit {
            IntakeLimit::PerDay => &self.per_day,
            IntakeLimit::ActiveAttempts => &self.active_attempts,
        }
    }

    /// The same, mutable.
    pub fn limit_mut(&mut self, limit: IntakeLimit) -> &mut LimitToday {
        match limit {
            IntakeLimit::PerDay => &mut self.per_day,
            IntakeLimit::ActiveAttempts => &mut self.active_attempts,
        }
    }
}

/// The day of a time: UTC, counted from the Unix epoch.
#[must_use]
pub fn day_of(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(24 * 3600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_utc_before_the_epoch_too() {
        assert_eq!(day_of(DateTime::from_timestamp(86_399, 0).expect("a moment")), 0);
        assert_eq!(day_of(DateTime::from_timestamp(86_400, 0).expect("a moment")), 1);
        assert_eq!(day_of(DateTime::from_timestamp(-1, 0).expect("a moment")), -1);
    }
}
