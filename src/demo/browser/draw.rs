//! *Draw it for me*: a person with an ordinary hand draws the present attempt of a candidate on the site, and saves. As
//! much time passes as that takes; otherwise HR would be told that it was done too fast.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context;
use axum::Json;
use axum::extract::State;
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::{Value, json};

use super::clock;
use super::people::Somebody;
use super::refusal::Refusal;
use super::request::Sent;
use super::shared::Shared;
use crate::demo::hand::Hand;
use crate::demo::plan::{self, Plan};
use crate::demo::site::{Annotator, Drawn};
use crate::desk::Environment;
use crate::exam::Exam;
use crate::exam::naming::base_name;
use crate::model::{Attempt, Candidate, JobId, PersonId, Phase};
use crate::scoring::score;
use crate::store::{Records, StoreError};

/// Maximum distance of an excellent and of a careless hand from the true outlines, in pixels. Two excellent hands are
/// farther apart than two copies are: nobody is to be suspected of copying who has not copied.
const STEADY: f64 = 2.0;
const UNSTEADY: f64 = 8.0;
/// The minutes that drawing usually takes, and mending it.
const DRAWING: i64 = 24;
const MENDING: i64 = 5;

/// Who draws, and how.
#[derive(Deserialize)]
pub(super) struct Order {
    person: u64,
    manner: Manner,
    #[serde(default)]
    of: Option<u64>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Manner {
    /// Good outlines, every value right.
    Excellent,
    /// Worse outlines, and a wrong value.
    Careless,
    /// Good outlines, but one object is missing.
    Forgetful,
    /// What another candidate has drawn.
    Copy,
}

pub(super) async fn draw(
    State(shared): State<Arc<Shared>>,
    Sent(Order { person, manner, of }): Sent<Order>,
) -> Result<Json<Value>, Refusal> {
    let work = Work::of(&shared, &shared.people.find(person)?).await?;
    let jobs = match manner {
        Manner::Copy => {
            let of = of.filter(|of| *of != person).ok_or(Refusal::CopyFromWhom)?;
            copied(&shared, &shared.people.find(of)?, &work).await?
        }
        Manner::Excellent | Manner::Careless | Manner::Forgetful => {
            own(&shared, person, manner, &work).await?
        }
    };
    spend(&shared, &work).await?;
    for (job, shapes) in jobs {
        work.annotator.draw(job.0, shapes).await?;
    }
    Ok(Json(json!({})))
}

/// Lets the time pass that this work takes, but leaves some until the deadline.
async fn spend(shared: &Shared, work: &Work) -> Result<(), Refusal> {
    let mut is_begun = false;
    for (job, _) in &work.jobs {
        is_begun |= !work.annotator.shapes(job.0).await?.is_empty();
    }
    let exam = shared.world.rules().packs.of(&shared.world.store.read()?, &work.attempt)?;
    let minutes = if is_begun { MENDING } else { plan::minutes(&exam, work.attempt.number.0, DRAWING) };
    let left = work.attempt.deadline().map(|deadline| (deadline - shared.world.clock.now()) / 2);
    let time = TimeDelta::minutes(minutes).min(left.unwrap_or(TimeDelta::MAX)).max(TimeDelta::zero());
    clock::spend(shared, time).await
}

/// What a candidate has to draw at present.
struct Work {
    annotator: Annotator,
    attempt: Attempt,
    /// The images of each job: number of the frame, and name.
    jobs: Vec<(JobId, Vec<(u32, String)>)>,
}

impl Work {
    /// Logs in with the candidate's own password, which is on record while they work.
    async fn of(shared: &Shared, somebody: &Somebody) -> Result<Self, Refusal> {
        let profile = somebody.person.profile();
        let nothing = || Refusal::NoAssignment(profile.first_name.clone());
        let (candidate, attempt) = last_attempt(shared, PersonId(profile.id))?.ok_or_else(nothing)?;
        if attempt.phase() != Phase::InProgress || attempt.jobs().is_empty() {
            return Err(nothing());
        }
        let password = candidate.account.password.ok_or_else(nothing)?;
        let url = shared.world.site.url();
        let annotator = Annotator::login(&url, &candidate.account.username, &password.0).await?;
        let jobs = images(&annotator, attempt.jobs()).await?;
        Ok(Self { annotator, attempt, jobs })
    }
}

fn last_attempt(shared: &Shared, person: PersonId) -> Result<Option<(Candidate, Attempt)>, StoreError> {
    let view = shared.world.store.read()?;
    let Some(candidate) = view.candidate(person)? else { return Ok(None) };
    let attempt = view.attempt(person, candidate.attempts)?;
    Ok(attempt.map(|attempt| (candidate, attempt)))
}

/// The images of jobs.
async fn images(annotator: &Annotator, jobs: &[JobId]) -> Result<Vec<(JobId, Vec<(u32, String)>)>, Refusal> {
    let mut found = Vec::new();
    for job in jobs {
        let frames = annotator.images(job.0).await?;
        let images = frames.into_iter().map(|frame| (frame.frame, base_name(&frame.name).to_owned()));
        found.push((*job, images.collect()));
    }
    Ok(found)
}

/// What a hand of this manner draws.
async fn own(
    shared: &Shared,
    person: u64,
    manner: Manner,
    work: &Work,
) -> Result<Vec<(JobId, Vec<Drawn>)>, Refusal> {
    let exam = shared.world.rules().packs.of(&shared.world.store.read()?, &work.attempt)?;
    let (jobs, attempt) = (work.jobs.clone(), work.attempt.number.0);
    let seed = (person << 8) ^ u64::from(attempt);
    // Scoring several tries takes a while.
    let drawn = tokio::task::spawn_blocking(move || {
        let hand = hand(&exam, attempt, manner, seed, &jobs);
        jobs.into_iter().map(|(job, images)| (job, hand.shapes(&exam, &images))).collect()
    });
    Ok(drawn.await.context("the drawing broke off")?)
}

/// A hand of this manner, for any exam.
fn hand(exam: &Exam, attempt: u8, manner: Manner, seed: u64, jobs: &[(JobId, Vec<(u32, String)>)]) -> Hand {
    let names =
        |(_, images): &(JobId, Vec<(u32, String)>)| images.iter().map(|(_, name)| name.clone()).collect();
    let jobs: Vec<Vec<String>> = jobs.iter().map(names).collect();
    let fineness = plan::fineness(exam);
    let steady = Hand { unsteady: STEADY * fineness, seed, slips: Vec::new() };
    let steady = plan::careful(steady, exam, attempt, &jobs);
    // Without any object on the images, there is nothing to do wrong.
    let plan = Plan::of_attempt(exam, attempt).ok();
    match manner {
        Manner::Excellent | Manner::Copy => steady,
        Manner::Careless => {
            let slips = plan.map(|plan| plan.mistake).unwrap_or_default();
            let best = score(exam, attempt, &steady.annotations(exam, &jobs)).overall();
            plan::careless(Hand { unsteady: UNSTEADY * fineness, seed, slips }, exam, attempt, &jobs, best)
        }
        Manner::Forgetful => {
            let slips = plan.map(|plan| plan.forgotten.into_iter().take(1).collect()).unwrap_or_default();
            Hand { slips, ..steady }
        }
    }
}

/// What somebody else has drawn on the same images, in their last attempt that has any of them.
async fn copied(shared: &Shared, other: &Somebody, work: &Work) -> Result<Vec<(JobId, Vec<Drawn>)>, Refusal> {
    let profile = other.person.profile();
    let nothing = || Refusal::NothingToCopy(profile.first_name.clone());
    let (candidate, _) = last_attempt(shared, PersonId(profile.id))?.ok_or_else(nothing)?;
    // Nobody's own password: the work may be handed in, and the account closed.
    let (admin, password) = shared.world.site.admin();
    let admin = Annotator::login(&shared.world.site.url(), admin, password).await?;
    for number in candidate.attempts.up_to().rev() {
        let Some(attempt) = shared.world.store.read()?.attempt(candidate.id, number)? else { continue };
        let theirs = by_image(&admin, attempt.jobs()).await.unwrap_or_default();
        let jobs: Vec<_> = work.jobs.iter().map(|(job, images)| (*job, on(&theirs, images))).collect();
        if jobs.iter().any(|(_, shapes)| !shapes.is_empty()) {
            return Ok(jobs);
        }
    }
    Err(nothing())
}

/// The shapes of jobs, by the names of the images.
async fn by_image(annotator: &Annotator, jobs: &[JobId]) -> Result<BTreeMap<String, Vec<Drawn>>, Refusal> {
    let mut found: BTreeMap<String, Vec<Drawn>> = BTreeMap::new();
    for (job, images) in images(annotator, jobs).await? {
        for shape in annotator.shapes(job.0).await? {
            let image = images.iter().find(|(frame, _)| *frame == shape.frame);
            if let Some((_, name)) = image {
                found.entry(name.clone()).or_default().push(shape);
            }
        }
    }
    Ok(found)
}

/// The same shapes on these images.
fn on(theirs: &BTreeMap<String, Vec<Drawn>>, images: &[(u32, String)]) -> Vec<Drawn> {
    let on_image = |(frame, name): &(u32, String)| {
        let shapes = theirs.get(name).cloned().unwrap_or_default();
        let frame = *frame;
        shapes.into_iter().map(move |shape| Drawn { frame, ..shape })
    };
    images.iter().flat_map(on_image).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Assumed;
    use crate::assessment::{drawing, truth};
    use crate::exam::Annotations;

    /// What somebody draws in the first attempt, all images in one job.
    fn drawn(exam: &Exam, manner: Manner, person: u64) -> Annotations {
        let images: Vec<String> = exam.assignment(1).to_vec();
        let jobs = [(JobId(1), (0..).zip(images.clone()).collect())];
        hand(exam, 1, manner, (person << 8) ^ 1, &jobs).annotations(exam, &[images])
    }

    #[test]
    fn whoever_draws_well_is_no_copy_of_another_who_does() {
        let exam = Exam::embedded().expect("the exam built in is whole");
        let images = exam.assignment(1);
        let outlines = |annotations: &Annotations| drawing(&exam, images, annotations);
        let assumed = Assumed::of(truth(&exam, images));
        let manners = [Manner::Excellent, Manner::Forgetful, Manner::Careless];
        for person in 101..104 {
            let first = drawn(&exam, Manner::Excellent, person);
            assert_eq!(
                score(&exam, 1, &first).labels.iter().filter(|figure| figure.iou > 90.0).count(),
                exam.labels.len()
            );
            let first = outlines(&first);
            for manner in manners {
                let second = outlines(&drawn(&exam, manner, person + 1));
                let ln_probability = assumed.ln_probability(&first, &second, false);
                assert!(ln_probability > -1.0, "{person}: {ln_probability}");
            }
            assert!(assumed.ln_probability(&first, &first, false) < -30.0);
        }
    }
}
