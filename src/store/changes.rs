//! Who has changed since: what a reader that keeps something from one reading to the next has to read again.
//!
//! It is in memory only and begins with the opening of the file, as does what readers keep ([`View::kept`](super::View::kept)). A commit is
//! recorded after it has happened, and a view knows its position from before it was begun: what a view may have seen or
//! not comes again, and nothing is missed.

use std::any::{Any, TypeId};
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::model::PersonId;

/// Maximum number of changes that are remembered (8 bytes each); who asks for earlier ones has to read everything.
const MOST: usize = 16_384;

/// A place in the order of all changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position(u64);

/// The last changes, and what readers keep.
#[derive(Default)]
pub(super) struct Changes {
    log: Mutex<Log>,
    kept: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

#[derive(Default)]
struct Log {
    /// How many changes are forgotten.
    forgotten: u64,
    people: VecDeque<PersonId>,
}

impl Changes {
    /// Records whose profile or attempts a commit has changed.
    pub(super) fn note(&self, people: BTreeSet<PersonId>) {
        let mut log = locked(&self.log);
        log.people.extend(people);
        let more = log.people.len().saturating_sub(MOST);
        log.people.drain(..more);
        log.forgotten += more as u64;
    }

    pub(super) fn position(&self) -> Position {
        let log = locked(&self.log);
        Position(log.forgotten + log.people.len() as u64)
    }

    /// `None`: it is no longer known.
    pub(super) fn since(&self, Position(position): Position) -> Option<BTreeSet<PersonId>> {
        let log = locked(&self.log);
        let first = usize::try_from(position.checked_sub(log.forgotten)?).ok()?;
        Some(log.people.iter().skip(first).copied().collect())
    }

    pub(super) fn kept<T: Default + Send + 'static>(&self) -> Arc<Mutex<T>> {
        let mut kept = locked(&self.kept);
        let found = kept.get(&TypeId::of::<T>()).cloned().and_then(|kept| kept.downcast().ok());
        found.unwrap_or_else(|| {
            let new = Arc::<Mutex<T>>::default();
            kept.insert(TypeId::of::<T>(), Arc::clone(&new) as Arc<dyn Any + Send + Sync>);
            new
        })
    }
}

/// Whoever panicked meanwhile has left it whole.
fn locked<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attempt, AttemptNumber};
    use crate::store::{Store, View};

    fn change(store: &Store, people: &[u64]) {
        let tx = store.write().expect("write");
        for person in people {
            let attempt = Attempt::new(PersonId(*person), AttemptNumber(1), chrono::DateTime::UNIX_EPOCH);
            tx.put_attempt(&attempt).expect("put");
        }
        tx.commit().expect("commit");
    }

    fn since(view: &View, position: Position) -> Option<Vec<u64>> {
        Some(view.changed_since(position)?.into_iter().map(|person| person.0).collect())
    }

    #[test]
    fn who_has_changed_since_is_told_unless_there_were_too_many() {
        let store = Store::in_memory().expect("a store");
        let first = store.read().expect("read").position();
        change(&store, &[3, 1]);
        let second = store.read().expect("read").position();
        change(&store, &[1]);
        drop(store.write().expect("a transaction that is never committed"));
        let view = store.read().expect("read");
        assert_eq!((since(&view, first), since(&view, second)), (Some(vec![1, 3]), Some(vec![1])));
        assert_eq!(since(&view, view.position()), Some(vec![]));
        change(&store, &(0..MOST as u64 - 1).collect::<Vec<_>>());
        assert_eq!(since(&view, first), None);
        assert!(since(&view, second).is_some());
    }

    #[test]
    fn what_is_kept_is_there_for_the_next_reader() {
        let store = Store::in_memory().expect("a store");
        *locked(&store.read().expect("read").kept::<u32>()) = 7;
        let view = store.clone().read().expect("read");
        assert_eq!((*locked(&view.kept::<u32>()), *locked(&view.kept::<u64>())), (7, 0));
        let other = Store::in_memory().expect("a store");
        assert_eq!(*locked(&other.read().expect("read").kept::<u32>()), 0);
    }
}
