//! The names of candidates: Telegram usernames and logins on the site, each in an index of its own. One
//! candidate's username may be another's login; neither replaces the other.

use std::ops::ControlFlow;

use super::imported::ImportedPeople;
use super::read::Records;
use super::transaction::Tx;
use super::{StoreError, tables};
use crate::model::{Candidate, PersonId};

/// The Telegram username in the form for lookups.
fn username(candidate: &Candidate) -> Option<String> {
    candidate.username.as_ref().map(|name| name.to_lowercase())
}

/// The account's name in the form for lookups.
fn login(candidate: &Candidate) -> String {
    candidate.account.username.to_lowercase()
}

impl Tx {
    /// Stores the names by which a candidate is found: the current username and the account's name.
    pub(super) fn index_names(
        &self,
        before: Option<&Candidate>,
        after: &Candidate,
    ) -> Result<(), StoreError> {
        let (old_username, new_username) = (before.and_then(username), username(after));
        if old_username != new_username {
            if let Some(name) = old_username {
                self.forget_username(&name, after.id)?;
            }
            // A username belongs to the person who was last seen with it.
            if let Some(name) = new_username {
                self.set(tables::USERNAMES, name.as_str(), after.id)?;
                // The row under this name belongs to somebody else, who may still claim it.
                if self.imported(&name)?.is_some() {
                    self.set(tables::ROWS_BY_ID, after.id, ())?;
                }
            }
        }
        let (old_login, new_login) = (before.map(login), login(after));
        if let Some(name) = old_login.filter(|name| *name != new_login) {
            self.forget_login(&name, after.id)?;
        }
        // An account's name is only a proposal until the site accepts it: it never replaces another candidate's.
        if self.login_owner(&new_login)?.is_none() {
            self.set(tables::LOGINS, new_login.as_str(), after.id)?;
        }
        Ok(())
    }

    /// Removes all names of a candidate from the indexes.
    pub(super) fn forget_names(&self, candidate: &Candidate) -> Result<(), StoreError> {
        if let Some(name) = username(candidate) {
            self.forget_username(&name, candidate.id)?;
        }
        self.remove(tables::ROWS_BY_ID, candidate.id)?;
        self.forget_login(&login(candidate), candidate.id)
    }

    /// Removes a username from a candidate, unless somebody else has it by now.
    fn forget_username(&self, name: &str, person: PersonId) -> Result<(), StoreError> {
        if self.username_owner(name)? == Some(person) {
            self.remove(tables::USERNAMES, name)?;
        }
        Ok(())
    }

    fn forget_login(&self, name: &str, person: PersonId) -> Result<(), StoreError> {
        if self.login_owner(name)? == Some(person) {
            self.remove(tables::LOGINS, name)?;
        }
        Ok(())
    }

    /// Makes both indexes anew: an older program had one for all names.
    pub(super) fn index_names_anew(&self) -> Result<(), StoreError> {
        self.clear(tables::USERNAMES)?;
        self.clear(tables::LOGINS)?;
        let mut everybody = Vec::new();
        self.each_candidate(|candidate, _| {
            everybody.push(candidate);
            Ok(ControlFlow::Continue(()))
        })?;
        everybody.iter().try_for_each(|candidate| self.index_names(None, candidate))
    }
}

/// Whether a name looks like an account that this bot makes: `…_test_Annotator`, possibly with a number.
fn is_of_account(name: &str) -> bool {
    name.to_lowercase().trim_end_matches(|sign: char| sign.is_ascii_digit()).ends_with("_test_annotator")
}

/// The name of the row of a person whose names might be another's. No username and no account contains a colon.
fn numbered(id: PersonId) -> String {
    format!("id:{id}")
}

/// The names that a candidate's row may have, now or at some time.
pub(super) fn row_names(candidate: &Candidate) -> impl Iterator<Item = String> {
    let account = candidate.account.username.clone();
    candidate.username.clone().into_iter().chain([account, numbered(candidate.id)])
}

