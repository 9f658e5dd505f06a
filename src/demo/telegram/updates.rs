//! The queue of updates, which polls empty.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::error::ApiError;

/// Number of the first update.
const FIRST_ID: i64 = 100_000_001;

/// Updates that the bot has not confirmed yet.
pub(super) struct Updates {
    next_id: i64,
    waiting: VecDeque<(i64, Value)>,
    /// Kinds that the bot asked for; empty means all.
    allowed: Vec<String>,
    /// Number of the newest poll; an older open one has lost.
    newest_poll: u64,
}

impl Default for Updates {
    fn default() -> Self {
        Self { next_id: FIRST_ID, waiting: VecDeque::new(), allowed: Vec::new(), newest_poll: 0 }
    }
}

impl Updates {
    /// Adds an update of a kind, unless the bot does not want that kind.
    pub fn push(&mut self, kind: &str, content: &Value) {
        if self.allowed.is_empty() || self.allowed.iter().any(|allowed| allowed == kind) {
            self.push_raw(json!({kind: content}));
        }
    }

    /// Adds an update unchanged, except that it gets a number.
    pub fn push_raw(&mut self, mut update: Value) {
        if let Some(fields) = update.as_object_mut() {
            fields.insert("update_id".to_owned(), json!(self.next_id));
            self.waiting.push_back((self.next_id, update));
            self.next_id += 1;
        }
    }

    /// How many updates are not confirmed.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Drops everything that waits.
    pub fn clear(&mut self) {
        self.waiting.clear();
    }

    /// Begins a poll: the updates that its offset confirms are dropped. Returns the number of the poll.
    pub fn begin(&mut self, offset: i64, allowed: Option<Vec<String>>) -> u64 {
        if offset < 0 {
            let kept = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            self.waiting.drain(..self.waiting.len().saturating_sub(kept));
        } else {
            self.waiting.retain(|(id, _)| *id >= offset);
        }
        if let Some(allowed) = allowed {
            self.allowed = allowed;
        }
        self.newest_poll += 1;
        self.newest_poll
    }

    /// The oldest updates, which stay until they are confirmed.
    pub fn batch(&self, poll: u64, limit: usize) -> Result<Vec<Value>, ApiError> {
        if poll != self.newest_poll {
            return Err(ApiError::new(
                409,
                "Conflict: terminated by other getUpdates request; \
                 make sure that only one bot instance is running",
            ));
        }
        Ok(self.waiting.iter().take(limit).map(|(_, update)| update.clone()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(updates: &Updates) -> Vec<i64> {
        updates.waiting.iter().map(|(id, _)| id - FIRST_ID).collect()
    }

    fn three() -> Updates {
        let mut updates = Updates::default();
        (0..3).for_each(|_| updates.push("message", &json!({})));
        updates
    }

    #[test]
    fn an_offset_confirms_what_lies_below_it() {
        let mut updates = three();
        updates.begin(0, None);
        assert_eq!(ids(&updates), [0, 1, 2], "0 confirms nothing");
        updates.begin(FIRST_ID + 1, None);
        assert_eq!(ids(&updates), [1, 2]);
        updates.begin(FIRST_ID + 9, None);
        assert_eq!(updates.len(), 0);
    }

    #[test]
    fn a_negative_offset_keeps_that_many_of_the_newest() {
        for (offset, kept) in [(-1, vec![2]), (-2, vec![1, 2]), (-9, vec![0, 1, 2])] {
            let mut updates = three();
            updates.begin(offset, None);
            assert_eq!(ids(&updates), kept, "{offset}");
        }
    }

    #[test]
    fn kinds_that_the_bot_does_not_want_are_not_queued() {
        let mut updates = Updates::default();
        updates.begin(0, Some(vec!["message".to_owned()]));
        updates.push("callback_query", &json!({}));
        updates.push("message", &json!({}));
        updates.push_raw(json!({"poll": {}}));
        assert_eq!(updates.len(), 2);
    }
}
