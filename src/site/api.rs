//! All that the bot asks of the site, as a trait: CVAT behind HTTP is one, a model in memory another.

use super::{Accounts, Clock, Images, Jobs, Share, Submissions, Tasks};

/// The site, as workers and sources use it. Every call is made once: what an error means is decided by whoever calls.
pub trait Api:
    Accounts + Clock + Images + Jobs + Share + Submissions + Tasks + Send + Sync + 'static
{
}

impl<T> Api for T where
    T: Accounts + Clock + Images + Jobs + Share + Submissions + Tasks + Send + Sync + 'static
{
}
