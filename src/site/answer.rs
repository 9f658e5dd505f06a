//! The answer to a call, read within limits.

use bytes::{Bytes, BytesMut};
use chrono::{DateTime, Utc};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Response, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;

use super::asker::Asker;
use super::error::{SiteError, is_refusal_of_a_gateway};
use super::limits::{self, is_too_much};
use crate::net;

/// The answer. The status is final even if the connection broke before the end of the body.
pub(super) struct Answer {
    pub status: StatusCode,
    /// The name of the call.
    pub name: String,
    asker: Asker,
    secrets: Vec<SecretString>,
    headers: HeaderMap,
    body: Result<Bytes, SiteError>,
}

impl Answer {
    /// Reads an answer of up to this many bytes, if it is a success.
    pub async fn read(
        response: Response,
        name: String,
        asker: Asker,
        secrets: Vec<SecretString>,
        limit: usize,
    ) -> Self {
        let status = response.status();
        let headers = response.headers().clone();
        let body = if status.is_success() {
            whole(response, &name, limit).await
        } else {
            Ok(beginning(response).await)
        };
        Self { status, name, asker, secrets, headers, body }
    }

    /// Checks for success, whatever the body is, unless it is a page from a proxy or gateway.
    pub fn finished(&self) -> Result<(), SiteError> {
        match self.status.is_success() {
            true if self.is_page() => Err(SiteError::wrong_server(&self.name)),
            true => Ok(()),
            false => Err(self.failure()),
        }
    }

    /// The JSON of a success.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, SiteError> {
        if !self.status.is_success() {
            return Err(self.failure());
        }
        let body = self.body.as_ref().map_err(Clone::clone)?;
        serde_json::from_slice(body).map_err(|error| {
            if is_too_much(&error) {
                SiteError::too_long(&self.name)
            } else {
                SiteError::unexpected(&self.name, &error)
            }
        })
    }

    /// The bytes of a success.
    pub fn bytes(self) -> Result<Bytes, SiteError> {
        match self.status.is_success() {
            true if self.is_page() => Err(SiteError::wrong_server(&self.name)),
            true => self.body,
            false => Err(self.failure()),
        }
    }

    /// Whether the site itself does not accept our credentials.
    pub fn refuses_us(&self) -> bool {
        let body = self.body.as_deref().unwrap_or_default();
        self.status == StatusCode::UNAUTHORIZED
            && !is_refusal_of_a_gateway(self.status, &String::from_utf8_lossy(body))
    }

    /// The time of the server's clock, to the second.
    pub fn clock(&self) -> Option<DateTime<Utc>> {
        net::date(&self.headers)
    }

    /// Whether it is a page for people, as a proxy shows it.
    fn is_page(&self) -> bool {
        let kind = self.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        kind.is_some_and(|kind| kind.trim_start().starts_with("text/html"))
    }

    /// The JSON of an error, if it is one.
    pub fn error_body(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(self.body.as_ref().ok()?).ok()
    }

    /// The error for an answer that is not the expected success.
    pub fn failure(&self) -> SiteError {
        let body = self.body.as_deref().unwrap_or_default();
        let mut body = String::from_utf8_lossy(body).into_owned();
        // A server that echoes what it was sent must not bring a password into the log.
        for secret in self.secrets.iter().map(SecretString::expose_secret).filter(|secret| !secret.is_empty())
        {
            body = body.replace(secret, "***");
        }
        SiteError::from_answer(&self.name, self.asker, self.status, &self.headers, &body, Utc::now())
    }
}

/// The body of an answer to this call, if it is not longer than the limit.
async fn whole(mut response: Response, call: &str, limit: usize) -> Result<Bytes, SiteError> {
    let mut body = BytesMut::new();
    // By then there is a connection.
    let broken = |error| SiteError::from_transport(call, &error, false);
    while let Some(piece) = response.chunk().await.map_err(broken)? {
        if body.len() + piece.len() > limit {
            return Err(SiteError::too_much(call, limit));
        }
        body.extend_from_slice(&piece);
    }
    Ok(body.freeze())
}

/// The part of an error message that is worth reading.
async fn beginning(mut response: Response) -> Bytes {
    let mut body = BytesMut::new();
    while let Ok(Some(piece)) = response.chunk().await {
        let room = limits::COMPLAINT - body.len();
        body.extend_from_slice(&piece[..piece.len().min(room)]);
        if body.len() == limits::COMPLAINT {
            break;
        }
    }
    body.freeze()
}
