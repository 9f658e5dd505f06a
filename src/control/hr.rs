//! `hr add|remove|list`: the whitelist of people who see results.

use std::fmt::Write;

use anyhow::{Context, bail};
use clap::Subcommand;
use serde::{Deserialize, Serialize};

use super::Backend;
use crate::desk::{EventKind, WhitelistChange};
use crate::foreign;
use crate::model::{HrKey, HrOrigin};
use crate::store::{Bindings, Records, Store};
use crate::zone::Zone;

/// Subcommands of `hr`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Subcommand)]
pub enum HrCommand {
    /// Add somebody, by numeric Telegram id or by username.
    Add {
        /// Numeric Telegram id or @username. A username is bound to the first id that uses it within seven days.
        person: String,
    },
    /// Remove somebody.
    Remove {
        /// Id or username as it was added, or the numeric id that the username is bound to.
        person: String,
    },
    /// List HR people.
    List,
}

/// Does it; gives back the answer.
pub(super) fn perform(command: &HrCommand, backend: &dyn Backend) -> anyhow::Result<String> {
    let store = backend.store();
    match command {
        HrCommand::Add { person } => {
            let key = parse(person)?;
            let known = store.read()?.hr_entry(&key)?;
            let known = known.filter(|entry| entry.origin == HrOrigin::Operator);
            // An open entry stays open for longer.
            let is_settled = known.as_ref().is_some_and(|entry| entry.person.is_some());
            let known = known.is_some();
            if !is_settled {
                backend.decide(EventKind::Whitelist(WhitelistChange::Add(key.clone())))?;
            }
            Ok(format!(
                "{} {} on the whitelist\n",
                key.table_key(),
                if known { "was already" } else { "is now" }
            ))
        }
        HrCommand::Remove { person } => {
            let key = find(store, parse(person)?)?;
            let entry = store.read()?.hr_entry(&key)?;
            let origin = entry.as_ref().map(|entry| entry.origin);
            let bound = entry.and_then(|entry| entry.person);
            backend.decide(EventKind::Whitelist(WhitelistChange::Remove(key.clone())))?;
            let mut text = format!("{} is not on the whitelist any more\n", key.table_key());
            if origin == Some(HrOrigin::Postgres) {
                writeln!(text, "it came from PostgreSQL, and comes again unless it is taken out there, too")?;
            }
            // Two entries may refer to the same person.
            let view = store.read()?;
            let left = view.whitelist()?.into_iter().filter(|entry| bound.is_some() && entry.person == bound);
            for entry in left {
                let other = entry.key.table_key();
                writeln!(
                    text,
                    "the same person is still HR by the entry {other}: `candidates-bot hr remove {other}`"
                )?;
            }
            Ok(text)
        }
        HrCommand::List => {
            let doubt = super::postgres::refresh_whitelist(backend);
            Ok(list(store, backend.config().timezone)? + &doubt)
        }
    }
}

fn parse(person: &str) -> anyhow::Result<HrKey> {
    HrKey::parse(person).with_context(|| {
        format!("“{person}” is neither a numeric Telegram id nor a username (3 to 32 letters, digits and _)")
    })
}

/// The entry itself, or the one that is bound to this id.
fn find(store: &Store, key: HrKey) -> anyhow::Result<HrKey> {
    let view = store.read()?;
    if view.hr_entry(&key)?.is_some() {
        return Ok(key);
    }
    let bound = match key {
        HrKey::Id(id) => view.hr_of(id)?,
        HrKey::Username(_) => None,
    };
    match bound {
        Some(entry) => Ok(entry.key),
        None => bail!("{} is not on the whitelist; `candidates-bot hr list` shows it", key.table_key()),
    }
}

fn list(store: &Store, zone: Zone) -> anyhow::Result<String> {
    let view = store.read()?;
    let entries = view.whitelist()?;
    if entries.is_empty() {
        return Ok("the whitelist is empty; add a person with `candidates-bot hr add @name`\n".to_owned());
    }
    let mut text = String::new();
    for entry in entries {
        let bound = match entry.person {
            Some(id) if entry.first_name.is_empty() => format!("id {id}, has not written yet"),
            Some(id) => format!("id {id}, {}", foreign::isolated(&entry.first_name)),
            None => match view.open_until(&entry)? {
                Some(until) => format!("not bound to an id yet, open until {}", zone.stamp(until)),
                None => "not bound to an id yet".to_owned(),
            },
        };
        let origin = match entry.origin {
            HrOrigin::Operator => "",
            HrOrigin::Postgres => "\tfrom PostgreSQL",
        };
        let added = zone.day(entry.added);
        writeln!(text, "{}\t{bound}\tadded {added}{origin}", entry.key.table_key())?;
    }
    Ok(text)
}
