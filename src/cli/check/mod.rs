//! `check`: whether everything that the bot needs is there, one line each, with what to do about what is not.
//!
//! The looks do not wait for each other, and each has its time. With `--rehearse` two assignments are played on the site
//! afterwards.

mod exposure;
mod local;
pub(super) mod rehearse;
mod remote;

use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use chrono::Utc;
use clap::Args;
use serde::Serialize;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::config;
use crate::control::one_line;
use crate::foreign;

/// No look may take longer.
const LIMIT: Duration = Duration::from_secs(20);

/// How to print it.
#[derive(Args)]
pub(super) struct CheckArgs {
    /// Print one JSON object per line.
    #[arg(long)]
    json: bool,
    /// Then play two assignments on the site, from the accounts to the figures, and delete everything again. Do so before
    /// the first candidate and after every upgrade of the site. One line per step, with its time; the bot may be running.
    #[arg(long)]
    rehearse: bool,
}

/// One thing that was looked at.
#[derive(Serialize)]
struct Finding {
    /// What.
    what: String,
    /// Whether the bot can work with it.
    ok: bool,
    /// The bot can work with it, but somebody should see to it.
    warning: bool,
    /// What is there, or what is wrong and what to do.
    told: String,
    /// How long a step of the rehearsal took.
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<f64>,
}

/// What a look tells of something that is there.
enum Told {
    /// As it should be.
    Fine(String),
    /// It does, but somebody should see to it.
    Doubtful(String),
}

type Looked = anyhow::Result<Told>;

impl Finding {
    fn of(what: &str, looked: Looked) -> Self {
        let (ok, warning, told) = match looked {
            Ok(Told::Fine(told)) => (true, false, told),
            Ok(Told::Doubtful(told)) => (true, true, told),
            Err(error) => (false, false, one_line(&format!("{error:#}"))),
        };
        Self { what: what.to_owned(), ok, warning, told, seconds: None }
    }

    fn mark(&self) -> char {
        match self {
            Self { ok: false, .. } => '✗',
            Self { warning: true, .. } => '!',
            _ => '✓',
        }
    }
}

/// Looks at everything, changes nothing, and prints; rehearses then, if that is wished.
pub(super) fn run(arguments: &CheckArgs, file: Option<&Path>) -> anyhow::Result<()> {
    let config = config::load(file)?;
    let with_secrets = config::files_with_secrets(file)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
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
        let mut findings = vec![exam, database, disk, backups, telegram];
        findings.extend(site);
        // After the look at the database: one process at a time may have the file, and one look of it.
        findings.extend(remote::postgres(&config).await);
        findings.extend([files, Finding::of("encryption", Ok(exposure::lines(&config)))]);
        findings
    });
    // A look that hangs in the system (a folder on a server that is gone) keeps nobody waiting.
    runtime.shutdown_background();
    let mut text = String::new();
    for finding in &findings {
        if arguments.json {
            writeln!(text, "{}", serde_json::to_string(finding)?)?;
        } else {
            // Parts of it are in the words of servers.
            writeln!(text, "{} {}: {}", finding.mark(), finding.what, foreign::tame(&finding.told))?;
        }
    }
    super::print(&text)?;
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

/// A look, and an error when it does not come back.
async fn in_time<E: Into<anyhow::Error>>(
    what: &str,
    look: impl Future<Output = Result<Looked, E>>,
) -> Finding {
    let looked = match timeout(LIMIT, look).await {
        Ok(Ok(looked)) => looked,
        Ok(Err(error)) => Err(error.into()),
        Err(_) => Err(anyhow!("no answer within {} s", LIMIT.as_secs())),
    };
    Finding::of(what, looked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_look_that_hangs_is_told_and_holds_nobody_up() {
        let began = tokio::time::Instant::now();
        let finding = in_time("disk", std::future::pending::<anyhow::Result<Looked>>()).await;
        assert_eq!((finding.mark(), finding.told.as_str()), ('✗', "no answer within 20 s"));
        assert_eq!(began.elapsed(), LIMIT);
    }
}
