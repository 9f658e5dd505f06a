//! Attempts of older programs.

use chrono::serde::{ts_milliseconds, ts_milliseconds_option};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use super::attempt_v6::{AttemptV6, StateV6};
use super::attempt_v7::AttemptV7;
use super::attempt_v8::AttemptV8;
use super::attempt_v9::AttemptV9;
use super::scorecard_v7::ScorecardV7;
use crate::exam::ContentHash;
use crate::model::attempt_state::milliseconds;
use crate::model::{Attempt, CauseKind, ImageTransfer, JobId, OnSite, PersonId, TaskId};
use crate::store::StoreError;
use crate::store::codec::{self, Record};

/// The state of an attempt when causes had no kind.
#[derive(Deserialize)]
enum StateV4 {
    Preparing,
    InProgress,
    Checking,
    Complete,
    Failed { cause: String },
    Expired,
    Unchecked { cause: String },
}

impl From<StateV4> for StateV6 {
    fn from(old: StateV4) -> Self {
        match old {
            StateV4::Preparing => Self::Preparing,
            StateV4::InProgress => Self::InProgress,
            StateV4::Checking => Self::Checking,
            StateV4::Complete => Self::Complete,
            StateV4::Failed { cause } => Self::Failed { cause: CauseKind::Unknown.because(cause) },
            StateV4::Expired => Self::Expired,
            StateV4::Unchecked { cause } => Self::Unchecked { cause: CauseKind::Unknown.because(cause) },
        }
    }
}

/// An attempt when there were no deadlines.
#[derive(Deserialize)]
struct AttemptV1 {
    person: PersonId,
    number: u8,
    state: StateV4,
    try_number: u8,
    task: Option<TaskId>,
    jobs: Vec<JobId>,
    link: Option<String>,
    progress_message: Option<i32>,
    #[serde(with = "ts_milliseconds")]
    started: DateTime<Utc>,
    #[serde(with = "ts_milliseconds_option")]
    submitted: Option<DateTime<Utc>>,
    #[serde(with = "ts_milliseconds_option")]
    ended: Option<DateTime<Utc>>,
    submissions: u32,
    scorecard: Option<ScorecardV7>,
}

/// An attempt when there were no packs.
#[derive(Deserialize)]
struct AttemptV2 {
    person: PersonId,
    number: u8,
    state: StateV4,
    try_number: u8,
    task: Option<TaskId>,
    jobs: Vec<JobId>,
    link: Option<String>,
    progress_message: Option<i32>,
    #[serde(with = "ts_milliseconds")]
    started: DateTime<Utc>,
    #[serde(with = "ts_milliseconds_option")]
    submitted: Option<DateTime<Utc>>,
    #[serde(with = "ts_milliseconds_option")]
    ended: Option<DateTime<Utc>>,
    submissions: u32,
    scorecard: Option<ScorecardV7>,
    #[serde(with = "ts_milliseconds_option")]
    deadline: Option<DateTime<Utc>>,
    #[serde(with = "ts_milliseconds_option")]
    due: Option<DateTime<Utc>>,
}

/// An attempt when it was not recorded when it was given out.
#[derive(Deserialize)]
struct AttemptV3 {
    person: PersonId,
    number: u8,
    state: StateV4,
    try_number: u8,
    task: Option<TaskId>,
    jobs: Vec<JobId>,
    link: Option<String>,
    progress_message: Option<i32>,
    #[serde(with = "ts_milliseconds")]
    started: DateTime<Utc>,
    #[serde(with = "ts_milliseconds_option")]
    submitted: Option<DateTime<Utc>>,
    #[serde(with = "ts_milliseconds_option")]
    ended: Option<DateTime<Utc>>,
    submissions: u32,
    scorecard: Option<ScorecardV7>,
    #[serde(with = "ts_milliseconds_option")]
    deadline: Option<DateTime<Utc>>,
    #[serde(with = "ts_milliseconds_option")]
    due: Option<DateTime<Utc>>,
    pack: Option<ContentHash>,
    images: ImageTransfer,
}

