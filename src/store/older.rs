//! What records looked like before: read once more, and written in today's shape when they change.

use chrono::serde::{ts_milliseconds, ts_milliseconds_option};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use super::StoreError;
use super::attempt::{Attempt, AttemptState, ImageTransfer, OnSite, milliseconds};
use super::audit::{Action, ActionResult, AuditEntry, By};
use super::cause::CauseKind;
use super::claims::Claim;
use super::codec::{self, Record};
use super::copies::Imported;
use super::list_entry::{Filter, ListEntry};
use super::records::{HrEntry, HrKey, HrOrigin, Metrics, Password, PersonId, Submission};
use crate::exam::{AnnotatedImage, Annotations, ContentHash, Language, Shape};
use crate::scoring::{Percent, Scorecard};

/// Where an attempt stood when causes had no kind.
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

impl From<StateV4> for AttemptState {
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
    task: Option<u64>,
    jobs: Vec<u64>,
    link: Option<String>,
    progress_message: Option<i32>,
    #[serde(with = "ts_milliseconds")]
    started: DateTime<Utc>,
    #[serde(with = "ts_milliseconds_option")]
    submitted: Option<DateTime<Utc>>,
    #[serde(with = "ts_milliseconds_option")]
    ended: Option<DateTime<Utc>>,
    submissions: u32,
    scorecard: Option<Scorecard>,
}

/// An attempt when there were no packs.
#[derive(Deserialize)]
struct AttemptV2 {
    person: PersonId,
    number: u8,
    state: StateV4,
    try_number: u8,
    task: Option<u64>,
    jobs: Vec<u64>,
    link: Option<String>,
    progress_message: Option<i32>,
    #[serde(with = "ts_milliseconds")]
    started: DateTime<Utc>,
    #[serde(with = "ts_milliseconds_option")]
    submitted: Option<DateTime<Utc>>,
    #[serde(with = "ts_milliseconds_option")]
    ended: Option<DateTime<Utc>>,
    submissions: u32,
    scorecard: Option<Scorecard>,
    #[serde(with = "ts_milliseconds_option")]
    deadline: Option<DateTime<Utc>>,
    #[serde(with = "ts_milliseconds_option")]
    due: Option<DateTime<Utc>>,
}

