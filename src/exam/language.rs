//! The languages in which an exam, and the bot, speak.

use serde::{Deserialize, Serialize};

use super::rules::Bilingual;

/// A language of the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Russian.
    #[default]
    Ru,
    /// English.
    En,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Ru, Self::En];

    /// The language for the IETF tag that Telegram reports (`ru`, `en-GB`, …), or `default` when it is unknown or
    /// neither of ours.
    #[must_use]
    pub fn of_tag(tag: Option<&str>, default: Self) -> Self {
        Self::tagged(tag).unwrap_or(default)
    }

    /// The language for the IETF tag that Telegram reports; `None`: it is unknown or neither of ours.
    #[must_use]
    pub fn tagged(tag: Option<&str>) -> Option<Self> {
        let primary = tag?.split(['-', '_']).next()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.tag() == primary)
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Ru => Self::En,
            Self::En => Self::Ru,
        }
    }

    /// The IETF tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }
}

impl Bilingual {
    /// The text in one language.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Ru => &self.ru,
            Language::En => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_spoken_to_in_their_language_or_the_default() {
        assert_eq!(Language::of_tag(Some("ru"), Language::En), Language::Ru);
        assert_eq!(Language::of_tag(Some("en-GB"), Language::Ru), Language::En);
        assert_eq!(Language::of_tag(Some("de"), Language::Ru), Language::Ru);
        assert_eq!(Language::of_tag(None, Language::En), Language::En);
    }
}
