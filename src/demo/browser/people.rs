//! The people on the page: who is there, and whom Telegram could have.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::refusal::Refusal;
use crate::demo::telegram::{Person, Profile, StandInTelegram};
use crate::exam::Language;

/// The number of the first person.
const FIRST: u64 = 101;
/// Maximum number of people.
const MOST: usize = 100;
/// Maximum length of a first name and of a username on Telegram.
const NAME: usize = 64;
const USERNAME: usize = 32;

/// Whose side a person is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Role {
    Candidate,
    Hr,
}

/// A person on the page.
#[derive(Clone)]
pub(super) struct Somebody {
    pub role: Role,
    pub person: Person,
}

/// Everybody on the page, in the order in which they came.
#[derive(Default)]
pub(super) struct People(Mutex<Vec<Somebody>>);

impl People {
    pub fn all(&self) -> Vec<Somebody> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The person with this number.
    pub fn find(&self, id: u64) -> Result<Somebody, Refusal> {
        self.all().into_iter().find(|somebody| somebody.person.profile().id == id).ok_or(Refusal::NoPerson)
    }

    /// Registers somebody with Telegram.
    pub fn register(&self, telegram: &StandInTelegram, newcomer: Newcomer) -> Result<Somebody, Refusal> {
        let newcomer = checked(newcomer)?;
        let mut people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if people.len() >= MOST {
            return Err(Refusal::TooManyPeople);
        }
        let names = people.iter().filter_map(|other| other.person.profile().username);
        let is_taken = |wanted: &String| names.into_iter().any(|name| name.eq_ignore_ascii_case(wanted));
        if newcomer.username.as_ref().is_some_and(is_taken) {
            return Err(Refusal::UsernameTaken);
        }
        let Newcomer { first_name, username, language, role } = newcomer;
        let (id, language_code) = (FIRST + people.len() as u64, Some(language.tag().to_owned()));
        let person = telegram.person(Profile { id, username, first_name, language_code });
        let somebody = Somebody { role, person };
        people.push(somebody.clone());
        Ok(somebody)
    }
}

/// Somebody who is to come.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Newcomer {
    pub first_name: String,
    #[serde(default)]
    pub username: Option<String>,
    pub language: Language,
    pub role: Role,
}

/// The same person without white space around the names, if Telegram could have such a person.
fn checked(mut newcomer: Newcomer) -> Result<Newcomer, Refusal> {
    let name = newcomer.first_name.trim().to_owned();
    if name.is_empty() || name.chars().count() > NAME || name.chars().any(char::is_control) {
        return Err(Refusal::BadName);
    }
    newcomer.first_name = name;
    let username = newcomer.username.take().map(|name| name.trim().trim_start_matches('@').to_owned());
    newcomer.username = username.filter(|name| !name.is_empty());
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    match &newcomer.username {
        Some(name) if name.len() > USERNAME || !name.bytes().all(is_allowed) => Err(Refusal::BadUsername),
        _ => Ok(newcomer),
    }
}

/// A person as the page knows them.
pub(super) fn described(somebody: &Somebody) -> Value {
    let profile = somebody.person.profile();
    json!({
        "id": profile.id,
        "first_name": profile.first_name,
        "username": profile.username,
        "language": profile.language_code,
        "role": somebody.role,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn newcomer(first_name: &str, username: Option<&str>) -> Newcomer {
        let (first_name, username) = (first_name.to_owned(), username.map(str::to_owned));
        Newcomer { first_name, username, language: Language::En, role: Role::Candidate }
    }

    #[test]
    fn names_are_as_telegram_has_them() {
        let read = |name: &str, username: Option<&str>| {
            checked(newcomer(name, username)).map(|newcomer| (newcomer.first_name, newcomer.username))
        };
        assert_eq!(read(" Ben ", Some(" @ben_l ")), Ok(("Ben".to_owned(), Some("ben_l".to_owned()))));
        assert_eq!(read("Аня", Some("")), Ok(("Аня".to_owned(), None)));
        assert_eq!(read("  ", None), Err(Refusal::BadName));
        assert_eq!(read("a\nb", None), Err(Refusal::BadName));
        assert_eq!(read(&"a".repeat(65), None), Err(Refusal::BadName));
        for username in ["ben lee", "бен", &"b".repeat(33)] {
            assert_eq!(read("Ben", Some(username)), Err(Refusal::BadUsername), "{username}");
        }
    }
}