/// An attempt when nobody noted when it was given out.
#[derive(Deserialize)]
struct AttemptV3 {
    person: PersonId,
    number: u8,
    state: StateV4,
    try_number: u8,
    task: Option<u64>,
    jobs: Vec<u64>,
    link: Option<String>,
    progress_message: Option<i32>,
    #[serde(with = "ts_milliseconds")]
    started: DateTime<Utc>,
    #[serde(with = "ts_milliseconds_option")]
    submitted: Option<DateTime<Utc>>,
    #[serde(with = "ts_milliseconds_option")]
    ended: Option<DateTime<Utc>>,
    submissions: u32,
    scorecard: Option<Scorecard>,
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
    task: Option<u64>,
    jobs: Vec<u64>,
    link: Option<String>,
    progress_message: Option<i32>,
    #[serde(with = "ts_milliseconds")]
    started: DateTime<Utc>,
    #[serde(with = "ts_milliseconds_option")]
    submitted: Option<DateTime<Utc>>,
    #[serde(with = "ts_milliseconds_option")]
    ended: Option<DateTime<Utc>>,
    submissions: u32,
    scorecard: Option<Scorecard>,
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

/// An attempt when nobody remembered what was looked at.
#[derive(Deserialize)]
struct AttemptV5 {
    person: PersonId,
    number: u8,
    state: AttemptState,
    try_number: u8,
    task: Option<u64>,
    jobs: Vec<u64>,
    link: Option<String>,
    progress_message: Option<i32>,
    #[serde(with = "ts_milliseconds")]
    started: DateTime<Utc>,
    #[serde(with = "ts_milliseconds_option")]
    submitted: Option<DateTime<Utc>>,
    #[serde(with = "ts_milliseconds_option")]
    ended: Option<DateTime<Utc>>,
    submissions: u32,
    scorecard: Option<Scorecard>,
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

/// Nobody knows of what kind its cause was.
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
impl From<AttemptV5> for Attempt {
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
pub(super) fn attempt(version: u8, bytes: &[u8]) -> Result<Attempt, StoreError> {
    fn body<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, StoreError> {
        codec::body(Attempt::WHAT, bytes)
    }
    let old = match version {
        1 => AttemptV4::from(AttemptV3::from(AttemptV2::from(body::<AttemptV1>(bytes)?))).into(),
        2 => AttemptV4::from(AttemptV3::from(body::<AttemptV2>(bytes)?)).into(),
        3 => AttemptV4::from(body::<AttemptV3>(bytes)?).into(),
        4 => body::<AttemptV4>(bytes)?.into(),
        5 => body::<AttemptV5>(bytes)?,
        _ => return Err(codec::unknown_version(Attempt::WHAT, version)),
    };
    Ok(old.into())
}

/// A submission when nobody read which images were deleted.
#[derive(Deserialize)]
struct SubmissionV1 {
    #[serde(with = "ts_milliseconds")]
    at: DateTime<Utc>,
    #[serde(with = "ts_milliseconds")]
    last_edit: DateTime<Utc>,
    annotations: AnnotationsV1,
}

#[derive(Deserialize)]
struct AnnotationsV1 {
    images: Vec<AnnotatedImageV1>,
    stray: u32,
    tracks: Vec<u32>,
}

#[derive(Deserialize)]
struct AnnotatedImageV1 {
    name: String,
    width: u32,
    height: u32,
    shapes: Vec<Shape>,
}

/// A submission of an older version counts as it was counted then: all its images are there.
pub(super) fn submission(version: u8, bytes: &[u8]) -> Result<Submission, StoreError> {
    if version != 1 {
        return Err(codec::unknown_version(Submission::WHAT, version));
    }
    let SubmissionV1 { at, last_edit, annotations } = codec::body(Submission::WHAT, bytes)?;
    let image = |old: AnnotatedImageV1| AnnotatedImage {
        name: old.name,
        width: old.width,
        height: old.height,
        deleted: false,
        shapes: old.shapes,
    };
    let images = annotations.images.into_iter().map(image).collect();
    let annotations = Annotations { images, stray: annotations.stray, tracks: annotations.tracks };
    Ok(Submission { at, last_edit, annotations })
}

/// An audit entry when acts were sentences.
#[derive(Deserialize)]
struct AuditEntryV1 {
    #[serde(with = "ts_milliseconds")]
    at: DateTime<Utc>,
    by: Option<PersonId>,
    person: Option<PersonId>,
    what: String,
}

/// An audit entry when causes had no kind.
#[derive(Deserialize)]
struct AuditEntryV2 {
    #[serde(with = "ts_milliseconds")]
    at: DateTime<Utc>,
    by: By,
    person: Option<PersonId>,
    action: Action,
    result: ActionResultV2,
}

#[derive(Deserialize)]
enum ActionResultV2 {
    Done,
    Underway,
    Failed { cause: String },
}

impl From<AuditEntryV2> for AuditEntry {
    fn from(old: AuditEntryV2) -> Self {
        let result = match old.result {
            ActionResultV2::Done => ActionResult::Done,
            ActionResultV2::Underway => ActionResult::Underway,
            ActionResultV2::Failed { cause } => {
                ActionResult::Failed { cause: CauseKind::Unknown.because(cause) }
            }
        };
        Self { at: old.at, by: old.by, person: old.person, action: old.action, result }
    }
}

/// An audit entry of an older version keeps its words.
pub(super) fn audit_entry(version: u8, bytes: &[u8]) -> Result<AuditEntry, StoreError> {
    match version {
        1 => {
            let old: AuditEntryV1 = codec::body(AuditEntry::WHAT, bytes)?;
            let by = old.by.map_or(By::Bot, By::Person);
            let (action, result) = (Action::Words(old.what), ActionResult::Done);
            Ok(AuditEntry { at: old.at, by, person: old.person, action, result })
        }
        2 => Ok(codec::body::<AuditEntryV2>(AuditEntry::WHAT, bytes)?.into()),
        _ => Err(codec::unknown_version(AuditEntry::WHAT, version)),
    }
}

/// A whitelist entry when all came from the operator.
#[derive(Deserialize)]
struct HrEntryV1 {
    key: HrKey,
    person: Option<PersonId>,
    first_name: String,
    language: Option<Language>,
    #[serde(with = "ts_milliseconds")]
    added: DateTime<Utc>,
}

/// A whitelist entry of an older version is the operator's.
pub(super) fn hr_entry(version: u8, bytes: &[u8]) -> Result<HrEntry, StoreError> {
    if version != 1 {
        return Err(codec::unknown_version(HrEntry::WHAT, version));
    }
    let HrEntryV1 { key, person, first_name, language, added } = codec::body(HrEntry::WHAT, bytes)?;
    Ok(HrEntry { key, person, first_name, language, added, origin: HrOrigin::Operator })
}

/// A place in the lists when scores of all exams were ranked together.
#[derive(Deserialize)]
struct ListEntryV1 {
    filters: Vec<Filter>,
    score: Option<Percent>,
    #[serde(with = "ts_milliseconds")]
    at: DateTime<Utc>,
}

/// A place of an older version is among those of today's exam, until the bot lists everybody anew.
pub(super) fn list_entry(version: u8, bytes: &[u8]) -> Result<ListEntry, StoreError> {
    if version != 1 {
        return Err(codec::unknown_version(ListEntry::WHAT, version));
    }
    let ListEntryV1 { filters, score, at } = codec::body(ListEntry::WHAT, bytes)?;
    Ok(ListEntry { filters, score, at, exam: 0 })
}

/// Somebody of the legacy database when the first who wrote under the name was believed.
#[derive(Deserialize)]
struct ImportedV1 {
    account: String,
    password: Password,
    metrics: Metrics,
}

/// Nobody noted when somebody of an older version was brought in.
pub(super) fn imported(version: u8, bytes: &[u8]) -> Result<Imported, StoreError> {
    if version != 1 {
        return Err(codec::unknown_version(Imported::WHAT, version));
    }
    let ImportedV1 { account, password, metrics } = codec::body(Imported::WHAT, bytes)?;
    Ok(Imported { account, password, metrics, claim: Claim::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::LabelFigure;

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
        let mut attempt = Attempt::new(101, 2, at(1_772_442_000_123));
        attempt.state = AttemptState::InProgress;
        attempt.task = Some(7);
        attempt.jobs = vec![8, 300];
        attempt.link = Some("https://site.example/tasks/7/jobs/8".to_owned());
        attempt.progress_message = Some(-5);
        attempt.submitted = Some(at(1_772_445_600_000));
        attempt.ended = Some(at(1_772_445_500_000));
        attempt.submissions = 3;
        assert_eq!(codec::decode::<Attempt>(IN_PROGRESS).expect("version 1"), attempt);
        attempt.state = AttemptState::Failed { cause: CauseKind::Unknown.because("x") };
        let labels = vec![LabelFigure { label: "car".to_owned(), iou: 97.5 }];
        attempt.scorecard = Some(Scorecard { labels, accuracy: vec![], images: vec![], stray: 1 });
        assert_eq!(codec::decode::<Attempt>(FAILED).expect("version 1"), attempt);
        assert!(codec::decode::<Attempt>(&FAILED[..FAILED.len() - 1]).is_err());
        assert!(codec::decode::<Attempt>(&[&[0], &FAILED[1..]].concat()).is_err());
    }

    #[test]
    fn an_attempt_with_a_deadline_survives() {
        let mut attempt = Attempt::new(101, 2, at(1_772_442_000_123));
        attempt.state = AttemptState::Expired;
        attempt.deadline = Some(at(1_772_442_999_001));
        attempt.due = Some(at(1_772_442_999_000));
        let bytes = codec::encode(&attempt).expect("encode");
        assert_eq!(codec::decode::<Attempt>(&bytes).expect("decode"), attempt);
    }
}
