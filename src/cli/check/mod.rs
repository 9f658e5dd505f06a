//! `check`: whether everything that the bot needs is there. Prints one line per check, with what to do if it
//! fails.
//!
//! The checks run at the same time, each with its own timeout. With `--rehearse`, two assignments are then
//! played on the site.

mod exposure;
mod finding;
mod local;
pub(super) mod rehearse;
mod remote;

use std::fmt::Write;
use std::path::Path;

use anyhow::bail;
use chrono::Utc;
use clap::Args;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use self::finding::{Finding, in_time};
use super::print::print;
use super::runtime::runtime;
use crate::{config, foreign};

/// Arguments of `check`.
#[derive(Args)]
pub(super) struct CheckArgs {
    /// Print one JSON object per line.
    #[arg(long)]
    json: bool,
    /// Play two assignments on the site as well, from the accounts to the figures, and delete everything again. Do so before
    /// the first candidate and after every upgrade of the site. One line per step, with its time; the bot may be running.
    #[arg(long)]
    rehearse: bool,
}

/// What is left of people who were erased; nothing, if nobody was or nothing is.
async fn erasure(
    look: impl FnOnce() -> anyhow::Result<Option<finding::Passed>> + Send + 'static,
) -> Option<Finding> {
    match timeout(finding::LIMIT, spawn_blocking(look)).await {
        Ok(Ok(Ok(None))) => None,
        Ok(Ok(Ok(Some(passed)))) => Some(Finding::of("erasure", Ok(passed))),
        Ok(Ok(Err(error))) => Some(Finding::of("erasure", Err(error))),
        Ok(Err(error)) => Some(Finding::of("erasure", Err(error.into()))),
        Err(_) => Some(Finding::of(
            "erasure",
            Err(anyhow::anyhow!("no answer within {} s", finding::LIMIT.as_secs())),
        )),
    }
}

/// Looks at everything, changes nothing, and prints; rehearses then, if that is wished.
pub(super) fn run(arguments: &CheckArgs, file: Option<&Path>) -> anyhow::Result<()> {
    let config = config::load(file)?;
    let with_secrets = config::files_with_secrets(file)?;
    let runtime = runtime()?;
    let findings = runtime.block_on(async {
        let (exam, database, disk, copies) = (config.clone(), config.clone(), config.clone(), config.clone());
        let place = config.database.clone();
        let (exam, database, disk, backups, files, telegram, site) = tokio::join!(
            in_time("exam", spawn_blocking(move || local::exam(&exam))),
            in_time("database", spawn_blocking(move || local::database(&database))),
            in_time("disk", spawn_blocking(move || local::disk(&disk))),
            in_time("backups", spawn_blocking(move || local::backups(&copies, Utc::now()))),
            in_time("files", spawn_blocking(move || Ok(exposure::files(&with_secrets, &place)))),
            in_time("telegram", async { anyhow::Ok(remote::telegram(&config).await) }),
            remote::site(&config),
        );
        let is_read = database.ok;
        let mut findings = vec![exam, database, disk, backups, telegram];
        findings.extend(site);
        // After the check of the database: only one process, and only one check of it, can have the file at a time.
        findings.extend(remote::postgres(&config).await);
        // What keeps the database from being read was said above.
        if is_read {
            let place = config.clone();
            findings.extend(erasure(move || local::erased(&place, Utc::now())).await);
        }
        findings.extend([files, Finding::of("encryption", Ok(exposure::lines(&config)))]);
        findings
    });
    // A check that hangs in the system (for example, a folder on a server that is gone) must not block the exit.
    runtime.shutdown_background();
    let mut text = String::new();
    for finding in &findings {
        if arguments.json {
            writeln!(text, "{}", serde_json::to_string(finding)?)?;
        } else {
            // Parts of it come from servers.
            writeln!(text, "{} {}: {}", finding.mark(), finding.what, foreign::tame(&finding.text))?;
        }
    }
    print(&text)?;
    let wrong: Vec<&str> =
        findings.iter().filter(|finding| !finding.ok).map(|finding| finding.what.as_str()).collect();
    if arguments.rehearse && wrong.iter().all(|what| !["exam", "site"].contains(what)) {
        rehearse::run(&config, arguments.json)?;
    }
    if !wrong.is_empty() {
        bail!("not ready to run: {}", wrong.join(", "));
    }
    Ok(())
}
