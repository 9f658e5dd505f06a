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
mod lock;
mod names;
mod office;
mod play;
mod retry;
mod sweep;

use std::fmt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::timeout;

use crate::exam::Exam;
use crate::site::{Site, SiteSettings};

use lock::Lock;
use names::Origin;
use play::Play;
use retry::{LONGEST_WISH, insist, told_of};
use sweep::{Broom, Swept, sweep};

/// The attempt that both accounts make.
const ATTEMPT: u8 = 1;

/// A moment of the site's clock.
type Stamp = DateTime<Utc>;

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

/// How long a rehearsal may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// So long a step that fails is tried again.
    pub retry_budget: Duration,
    /// The first pause before that; it doubles.
    pub pause: Duration,
    /// The site may take so long to attach the images.
    pub import: Duration,
    /// The pause between two looks at what the site is still doing.
    pub look: Duration,
    /// The whole play.
    pub play: Duration,
    /// Cleaning up.
    pub clean: Duration,
    /// A request that was not answered may still be carried out for so long.
    pub settle: Duration,
    /// What is older was left by a rehearsal that is over, whoever's it was.
    pub age: TimeDelta,
}

impl Limits {
    /// For real sites.
    #[must_use]
    pub fn real() -> Self {
        Self {
            retry_budget: Duration::from_secs(20),
            pause: Duration::from_millis(500),
            import: Duration::from_mins(5),
            look: Duration::from_millis(500),
            play: Duration::from_mins(30),
            clean: Duration::from_mins(2),
            settle: Duration::from_secs(3),
            age: TimeDelta::hours(1),
        }
    }
}

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// As it should.
    Fine,
    /// Well in the end, but somebody should see to something.
    Doubtful,
    /// Not.
    Failed,
}

/// A step that is over.
#[derive(Clone, Debug)]
pub struct Line {
    /// Which.
    pub what: String,
    /// How it went.
    pub mark: Mark,
    /// What came of it, or what is wrong and what to do.
    pub told: String,
    /// How long it took.
    pub took: Duration,
}

/// Why a rehearsal did not come to its good end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fallen {
    /// Another one is at work here.
    #[error("another rehearsal with this site is at work on this machine; wait until it is over")]
    Busy,
    /// A step failed.
    #[error("the rehearsal came to a stop at “{0}”")]
    At(String),
    /// It took too long.
    #[error("the rehearsal was not over in time")]
    Late,
    /// Somebody stopped it.
    #[error("the rehearsal was stopped")]
    Stopped,
}

/// Tells how steps went.
struct Teller<'a> {
    tell: &'a mut dyn FnMut(&Line),
}

/// What a step says of itself.
struct Said {
    told: String,
    /// What somebody should see to.
    doubts: Vec<String>,
}

impl Said {
    fn fine(told: impl Into<String>) -> Self {
        Self { told: told.into(), doubts: Vec::new() }
    }

    fn with(mut self, doubts: Vec<String>) -> Self {
        self.doubts.extend(doubts);
        self
    }
}

impl Teller<'_> {
    /// Does a step within its time, and tells how it went. `advice`: what to do when it does not go well.
    async fn step<T>(
        &mut self,
        what: impl fmt::Display,
        limit: Duration,
        advice: &str,
        work: impl Future<Output = Result<(T, Said), String>>,
    ) -> Result<T, Fallen> {
        let (what, began) = (what.to_string(), Instant::now());
        let result = match timeout(limit, work).await {
            Ok(result) => result,
            Err(_) => Err(format!("not done within {} s", limit.as_secs())),
        };
        let (mark, told) = match &result {
            Err(cause) => (Mark::Failed, format!("{cause}; {advice}")),
            Ok((_, said)) if said.doubts.is_empty() => (Mark::Fine, said.told.clone()),
            Ok((_, said)) => (Mark::Doubtful, format!("{} ({})", said.told, said.doubts.join("; "))),
        };
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        (self.tell)(&Line { what: what.clone(), mark, told, took: began.elapsed() });
        result.map(|(result, _)| result).map_err(|_| Fallen::At(what))
    }
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
        played = timeout(limits.play, Box::pin(stage.play(exam, &mut teller))) => {
            played.unwrap_or(Err(Fallen::Late))
        }
    };
    // After a good end every request was answered.
    let settle = played.is_err().then_some(limits.settle);
    let cleaned = Box::pin(stage.clean(&mut teller, settle)).await;
    drop(lock);
    played.and(cleaned)
}

