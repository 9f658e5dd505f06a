//! Who is HR.

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::PersonId;
use crate::exam::Language;

/// How an entry of the whitelist identifies a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HrKey {
    /// By numeric id.
    Id(PersonId),
    /// By username, lower-cased, without `@`.
    Username(String),
}

impl HrKey {
    /// Reads `123456`, `@name` or `name`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.parse().ok().and_then(PersonId::of).map(Self::Id);
        }
        let name = text.strip_prefix('@').unwrap_or(text);
        let well_formed = (3..=32).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        well_formed.then(|| Self::Username(name.to_ascii_lowercase()))
    }

    /// The key in the table: the digits of an id, or `@` and the name.
    #[must_use]
    pub fn table_key(&self) -> String {
        match self {
            Self::Id(id) => id.to_string(),
            Self::Username(name) => format!("@{name}"),
        }
    }
}

/// One entry of the whitelist.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HrEntry {
    /// As it was added.
    pub key: HrKey,
    /// The person it is bound to: the id itself, or the first person that used the username.
    pub person: Option<PersonId>,
    /// First name as last seen; empty until they write.
    pub first_name: String,
    /// Language to speak with them, once they have written.
    pub language: Option<Language>,
    /// When it was added.
    #[serde(with = "ts_milliseconds")]
    pub added: DateTime<Utc>,
    /// Where it came from, which decides who can remove it.
    pub origin: HrOrigin,
}

/// The origin of a whitelist entry. Stored by its position in this list: new origins come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HrOrigin {
    /// From here: the operator, or an invitation. It stays until the operator removes it.
    Operator,
    /// From the whitelist in PostgreSQL. It is removed when it is no longer there.
    Postgres,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whitelist_key_is_an_id_or_a_username() {
        assert_eq!(HrKey::parse(" 42 "), Some(HrKey::Id(PersonId(42))));
        assert_eq!(HrKey::parse("@Anna_HR"), Some(HrKey::Username("anna_hr".to_owned())));
        assert_eq!(HrKey::parse("anna_hr"), HrKey::parse("@ANNA_hr"));
        let digits = ["4503599627370496", "18446744073709551615", "18446744073709551616"];
        for bad in ["", "@", "0", "-5", "анна", "a b", "x"].into_iter().chain(digits) {
            assert_eq!(HrKey::parse(bad), None, "{bad:?}");
        }
    }
}
