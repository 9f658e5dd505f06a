//! The relation of a person to the bot: three classes of people, who are answered side by side.

use super::read::Records;
use super::{StoreError, tables};
use crate::model::{Acquaintance, PersonId};

/// Finding out a person's relation to the bot, in a view and in a transaction alike. No record is decoded for
/// it.
pub trait Acquaintances: Records {
    /// The relation of a person to the bot.
    fn acquaintance(&self, person: PersonId) -> Result<Acquaintance, StoreError> {
        Ok(if self.value(tables::HR_IDS, person, |_| Ok(()))?.is_some() {
            Acquaintance::Hr
        } else if self.value(tables::CANDIDATES, person, |_| Ok(()))?.is_some() {
            Acquaintance::Candidate
        } else {
            Acquaintance::Stranger
        })
    }
}

impl<R: Records> Acquaintances for R {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::Language;
    use crate::model::{Account, AttemptNumber, Candidate, HrEntry, HrKey, HrOrigin, Password};
    use crate::store::failing;

    #[test]
    fn whoever_is_hr_and_a_candidate_is_hr() {
        let tx = failing::store().0.write().expect("write");
        let now = chrono::Utc::now();
        let is = |person| tx.acquaintance(person).expect("read");
        assert_eq!(is(PersonId(7)), Acquaintance::Stranger);
        let (username, password) = ("Account7".to_owned(), Some(Password("x".into())));
        let account = Account { username, password, suffix: 1, user: None };
        let (username, first_name, language) = (None, "Ira".to_owned(), Language::En);
        let candidate = Candidate {
            id: PersonId(7),
            username,
            first_name,
            language,
            account,
            attempts: AttemptNumber::FIRST,
            since: now,
        };
        tx.put_candidate(&candidate).expect("put");
        assert_eq!(is(PersonId(7)), Acquaintance::Candidate);
        let (key, first_name, origin) = (HrKey::Id(PersonId(7)), String::new(), HrOrigin::Operator);
        let entry =
            HrEntry { key, person: Some(PersonId(7)), first_name, language: None, added: now, origin };
        tx.put_hr(&entry).expect("put");
        assert_eq!(is(PersonId(7)), Acquaintance::Hr);
        tx.remove_hr(&HrKey::Id(PersonId(7))).expect("remove");
        assert_eq!(is(PersonId(7)), Acquaintance::Candidate);
    }
}
