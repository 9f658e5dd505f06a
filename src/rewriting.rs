//! Rewrites the database at a quiet moment after somebody was erased: until then, bytes of them are left in its free
//! space.
//!
//! Lives here: when that is done.
//! Must not: know how a file is rewritten (`store`).
//!
//! **Invariant.** It is never forgotten: the file itself says since when it is due, until it was rewritten while nothing
//! waited that could be about the erased. It holds nobody up: whatever is written meanwhile makes the copy useless, and
//! it is made again at a quieter moment.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::backups::{Schedule, copies_before, in_words};
use crate::desk::Environment;
use crate::store::{Copies, Erasures, Rewritten, Store, StoreError};
use crate::zone::Zone;

/// The pause between two looks in a running bot. A moment without a commit between two of them is quiet.
pub const LOOK: Duration = Duration::from_secs(2);

/// How long to wait after it did not work, or something was written meanwhile.
const AGAIN: Duration = Duration::from_mins(1);

/// How long something may wait that could be about the erased (a message, a site or a database that is down) before the
/// file is rewritten all the same. It is rewritten once more when nothing waits.
const LONGEST: TimeDelta = TimeDelta::hours(24);

/// Where copies of the database are.
pub struct Kept {
    /// The database, beside which some are.
    pub database: PathBuf,
    /// Those that are taken by schedule.
    pub schedule: Option<Schedule>,
    /// The zone in which times are told.
    pub zone: Zone,
}

/// Rewrites the file before the bot begins to work with it, if that is due.
pub fn at_start(store: &Store) {
    match store.read().and_then(|view| view.unclean_since()) {
        Ok(None) => {}
        Ok(Some(_)) => {
            tell(&store.rewrite(&|| false));
        }
        Err(error) => tracing::error!(%error, "cannot tell whether the database is to be rewritten"),
    }
}

/// Rewrites the file whenever that is due, for as long as it is polled; looks every `look` whether it is.
pub async fn run(store: Store, kept: Option<Kept>, environment: Arc<dyn Environment>, look: Duration) {
    // Dropping it stops a copy: a shutdown does not wait for a large one.
    let stop = CancellationToken::new();
    let _stops = stop.clone().drop_guard();
    let (mut commits, mut last) = (store.commits(), None::<Instant>);
    loop {
        tokio::time::sleep(look).await;
        let before = std::mem::replace(&mut commits, store.commits());
        let is_due = is_due(&store, &*environment, last);
        if before != commits || !is_due.unwrap_or(false) {
            continue;
        }
        last = Some(Instant::now());
        let (copied, stopped) = (store.clone(), stop.clone());
        let rewritten = tokio::task::spawn_blocking(move || copied.rewrite(&|| stopped.is_cancelled())).await;
        let is_done = rewritten.is_ok_and(|rewritten| tell(&rewritten));
        if is_done && let Some(kept) = &kept {
            tell_of_copies(&store, kept, &*environment);
        }
        if !is_done {
            tokio::time::sleep(AGAIN.min(look * 30)).await;
        }
    }
}

/// Logs in which copies the erased still are.
fn tell_of_copies(store: &Store, kept: &Kept, environment: &dyn Environment) {
    let Ok(Some(erasure)) = store.read().and_then(|view| view.last_erasure()) else { return };
    match copies_before(erasure, &kept.database, kept.schedule.as_ref(), environment.now()) {
        Ok(copies) if copies.is_empty() => {}
        Ok(copies) => tracing::warn!("{}", in_words(&copies, kept.zone, erasure)),
        Err(error) => tracing::error!(%error, "cannot tell which copies still have the erased"),
    }
}

/// Whether the file is to be rewritten now, and nothing waits, or has waited for too long.
fn is_due(store: &Store, environment: &dyn Environment, last: Option<Instant>) -> Result<bool, StoreError> {
    let view = store.read()?;
    let Some(since) = view.unclean_since()? else { return Ok(false) };
    let rests = view.outbox_size()? == 0 && view.copies_waiting()? == 0;
    let longest = LONGEST.to_std().unwrap_or_default();
    let waited = environment.now() - since > LONGEST && last.is_none_or(|last| last.elapsed() > longest);
    Ok(rests || waited)
}

/// Logs how it went; returns whether the file was rewritten.
fn tell(rewritten: &Result<Option<Rewritten>, StoreError>) -> bool {
    match rewritten {
        Ok(Some(Rewritten { before, after, is_clean: true })) => {
            tracing::info!(before, after, "the database is rewritten: nothing of the erased is left in it");
            true
        }
        Ok(Some(Rewritten { before, after, is_clean: false })) => {
            tracing::warn!(
                before,
                after,
                "the database is rewritten, but work that may be about the erased still waits: it is rewritten again when \
                 that is done"
            );
            true
        }
        Ok(None) => {
            tracing::debug!("something was written meanwhile: the database is rewritten later");
            false
        }
        Err(error) => {
            tracing::error!(%error, "the database can't be rewritten, so bytes of the erased are left in it; it is tried again");
            false
        }
    }
}
