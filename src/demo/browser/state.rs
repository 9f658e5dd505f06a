//! What the page knows beside the chats: the exam, the time, what becomes due, the people.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::people;
use super::shared::Shared;
use crate::demo::world::SITE;
use crate::desk::Environment;
use crate::exam::Language;
use crate::model::{Chore, Due, Occasion, PersonId, Phase};
use crate::store::{Records, View};

/// What the page knows, but for the time, which always changes.
pub(super) fn state(shared: &Shared) -> anyhow::Result<Value> {
    let rules = shared.world.rules();
    let exam = rules.packs.current();
    let (name, username) = shared.world.telegram.bot();
    Ok(json!({
        "language": shared.language.tag(),
        "exam": {
            "name": exam.title.text(shared.language),
            "images": exam.image_count(1),
            "attempts": rules.attempts,
        },
        "time_zone": rules.zone.name(),
        "next": next(shared)?,
        "bot": {"name": name, "username": username},
        "site_url": SITE,
        "people": shared.people.all().iter().map(people::described).collect::<Vec<_>>(),
    }))
}

/// A time for the page.
pub(super) fn stamp(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// What becomes due next; null: nothing.
fn next(shared: &Shared) -> anyhow::Result<Value> {
    let view = shared.world.store.read()?;
    let now = shared.world.clock.now();
    let Some(due) = view.due(1)?.into_iter().find(|due| due.time > now) else { return Ok(Value::Null) };
    let (kind, person) = kind(&view, &due)?;
    let somebody = person.and_then(|person| shared.people.find(person.0).ok());
    let name = somebody.map(|somebody| somebody.person.profile().first_name);
    let what = words(kind, shared.language);
    let what = name.as_ref().map_or_else(|| what.to_owned(), |name| format!("{what}: {name}"));
    Ok(json!({"time": stamp(due.time), "what": what, "kind": kind, "name": name}))
}

/// What kind of thing becomes due, and for whom.
fn kind(view: &View, due: &Due) -> anyhow::Result<(&'static str, Option<PersonId>)> {
    Ok(match due.what {
        Occasion::Attempt(person, number) => {
            let attempt = view.attempt(person, number)?;
            let is_open = attempt.as_ref().is_some_and(|attempt| attempt.phase() == Phase::InProgress);
            let is_deadline = attempt.and_then(|attempt| attempt.deadline()) == Some(due.time);
            let kind = match (is_open, is_deadline) {
                (true, true) => "deadline",
                (true, false) => "reminder",
                (false, _) => "removal",
            };
            (kind, Some(person))
        }
        Occasion::Digest(person) => ("digest", Some(person)),
        Occasion::Chore(Chore::Claims) => ("claims", None),
        Occasion::Chore(Chore::Whitelist) => ("whitelist", None),
        Occasion::Chore(Chore::Feedback) => ("feedback", None),
        Occasion::Chore(Chore::DataRequests) => ("data_requests", None),
    })
}

fn words(kind: &str, language: Language) -> &'static str {
    match (kind, language) {
        ("deadline", Language::En) => "the end of the time for the assignment",
        ("deadline", Language::Ru) => "конец времени на задание",
        ("reminder", Language::En) => "a reminder of the deadline",
        ("reminder", Language::Ru) => "напоминание о сроке",
        ("removal", Language::En) => "the removal of the work from the site",
        ("removal", Language::Ru) => "удаление работы с сайта",
        ("digest", Language::En) => "the digest",
        ("digest", Language::Ru) => "сводка",
        ("feedback", Language::En) => "the messages about decisions",
        ("feedback", Language::Ru) => "сообщения о решениях",
        ("data_requests", Language::En) => "the answers to requests about personal data",
        ("data_requests", Language::Ru) => "ответы на запросы о персональных данных",
        (_, Language::En) => "a check of the records",
        (_, Language::Ru) => "проверка записей",
    }
}
