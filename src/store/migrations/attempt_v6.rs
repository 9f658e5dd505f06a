//! Attempts whose states carried nothing: every field stood beside the state, there or not. Whatever combination a
//! record has, it becomes the nearest state, and what was shown of it is still shown.

use chrono::serde::{ts_milliseconds, ts_milliseconds_option};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use super::scorecard_v7::ScorecardV7;
use crate::exam::ContentHash;
use crate::model::attempt_state::milliseconds;
use crate::model::{
    Assignment, Attempt, AttemptNumber, AttemptState, Cause, CauseKind, Closed, Completion, ImageTransfer,
    JobId, Leftover, Looked, OnSite, Origin, PersonId, Preparation, Saves, TaskId, Work, WorkTime,
};
use crate::scoring::Scorecard;

/// The state of an attempt when it carried a cause at most.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
pub(super) enum StateV6 {
    Preparing,
    InProgress,
    Checking,
    Complete,
    Failed { cause: Cause },
    Expired,
    Unchecked { cause: Cause },
}

/// An attempt when everything stood beside the state.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize))]
pub(super) struct AttemptV6 {
    pub(super) person: PersonId,
    pub(super) number: u8,
    pub(super) state: StateV6,
    /// How many tasks were begun; 0: it was taken over from the earlier bot.
    pub(super) try_number: u8,
    pub(super) task: Option<TaskId>,
    pub(super) jobs: Vec<JobId>,
    pub(super) link: Option<String>,
    pub(super) progress_message: Option<i32>,
    #[serde(with = "ts_milliseconds")]
    pub(super) started: DateTime<Utc>,
    #[serde(with = "ts_milliseconds_option")]
    pub(super) submitted: Option<DateTime<Utc>>,
    #[serde(with = "ts_milliseconds_option")]
    pub(super) ended: Option<DateTime<Utc>>,
    pub(super) submissions: u32,
    pub(super) scorecard: Option<ScorecardV7>,
    #[serde(with = "ts_milliseconds_option")]
    pub(super) deadline: Option<DateTime<Utc>>,
    #[serde(with = "ts_milliseconds_option")]
    pub(super) due: Option<DateTime<Utc>>,
    pub(super) pack: Option<ContentHash>,
    pub(super) images: ImageTransfer,
    #[serde(with = "ts_milliseconds_option")]
    pub(super) ready: Option<DateTime<Utc>>,
    #[serde(with = "milliseconds")]
    pub(super) waited: TimeDelta,
    pub(super) on_site: OnSite,
    pub(super) looked: Option<Looked>,
}

impl AttemptV6 {
    fn time(&self) -> WorkTime {
        WorkTime { ready: self.ready, waited: self.waited, deadline: self.deadline }
    }

    /// What was given to the candidate. Without an address they were shown none, as with an empty one.
    fn assignment(&self) -> Option<Assignment> {
        let link = self.link.clone().unwrap_or_default();
        self.task.map(|task| Assignment { task, jobs: self.jobs.clone(), link })
    }

    fn work(&self) -> Option<Work> {
        let (time, on_site, looked) = (self.time(), self.on_site, self.looked);
        self.assignment().map(|assignment| Work { assignment, time, on_site, looked })
    }

    fn closed(&self) -> Closed {
        let (time, on_site, removal) = (self.time(), self.on_site, self.due);
        Closed { assignment: self.assignment(), time, on_site, removal }
    }

    /// Nobody can work without a task, so HR can have another one prepared.
    fn at_work(&self, state: impl FnOnce(Work) -> AttemptState) -> AttemptState {
        let cause = || CauseKind::TaskGone.because("no task is on record");
        self.work()
            .map_or_else(|| AttemptState::Failed { cause: cause(), leftover: Leftover::Nothing }, state)
    }

    fn state(&self) -> AttemptState {
        match self.state.clone() {
            StateV6::Preparing => AttemptState::Preparing(Preparation {
                tries: self.try_number.max(1),
                task: self.task,
                images: self.images.clone(),
            }),
            StateV6::InProgress => self.at_work(|work| AttemptState::InProgress { work, due: self.due }),
            StateV6::Checking => self.at_work(AttemptState::Checking),
            StateV6::Complete => {
                let completion = match (self.ended, self.scorecard.clone().map(Scorecard::from)) {
                    (Some(ended), Some(scorecard)) => Completion::Scored { ended, scorecard },
                    (ended, scorecard) => Completion::Legacy { ended, scorecard },
                };
                AttemptState::Complete { completion, closed: self.closed() }
            }
            StateV6::Failed { cause } => {
                // Only what was given to the candidate has an address.
                let leftover = match (self.task, self.link.is_some()) {
                    (None, _) => Leftover::Nothing,
                    (Some(task), false) => Leftover::Task(task),
                    (Some(_), true) => self.work().map_or(Leftover::Nothing, Leftover::Work),
                };
                AttemptState::Failed { cause, leftover }
            }
            StateV6::Expired => AttemptState::Expired(self.closed()),
            StateV6::Unchecked { cause } => self.at_work(|work| AttemptState::Unchecked { cause, work }),
        }
    }
}

