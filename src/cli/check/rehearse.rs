//! `check --rehearse`: plays two assignments on the site, from the account to the figures, and deletes
//! everything again.

use std::io::{ErrorKind, Write};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use tokio::signal::unix::{SignalKind, signal};

use super::finding::Finding;
use crate::cli::ask::say;
use crate::cli::runtime::runtime;
use crate::config::Config;
use crate::exam::Exam;
use crate::foreign;
use crate::rehearsal::{FinishedStep, Limits, Plan, RehearsalError, Status, rehearse};

/// Plays, and prints one line per step while it runs. SIGINT, SIGTERM or SIGHUP end it cleanly; a second signal
/// ends it at once.
pub(in crate::cli) fn run(config: &Config, json: bool) -> anyhow::Result<()> {
    let site = config.site_access()?;
    let limits = Limits::real();
    let plan = Plan {
        exam: Exam::load_or_embedded(config.exam.as_deref())?,
        limits: Limits { import: limits.import.min(config.site.import_timeout), ..limits },
        folder: std::env::temp_dir(),
        site,
    };
    let began = Instant::now();
    let mut failed = None;
    let mut report = |line: &FinishedStep| {
        if line.status == Status::Failed {
            failed = Some(line.what.clone());
        }
        print(line, json);
    };
    let played = runtime()?.block_on(async {
        let stop = stop_signal()?;
        anyhow::Ok(rehearse(plan, &mut report, stop).await)
    })?;
    match (played, failed) {
        (Ok(()), _) => {
            let all = FinishedStep {
                what: "rehearsal".to_owned(),
                status: Status::Passed,
                text: "the site does all that the bot asks of it".to_owned(),
                took: began.elapsed(),
            };
            print(&all, json);
            Ok(())
        }
        (Err(RehearsalError::At(at)), Some(last)) if last != at => {
            bail!("the rehearsal stopped at “{at}”, and “{last}” failed, too")
        }
        (Err(error), _) => Err(error.into()),
    }
}

/// The reader may have gone (`| head`): what was made on the site is deleted all the same.
fn print(line: &FinishedStep, json: bool) {
    let FinishedStep { what, status, text, took } = line;
    let finding = Finding {
        what: what.clone(),
        ok: *status != Status::Failed,
        warning: *status == Status::Warning,
        text: text.clone(),
        seconds: Some(seconds(*took)),
    };
    let text = if json {
        serde_json::to_string(&finding).unwrap_or_default()
    } else {
        format!("{} {what}: {}  {:.1} s", finding.mark(), foreign::tame(text), took.as_secs_f64())
    };
    let mut out = std::io::stdout();
    let printed = writeln!(out, "{text}").and_then(|()| out.flush());
    if let Err(error) = printed.as_ref()
        && error.kind() != ErrorKind::BrokenPipe
    {
        say(&format!("cannot print: {error}"));
    }
}

/// Rounded to milliseconds.
fn seconds(took: Duration) -> f64 {
    (took.as_secs_f64() * 1000.0).round() / 1000.0
}

/// Ready when the operator wants the rehearsal to end. The second signal ends it without waiting for deletions.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    let mut hang_up = signal(SignalKind::hangup()).context("cannot listen for SIGHUP")?;
    let mut next = async move || {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            _ = hang_up.recv() => {}
        }
    };
    Ok(async move {
        next().await;
        say(
            "stopping: what was made on the site is deleted first (once more to leave it to the next rehearsal)",
        );
        tokio::spawn(async move {
            next().await;
            std::process::exit(130);
        });
    })
}
