//! What must hold however hostile people are, and however wrong the clock: nobody gets what is not theirs,
//! nobody changes what belongs to others, and nothing grows without end.

use std::collections::BTreeMap;

use candidates_bot::desk::Admission;
use candidates_bot::exam::Annotations;
use candidates_bot::model::{
    Action, AuditEntry, By, Candidate, Effect, HrKey, Link, OutboxEntry, PersonId, Phase, Preferences,
    TelegramEffect,
};
use candidates_bot::store::{Admissions, Links, Newcomers, Outbox, Records, View};
use candidates_bot::texts::Callback;
use chrono::{DateTime, TimeDelta, Utc};

use super::bombs::{OBJECTS_KEPT, POINTS_KEPT, TEXT_KEPT};
use super::hostile::is_hostile;
use super::people::Stage;
use super::promises::{TIME_OVER, attempts};
use super::story::ATTEMPTS;
use super::telegram::Told;

/// Maximum number of messages to a stranger per minute.
const A_MINUTE: usize = 10;

/// Maximum number of effects that may wait in the outbox for a hostile person, in addition to the effects of
/// their actions.
const BESIDE: usize = 20;

/// Maximum number of effects of one action.
const OF_AN_ACT: usize = 3;

/// A look at the outbox from time to time: the effects that wait for hostile people are in proportion to what
/// they did, and a stranger gets no more than a few messages per minute.
pub fn look_at_outbox(stage: &Stage) {
    let view = stage.store.read().expect("the store");
    let mut waiting: BTreeMap<PersonId, Vec<OutboxEntry>> = BTreeMap::new();
    for (_, entry) in view.outbox().expect("the store") {
        let person = entry.effect.person();
        if is_hostile(person) {
            waiting.entry(person).or_default().push(entry);
        }
    }
    for (person, entries) in waiting {
        let acts = stage.telegram.state().acts.get(&person.0).copied().unwrap_or_default() as usize;
        let most = BESIDE + OF_AN_ACT * acts;
        if entries.len() > most {
            let count = entries.len();
            let complaint =
                format!("{count} effects wait for {person} after {acts} acts, {most} at most are right");
            stage.weather.complain(complaint);
        }
        if view.candidate(person).expect("the store").is_none() && most_in_a_minute(&entries) > A_MINUTE {
            stage
                .weather
                .complain(format!("the stranger {person} is told too much in a minute: {entries:?}"));
        }
    }
}

/// The largest number of messages that were decided on within a minute.
fn most_in_a_minute(entries: &[OutboxEntry]) -> usize {
    let is_message = |entry: &&OutboxEntry| {
        matches!(entry.effect, Effect::Telegram(TelegramEffect::Send { .. } | TelegramEffect::Edit { .. }))
    };
    let times: Vec<_> = entries.iter().filter(is_message).map(|entry| entry.created).collect();
    let from = |first: &DateTime<Utc>| {
        let in_time = times
            .iter()
            .filter(|time| (TimeDelta::zero()..TimeDelta::minutes(1)).contains(&(**time - first)));
        in_time.count()
    };
    times.iter().map(from).max().unwrap_or_default()
}

/// Every promise that was broken.
pub fn broken(stage: &Stage, hr: &[PersonId]) -> Vec<String> {
    let view = stage.store.read().expect("the store");
    let audit = view.audit_log().expect("the store");
    let candidates = view.candidates().expect("the store");
    let told = &stage.telegram.state().told;
    let mut broken = stage.weather.complaints();
    broken.extend(told.iter().filter_map(|told| leak(told, &candidates, hr)));
    broken.extend(told.iter().filter_map(unruly));
    broken.extend(audit.iter().filter_map(|entry| meddling(entry, hr)));
    broken.extend(rights(&view, &candidates, hr));
    broken.extend(let_in(stage, &view, &candidates));
    broken.extend(candidates.iter().flat_map(|candidate| kept(&view, candidate)));
    broken.extend(candidates.iter().filter_map(|candidate| whole_time(stage, &view, told, candidate)));
    broken
}

/// A password in another person's chat, or something that only HR may read in anyone else's.
fn leak(told: &Told, candidates: &[Candidate], hr: &[PersonId]) -> Option<String> {
    let Told { chat, shown, .. } = told;
    let others = || candidates.iter().filter(|candidate| candidate.chat() != *chat);
    let secret = |candidate: &&Candidate| {
        candidate.account.password.as_ref().is_some_and(|password| shown.html.contains(&password.0))
    };
    if let Some(candidate) = others().find(secret) {
        return Some(format!("{chat} was told the password of {}: {}", candidate.id, shown.html));
    }
    if hr.contains(&PersonId::of_chat(*chat)) {
        return None;
    }
    if let Some(press) = shown.presses.iter().find(|press| !is_candidates(press)) {
        return Some(format!("{chat} was shown the button {press:?}"));
    }
    let of_another = |candidate: &&Candidate| {
        !is_hostile(candidate.id) && shown.html.contains(&format!("Person {}", candidate.id))
    };
    if let Some(candidate) = others().find(of_another) {
        return Some(format!("{chat} was told of {}: {}", candidate.id, shown.html));
    }
    shown.html.starts_with("metrics-").then(|| format!("{chat} was given everybody's metrics"))
}

/// Whether a candidate may be shown this button.
fn is_candidates(press: &Callback) -> bool {
    matches!(
        press,
        Callback::Yes(..)
            | Callback::Cancel(..)
            | Callback::HandIn(_)
            | Callback::BeginAnew
            | Callback::AskForClaim
            | Callback::Help
            | Callback::Speak(_)
            | Callback::Ask(_)
            | Callback::Agree(_)
            | Callback::Disagree(_)
            | Callback::RequestData(_)
            | Callback::RequestYes(..)
            | Callback::RequestNo(..)
            | Callback::WithdrawRequest(_)
    )
}

