//! `audit`: who did what to whom, and when.

use std::fmt::Write;
use std::path::Path;

use chrono::SecondsFormat;
use clap::Args;

use super::candidates::{find, one_line};
use crate::config;
use crate::exam::Language;
use crate::store::{DeedResult, PersonId, Records, Store, StoreError, View};
use crate::texts::{self, NamedEntry};

/// Which entries.
#[derive(Args)]
pub(super) struct AuditArgs {
    /// So many of the newest entries.
    #[arg(long, value_name = "COUNT", default_value_t = 50)]
    last: u64,
    /// Only what concerns or was done by this candidate: numeric Telegram id, @username or account name.
    #[arg(long, value_name = "PERSON")]
    of: Option<String>,
    /// One JSON object a line.
    #[arg(long)]
    json: bool,
}

/// Gives back what to print: the oldest first, so that the newest stand where one looks.
pub(super) fn run(arguments: &AuditArgs, file: Option<&Path>) -> anyhow::Result<String> {
    let store = Store::open(&config::load(file)?.database)?;
    let view = store.read()?;
    let of = arguments.of.as_deref().map(|person| find(&view, person)).transpose()?;
    let entries = view.newest_audit(arguments.last, |entry| {
        of.as_ref().is_none_or(|of| [entry.by.person(), entry.person].contains(&Some(of.id)))
    })?;
    if entries.is_empty() && !arguments.json {
        return Ok("the audit log has nothing to tell\n".to_owned());
    }
    let mut text = String::new();
    for entry in entries.into_iter().rev() {
        let at = entry.at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let by = entry.by.person().map(|person| name(&view, person)).transpose()?;
        let person = entry.person.map(|person| name(&view, person)).transpose()?;
        let entry = NamedEntry { entry, by, person };
        let (by, what) =
            (texts::actor(&entry, Language::En), one_line(&texts::deed(&entry.entry, Language::En)));
        if arguments.json {
            let line = serde_json::json!({
                "at": at,
                "by": entry.entry.by.person(),
                "by_name": by,
                "person": entry.entry.person,
                "person_name": entry.person,
                "what": what,
                "result": result(&entry.entry.result),
            });
            writeln!(text, "{line}")?;
        } else {
            let person = entry.person.map(|person| format!(" · {person}")).unwrap_or_default();
            writeln!(text, "{at}  {by}{person}: {what}")?;
        }
    }
    Ok(text)
}

/// How an act went, as one word.
fn result(result: &DeedResult) -> &'static str {
    match result {
        DeedResult::Done => "done",
        DeedResult::Underway => "under way",
        DeedResult::Failed { .. } => "failed",
    }
}

/// What somebody is called, in one line whatever it holds.
fn name(view: &View, person: PersonId) -> Result<String, StoreError> {
    Ok(view.name_of(person)?.map_or_else(|| person.to_string(), |name| one_line(&name)))
}
