//! Looks now and then: at the site, since a bot with nothing to do there would not tell that it is gone, and at the database,
//! which may be lost while the bot works with it.

use std::sync::Arc;
use std::time::Duration;

use super::Watch;
use crate::site::Site;

/// Between two looks at the database.
const LOOK: Duration = Duration::from_secs(5);

/// As long as it is lost, it is told again after so long.
const AGAIN: Duration = Duration::from_mins(1);

/// Looks at the site until it is stopped. What came of it the site reports to whoever observes it.
pub async fn look_at_site(site: Site, pause: Duration) {
    loop {
        let _ = site.look().await;
        tokio::time::sleep(pause).await;
    }
}

/// Looks at the database until it is stopped, and tells the log for as long as it is lost.
pub async fn look_at_database(watch: Arc<Watch>) {
    loop {
        match watch.lost_database() {
            Some(lost) => {
                tracing::error!("{lost}");
                tokio::time::sleep(AGAIN).await;
            }
            None => tokio::time::sleep(LOOK).await,
        }
    }
}
