//! The transport: addresses, headers, credentials. What an answer means for one step stands with that
//! step.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use bytes::{Bytes, BytesMut};
use chrono::{DateTime, Utc};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, RequestBuilder, Response, StatusCode, Url};
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use tokio::sync::{OnceCell, Semaphore, SemaphorePermit};

use super::error::{SiteError, is_refusal_of_a_gateway};
use super::limits::{self, is_too_much};
use super::session::{LOGIN, Proof, Session};
use super::{Credentials, SiteSettings};
use crate::net;

/// The only type of answers that every age of the site gives; a bare `application/json` is refused with 406.
const ACCEPTED: &str = "application/vnd.cvat+json";

/// A connection to the site. Cloning is cheap; the clones share connections.
#[derive(Clone)]
pub struct Site {
    inner: Arc<Inner>,
}

/// Who a call is sent as: what to check when it is refused depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asker {
    /// Nobody: it carries no credentials.
    Nobody,
    /// The bot's own user.
    Bot,
    /// An account that the bot has made.
    Account,
}

struct Inner {
    http: reqwest::Client,
    /// It is asked in plain HTTP through a proxy.
    by_proxy: bool,
    /// Who we are.
    asker: Asker,
    settings: SiteSettings,
    session: Session,
    me: OnceCell<u64>,
    /// Places for those who read much.
    readers: Semaphore,
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site").field("url", &self.inner.settings.url.as_str()).finish_non_exhaustive()
    }
}

impl Site {
    /// A client for the site of the settings; nothing is sent yet.
    ///
    /// Refuses an address that is not http(s), jobs without images, and credentials that cannot stand in a
    /// header.
    pub fn new(settings: SiteSettings) -> Result<Self, SiteError> {
        Self::for_asker(settings, Asker::Bot)
    }

    /// The same site, as somebody sees it whose account the bot has made.
    pub fn for_account(&self, username: &str, password: &SecretString) -> Result<Self, SiteError> {
        let credentials = Credentials::Basic { username: username.to_owned(), password: password.clone() };
        Self::for_asker(SiteSettings { credentials, ..self.settings().clone() }, Asker::Account)
    }

    fn for_asker(mut settings: SiteSettings, asker: Asker) -> Result<Self, SiteError> {
        if !matches!(settings.url.scheme(), "http" | "https") {
            return Err(SiteError::permanent("the site's address must begin with http:// or https://"));
        }
        if settings.segment_size == 0 {
            return Err(SiteError::permanent("a job needs at least one picture (segment size)"));
        }
        settings.url = without_secrets(&settings.url);
        settings.public_url = settings.public_url.as_ref().map(without_secrets);
        let session = Session::new(&settings.credentials)?;
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(ACCEPTED));
        // No cookies: with a session's cookie the site ignores our credentials and asks for a CSRF token.
        let http = net::http(&settings.way, settings.timeout)
            .map_err(|error| SiteError::permanent(error.to_string()))?
            .user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            .build()
            .map_err(|error| SiteError::permanent(format!("cannot set up HTTP: {}", error.without_url())))?;
        let by_proxy = settings.way.is_plain_by_proxy(&settings.url);
        let (me, readers) = (OnceCell::new(), Semaphore::new(limits::SIDE_BY_SIDE));
        Ok(Self { inner: Arc::new(Inner { http, by_proxy, asker, settings, session, me, readers }) })
    }

    /// The page on which a candidate draws.
    #[must_use]
    pub fn job_link(&self, task: u64, job: u64) -> String {
        let public = self.inner.settings.public_url.as_ref().unwrap_or(&self.inner.settings.url);
        joined(public, &format!("/tasks/{task}/jobs/{job}")).into()
    }

    pub(super) fn settings(&self) -> &SiteSettings {
        &self.inner.settings
    }

    /// The id of our own user, asked for once.
    pub(super) async fn my_id(&self) -> Result<u64, SiteError> {
        self.inner.me.get_or_try_init(|| async { Ok(self.myself().await?.id) }).await.copied()
    }

    /// Waits until there is a place for somebody who reads much.
    pub(super) async fn place_to_read(&self) -> Option<SemaphorePermit<'_>> {
        self.inner.readers.acquire().await.ok()
    }

    /// A call as ourselves. The path begins with a slash and ends without one (with one, the site answers
    /// 404).
    pub(super) fn call(&self, method: Method, path: &str) -> Call {
        let mut call = self.bare_call(method, path);
        call.site = Some(self.clone());
        call
    }

    /// A call as nobody.
    pub(super) fn nobodys_call(&self, method: Method, path: &str) -> Call {
        let mut call = self.bare_call(method, path);
        call.asker = Asker::Nobody;
        call
    }

    /// The same with a token that is sent as a personal access token is; none when we have a name and a password.
    pub(super) fn personal_call(&self, method: Method, path: &str) -> Option<Call> {
        let Credentials::Token(token) = &self.inner.settings.credentials else { return None };
        let call = self.bare_call(method, path);
        Some(call.with(|request| request.bearer_auth(token.expose_secret())))
    }

    /// A call as nobody, which carries the password of somebody else.
    pub(super) fn anonymous_call(&self, method: Method, path: &str, password: &SecretString) -> Call {
        let mut call = self.nobodys_call(method, path);
        call.secrets.push(password.clone());
        call
    }

    fn bare_call(&self, method: Method, path: &str) -> Call {
        Call {
            name: format!("{method} {path}"),
            request: self.inner.http.request(method, self.address(path)),
            site: None,
            asker: self.inner.asker,
            limit: limits::ANSWER,
            secrets: self.inner.session.secret().cloned().into_iter().collect(),
            by_proxy: self.inner.by_proxy,
        }
    }

    /// What shows the site who we are; logs in for it if need be.
    async fn proof(&self) -> Result<Option<Proof>, SiteError> {
        self.inner.session.proof(|| self.nobodys_call(LOGIN.0, LOGIN.1)).await
    }

    fn address(&self, path: &str) -> Url {
        joined(&self.inner.settings.url, path)
    }
}

