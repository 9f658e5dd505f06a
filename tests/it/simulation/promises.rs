//! What must hold when the faults are over and everyone has what they wanted.

use std::collections::BTreeSet;

use candidates_bot::desk::Environment;
use candidates_bot::model::{
    Action, ActionResult, Attempt, AttemptNumber, AuditEntry, Candidate, ChatId, Occasion, PersonId, Phase,
    TaskId,
};
use candidates_bot::store::{Consents, Erasures, Exposures, Outbox, Records, Strangers, View};
use candidates_bot::texts::Callback;

use super::hostile::is_hostile;
use super::people::{Stage, knows_credentials};

/// The beginning of every message about a time that is over, and of HR's line about it.
pub const TIME_OVER: &str = "⌛";

/// The beginning of every message to HR about finished attempts.
const FINISHED: &str = "📥";

/// Ids of candidates go up to this.
const STORY: u64 = 3;

/// Every promise that was broken.
pub fn broken(stage: &Stage, hr: &[PersonId], limit: u8) -> Vec<String> {
    let mut broken = Vec::new();
    let view = stage.store.read().expect("the store");
    let audit = view.audit_log().expect("the store");
    let candidates = view.candidates().expect("the store");
    for candidate in candidates.iter().filter(|candidate| !is_hostile(candidate.id)) {
        broken.extend(account_and_tasks(stage, &view, candidate, limit));
        // The chats of those who were erased and came back, and HR's, tell of two lives.
        if was_erased(&view, candidate.id) {
            continue;
        }
        for attempt in attempts(&view, candidate) {
            if attempt.phase() == Phase::Expired {
                broken.extend(expired(stage, &audit, &attempt));
            } else {
                broken.extend(whole(stage, &view, &attempt, hr));
                broken.extend(told(&audit, &attempt));
            }
        }
    }
    broken.extend(agreed(stage, &view, &candidates));
    broken.extend(drawn(stage, &view, &candidates));
    let story = (1..=STORY).map(PersonId);
    let erased: Vec<PersonId> = story.filter(|person| was_erased(&view, *person)).collect();
    if erased.is_empty() {
        broken.extend(expiries_told(stage, &view, &candidates, hr));
    }
    broken.extend(erased.iter().flat_map(|person| forgotten(&view, &audit, *person)));
    broken.extend(nothing_else(stage, &view, &candidates));
    broken
}

/// Whether a person was erased, even if they came back.
fn was_erased(view: &View, person: PersonId) -> bool {
    view.pseudonym_of(person).expect("the store").is_some()
}

/// Nothing of an erased person who did not come back is in the records; account and tasks would be orphans.
fn forgotten(view: &View, audit: &[AuditEntry], person: PersonId) -> Vec<String> {
    if view.candidate(person).expect("the store").is_some() {
        return Vec::new();
    }
    let mut broken = Vec::new();
    if view.has_submissions(person).expect("the store") {
        broken.push(format!("{person} was erased, and their work is kept"));
    }
    let names = |entry: &&AuditEntry| entry.person == Some(person) || entry.by.person() == Some(person);
    broken.extend(audit.iter().filter(names).map(|entry| format!("{person} was erased: {entry:?}")));
    broken
}

/// Whoever has an assignment has agreed to the exam's text, if there is one.
fn agreed(stage: &Stage, view: &View, candidates: &[Candidate]) -> Vec<String> {
    let Some(consent) = &stage.exam.consent else { return Vec::new() };
    let has_not =
        |candidate: &&Candidate| !view.has_consented(candidate.id, consent.version).expect("the store");
    candidates.iter().filter(has_not).map(|candidate| format!("{} has not agreed", candidate.id)).collect()
}

/// Of a pool every attempt has as many images as it should, none twice and none that the candidate had before; and of what
/// is counted as seen, nothing is missing.
fn drawn(stage: &Stage, view: &View, candidates: &[Candidate]) -> Vec<String> {
    let Some(stratum) = stage.exam.pool.first() else { return Vec::new() };
    let (mut broken, mut given) = (Vec::new(), 0);
    for candidate in candidates {
        let mut had = BTreeSet::new();
        for attempt in attempts(view, candidate) {
            let images = attempt.drawn.map(|drawn| drawn.images).unwrap_or_default();
            given += images.len() as u64;
            let fresh = images.iter().filter(|image| had.insert((*image).clone())).count();
            if (images.len(), fresh) != (stratum.draw, stratum.draw) {
                broken
                    .push(format!("{}: {images:?} were drawn for attempt {}", candidate.id, attempt.number));
            }
        }
    }
    let hashes = stratum.images.iter().filter_map(|image| stage.exam.image_hash(image));
    let counted: u64 = hashes.map(|hash| view.exposure(hash).expect("the store")).sum();
    if counted < given {
        broken.push(format!("{given} images were given, and {counted} are counted"));
    }
    broken
}

