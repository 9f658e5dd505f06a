//! Telegram's limits: one message a second in a chat, about thirty a second in all. Each class has its share of
//! those thirty; unused shares go to the classes that wait.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until};

use crate::model::{Acquaintance, ChatId};

/// Maximum number of chats that are remembered before those that need not wait any more are forgotten.
const MAX_CHATS: usize = 4096;

/// Number of classes of people.
const CLASSES: usize = Acquaintance::ALL.len();

/// The cost of a message for a class that has the whole weight.
const COST: u64 = 840;

/// Gives every message its time. A chat that waits does not hold up other chats, and neither does a class.
pub struct Limits {
    in_chat: Duration,
    in_all: Duration,
    state: Mutex<State>,
    /// A waiter has taken its slot, or has given up waiting.
    moved: Notify,
}

struct State {
    next: Instant,
    chats: HashMap<ChatId, Instant>,
    queue: FairQueue,
}

/// The waiters for one of the thirty messages: first in, first out within a class; between classes, the one
/// that has paid least for its share comes first.
#[derive(Default)]
struct FairQueue {
    waiting: [VecDeque<u64>; CLASSES],
    paid: [u64; CLASSES],
    /// What the class that was served last had paid: no class saves up slots by not waiting.
    now: u64,
    last: u64,
}

impl FairQueue {
    fn join(&mut self, class: Acquaintance) -> u64 {
        let class = class.number();
        if self.waiting[class].is_empty() {
            self.paid[class] = self.paid[class].max(self.now);
        }
        self.last += 1;
        self.waiting[class].push_back(self.last);
        self.last
    }

    fn leave(&mut self, class: Acquaintance, ticket: u64) {
        self.waiting[class.number()].retain(|other| *other != ticket);
    }

    /// The ticket that is next.
    fn first(&self) -> Option<u64> {
        let waiting = (0..CLASSES).filter(|class| !self.waiting[*class].is_empty());
        let class = waiting.min_by_key(|class| self.paid[*class])?;
        self.waiting[class].front().copied()
    }

    fn serve(&mut self, class: Acquaintance) {
        let (number, cost) = (class.number(), COST / class.weight() as u64);
        self.waiting[number].pop_front();
        self.now = self.paid[number];
        self.paid[number] = self.now + cost;
    }
}

/// A place in the queue; dropping it gives it up.
struct Ticket<'a> {
    limits: &'a Limits,
    class: Acquaintance,
    number: u64,
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.limits.state().queue.leave(self.class, self.number);
        self.limits.moved.notify_waiters();
    }
}

/// The result of asking for a slot.
enum Admission {
    Taken,
    /// There is no slot before this time.
    NotBefore(Instant),
    /// Another ticket is first.
    NotFirst,
}

impl Limits {
    /// The real limits.
    #[must_use]
    pub fn real() -> Self {
        Self::new(Duration::from_secs(1), Duration::from_millis(34))
    }

    /// Custom limits: the pause between messages in a chat, and overall.
    #[must_use]
    pub fn new(in_chat: Duration, in_all: Duration) -> Self {
        let state = State { next: Instant::now(), chats: HashMap::new(), queue: FairQueue::default() };
        Self { in_chat, in_all, state: Mutex::new(state), moved: Notify::new() }
    }

    /// Waits for the next slot in this chat, whose person is of this class; returns whether it had to wait.
    pub async fn wait_for_slot(&self, class: Acquaintance, chat: ChatId) -> bool {
        let in_chat = self.wait_in_chat(chat);
        sleep(in_chat).await;
        // A chat that has to wait takes its overall slot when its time comes, not before others.
        let waited = self.wait_in_all(class, chat).await;
        waited || !in_chat.is_zero()
    }

    /// Whether a message to this chat would have to wait now.
    pub fn is_busy(&self, chat: ChatId) -> bool {
        self.state().chats.get(&chat).is_some_and(|next| *next > Instant::now())
    }

    fn wait_in_chat(&self, chat: ChatId) -> Duration {
        let mut state = self.state();
        // Read under the lock, so that no other slot comes between.
        let now = Instant::now();
        let at = state.chats.get(&chat).copied().unwrap_or(now).max(now);
        if state.chats.len() >= MAX_CHATS {
            state.chats.retain(|_, next| *next > now);
        }
        state.chats.insert(chat, at + self.in_chat);
        at - now
    }

    /// Waits for a slot in the limit of all chats; returns whether it had to wait.
    async fn wait_in_all(&self, class: Acquaintance, chat: ChatId) -> bool {
        let number = self.state().queue.join(class);
        let ticket = Ticket { limits: self, class, number };
        let mut waited = false;
        loop {
            // Listen from here on, so that no change is missed between the check and the wait.
            let mut moved = std::pin::pin!(self.moved.notified());
            moved.as_mut().enable();
            match self.admit(&ticket, chat) {
                Admission::Taken => return waited,
                Admission::NotBefore(next) => tokio::select! {
                    () = sleep_until(next) => {}
                    () = moved => {}
                },
                Admission::NotFirst => moved.await,
            }
            waited = true;
        }
    }

