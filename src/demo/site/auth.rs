//! Who is calling: tokens, sessions, Basic; login and logout; the limit on anonymous calls.

use axum::http::Method;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value, json};

use super::answer::{Answer, Outcome};
use super::call::Call;
use super::records::User;
use super::state::{State, random_key, stamp};
use super::users;
use super::version::Version;

/// How a caller was identified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    Anonymous,
    Token(u64),
    /// A personal access token, as newer sites have them: it has its owner's rights, except for changing users'
    /// groups and deleting users.
    Personal(u64),
    Other(u64),
}

impl Entry {
    pub(super) fn user(self) -> Option<u64> {
        match self {
            Self::Anonymous => None,
            Self::Token(user) | Self::Personal(user) | Self::Other(user) => Some(user),
        }
    }
}

/// The challenge names only Token, so a client has to send Basic without being asked.
pub(super) fn unauthorized(text: &str) -> Answer {
    Answer::detail(401, text).with("www-authenticate", "Token")
}

/// Checks token, session and Basic, in this order. This is why a cookie with Basic needs a CSRF token, and a
/// cookie with a token does not.
pub(super) fn identify(state: &mut State, call: &Call) -> Result<Entry, Answer> {
    let credentials = call.header(AUTHORIZATION).unwrap_or_default();
    let (scheme, rest) = credentials.split_once(' ').unwrap_or((credentials, ""));
    if scheme.eq_ignore_ascii_case("token") {
        return by_token(state, rest.trim()).map(Entry::Token);
    }
    if scheme.eq_ignore_ascii_case("bearer") && state.version >= Version::V2_73 {
        return by_personal_token(state, rest.trim()).map(Entry::Personal);
    }
    if let Some(user) = by_session(state, call)? {
        return Ok(Entry::Other(user));
    }
    if scheme.eq_ignore_ascii_case("basic") {
        return by_password(state, rest.trim()).map(Entry::Other);
    }
    Ok(Entry::Anonymous)
}

fn by_token(state: &mut State, token: &str) -> Result<u64, Answer> {
    if token.is_empty() {
        return Err(unauthorized("Invalid token header. No credentials provided."));
    }
    let now = state.now();
    let owns = |user: &&mut User| user.token.as_ref().is_some_and(|own| own.expose_secret() == token);
    match state.users.values_mut().find(owns) {
        Some(user) if !user.is_active => Err(unauthorized("User inactive or deleted.")),
        Some(user) => {
            user.last_login = Some(now);
            Ok(user.id)
        }
        None => Err(unauthorized("Invalid token.")),
    }
}

fn by_personal_token(state: &State, token: &str) -> Result<u64, Answer> {
    let known = state.personal_tokens.iter().find(|(_, own)| own.expose_secret() == token);
    known.map(|(user, _)| *user).ok_or_else(|| unauthorized("Invalid token."))
}

/// A new personal access token for this user.
pub(super) fn add_personal_token(state: &mut State, user: u64) -> String {
    let token = random_key(40);
    state.personal_tokens.push((user, SecretString::from(token.clone())));
    token
}

/// Creates a personal access token on request.
pub(super) fn make_personal_token(state: &mut State, call: &Call, user: u64) -> Outcome {
    let fields = call.fields()?;
    let token = add_personal_token(state, user);
    let now = stamp(state.now());
    Ok(Answer::json(
        201,
        json!({
            "id": state.personal_tokens.len(),
            "name": fields.get("name"),
            "created_date": now,
            "updated_date": now,
            "expiry_date": null,
            "last_used_date": null,
            "read_only": fields.get("read_only").and_then(Value::as_bool).unwrap_or_default(),
            "owner": users::basic(state, Some(user)),
            "value": token,
        }),
    ))
}

fn by_session(state: &State, call: &Call) -> Result<Option<u64>, Answer> {
    let Some(session) = call.cookie("sessionid").and_then(|key| state.sessions.get(key)) else {
        return Ok(None);
    };
    if !state.users.get(&session.user).is_some_and(|user| user.is_active) {
        return Ok(None);
    }
    let safe = [Method::GET, Method::HEAD, Method::OPTIONS].contains(&call.method);
    if !safe && call.header("x-csrftoken") != Some(session.csrf.as_str()) {
        let text = match state.version {
            Version::V2_2 => "CSRF Failed: CSRF token missing or incorrect.",
            Version::V2_14 | Version::V2_73 => "CSRF Failed: CSRF token missing.",
        };
        return Err(Answer::detail(403, text));
    }
    Ok(Some(session.user))
}

