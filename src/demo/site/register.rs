//! Registration: rules of usernames and passwords.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::answer::{Answer, Outcome};
use super::auth;
use super::call::Call;
use super::state::State;
use super::version::Version;

/// A few of the twenty thousand passwords that the real site refuses.
const COMMON: [&str; 11] = [
    "password",
    "password123",
    "password1",
    "12345678",
    "123456789",
    "1234567890",
    "qwerty123",
    "qwertyuiop",
    "iloveyou",
    "11111111",
    "admin123",
];
const ADDRESS_TAKEN: &str = "A user is already registered with this e-mail address.";
/// How similar password and username may be, from 0 to 1 (Django's default).
const MAX_SIMILARITY: f64 = 0.7;

pub(super) fn register(state: &mut State, call: &Call) -> Outcome {
    if state.version >= Version::V2_14 {
        call.refuse_forms()?;
    }
    let fields = call.fields()?;
    let mut errors = Map::new();
    let username = required(&fields, "username", &mut errors);
    let email = optional(&fields, "email", &mut errors);
    let first = required(&fields, "password1", &mut errors);
    let second = required(&fields, "password2", &mut errors);
    if state.version >= Version::V2_73 {
        for (name, value) in [("password1", first), ("password2", second)] {
            if let Some(problem) = value.and_then(length_problem) {
                errors.insert(name.into(), json!([problem]));
            }
        }
    }
    if let Some(problem) = username.and_then(|name| username_problem(state, name)) {
        errors.insert("username".into(), json!([problem]));
    }
    if let Some(problem) = email.and_then(|email| email_problem(state, email)) {
        errors.insert("email".into(), json!([problem]));
    }
    let weak = first.map(password_problems).unwrap_or_default();
    if !weak.is_empty() && !errors.contains_key("password1") {
        errors.insert("password1".into(), json!(weak));
    }
    let (Some(username), Some(first), true) = (username, first, errors.is_empty()) else {
        return Err(Answer::json(400, Value::Object(errors)));
    };
    if Some(first) != second {
        return Err(Answer::field("non_field_errors", "The two password fields didn't match."));
    }
    if similarity(first, username) >= MAX_SIMILARITY {
        return Err(Answer::field("non_field_errors", "The password is too similar to the username."));
    }
    if state.version >= Version::V2_73 {
        refuse_taken_address(state, email.unwrap_or_default())?;
    }
    let id = state.add_user(username, first, email.unwrap_or_default(), "user");
    Ok(registered(state, id, &fields))
}

/// Names, token and session of the new user; the id is not returned.
fn registered(state: &mut State, id: u64, fields: &Map<String, Value>) -> Answer {
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let key = state.token_of(id).unwrap_or_default();
    let mut body = Value::Null;
    if let Some(user) = state.users.get_mut(&id) {
        user.first_name = text("first_name");
        user.last_name = text("last_name");
        body = json!({
            "username": user.username,
            "email": user.email,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "email_verification_required": false,
            "key": key,
        });
    }
    let answer = Answer::json(201, body).with("set-cookie", "messages=1; HttpOnly; Path=/");
    auth::welcome(state, id, answer)
}

fn required<'a>(
    fields: &'a Map<String, Value>,
    name: &str,
    errors: &mut Map<String, Value>,
) -> Option<&'a str> {
    if !fields.contains_key(name) {
        errors.insert(name.into(), json!(["This field is required."]));
    }
    optional(fields, name, errors)
}

fn optional<'a>(
    fields: &'a Map<String, Value>,
    name: &str,
    errors: &mut Map<String, Value>,
) -> Option<&'a str> {
    let problem = match fields.get(name)? {
        Value::Null => "This field may not be null.",
        Value::String(text) if text.trim().is_empty() => "This field may not be blank.",
        Value::String(text) => return Some(text),
        _ => "Not a valid string.",
    };
    errors.insert(name.into(), json!([problem]));
    None
}

