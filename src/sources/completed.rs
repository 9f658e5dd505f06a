//! Work that is completed on the site but was not handed in here. It is looked up every few minutes, for many
//! people in one request, and brought to the desk.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio_util::sync::CancellationToken;

use crate::desk::{DeskHandle, EventKind};
use crate::model::{Attempt, AttemptNumber, Cursor, Filter, JobId, OnSite, Order, PersonId, Phase, TaskId};
use crate::site::{Api, CompletedJob};
use crate::store::{Records, Store, StoreError, View};

/// Number of people of the list that are read at once.
const READ_AT_ONCE: usize = 1000;

/// An attempt whose work on the site is completed, and when it was changed last.
type Found = (PersonId, AttemptNumber, Option<DateTime<Utc>>);

/// Checks until shutdown.
///
/// # Errors
/// [`StoreError`] when the file can't be read.
pub async fn watch_completed_jobs<S: Api>(
    site: Arc<S>,
    store: Store,
    desk: DeskHandle,
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
        let active_attempts = active_attempts(&store.read()?)?;
        let tasks: Vec<TaskId> = active_attempts.iter().filter_map(Attempt::task).collect();
        if tasks.is_empty() {
            continue;
        }
        let answer = tokio::select! {
            biased;
            () = shutdown.cancelled() => return Ok(()),
            answer = site.completed_jobs(&tasks) => answer,
        };
        match answer {
            Ok(jobs) => {
                for found in
                    completed(&active_attempts, &jobs).into_iter().filter(|found| brought.insert(*found))
                {
                    let (person, attempt, changed) = found;
                    // If the desk takes no more, the bot is ending; the next start checks again.
                    let _ = desk.submit(EventKind::CompletedOnSite { person, attempt, changed }).await;
                }
            }
            // The next check is soon, and the steps report a site that is unreachable.
            Err(error) => tracing::debug!(%error, "cannot see what is completed on the site"),
        }
    }
}

/// The active attempts of all candidates who were not asked yet.
fn active_attempts(view: &View) -> Result<Vec<Attempt>, StoreError> {
    let mut attempts = Vec::new();
    let mut cursor = Cursor::First;
    loop {
        let places = view.listed(Filter::InProgress, Order::Date, cursor, READ_AT_ONCE)?;
        let Some(last) = places.last().copied() else { return Ok(attempts) };
        for place in places {
            match last_attempt(view, place.person) {
                Ok(attempt) => attempts.extend(attempt.filter(is_open)),
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

fn is_open(attempt: &Attempt) -> bool {
    attempt.phase() == Phase::InProgress && attempt.on_site() == OnSite::Open
}

/// The attempts all of whose jobs are completed.
fn completed(attempts: &[Attempt], jobs: &[CompletedJob]) -> Vec<Found> {
    let jobs: BTreeMap<JobId, Option<DateTime<Utc>>> = jobs.iter().map(|job| (job.id, job.updated)).collect();
    let is_completed = |attempt: &&Attempt| {
        !attempt.jobs().is_empty() && attempt.jobs().iter().all(|job| jobs.contains_key(job))
    };
    let found = |attempt: &Attempt| {
        let changed = attempt.jobs().iter().filter_map(|job| *jobs.get(job)?).max();
        (attempt.person, attempt.number, changed)
    };
    attempts.iter().filter(is_completed).map(found).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AttemptState, samples};

    #[test]
    fn every_job_of_an_attempt_must_be_completed() {
        let at = |second| DateTime::from_timestamp(second, 0).expect("a moment");
        let attempt = |person, jobs: &[JobId]| {
            let mut work = samples::work();
            work.assignment.jobs = jobs.to_vec();
            let state = AttemptState::InProgress { work, due: None };
            Attempt { state, ..Attempt::new(person, AttemptNumber::FIRST, at(0)) }
        };
        let attempts = [
            attempt(PersonId(1), &[JobId(10), JobId(11)]),
            attempt(PersonId(2), &[JobId(20)]),
            attempt(PersonId(3), &[]),
            attempt(PersonId(4), &[JobId(40), JobId(41)]),
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
}