/// Finding people by their names, ignoring case.
pub trait Names: Records {
    /// The candidate with this Telegram username.
    fn username_owner(&self, name: &str) -> Result<Option<PersonId>, StoreError> {
        self.value(tables::USERNAMES, name.to_lowercase().as_str(), Ok)
    }

    /// The candidate with this login on the site.
    fn login_owner(&self, name: &str) -> Result<Option<PersonId>, StoreError> {
        self.value(tables::LOGINS, name.to_lowercase().as_str(), Ok)
    }

    /// The candidates whose username or login on the site this is: none, one or two.
    fn candidates_called(&self, name: &str) -> Result<Vec<PersonId>, StoreError> {
        let mut people = Vec::from_iter(self.username_owner(name)?);
        people.extend(self.login_owner(name)?.filter(|other| !people.contains(other)));
        Ok(people)
    }

    /// The only candidate with this name; `None` also when it is one person's username and another's login.
    fn called(&self, name: &str) -> Result<Option<PersonId>, StoreError> {
        let people = self.candidates_called(name)?;
        Ok(people.first().copied().filter(|_| people.len() == 1))
    }

    /// The name of a candidate's row in PostgreSQL: the Telegram username, or the account's name for those who have
    /// none.
    ///
    /// Usernames and accounts are told apart by their form: a username that looks like an account of ours, and an
    /// account that does not, are replaced by `id:` and the Telegram id. So is the username of a person who had it
    /// while the row under it belonged to somebody else who had not claimed it. So no row can ever get another
    /// person's name, whatever people are called and when.
    fn row_name(&self, candidate: &Candidate) -> Result<String, StoreError> {
        let Candidate { id, username, account, .. } = candidate;
        let by_id = self.value(tables::ROWS_BY_ID, *id, |()| Ok(()))?.is_some();
        Ok(match username {
            _ if by_id => numbered(*id),
            Some(name) if !is_of_account(name) => name.clone(),
            None if is_of_account(&account.username) => account.username.clone(),
            Some(_) | None => numbered(*id),
        })
    }

    /// The owner of the row under a name.
    fn row_owner(&self, name: &str) -> Result<Option<PersonId>, StoreError> {
        let mut people = self.candidates_called(name)?;
        people.extend(name.to_lowercase().strip_prefix("id:").and_then(|id| id.parse::<PersonId>().ok()));
        for person in people {
            if let Some(candidate) = self.candidate(person)?
                && self.row_name(&candidate)?.to_lowercase() == name.to_lowercase()
            {
                return Ok(Some(person));
            }
        }
        Ok(None)
    }
}

