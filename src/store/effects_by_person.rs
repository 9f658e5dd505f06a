//! The effects in the outbox that concern one person, found without searching the whole outbox.

use std::ops::{Bound, ControlFlow};

use super::view::{Direction, Records};
use super::{StoreError, Tx, tables};
use crate::model::{AnalysisEffect, Effect, EffectId, OutboxEntry, PersonId, TelegramEffect};

/// The person under whom an effect is indexed: steps on the site, searches for copies, and the stages of an
/// assignment. Nobody searches for other effects.
fn indexed_under(effect: &Effect) -> Option<PersonId> {
    match effect {
        Effect::Site(effect) => Some(effect.person),
        Effect::Analysis(AnalysisEffect::FindCopies { person, .. })
        | Effect::Telegram(TelegramEffect::Progress { person, .. }) => Some(*person),
        Effect::Telegram(_) | Effect::Postgres(_) => None,
    }
}

/// Finds these effects, in a view or in a transaction.
pub trait EffectsByPerson: Records {
    /// Steps on the site, searches and stages in the outbox that concern this person, in order of decision.
    fn effects_of(&self, person: PersonId) -> Result<Vec<(EffectId, OutboxEntry)>, StoreError> {
        let mut ids = Vec::new();
        let own = (Bound::Included((person, EffectId::MIN)), Bound::Included((person, EffectId::MAX)));
        self.visit(tables::EFFECTS_BY_PERSON, own, Direction::Forward, |(_, id), ()| {
            ids.push(id);
            Ok(ControlFlow::Continue(()))
        })?;
        let mut effects = Vec::with_capacity(ids.len());
        for id in ids {
            effects.extend(self.effect(id)?.map(|entry| (id, entry)));
        }
        Ok(effects)
    }
}

impl<R: Records> EffectsByPerson for R {}

impl Tx {
    pub(super) fn index_effect(&self, id: EffectId, effect: &Effect) -> Result<(), StoreError> {
        indexed_under(effect).map_or(Ok(()), |person| self.set(tables::EFFECTS_BY_PERSON, (person, id), ()))
    }

    pub(super) fn unindex_effect(&self, id: EffectId, effect: &Effect) -> Result<(), StoreError> {
        indexed_under(effect).map_or(Ok(()), |person| self.remove(tables::EFFECTS_BY_PERSON, (person, id)))
    }

    /// Indexes the whole outbox, which an older program did not do.
    pub(super) fn index_outbox(&self) -> Result<(), StoreError> {
        self.outbox()?.iter().try_for_each(|(id, entry)| self.index_effect(*id, &entry.effect))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Language;
    use crate::model::{ChatId, Message, SiteEffect, SiteStep, Stage};
    use crate::store::{Store, failing};

    fn examples() -> [Effect; 4] {
        let progress = |person| TelegramEffect::Progress {
            person,
            attempt: crate::model::AttemptNumber::FIRST,
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
                attempt: crate::model::AttemptNumber::FIRST,
                step: SiteStep::Register,
            }),
        ]
    }

    fn effects(records: &impl Records, person: PersonId) -> Vec<EffectId> {
        records.effects_of(person).expect("read").into_iter().map(|(id, _)| id).collect()
    }

    #[test]
    fn an_effect_is_found_by_its_person_until_it_is_done() {
        let mut tx = failing::store().0.write().expect("write");
        let at = chrono::Utc::now();
        let [progress, other, _, step] = examples().map(|effect| tx.push(at, effect).expect("put"));
        assert_eq!(
            (effects(&tx, PersonId(7)), effects(&tx, PersonId(8))),
            (vec![progress, step], vec![other])
        );
        tx.take_effect(progress).expect("take");
        assert_eq!(effects(&tx, PersonId(7)), [step]);
        tx.discard_effect(step).expect("discard");
        assert_eq!((effects(&tx, PersonId(7)), tx.rows(tables::EFFECTS_BY_PERSON)), (vec![], 1));
    }

    #[test]
    fn an_effect_that_an_older_program_left_is_found() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("bot.redb");
        let store = Store::open(&path).expect("a fresh file");
        let mut tx = store.write().expect("write");
        let at = chrono::Utc::now();
        let [progress, ..] = examples().map(|effect| tx.push(at, effect).expect("put"));
        tx.clear(tables::EFFECTS_BY_PERSON).expect("clear");
        tx.set_schema(9).expect("set");
        tx.commit().expect("commit");
        drop(store);
        let store = failing::reopened(&path);
        assert_eq!(effects(&store.read().expect("read"), PersonId(7)).first(), Some(&progress));
    }
}
