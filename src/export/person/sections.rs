//! `person.json`: the sections of what is kept about a person, each with what reads it.

use serde_json::{Value, json};

use super::attempts;
use super::json::{Ordered, time};
use crate::exam::Language;
use crate::model::{ActionResult, By, Candidate, PersonId, RequestKind, RequestState};
use crate::store::{Consents, DataRequests, Links, Packs, Questions, Records, StoreError, View};
use crate::texts;

/// Raised when a field changes its meaning or goes; new fields and sections may come at any time.
const FORMAT: u32 = 1;

/// Reads a section.
type Section = fn(&View, &Packs, &Candidate) -> Result<Value, StoreError>;

/// The sections in their order. Whatever is stored about people in a table of its own has a line here. dist/README.md
/// says what their fields mean.
const SECTIONS: [(&str, Section); 9] = [
    ("identity", identity),
    ("account", account),
    ("arrival", arrival),
    ("consents", consents),
    ("attempts", attempts::section),
    ("questions", questions),
    ("draft", draft),
    ("requests", requests),
    ("history", history),
];

/// The content of `person.json`. A section that can't be read is `null`: it hides nothing else.
pub(super) fn record(
    view: &View,
    packs: &Packs,
    candidate: &Candidate,
    pictures_left_out: bool,
) -> Result<Ordered, StoreError> {
    let mut record =
        Ordered(vec![("format", json!(FORMAT)), ("pictures_left_out", json!(pictures_left_out))]);
    for (name, read) in SECTIONS {
        let value = match read(view, packs, candidate) {
            Err(error) if error.is_about_one_record() => {
                tracing::error!(person = candidate.id.0, section = name, %error, "a section is left out");
                Value::Null
            }
            value => value?,
        };
        record.0.push((name, value));
    }
    Ok(record)
}

fn identity(view: &View, _: &Packs, candidate: &Candidate) -> Result<Value, StoreError> {
    Ok(json!({
        "telegram_id": candidate.id,
        "username": candidate.username,
        "first_name": candidate.first_name,
        "language": candidate.language,
        "since": time(candidate.since),
        "is_hr": view.hr_of(candidate.id)?.is_some(),
    }))
}

/// The password opens the account, so it stays where it is.
#[expect(clippy::unnecessary_wraps, reason = "a section like all others")]
fn account(_: &View, _: &Packs, candidate: &Candidate) -> Result<Value, StoreError> {
    Ok(json!({
        "login": candidate.account.username,
        "site_user_id": candidate.account.user,
        "has_password": !candidate.account.is_wiped(),
    }))
}

/// The link by which they came; `null` without one.
fn arrival(view: &View, _: &Packs, candidate: &Candidate) -> Result<Value, StoreError> {
    let arrival = view.arrival(candidate.id)?;
    Ok(json!(arrival.map(|arrival| json!({"at": time(arrival.at), "source": arrival.source}))))
}

/// The versions of the exam's text that they agreed to.
fn consents(view: &View, _: &Packs, candidate: &Candidate) -> Result<Value, StoreError> {
    let consents = view.consents(candidate.id)?.into_iter().map(|(version, consent)| {
        json!({"version": version, "at": time(consent.at), "language": consent.language})
    });
    Ok(consents.collect())
}

fn questions(view: &View, _: &Packs, candidate: &Candidate) -> Result<Value, StoreError> {
    let questions = view.questions_of(candidate.id)?.into_iter().map(|(number, question)| {
        let answers = question.answers.iter();
        let answers: Vec<Value> =
            answers.map(|answer| json!({"at": time(answer.at), "by": "hr", "text": answer.text})).collect();
        json!({
            "number": number,
            "asked": time(question.at),
            "text": question.text,
            "answers": answers,
            "closed_without_answer": question.closed.map(|closed| time(closed.at)),
        })
    });
    Ok(questions.collect())
}

/// What they wrote and have not sent to HR.
fn draft(view: &View, _: &Packs, candidate: &Candidate) -> Result<Value, StoreError> {
    let draft = view.draft(candidate.id)?;
    Ok(json!(draft.map(|draft| json!({"written": time(draft.at), "text": draft.text}))))
}

/// What they asked for about their data.
fn requests(view: &View, _: &Packs, candidate: &Candidate) -> Result<Value, StoreError> {
    let mut requests = Vec::new();
    for kind in RequestKind::ALL {
        let Some(request) = view.data_request(candidate.id, kind)? else { continue };
        requests.push(json!({
            "kind": match kind {
                RequestKind::Access => "data",
                RequestKind::Erasure => "erasure",
            },
            "asked": time(request.asked),
            "due": request.due.map(time),
            "state": match request.state {
                RequestState::Open => "open",
                RequestState::Withdrawn => "taken back",
                RequestState::Approved { .. } => "approved",
                RequestState::Refused { .. } => "refused",
            },
        }));
    }
    Ok(requests.into())
}

/// What the audit log says about them. What they did about others, as HR, is not about them.
fn history(view: &View, _: &Packs, candidate: &Candidate) -> Result<Value, StoreError> {
    let person = candidate.id;
    let mut entries = view.newest_audit(u64::MAX, |entry| entry.person == Some(person))?;
    entries.reverse();
    let lines = entries.iter().map(|entry| {
        json!({
            "at": time(entry.at),
            "by": role(entry.by, person),
            "action": texts::action_in_brief(entry, Language::En),
            "result": match &entry.result {
                ActionResult::Done => "done",
                ActionResult::Underway => "under way",
                ActionResult::Failed { .. } => "failed",
            },
        })
    });
    Ok(lines.collect())
}

/// Who did something, seen from the person whom it is about: others by their role alone.
fn role(by: By, person: PersonId) -> &'static str {
    match by {
        By::Bot => "bot",
        By::Operator => "operator",
        By::Person(by) if by == person => "candidate",
        By::Person(_) => "hr",
    }
}
