//! Claims of people of the legacy database: how far the proof of each is, until when it is open, which logins
//! wait.

use chrono::{DateTime, Utc};

use super::names::Names;
use super::read::Records;
use super::transaction::Tx;
use super::{StoreError, tables};
use crate::legacy::Imported;
use crate::model::{Chore, Due};

impl Tx {
    /// Plans a chore for this time, or cancels it, replacing the previous plan.
    pub fn plan(&self, chore: Chore, time: Option<DateTime<Utc>>) -> Result<(), StoreError> {
        if let Some(before) = self.planned(chore)? {
            self.forget_due(&Due::of_chore(chore, before))?;
        }
        if let Some(time) = time {
            self.note_due(&Due::of_chore(chore, time))?;
        }
        self.set_time(chore.counter(), time)
    }

    /// Records when the operator was notified that claims are about to expire; `None`: not notified.
    pub fn set_claims_notified_at(&self, at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
        self.set_time("claims_told", at)
    }

    /// The number of days by which the expiry of claims is planned.
    pub fn set_claim_days(&self, days: u64) -> Result<(), StoreError> {
        // 0 means that the file does not know claims.
        self.set(tables::META, "claim_days", days + 1)
    }

    fn set_time(&self, name: &'static str, time: Option<DateTime<Utc>>) -> Result<(), StoreError> {
        self.set(tables::META, name, time.map_or(0, |time| time.timestamp_millis().max(0) as u64))
    }
}

/// Reading claims.
pub trait Claims: Names {
    /// When a chore is due.
    fn planned(&self, chore: Chore) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.time(chore.counter())
    }

    /// When the operator was notified that claims are about to expire; `None`: not notified.
    fn claims_notified_at(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.time("claims_told")
    }

    /// The number of days by which the expiry of claims is planned; 0: they never expire; `None`: nothing is
    /// planned yet.
    fn claim_days(&self) -> Result<Option<u64>, StoreError> {
        Ok(self.counter("claim_days")?.checked_sub(1))
    }

    /// Whether a person of the legacy database has this login on the site, ignoring case: nobody else may be given
    /// it.
    fn login_waits(&self, login: &str) -> Result<bool, StoreError> {
        Ok(self.value(tables::IMPORTED_LOGINS, login.to_lowercase().as_str(), |_| Ok(()))?.is_some())
    }

    /// Whether a person of the legacy database is a candidate here already, by name or by account.
    fn is_here(&self, imported: &Imported) -> Result<bool, StoreError> {
        Ok(self.username_owner(&imported.metrics.candidate_username)?.is_some()
            || self.login_owner(&imported.account)?.is_some())
    }

    #[doc(hidden)]
    fn time(&self, name: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
        let at = self.counter(name)?;
        Ok(Some(at).filter(|at| *at > 0).and_then(|at| DateTime::from_timestamp_millis(at as i64)))
    }
}

impl<R: Records> Claims for R {}
