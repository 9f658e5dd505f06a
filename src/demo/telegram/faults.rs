//! Failures on demand: what a client has to survive, and the limit on messages per chat.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::error::ApiError;

/// A failure that the stand-in should show.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Part of the name of the methods it applies to, in any case; empty means every method.
    pub method_contains: String,
    /// The only chat it applies to; `None` means any, and calls without a chat too.
    pub chat: Option<i64>,
    /// How many calls it makes fail before it is used up.
    pub times: u32,
    /// What happens to them.
    pub kind: FaultKind,
}

/// What happens to a call that a [`Fault`] applies to.
#[derive(Clone, Debug)]
pub enum FaultKind {
    /// An error of the Bot API; nothing is done.
    Status {
        /// HTTP status and `error_code`.
        code: u16,
        /// The whole description, including the prefix.
        description: String,
        /// Seconds, for 429.
        retry_after: Option<u32>,
    },
    /// The connection breaks before anything is done.
    ResetBefore,
    /// The call is carried out, then the connection breaks: the client does not know the result.
    ResetAfter,
    /// The call is carried out, but only after this time.
    Delay(Duration),
    /// An HTML page with this status, as proxies send it; nothing is done.
    Html(u16),
    /// The call is carried out, and the answer breaks off half-way.
    HalfAnswer,
    /// The call is carried out, and this is answered instead of the Bot API's answer, with status 200.
    WrongJson(Value),
    /// The call is carried out, and the answer never ends.
    Endless,
}

/// The faults that are not used up, in the order in which they were added.
#[derive(Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    pub fn add(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn open(&self) -> usize {
        self.0.iter().filter(|fault| fault.times > 0).count()
    }

    /// Uses the first matching fault up once.
    pub fn take(&mut self, method: &str, chat: Option<i64>) -> Option<FaultKind> {
        let method = method.to_lowercase();
        let applies = |fault: &&mut Fault| {
            fault.times > 0
                && method.contains(&fault.method_contains.to_lowercase())
                && (fault.chat.is_none() || fault.chat == chat)
        };
        let fault = self.0.iter_mut().find(applies)?;
        fault.times -= 1;
        Some(fault.kind.clone())
    }
}

/// How many messages a chat may receive within a second.
#[derive(Default)]
pub(super) struct FloodLimit {
    per_second: Option<u32>,
    sent: HashMap<i64, Vec<Instant>>,
}

impl FloodLimit {
    pub fn set(&mut self, per_second: Option<u32>) {
        *self = Self { per_second, sent: HashMap::new() };
    }

    /// Counts a call at `now`, or refuses it; a refused call does not count.
    pub fn admit(&mut self, chat: i64, now: Instant) -> Result<(), ApiError> {
        let Some(limit) = self.per_second else { return Ok(()) };
        let recent = self.sent.entry(chat).or_default();
        recent.retain(|sent| now.duration_since(*sent) < Duration::from_secs(1));
        if recent.len() >= limit as usize {
            return Err(ApiError::too_many_requests(1));
        }
        recent.push(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_its_method_and_chat_as_often_as_told() {
        let mut faults = Faults::default();
        let fault =
            Fault { method_contains: "send".into(), chat: Some(7), times: 2, kind: FaultKind::ResetBefore };
        faults.add(fault);

        assert!(faults.take("SendMessage", Some(8)).is_none(), "another chat");
        assert!(faults.take("getUpdates", None).is_none(), "another method");
        assert!(faults.take("SendMessage", Some(7)).is_some());
        assert!(faults.take("sendPhoto", Some(7)).is_some());
        assert!(faults.take("sendPhoto", Some(7)).is_none(), "used up");
    }

    #[test]
    fn the_flood_limit_counts_each_chat_and_forgets_after_a_second() {
        let mut limit = FloodLimit::default();
        let now = Instant::now();
        assert!((0..100).all(|_| limit.admit(1, now).is_ok()), "off unless it is set");

        limit.set(Some(2));
        assert!(limit.admit(1, now).is_ok() && limit.admit(1, now).is_ok());
        assert_eq!(limit.admit(1, now).unwrap_err().retry_after, Some(1));
        assert!(limit.admit(2, now).is_ok(), "another chat");
        assert!(limit.admit(1, now + Duration::from_secs(1)).is_ok(), "a second later");
    }
}
