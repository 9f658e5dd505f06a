//! Everything that the bot needs from the site, as a trait: CVAT over HTTP implements it, and so does a model
//! in memory.

use super::{Accounts, Clock, Images, Jobs, Share, Submissions, Tasks};

/// The site, as workers and sources use it. Every call is made once: the caller decides what an error means.
pub trait Api:
    Accounts + Clock + Images + Jobs + Share + Submissions + Tasks + Send + Sync + 'static
{
}

impl<T> Api for T where
    T: Accounts + Clock + Images + Jobs + Share + Submissions + Tasks + Send + Sync + 'static
{
}
