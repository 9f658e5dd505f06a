//! The setup of a rehearsal on the site. What earlier rehearsals left there is removed before the scenario runs, and
//! what this one made is removed after it.

use std::time::Duration;

use super::limits::Limits;
use super::names::Origin;
use super::step::{RehearsalError, Reporter, StepReport};
use super::sweep::{SweepLimits, Swept, sweep};
use crate::site::Site;

/// What to do about objects that can't be deleted.
const ADVICE: &str =
    "delete it on the site's pages of administration, or leave it to the next rehearsal, which removes it";

/// The site, and the names and limits of this rehearsal.
pub(super) struct Setup {
    pub site: Site,
    pub limits: Limits,
    /// Time limits of one call, and of one that carries images.
    pub calls: (Duration, Duration),
    /// This rehearsal, as its names on the site tell.
    pub origin: Origin,
}

impl Setup {
    /// Removes what earlier rehearsals have left.
    pub async fn clear(&self, reporter: &mut Reporter<'_>) -> Result<(), RehearsalError> {
        reporter.step("leftovers", self.sweeping(), ADVICE, self.remove_leftovers()).await
    }

    /// Removes everything of this rehearsal.
    pub async fn clean(
        &self,
        reporter: &mut Reporter<'_>,
        settle: Option<Duration>,
    ) -> Result<(), RehearsalError> {
        let work = async {
            let swept = self.sweep(SweepLimits { retry_budget: self.limits.clean, settle }).await?;
            match (left(&swept), swept.summary()) {
                (Some(left), _) => Err(left),
                (None, None) => Ok(((), StepReport::new("nothing is left of the rehearsal on the site"))),
                (None, Some(text)) => {
                    let text = format!("deleted {text}; nothing is left of the rehearsal on the site");
                    Ok(((), StepReport::new(text)))
                }
            }
        };
        reporter.step("clean-up", self.sweeping(), ADVICE, work).await
    }

    async fn remove_leftovers(&self) -> Result<((), StepReport), String> {
        let swept = self.sweep(SweepLimits { retry_budget: self.limits.retry_budget, settle: None }).await?;
        let text = match (swept.summary(), &swept.left) {
            (Some(text), _) => format!("an earlier rehearsal had left {text}: deleted"),
            (None, None) => "nothing was left by an earlier rehearsal".to_owned(),
            (None, Some(_)) => "what an earlier rehearsal has left can't be deleted yet".to_owned(),
        };
        let others = swept.others.iter().map(|begun| {
            let minutes = (self.origin.begun - *begun).num_minutes().max(0);
            let over = (*begun + self.limits.age).format("%H:%M UTC");
            format!(
                "one that began {minutes} min ago elsewhere may still be running: left alone; a rehearsal after \
                 {over} removes it"
            )
        });
        // It is in the way of nothing, and is tried again at the end.
        let still = left(&swept).map(|left| format!("{left}; it is tried again at the end"));
        Ok(((), StepReport::new(text).with_warnings(others.chain(still).collect())))
    }

    async fn sweep(&self, sweep_limits: SweepLimits) -> Result<Swept, String> {
        let swept = sweep(&self.site, &self.limits, |found| self.may_delete(found), sweep_limits).await;
        swept.map_err(|error| error.to_string())
    }

    /// Whether the rehearsal that made something is not running any more, or is this one.
    fn may_delete(&self, found: &Origin) -> bool {
        found.mark == self.origin.mark || (self.origin.begun - found.begun).abs() > self.limits.age
    }

    /// The time limit of a sweep.
    fn sweeping(&self) -> Duration {
        self.limits.clean + self.limits.retry_budget + self.calls.0 * 4
    }
}

/// What a sweep failed to remove.
fn left(swept: &Swept) -> Option<String> {
    let (names, cause) = swept.left.as_ref()?;
    Some(format!("left on the site: {}: {cause}", names.join(", ")))
}