/// A name that got out of control in a message: it changed the direction of the text beside it, or it became
/// HTML.
fn unruly(told: &Told) -> Option<String> {
    let bad = ["\u{202e}", "\u{0}", "\u{7}", "<u>"].into_iter().find(|bad| told.shown.html.contains(bad))?;
    Some(format!("{} was shown {bad:?} in {:?}", told.chat, told.shown.html))
}

/// An action by a person who is not HR, on someone else or reserved to HR.
fn meddling(entry: &AuditEntry, hr: &[PersonId]) -> Option<String> {
    let By::Person(person) = entry.by else { return None };
    let is_own = entry.person == Some(person)
        && matches!(
            entry.action,
            Action::Confirmed(_)
                | Action::SaidDone(_)
                | Action::BegunAnew
                | Action::Asked(_)
                | Action::RequestedData(_)
                | Action::WithdrewRequest(_)
                | Action::Consented(_)
                | Action::DidNotConsent(_)
        );
    (!is_own && !hr.contains(&person)).then(|| format!("{person} should not have done this: {entry:?}"))
}

/// Rights and limits are unchanged: nobody made themselves HR, got an extra attempt, or let anyone in.
fn rights(view: &View, candidates: &[Candidate], hr: &[PersonId]) -> Vec<String> {
    let mut broken = Vec::new();
    let listed: Vec<HrKey> =
        view.whitelist().expect("the store").into_iter().map(|entry| entry.key).collect();
    let right: Vec<HrKey> = hr.iter().map(|person| HrKey::Id(*person)).collect();
    if listed.len() != right.len() || listed.iter().any(|key| !right.contains(key)) {
        broken.push(format!("HR are {listed:?}, not {right:?}"));
    }
    for candidate in candidates {
        let allowed = view.allowed_attempts(candidate.id, ATTEMPTS).expect("the store");
        if allowed != ATTEMPTS {
            broken.push(format!("{} is allowed {allowed} attempts", candidate.id));
        }
        if view.preferences(candidate.id).expect("the store") != Preferences::default() {
            broken.push(format!("{} has chosen which of HR's notices come", candidate.id));
        }
    }
    let intake = view.intake().expect("the store");
    if intake.per_day.raised + intake.active_attempts.raised > 0 {
        broken.push(format!("more were admitted: {intake:?}"));
    }
    broken
}

/// Nobody has a task whom the settings, the link or HR did not let in, and nobody changed who may come in.
fn let_in(stage: &Stage, view: &View, candidates: &[Candidate]) -> Vec<String> {
    let mut broken = Vec::new();
    for Candidate { id, .. } in candidates {
        let has_link = view.arrival(*id).expect("the store").is_some();
        let applicant = view.applicant(*id).expect("the store");
        let is_right = match stage.admission {
            Admission::Open => true,
            Admission::Link => has_link && !is_hostile(*id),
            Admission::Approval => {
                applicant.is_some_and(|applicant| applicant.is_admitted()) && !is_hostile(*id)
            }
            Admission::Closed => false,
        };
        if !is_right {
            broken.push(format!("{id} came in where {:?} is right", stage.admission));
        }
    }
    let links = view.links().expect("the store");
    let is_as_made = |link: &Link| link.revoked.is_none() && link.terms.uses.is_none();
    if links.len() != 1 || !is_as_made(&links[0].1) || !view.block_list().expect("the store").is_empty() {
        broken.push(format!("somebody changed who may come in: {links:?}"));
    }
    broken
}

/// At most two submissions of each attempt are stored, and none with more than a person can draw.
fn kept(view: &View, candidate: &Candidate) -> Vec<String> {
    let mut broken = Vec::new();
    for attempt in attempts(view, candidate) {
        let submissions = (0..=attempt.submissions)
            .filter_map(|turn| view.submission(candidate.id, attempt.number, turn).expect("the store"));
        let submissions: Vec<_> = submissions.collect();
        if submissions.len() > 2 || submissions.iter().any(|submission| is_excessive(&submission.annotations))
        {
            let (id, number) = (candidate.id, attempt.number);
            broken.push(format!("{id}: {} submissions of attempt {number} are kept", submissions.len()));
        }
    }
    broken
}

fn is_excessive(annotations: &Annotations) -> bool {
    annotations.images.iter().any(|image| {
        let text = |(name, value): &(String, String)| name.chars().count() + value.chars().count();
        image.shapes.len() > OBJECTS_KEPT
            || image.shapes.iter().any(|shape| {
                shape.point_count() > POINTS_KEPT
                    || shape.attributes.iter().map(text).sum::<usize>() > TEXT_KEPT
            })
    })
}

/// Nobody's time is over before they have had all of it, by a correct clock.
fn whole_time(stage: &Stage, view: &View, told: &[Told], candidate: &Candidate) -> Option<String> {
    let limit = stage.exam.time_limit?;
    let expired = attempts(view, candidate).filter(|attempt| attempt.phase() == Phase::Expired);
    let ends = expired.filter_map(|attempt| stage.weather.ready(&attempt.assignment()?.link));
    let end = ends.min()? + limit;
    let over =
        told.iter().find(|told| told.chat == candidate.chat() && told.shown.html.contains(TIME_OVER))?;
    let id = candidate.id;
    (over.at + TimeDelta::minutes(1) < end)
        .then(|| format!("{id} was told at {} that a time is over that lasts until {end}", over.at))
}