    fn admit(&self, ticket: &Ticket<'_>, chat: ChatId) -> Admission {
        let mut state = self.state();
        let now = Instant::now();
        if state.next > now {
            return Admission::NotBefore(state.next);
        }
        if state.queue.first() != Some(ticket.number) {
            return Admission::NotFirst;
        }
        state.queue.serve(ticket.class);
        // If one waiter is woken a little late, this does not delay all that follow.
        let at = state.next.max(now.checked_sub(self.in_all / 2).unwrap_or(now));
        state.next = at + self.in_all;
        let next = state.chats.entry(chat).or_insert(now);
        *next = (*next).max(now + self.in_chat);
        Admission::Taken
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere can't leave the times half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{Acquaintance::Candidate, Acquaintance::Hr, Acquaintance::Stranger, ChatId};

    /// With the system's clock, which advances between any two looks.
    #[tokio::test]
    async fn who_has_no_limits_never_waits() {
        let limits = Limits::new(Duration::ZERO, Duration::ZERO);
        for chat in 0..100 {
            assert!(!limits.wait_for_slot(Candidate, ChatId(chat % 3)).await);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_chat_gets_one_message_a_second() {
        let limits = Limits::real();
        let start = Instant::now();
        for _ in 0..4 {
            limits.wait_for_slot(Candidate, ChatId(1)).await;
        }
        assert!(start.elapsed() >= Duration::from_secs(3));
    }

    #[tokio::test(start_paused = true)]
    async fn a_busy_chat_does_not_hold_up_others() {
        let limits = Limits::real();
        for _ in 0..10 {
            limits.wait_in_chat(ChatId(1));
        }
        let start = Instant::now();
        limits.wait_for_slot(Candidate, ChatId(2)).await;
        assert!(start.elapsed() < Duration::from_millis(500), "{:?}", start.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn all_chats_together_stay_below_thirty_a_second() {
        let limits = Limits::real();
        let start = Instant::now();
        for chat in 0..60 {
            limits.wait_for_slot(Stranger, ChatId(chat)).await;
        }
        assert!(start.elapsed() >= Duration::from_millis(1950), "{:?}", start.elapsed());
        assert!(start.elapsed() <= Duration::from_millis(2010), "{:?}", start.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn chats_that_wait_count_in_all_too() {
        let limits = Arc::new(Limits::real());
        let start = Instant::now();
        let busy = (0..20).map(|chat| vec![chat; 3]).chain((100..160).map(|chat| vec![chat]));
        let tasks: Vec<_> = busy
            .map(|messages| {
                let limits = Arc::clone(&limits);
                tokio::spawn(async move {
                    if messages.len() == 1 {
                        tokio::time::sleep(Duration::from_millis(900)).await;
                    }
                    for chat in messages {
                        limits.wait_for_slot(Stranger, ChatId(chat)).await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("a chat");
        }
        assert!(start.elapsed() >= Duration::from_millis(34 * 119 - 17), "{:?}", start.elapsed());
    }

    /// How many messages of each class leave within a time, when this many of each class wait from the start.
    async fn within(time: Duration, waiting: [(Acquaintance, i64); 3]) -> [usize; 3] {
        let (limits, sent) = (Arc::new(Limits::real()), Arc::new(Mutex::new([0; 3])));
        let mut tasks = tokio::task::JoinSet::new();
        for (index, (class, count)) in waiting.into_iter().enumerate() {
            for chat in 0..count {
                let (limits, sent) = (Arc::clone(&limits), Arc::clone(&sent));
                tasks.spawn(async move {
                    limits.wait_for_slot(class, ChatId(index as i64 * 10_000 + chat)).await;
                    sent.lock().expect("the count")[index] += 1;
                });
            }
        }
        sleep(time).await;
        tasks.shutdown().await;
        *sent.lock().expect("the count")
    }

    #[tokio::test(start_paused = true)]
    async fn each_class_has_its_share_and_what_one_leaves_goes_to_the_others() {
        let all = within(Duration::from_secs(10), [(Stranger, 300), (Candidate, 300), (Hr, 300)]).await;
        assert!(
            all[0].abs_diff(59) <= 2 && all[1].abs_diff(118) <= 3 && all[2].abs_diff(118) <= 3,
            "{all:?}"
        );
        let two = within(Duration::from_secs(10), [(Stranger, 300), (Candidate, 10), (Hr, 0)]).await;
        assert!(two[0].abs_diff(285) <= 3 && two[1] == 10, "{two:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_of_strangers_holds_up_neither_hr_nor_candidates() {
        let limits = Arc::new(Limits::real());
        let flood: Vec<_> = (0..300)
            .map(|chat| {
                let limits = Arc::clone(&limits);
                tokio::spawn(async move { limits.wait_for_slot(Stranger, ChatId(chat)).await })
            })
            .collect();
        sleep(Duration::from_secs(5)).await;
        for class in [Hr, Candidate] {
            let start = Instant::now();
            limits.wait_for_slot(class, ChatId(10_000 + class.number() as i64)).await;
            assert!(start.elapsed() <= Duration::from_millis(70), "{class:?}: {:?}", start.elapsed());
        }
        flood.iter().for_each(tokio::task::JoinHandle::abort);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_no_more_holds_nobody_up() {
        let limits = Limits::real();
        limits.wait_for_slot(Stranger, ChatId(1)).await;
        limits.wait_for_slot(Stranger, ChatId(2)).await;
        let gone =
            tokio::time::timeout(Duration::from_millis(5), limits.wait_for_slot(Stranger, ChatId(3))).await;
        assert!(gone.is_err(), "it had to wait");
        let start = Instant::now();
        limits.wait_for_slot(Stranger, ChatId(4)).await;
        assert!(start.elapsed() <= Duration::from_millis(34));
    }
}
