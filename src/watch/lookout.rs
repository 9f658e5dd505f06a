//! Checks that run from time to time: of the site, because a bot with nothing to do there would not notice that
//! the site is gone, and of the database, which may be lost while the bot works with it.

use std::sync::Arc;
use std::time::Duration;

use super::Watch;
use crate::site::Site;

/// Pause between two checks of the database.
const LOOK: Duration = Duration::from_secs(5);

/// While it is lost, this is logged again after this time.
const AGAIN: Duration = Duration::from_mins(1);

/// Checks the site until it is stopped. The site reports the result to its observer.
pub async fn look_at_site(site: Site, pause: Duration) {
    loop {
        let _ = site.look().await;
        tokio::time::sleep(pause).await;
    }
}

/// Checks the database until it is stopped, and logs for as long as it is lost.
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
