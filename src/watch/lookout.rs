//! Looks at the site now and then: a bot with nothing to do there would not message that it is gone.

use std::sync::Arc;
use std::time::Duration;

use super::Watch;
use crate::site::Site;

/// Looks until it is stopped.
pub async fn look_at_site(site: Site, watch: Arc<Watch>, pause: Duration) {
    loop {
        // The watch keeps what came of it.
        let _ = watch.time("look", site.myself()).await;
        tokio::time::sleep(pause).await;
    }
}
