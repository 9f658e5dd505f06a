//! What candidates have agreed to. Who deletes a candidate deletes this, too.

use std::ops::{Bound, ControlFlow};

use super::range::Direction;
use super::read::Records;
use super::transaction::Tx;
use super::{StoreError, codec, tables};
use crate::model::{Consent, PersonId};

impl Tx {
    /// Records that a person agreed to this version of the exam's text.
    pub fn put_consent(&self, person: PersonId, version: u32, consent: &Consent) -> Result<(), StoreError> {
        self.put(tables::CONSENTS, (person, version), consent)
    }

    /// Removes everything that a person agreed to.
    pub(super) fn forget_consents(&self, person: PersonId) -> Result<(), StoreError> {
        let kept = self.consents(person)?;
        kept.into_iter().try_for_each(|(version, _)| self.remove(tables::CONSENTS, (person, version)))
    }
}

/// Reading what people agreed to.
pub trait Consents: Records {
    /// Whether a person has agreed to this version.
    fn has_consented(&self, person: PersonId, version: u32) -> Result<bool, StoreError> {
        Ok(self.value(tables::CONSENTS, (person, version), |_| Ok(()))?.is_some())
    }

    /// The versions that a person has agreed to, in order.
    fn consents(&self, person: PersonId) -> Result<Vec<(u32, Consent)>, StoreError> {
        let keys = (Bound::Included((person, 0)), Bound::Included((person, u32::MAX)));
        let mut consents = Vec::new();
        self.visit(tables::CONSENTS, keys, Direction::Forward, |(_, version), bytes| {
            consents.push((version, codec::decode(bytes)?));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(consents)
    }

    /// The version that a person agreed to last, and when.
    fn last_consent(&self, person: PersonId) -> Result<Option<(u32, Consent)>, StoreError> {
        Ok(self.consents(person)?.into_iter().max_by_key(|(_, consent)| consent.at))
    }
}

impl<R: Records> Consents for R {}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::exam::Language;
    use crate::store::failing;

    #[test]
    fn the_last_one_is_the_newest_whatever_its_version_and_they_go_with_the_person() {
        let tx = failing::store().0.write().expect("write");
        let consent = |seconds: i64| Consent {
            at: DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a time"),
            language: Language::Ru,
        };
        for (person, version, seconds) in [(7, 2, 0), (7, 1, 5), (8, 3, 9)] {
            tx.put_consent(PersonId(person), version, &consent(seconds)).expect("put");
        }
        assert_eq!(tx.last_consent(PersonId(7)).expect("read"), Some((1, consent(5))));
        assert!(tx.has_consented(PersonId(7), 2).expect("read"));
        assert!(!tx.has_consented(PersonId(7), 3).expect("read"));
        tx.forget_consents(PersonId(7)).expect("forgotten");
        assert_eq!(tx.consents(PersonId(7)).expect("read"), []);
        assert_eq!(tx.consents(PersonId(8)).expect("read").len(), 1);
    }
}
