//! Users of the site: finding, registering, making annotators of them, deleting.

use chrono::{DateTime, Utc};
use reqwest::{Method, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::client::Site;
use super::error::{SiteError, texts_of};
use super::wire::{AboutAnswer, LoginKey, UserAnswer};

/// The only group of an annotator: they see what is assigned to them and create nothing.
const WORKER: &str = "worker";

/// What the site says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Its version, as it names it (`2.2`, `2.14.4`).
    pub version: String,
    /// What its clock showed, to the second, if it tells.
    pub clock: Option<DateTime<Utc>>,
}

/// A user of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Its number.
    pub id: u64,
    /// Its name, in the case it was registered with.
    pub username: String,
    /// Its groups: `admin`, `user`, `worker`, …
    pub groups: Vec<String>,
}

/// What became of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// The account is there, with the password that was sent.
    Created,
    /// Somebody has the name already (the site compares without regard to case), maybe ourselves before a
    /// crash: [`Site::login_works`] tells.
    NameTaken,
}

impl From<UserAnswer> for User {
    fn from(answer: UserAnswer) -> Self {
        Self { id: answer.id, username: answer.username, groups: answer.groups }
    }
}

impl Site {
    /// What the site says of itself.
    pub async fn about(&self) -> Result<About, SiteError> {
        let answer = self.call(Method::GET, "/api/server/about").send().await?;
        let about: AboutAnswer = answer.json()?;
        Ok(About { version: about.version, clock: answer.clock() })
    }

    /// How many files and folders the root of the site's shared storage has.
    pub async fn share_size(&self) -> Result<usize, SiteError> {
        let call = self.call(Method::GET, "/api/server/share");
        let entries: Vec<IgnoredAny> =
            call.with(|request| request.query(&[("directory", "/")])).read().await?;
        Ok(entries.len())
    }

    /// Whether our token, which the site does not take as a key, is a personal access token. Such tokens may neither
    /// set groups nor delete users.
    pub async fn token_is_personal(&self) -> Result<bool, SiteError> {
        let Some(call) = self.personal_call(Method::GET, "/api/users/self") else { return Ok(false) };
        Ok(call.send().await?.status.is_success())
    }

    /// The user that our credentials belong to.
    pub async fn myself(&self) -> Result<User, SiteError> {
        let answer: UserAnswer = self.call(Method::GET, "/api/users/self").read().await?;
        Ok(answer.into())
    }

    /// The user of exactly this name, case included.
    pub async fn find_user(&self, username: &str) -> Result<Option<User>, SiteError> {
        let filter = json!({"==": [{"var": "username"}, username]}).to_string();
        let users: Vec<UserAnswer> = self.list("/api/users", &[("filter", &filter)]).await?;
        Ok(users.into_iter().find(|user| user.username == username).map(User::from))
    }

    /// Opens an account. The caller must keep the password *before* the call: no one can read or set it
    /// later.
    ///
    /// `Permanent` when the site does not like the name, the password, or a missing e-mail address.
    pub async fn register(&self, username: &str, password: &SecretString) -> Result<Registration, SiteError> {
        let mut body = json!({
            "username": username,
            "password1": password.expose_secret(),
            "password2": password.expose_secret(),
            "confirmations": [],
        });
        // An empty address is refused, a missing one is not.
        if let Some(domain) = &self.settings().email_domain {
            body["email"] = format!("{username}@{domain}").into();
        }
        let call = self.anonymous_call(Method::POST, "/api/auth/register", password);
        let answer = call.with(|request| request.json(&body)).send().await?;
        match answer.status {
            StatusCode::CREATED => Ok(Registration::Created),
            StatusCode::BAD_REQUEST if answer.error_body().is_some_and(|body| is_name_taken(&body)) => {
                Ok(Registration::NameTaken)
            }
            status if status.is_success() => {
                Err(SiteError::transient("POST /api/auth/register: not the answer of a CVAT server"))
            }
            _ => Err(answer.failure()),
        }
    }

    /// Whether somebody can log in with this name and password.
    pub async fn login_works(&self, username: &str, password: &SecretString) -> Result<bool, SiteError> {
        let body = json!({"username": username, "password": password.expose_secret()});
        let call = self.anonymous_call(Method::POST, "/api/auth/login", password);
        let answer = call.with(|request| request.json(&body)).send().await?;
        let is_refused = answer.status == StatusCode::BAD_REQUEST
            && answer.error_body().is_some_and(|body| body.get("non_field_errors").is_some());
        if is_refused {
            return Ok(false);
        }
        answer.json::<LoginKey>().map(|_| true)
    }

    /// Makes the user an annotator and nothing else. Does not call the site if they are one already.
    pub async fn make_worker(&self, user: &User) -> Result<(), SiteError> {
        if user.groups == [WORKER] {
            return Ok(());
        }
        let call = self.call(Method::PATCH, &format!("/api/users/{}", user.id));
        let changed: UserAnswer =
            call.with(|request| request.json(&json!({"groups": [WORKER]}))).read().await?;
        if changed.groups == [WORKER] {
            return Ok(());
        }
        // The site may say "done" and do nothing, when the right to change groups is missing.
        Err(SiteError::Unauthorized {
            cause: format!(
                "the user {} stayed in the groups {:?}; check that the bot's user is an administrator of the \
                 site and uses no personal access token",
                user.username, changed.groups
            ),
        })
    }

    /// Deletes a user; their tasks and markup stay. No such user: already done.
    pub async fn delete_user(&self, id: u64) -> Result<(), SiteError> {
        match self.call(Method::DELETE, &format!("/api/users/{id}")).finish().await {
            Err(SiteError::NotFound { .. }) => Ok(()),
            other => other,
        }
    }
}

/// Whether a refused registration was refused because somebody has the name.
fn is_name_taken(body: &Value) -> bool {
    let errors = body.get("username").map(texts_of).unwrap_or_default();
    errors.iter().any(|error| error.contains("already exists"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_names_own_error_means_that_it_is_taken() {
        assert!(is_name_taken(&json!({"username": ["A user with that username already exists."]})));
        assert!(!is_name_taken(&json!({"username": ["Ensure this field has at least 5 characters."]})));
        assert!(!is_name_taken(&json!({"email": ["A user with that e-mail already exists."]})));
        assert!(!is_name_taken(&json!(["A user with that username already exists."])));
    }
}
