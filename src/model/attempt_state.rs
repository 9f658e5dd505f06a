//! The states of an attempt. Each carries what it has, and nothing else.
//!
//! | from | to | when |
//! | --- | --- | --- |
//! | | `Preparing` | the candidate confirms |
//! | `Preparing` | `InProgress` | the assignment is ready |
//! | `InProgress` | `Checking` | the candidate says that it is done, or the time is over |
//! | `Checking` | `Complete` | nothing is missing |
//! | `Checking` | `InProgress` | something is missing |
//! | `Checking` | `Expired` | the time is over, and the work was not completed |
//! | `Checking` | `Unchecked` | the annotations can't be fetched |
//! | `Unchecked` | `Checking` | HR has it checked again |
//! | `Unchecked` | as `Checking` | the candidate says again that it is done |
//! | any that is not over | `Failed` | the site refuses, or has lost the task or the account |
//! | `Failed` | `Preparing` | HR has it prepared again |

use chrono::serde::{ts_milliseconds, ts_milliseconds_option};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Cause, JobId, Looked, TaskId};
use crate::scoring::Scorecard;

/// The state of an attempt. Stored by its position in this list: new states come last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum AttemptState {
    /// The assignment is being prepared on the site.
    Preparing(Preparation),
    /// The candidate has it.
    InProgress {
        /// Their work.
        work: Work,
        /// When something becomes due next: a reminder of the deadline, or the deadline itself.
        #[serde(with = "ts_milliseconds_option")]
        due: Option<DateTime<Utc>>,
    },
    /// The candidate says that it is done, and the annotations are being fetched.
    Checking(Work),
    /// Handed in and accepted.
    Complete {
        /// The end and the figures.
        completion: Completion,
        /// The rest.
        closed: Closed,
    },
    /// It could not be prepared, or lost what it needs on the site; HR can have it prepared again.
    Failed {
        /// The reason.
        cause: Cause,
        /// What there was.
        leftover: Leftover,
    },
    /// Its time was over before it was handed in.
    Expired(Closed),
    /// The candidate says that it is done, but the annotations can't be fetched; HR knows, and can have it retried.
    Unchecked {
        /// The reason.
        cause: Cause,
        /// The work.
        work: Work,
    },
}

/// Which state an attempt is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// See [`AttemptState::Preparing`].
    Preparing,
    /// See [`AttemptState::InProgress`].
    InProgress,
    /// See [`AttemptState::Checking`].
    Checking,
    /// See [`AttemptState::Complete`].
    Complete,
    /// See [`AttemptState::Failed`].
    Failed,
    /// See [`AttemptState::Expired`].
    Expired,
    /// See [`AttemptState::Unchecked`].
    Unchecked,
}

impl Phase {
    /// Its name, for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::InProgress => "in progress",
            Self::Checking => "checking",
            Self::Complete => "complete",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Unchecked => "unchecked",
        }
    }

    /// Whether the candidate waits for the bot: it prepares or checks something, or has failed to.
    #[must_use]
    pub fn waits_for_bot(self) -> bool {
        match self {
            Self::Preparing | Self::Checking | Self::Failed | Self::Unchecked => true,
            Self::InProgress | Self::Complete | Self::Expired => false,
        }
    }
}

impl AttemptState {
    /// Which state it is.
    #[must_use]
    pub fn phase(&self) -> Phase {
        match self {
            Self::Preparing(_) => Phase::Preparing,
            Self::InProgress { .. } => Phase::InProgress,
            Self::Checking(_) => Phase::Checking,
            Self::Complete { .. } => Phase::Complete,
            Self::Failed { .. } => Phase::Failed,
            Self::Expired(_) => Phase::Expired,
            Self::Unchecked { .. } => Phase::Unchecked,
        }
    }
}

/// How far the preparation is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preparation {
    /// How many tasks were begun on the site, the current one included; a failed import can't be repaired, only
    /// begun anew.
    pub tries: u8,
    /// The task on the site.
    pub task: Option<TaskId>,
    /// How the task gets its images.
    pub images: ImageTransfer,
}

