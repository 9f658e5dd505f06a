//! One assignment of one candidate, from the confirmation to the figures.

use chrono::serde::{ts_milliseconds, ts_milliseconds_option};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::image_set::{pool_number, set_number};
use super::{
    ActiveTime, Assignment, AttemptNumber, AttemptState, Cause, Closed, Completion, JobId, Leftover, Looked,
    Mark, OnSite, PersonId, Phase, Preparation, Saves, TaskId, Work, WorkTime,
};
use crate::exam::ContentHash;
use crate::scoring::Scorecard;

/// Where an attempt comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// It was begun by this bot.
    ThisBot,
    /// It was taken over from the earlier bot: whatever is on the site for it may contain work of the candidate.
    LegacyBot,
}

/// One assignment of one candidate: what is known of it in every state, and its state with the rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// The candidate.
    pub person: PersonId,
    /// Number of the attempt.
    pub number: AttemptNumber,
    /// Where it comes from.
    pub origin: Origin,
    /// The message in the candidate's chat that shows progress.
    pub progress_message: Option<i32>,
    /// The candidate's confirmation, or when HR had it prepared again: `task_started`.
    #[serde(with = "ts_milliseconds")]
    pub started: DateTime<Utc>,
    /// When the candidate last said that it is done, or when their time was over and the site was checked.
    #[serde(with = "ts_milliseconds_option")]
    pub submitted: Option<DateTime<Utc>>,
    /// How many times it was handed in, also before it was prepared again: submissions are kept by this number.
    pub submissions: u32,
    /// The exam pack that it was given: all of the attempt goes by this one. `None` in files of programs that knew
    /// no packs, until a bot has migrated them.
    pub pack: Option<ContentHash>,
    /// Its state.
    pub state: AttemptState,
    /// What was drawn for it; `None`: its exam draws nothing, and it has the images that the exam lists for its number.
    pub drawn: Option<Drawn>,
    /// When the candidate saved on the site, as far as it was seen.
    pub saves: Saves,
}

/// The images that an attempt was given where its exam has a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// All its images by their names in its pack, in the order in which it has them: first those that everybody gets.
    pub images: Vec<String>,
    /// How many of those from the pool the candidate had in an earlier attempt: the pool had no others left.
    pub repeated: u32,
}

impl Attempt {
    /// A fresh attempt, confirmed at `started`.
    #[must_use]
    pub fn new(person: PersonId, number: AttemptNumber, started: DateTime<Utc>) -> Self {
        Self {
            person,
            number,
            origin: Origin::ThisBot,
            progress_message: None,
            started,
            submitted: None,
            submissions: 0,
            pack: None,
            state: AttemptState::Preparing(Preparation::default()),
            drawn: None,
            saves: Saves::default(),
        }
    }

