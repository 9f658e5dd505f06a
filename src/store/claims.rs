//! Claims of people of the legacy database: how far the proof of each is, until when it is open, whose logins wait.

use chrono::serde::ts_milliseconds_option;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::codec::{self, Record};
use super::copies::Imported;
use super::names::Names;
use super::outbox::EffectId;
use super::records::{Due, PersonId};
use super::transaction::Tx;
use super::view::Records;
use super::{StoreError, older, tables};
use crate::exam::Language;

/// How far somebody of the legacy database is from having their account again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Since when it is open; none: an older program brought it in, and no bot has started since.
    #[serde(with = "ts_milliseconds_option")]
    pub since: Option<DateTime<Utc>>,
    /// So many wrong passwords were tried, whoever did it.
    pub wrong: u32,
    /// No password is tried before this moment.
    #[serde(with = "ts_milliseconds_option")]
    pub paused_until: Option<DateTime<Utc>>,
    /// The check that was begun last; it is under way while it is in the outbox.
    pub check: Option<EffectId>,
    /// Who was asked for its password last.
    pub asked: Option<Asked>,
}

/// Somebody under whose username an account waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// Who.
    pub person: PersonId,
    /// Their first name.
    pub first_name: String,
    /// Language to speak with them.
    pub language: Language,
}

/// What becomes due for the file as a whole, and for nobody's attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chore {
    /// Claims that nobody has made are looked at: some expire.
    Claims,
    /// Entries of the whitelist by usernames that nobody has used are looked at: some expire.
    Whitelist,
}

impl Chore {
    /// Every chore.
    pub const ALL: [Self; 2] = [Self::Claims, Self::Whitelist];

    /// Its number among what is due.
    fn number(self) -> u8 {
        self as u8
    }

    /// Under which name it is noted when it is due.
    fn counter(self) -> &'static str {
        match self {
            Self::Claims => "due_claims",
            Self::Whitelist => "due_whitelist",
        }
    }
}

impl Due {
    /// A chore at a moment. It stands with nobody's id among what is due for people.
    #[must_use]
    pub fn of_chore(chore: Chore, time: DateTime<Utc>) -> Self {
        Self { time, person: 0, attempt: chore.number() }
    }

    /// The chore that it is, if it is one.
    #[must_use]
    pub fn chore(&self) -> Option<Chore> {
        let numbered = Chore::ALL.into_iter().find(|chore| chore.number() == self.attempt);
        numbered.filter(|_| self.person == 0)
    }
}

/// Something that the operator reads in the log once it is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperatorNote {
    /// So many claims expire in a day.
    ClaimsExpireSoon(u32),
    /// So many claims have expired.
    ClaimsExpired(u32),
    /// So many entries of the whitelist by username have expired.
    UsernamesExpired(u32),
}

impl Tx {
    /// Plans a chore for this moment, or for none, in place of the moment before.
    pub fn plan(&self, chore: Chore, time: Option<DateTime<Utc>>) -> Result<(), StoreError> {
        if let Some(before) = self.planned(chore)? {
            self.forget_due(&Due::of_chore(chore, before))?;
        }
        if let Some(time) = time {
            self.note_due(&Due::of_chore(chore, time))?;
        }
        self.set_time(chore.counter(), time)
    }

    /// Notes when the operator was told that claims are about to expire; none: they were not.
    pub fn set_claims_told(&self, at: Option<DateTime<Utc>>) -> Result<(), StoreError> {
        self.set_time("claims_told", at)
    }

    /// By which number of days claims are planned.
    pub fn set_claim_days(&self, days: u64) -> Result<(), StoreError> {
        // 0 is what a file has that knows no claims.
        self.set(tables::META, "claim_days", days + 1)
    }

    fn set_time(&self, name: &'static str, time: Option<DateTime<Utc>>) -> Result<(), StoreError> {
        self.set(tables::META, name, time.map_or(0, |time| time.timestamp_millis().max(0) as u64))
    }

    /// Keeps somebody of the legacy database until their claim is proved.
    pub fn put_imported(&self, imported: &Imported) -> Result<(), StoreError> {
        let name = imported.metrics.candidate_username.to_lowercase();
        if let Some(before) = self.value(tables::IMPORTED, name.as_str(), codec::decode::<Imported>)? {
            self.forget_imported_login(&before.account, &name)?;
        }
        self.set(tables::IMPORTED_LOGINS, imported.account.to_lowercase().as_str(), name.as_str())?;
        self.put(tables::IMPORTED, name.as_str(), imported)
    }

    /// Somebody of the legacy database is a candidate now, or their claim has expired.
    pub fn remove_imported(&self, username: &str) -> Result<(), StoreError> {
        let name = username.to_lowercase();
        if let Some(before) = self.value(tables::IMPORTED, name.as_str(), codec::decode::<Imported>)? {
            self.forget_imported_login(&before.account, &name)?;
        }
        self.remove(tables::IMPORTED, name.as_str())
    }

    fn forget_imported_login(&self, account: &str, name: &str) -> Result<(), StoreError> {
        let login = account.to_lowercase();
        let owner = self.value(tables::IMPORTED_LOGINS, login.as_str(), |owner| Ok(owner.to_owned()))?;
        if owner.as_deref() == Some(name) {
            self.remove(tables::IMPORTED_LOGINS, login.as_str())?;
        }
        Ok(())
    }

    /// Makes the index of logins that wait, in a file of a program that had none.
    pub(super) fn index_imported_logins(&self) -> Result<(), StoreError> {
        let logins = self.all(tables::IMPORTED, |name, bytes| {
            // One that can't be read keeps nobody from the others.
            let imported = codec::decode::<Imported>(bytes).ok();
            Ok(imported.map(|imported| (imported.account.to_lowercase(), name.to_owned())))
        })?;
        let mut logins = logins.into_iter().flatten();
        logins.try_for_each(|(login, name)| self.set(tables::IMPORTED_LOGINS, login.as_str(), name.as_str()))
    }
}

/// Reading claims.
pub trait Claims: Names {
    /// When a chore is due.
    fn planned(&self, chore: Chore) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.time(chore.counter())
    }

    /// When the operator was told that claims are about to expire; none: they were not.
    fn claims_told(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.time("claims_told")
    }

    /// By which number of days claims are planned; 0: they never expire; none: nothing is planned yet.
    fn claim_days(&self) -> Result<Option<u64>, StoreError> {
        Ok(self.counter("claim_days")?.checked_sub(1))
    }

    /// Whether somebody of the legacy database has this login on the site, in any case: nobody else may be given it.
    fn login_waits(&self, login: &str) -> Result<bool, StoreError> {
        Ok(self.value(tables::IMPORTED_LOGINS, login.to_lowercase().as_str(), |_| Ok(()))?.is_some())
    }

    /// Whether somebody of the legacy database is a candidate here already, by their name or by their account.
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

impl Record for Imported {
    const VERSION: u8 = 2;
    const WHAT: &'static str = "people of the legacy database";

    fn from_older(version: u8, bytes: &[u8]) -> Result<Self, StoreError> {
        older::imported(version, bytes)
    }
}
