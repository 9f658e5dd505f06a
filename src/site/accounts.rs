//! Users of the site: finding, registering, making them annotators, deleting.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use reqwest::{Method, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::client::Site;
use super::error::{SiteError, texts_of};
use super::session::LOGIN;
use super::wire::{AboutAnswer, LoginKey, Registered, UserAnswer};
use crate::model::CauseKind;

/// The only group of an annotator: such users see what is assigned to them and create nothing.
const WORKER: &str = "worker";

/// What the site reports about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Its version, as it names it (`2.2`, `2.14.4`).
    pub version: String,
    /// The time of its clock, to the second, if it sends one.
    pub clock: Option<DateTime<Utc>>,
}

/// A user of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Its id.
    pub id: u64,
    /// Its name, in the case it was registered with.
    pub username: String,
    /// Its groups: `admin`, `user`, `worker`, …
    pub groups: Vec<String>,
}

/// The result of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// The account exists, with the password that was sent.
    Created,
    /// The name is already taken (the site ignores case), perhaps by ourselves before a crash:
    /// [`Accounts::login_works`] shows that.
    NameTaken,
    /// The name is free, but the e-mail address derived from it is taken: by an account that was renamed.
    AddressTaken,
    /// The account exists, but nobody can use it before its e-mail address is verified, which never happens.
    Unverified,
}

impl From<UserAnswer> for User {
    fn from(answer: UserAnswer) -> Self {
        Self { id: answer.id, username: answer.username, groups: answer.groups }
    }
}

/// Users of the site: the accounts of candidates.
pub trait Accounts {
    /// The user with exactly this name, including case.
    fn find_user(&self, username: &str) -> impl Future<Output = Result<Option<User>, SiteError>> + Send;

    /// Registers an account. The caller must store the password *before* the call: no one can read or set it later.
    ///
    /// `Permanent` when the site rejects the name, the password, or the e-mail address.
    fn register(
        &self,
        username: &str,
        password: &SecretString,
    ) -> impl Future<Output = Result<Registration, SiteError>> + Send;

    /// Whether a user can log in with this name and password.
    fn login_works(
        &self,
        username: &str,
        password: &SecretString,
    ) -> impl Future<Output = Result<bool, SiteError>> + Send;

    /// Makes the user an annotator and nothing else. Does not call the site if the user is one already.
    fn make_worker(&self, user: &User) -> impl Future<Output = Result<(), SiteError>> + Send;

    /// Deletes a user; their tasks and annotations stay. If there is no such user, it is already done.
    fn delete_user(&self, id: u64) -> impl Future<Output = Result<(), SiteError>> + Send;
}

impl Accounts for Site {
    async fn find_user(&self, username: &str) -> Result<Option<User>, SiteError> {
        self.reported("find_user", async {
            let filter = json!({"==": [{"var": "username"}, username]}).to_string();
            let users: Vec<UserAnswer> = self.list("/api/users", &[("filter", &filter)]).await?;
            Ok(users.into_iter().find(|user| user.username == username).map(User::from))
        })
        .await
    }

    async fn register(&self, username: &str, password: &SecretString) -> Result<Registration, SiteError> {
        self.reported("register", async {
            // All accounts without an address count as having the same one, so only one account could do without.
            let body = json!({
                "username": username,
                "email": address(username, &self.settings().email_domain),
                "password1": password.expose_secret(),
                "password2": password.expose_secret(),
                "confirmations": [],
            });
            let call = self.anonymous_call(Method::POST, "/api/auth/register", password);
            let answer = call.with(|request| request.json(&body)).send().await?;
            match answer.status {
                // Half an answer is enough to know that the account exists.
                StatusCode::CREATED if answer.json::<Registered>().is_ok_and(|made| made.is_unverified) => {
                    Ok(Registration::Unverified)
                }
                StatusCode::CREATED => Ok(Registration::Created),
                StatusCode::BAD_REQUEST => {
                    answer.error_body().and_then(|body| taken(&body)).ok_or_else(|| answer.failure())
                }
                status if status.is_success() => Err(SiteError::wrong_server("POST /api/auth/register")),
                _ => Err(answer.failure()),
            }
        })
        .await
    }

    async fn login_works(&self, username: &str, password: &SecretString) -> Result<bool, SiteError> {
        self.reported("login", async {
            let body = json!({"username": username, "password": password.expose_secret()});
            let call = self.anonymous_call(LOGIN.0, LOGIN.1, password);
            let answer = call.with(|request| request.json(&body)).send().await?;
            let is_refused = answer.status == StatusCode::BAD_REQUEST
                && answer.error_body().is_some_and(|body| body.get("non_field_errors").is_some());
            if is_refused {
                return Ok(false);
            }
            answer.json::<LoginKey>().map(|_| true)
        })
        .await
    }