async fn connect(settings: SiteSettings, limits: &Limits) -> Result<((Site, Stamp), Said), String> {
    let site = Site::new(settings).map_err(|error| error.to_string())?;
    let mut met = Vec::new();
    let about = insist(limits, &mut met, async || site.about().await).await;
    let about = about.map_err(|error| error.to_string())?;
    let now = about.clock.unwrap_or_else(Utc::now);
    Ok(((site, now), Said::fine(format!("CVAT {}", about.version)).with(told_of(&met))))
}

/// What to do about what can't be deleted.
const ADVICE: &str =
    "delete it on the site's pages of administration, or leave it to the next rehearsal, which removes it";

/// Where it is played.
struct Stage {
    site: Site,
    limits: Limits,
    /// Limits of one call, and of one that carries images.
    calls: (Duration, Duration),
    /// Who plays.
    origin: Origin,
}

impl Stage {
    async fn play(&self, exam: Exam, teller: &mut Teller<'_>) -> Result<(), Fallen> {
        teller.step("leftovers", self.sweeping(), ADVICE, self.remove_leftovers()).await?;
        Box::pin(Play::new(self, exam, teller).await?.run()).await
    }

    /// Removes what is there of this rehearsal.
    async fn clean(&self, teller: &mut Teller<'_>, settle: Option<Duration>) -> Result<(), Fallen> {
        let work = async {
            let swept = self.sweep(Broom { retry_budget: self.limits.clean, settle }).await?;
            match (left(&swept), swept.told()) {
                (Some(left), _) => Err(left),
                (None, None) => Ok(((), Said::fine("nothing is left of the rehearsal on the site"))),
                (None, Some(told)) => {
                    let told = format!("deleted {told}; nothing is left of the rehearsal on the site");
                    Ok(((), Said::fine(told)))
                }
            }
        };
        teller.step("clean-up", self.sweeping(), ADVICE, work).await
    }

    /// Removes what rehearsals before this one have left.
    async fn remove_leftovers(&self) -> Result<((), Said), String> {
        let swept = self.sweep(Broom { retry_budget: self.limits.retry_budget, settle: None }).await?;
        let told = match (swept.told(), &swept.left) {
            (Some(told), _) => format!("an earlier rehearsal had left {told}: deleted"),
            (None, None) => "nothing was left by an earlier rehearsal".to_owned(),
            (None, Some(_)) => "what an earlier rehearsal has left can't be deleted yet".to_owned(),
        };
        let others = swept.others.iter().map(|begun| {
            let minutes = (self.origin.begun - *begun).num_minutes().max(0);
            let over = (*begun + self.limits.age).format("%H:%M UTC");
            format!(
                "one that began {minutes} min ago elsewhere may be at work: left alone; a rehearsal after \
                 {over} removes it"
            )
        });
        // It is in nobody's way, and the end is another try.
        let still = left(&swept).map(|left| format!("{left}; it is tried again at the end"));
        Ok(((), Said::fine(told).with(others.chain(still).collect())))
    }

    async fn sweep(&self, broom: Broom) -> Result<Swept, String> {
        let swept = sweep(&self.site, &self.limits, |found| self.may_delete(found), broom).await;
        swept.map_err(|error| error.to_string())
    }

    /// Whether whoever made something is not at work any more, or is this one.
    fn may_delete(&self, found: &Origin) -> bool {
        found.mark == self.origin.mark || (self.origin.begun - found.begun).abs() > self.limits.age
    }

    /// The limit of a sweep.
    fn sweeping(&self) -> Duration {
        self.limits.clean + self.limits.retry_budget + self.calls.0 * 4
    }
}

/// What a sweep has left that was to go.
fn left(swept: &Swept) -> Option<String> {
    let (names, cause) = swept.left.as_ref()?;
    Some(format!("left on the site: {}: {cause}", names.join(", ")))
}
