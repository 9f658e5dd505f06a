//! Looks at the site now and then: a bot with nothing to do there would not message that it is gone.

use std::time::Duration;

use crate::site::Site;

/// Looks until it is stopped. What came of it the site reports to whoever observes it.
pub async fn look_at_site(site: Site, pause: Duration) {
    loop {
        let _ = site.look().await;
        tokio::time::sleep(pause).await;
    }
}
