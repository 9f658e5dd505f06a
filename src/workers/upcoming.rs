//! What a queue does next: the keys at which something waits are brought to it, and each effect is read from the
//! outbox only when it is its turn.

use tokio::sync::mpsc;

use super::worker::QueuedEffect;
use crate::model::{EffectId, EffectKey, EffectPlace};
use crate::store::{Outbox, Store, StoreError};

/// Where a queue learns what it has to do.
pub struct Upcoming {
    /// Keys at which something waits, each named again whenever an effect is added there.
    pub(super) keys: mpsc::UnboundedReceiver<EffectKey>,
    pub(super) lookup: Lookup,
}

impl Upcoming {
    /// The effects of this file at these keys. An earlier process may have tried those that were decided before now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn new(store: Store, keys: mpsc::UnboundedReceiver<EffectKey>) -> Result<Self, StoreError> {
        let tried = store.read()?.last_effect()?;
        Ok(Self { keys, lookup: Lookup { store, tried } })
    }
}

/// Finds effects in the outbox.
pub(super) struct Lookup {
    store: Store,
    /// The last effect that an earlier process may have tried.
    tried: EffectId,
}

/// What comes next at a key.
pub(super) enum Next {
    /// This effect.
    Effect(Box<QueuedEffect>),
    /// An effect that can't be read.
    Unreadable(EffectPlace, StoreError),
}

impl Lookup {
    /// The first effect at a key, or the one after the effect with this number.
    pub(super) fn next(&self, key: EffectKey, after: Option<EffectId>) -> Result<Option<Next>, StoreError> {
        let view = self.store.read()?;
        let Some(place) = view.next_place(key, after)? else { return Ok(None) };
        match view.effect(place) {
            Ok(entry) => Ok(entry
                .map(|entry| Next::Effect(Box::new(QueuedEffect::new(place, entry, place.id > self.tried))))),
            Err(error) if error.is_about_one_record() => Ok(Some(Next::Unreadable(place, error))),
            Err(error) => Err(error),
        }
    }
}