pub fn attempts(view: &View, candidate: &Candidate) -> impl Iterator<Item = Attempt> {
    candidate.attempts.up_to().map(|number| {
        let attempt = view.attempt(candidate.id, number).expect("the store");
        attempt.expect("every attempt has a record")
    })
}

/// Exactly one account, and one task with its images for every attempt.
fn account_and_tasks(stage: &Stage, view: &View, candidate: &Candidate, limit: u8) -> Vec<String> {
    let mut broken = Vec::new();
    let site = stage.site.state();
    let own = |password: &str| candidate.account.password.as_ref().is_some_and(|own| own.0 == password);
    let accounts: Vec<_> = site.accounts.iter().filter(|(_, account)| own(&account.password)).collect();
    match accounts.as_slice() {
        [(id, account)] => {
            if account.name != candidate.account.username || candidate.account.user != Some(**id) {
                broken.push(format!("{}: the account is {account:?}, not the one on record", candidate.id));
            }
            if !account.worker {
                broken.push(format!("{}: the account is no annotator", candidate.id));
            }
            let tasks: Vec<_> = site.tasks.iter().filter(|(_, task)| task.assignee == Some(**id)).collect();
            let known: Vec<_> = attempts(view, candidate).filter_map(|attempt| attempt.task()).collect();
            if let Some(strange) = tasks.iter().find(|(id, _)| !known.contains(&TaskId(**id))) {
                broken.push(format!("{}: {strange:?} belongs to no attempt", candidate.id));
            }
        }
        accounts => broken.push(format!("{}: accounts {accounts:?}", candidate.id)),
    }
    if candidate.attempts > AttemptNumber(limit) {
        broken.push(format!("{}: {} attempts", candidate.id, candidate.attempts));
    }
    for attempt in attempts(view, candidate)
        .filter(|attempt| attempt.phase() != Phase::Expired)
        .filter(|attempt| !attempt.task().is_some_and(|task| site.lost.contains(&task.0)))
    {
        match attempt.task().and_then(|task| site.tasks.get(&task.0)) {
            Some(task) if task.uploads == 1 && task.completed => {}
            other => {
                broken.push(format!("{}: the task of attempt {} is {other:?}", candidate.id, attempt.number));
            }
        }
    }
    broken
}

/// Handed in, scored, and reported to the candidate and to HR.
fn whole(stage: &Stage, view: &View, attempt: &Attempt, hr: &[PersonId]) -> Vec<String> {
    let mut broken = Vec::new();
    let name = format!("attempt {} of {}", attempt.number, attempt.person);
    if attempt.phase() != Phase::Complete || attempt.scorecard().is_none() {
        broken.push(format!(
            "{name}: {:?} with scorecard {}",
            attempt.phase(),
            attempt.scorecard().is_some()
        ));
    }
    let submission = view.submission(attempt.person, attempt.number, attempt.submissions).expect("the store");
    if submission.is_none() {
        broken.push(format!("{name}: its submission is not kept"));
    }
    if attempt.number == AttemptNumber::FIRST && view.legacy_row(attempt.person).expect("the store").is_none()
    {
        broken.push(format!("{name}: no metrics"));
    }
    if !stage.telegram.state().cleared.contains(&attempt.person.chat().0)
        && !knows_credentials(stage, attempt.person.0, attempt)
    {
        broken.push(format!("{name}: the credentials are not in the chat"));
    }
    for person in hr {
        let opens = |press: &Callback| *press == Callback::Open(attempt.person, attempt.number);
        let chat = stage.telegram.chat(person.0);
        let news = chat.iter().filter(|shown| shown.html.starts_with(FINISHED));
        let lines = news.filter(|shown| shown.presses.iter().any(opens)).count();
        // A message may at worst arrive twice: when an answer was lost, or the bot died.
        let most = 1 + stage.weather.unanswered() + stage.weather.deaths();
        if lines == 0 || lines > most as usize {
            broken.push(format!("{name}: in {lines} messages to HR {person}, at most {most} are right"));
        }
    }
    broken
}

