//! Time is turned forward: by some minutes, or to what becomes due next.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use super::refusal::Refusal;
use super::request::Sent;
use super::shared::Shared;
use super::state::stamp;
use crate::demo::world::World;
use crate::desk::Environment;
use crate::store::{Records, StoreError};

/// Time is turned forward by at most so many minutes at once: a year.
const MOST: i64 = 366 * 24 * 60;
/// Nobody turns time further than to this year.
const LAST_YEAR: &str = "2200-01-01T00:00:00Z";
/// How long the bot may take for what has become due before time goes on.
const PATIENCE: Duration = Duration::from_secs(3);
/// After so many stops, time does not stop any more for what becomes due on the way.
const STOPS: usize = 400;

/// How far.
#[derive(Deserialize)]
pub(super) struct Turn {
    #[serde(default)]
    minutes: Option<i64>,
    #[serde(default)]
    next: bool,
}

pub(super) async fn turn(
    State(shared): State<Arc<Shared>>,
    Sent(turn): Sent<Turn>,
) -> Result<Json<Value>, Refusal> {
    let _turning = shared.turning.lock().await;
    let world = &shared.world;
    // What was said before is answered before.
    rest(world).await;
    let now = world.clock.now();
    let target = match turn {
        Turn { minutes: Some(minutes @ 1..=MOST), next: false } => now + TimeDelta::minutes(minutes),
        Turn { minutes: None, next: true } => due_after(world, now)?.ok_or(Refusal::NothingDue)?,
        Turn { .. } => return Err(Refusal::BadTime),
    };
    if DateTime::parse_from_rfc3339(LAST_YEAR).is_ok_and(|last| target > last) {
        return Err(Refusal::BadTime);
    }
    pass(world, target).await?;
    shared.news.send_replace(());
    Ok(Json(json!({"now": stamp(world.clock.now())})))
}

/// Lets time pass that somebody spends on something.
pub(super) async fn spend(shared: &Shared, time: TimeDelta) -> Result<(), Refusal> {
    let _turning = shared.turning.lock().await;
    rest(&shared.world).await;
    pass(&shared.world, shared.world.clock.now() + time).await?;
    shared.news.send_replace(());
    Ok(())
}

/// Lets time pass until then. It stops for everything that becomes due on the way, so that it happens at its time.
async fn pass(world: &World, target: DateTime<Utc>) -> Result<(), StoreError> {
    for _ in 0..STOPS {
        let now = world.clock.now();
        match due_after(world, now)?.filter(|due| *due < target) {
            Some(due) => world.clock.advance(due - now),
            None => break,
        }
        rest(world).await;
    }
    let left = target - world.clock.now();
    world.clock.advance(left.max(TimeDelta::zero()));
    rest(world).await;
    Ok(())
}

/// When something becomes due next, after this time.
fn due_after(world: &World, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
    // Few things become due at the same moment; those that have become due are being worked on.
    let due = world.store.read()?.due(100)?;
    Ok(due.into_iter().map(|due| due.time).find(|time| *time > now))
}

/// Waits until the bot has nothing to do, but not for long: what waits for the site may take its time.
async fn rest(world: &World) {
    let _ = tokio::time::timeout(PATIENCE, world.quiet()).await;
}