/// Nothing is on the site yet.
impl Default for Preparation {
    fn default() -> Self {
        Self { tries: 1, task: None, images: ImageTransfer::Undecided }
    }
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

/// What was given to the candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The task on the site.
    pub task: TaskId,
    /// The task's jobs.
    pub jobs: Vec<JobId>,
    /// Address of the first job, for the candidate; [`Assignment::links`] has those of all.
    pub link: String,
}

impl Assignment {
    /// Addresses of the jobs, in their order, derived from that of the first one, which ends with its number.
    #[must_use]
    pub fn links(&self) -> Vec<String> {
        match (self.link.rsplit_once('/'), self.jobs.as_slice()) {
            (Some((before, number)), [first, _, ..]) if *number == first.to_string() => {
                self.jobs.iter().map(|job| format!("{before}/{job}")).collect()
            }
            _ => vec![self.link.clone()],
        }
    }
}

/// The time that the candidate has, and has used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkTime {
    /// When it was last given to the candidate. `None` for attempts that were given out by programs that did not
    /// record it.
    #[serde(with = "ts_milliseconds_option")]
    pub ready: Option<DateTime<Utc>>,
    /// Total time since then that the candidate has waited for checks that sent them back to work.
    #[serde(with = "milliseconds")]
    pub waited: TimeDelta,
    /// Until when it can be handed in; `None`: no limit.
    #[serde(with = "ts_milliseconds_option")]
    pub deadline: Option<DateTime<Utc>>,
}

/// The candidate's work on an assignment that is not over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// What they were given.
    pub assignment: Assignment,
    /// Their time for it.
    pub time: WorkTime,
    /// What was noticed about its jobs on the site.
    pub on_site: OnSite,
    /// The last look at the annotations, which were not accepted.
    pub looked: Option<Looked>,
}

impl Work {
    /// Work that begins now, or has begun before anybody recorded when.
    #[must_use]
    pub fn new(assignment: Assignment, time: WorkTime) -> Self {
        Self { assignment, time, on_site: OnSite::Open, looked: None }
    }
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

impl OnSite {
    /// Whether the time was over: what is on the site counts if it was completed, and nothing else can.
    #[must_use]
    pub fn is_at_the_end(self) -> bool {
        matches!(self, Self::Taken | Self::LookedAt)
    }
}

/// What an attempt had when it failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Leftover {
    /// Nothing that is known by its number: the preparation cleans up after itself.
    Nothing,
    /// A task that was being prepared.
    Task(TaskId),
    /// Work of the candidate.
    Work(Work),
}

/// The end of an accepted attempt, and its figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Completion {
    /// Accepted and scored by this bot.
    Scored {
        /// Last edit of the annotations on the site: `task_ended`.
        #[serde(with = "ts_milliseconds")]
        ended: DateTime<Utc>,
        /// The figures.
        scorecard: Scorecard,
    },
    /// Accepted by the earlier bot, as far as it noted anything; of all but the last attempt of a person it noted
    /// nothing.
    Legacy {
        /// The end.
        #[serde(with = "ts_milliseconds_option")]
        ended: Option<DateTime<Utc>>,
        /// The figures.
        scorecard: Option<Scorecard>,
    },
}

impl Completion {
    /// Scored anew.
    #[must_use]
    pub fn with(self, scorecard: Scorecard) -> Self {
        match self {
            Self::Scored { ended, .. } => Self::Scored { ended, scorecard },
            Self::Legacy { ended, .. } => Self::Legacy { ended, scorecard: Some(scorecard) },
        }
    }
}

/// Complete, with nothing on the site that is known by its number.
impl From<Completion> for AttemptState {
    fn from(completion: Completion) -> Self {
        Self::Complete { completion, closed: Closed::default() }
    }
}

/// What an attempt that is over still has, accepted or not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// What the candidate was given, until it is removed from the site. Tasks of the earlier bot are known by name
    /// only.
    pub assignment: Option<Assignment>,
    /// The time for it.
    pub time: WorkTime,
    /// What was noticed about its jobs on the site.
    pub on_site: OnSite,
    /// When its traces are removed from the site, if they are to be.
    #[serde(with = "ts_milliseconds_option")]
    pub removal: Option<DateTime<Utc>>,
}

/// The work is over, and nothing is planned for it yet.
impl From<Work> for Closed {
    fn from(Work { assignment, time, on_site, looked: _ }: Work) -> Self {
        Self { assignment: Some(assignment), time, on_site, removal: None }
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
