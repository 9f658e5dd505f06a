//! Telegram's limits: one message a second in a chat, about thirty a second in all.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// So many chats are remembered before those whose turn has passed are forgotten.
const CHATS: usize = 4096;

/// Gives every message its moment. A chat that waits does not make others wait.
pub struct Limits {
    in_chat: Duration,
    in_all: Duration,
    turns: Mutex<Turns>,
}

struct Turns {
    next: Instant,
    chats: HashMap<i64, Instant>,
}

impl Limits {
    /// The real limits.
    #[must_use]
    pub fn real() -> Self {
        Self::new(Duration::from_secs(1), Duration::from_millis(34))
    }

    /// Limits of one's own: the pause between messages in a chat, and in all.
    #[must_use]
    pub fn new(in_chat: Duration, in_all: Duration) -> Self {
        Self { in_chat, in_all, turns: Mutex::new(Turns { next: Instant::now(), chats: HashMap::new() }) }
    }

    /// Waits for the next turn in this chat; tells whether it had to wait.
    pub async fn turn(&self, chat: i64) -> bool {
        let now = Instant::now();
        let at = self.reserve(chat, now);
        sleep_until(at).await;
        at > now
    }

    fn reserve(&self, chat: i64, now: Instant) -> Instant {
        // A panic elsewhere can't leave the two instants half changed.
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        let in_chat = turns.chats.get(&chat).copied().unwrap_or(now).max(now);
        // A chat that has to wait takes its overall turn when its moment comes, not before others.
        let at = if in_chat > turns.next { in_chat } else { turns.next.max(in_chat) };
        if in_chat <= turns.next.max(now) {
            turns.next = at + self.in_all;
        }
        if turns.chats.len() >= CHATS {
            turns.chats.retain(|_, next| *next > now);
        }
        turns.chats.insert(chat, at + self.in_chat);
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_chat_gets_one_message_a_second() {
        let limits = Limits::real();
        let start = Instant::now();
        for _ in 0..4 {
            limits.turn(1).await;
        }
        assert!(start.elapsed() >= Duration::from_secs(3));
    }

    #[tokio::test(start_paused = true)]
    async fn a_busy_chat_does_not_hold_up_others() {
        let limits = Limits::real();
        for _ in 0..10 {
            limits.reserve(1, Instant::now());
        }
        let start = Instant::now();
        limits.turn(2).await;
        assert!(start.elapsed() < Duration::from_millis(500), "{:?}", start.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn all_chats_together_stay_below_thirty_a_second() {
        let limits = Limits::real();
        let start = Instant::now();
        for chat in 0..60 {
            limits.turn(chat).await;
        }
        assert!(start.elapsed() >= Duration::from_millis(1950), "{:?}", start.elapsed());
    }
}
