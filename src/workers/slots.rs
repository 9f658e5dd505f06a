//! Shares: when a worker serves many recipients at once, they wait in classes, and no class waits for a flood
//! of another.
//!
//! Each class has its share by weight; unused shares go to the classes that wait.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::model::Acquaintance;

/// Number of classes.
const CLASSES: usize = Acquaintance::ALL.len();

/// A number of slots for simultaneous tries.
pub struct Slots {
    most: usize,
    /// Number of slots that are reserved for each class that holds fewer.
    reserved: usize,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    held: [usize; CLASSES],
    waiting: [VecDeque<oneshot::Sender<Slot>>; CLASSES],
}

/// A slot that is taken; dropping it passes it to another.
pub struct Slot {
    /// `None` once it was given back.
    slots: Option<Arc<Slots>>,
    class: Acquaintance,
}

impl Drop for Slot {
    fn drop(&mut self) {
        let Some(slots) = self.slots.take() else { return };
        slots.taken().held[self.class.number()] -= 1;
        slots.hand_out();
    }
}

impl Slots {
    /// Creates `most` slots (at least one), of which `kept` stay free for each class that holds fewer, limited to
    /// an eighth of all slots.
    #[must_use]
    pub fn new(most: usize, reserved: usize) -> Arc<Self> {
        Arc::new(Self { most: most.max(1), reserved: reserved.min(most / 8), taken: Mutex::default() })
    }

    /// Waits for a slot. Within a class, first come, first served.
    pub async fn take(self: &Arc<Self>, class: Acquaintance) -> Slot {
        loop {
            let (give, slot) = oneshot::channel();
            self.taken().waiting[class.number()].push_back(give);
            self.hand_out();
            // The waiters are not lost while the slots exist.
            if let Ok(slot) = slot.await {
                return slot;
            }
        }
    }

    /// Gives free slots to those who wait.
    fn hand_out(self: &Arc<Self>) {
        loop {
            let (class, give) = {
                let mut taken = self.taken();
                let Some(class) = self.next(&taken) else { return };
                let Some(give) = taken.waiting[class.number()].pop_front() else { return };
                taken.held[class.number()] += 1;
                (class, give)
            };
            if let Err(mut slot) = give.send(Slot { slots: Some(Arc::clone(self)), class }) {
                // Its waiter is gone. Dropping the slot would hand it out recursively, to any depth.
                slot.slots = None;
                self.taken().held[class.number()] -= 1;
            }
        }
    }

    /// Who is next: of the waiting classes that may have one more, the one that holds the smallest part of its
    /// share.
    fn next(&self, taken: &Taken) -> Option<Acquaintance> {
        let free = self.most.saturating_sub(taken.held.iter().sum());
        let reserved_for_others = |class: Acquaintance| {
            let others = Acquaintance::ALL.into_iter().filter(|other| *other != class);
            others.map(|other| self.reserved.saturating_sub(taken.held[other.number()])).sum::<usize>()
        };
        Acquaintance::ALL
            .into_iter()
            .filter(|class| !taken.waiting[class.number()].is_empty() && free > reserved_for_others(*class))
            .min_by(|one, other| {
                let part = |of: Acquaintance, to: Acquaintance| taken.held[of.number()] * to.weight();
                part(*one, *other).cmp(&part(*other, *one))
            })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        // A panic elsewhere can't leave the numbers half changed.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;
    use crate::model::{Acquaintance::Candidate, Acquaintance::Hr, Acquaintance::Stranger};

    fn take(slots: &Arc<Slots>, class: Acquaintance, count: usize) -> Vec<Slot> {
        (0..count).filter_map(|_| slots.take(class).now_or_never()).collect()
    }

    #[test]
    fn one_class_may_have_all_but_what_is_kept() {
        assert_eq!(take(&Slots::new(32, 0), Stranger, 40).len(), 32);
        let slots = Slots::new(32, 4);
        let strangers = take(&slots, Stranger, 40);
        assert_eq!(strangers.len(), 24);
        assert_eq!((take(&slots, Hr, 40).len(), take(&slots, Candidate, 40).len()), (4, 4));
        assert_eq!(take(&Slots::new(1, 4), Stranger, 2).len(), 1, "with few slots nothing is kept");
    }

    #[tokio::test]
    async fn what_comes_free_goes_by_shares_and_in_order() {
        let slots = Slots::new(10, 0);
        let mut held = take(&slots, Stranger, 10);
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut waiting = tokio::task::JoinSet::new();
        for (class, number) in
            [Stranger, Candidate, Hr].into_iter().flat_map(|class| (0..10).map(move |n| (class, n)))
        {
            let (slots, order) = (Arc::clone(&slots), Arc::clone(&order));
            waiting.spawn(async move {
                let slot = slots.take(class).await;
                order.lock().expect("the order").push((class, number));
                std::mem::forget(slot);
            });
            tokio::task::yield_now().await;
        }
        while held.pop().is_some() {
            tokio::task::yield_now().await;
        }
        tokio::task::yield_now().await;
        let order = order.lock().expect("the order").clone();
        assert_eq!(order.len(), 10, "{order:?}");
        let of = |class| {
            order.iter().filter(|(of, _)| *of == class).map(|(_, number)| *number).collect::<Vec<_>>()
        };
        assert_eq!((of(Hr), of(Candidate), of(Stranger)), (vec![0, 1, 2, 3], vec![0, 1, 2, 3], vec![0, 1]));
    }

    #[tokio::test]
    async fn whoever_waits_no_more_keeps_no_place() {
        let slots = Slots::new(1, 0);
        let held = take(&slots, Hr, 1);
        let mut gone = Box::pin(slots.take(Stranger));
        assert!(gone.as_mut().now_or_never().is_none());
        let mut next = Box::pin(slots.take(Stranger));
        assert!(next.as_mut().now_or_never().is_none());
        drop(gone);
        drop(held);
        assert!(next.now_or_never().is_some());
    }
}
