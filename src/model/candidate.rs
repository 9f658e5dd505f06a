//! Somebody who takes the test, and the account on the site that was made for them.

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::PersonId;
use crate::exam::Language;

/// A password for the site. It has to be shown to its owner again, so it is kept; it is never printed otherwise.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Password(pub String);

impl std::fmt::Debug for Password {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Password(hidden)")
    }
}

/// The technical user on the site that belongs to a candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Name on the site.
    pub username: String,
    /// Its password, made by us.
    pub password: Password,
    /// Which try at a free name this is: 1 for the plain name, then 2, 3, … appended to it.
    pub suffix: u32,
    /// The site's id of the user, once it is registered and an annotator.
    pub user: Option<u64>,
}

impl Account {
    /// Forgets how to get into it: it is to be removed from the site.
    pub fn wipe(&mut self) {
        self.user = None;
        self.password = Password(String::new());
    }

    /// Whether its password is wiped. Nobody gets into it any more; another password makes another account.
    #[must_use]
    pub fn is_wiped(&self) -> bool {
        self.password.0.is_empty()
    }
}

/// Somebody who confirmed that they take the test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Telegram user id.
    pub id: PersonId,
    /// Telegram username as last seen, without `@`; not everybody has one, and it can change.
    pub username: Option<String>,
    /// First name as last seen.
    pub first_name: String,
    /// Language to speak with them.
    pub language: Language,
    /// The account on the site.
    pub account: Account,
    /// Number of the last attempt, from 1.
    pub attempts: u8,
    /// First confirmation.
    #[serde(with = "ts_milliseconds")]
    pub since: DateTime<Utc>,
}

impl Candidate {
    /// The id of the chat with this person.
    #[must_use]
    pub fn chat(&self) -> i64 {
        self.id as i64
    }

    /// The name in reports: the Telegram username, or the account's for people who have none.
    #[must_use]
    pub fn report_name(&self) -> &str {
        self.username.as_deref().unwrap_or(&self.account.username)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_does_not_print() {
        let account =
            Account { username: "x".into(), password: Password("tOp5ecret9".into()), suffix: 1, user: None };
        assert!(!format!("{account:?}").contains("tOp5ecret9"));
    }
}
