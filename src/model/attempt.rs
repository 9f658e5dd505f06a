//! One assignment of one candidate, from the confirmation to the figures.

use chrono::serde::{ts_milliseconds, ts_milliseconds_option};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{AttemptNumber, Cause, JobId, Looked, Mark, PersonId, TaskId};
use crate::exam::ContentHash;
use crate::scoring::Scorecard;

/// The state of an attempt. Stored by its position in this list: new states come last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AttemptState {
    /// The assignment is being prepared on the site.
    Preparing,
    /// The candidate has it.
    InProgress,
    /// The candidate says that it is done, and the annotations are being fetched.
    Checking,
    /// Handed in and accepted.
    Complete,
    /// It could not be prepared; HR can have it retried.
    Failed {
        /// The reason.
        cause: Cause,
    },
    /// Its time was over before it was handed in.
    Expired,
    /// The candidate says that it is done, but the annotations can't be fetched; HR knows, and can have it retried.
    Unchecked {
        /// The reason.
        cause: Cause,
    },
}

/// How an attempt's task gets its images.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImageTransfer {
    /// Not decided yet.
    #[default]
    Undecided,
    /// They are uploaded.
    Upload,
    /// The site has them on its shared storage.
    Share {
        /// The folder there, with slashes between names and none at either end.
        folder: String,
        /// Whether they are uploaded if they can't be taken from there.
        or_upload: bool,
    },
}

/// What was noticed about an attempt's jobs on the site before it was handed in here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OnSite {
    /// Nothing: they are not all completed.
    #[default]
    Open,
    /// All of them are completed there, and the candidate was asked whether to hand in. The candidate is asked only
    /// once.
    Completed,
    /// The time was over, and the completed work was taken as handed in.
    Taken,
    /// The time was over, nothing had been noticed, and a last look decides whether the work was completed.
    LookedAt,
}

/// One assignment of one candidate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// The candidate.
    pub person: PersonId,
    /// Number of the attempt.
    pub number: AttemptNumber,
    /// Its state.
    pub state: AttemptState,
    /// How many tasks were begun for it on the site; a failed import can't be repaired, only begun anew.
    pub try_number: u8,
    /// The task on the site.
    pub task: Option<TaskId>,
    /// The task's jobs.
    pub jobs: Vec<JobId>,
    /// Address of the first job, for the candidate; [`Attempt::links`] has those of all.
    pub link: Option<String>,
    /// The message in the candidate's chat that shows progress.
    pub progress_message: Option<i32>,
    /// The candidate's confirmation: `task_started`.
    #[serde(with = "ts_milliseconds")]
    pub started: DateTime<Utc>,
    /// When the candidate last said that it is done, or when their time was over and the site was checked.
    #[serde(with = "ts_milliseconds_option")]
    pub submitted: Option<DateTime<Utc>>,
    /// Last edit of the annotations on the site, once everything was accepted: `task_ended`.
    #[serde(with = "ts_milliseconds_option")]
    pub ended: Option<DateTime<Utc>>,
    /// How many times it was handed in.
    pub submissions: u32,
    /// The figures of the accepted submission.
    pub scorecard: Option<Scorecard>,
    /// Until when it can be handed in; `None`: no limit, or it is not ready yet.
    #[serde(with = "ts_milliseconds_option")]
    pub deadline: Option<DateTime<Utc>>,
    /// When something becomes due for it next: a reminder of the deadline, or the deadline itself. `None` while the
    /// candidate's time does not run.
    #[serde(with = "ts_milliseconds_option")]
    pub due: Option<DateTime<Utc>>,
    /// The exam pack that it was given: all of the attempt goes by this one. `None` in files of programs that knew
    /// no packs, until a bot has migrated them.
    pub pack: Option<ContentHash>,
    /// How its task gets its images.
    pub images: ImageTransfer,
    /// When it was last given to the candidate. `None` while it is prepared for the first time, and for attempts
    /// that were given out by programs that did not record it.
    #[serde(with = "ts_milliseconds_option")]
    pub ready: Option<DateTime<Utc>>,
    /// Total time since then that the candidate has waited for checks that sent them back to work.
    #[serde(with = "milliseconds")]
    pub waited: TimeDelta,
    /// What was noticed about its jobs on the site.
    pub on_site: OnSite,
    /// The last look at its annotations, while they are not accepted.
    pub looked: Option<Looked>,
}

impl AttemptState {
    /// Why it came to a stop, if it did.
    #[must_use]
    pub fn cause(&self) -> Option<&Cause> {
        match self {
            Self::Failed { cause } | Self::Unchecked { cause } => Some(cause),
            Self::Preparing | Self::InProgress | Self::Checking | Self::Complete | Self::Expired => None,
        }
    }
}

