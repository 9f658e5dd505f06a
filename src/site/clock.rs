//! The site's clock.

use chrono::{DateTime, Utc};

use super::client::Site;
use super::error::SiteError;

/// The site's clock.
pub trait Clock {
    /// What the site's clock shows, to the second, if it tells.
    fn clock(&self) -> impl Future<Output = Result<Option<DateTime<Utc>>, SiteError>> + Send;
}

impl Clock for Site {
    async fn clock(&self) -> Result<Option<DateTime<Utc>>, SiteError> {
        self.reported("clock", async { Ok(self.about().await?.clock) }).await
    }
}
