//! A person who was erased: what stands in their place, and what must not be left of them.

use serde::{Deserialize, Serialize};

use super::PersonId;

/// Set in every pseudonym: no id of Telegram is as large.
const MARK: u64 = 1 << 62;

/// The random bits of a pseudonym: ten hexadecimal digits.
const RANDOM: u64 = (1 << 40) - 1;

/// What takes the place of a name in a text.
const GONE: &str = "…";

impl PersonId {
    /// The number that takes the place of an erased person's id. Nothing leads back from it to the person.
    #[must_use]
    pub fn pseudonym(random: u64) -> Self {
        Self(MARK | (random & RANDOM))
    }

    /// The pseudonym as people read it, such as `#03f9c21ab4`; `None`: it is the id of a person.
    #[must_use]
    pub fn as_pseudonym(self) -> Option<String> {
        (self.0 & !RANDOM == MARK).then(|| format!("#{:010x}", self.0 & RANDOM))
    }
}

/// A person who was erased, for the search for what is left of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// The person.
    pub person: PersonId,
    /// What stands in the activity log in place of the id.
    pub pseudonym: PersonId,
    /// Their names: username, account on the site, first name.
    pub names: Vec<String>,
    /// Number of the last entry of the activity log by then. Later entries may be about the same person, who came back.
    pub last_entry: u64,
}

impl Erased {
    /// Whether a search for this text would find the person, or the text contains one of their names or the id.
    #[must_use]
    pub fn is_meant_by(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.names.iter().any(|name| name.to_lowercase().contains(&text)) || self.is_named_in(&text)
    }

    /// Whether the text contains one of their names or the id.
    #[must_use]
    pub fn is_named_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.long_names().any(|name| text.contains(&name.to_lowercase())) || self.has_id(&text)
    }

    /// The text without their names and the id.
    #[must_use]
    pub fn without_names(&self, text: &str) -> String {
        let id = self.person.to_string();
        let without = self.long_names().fold(text.to_owned(), |text, name| text.replace(name, GONE));
        let without = if self.has_id(&without) { without.replace(&id, GONE) } else { without };
        // In other letters than their own, or cut in two by a replacement: the text is not worth the risk.
        if self.is_named_in(&without) { GONE.to_owned() } else { without }
    }

    /// A name of one letter would be found in every text.
    fn long_names(&self) -> impl Iterator<Item = &str> {
        let mut names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        // A name may be the beginning of another.
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        names.into_iter().filter(|name| name.chars().nth(1).is_some())
    }

    /// Whether the id is in the text, and not only a part of a longer number.
    fn has_id(&self, text: &str) -> bool {
        let id = self.person.to_string();
        let is_digit = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_digit());
        text.match_indices(&id).any(|(at, _)| {
            !is_digit(text[..at].chars().next_back()) && !is_digit(text[at + id.len()..].chars().next())
        })
    }
}

/// Records in which a person is left who was erased. Each is read again when it is changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traces {
    /// Numbers of entries of the activity log.
    pub audit: Vec<u64>,
    /// Attempts of others whose flags name the person.
    pub flags: Vec<(PersonId, super::AttemptNumber)>,
    /// Chats of HR people whose state names the person.
    pub conversations: Vec<super::ChatId>,
    /// HR people whose unsent text names the person.
    pub drafts: Vec<PersonId>,
    /// Numbers of events that were set aside.
    pub dead_letters: Vec<u64>,
    /// Usernames of the legacy database for whose account the person was asked for the proof.
    pub asked: Vec<String>,
    /// Whether there are more than were looked for at once.
    pub is_more: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anna() -> Erased {
        let names = ["Anna_K", "anna_k_test_Annotator", "Я", "Анна"].map(str::to_owned).to_vec();
        Erased { person: PersonId(700_700), pseudonym: PersonId::pseudonym(5), names, last_entry: 0 }
    }

    #[test]
    fn a_pseudonym_is_nobodys_id_and_is_read_as_a_short_number() {
        let pseudonym = PersonId::pseudonym(u64::MAX);
        assert_eq!(pseudonym.as_pseudonym().as_deref(), Some("#ffffffffff"));
        assert_eq!(PersonId::pseudonym(0).as_pseudonym().as_deref(), Some("#0000000000"));
        assert_eq!(PersonId::of(pseudonym.0), None);
        assert_eq!(
            [PersonId(7), PersonId::MAX, PersonId(MARK << 1)].map(PersonId::as_pseudonym),
            [const { None }; 3]
        );
    }

    #[test]
    fn a_text_that_names_somebody_or_finds_them_is_recognised() {
        for text in ["anna", "ANNA_K", "what of @anna_k?", "700700", "(700700)", "анна"] {
            assert!(anna().is_meant_by(text), "{text}");
        }
        for text in ["ben", "17007007", "7007001", "hannah"] {
            assert!(!anna().is_meant_by(text), "{text}");
        }
    }

    #[test]
    fn nothing_of_the_names_stays_in_a_text() {
        for (text, without) in [
            ("user Anna_K (700700) is gone", "user … (…) is gone"),
            ("anna_k_test_Annotator: HTTP 500", "…: HTTP 500"),
            ("ANNA_K is gone", "…"),
            ("Я is here, 7007001 too", "Я is here, 7007001 too"),
        ] {
            assert_eq!(anna().without_names(text), without);
        }
    }
}