impl<R: Records> Names for R {}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::exam::Language;
    use crate::legacy::{Imported, LegacyRow};
    use crate::model::{Account, AttemptNumber, Claim, Password};
    use crate::store::Store;

    fn candidate(id: PersonId, username: Option<&str>, login: &str) -> Candidate {
        let (username, login) = (username.map(str::to_owned), login.to_owned());
        let account =
            Account { username: login, password: Some(Password("x".into())), suffix: 1, user: None };
        let (first_name, language, since) = ("Ira".into(), Language::En, DateTime::UNIX_EPOCH);
        Candidate { id, username, first_name, language, account, attempts: AttemptNumber::FIRST, since }
    }

    fn tx() -> Tx {
        Store::in_memory().and_then(|store| store.write()).expect("a transaction")
    }

    /// The names of these two people's rows.
    fn rows(tx: &Tx) -> [String; 2] {
        [1, 2].map(|id| {
            let candidate = tx.candidate(PersonId(id)).expect("read").expect("a candidate");
            let name = tx.row_name(&candidate).expect("read");
            assert_eq!(tx.row_owner(&name.to_uppercase()).expect("read"), Some(PersonId(id)), "{name}");
            name
        })
    }

    #[test]
    fn a_username_that_is_anothers_login_takes_nobodys_place_whoever_comes_first() {
        let login = "tg2_test_Annotator";
        let (anna, ben) = (
            candidate(PersonId(1), Some("TG2_test_annotator"), "anna_test_Annotator"),
            candidate(PersonId(2), None, login),
        );
        for order in [[&anna, &ben], [&ben, &anna]] {
            let tx = tx();
            for candidate in order {
                tx.put_candidate(candidate).expect("put");
            }
            assert_eq!(tx.candidates_called("tg2_TEST_annotator").expect("read"), [1, 2].map(PersonId));
            assert_eq!(tx.called(login).expect("read"), None, "nobody is chosen");
            assert_eq!(rows(&tx), ["id:1", login], "his row is where it was");
            // She takes another name: his row stays as it is, and hers is found under its old name.
            tx.take_changed();
            tx.put_candidate(&candidate(PersonId(1), Some("anna"), "anna_test_Annotator")).expect("put");
            assert_eq!(rows(&tx), ["anna", login]);
            let changed = tx.take_changed();
            let [(PersonId(1), names)] = &changed[..] else { panic!("{changed:?}") };
            assert!(names.contains("id:1"), "{names:?}");
        }
    }

    #[test]
    fn whoever_has_the_username_of_an_unclaimed_row_leaves_that_row_alone_for_good() {
        let tx = tx();
        let metrics = LegacyRow {
            candidate_username: "waits".into(),
            car_iou: None,
            plate_iou: None,
            plate_accuracy: None,
            task_started: DateTime::UNIX_EPOCH,
            task_ended: None,
            times_attempted: 1,
        };
        let (account, password) = ("waits_test_Annotator".to_owned(), Some(Password("x".into())));
        let imported = Imported { account, password, metrics, claim: Claim::default() };
        tx.put_imported(&imported).expect("put");
        tx.put_candidate(&candidate(PersonId(1), Some("Waits"), "waits_test_Annotator2")).expect("put");
        tx.put_candidate(&candidate(PersonId(2), None, "tg2_test_Annotator")).expect("put");
        assert_eq!(rows(&tx), ["id:1", "tg2_test_Annotator"]);
        tx.remove_imported("waits").expect("claimed, or expired");
        assert_eq!(rows(&tx), ["id:1", "tg2_test_Annotator"], "two rows would be one person's");
        let one = tx.candidate(PersonId(1)).expect("read").expect("a candidate");
        tx.delete_candidate(&one).expect("delete");
        tx.put_candidate(&one).expect("put");
        assert_eq!(rows(&tx)[0], "Waits");
    }

    #[test]
    fn a_username_that_passes_on_takes_its_row_along_with_nobody() {
        let tx = tx();
        tx.put_candidate(&candidate(PersonId(1), Some("name"), "one")).expect("put");
        tx.put_candidate(&candidate(PersonId(2), Some("other"), "two")).expect("put");
        // Telegram gives it to one person at a time.
        tx.put_candidate(&candidate(PersonId(1), None, "one")).expect("put");
        tx.put_candidate(&candidate(PersonId(2), Some("name"), "two")).expect("put");
        assert_eq!(rows(&tx), ["id:1", "name"], "the first one has the name no more");
        assert_eq!(tx.called("NAME").expect("read"), Some(PersonId(2)));
        tx.delete_candidate(&candidate(PersonId(2), Some("name"), "two")).expect("delete");
        assert_eq!(tx.candidates_called("name").expect("read"), [PersonId(0); 0]);
    }

    #[test]
    fn one_index_of_an_older_program_becomes_two() {
        let tx = tx();
        for candidate in [candidate(PersonId(1), Some("x"), "one"), candidate(PersonId(2), None, "x")] {
            tx.put_candidate(&candidate).expect("put");
        }
        tx.clear(tables::LOGINS).expect("clear");
        tx.set(tables::USERNAMES, "one", PersonId(1)).expect("set");
        tx.index_names_anew().expect("indexed");
        assert_eq!(tx.candidates_called("x").expect("read"), [1, 2].map(PersonId));
        assert_eq!(tx.username_owner("one").expect("read"), None);
        assert_eq!(tx.login_owner("one").expect("read"), Some(PersonId(1)));
    }
}
