//! `check`: whether everything that the bot needs is there, one line each, with what to do about what is not.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, bail};
use clap::Args;
use serde::Serialize;

use crate::config::{self, Config};
use crate::control::one_line;
use crate::exam::Exam;
use crate::site::Site;
use crate::store::{Records, Store, StoreError};
use crate::telegram::{Api, Telegram};

/// How to print it.
#[derive(Args)]
pub(super) struct CheckArgs {
    /// One JSON object a line.
    #[arg(long)]
    json: bool,
}

/// One thing that was looked at.
#[derive(Serialize)]
struct Finding {
    /// What.
    what: &'static str,
    /// Whether it is as it should be.
    ok: bool,
    /// What is there, or what is wrong and what to do.
    told: String,
}

/// Looks at everything, changes nothing, and prints.
pub(super) fn run(arguments: &CheckArgs, file: Option<&Path>) -> anyhow::Result<()> {
    let config = config::load(file)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    let findings = [
        finding("exam", exam(&config)),
        finding("database", database(&config.database)),
        finding("telegram", runtime.block_on(telegram(&config))),
        finding("site", runtime.block_on(site(&config))),
    ];
    let mut text = String::new();
    for finding in &findings {
        if arguments.json {
            writeln!(text, "{}", serde_json::to_string(finding)?)?;
        } else {
            let mark = if finding.ok { '✓' } else { '✗' };
            writeln!(text, "{mark} {}: {}", finding.what, finding.told)?;
        }
    }
    super::print(&text)?;
    let wrong: Vec<&str> =
        findings.iter().filter(|finding| !finding.ok).map(|finding| finding.what).collect();
    if !wrong.is_empty() {
        bail!("not ready to run: {}", wrong.join(", "));
    }
    Ok(())
}

fn finding(what: &'static str, looked: anyhow::Result<String>) -> Finding {
    match looked {
        Ok(told) => Finding { what, ok: true, told },
        Err(error) => Finding { what, ok: false, told: one_line(&format!("{error:#}")) },
    }
}

fn exam(config: &Config) -> anyhow::Result<String> {
    let exam = Exam::load_or_embedded(config.exam.as_deref())?;
    let (pictures, attempts) = (exam.originals.len(), exam.attempts.len());
    let whose = config.exam.as_ref().map_or("built in".to_owned(), |folder| folder.display().to_string());
    Ok(format!("“{}” ({whose}), {pictures} pictures in {attempts} sets", exam.title.en))
}

/// The file as it is: one that is not there yet is not made, one that a bot works with is not touched.
fn database(path: &Path) -> anyhow::Result<String> {
    let shown = path.display();
    let size = match std::fs::metadata(path) {
        Ok(metadata) => metadata.len(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let folder =
                path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            // A file without a name tells whether one could be made.
            tempfile::tempfile_in(folder).with_context(|| {
                format!("{shown} is not there, and {} can't be written", folder.display())
            })?;
            return Ok(format!("{shown} is not there yet; `run` makes it"));
        }
        Err(error) => return Err(error).with_context(|| format!("cannot look at {shown}")),
    };
    let megabytes = size as f64 / 1e6;
    match Store::open_as_it_is(path) {
        Err(StoreError::InUse(_)) => Ok(format!("{shown}, {megabytes:.1} MB; a bot works with it")),
        Err(error) => Err(error.into()),
        Ok(store) => {
            let view = store.read()?;
            let schema = view.schema()?.unwrap_or_default();
            let (candidates, waiting) = (view.candidates()?.len(), view.outbox()?.len());
            Ok(format!(
                "{shown}, {megabytes:.1} MB, schema {schema}, {candidates} candidates, {waiting} effects wait"
            ))
        }
    }
}

async fn telegram(config: &Config) -> anyhow::Result<String> {
    let (settings, _) = config.access()?;
    let name = Telegram::new(&settings)?.greet().await;
    let name = name.context("check telegram.token (CANDIDATES_BOT_TELEGRAM_TOKEN) and telegram.api_url")?;
    Ok(name.map_or_else(|| "the token works".to_owned(), |name| format!("the token is that of @{name}")))
}

async fn site(config: &Config) -> anyhow::Result<String> {
    let (_, settings) = config.access()?;
    let site = Site::new(settings)?;
    let version = site.version().await.context("check site.url (CANDIDATES_BOT_SITE_URL)")?;
    let user = site.myself().await.with_context(|| {
        format!("CVAT {version} does not take our credentials; check site.username and site.password, or site.token")
    })?;
    if !user.groups.iter().any(|group| group == "admin") {
        bail!(
            "CVAT {version} takes us as {}, who is no administrator and may not set roles or delete accounts; use an \
             account of the group admin",
            user.username
        );
    }
    Ok(format!("CVAT {version} takes us as {}, an administrator", user.username))
}
