//! The observer to whom every call is reported, and who is never asked anything.

use std::time::Duration;

use super::error::SiteError;

/// An observer to whom a [`super::Site`] reports its calls.
pub trait Observer: Send + Sync {
    /// The call with this name is over, after this time; with an error if it failed.
    fn called(&self, call: &'static str, took: Duration, error: Option<&SiteError>);
}
