//! Requests that HR confirms that an account of the legacy database belongs to a person: at most one per person, and one
//! per account. They go with the account that waits, except for those that were confirmed; these go with the candidate.

use super::read::Records;
use super::transaction::Tx;
use super::{StoreError, codec, tables};
use crate::model::{ClaimRequest, PersonId};

impl Tx {
    /// Writes the request of a person, in place of an earlier one of theirs or of another person for the same account.
    pub fn put_claim_request(&self, person: PersonId, request: &ClaimRequest) -> Result<(), StoreError> {
        if let Some(other) = self.claimant(&request.username)?.filter(|other| *other != person) {
            self.forget_claim_request(other)?;
        }
        self.forget_claim_request(person)?;
        self.set(tables::CLAIMANTS, request.username.to_lowercase().as_str(), person)?;
        self.put(tables::CLAIM_REQUESTS, person, request)
    }

    /// Removes the request of a person.
    pub fn forget_claim_request(&self, person: PersonId) -> Result<(), StoreError> {
        let Some(request) = self.claim_request(person)? else { return Ok(()) };
        if self.claimant(&request.username)? == Some(person) {
            self.remove(tables::CLAIMANTS, request.username.to_lowercase().as_str())?;
        }
        self.remove(tables::CLAIM_REQUESTS, person)
    }

    /// The account, given by key, waits no longer.
    pub(super) fn close_claim_request(&self, name: &str) -> Result<(), StoreError> {
        let Some(person) = self.claimant(name)? else { return Ok(()) };
        self.remove(tables::CLAIMANTS, name)?;
        if self.claim_request(person)?.is_some_and(|request| request.is_confirmed()) {
            return Ok(());
        }
        self.remove(tables::CLAIM_REQUESTS, person)
    }
}

/// Reading requests.
pub trait ClaimRequests: Records {
    /// The request of a person.
    fn claim_request(&self, person: PersonId) -> Result<Option<ClaimRequest>, StoreError> {
        self.value(tables::CLAIM_REQUESTS, person, codec::decode)
    }

    /// Who asks for the account under this username, ignoring case, or was refused.
    fn claimant(&self, username: &str) -> Result<Option<PersonId>, StoreError> {
        self.value(tables::CLAIMANTS, username.to_lowercase().as_str(), Ok)
    }
}

impl<R: Records> ClaimRequests for R {}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::exam::Language;
    use crate::model::{ClaimRuling, ClaimVerdict};
    use crate::store::failing;

    const BEN: PersonId = PersonId(7);
    const MAX: PersonId = PersonId(8);

    fn request(username: &str, verdict: Option<ClaimVerdict>) -> ClaimRequest {
        let at = DateTime::from_timestamp(1_770_000_000, 0).expect("a time");
        let ruling = verdict.map(|verdict| ClaimRuling { verdict, by: PersonId(501), at });
        let (username, first_name) = (username.to_owned(), "Ben".to_owned());
        ClaimRequest { username, first_name, language: Language::En, number: 1, at, ruling }
    }

    #[test]
    fn an_account_is_asked_for_by_one_person_and_a_person_asks_for_one_account() {
        let tx = failing::store().0.write().expect("write");
        let claimant = |name| tx.claimant(name).expect("read");
        tx.put_claim_request(BEN, &request("Ben_Lee", None)).expect("put");
        tx.put_claim_request(MAX, &request("ben_lee", None)).expect("put");
        assert_eq!((claimant("BEN_LEE"), tx.claim_request(BEN).expect("read")), (Some(MAX), None));
        tx.put_claim_request(MAX, &request("max", None)).expect("put");
        assert_eq!((claimant("ben_lee"), claimant("max")), (None, Some(MAX)));
        tx.forget_claim_request(MAX).expect("forgotten");
        assert_eq!((tx.rows(tables::CLAIMANTS), tx.rows(tables::CLAIM_REQUESTS)), (0, 0));
    }

    #[test]
    fn when_the_account_waits_no_longer_only_what_was_confirmed_stays() {
        for (verdict, stays) in
            [(None, false), (Some(ClaimVerdict::Refused), false), (Some(ClaimVerdict::Confirmed), true)]
        {
            let tx = failing::store().0.write().expect("write");
            tx.put_claim_request(BEN, &request("Ben_Lee", verdict)).expect("put");
            tx.close_claim_request("ben_lee").expect("closed");
            assert_eq!(tx.claim_request(BEN).expect("read").is_some(), stays, "{verdict:?}");
            assert_eq!(tx.rows(tables::CLAIMANTS), 0);
            tx.forget_claim_request(BEN).expect("forgotten");
            assert_eq!(tx.rows(tables::CLAIM_REQUESTS), 0);
        }
    }
}
