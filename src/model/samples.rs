//! For tests: states of attempts.

use chrono::{DateTime, Utc};

use super::{
    Assignment, AttemptState, CauseKind, Closed, Completion, JobId, Leftover, Phase, Preparation, TaskId,
    Work, WorkTime,
};
use crate::scoring::Scorecard;

/// Work on a task of one job, without a limit.
pub(crate) fn work() -> Work {
    let link = "https://site.example/tasks/3/jobs/7".to_owned();
    let assignment = Assignment { task: TaskId(3), jobs: vec![JobId(7)], link };
    Work::new(assignment, WorkTime::default())
}

/// A state of this name, with what it must have and no more.
pub(crate) fn state(phase: Phase) -> AttemptState {
    let cause = CauseKind::Unknown.because("x");
    match phase {
        Phase::Preparing => AttemptState::Preparing(Preparation::default()),
        Phase::InProgress => AttemptState::InProgress { work: work(), due: None },
        Phase::Checking => AttemptState::Checking(work()),
        Phase::Complete => Completion::Legacy { ended: None, scorecard: None }.into(),
        Phase::Failed => AttemptState::Failed { cause, leftover: Leftover::Nothing },
        Phase::Expired => AttemptState::Expired(Closed::default()),
        Phase::Unchecked => AttemptState::Unchecked { cause, work: work() },
    }
}

/// Complete, with these figures.
pub(crate) fn scored(scorecard: Scorecard) -> AttemptState {
    Completion::Legacy { ended: None, scorecard: Some(scorecard) }.into()
}

/// In progress, with something due at this time.
pub(crate) fn due(time: Option<DateTime<Utc>>) -> AttemptState {
    AttemptState::InProgress { work: work(), due: time }
}