fn username_problem(state: &State, name: &str) -> Option<&'static str> {
    let length = name.chars().count();
    let allowed = |c: char| c.is_alphanumeric() || "_@.+-".contains(c);
    if length > 150 {
        Some("Ensure this field has no more than 150 characters.")
    } else if length < 5 && state.version >= Version::V2_14 {
        Some("Ensure this field has at least 5 characters.")
    } else if !name.chars().all(allowed) {
        Some(
            "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.",
        )
    } else if state.users.values().any(|user| same_letters(&user.username, name)) {
        Some("A user with that username already exists.")
    } else {
        None
    }
}

fn email_problem(state: &State, email: &str) -> Option<&'static str> {
    let well_formed = email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !email.contains(char::is_whitespace)
    });
    if !well_formed {
        Some("Enter a valid email address.")
    } else if state.version < Version::V2_73
        && state.users.values().any(|user| same_letters(&user.email, email))
    {
        Some(ADDRESS_TAKEN)
    } else {
        None
    }
}

/// Newer sites check the address last, even a missing one, and fail when several accounts have it.
fn refuse_taken_address(state: &State, email: &str) -> Result<(), Answer> {
    match state.users.values().filter(|user| same_letters(&user.email, email)).count() {
        0 => Ok(()),
        1 => Err(Answer::list(ADDRESS_TAKEN)),
        _ => Err(Answer::server_error()),
    }
}

/// Newer sites check the length of a password before its content.
fn length_problem(password: &str) -> Option<&'static str> {
    match password.chars().count() {
        0..8 => Some("Ensure this field has at least 8 characters."),
        8..=256 => None,
        _ => Some("Ensure this field has no more than 256 characters."),
    }
}

/// Whether two names differ in case only.
fn same_letters(left: &str, right: &str) -> bool {
    left.to_lowercase() == right.to_lowercase()
}

fn password_problems(password: &str) -> Vec<&'static str> {
    let mut problems = Vec::new();
    if password.chars().count() < 8 {
        problems.push("This password is too short. It must contain at least 8 characters.");
    }
    if COMMON.contains(&password.to_lowercase().as_str()) {
        problems.push("This password is too common.");
    }
    if password.chars().all(char::is_numeric) {
        problems.push("This password is entirely numeric.");
    }
    problems
}

/// Share of letters that two texts have in common, regardless of order: `quick_ratio` of Python's `difflib`,
/// which Django uses, compared with the whole name and each word of it.
fn similarity(password: &str, username: &str) -> f64 {
    let password = password.to_lowercase();
    let username = username.to_lowercase();
    let words = username.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.chain([username.as_str()]).map(|word| quick_ratio(&password, word)).fold(0.0, f64::max)
}

fn quick_ratio(left: &str, right: &str) -> f64 {
    let length = left.chars().count() + right.chars().count();
    if right.is_empty() || length == 0 {
        return 0.0;
    }
    let mut letters: HashMap<char, usize> = HashMap::new();
    for letter in right.chars() {
        *letters.entry(letter).or_default() += 1;
    }
    let mut common = 0_usize;
    for letter in left.chars() {
        if let Some(left) = letters.get_mut(&letter).filter(|left| **left > 0) {
            *left -= 1;
            common += 1;
        }
    }
    2.0 * common as f64 / length as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similarity_is_that_of_difflib() {
        // SequenceMatcher(a=…, b=…).quick_ratio() of Python 3.11
        assert!((similarity("abcd", "bcde") - 0.75).abs() < 1e-9);
        assert!(similarity("Vq7-lorry-Plate", "slava_test_Annotator") < MAX_SIMILARITY);
        assert!(similarity("Annotator1", "slava.annotator") >= MAX_SIMILARITY, "a word of the name counts");
    }

    #[test]
    fn a_password_can_be_wrong_in_several_ways() {
        assert_eq!(password_problems("12345678").len(), 2);
        assert_eq!(password_problems("1234567").len(), 2);
        assert!(password_problems("Vq7-lorry-Plate").is_empty());
    }
}
