//! What happens on the site while candidates work: work that is completed there but was not handed in here, and when
//! work is saved. It is looked up every few minutes, for many people in one request each, and brought to the desk.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;

use crate::desk::{DeskHandle, Environment, EventKind};
use crate::model::{Attempt, AttemptNumber, Cursor, Filter, JobId, OnSite, Order, PersonId, Phase, TaskId};
use crate::site::{Api, CompletedJob, LastSave, SiteError};
use crate::store::{Records, Store, StoreError, View};

/// Number of people of the list that are read at once.
const READ_AT_ONCE: usize = 1000;

/// An attempt whose work on the site is completed, and when it was changed last.
type Found = (PersonId, AttemptNumber, Option<DateTime<Utc>>);

/// Checks until shutdown.
///
/// # Errors
/// [`StoreError`] when the file can't be read.
pub async fn watch_jobs<S: Api>(
    site: Arc<S>,
    store: Store,
    desk: DeskHandle,
    environment: Arc<dyn Environment>,
    pause: Duration,
    shutdown: CancellationToken,
) -> Result<(), StoreError> {
    // Findings on which the desk could not decide are not brought again and again.
    let mut brought: HashSet<Found> = HashSet::new();
    loop {
        tokio::select! {
            biased;
            () = shutdown.cancelled() => return Ok(()),
            () = tokio::time::sleep(pause) => {}
        }
        let attempts = attempts_at_work(&store.read()?)?;
        let seen = tokio::select! {
            biased;
            () = shutdown.cancelled() => return Ok(()),
            seen = look(&*site, &*environment, &attempts) => seen,
        };
        let completed = completed(&attempts, &seen.completed).into_iter();
        let events = completed
            .filter(|found| brought.insert(*found))
            .map(|(person, attempt, changed)| EventKind::CompletedOnSite { person, attempt, changed });
        let saves = seen.looked.map_or_else(Vec::new, |looked| saved(&attempts, &seen.saves, looked));
        for event in saves.into_iter().chain(events) {
            // If the desk takes no more, the bot is ending; the next start checks again.
            let _ = desk.submit(event).await;
        }
    }
}

/// What the site said.
#[derive(Default)]
struct Seen {
    completed: Vec<CompletedJob>,
    saves: Vec<LastSave>,
    /// When the look at the saves began; `None`: nobody knows what time it is.
    looked: Option<DateTime<Utc>>,
}

/// A request for those who can still be asked to hand in, and one for everybody.
async fn look<S: Api>(site: &S, environment: &dyn Environment, attempts: &[Attempt]) -> Seen {
    let open: Vec<TaskId> = attempts.iter().filter(|it| is_open(it)).filter_map(Attempt::task).collect();
    let all: Vec<TaskId> = attempts.iter().filter_map(Attempt::task).collect();
    let mut seen = Seen::default();
    if !open.is_empty() {
        seen.completed = or_nothing(site.completed_jobs(&open).await, "what is completed");
    }
    if !all.is_empty() && environment.knows_the_time() {
        seen.looked = Some(environment.now());
        seen.saves = or_nothing(site.last_saves(&all).await, "when work was saved");
    }
    seen
}

/// The next check is soon, and the steps report a site that is unreachable.
fn or_nothing<T>(answer: Result<Vec<T>, SiteError>, what: &str) -> Vec<T> {
    answer.unwrap_or_else(|error| {
        tracing::debug!(%error, "cannot see {what} on the site");
        Vec::new()
    })
}

/// The attempts of all candidates who have something to work on.
fn attempts_at_work(view: &View) -> Result<Vec<Attempt>, StoreError> {
    let mut attempts = Vec::new();
    let mut cursor = Cursor::First;
    loop {
        let places = view.listed(Filter::InProgress, Order::Date, cursor, READ_AT_ONCE)?;
        let Some(last) = places.last().copied() else { return Ok(attempts) };
        for place in places {
            match last_attempt(view, place.person) {
                Ok(attempt) => {
                    attempts.extend(attempt.filter(|attempt| attempt.phase() == Phase::InProgress));
                }
                // One bad record does not keep the others from being seen.
                Err(error) if error.is_about_one_record() => {}
                Err(error) => return Err(error),
            }
        }
        cursor = Cursor::After(last);
    }
}

