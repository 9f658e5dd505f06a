//! For tests: attempts in every state.

use chrono::TimeDelta;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{cause, hash, scorecard, time};
use crate::model::{
    Assignment, Attempt, AttemptNumber, AttemptState, Closed, Completion, Drawn, ImageTransfer, JobId,
    Leftover, Looked, Mark, OnSite, Origin, PersonId, Preparation, Saves, Stretch, TaskId, Work, WorkTime,
};

fn state() -> impl Strategy<Value = AttemptState> {
    prop_oneof![
        preparation().prop_map(AttemptState::Preparing),
        (work(), option::of(time())).prop_map(|(work, due)| AttemptState::InProgress { work, due }),
        work().prop_map(AttemptState::Checking),
        (completion(), closed())
            .prop_map(|(completion, closed)| AttemptState::Complete { completion, closed }),
        (cause(), leftover()).prop_map(|(cause, leftover)| AttemptState::Failed { cause, leftover }),
        closed().prop_map(AttemptState::Expired),
        (cause(), work()).prop_map(|(cause, work)| AttemptState::Unchecked { cause, work }),
    ]
}

fn preparation() -> impl Strategy<Value = Preparation> {
    (any::<u8>(), any::<Option<u64>>(), images()).prop_map(|(tries, task, images)| Preparation {
        tries,
        task: task.map(TaskId),
        images,
    })
}

pub(in crate::store) fn assignment() -> impl Strategy<Value = Assignment> {
    (any::<u64>(), vec(any::<u64>(), 0..3), any::<String>()).prop_map(|(task, jobs, link)| Assignment {
        task: TaskId(task),
        jobs: jobs.into_iter().map(JobId).collect(),
        link,
    })
}

pub(in crate::store) fn work_time() -> impl Strategy<Value = WorkTime> {
    (option::of(time()), any::<u32>(), option::of(time())).prop_map(|(ready, waited, deadline)| WorkTime {
        ready,
        waited: TimeDelta::milliseconds(waited.into()),
        deadline,
    })
}

fn work() -> impl Strategy<Value = Work> {
    (assignment(), work_time(), on_site(), option::of(looked()))
        .prop_map(|(assignment, time, on_site, looked)| Work { assignment, time, on_site, looked })
}

fn leftover() -> impl Strategy<Value = Leftover> {
    prop_oneof![
        Just(Leftover::Nothing),
        any::<u64>().prop_map(|task| Leftover::Task(TaskId(task))),
        work().prop_map(Leftover::Work),
    ]
}

fn completion() -> impl Strategy<Value = Completion> {
    prop_oneof![
        (time(), scorecard()).prop_map(|(ended, scorecard)| Completion::Scored { ended, scorecard }),
        (option::of(time()), option::of(scorecard()))
            .prop_map(|(ended, scorecard)| Completion::Legacy { ended, scorecard }),
    ]
}

fn closed() -> impl Strategy<Value = Closed> {
    (option::of(assignment()), work_time(), on_site(), option::of(time()))
        .prop_map(|(assignment, time, on_site, removal)| Closed { assignment, time, on_site, removal })
}

prop_compose! {
    pub(in crate::store) fn attempt()(
        (person, number, state, started) in (any::<u64>(), any::<u8>(), state(), time()),
        (progress_message, submitted, submissions) in (any::<Option<i32>>(), option::of(time()), any::<u32>()),
        (taken_over, pack, drawn, saves) in (any::<bool>(), option::of(hash()), option::of(drawn()), saves()),
    ) -> Attempt {
        let origin = if taken_over { Origin::LegacyBot } else { Origin::ThisBot };
        let new = Attempt::new(PersonId(person), AttemptNumber(number), started);
        Attempt { origin, progress_message, submitted, submissions, pack, state, drawn, saves, ..new }
    }
}

fn saves() -> impl Strategy<Value = Saves> {
    vec((time(), time()).prop_map(|(since, until)| Stretch { since, until }), 0..4).prop_map(Saves)
}

fn drawn() -> impl Strategy<Value = Drawn> {
    (vec(any::<String>(), 0..4), any::<u32>()).prop_map(|(images, repeated)| Drawn { images, repeated })
}

pub(in crate::store) fn on_site() -> impl Strategy<Value = OnSite> {
    prop_oneof![Just(OnSite::Open), Just(OnSite::Completed), Just(OnSite::Taken), Just(OnSite::LookedAt)]
}

pub(in crate::store) fn looked() -> impl Strategy<Value = Looked> {
    let parts = (any::<[u8; 32]>(), time(), time(), any::<u8>());
    parts.prop_map(|(mark, at, read, in_vain)| Looked { mark: Mark(mark), at, read, in_vain })
}

pub(in crate::store) fn images() -> impl Strategy<Value = ImageTransfer> {
    prop_oneof![
        Just(ImageTransfer::Undecided),
        Just(ImageTransfer::Upload),
        any::<(String, bool)>().prop_map(|(folder, or_upload)| ImageTransfer::Share { folder, or_upload }),
    ]
}
