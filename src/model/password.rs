//! A password for the site, and how a record says that there is none.

use serde::{Deserialize, Serialize};

/// A password for the site. It has to be shown to its owner again, so it is kept; otherwise it is never
/// printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Password(pub String);

impl Password {
    /// A password as tables and records write it, where an empty text stands for one that is unknown or wiped.
    #[must_use]
    pub fn parse(text: String) -> Option<Self> {
        Some(text).filter(|text| !text.is_empty()).map(Self)
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Password(hidden)")
    }
}

/// A password that is unknown or wiped is stored as an empty text.
pub(crate) mod as_text {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Password;

    #[expect(clippy::ref_option, reason = "serde passes the field as it is")]
    pub fn serialize<S: Serializer>(password: &Option<Password>, serializer: S) -> Result<S::Ok, S::Error> {
        password.as_ref().map_or("", |password| &password.0).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Password>, D::Error> {
        String::deserialize(deserializer).map(Password::parse)
    }
}