/// An address below a base, which may have a path of its own.
fn joined(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    let path = format!("{}{path}", url.path().trim_end_matches('/'));
    url.set_path(&path);
    url
}

/// The address alone: no user, no password, no query.
pub(super) fn without_secrets(url: &Url) -> Url {
    let mut url = url.clone();
    // They fail only for addresses without a host, which cannot have a user either.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.set_fragment(None);
    url
}

/// One request in the making.
pub(super) struct Call {
    name: String,
    request: RequestBuilder,
    /// Whose session it is sent in; none: it proves nothing, or has its proof already.
    site: Option<Site>,
    asker: Asker,
    /// Most bytes of the answer.
    limit: usize,
    secrets: Vec<SecretString>,
    /// Whoever it is connected to is a proxy.
    by_proxy: bool,
}

impl Call {
    /// Reads an answer up to so many bytes.
    pub fn within(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// Adds a query, a body, headers, …
    pub fn with(mut self, change: impl FnOnce(RequestBuilder) -> RequestBuilder) -> Self {
        self.request = change(self.request);
        self
    }

    /// Sends it; an answer of any status is an answer. With a key that the site no longer takes it is sent once more with
    /// a new one.
    pub async fn send(self) -> Result<Answer, SiteError> {
        let again = self.copy();
        self.send_or_else(|| again).await
    }

    /// The same of a call that can't be copied, such as one whose body is a stream: `again` makes another.
    pub async fn send_or_else(mut self, again: impl FnOnce() -> Option<Self>) -> Result<Answer, SiteError> {
        let Some(site) = self.site.take() else { return self.send_once().await };
        let Some(proof) = site.proof().await? else { return self.send_once().await };
        let answer = self.prove(&proof).send_once().await?;
        if !answer.refuses_us() || !site.inner.session.drop(&proof).await {
            return Ok(answer);
        }
        match (again(), site.proof().await?) {
            (Some(call), Some(proof)) => call.prove(&proof).send_once().await,
            _ => Ok(answer),
        }
    }

    fn prove(mut self, proof: &Proof) -> Self {
        self.secrets.extend(proof.secret());
        self.with(|request| request.header(AUTHORIZATION, proof.header()))
    }

    /// The same once more, unless its body is a stream.
    fn copy(&self) -> Option<Self> {
        Some(Self {
            name: self.name.clone(),
            request: self.request.try_clone()?,
            site: None,
            asker: self.asker,
            limit: self.limit,
            secrets: self.secrets.clone(),
            by_proxy: self.by_proxy,
        })
    }

    /// Sends it as it is.
    pub async fn send_once(self) -> Result<Answer, SiteError> {
        let start = Instant::now();
        let sent = self.request.send().await;
        let response = sent.map_err(|error| SiteError::from_transport(&self.name, &error, self.by_proxy))?;
        let status = response.status();
        let headers = response.headers().clone();
        let body = if status.is_success() {
            whole(response, &self.name, self.limit).await
        } else {
            Ok(beginning(response).await)
        };
        tracing::debug!(call = self.name, status = status.as_u16(), elapsed = ?start.elapsed(), "answered");
        Ok(Answer { name: self.name, asker: self.asker, secrets: self.secrets, status, headers, body })
    }

    /// Sends it and reads the answer of a success.
    pub async fn read<T: DeserializeOwned>(self) -> Result<T, SiteError> {
        self.send().await?.json()
    }

    /// Sends it; a success is a success whatever its body is, but not the page of somebody on the way.
    pub async fn finish(self) -> Result<(), SiteError> {
        self.send().await?.finished()
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

/// As much of a complaint as anybody reads.
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

/// What came back. The status is final even when the connection broke before the end of the body.
pub(super) struct Answer {
    pub status: StatusCode,
    name: String,
    asker: Asker,
    secrets: Vec<SecretString>,
    headers: HeaderMap,
    body: Result<Bytes, SiteError>,
}

impl Answer {
    /// Nothing, of a success, whatever its body is, but not of the page of somebody on the way.
    pub fn finished(&self) -> Result<(), SiteError> {
        match self.status.is_success() {
            true if self.is_page() => Err(SiteError::somebody_else(&self.name)),
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
            true if self.is_page() => Err(SiteError::somebody_else(&self.name)),
            true => self.body,
            false => Err(self.failure()),
        }
    }

    /// Whether the site itself does not know who we are.
    fn refuses_us(&self) -> bool {
        let body = self.body.as_deref().unwrap_or_default();
        self.status == StatusCode::UNAUTHORIZED
            && !is_refusal_of_a_gateway(self.status, &String::from_utf8_lossy(body))
    }

    /// What the server's clock showed, to the second.
    pub fn clock(&self) -> Option<DateTime<Utc>> {
        net::date(&self.headers)
    }

    /// Whether it is a page for people, such as a proxy shows.
    fn is_page(&self) -> bool {
        let kind = self.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        kind.is_some_and(|kind| kind.trim_start().starts_with("text/html"))
    }

    /// The JSON of an error, if it is one.
    pub fn error_body(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(self.body.as_ref().ok()?).ok()
    }

    /// The verdict on an answer that is not the success hoped for.
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn settings(url: &str) -> SiteSettings {
        SiteSettings {
            url: url.parse().expect("an address"),
            credentials: Credentials::Basic { username: "admin".into(), password: "Hush-hush-1".into() },
            public_url: None,
            email_domain: "candidates.invalid".into(),
            segment_size: 5,
            image_quality: 100,
            images: crate::site::ImageSource::Upload,
            timeout: Duration::from_secs(5),
            upload_timeout: Duration::from_secs(5),
            way: net::Way::default(),
        }
    }

    #[test]
    fn links_join_whatever_the_address_looks_like() {
        for url in
            ["http://site.example/cvat", "http://site.example/cvat/", "http://u:p@site.example/cvat/?a=b#c"]
        {
            let site = Site::new(settings(url)).expect("a site");
            assert_eq!(site.job_link(7, 12), "http://site.example/cvat/tasks/7/jobs/12");
        }
        let mut inside = settings("http://cvat:8080");
        inside.public_url = Some("https://cvat.example/".parse().expect("an address"));
        let site = Site::new(inside).expect("a site");
        assert_eq!(site.job_link(7, 12), "https://cvat.example/tasks/7/jobs/12");
        let site = Site::new(settings("https://site.example:8443")).expect("a site");
        assert_eq!(site.address("/api/tasks").as_str(), "https://site.example:8443/api/tasks");
    }

    #[test]
    fn debug_shows_no_secret() {
        let settings = settings("http://root:Hush-hush-1@site.example/");
        let site = Site::new(settings.clone()).expect("a site");
        let token = Credentials::Token("Hush-hush-1".into());
        let shown = format!("{settings:?} {site:?} {token:?}");
        assert!(shown.contains("site.example"), "{shown}");
        assert!(!shown.contains("Hush"), "{shown}");
    }

    #[test]
    fn settings_that_cannot_work_are_refused_without_telling_the_secret() {
        let mut odd_token = settings("http://site.example");
        odd_token.credentials = Credentials::Token("Hush\nhush".into());
        let mut empty_jobs = settings("http://site.example");
        empty_jobs.segment_size = 0;
        for settings in [settings("ftp://u:Hush@site.example"), odd_token, empty_jobs] {
            let error = Site::new(settings).expect_err("these settings cannot work");
            assert!(matches!(error, SiteError::Permanent { .. }), "{error:?}");
            assert!(!format!("{error} {error:?}").contains("Hush"), "{error:?}");
        }
    }
}