fn last_attempt(view: &View, person: PersonId) -> Result<Option<Attempt>, StoreError> {
    let Some(candidate) = view.candidate(person)? else { return Ok(None) };
    view.attempt(person, candidate.attempts)
}

/// Whether the candidate was not asked yet to hand in.
fn is_open(attempt: &Attempt) -> bool {
    attempt.on_site() == OnSite::Open
}

/// The attempts all of whose jobs are completed, and who was not asked yet.
fn completed(attempts: &[Attempt], jobs: &[CompletedJob]) -> Vec<Found> {
    let jobs: BTreeMap<JobId, Option<DateTime<Utc>>> = jobs.iter().map(|job| (job.id, job.updated)).collect();
    let is_completed = |attempt: &&Attempt| {
        !attempt.jobs().is_empty() && attempt.jobs().iter().all(|job| jobs.contains_key(job))
    };
    let found = |attempt: &Attempt| {
        let changed = attempt.jobs().iter().filter_map(|job| *jobs.get(job)?).max();
        (attempt.person, attempt.number, changed)
    };
    attempts.iter().filter(|attempt| is_open(attempt)).filter(is_completed).map(found).collect()
}

/// What the look tells that the records do not say yet.
fn saved(attempts: &[Attempt], saves: &[LastSave], looked: DateTime<Utc>) -> Vec<EventKind> {
    let saves: BTreeMap<TaskId, DateTime<Utc>> = saves.iter().map(|save| (save.task, save.at)).collect();
    let news = |attempt: &Attempt| {
        let last = *saves.get(&attempt.task()?)?;
        let (person, number) = (attempt.person, attempt.number);
        let event = EventKind::SavesSeen { person, attempt: number, saved: last, looked };
        attempt.is_news(last, looked).then_some(event)
    };
    attempts.iter().filter_map(news).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AttemptState, WorkTime, samples};

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).expect("a moment")
    }

    fn attempt(person: PersonId, jobs: &[JobId]) -> Attempt {
        let mut work = samples::work();
        work.assignment.jobs = jobs.to_vec();
        work.assignment.task = TaskId(person.0 * 100);
        work.time = WorkTime { ready: Some(at(0)), ..WorkTime::default() };
        let state = AttemptState::InProgress { work, due: None };
        Attempt { state, ..Attempt::new(person, AttemptNumber::FIRST, at(0)) }
    }

    #[test]
    fn every_job_of_an_attempt_must_be_completed() {
        let mut asked = attempt(PersonId(5), &[JobId(20)]);
        if let AttemptState::InProgress { work, .. } = &mut asked.state {
            work.on_site = OnSite::Completed;
        }
        let attempts = [
            attempt(PersonId(1), &[JobId(10), JobId(11)]),
            attempt(PersonId(2), &[JobId(20)]),
            attempt(PersonId(3), &[]),
            attempt(PersonId(4), &[JobId(40), JobId(41)]),
            asked,
        ];
        let job = |id, second| CompletedJob { id, updated: Some(at(second)) };
        let jobs = [job(JobId(10), 5), job(JobId(20), 6), job(JobId(41), 9), job(JobId(40), 7)];
        assert_eq!(
            completed(&attempts, &jobs),
            [
                (PersonId(2), AttemptNumber::FIRST, Some(at(6))),
                (PersonId(4), AttemptNumber::FIRST, Some(at(9)))
            ]
        );
    }

    #[test]
    fn what_the_records_say_already_is_not_brought_again() {
        let [mut anna, ben] = [PersonId(1), PersonId(2)].map(|person| attempt(person, &[JobId(10)]));
        assert!(anna.note_look(at(600), at(700)));
        let save = |task, second| LastSave { task: TaskId(task), at: at(second) };
        let saves = [save(100, 600), save(200, 650), save(900, 1)];
        let people = |looked| -> Vec<PersonId> {
            let events = saved(&[anna.clone(), ben.clone()], &saves, at(looked)).into_iter();
            let person = |event| match event {
                EventKind::SavesSeen { person, .. } => person,
                other => panic!("{other:?}"),
            };
            events.map(person).collect()
        };
        assert_eq!(people(900), [PersonId(2)], "a save that was not known");
        assert_eq!(people(6_000), [PersonId(1), PersonId(2)], "and a long time without one");
    }
}
