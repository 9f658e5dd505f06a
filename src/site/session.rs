//! Our identity on the site: a key that is obtained with the password once and kept in memory, or its
//! replacement where there are no keys.
//!
//! On a newer site, checking a password costs a third of a second of processor time per request; checking a key
//! costs next to nothing.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::HeaderValue;
use reqwest::{Method, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::answer::Answer;
use super::error::SiteError;
use super::settings::Credentials;
use super::wire::LoginKey;
use crate::model::CauseKind;

/// What a request carries to prove who sends it.
#[derive(Clone)]
pub(super) enum Proof {
    /// A key from a log-in; the site may revoke it.
    Key(Arc<HeaderValue>, SecretString),
    /// A proof that stays the same as long as we run.
    Fixed(Arc<HeaderValue>),
}

impl Proof {
    pub fn header(&self) -> HeaderValue {
        match self {
            Self::Key(header, _) | Self::Fixed(header) => HeaderValue::clone(header),
        }
    }

    /// The secret in it that must not be shown, beside the credentials themselves.
    pub fn secret(&self) -> Option<SecretString> {
        match self {
            Self::Key(_, key) => Some(key.clone()),
            Self::Fixed(_) => None,
        }
    }

    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Key(own, _), Self::Key(other, _)) | (Self::Fixed(own), Self::Fixed(other)) => {
                Arc::ptr_eq(own, other)
            }
            _ => false,
        }
    }
}

/// The session of a client and its clones. A caller that needs a proof while another logs in waits for that
/// log-in.
pub(super) struct Session {
    credentials: Credentials,
    proof: Mutex<Option<Proof>>,
}

impl Session {
    /// A session that has not begun. Refuses credentials that cannot be in a header.
    pub fn new(credentials: &Credentials) -> Result<Self, SiteError> {
        let proof = match credentials {
            Credentials::Nobody | Credentials::Basic { .. } => None,
            Credentials::Token(token) => Some(Proof::Fixed(Arc::new(token_header(token)?))),
        };
        Ok(Self { credentials: credentials.clone(), proof: Mutex::new(proof) })
    }

    /// The secret that must not be shown from an answer.
    pub fn secret(&self) -> Option<&SecretString> {
        match &self.credentials {
            Credentials::Nobody => None,
            Credentials::Basic { password, .. } => Some(password),
            Credentials::Token(token) => Some(token),
        }
    }

    /// The proof to send; if there is none yet, logs in with `log_in`, one caller at a time. `None` without
    /// credentials.
    pub async fn proof<A>(&self, log_in: impl FnOnce(Value) -> A) -> Result<Option<Proof>, SiteError>
    where
        A: Future<Output = Result<Answer, SiteError>>,
    {
        let Credentials::Basic { username, password } = &self.credentials else {
            return Ok(self.proof.lock().await.clone());
        };
        let mut proof = self.proof.lock().await;
        if proof.is_none() {
            let body = json!({"username": username, "password": password.expose_secret()});
            *proof = Some(match login_key(&log_in(body).await?)? {
                Some(key) => Proof::Key(Arc::new(token_header(&key)?), key),
                // There is no log-in here; the site says so at once, so asking again costs nothing.
                None => Proof::Fixed(Arc::new(basic_header(username, password)?)),
            });
        }
        Ok(proof.clone())
    }

    /// Stops using a key that the site no longer accepts, unless it was replaced already. Returns whether another
    /// one can be obtained.
    pub async fn drop(&self, refused: &Proof) -> bool {
        let mut proof = self.proof.lock().await;
        if !matches!(refused, Proof::Key(..)) {
            return false;
        }
        proof.take_if(|proof| proof.is(refused));
        true
    }
}

/// The method and address of a log-in.
pub(super) const LOGIN: (Method, &str) = (Method::POST, "/api/auth/login");

/// The key in the answer to a log-in; `None` if the site has no log-in by password.
fn login_key(answer: &Answer) -> Result<Option<SecretString>, SiteError> {
    match answer.status {
        StatusCode::BAD_REQUEST => {
            Err(SiteError::Unauthorized { cause: CauseKind::Credentials.because(refused(answer)) })
        }
        StatusCode::FORBIDDEN
        | StatusCode::NOT_FOUND
        | StatusCode::METHOD_NOT_ALLOWED
        | StatusCode::GONE
        | StatusCode::NOT_IMPLEMENTED => Ok(None),
        _ => answer.json::<LoginKey>().map(|login| Some(login.key)),
    }
}

fn refused(answer: &Answer) -> String {
    let failure = answer.failure();
    format!(
        "{}; check site.username and site.password in the settings",
        failure.to_string().split_once(": ").map_or("", |(_, cause)| cause)
    )
}

fn token_header(token: &SecretString) -> Result<HeaderValue, SiteError> {
    header(&format!("Token {}", token.expose_secret()))
}

fn basic_header(username: &str, password: &SecretString) -> Result<HeaderValue, SiteError> {
    header(&format!("Basic {}", STANDARD.encode(format!("{username}:{}", password.expose_secret()))))
}

fn header(text: &str) -> Result<HeaderValue, SiteError> {
    let mut header = HeaderValue::from_str(text).map_err(|_| {
        SiteError::permanent("the site's token has a line break or another odd character in it")
    })?;
    header.set_sensitive(true);
    Ok(header)
}
