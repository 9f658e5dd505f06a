//! `health`: whether the bot that works with this database is ready, in one line, for container health checks.

use std::path::Path;

use anyhow::bail;

use crate::{config, control};

/// Asks the running bot; returns what to print.
///
/// # Errors
/// No bot runs, or something keeps it from its work.
pub(super) fn run(file: Option<&Path>) -> anyhow::Result<String> {
    let config = config::load(file)?;
    let Some(state) = control::state_of_bot(&config.database)? else {
        bail!("no bot is running with {}; start it with `run`", config.database.display());
    };
    if !state.problems.is_empty() {
        bail!("not ready: {}", state.problems.join("; "));
    }
    let pending = match state.waiting {
        0 => "nothing pending".to_owned(),
        1 => "1 message or site step pending".to_owned(),
        count => format!("{count} messages and site steps pending"),
    };
    Ok(format!("ready, {pending}\n"))
}
