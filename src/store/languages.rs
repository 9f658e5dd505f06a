//! The languages that people chose. Whoever chose none is spoken to in that of their Telegram.

use super::read::Records;
use super::transaction::Tx;
use super::{StoreError, codec, tables};
use crate::exam::Language;
use crate::model::PersonId;

impl Tx {
    /// Records that a person chose this language.
    pub fn choose_language(&self, person: PersonId, language: Language) -> Result<(), StoreError> {
        self.put(tables::LANGUAGES, person, &language)
    }
}

/// Reading what people chose.
pub trait Languages: Records {
    /// The language that a person chose; `None`: they did not choose.
    fn chosen_language(&self, person: PersonId) -> Result<Option<Language>, StoreError> {
        self.value(tables::LANGUAGES, person, codec::decode)
    }
}

impl<R: Records> Languages for R {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::failing;

    #[test]
    fn the_last_choice_holds_until_they_are_erased() {
        let tx = failing::store().0.write().expect("write");
        let chosen = || tx.chosen_language(PersonId(7)).expect("read");
        assert_eq!(chosen(), None);
        for language in [Language::En, Language::Ru] {
            tx.choose_language(PersonId(7), language).expect("put");
            assert_eq!(chosen(), Some(language));
        }
        tx.erase_traces(PersonId(7)).expect("erased");
        assert_eq!(chosen(), None);
    }
}
