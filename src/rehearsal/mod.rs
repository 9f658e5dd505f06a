//! A rehearsal: plays two assignments on the real site, one after the other, with the bot's own decisions and
//! steps, for two accounts that it creates and deletes again.
//!
//! Lives here: the order of steps, what the accounts draw, what must result from it; the names by which
//! everything of a rehearsal is found, and its removal.
//! Must not: touch the bot's file or Telegram; call the site in any way that the bot does not; delete anything
//! that does not have exactly a rehearsal's name.
//!
//! **Two at the same time** do not interfere. Names contain the time by the site's clock, and a mark. On one
//! machine a locked file lets only one rehearsal with a site run at a time, and the mark belongs to that file:
//! the holder of the lock may delete everything with the mark, because the rehearsal that made it is gone.
//! Anything with another mark was made on another machine, or before the file was removed, and is deleted only
//! when it is older than any rehearsal can become.

mod bot;
mod drawing;
mod limits;
mod lock;
mod names;
mod retry;
mod scenario;
mod setup;
mod step;
mod sweep;

use std::path::PathBuf;

use chrono::Utc;
use tokio::time::timeout;

pub use limits::Limits;
pub use step::{FinishedStep, RehearsalError, Status};

use crate::exam::Exam;
use crate::site::{Site, SiteSettings};

use lock::Lock;
use names::{Origin, Stamp};
use retry::{LONGEST_WISH, describe, insist};
use scenario::Scenario;
use setup::Setup;
use step::{Reporter, StepReport};

/// What a rehearsal needs.
pub struct Plan {
    /// The site, with the bot's credentials.
    pub site: SiteSettings,
    /// The exam.
    pub exam: Exam,
    /// How long everything may take.
    pub limits: Limits,
    /// The folder of the lock that keeps two rehearsals on this machine apart.
    pub folder: PathBuf,
}

/// Plays until `stop` is ready or something goes wrong; what was made is deleted in any case.
///
/// # Errors
/// [`RehearsalError`]; what went wrong was reported already.
pub async fn rehearse(
    plan: Plan,
    report: &mut dyn FnMut(&FinishedStep),
    stop: impl Future<Output = ()>,
) -> Result<(), RehearsalError> {
    let Plan { site, exam, limits, folder } = plan;
    let mut reporter = Reporter { report };
    let lock = Lock::take(&folder, &site.url).map_err(|_| RehearsalError::Busy)?;
    let calls = (site.timeout, site.upload_timeout);
    let limit = calls.0 + limits.retry_budget + LONGEST_WISH;
    let advice = "see what `candidates-bot check` says of the site";
    let connected = reporter.step("start", limit, advice, connect(site, &limits));
    let (site, now) = Box::pin(connected).await?;
    let setup = Setup { site, limits, calls, origin: Origin::new(now, lock.mark) };
    let played = tokio::select! {
        biased;
        () = stop => Err(RehearsalError::Stopped),
        played = timeout(limits.play, Box::pin(play(&setup, exam, &mut reporter))) => {
            played.unwrap_or(Err(RehearsalError::Late))
        }
    };
    // After a successful play every request was answered.
    let settle = played.is_err().then_some(limits.settle);
    let cleaned = Box::pin(setup.clean(&mut reporter, settle)).await;
    drop(lock);
    played.and(cleaned)
}

async fn play(setup: &Setup, exam: Exam, reporter: &mut Reporter<'_>) -> Result<(), RehearsalError> {
    setup.clear(reporter).await?;
    Box::pin(Scenario::new(setup, exam, reporter).await?.run()).await
}

async fn connect(settings: SiteSettings, limits: &Limits) -> Result<((Site, Stamp), StepReport), String> {
    let site = Site::new(settings).map_err(|error| error.to_string())?;
    let mut met = Vec::new();
    let about = insist(limits, &mut met, async || site.about().await).await;
    let about = about.map_err(|error| error.to_string())?;
    let now = about.clock.unwrap_or_else(Utc::now);
    Ok(((site, now), StepReport::new(format!("CVAT {}", about.version)).with_warnings(describe(&met))))
}
