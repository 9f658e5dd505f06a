//! Who hears of every call, without being asked anything.

use std::time::Duration;

use super::error::SiteError;

/// Somebody to whom a [`super::Site`] reports its calls.
pub trait Observer: Send + Sync {
    /// The call of this name is over, after so long; with an error if it failed.
    fn called(&self, call: &'static str, took: Duration, error: Option<&SiteError>);
}