    async fn make_worker(&self, user: &User) -> Result<(), SiteError> {
        self.reported("set_role", async {
            if user.groups == [WORKER] {
                return Ok(());
            }
            let call = self.call(Method::PATCH, &format!("/api/users/{}", user.id));
            let changed: UserAnswer =
                call.with(|request| request.json(&json!({"groups": [WORKER]}))).read().await?;
            if changed.groups == [WORKER] {
                return Ok(());
            }
            // The site may answer "done" and do nothing if the right to change groups is missing.
            Err(SiteError::Unauthorized {
            cause: CauseKind::Rights.because(format!(
                "the user {} stayed in the groups {:?}; check that the bot's user is an administrator of the \
                 site and uses no personal access token",
                user.username, changed.groups
            )),
        })
        })
        .await
    }

    async fn delete_user(&self, id: u64) -> Result<(), SiteError> {
        self.reported("delete_user", async {
            match self.call(Method::DELETE, &format!("/api/users/{id}")).finish().await {
                Err(SiteError::NotFound { .. }) => Ok(()),
                other => other,
            }
        })
        .await
    }
}

impl Site {
    /// What the site reports about itself.
    pub async fn about(&self) -> Result<About, SiteError> {
        let answer = self.call(Method::GET, "/api/server/about").send().await?;
        let about: AboutAnswer = answer.json()?;
        Ok(About { version: about.version, clock: answer.clock() })
    }

    /// Number of files and folders in the root of the site's shared storage.
    pub async fn share_size(&self) -> Result<usize, SiteError> {
        let call = self.call(Method::GET, "/api/server/share");
        let entries: Vec<IgnoredAny> =
            call.with(|request| request.query(&[("directory", "/")])).read().await?;
        Ok(entries.len())
    }

    /// Whether our token, which the site does not accept as a key, is a personal access token. Such tokens can
    /// neither set groups nor delete users.
    pub async fn token_is_personal(&self) -> Result<bool, SiteError> {
        let Some(call) = self.personal_call(Method::GET, "/api/users/self") else { return Ok(false) };
        Ok(call.send().await?.status.is_success())
    }

    /// The user that our credentials belong to.
    pub async fn myself(&self) -> Result<User, SiteError> {
        let answer: UserAnswer = self.call(Method::GET, "/api/users/self").read().await?;
        Ok(answer.into())
    }

    /// The users whose names contain this word, and perhaps others: the caller must check the names.
    pub async fn search_users(&self, word: &str) -> Result<Vec<User>, SiteError> {
        let users: Vec<UserAnswer> = self.list("/api/users", &[("search", word)]).await?;
        Ok(users.into_iter().map(User::from).collect())
    }
}

/// The e-mail address of an account: its name, with every character that an address can't have written as `=`
/// and its hexadecimal code, so that two names never get the same address.
pub(super) fn address(username: &str, domain: &str) -> String {
    let mut local = String::new();
    for letter in username.chars() {
        match letter {
            _ if letter.is_ascii_alphanumeric() || "_-+".contains(letter) => local.push(letter),
            other => {
                // Writing to a string never fails.
                let _ = write!(local, "={:x}=", u32::from(other));
            }
        }
    }
    format!("{local}@{domain}")
}

/// Why a registration was refused, if the name or the address is taken. If both are, sites report the name
/// alone; the address is under its field (up to 2.14) or in a bare list (2.73).
fn taken(body: &Value) -> Option<Registration> {
    let names = body.get("username").map(texts_of).unwrap_or_default();
    if names.iter().any(|error| error.contains("already exists")) {
        return Some(Registration::NameTaken);
    }
    let is_alone = body.as_object().is_none_or(|fields| fields.len() == 1);
    let address = if body.is_array() { Some(body) } else { body.get("email") };
    let addresses = address.map(texts_of).unwrap_or_default();
    let is_taken = |error: &&str| error.contains("already registered") || error.contains("already exists");
    (is_alone && addresses.iter().any(is_taken)).then_some(Registration::AddressTaken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_names_own_error_means_that_it_is_taken() {
        let taken_name = json!({"username": ["A user with that username already exists."]});
        assert_eq!(taken(&taken_name), Some(Registration::NameTaken));
        assert_eq!(taken(&json!({"username": ["Ensure this field has at least 5 characters."]})), None);
    }

    #[test]
    fn a_taken_address_is_told_in_two_shapes() {
        let text = "A user is already registered with this e-mail address.";
        for body in [json!({"email": [text]}), json!([text])] {
            assert_eq!(taken(&body), Some(Registration::AddressTaken));
        }
        // Another name would not help against the other problem.
        assert_eq!(taken(&json!({"email": [text], "password1": ["This password is too common."]})), None);
        assert_eq!(taken(&json!({"email": ["Enter a valid email address."]})), None);
    }

    #[test]
    fn every_name_has_an_address_of_its_own() {
        assert_eq!(
            address("slava_Annotator-2", "candidates.invalid"),
            "slava_Annotator-2@candidates.invalid"
        );
        assert_eq!(address("я.a", "x.org"), "=44f==2e=a@x.org");
        assert_ne!(address("a.b", "x.org"), address("a=2e=b", "x.org"));
    }
}