/// Its time is really over, this is reported once, and the candidate knows.
fn expired(stage: &Stage, audit: &[AuditEntry], attempt: &Attempt) -> Vec<String> {
    let mut broken = Vec::new();
    let name = format!("expired attempt {} of {}", attempt.number, attempt.person);
    if attempt.deadline().is_none_or(|deadline| deadline > stage.weather.now())
        || attempt.scorecard().is_some()
    {
        broken.push(format!("{name}: {attempt:?}"));
    }
    let action = Action::TimeOver(attempt.number);
    let written =
        audit.iter().filter(|entry| entry.person == Some(attempt.person) && entry.action == action).count();
    if written != 1 {
        broken.push(format!("{name}: {written} times in the audit log"));
    }
    let chat = stage.telegram.chat(attempt.person.0);
    // Nobody who blocks the bot can be told.
    let is_unread =
        |(chat, html): &(ChatId, String)| *chat == attempt.person.chat() && html.contains(TIME_OVER);
    if !stage.telegram.state().cleared.contains(&attempt.person.chat().0)
        && !stage.telegram.state().unread.iter().any(is_unread)
        && !chat.iter().any(|shown| shown.html.contains(TIME_OVER))
    {
        broken.push(format!("{name}: nobody told the candidate"));
    }
    broken
}

/// HR was notified of every attempt whose time is over, and of no other.
fn expiries_told(stage: &Stage, view: &View, candidates: &[Candidate], hr: &[PersonId]) -> Vec<String> {
    let attempts = candidates.iter().flat_map(|candidate| attempts(view, candidate));
    let expiries = attempts.filter(|attempt| attempt.phase() == Phase::Expired).count();
    // Every message with such lines may arrive once more.
    let most = expiries * (1 + stage.weather.unanswered() + stage.weather.deaths()) as usize;
    let told = hr.iter().filter_map(|person| {
        let chat = stage.telegram.chat(person.0);
        let news = chat.iter().filter(|shown| shown.html.starts_with(FINISHED));
        let told = news.map(|shown| shown.html.matches(TIME_OVER).count()).sum::<usize>();
        let right = expiries <= told && told <= most && (expiries > 0 || told == 0);
        (!right).then(|| format!("{told} expiries in HR's chat {person}, {expiries} to {most} are right"))
    });
    told.collect()
}

/// The audit log has every attempt from its confirmation to its end.
fn told(audit: &[AuditEntry], attempt: &Attempt) -> Vec<String> {
    let count = |action: Action| {
        let of_attempt =
            audit.iter().filter(|entry| entry.person == Some(attempt.person) && entry.action == action);
        of_attempt.filter(|entry| !matches!(entry.result, ActionResult::Failed { .. })).count()
    };
    let number = attempt.number;
    let (confirmed, ready, in_hand) =
        (count(Action::Confirmed(number)), count(Action::Prepared(number)), count(Action::HandedIn(number)));
    if confirmed == 1 && ready >= 1 && in_hand == 1 {
        return Vec::new();
    }
    vec![format!(
        "attempt {} of {} in the audit log: confirmed {confirmed} times, ready {ready}, handed in {in_hand}",
        attempt.number, attempt.person
    )]
}

/// No orphaned account or task, no waiting effect, no event set aside, every update applied.
fn nothing_else(stage: &Stage, view: &View, candidates: &[Candidate]) -> Vec<String> {
    let mut broken = Vec::new();
    let site = stage.site.state();
    for account in site.accounts.values().filter(|account| account.password != super::site::STRANGER) {
        if !candidates.iter().any(|candidate| candidate.account.username == account.name) {
            broken.push(format!("orphan account {}", account.name));
        }
    }
    for (id, task) in &site.tasks {
        if task.assignee.is_none_or(|user| !site.accounts.contains_key(&user)) {
            broken.push(format!("orphan task {id}: {task:?}"));
        }
    }
    let outbox = view.outbox().expect("the store");
    if !outbox.is_empty() {
        broken.push(format!("left in the outbox: {outbox:?}"));
    }
    let mut due = view.due(usize::MAX).expect("the store");
    due.retain(|due| !matches!(due.what, Occasion::Attempt(person, _) | Occasion::Digest(person) if is_hostile(person)));
    if !due.is_empty() {
        broken.push(format!("still due: {due:?}"));
    }
    for letter in view.dead_letters().expect("the store") {
        broken.push(format!("dead letter: {letter:?}"));
    }
    let last = stage.telegram.state().last_update;
    for update in (1..=last).filter(|update| !view.update_seen(*update).expect("the store")) {
        broken.push(format!("update {update} of {last} was never applied"));
    }
    broken
}
