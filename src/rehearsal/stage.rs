//! Where a rehearsal is played: on the site. What earlier rehearsals left is removed before the play, what this
//! one made is removed after it.

use std::time::Duration;

use super::limits::Limits;
use super::names::Origin;
use super::step::{Fallen, Said, Teller};
use super::sweep::{Broom, Swept, sweep};
use crate::site::Site;

/// What to do about objects that can't be deleted.
const ADVICE: &str =
    "delete it on the site's pages of administration, or leave it to the next rehearsal, which removes it";

/// Where it is played.
pub(super) struct Stage {
    pub site: Site,
    pub limits: Limits,
    /// Time limits of one call, and of one that carries images.
    pub calls: (Duration, Duration),
    /// The rehearsal that plays.
    pub origin: Origin,
}

impl Stage {
    /// Removes what earlier rehearsals have left.
    pub async fn clear(&self, teller: &mut Teller<'_>) -> Result<(), Fallen> {
        teller.step("leftovers", self.sweeping(), ADVICE, self.remove_leftovers()).await
    }

    /// Removes everything of this rehearsal.
    pub async fn clean(&self, teller: &mut Teller<'_>, settle: Option<Duration>) -> Result<(), Fallen> {
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
        // It is in the way of nothing, and is tried again at the end.
        let still = left(&swept).map(|left| format!("{left}; it is tried again at the end"));
        Ok(((), Said::fine(told).with(others.chain(still).collect())))
    }

    async fn sweep(&self, broom: Broom) -> Result<Swept, String> {
        let swept = sweep(&self.site, &self.limits, |found| self.may_delete(found), broom).await;
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