fn by_password(state: &State, encoded: &str) -> Result<u64, Answer> {
    let decoded = STANDARD.decode(encoded).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let Some((name, password)) = decoded.as_deref().and_then(|text| text.split_once(':')) else {
        return Err(unauthorized("Invalid basic header. Credentials not correctly base64 encoded."));
    };
    check(state, |user| user.username == name, password)
        .ok_or_else(|| unauthorized("Invalid username/password."))
}

/// The active user that `is_meant` selects, if the password is theirs.
fn check(state: &State, is_meant: impl Fn(&User) -> bool, password: &str) -> Option<u64> {
    let user = state.users.values().find(|user| is_meant(user))?;
    (user.is_active && user.password.expose_secret() == password).then_some(user.id)
}

/// Counts an anonymous call; too many within a minute give 429 with the seconds to wait.
pub(super) fn throttle(state: &mut State) -> Result<(), Answer> {
    let Some(limit) = state.throttle else { return Ok(()) };
    let now = state.now();
    let minute = TimeDelta::minutes(1);
    state.anonymous_calls.retain(|call| now - *call < minute);
    if state.anonymous_calls.len() < limit as usize {
        state.anonymous_calls.push(now);
        return Ok(());
    }
    let oldest = state.anonymous_calls.first().copied().unwrap_or(now);
    let wait = (minute - (now - oldest)).num_milliseconds();
    let seconds = u64::try_from(wait).unwrap_or(0).div_ceil(1000);
    let unit = if seconds == 1 { "second" } else { "seconds" };
    let text = format!("Request was throttled. Expected available in {seconds} {unit}.");
    Err(Answer::detail(429, &text).with("retry-after", seconds.to_string()))
}

/// `Set-Cookie` values of the user's session.
pub(super) fn session_cookies(state: &mut State, user: u64) -> Vec<String> {
    let (key, csrf) = state.open_session(user);
    vec![
        format!("csrftoken={csrf}; Path=/; SameSite=Lax"),
        format!("sessionid={key}; HttpOnly; Path=/; SameSite=Lax"),
    ]
}

/// A session and a token for a user who has just logged in or registered.
pub(super) fn welcome(state: &mut State, user: u64, mut answer: Answer) -> Answer {
    let now = state.now();
    if let Some(user) = state.users.get_mut(&user) {
        user.last_login = Some(now);
    }
    let cookies = session_cookies(state, user);
    answer.headers.extend(cookies.into_iter().map(|cookie| ("set-cookie", cookie)));
    answer
}

pub(super) fn login(state: &mut State, call: &Call) -> Outcome {
    if state.version >= Version::V2_14 {
        call.refuse_forms()?;
    }
    let fields = call.fields()?;
    let text = |name: &str| fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let (name, email, password) = (text("username"), text("email"), text("password"));
    let known = match (state.version, name, email, password) {
        (Version::V2_73, Some(name), _, Some(password)) => {
            check(state, |user| user.username.to_lowercase() == name.to_lowercase(), password)
        }
        (_, Some(name), _, Some(password)) => check(state, |user| user.username == name, password),
        (Version::V2_14 | Version::V2_73, None, Some(email), Some(password)) => {
            check(state, |user| user.email.eq_ignore_ascii_case(email), password)
        }
        _ => return Err(incomplete(state.version, &fields)),
    };
    let refused = || Answer::field("non_field_errors", "Unable to log in with provided credentials.");
    let user = known.ok_or_else(refused)?;
    let key = state.token_of(user).ok_or_else(Answer::server_error)?;
    Ok(welcome(state, user, Answer::json(200, json!({"key": key}))))
}

fn incomplete(version: Version, fields: &Map<String, Value>) -> Answer {
    match version {
        Version::V2_2 if !fields.contains_key("password") => {
            Answer::field("password", "This field is required.")
        }
        Version::V2_2 => Answer::field("non_field_errors", "Must include \"username\" and \"password\"."),
        Version::V2_14 | Version::V2_73 => {
            Answer::list("Must include either \"username\" or \"email\" and \"password\".")
        }
    }
}

/// Ends the session and the token, everywhere.
pub(super) fn logout(state: &mut State, user: u64) -> Answer {
    state.sessions.retain(|_, session| session.user != user);
    if let Some(user) = state.users.get_mut(&user) {
        user.token = None;
    }
    Answer::detail(200, "Successfully logged out.")
}
