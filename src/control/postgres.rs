//! `postgres sync|import`: compares the copy in the legacy database, and imports what is there.

use std::fmt::Write;
use std::future::Future;
use std::ops::ControlFlow;

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use clap::Subcommand;
use serde::{Deserialize, Serialize};

use super::backend::Backend;
use super::reply::{Part, Reply};
use crate::desk::{EventKind, WhitelistChange};
use crate::model::{HrKey, HrOrigin};
use crate::postgres::{self, PostgresSettings, Repaired};
use crate::store::{Claims, Copies, Records, Store, View};

/// So many people are brought in at once.
const CHUNK: usize = 500;

/// Subcommands of `postgres`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Subcommand)]
pub enum PostgresCommand {
    /// Compare everybody's rows with the records, and repair what differs.
    Sync {
        /// Print the differences, and repair nothing.
        #[arg(long)]
        dry_run: bool,
        /// Delete rows of people whom the bot does not know, too.
        #[arg(long)]
        delete: bool,
    },
    /// Import candidates, metrics and whitelist. People whom the bot knows already stay as they are, so it can be repeated.
    Import,
}

/// Does it; the answer goes to `reply` part by part.
pub(super) fn perform(
    command: PostgresCommand,
    backend: &dyn Backend,
    reply: &mut dyn Reply,
) -> anyhow::Result<()> {
    let settings = backend.config().postgres_access()?.context(
        "no legacy database is set; set postgres.url in the file given by --config, or CANDIDATES_BOT_POSTGRES_URL",
    )?;
    match command {
        PostgresCommand::Sync { dry_run, delete } => {
            sync(&settings, backend.store(), (dry_run, delete), reply)
        }
        PostgresCommand::Import => import(&settings, backend, reply),
    }
}

fn sync(
    settings: &PostgresSettings,
    store: &Store,
    (dry, delete): (bool, bool),
    reply: &mut dyn Reply,
) -> anyhow::Result<()> {
    let mut everybody = 0;
    store.read()?.each_candidate(|_, _| {
        everybody += 1;
        Ok(ControlFlow::Continue(()))
    })?;
    let mut unread = None;
    let tell = |so_far: &Repaired, lines: Vec<String>| {
        let told = reply
            .take(Part::Progress { done: so_far.compared, of: everybody })
            .and_then(|()| lines.iter().try_for_each(|line| reply.take(Part::Text(&format!("{line}\n")))));
        unread = unread.take().or(told.err());
    };
    let repaired = wait(postgres::sync(settings, store, (dry, delete), tell))??;
    if let Some(error) = unread {
        return Err(error.into());
    }
    reply.take(Part::Text(&summary(&repaired, dry)?))?;
    match repaired.refused {
        0 => Ok(()),
        1 => bail!("PostgreSQL refuses the rows of 1 candidate; fix what it reports, then sync again"),
        some => {
            bail!("PostgreSQL refuses the rows of {some} candidates; fix what it reports, then sync again")
        }
    }
}

fn summary(repaired: &Repaired, dry: bool) -> Result<String, std::fmt::Error> {
    let Repaired { compared, differing, refused, unknown, deleted } = repaired;
    let mut text = String::new();
    if dry {
        for name in unknown {
            writeln!(text, "{name}: rows of people unknown to the bot")?;
        }
    }
    let did = if dry { "would be repaired" } else { "were repaired" };
    writeln!(text, "{compared} candidates compared, {} {did}", differing - refused)?;
    if *deleted > 0 {
        writeln!(text, "rows of {deleted} unknown people were deleted")?;
    } else if !unknown.is_empty() {
        writeln!(
            text,
            "{} people with rows are unknown to the bot and were left alone: bring them in with `candidates-bot postgres \
             import`, or delete their rows with `candidates-bot postgres sync --delete`",
            unknown.len()
        )?;
    }
    Ok(text)
}