/// An attempt when causes had no kind.
#[derive(Deserialize)]
struct AttemptV4 {
    person: PersonId,
    number: u8,
    state: StateV4,
    try_number: u8,
    task: Option<TaskId>,
    jobs: Vec<JobId>,
    link: Option<String>,
    progress_message: Option<i32>,
    #[serde(with = "ts_milliseconds")]
    started: DateTime<Utc>,
    #[serde(with = "ts_milliseconds_option")]
    submitted: Option<DateTime<Utc>>,
    #[serde(with = "ts_milliseconds_option")]
    ended: Option<DateTime<Utc>>,
    submissions: u32,
    scorecard: Option<ScorecardV7>,
    #[serde(with = "ts_milliseconds_option")]
    deadline: Option<DateTime<Utc>>,
    #[serde(with = "ts_milliseconds_option")]
    due: Option<DateTime<Utc>>,
    pack: Option<ContentHash>,
    images: ImageTransfer,
    #[serde(with = "ts_milliseconds_option")]
    ready: Option<DateTime<Utc>>,
    #[serde(with = "milliseconds")]
    waited: TimeDelta,
    on_site: OnSite,
}

/// An attempt when the last look was not remembered.
#[derive(Deserialize)]
struct AttemptV5 {
    person: PersonId,
    number: u8,
    state: StateV6,
    try_number: u8,
    task: Option<TaskId>,
    jobs: Vec<JobId>,
    link: Option<String>,
    progress_message: Option<i32>,
    #[serde(with = "ts_milliseconds")]
    started: DateTime<Utc>,
    #[serde(with = "ts_milliseconds_option")]
    submitted: Option<DateTime<Utc>>,
    #[serde(with = "ts_milliseconds_option")]
    ended: Option<DateTime<Utc>>,
    submissions: u32,
    scorecard: Option<ScorecardV7>,
    #[serde(with = "ts_milliseconds_option")]
    deadline: Option<DateTime<Utc>>,
    #[serde(with = "ts_milliseconds_option")]
    due: Option<DateTime<Utc>>,
    pack: Option<ContentHash>,
    images: ImageTransfer,
    #[serde(with = "ts_milliseconds_option")]
    ready: Option<DateTime<Utc>>,
    #[serde(with = "milliseconds")]
    waited: TimeDelta,
    on_site: OnSite,
}

/// It was begun without a deadline, and stays so.
impl From<AttemptV1> for AttemptV2 {
    fn from(old: AttemptV1) -> Self {
        Self {
            person: old.person,
            number: old.number,
            state: old.state,
            try_number: old.try_number,
            task: old.task,
            jobs: old.jobs,
            link: old.link,
            progress_message: old.progress_message,
            started: old.started,
            submitted: old.submitted,
            ended: old.ended,
            submissions: old.submissions,
            scorecard: old.scorecard,
            deadline: None,
            due: None,
        }
    }
}

/// Its pack is the one with which a bot opens the file.
impl From<AttemptV2> for AttemptV3 {
    fn from(old: AttemptV2) -> Self {
        Self {
            person: old.person,
            number: old.number,
            state: old.state,
            try_number: old.try_number,
            task: old.task,
            jobs: old.jobs,
            link: old.link,
            progress_message: old.progress_message,
            started: old.started,
            submitted: old.submitted,
            ended: old.ended,
            submissions: old.submissions,
            scorecard: old.scorecard,
            deadline: old.deadline,
            due: old.due,
            pack: None,
            images: ImageTransfer::Undecided,
        }
    }
}

/// Its working time stays unknown.
impl From<AttemptV3> for AttemptV4 {
    fn from(old: AttemptV3) -> Self {
        Self {
            person: old.person,
            number: old.number,
            state: old.state,
            try_number: old.try_number,
            task: old.task,
            jobs: old.jobs,
            link: old.link,
            progress_message: old.progress_message,
            started: old.started,
            submitted: old.submitted,
            ended: old.ended,
            submissions: old.submissions,
            scorecard: old.scorecard,
            deadline: old.deadline,
            due: old.due,
            pack: old.pack,
            images: old.images,
            ready: None,
            waited: TimeDelta::zero(),
            on_site: OnSite::Open,
        }
    }
}

/// The kind of its cause is unknown.
impl From<AttemptV4> for AttemptV5 {
    fn from(old: AttemptV4) -> Self {
        Self {
            person: old.person,
            number: old.number,
            state: old.state.into(),
            try_number: old.try_number,
            task: old.task,
            jobs: old.jobs,
            link: old.link,
            progress_message: old.progress_message,
            started: old.started,
            submitted: old.submitted,
            ended: old.ended,
            submissions: old.submissions,
            scorecard: old.scorecard,
            deadline: old.deadline,
            due: old.due,
            pack: old.pack,
            images: old.images,
            ready: old.ready,
            waited: old.waited,
            on_site: old.on_site,
        }
    }
}

