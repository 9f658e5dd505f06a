//! A rehearsal: one assignment after another on the real site, played by the bot's own decisions and steps for two
//! accounts that it makes and deletes again.
//!
//! Lives here: the order of what is played, what the accounts draw, what must come of it; names by which everything of a
//! rehearsal is found, and its removal.
//! Must not: touch the bot's file or Telegram; ask anything of the site in another way than the bot does; delete what has
//! no name of a rehearsal, to the letter.
//!
//! **Two at the same time** do not meet. Names carry the moment by the site's clock, and a mark. On one machine a locked file
//! lets one rehearsal with a site work at a time, and the mark is that file's: whoever has the lock may delete what has the
//! mark, since whoever made that is gone. What has another mark was made elsewhere, or before the file went, and is deleted
//! only when it is older than any rehearsal can become.

mod drawing;
mod limits;
mod lock;
mod names;
mod office;
mod play;
mod retry;
mod stage;
mod step;
mod sweep;

use std::path::PathBuf;

use chrono::Utc;
use tokio::time::timeout;

pub use limits::Limits;
pub use step::{Fallen, Line, Mark};

use crate::exam::Exam;
use crate::site::{Site, SiteSettings};

use lock::Lock;
use names::{Origin, Stamp};
use play::Play;
use retry::{LONGEST_WISH, insist, told_of};
use stage::Stage;
use step::{Said, Teller};

/// What a rehearsal needs.
pub struct Plan {
    /// The site, with the bot's credentials.
    pub site: SiteSettings,
    /// The exam.
    pub exam: Exam,
    /// How long all may take.
    pub limits: Limits,
    /// Where the lock is that keeps two rehearsals on this machine apart.
    pub folder: PathBuf,
}

/// Plays until `stop` is ready or something goes wrong; what was made is deleted in any case.
///
/// # Errors
/// [`Fallen`]; what went wrong was told.
pub async fn rehearse(
    plan: Plan,
    tell: &mut dyn FnMut(&Line),
    stop: impl Future<Output = ()>,
) -> Result<(), Fallen> {
    let Plan { site, exam, limits, folder } = plan;
    let mut teller = Teller { tell };
    let lock = Lock::take(&folder, &site.url).map_err(|_| Fallen::Busy)?;
    let calls = (site.timeout, site.upload_timeout);
    let limit = calls.0 + limits.retry_budget + LONGEST_WISH;
    let advice = "see what `candidates-bot check` says of the site";
    let connected = teller.step("start", limit, advice, connect(site, &limits));
    let (site, now) = Box::pin(connected).await?;
    let stage = Stage { site, limits, calls, origin: Origin::new(now, lock.mark) };
    let played = tokio::select! {
        biased;
        () = stop => Err(Fallen::Stopped),
        played = timeout(limits.play, Box::pin(play(&stage, exam, &mut teller))) => {
            played.unwrap_or(Err(Fallen::Late))
        }
    };
    // After a good end every request was answered.
    let settle = played.is_err().then_some(limits.settle);
    let cleaned = Box::pin(stage.clean(&mut teller, settle)).await;
    drop(lock);
    played.and(cleaned)
}

async fn play(stage: &Stage, exam: Exam, teller: &mut Teller<'_>) -> Result<(), Fallen> {
    stage.clear(teller).await?;
    Box::pin(Play::new(stage, exam, teller).await?.run()).await
}

async fn connect(settings: SiteSettings, limits: &Limits) -> Result<((Site, Stamp), Said), String> {
    let site = Site::new(settings).map_err(|error| error.to_string())?;
    let mut met = Vec::new();
    let about = insist(limits, &mut met, async || site.about().await).await;
    let about = about.map_err(|error| error.to_string())?;
    let now = about.clock.unwrap_or_else(Utc::now);
    Ok(((site, now), Said::fine(format!("CVAT {}", about.version)).with(told_of(&met))))
}
