//! The site's clock.

use chrono::{DateTime, Utc};

use super::client::Site;
use super::error::SiteError;

/// The site's clock.
pub trait Clock {
    /// The time of the site's clock, to the second, if it sends one.
    fn clock(&self) -> impl Future<Output = Result<Option<DateTime<Utc>>, SiteError>> + Send;
}

impl Clock for Site {
    async fn clock(&self) -> Result<Option<DateTime<Utc>>, SiteError> {
        self.reported("clock", async { Ok(self.about().await?.clock) }).await
    }
}
