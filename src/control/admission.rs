//! `candidates admit|block|unblock|blocked`: who may come in, for the operator.

use std::fmt::Write;

use anyhow::bail;

use super::Backend;
use crate::desk::{AdmissionChange, EventKind, OperatorCommand};
use crate::model::{By, PersonId};
use crate::store::{Admissions, Records, View};

fn decide(backend: &dyn Backend, change: AdmissionChange) -> anyhow::Result<()> {
    backend.decide(EventKind::Operator(OperatorCommand::Admission(change)))
}

/// The person, if it can be one.
fn id(person: PersonId) -> anyhow::Result<PersonId> {
    match PersonId::of(person.0) {
        Some(person) => Ok(person),
        None => bail!("{person} is no Telegram id"),
    }
}

pub(super) fn admit(backend: &dyn Backend, person: PersonId) -> anyhow::Result<String> {
    let person = id(person)?;
    decide(backend, AdmissionChange::Admit(person))?;
    Ok(format!("{person} may take the test\n"))
}

pub(super) fn block(backend: &dyn Backend, view: &View, person: PersonId) -> anyhow::Result<String> {
    let person = id(person)?;
    if view.hr_of(person)?.is_some() {
        bail!("{person} is HR and can't be blocked; `candidates-bot hr remove {person}` first");
    }
    decide(backend, AdmissionChange::Block(person))?;
    Ok(format!("{person} is blocked: the bot does not answer this person any more\n"))
}

pub(super) fn unblock(backend: &dyn Backend, view: &View, person: PersonId) -> anyhow::Result<String> {
    let person = id(person)?;
    if view.blocked(person)?.is_none() {
        bail!("{person} is not blocked; `candidates-bot candidates blocked` lists those who are");
    }
    decide(backend, AdmissionChange::Unblock(person))?;
    Ok(format!("{person} is not blocked any more\n"))
}

pub(super) fn blocked(backend: &dyn Backend, view: &View) -> anyhow::Result<String> {
    let mut text = String::new();
    for (person, blocked) in view.block_list()? {
        let by = match blocked.by {
            By::Person(by) => format!("HR, id {by}"),
            By::Operator | By::Bot => "the operator".to_owned(),
        };
        writeln!(text, "{person}\tby {by}\t{}", backend.config().timezone.stamp(blocked.at))?;
    }
    Ok(if text.is_empty() { "nobody is blocked\n".to_owned() } else { text })
}
