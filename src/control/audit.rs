//! `audit`: who did what to whom, and when.

use std::fmt::Write;

use chrono::SecondsFormat;
use clap::Args;
use serde::{Deserialize, Serialize};

use super::Backend;
use super::candidates::one_line;
use super::find::find;
use crate::exam::Language;
use crate::foreign;
use crate::model::{ActionResult, PersonId};
use crate::store::{Records, StoreError, View};
use crate::texts::{self, NamedEntry};

/// Arguments of `audit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Args)]
pub struct AuditArgs {
    /// Number of entries to show: the newest ones.
    #[arg(long, value_name = "N", default_value_t = 50)]
    last: u64,
    /// Candidate whose entries to show, done by them or about them: numeric Telegram id, @username or account name.
    #[arg(long, value_name = "PERSON")]
    of: Option<String>,
    /// Print one JSON object per line.
    #[arg(long)]
    json: bool,
}

/// Gives back the answer: the oldest first, so that the newest stand where one looks.
pub(super) fn perform(arguments: &AuditArgs, backend: &dyn Backend) -> anyhow::Result<String> {
    let view = backend.store().read()?;
    let of = arguments.of.as_deref().map(|person| find(&view, person)).transpose()?;
    let entries = view.newest_audit(arguments.last, |entry| {
        of.as_ref().is_none_or(|of| [entry.by.person(), entry.person].contains(&Some(of.id)))
    })?;
    if entries.is_empty() && !arguments.json {
        return Ok("the audit log has nothing to tell\n".to_owned());
    }
    let mut text = String::new();
    for entry in entries.into_iter().rev() {
        let at = entry.at;
        let by = entry.by.person().map(|person| name(&view, person)).transpose()?;
        let person = entry.person.map(|person| name(&view, person)).transpose()?;
        let entry = NamedEntry { entry, by, person };
        let (by, what) = (texts::actor(&entry, Language::En), one_line(&texts::action_in_full(&entry.entry)));
        if arguments.json {
            let line = serde_json::json!({
                "at": at.to_rfc3339_opts(SecondsFormat::Secs, true),
                "by": entry.entry.by.person(),
                "by_name": by,
                "person": entry.entry.person,
                "person_name": entry.person,
                "what": what,
                "result": result(&entry.entry.result),
            });
            writeln!(text, "{line}")?;
        } else {
            let person = entry.person.map(|person| format!(" · {}", foreign::isolated(&person)));
            let (by, what, person) =
                (foreign::isolated(&by), foreign::isolated(&what), person.unwrap_or_default());
            writeln!(text, "{}  {by}{person}: {what}", backend.config().timezone.rfc3339(at))?;
        }
    }
    Ok(text)
}

/// The result of an action, as one word.
fn result(result: &ActionResult) -> &'static str {
    match result {
        ActionResult::Done => "done",
        ActionResult::Underway => "under way",
        ActionResult::Failed { .. } => "failed",
    }
}

/// What somebody is called, in one line whatever it holds.
fn name(view: &View, person: PersonId) -> Result<String, StoreError> {
    Ok(view.name_of(person)?.map_or_else(|| person.to_string(), |name| one_line(&name)))
}
