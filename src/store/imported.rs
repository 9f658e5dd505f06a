//! People of the legacy database whose claim is not proved yet.

use chrono::{DateTime, Utc};

use super::read::Records;
use super::{StoreError, Tx, codec, tables};
use crate::legacy::Imported;
use crate::model::PersonId;

impl Tx {
    /// Keeps a person of the legacy database until their claim is proved.
    pub fn put_imported(&self, imported: &Imported) -> Result<(), StoreError> {
        let name = imported.metrics.candidate_username.to_lowercase();
        self.forget_in_indexes(&name)?;
        self.set(tables::IMPORTED_LOGINS, imported.account.to_lowercase().as_str(), name.as_str())?;
        if let Some(since) = imported.claim.since {
            self.set(tables::IMPORTED_SINCE, (since.timestamp_millis(), name.as_str()), ())?;
        }
        self.put(tables::IMPORTED, name.as_str(), imported)
    }

    /// Removes a person of the legacy database who is a candidate now, or whose claim has expired.
    pub fn remove_imported(&self, username: &str) -> Result<(), StoreError> {
        let name = username.to_lowercase();
        self.forget_in_indexes(&name)?;
        self.close_claim_request(&name)?;
        self.remove(tables::IMPORTED, name.as_str())
    }

    /// Takes a person of the legacy database out of the indexes, by key.
    fn forget_in_indexes(&self, name: &str) -> Result<(), StoreError> {
        let Some(before) = self.value(tables::IMPORTED, name, codec::decode::<Imported>)? else {
            return Ok(());
        };
        if let Some(since) = before.claim.since {
            self.remove(tables::IMPORTED_SINCE, (since.timestamp_millis(), name))?;
        }
        self.forget_imported_login(&before.account, name)
    }

    fn forget_imported_login(&self, account: &str, name: &str) -> Result<(), StoreError> {
        let login = account.to_lowercase();
        let owner = self.value(tables::IMPORTED_LOGINS, login.as_str(), |owner| Ok(owner.to_owned()))?;
        if owner.as_deref() == Some(name) {
            self.remove(tables::IMPORTED_LOGINS, login.as_str())?;
        }
        Ok(())
    }

    /// Makes the index of waiting logins, in a file of a program that had none.
    pub(super) fn index_imported_logins(&self) -> Result<(), StoreError> {
        let logins = self.all(tables::IMPORTED, |name, bytes| {
            // One that can't be read does not prevent the others from being listed.
            let imported = codec::decode::<Imported>(bytes).ok();
            Ok(imported.map(|imported| (imported.account.to_lowercase(), name.to_owned())))
        })?;
        let mut logins = logins.into_iter().flatten();
        logins.try_for_each(|(login, name)| self.set(tables::IMPORTED_LOGINS, login.as_str(), name.as_str()))
    }

    /// Makes the index of open claims by time, in a file of a program that had none.
    pub(super) fn index_imported_since(&self) -> Result<(), StoreError> {
        let times = self.all(tables::IMPORTED, |name, bytes| {
            // One that can't be read does not prevent the others from being listed.
            let since = codec::decode::<Imported>(bytes).ok().and_then(|imported| imported.claim.since);
            Ok(since.map(|since| (since.timestamp_millis(), name.to_owned())))
        })?;
        let mut times = times.into_iter().flatten();
        times.try_for_each(|(since, name)| self.set(tables::IMPORTED_SINCE, (since, name.as_str()), ()))
    }
}

/// Reading the people who wait for the proof of a claim.
pub trait ImportedPeople: Records {
    /// A person of the legacy database whose claim is not proved yet, by username, ignoring case.
    fn imported(&self, username: &str) -> Result<Option<Imported>, StoreError> {
        self.value(tables::IMPORTED, username.to_lowercase().as_str(), codec::decode)
    }

    /// Number of people of the legacy database whose claim is not proved yet.
    fn imported_size(&self) -> Result<u64, StoreError> {
        self.size(tables::IMPORTED)
    }

    /// Since when claims are open and the usernames of these claims, the oldest first; at most `limit`.
    fn imported_longest(&self, limit: usize) -> Result<Vec<(DateTime<Utc>, String)>, StoreError> {
        self.first(tables::IMPORTED_SINCE, limit, |(since, name), ()| {
            Ok((DateTime::from_timestamp_millis(since).unwrap_or_default(), name.to_owned()))
        })
    }

    /// People of the legacy database whose claim is not proved yet and whose username or account contains the text,
    /// ignoring case; by username, at most `limit`. It looks at all of them, which takes too long for a decision.
    fn search_imported(&self, text: &str, limit: usize) -> Result<Vec<Imported>, StoreError> {
        let (text, mut found) = (text.to_lowercase(), Vec::new());
        self.each_imported(|imported| {
            let names = [&imported.metrics.candidate_username, &imported.account];
            if found.len() < limit && names.iter().any(|name| name.to_lowercase().contains(&text)) {
                found.push(imported);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// The usernames of those for whose account this person was last asked for the proof. It looks at all of them,
    /// which takes too long for a decision; one that can't be read does not keep the others from being found.
    fn asked_of(&self, person: PersonId) -> Result<Vec<String>, StoreError> {
        let usernames = self.all(tables::IMPORTED, |name, bytes| {
            let asked = codec::decode::<Imported>(bytes).ok().and_then(|imported| imported.claim.asked);
            Ok(asked.filter(|asked| asked.person == person).map(|_| name.to_owned()))
        })?;
        Ok(usernames.into_iter().flatten().collect())
    }

    /// Passes on everybody of the legacy database whose claim is not proved yet, by username, one at a time.
    fn each_imported(
        &self,
        mut take: impl FnMut(Imported) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.all(tables::IMPORTED, |_, bytes| take(codec::decode(bytes)?)).map(drop::<Vec<()>>)
    }
}

impl<R: Records> ImportedPeople for R {}