impl From<AttemptV6> for Attempt {
    fn from(old: AttemptV6) -> Self {
        Self {
            person: old.person,
            number: AttemptNumber(old.number),
            origin: if old.try_number == 0 { Origin::LegacyBot } else { Origin::ThisBot },
            progress_message: old.progress_message,
            started: old.started,
            submitted: old.submitted,
            submissions: old.submissions,
            pack: old.pack,
            state: old.state(),
            drawn: None,
            saves: Saves::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::option;
    use proptest::prelude::*;

    use super::*;
    use crate::model::Phase;
    use crate::store::codec::decode;
    use crate::store::shapes;

    fn state() -> impl Strategy<Value = StateV6> {
        prop_oneof![
            Just(StateV6::Preparing),
            Just(StateV6::InProgress),
            Just(StateV6::Checking),
            Just(StateV6::Complete),
            shapes::cause().prop_map(|cause| StateV6::Failed { cause }),
            Just(StateV6::Expired),
            shapes::cause().prop_map(|cause| StateV6::Unchecked { cause }),
        ]
    }

    prop_compose! {
        /// Any state with anything beside it.
        fn attempt()(
            (person, number, state, try_number) in (any::<u64>(), any::<u8>(), state(), any::<u8>()),
            (started, submitted, ended, submissions) in
                (shapes::time(), option::of(shapes::time()), option::of(shapes::time()), any::<u32>()),
            (task, assignment, progress_message) in
                (any::<Option<u64>>(), option::of(shapes::attempt::assignment()), any::<Option<i32>>()),
            (time, images, scorecard) in
                (shapes::attempt::work_time(), shapes::attempt::images(), option::of(shapes::scorecard())),
            (due, pack, on_site, looked) in
                (option::of(shapes::time()), any::<Option<[u8; 32]>>(), shapes::attempt::on_site(), option::of(shapes::attempt::looked())),
        ) -> AttemptV6 {
            let (jobs, link) = assignment.map(|assignment| (assignment.jobs, assignment.link)).unzip();
            let WorkTime { ready, waited, deadline } = time;
            AttemptV6 {
                person: PersonId(person), number, state, try_number, task: task.map(TaskId),
                jobs: jobs.unwrap_or_default(), link, progress_message, started, submitted, ended, submissions,
                scorecard: scorecard.map(ScorecardV7::from), deadline, due, pack: pack.map(ContentHash), images, ready, waited, on_site, looked,
            }
        }
    }

    /// As that program wrote it.
    fn written(old: &AttemptV6) -> Vec<u8> {
        let body =
            bincode::serde::encode_to_vec(old, bincode::config::standard()).expect("it can be written");
        [&[6], body.as_slice()].concat()
    }

    fn phase(old: &AttemptV6) -> Phase {
        let is_there = old.task.is_some();
        match old.state {
            StateV6::Preparing => Phase::Preparing,
            StateV6::InProgress if is_there => Phase::InProgress,
            StateV6::Checking if is_there => Phase::Checking,
            StateV6::Unchecked { .. } if is_there => Phase::Unchecked,
            StateV6::Complete => Phase::Complete,
            StateV6::Expired => Phase::Expired,
            StateV6::Failed { .. } | StateV6::InProgress | StateV6::Checking | StateV6::Unchecked { .. } => {
                Phase::Failed
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_stands_beside_a_state_nothing_that_is_shown_of_it_is_lost(old in attempt()) {
            let new: Attempt = decode(&written(&old)).expect("it can be read");
            let phase = phase(&old);
            prop_assert_eq!(new.phase(), phase);
            prop_assert_eq!((new.person, new.number.0), (old.person, old.number));
            prop_assert_eq!((new.started, new.submitted, new.submissions), (old.started, old.submitted, old.submissions));
            prop_assert_eq!((new.pack, new.progress_message), (old.pack, old.progress_message));
            prop_assert_eq!(new.origin == Origin::LegacyBot, old.try_number == 0);
            prop_assert_eq!(new.task(), old.task, "whatever is on the site can be deleted");
            if let StateV6::Failed { cause } | StateV6::Unchecked { cause } = &old.state {
                prop_assert!(old.task.is_none() || new.cause() == Some(cause));
            }
            if let Some(preparation) = new.preparation() {
                prop_assert_eq!((preparation.tries, &preparation.images), (old.try_number.max(1), &old.images));
            }
            if let Some(time) = new.time() {
                prop_assert_eq!((time.ready, time.waited, time.deadline), (old.ready, old.waited, old.deadline));
                prop_assert_eq!(new.on_site(), old.on_site);
            }
            if let Some(assignment) = new.assignment() {
                prop_assert_eq!(&assignment.jobs, &old.jobs);
                prop_assert_eq!(&assignment.link, &old.link.clone().unwrap_or_default());
            }
            if new.work().is_some() {
                prop_assert_eq!(new.looked(), old.looked);
            }
            if phase == Phase::Complete {
                prop_assert_eq!(new.ended(), old.ended);
                prop_assert_eq!(new.scorecard().cloned(), old.scorecard.clone().map(Scorecard::from));
            }
            if matches!(phase, Phase::InProgress | Phase::Complete | Phase::Expired) {
                prop_assert_eq!(new.due(), old.due);
            }
        }
    }
}
