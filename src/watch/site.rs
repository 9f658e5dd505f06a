//! Every call to the site: how long it took, and how it failed.

use std::time::Duration;

use super::Watch;
use crate::site::{Observer, SiteError};

impl Observer for Watch {
    fn called(&self, call: &'static str, took: Duration, error: Option<&SiteError>) {
        self.numbers.site_call(call, took.as_secs_f64());
        let Some(error) = error else { return self.site.answered(self.now()) };
        let failure = match error {
            SiteError::Transient { .. } => "transient",
            SiteError::Permanent { .. } => "permanent",
            SiteError::Unauthorized { .. } => "unauthorized",
            SiteError::NotFound { .. } => "not_found",
        };
        match error {
            // It answers, though it may not do everything: the step that asked reports that.
            SiteError::Permanent { .. } | SiteError::NotFound { .. } => self.site.answered(self.now()),
            SiteError::Transient { .. } | SiteError::Unauthorized { .. } => {
                self.site.failed(self.now(), &error.to_string());
            }
        }
        self.numbers.site_failure(call, failure);
    }
}