fn import(settings: &PostgresSettings, backend: &dyn Backend, reply: &mut dyn Reply) -> anyhow::Result<()> {
    let legacy = wait(postgres::read_legacy(settings, Utc::now()))??;
    let whitelist = wait(postgres::read_legacy_whitelist(settings))??;
    let of = legacy.people.len();
    let view = backend.store().read()?;
    let mut here = 0;
    for imported in &legacy.people {
        here += usize::from(view.is_here(imported)?);
    }
    drop(view);
    let mut done = 0;
    for chunk in legacy.people.chunks(CHUNK) {
        backend.decide(EventKind::Import(chunk.to_vec()))?;
        done += chunk.len() as u64;
        reply.take(Part::Progress { done, of: of as u64 })?;
    }
    for doubt in &legacy.doubts {
        reply.take(Part::Text(&format!("{doubt}\n")))?;
    }
    let hr = match whitelist {
        Some(names) => import_whitelist(settings, backend, &names, reply)?,
        None => "no whitelist is there".to_owned(),
    };
    let brought = of - here;
    let text = format!(
        "{brought} people brought in, {here} were here already; each becomes a candidate again, with account, attempt and \
         figures, when they write to the bot and give the account's password, or by `candidates-bot candidates claim`\n\
         {hr}\n"
    );
    Ok(reply.take(Part::Text(&text))?)
}

fn import_whitelist(
    settings: &PostgresSettings,
    backend: &dyn Backend,
    names: &[String],
    reply: &mut dyn Reply,
) -> anyhow::Result<String> {
    let mut keys = Vec::new();
    for name in names {
        if let Some(key @ HrKey::Username(_)) = HrKey::parse(name) {
            keys.push(key);
        } else {
            reply.take(Part::Text(&format!("whitelist: {name:?} is not a Telegram username, left out\n")))?;
        }
    }
    let count = keys.len();
    if settings.whitelist.is_some() {
        backend.decide(EventKind::WhitelistSeen(names.to_vec()))?;
    } else {
        for key in keys {
            backend.decide(EventKind::Whitelist(WhitelistChange::Add(key)))?;
        }
    }
    Ok(format!("{count} HR people on the whitelist"))
}

/// Reads the whitelist in PostgreSQL once more before it is shown; gives a line when it can't be read.
pub(super) fn refresh_whitelist(backend: &dyn Backend) -> String {
    let refresh = || -> anyhow::Result<()> {
        let settings = backend.config().postgres_access()?;
        let Some(settings) = settings.filter(|settings| settings.whitelist.is_some()) else {
            return Ok(());
        };
        let names = wait(postgres::read_whitelist(&settings))??;
        backend.decide(EventKind::WhitelistSeen(names))
    };
    match refresh() {
        Ok(()) => String::new(),
        Err(error) => {
            let view = backend.store().read().ok();
            let age = view.and_then(|view| whitelist_age(&view, Utc::now()).ok()).unwrap_or_default();
            format!(
                "the whitelist in PostgreSQL can't be read, and the last known one holds{age}: {error:#}\n"
            )
        }
    }
}

/// What waits for the legacy database, and how old the whitelist from there is.
pub(super) fn state(view: &View, now: DateTime<Utc>) -> anyhow::Result<String> {
    let mut text = match view.copies_waiting()? {
        0 => "nothing waits to be copied".to_owned(),
        1 => "1 candidate waits to be copied".to_owned(),
        count => format!("{count} candidates wait to be copied"),
    };
    let listed = view.whitelist()?.iter().filter(|entry| entry.origin == HrOrigin::Postgres).count();
    if listed > 0 || view.whitelist_read()?.is_some() {
        write!(text, ", {listed} HR people from its whitelist{}", whitelist_age(view, now)?)?;
    }
    Ok(text)
}

fn whitelist_age(view: &View, now: DateTime<Utc>) -> anyhow::Result<String> {
    Ok(match view.whitelist_read()? {
        None => " (never read)".to_owned(),
        Some(at) => match (now - at).num_minutes() {
            ..1 => " (read less than a minute ago)".to_owned(),
            minutes @ 1..120 => format!(" (read {minutes} min ago)"),
            minutes => format!(" (read {} h ago)", minutes / 60),
        },
    })
}

/// Waits for PostgreSQL on a runtime of its own: a request is performed on a thread without one.
fn wait<T>(operation: impl Future<Output = T>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    Ok(runtime.block_on(operation))
}
