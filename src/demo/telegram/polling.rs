//! `getUpdates`: the long poll that empties the queue of updates.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::error::ApiError;
use super::parameters::Parameters;
use super::state::Shared;

/// Maximum number of updates in one answer, also the default if there is no `limit`.
const BATCH_LIMIT: i64 = 100;
/// Longest poll, in seconds.
const TIMEOUT_LIMIT: i64 = 50;

/// Answers as soon as there is an update, or with nothing when the time is over.
pub(super) async fn get_updates(shared: &Shared, parameters: &Parameters) -> Result<Value, ApiError> {
    let number = |name, default| parameters.integer(name).unwrap_or(default);
    let timeout = Duration::from_secs(number("timeout", 0).clamp(0, TIMEOUT_LIMIT).unsigned_abs());
    let limit = number("limit", BATCH_LIMIT).clamp(1, BATCH_LIMIT) as usize;
    let allowed = parameters.json("allowed_updates").and_then(|kinds| serde_json::from_value(kinds).ok());

    let deadline = Instant::now() + timeout;
    // Subscribe before the first look, so that nothing is missed between a look and the wait after it.
    let mut changes = shared.subscribe();
    let poll = shared.change(|state| state.updates.begin(number("offset", 0), allowed));
    loop {
        let batch = shared.read(|state| state.updates.batch(poll, limit))?;
        if !batch.is_empty() {
            return Ok(Value::Array(batch));
        }
        match tokio::time::timeout_at(deadline, changes.changed()).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) | Err(_) => return Ok(json!([])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_poll_that_waits_is_woken_by_an_update() {
        let shared = Shared::new("1:token");
        let parameters =
            Parameters::default().nested(serde_json::Map::from_iter([("timeout".into(), json!(30))]));
        // The first runs until it waits; only then does the second start.
        let arrival =
            async { shared.change(|state| state.updates.push("message", &json!({"text": "hello"}))) };
        let begin = Instant::now();
        let (updates, ()) = tokio::join!(get_updates(&shared, &parameters), arrival);
        assert_eq!(updates.unwrap()[0]["message"]["text"], json!("hello"));
        assert!(begin.elapsed() < Duration::from_secs(10));
    }
}
