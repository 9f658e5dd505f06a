//! The legacy row of figures.

use chrono::serde::{ts_milliseconds, ts_milliseconds_option};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The legacy row of a candidate: always that of the last attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// Telegram username; for people without one the account's name on the site.
    pub candidate_username: String,
    /// Mean IoU of the cars, percent.
    pub car_iou: Option<f64>,
    /// Mean IoU of the plates, percent.
    pub plate_iou: Option<f64>,
    /// Plates transcribed exactly, percent.
    pub plate_accuracy: Option<f64>,
    /// When the candidate confirmed this attempt.
    #[serde(with = "ts_milliseconds")]
    pub task_started: DateTime<Utc>,
    /// Last edit of the accepted annotations.
    #[serde(with = "ts_milliseconds_option")]
    pub task_ended: Option<DateTime<Utc>>,
    /// Number of the last attempt.
    pub times_attempted: u8,
}

impl Metrics {
    /// Time taken, as the legacy column has it: from the confirmation to the last edit; none while it is in progress.
    #[must_use]
    pub fn taken(&self) -> Option<TimeDelta> {
        self.task_ended.map(|ended| (ended - self.task_started).max(TimeDelta::zero()))
    }
}