impl OnSite {
    /// Whether the time was over: what is on the site counts if it was completed, and nothing else can.
    #[must_use]
    pub fn is_at_the_end(self) -> bool {
        matches!(self, Self::Taken | Self::LookedAt)
    }
}

impl Attempt {
    /// Addresses of the jobs, in their order, derived from that of the first one, which ends with its number.
    #[must_use]
    pub fn links(&self) -> Vec<String> {
        let Some(link) = &self.link else { return Vec::new() };
        match (link.rsplit_once('/'), self.jobs.as_slice()) {
            (Some((before, number)), [first, _, ..]) if *number == first.to_string() => {
                self.jobs.iter().map(|job| format!("{before}/{job}")).collect()
            }
            _ => vec![link.clone()],
        }
    }

    /// A fresh attempt, confirmed at `started`.
    #[must_use]
    pub fn new(person: PersonId, number: AttemptNumber, started: DateTime<Utc>) -> Self {
        Self {
            person,
            number,
            state: AttemptState::Preparing,
            try_number: 1,
            task: None,
            jobs: Vec::new(),
            link: None,
            progress_message: None,
            started,
            submitted: None,
            ended: None,
            submissions: 0,
            scorecard: None,
            deadline: None,
            due: None,
            pack: None,
            images: ImageTransfer::Undecided,
            ready: None,
            waited: TimeDelta::zero(),
            on_site: OnSite::Open,
            looked: None,
        }
    }

    /// The mark by which the site tells whether anything was saved since the last look; `None` when everything must
    /// be read.
    #[must_use]
    pub fn known(&self) -> Option<Mark> {
        self.looked?.still_known(self.submitted?)
    }

    /// Working time: from when the candidate was given it to the last edit, without the time in which they waited
    /// for checks; `None` while it is in progress, or when it is unknown. It is not extended while the site is
    /// unavailable.
    #[must_use]
    pub fn worked(&self) -> Option<TimeDelta> {
        let length = (self.ended? - self.ready?).checked_sub(&self.waited);
        Some(length.unwrap_or_default().max(TimeDelta::zero()))
    }

    /// Time taken, as the legacy column has it: from the confirmation to the last edit; `None` while it is in
    /// progress.
    #[must_use]
    pub fn taken(&self) -> Option<TimeDelta> {
        self.ended.map(|ended| (ended - self.started).max(TimeDelta::zero()))
    }
}

/// A duration as a number of milliseconds.
pub(crate) mod milliseconds {
    use chrono::TimeDelta;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub fn serialize<S: Serializer>(length: &TimeDelta, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(length.num_milliseconds())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TimeDelta, D::Error> {
        let milliseconds = i64::deserialize(deserializer)?;
        TimeDelta::try_milliseconds(milliseconds).ok_or_else(|| de::Error::custom("no length of time"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + minutes * 60, 0).expect("a moment")
    }

    #[test]
    fn working_time_has_neither_preparation_nor_checks_in_it_and_is_never_negative() {
        let mut attempt = Attempt::new(PersonId(7), AttemptNumber::FIRST, at(0));
        assert_eq!((attempt.worked(), attempt.taken()), (None, None));
        (attempt.ready, attempt.waited) = (Some(at(90)), TimeDelta::minutes(30));
        assert_eq!(attempt.worked(), None, "it is in progress");
        attempt.ended = Some(at(150));
        let minutes = |length: Option<TimeDelta>| length.map(|length| length.num_minutes());
        assert_eq!((minutes(attempt.worked()), minutes(attempt.taken())), (Some(30), Some(150)));
        attempt.ended = Some(at(80));
        assert_eq!(minutes(attempt.worked()), Some(0), "edited before it was given out");
        attempt.ready = None;
        assert_eq!(attempt.worked(), None, "nobody noted when it was given out");
    }

    #[test]
    fn whatever_a_record_says_of_waiting_there_is_a_working_time() {
        let mut attempt = Attempt::new(PersonId(7), AttemptNumber::FIRST, at(0));
        (attempt.ready, attempt.ended) = (Some(DateTime::<Utc>::MAX_UTC), Some(DateTime::<Utc>::MIN_UTC));
        for waited in [TimeDelta::MAX, TimeDelta::MIN, TimeDelta::zero()] {
            attempt.waited = waited;
            assert!(attempt.worked().is_some_and(|worked| worked >= TimeDelta::zero()));
        }
    }
}