/// Its next check reads everything.
impl From<AttemptV5> for AttemptV6 {
    fn from(old: AttemptV5) -> Self {
        Self {
            person: old.person,
            number: old.number,
            state: old.state,
            try_number: old.try_number,
            task: old.task,
            jobs: old.jobs,
            link: old.link,
            progress_message: old.progress_message,
            started: old.started,
            submitted: old.submitted,
            ended: old.ended,
            submissions: old.submissions,
            scorecard: old.scorecard,
            deadline: old.deadline,
            due: old.due,
            pack: old.pack,
            images: old.images,
            ready: old.ready,
            waited: old.waited,
            on_site: old.on_site,
            looked: None,
        }
    }
}

/// An attempt of an older version.
pub(in crate::store) fn attempt(version: u8, bytes: &[u8]) -> Result<Attempt, StoreError> {
    fn body<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, StoreError> {
        codec::body(Attempt::WHAT, bytes)
    }
    let old: AttemptV5 = match version {
        1 => AttemptV4::from(AttemptV3::from(AttemptV2::from(body::<AttemptV1>(bytes)?))).into(),
        2 => AttemptV4::from(AttemptV3::from(body::<AttemptV2>(bytes)?)).into(),
        3 => AttemptV4::from(body::<AttemptV3>(bytes)?).into(),
        4 => body::<AttemptV4>(bytes)?.into(),
        5 => body::<AttemptV5>(bytes)?,
        6 => return Ok(body::<AttemptV6>(bytes)?.into()),
        7 => return Ok(body::<AttemptV7>(bytes)?.into()),
        8 => return Ok(body::<AttemptV8>(bytes)?.into()),
        9 => return Ok(body::<AttemptV9>(bytes)?.into()),
        _ => return Err(codec::unknown_version(Attempt::WHAT, version)),
    };
    Ok(AttemptV6::from(old).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Assignment, AttemptNumber, AttemptState, Leftover, Work, WorkTime};

    /// In progress, without a scorecard, as version 1 wrote it.
    const IN_PROGRESS: &[u8] = b"\x01\x65\x02\x01\x01\x01\x07\x02\x08\xfb\x2c\x01\x01\x23\
        https://site.example/tasks/7/jobs/8\x01\x09\xfd\xf6\x35\x8d\x5b\x39\x03\x00\x00\x01\xfd\x00\x12\xfb\x5b\
        \x39\x03\x00\x00\x01\xfd\xc0\x04\xf8\x5b\x39\x03\x00\x00\x03\x00";

    /// The same, failed and with a scorecard.
    const FAILED: &[u8] = b"\x01\x65\x02\x04\x01x\x01\x01\x07\x02\x08\xfb\x2c\x01\x01\x23\
        https://site.example/tasks/7/jobs/8\x01\x09\xfd\xf6\x35\x8d\x5b\x39\x03\x00\x00\x01\xfd\x00\x12\xfb\x5b\
        \x39\x03\x00\x00\x01\xfd\xc0\x04\xf8\x5b\x39\x03\x00\x00\x03\x01\x01\x03car\x00\x00\x00\x00\x00\x60\x58\
        \x40\x00\x00\x01";

    fn at(milliseconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(milliseconds).expect("a moment")
    }

    #[test]
    fn attempts_of_the_first_version_have_no_deadline() {
        let link = "https://site.example/tasks/7/jobs/8".to_owned();
        let assignment = Assignment { task: TaskId(7), jobs: vec![JobId(8), JobId(300)], link };
        let work = Work::new(assignment, WorkTime::default());
        let mut attempt = Attempt::new(PersonId(101), AttemptNumber(2), at(1_772_442_000_123));
        attempt.state = AttemptState::InProgress { work: work.clone(), due: None };
        attempt.progress_message = Some(-5);
        attempt.submitted = Some(at(1_772_445_600_000));
        attempt.submissions = 3;
        assert_eq!(codec::decode::<Attempt>(IN_PROGRESS).expect("version 1"), attempt);
        let cause = CauseKind::Unknown.because("x");
        attempt.state = AttemptState::Failed { cause, leftover: Leftover::Work(work) };
        assert_eq!(codec::decode::<Attempt>(FAILED).expect("version 1"), attempt);
        assert!(codec::decode::<Attempt>(&FAILED[..FAILED.len() - 1]).is_err());
        assert!(codec::decode::<Attempt>(&[&[0], &FAILED[1..]].concat()).is_err());
    }
}
