//! `audit`: who did what to whom, and when.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use chrono::SecondsFormat;
use clap::Args;

use super::candidates::{find, one_line};
use crate::config;
use crate::store::{PersonId, Records, Store, StoreError, View};

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
    let mut names = Names { view: &view, known: BTreeMap::new() };
    let entries = view.newest_audit(arguments.last, |entry| {
        of.as_ref().is_none_or(|of| [entry.by, entry.person].contains(&Some(of.id)))
    })?;
    if entries.is_empty() && !arguments.json {
        return Ok("the audit log has nothing to tell\n".to_owned());
    }
    let mut text = String::new();
    for entry in entries.into_iter().rev() {
        let at = entry.at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let (by, person) = (names.of(entry.by)?, names.of(entry.person)?);
        if arguments.json {
            let line = serde_json::json!({
                "at": at,
                "by": entry.by,
                "by_name": by,
                "person": entry.person,
                "person_name": person,
                "what": entry.what,
            });
            writeln!(text, "{line}")?;
        } else {
            let by = by.unwrap_or_else(|| "the bot or its operator".to_owned());
            let person = person.map(|person| format!(" · {person}")).unwrap_or_default();
            // A name may be of any length and hold anything but a line's end.
            writeln!(text, "{at}  {by}{person}: {}", one_line(&entry.what))?;
        }
    }
    Ok(text)
}

/// People's names by their id, each looked up once.
struct Names<'a> {
    view: &'a View,
    known: BTreeMap<PersonId, String>,
}

impl Names<'_> {
    fn of(&mut self, id: Option<PersonId>) -> Result<Option<String>, StoreError> {
        let Some(id) = id else { return Ok(None) };
        if let Some(name) = self.known.get(&id) {
            return Ok(Some(name.clone()));
        }
        let candidate = self.view.candidate(id)?;
        let name = match candidate.and_then(|candidate| candidate.username) {
            Some(username) => format!("@{username}"),
            None => match self.view.hr_of(id)?.filter(|entry| !entry.first_name.is_empty()) {
                Some(entry) => format!("{} ({id})", one_line(&entry.first_name)),
                None => id.to_string(),
            },
        };
        self.known.insert(id, name.clone());
        Ok(Some(name))
    }
}
