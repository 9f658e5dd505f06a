//! The time zone of the times in a workbook, in one place.

use chrono::{DateTime, NaiveDateTime, Utc};

/// The name of the zone, as columns are headed with it.
pub const ZONE: &str = "UTC";

/// A time on the clocks of the zone.
#[must_use]
pub fn local_time(at: DateTime<Utc>) -> NaiveDateTime {
    at.naive_utc()
}
