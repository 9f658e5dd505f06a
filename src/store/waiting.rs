//! What waits in the outbox for one person, found without looking at what waits for all others.

use std::ops::{Bound, ControlFlow};

use super::view::{Direction, Records};
use super::{StoreError, Tx, tables};
use crate::model::{AnalysisEffect, Effect, EffectId, OutboxEntry, PersonId, TelegramEffect};

/// The person by whom an effect is found: for steps on the site, searches for copies, and the stages of an
/// assignment. Other effects are never looked for.
fn found_by(effect: &Effect) -> Option<PersonId> {
    match effect {
        Effect::Site(effect) => Some(effect.person),
        Effect::Analysis(AnalysisEffect::FindCopies { person, .. })
        | Effect::Telegram(TelegramEffect::Progress { person, .. }) => Some(*person),
        Effect::Telegram(_) | Effect::Postgres(_) => None,
    }
}

/// Finding these effects, in a view and in a transaction alike.
pub trait Waiting: Records {
    /// Steps on the site, searches and stages that wait for this person, in order of decision.
    fn waiting_for(&self, person: PersonId) -> Result<Vec<(EffectId, OutboxEntry)>, StoreError> {
        let mut ids = Vec::new();
        let own = (Bound::Included((person, EffectId::MIN)), Bound::Included((person, EffectId::MAX)));
        self.visit(tables::WAITING, own, Direction::Forward, |(_, id), ()| {
            ids.push(id);
            Ok(ControlFlow::Continue(()))
        })?;
        let mut waiting = Vec::with_capacity(ids.len());
        for id in ids {
            waiting.extend(self.effect(id)?.map(|entry| (id, entry)));
        }
        Ok(waiting)
    }
}

impl<R: Records> Waiting for R {}

impl Tx {
    pub(super) fn list_effect(&self, id: EffectId, effect: &Effect) -> Result<(), StoreError> {
        found_by(effect).map_or(Ok(()), |person| self.set(tables::WAITING, (person, id), ()))
    }

    pub(super) fn unlist_effect(&self, id: EffectId, effect: &Effect) -> Result<(), StoreError> {
        found_by(effect).map_or(Ok(()), |person| self.remove(tables::WAITING, (person, id)))
    }

    /// Lists everything that waits, which an older program did not do.
    pub(super) fn list_outbox(&self) -> Result<(), StoreError> {
        self.outbox()?.iter().try_for_each(|(id, entry)| self.list_effect(*id, &entry.effect))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Language;
    use crate::model::{AttemptNumber, ChatId, Message, SiteEffect, SiteStep, Stage};
    use crate::store::{Store, failing};

    fn effects() -> [Effect; 4] {
        let progress = |person| TelegramEffect::Progress {
            person,
            attempt: AttemptNumber::FIRST,
            language: Language::En,
            stage: Stage::Account,
        };
        let message = Message::BeingPrepared;
        [
            Effect::Telegram(progress(PersonId(7))),
            Effect::Telegram(progress(PersonId(8))),
            Effect::Telegram(TelegramEffect::Send { chat: ChatId(7), language: Language::En, message }),
            Effect::Site(SiteEffect {
                person: PersonId(7),
                attempt: AttemptNumber::FIRST,
                step: SiteStep::Register,
            }),
        ]
    }

    fn waiting(records: &impl Records, person: PersonId) -> Vec<EffectId> {
        records.waiting_for(person).expect("read").into_iter().map(|(id, _)| id).collect()
    }

    #[test]
    fn what_waits_for_somebody_is_found_until_it_is_done() {
        let mut tx = failing::store().0.write().expect("write");
        let at = chrono::Utc::now();
        let [progress, other, _, step] = effects().map(|effect| tx.push(at, effect).expect("put"));
        assert_eq!(
            (waiting(&tx, PersonId(7)), waiting(&tx, PersonId(8))),
            (vec![progress, step], vec![other])
        );
        tx.take_effect(progress).expect("take");
        assert_eq!(waiting(&tx, PersonId(7)), [step]);
        tx.discard_effect(step).expect("discard");
        assert_eq!((waiting(&tx, PersonId(7)), tx.rows(tables::WAITING)), (vec![], 1));
    }

    #[test]
    fn what_an_older_program_left_is_found() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("bot.redb");
        let store = Store::open(&path).expect("a fresh file");
        let mut tx = store.write().expect("write");
        let at = chrono::Utc::now();
        let [progress, ..] = effects().map(|effect| tx.push(at, effect).expect("put"));
        tx.clear(tables::WAITING).expect("clear");
        tx.set_schema(9).expect("set");
        tx.commit().expect("commit");
        drop(store);
        let store = failing::reopened(&path);
        assert_eq!(waiting(&store.read().expect("read"), PersonId(7)).first(), Some(&progress));
    }
}
