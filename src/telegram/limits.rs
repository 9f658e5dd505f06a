//! Telegram's limits: one message a second in a chat, about thirty a second in all.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep};

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
        let in_chat = self.wait_in_chat(chat);
        sleep(in_chat).await;
        // A chat that has to wait takes its overall turn when its moment comes, not before others.
        let in_all = self.wait_in_all(chat);
        sleep(in_all).await;
        !(in_chat + in_all).is_zero()
    }

    /// Whether a message to this chat would have to wait now.
    pub fn is_busy(&self, chat: i64) -> bool {
        self.turns().chats.get(&chat).is_some_and(|next| *next > Instant::now())
    }

    fn wait_in_chat(&self, chat: i64) -> Duration {
        let mut turns = self.turns();
        // Read under the lock, so that nobody's turn lies between.
        let now = Instant::now();
        let at = turns.chats.get(&chat).copied().unwrap_or(now).max(now);
        if turns.chats.len() >= CHATS {
            turns.chats.retain(|_, next| *next > now);
        }
        turns.chats.insert(chat, at + self.in_chat);
        at - now
    }

    fn wait_in_all(&self, chat: i64) -> Duration {
        let mut turns = self.turns();
        let now = Instant::now();
        let at = turns.next.max(now);
        turns.next = at + self.in_all;
        let next = turns.chats.entry(chat).or_insert(at);
        *next = (*next).max(at + self.in_chat);
        at - now
    }

    fn turns(&self) -> MutexGuard<'_, Turns> {
        // A panic elsewhere can't leave the instants half changed.
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With the clock of the system: it moves between any two looks.
    #[tokio::test]
    async fn who_has_no_limits_never_waits() {
        let limits = Limits::new(Duration::ZERO, Duration::ZERO);
        for chat in 0..100 {
            assert!(!limits.turn(chat % 3).await);
        }
    }

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
            limits.wait_in_chat(1);
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

    #[tokio::test(start_paused = true)]
    async fn chats_that_wait_count_in_all_too() {
        let limits = std::sync::Arc::new(Limits::real());
        let start = Instant::now();
        let busy = (0..20).map(|chat| vec![chat; 3]).chain((100..160).map(|chat| vec![chat]));
        let tasks: Vec<_> = busy
            .map(|messages| {
                let limits = std::sync::Arc::clone(&limits);
                tokio::spawn(async move {
                    if messages.len() == 1 {
                        tokio::time::sleep(Duration::from_millis(900)).await;
                    }
                    for chat in messages {
                        limits.turn(chat).await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("a chat");
        }
        assert!(start.elapsed() >= Duration::from_millis(34 * 119), "{:?}", start.elapsed());
    }
}
