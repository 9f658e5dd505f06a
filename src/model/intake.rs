//! How many newcomers were let in, and what HR knows of those who were not.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::PersonId;

/// What keeps newcomers out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IntakeLimit {
    /// So many newcomers a day.
    PerDay,
    /// So many attempts at work at a time.
    AtWork,
}

impl IntakeLimit {
    /// Both.
    pub const ALL: [Self; 2] = [Self::PerDay, Self::AtWork];
}

/// What is known of a limit on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitToday {
    /// So often HR raised it, by one portion each time.
    pub raised: u32,
    /// Who did so last.
    pub raised_by: Option<PersonId>,
    /// So often newcomers were told that it is reached. People are not counted: nothing is kept of them.
    pub refusals: u32,
    /// HR was told that it is reached when it had been raised so often; none: not on that day.
    pub told: Option<u32>,
    /// HR's messages that tell so: chat and number.
    pub messages: Vec<(i64, i32)>,
}

/// One day of newcomers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// Which day (UTC), counted from the Unix epoch.
    pub day: i64,
    /// So many newcomers were given their first assignment.
    pub begun: u32,
    /// Newcomers a day.
    pub per_day: LimitToday,
    /// Attempts at work.
    pub at_work: LimitToday,
}

impl Intake {
    /// A limit.
    #[must_use]
    pub fn limit(&self, limit: IntakeLimit) -> &LimitToday {
        match limit {
            IntakeLimit::PerDay => &self.per_day,
            IntakeLimit::AtWork => &self.at_work,
        }
    }

    /// The same, to be changed.
    pub fn limit_mut(&mut self, limit: IntakeLimit) -> &mut LimitToday {
        match limit {
            IntakeLimit::PerDay => &mut self.per_day,
            IntakeLimit::AtWork => &mut self.at_work,
        }
    }
}

/// The day of a moment: UTC, counted from the Unix epoch.
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