    /// The number of the set of images by which it is compared with others, if these are its images. All that draw from the
    /// pool of a pack are one set: what they have differs, but it is alike.
    #[must_use]
    pub fn set<'a>(&self, images: impl Iterator<Item = &'a str>) -> u32 {
        self.set_in(self.pack, images)
    }

    /// The same if it goes by this pack.
    #[must_use]
    pub fn set_in<'a>(&self, pack: Option<ContentHash>, images: impl Iterator<Item = &'a str>) -> u32 {
        match self.drawn {
            Some(_) => pool_number(pack),
            None => set_number(pack, images),
        }
    }

    /// Which state it is in.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.state.phase()
    }

    /// Whether it is over, and another one may be begun.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        matches!(self.phase(), Phase::Complete | Phase::Expired)
    }

    /// Whether HR can have what failed done again.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.cause().is_some()
    }

    /// Why it came to a stop, if it did.
    #[must_use]
    pub fn cause(&self) -> Option<&Cause> {
        match &self.state {
            AttemptState::Failed { cause, .. } | AttemptState::Unchecked { cause, .. } => Some(cause),
            AttemptState::Preparing(_)
            | AttemptState::InProgress { .. }
            | AttemptState::Checking(_)
            | AttemptState::Complete { .. }
            | AttemptState::Expired(_) => None,
        }
    }

    /// How far the preparation is, while it is being prepared.
    #[must_use]
    pub fn preparation(&self) -> Option<&Preparation> {
        match &self.state {
            AttemptState::Preparing(preparation) => Some(preparation),
            AttemptState::InProgress { .. }
            | AttemptState::Checking(_)
            | AttemptState::Complete { .. }
            | AttemptState::Failed { .. }
            | AttemptState::Expired(_)
            | AttemptState::Unchecked { .. } => None,
        }
    }

    /// The candidate's work, while it is not over.
    #[must_use]
    pub fn work(&self) -> Option<&Work> {
        match &self.state {
            AttemptState::InProgress { work, .. }
            | AttemptState::Checking(work)
            | AttemptState::Unchecked { work, .. }
            | AttemptState::Failed { leftover: Leftover::Work(work), .. } => Some(work),
            AttemptState::Preparing(_)
            | AttemptState::Complete { .. }
            | AttemptState::Failed { leftover: Leftover::Nothing | Leftover::Task(_), .. }
            | AttemptState::Expired(_) => None,
        }
    }

    /// The task on the site that is known by its number.
    #[must_use]
    pub fn task(&self) -> Option<TaskId> {
        match &self.state {
            AttemptState::Preparing(preparation) => preparation.task,
            AttemptState::Failed { leftover: Leftover::Task(task), .. } => Some(*task),
            _ => self.assignment().map(|assignment| assignment.task),
        }
    }

    /// What was given to the candidate, as long as it is on the site.
    #[must_use]
    pub fn assignment(&self) -> Option<&Assignment> {
        match &self.state {
            AttemptState::Complete { closed, .. } | AttemptState::Expired(closed) => {
                closed.assignment.as_ref()
            }
            _ => self.work().map(|work| &work.assignment),
        }
    }

    /// What it still has, if it is over.
    pub fn closed_mut(&mut self) -> Option<&mut Closed> {
        match &mut self.state {
            AttemptState::Complete { closed, .. } | AttemptState::Expired(closed) => Some(closed),
            AttemptState::Preparing(_)
            | AttemptState::InProgress { .. }
            | AttemptState::Checking(_)
            | AttemptState::Failed { .. }
            | AttemptState::Unchecked { .. } => None,
        }
    }

    /// The task's jobs.
    #[must_use]
    pub fn jobs(&self) -> &[JobId] {
        self.assignment().map_or(&[], |assignment| &assignment.jobs)
    }

    /// Addresses of the jobs, in their order.
    #[must_use]
    pub fn links(&self) -> Vec<String> {
        self.assignment().map(Assignment::links).unwrap_or_default()
    }

    /// The candidate's time, once they were given something to work on.
    #[must_use]
    pub fn time(&self) -> Option<&WorkTime> {
        match &self.state {
            AttemptState::Complete { closed, .. } | AttemptState::Expired(closed) => Some(&closed.time),
            _ => self.work().map(|work| &work.time),
        }
    }

    /// Until when it can be handed in, or could be; `None`: no limit, or it is not ready yet.
    #[must_use]
    pub fn deadline(&self) -> Option<DateTime<Utc>> {
        self.time()?.deadline
    }

    /// When something becomes due for it next: a reminder of the deadline, the deadline itself, or the removal of
    /// its traces from the site.
    #[must_use]
    pub fn due(&self) -> Option<DateTime<Utc>> {
        match &self.state {
            AttemptState::InProgress { due, .. } => *due,
            AttemptState::Complete { closed, .. } | AttemptState::Expired(closed) => closed.removal,
            AttemptState::Preparing(_)
            | AttemptState::Checking(_)
            | AttemptState::Failed { .. }
            | AttemptState::Unchecked { .. } => None,
        }
    }

    /// What was noticed about its jobs on the site.
    #[must_use]
    pub fn on_site(&self) -> OnSite {
        match &self.state {
            AttemptState::Complete { closed, .. } | AttemptState::Expired(closed) => closed.on_site,
            _ => self.work().map_or(OnSite::Open, |work| work.on_site),
        }
    }

    /// The last look at its annotations, while they are not accepted.
    #[must_use]
    pub fn looked(&self) -> Option<Looked> {
        self.work()?.looked
    }

    /// The mark by which the site tells whether anything was saved since the last look; `None` when everything must
    /// be read.
    #[must_use]
    pub fn known(&self) -> Option<Mark> {
        self.looked()?.still_known(self.submitted?)
    }

    fn completion(&self) -> Option<&Completion> {
        match &self.state {
            AttemptState::Complete { completion, .. } => Some(completion),
            AttemptState::Preparing(_)
            | AttemptState::InProgress { .. }
            | AttemptState::Checking(_)
            | AttemptState::Failed { .. }
            | AttemptState::Expired(_)
            | AttemptState::Unchecked { .. } => None,
        }
    }

    /// Last edit of the annotations on the site, once everything was accepted: `task_ended`.
    #[must_use]
    pub fn ended(&self) -> Option<DateTime<Utc>> {
        match self.completion()? {
            Completion::Scored { ended, .. } => Some(*ended),
            Completion::Legacy { ended, .. } => *ended,
        }
    }

    /// The figures of the accepted submission.
    #[must_use]
    pub fn scorecard(&self) -> Option<&Scorecard> {
        match self.completion()? {
            Completion::Scored { scorecard, .. } => Some(scorecard),
            Completion::Legacy { scorecard, .. } => scorecard.as_ref(),
        }
    }

    /// The figures of the accepted submission, of an attempt that is no longer needed.
    #[must_use]
    pub fn into_scorecard(self) -> Option<Scorecard> {
        match self.state {
            AttemptState::Complete { completion: Completion::Scored { scorecard, .. }, .. } => {
                Some(scorecard)
            }
            AttemptState::Complete { completion: Completion::Legacy { scorecard, .. }, .. } => scorecard,
            AttemptState::Preparing(_)
            | AttemptState::InProgress { .. }
            | AttemptState::Checking(_)
            | AttemptState::Failed { .. }
            | AttemptState::Expired(_)
            | AttemptState::Unchecked { .. } => None,
        }
    }

    /// Working time: from when the candidate was given it to the last edit, without the time in which they waited
    /// for checks; `None` while it is in progress, or when it is unknown. It is not extended while the site is
    /// unavailable.
    #[must_use]
    pub fn worked(&self) -> Option<TimeDelta> {
        self.worked_until(self.ended()?)
    }

    /// The working time if the last edit is this one.
    #[must_use]
    pub fn worked_until(&self, last_edit: DateTime<Utc>) -> Option<TimeDelta> {
        let time = self.time()?;
        // Nobody ends before they start.
        let length = (last_edit.max(self.started) - time.ready?).checked_sub(&time.waited);
        Some(length.unwrap_or_default().max(TimeDelta::zero()))
    }

    /// The working time without pauses; `None` while it is in progress, or when it can't be told.
    #[must_use]
    pub fn active(&self) -> Option<ActiveTime> {
        self.active_until(self.ended()?)
    }

    /// The working time without pauses if the last edit is this one.
    #[must_use]
    pub fn active_until(&self, last_edit: DateTime<Utc>) -> Option<ActiveTime> {
        let (time, worked) = (self.time()?, self.worked_until(last_edit)?);
        self.saves.active(time.ready?, last_edit.max(self.started), time.waited, worked)
    }

    /// Whether a look at the site at which the last save was at `saved` tells something that is worth keeping.
    #[must_use]
    pub fn is_news(&self, saved: DateTime<Utc>, looked: DateTime<Utc>) -> bool {
        let ready = self.time().and_then(|time| time.ready);
        self.phase() == Phase::InProgress
            && ready.is_some_and(|ready| self.saves.is_news(ready, saved, looked))
    }

    /// Takes note of such a look, if it tells something; whether it does.
    pub fn note_look(&mut self, saved: DateTime<Utc>, looked: DateTime<Utc>) -> bool {
        let ready = self.time().and_then(|time| time.ready);
        let Some(ready) = ready.filter(|_| self.is_news(saved, looked)) else { return false };
        self.saves.note(ready, saved, looked);
        true
    }

    /// Time taken, as the legacy column has it: from the confirmation to the last edit; `None` while it is in
    /// progress.
    #[must_use]
    pub fn taken(&self) -> Option<TimeDelta> {
        self.ended().map(|ended| (ended - self.started).max(TimeDelta::zero()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + minutes * 60, 0).expect("a moment")
    }

    /// An attempt that was accepted, with this time and this last edit.
    fn complete(time: WorkTime, ended: DateTime<Utc>) -> Attempt {
        let completion = Completion::Legacy { ended: Some(ended), scorecard: None };
        let state = AttemptState::Complete { completion, closed: Closed { time, ..Closed::default() } };
        Attempt { state, ..Attempt::new(PersonId(7), AttemptNumber::FIRST, at(0)) }
    }

    #[test]
    fn working_time_has_neither_preparation_nor_checks_in_it_and_is_never_negative() {
        let attempt = Attempt::new(PersonId(7), AttemptNumber::FIRST, at(0));
        assert_eq!((attempt.worked(), attempt.taken()), (None, None));
        let time = WorkTime { ready: Some(at(90)), waited: TimeDelta::minutes(30), deadline: None };
        let minutes = |length: Option<TimeDelta>| length.map(|length| length.num_minutes());
        let attempt = complete(time, at(150));
        assert_eq!((minutes(attempt.worked()), minutes(attempt.taken())), (Some(30), Some(150)));
        assert_eq!(minutes(complete(time, at(80)).worked()), Some(0), "edited before it was given out");
        let unknown = WorkTime { ready: None, ..time };
        assert_eq!(complete(unknown, at(80)).worked(), None, "nobody noted when it was given out");
    }

    #[test]
    fn whatever_a_record_says_of_waiting_there_is_a_working_time() {
        for waited in [TimeDelta::MAX, TimeDelta::MIN, TimeDelta::zero()] {
            let time = WorkTime { ready: Some(DateTime::<Utc>::MAX_UTC), waited, deadline: None };
            let attempt = complete(time, DateTime::<Utc>::MIN_UTC);
            assert!(attempt.worked().is_some_and(|worked| worked >= TimeDelta::zero()));
        }
    }
}
