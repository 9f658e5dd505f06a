//! The transport: addresses, headers, credentials. The meaning of an answer for one step is in that step's
//! file.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{Method, RequestBuilder, Url};
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use tokio::sync::OnceCell;

use super::answer::Answer;
use super::asker::Asker;
use super::error::SiteError;
use super::limits;
use super::observer::Observer;
use super::session::{LOGIN, Proof, Session};
use super::settings::{Credentials, SiteSettings, without_secrets};
use crate::net;

/// The only type of answers that every generation of the site provides; a bare `application/json` is refused
/// with 406.
const ACCEPTED: &str = "application/vnd.cvat+json";

/// A connection to the site. Cloning is cheap; the clones share connections.
#[derive(Clone)]
pub struct Site {
    inner: Arc<Inner>,
    observer: Option<Arc<dyn Observer>>,
}

struct Inner {
    http: reqwest::Client,
    /// It is sent in plain HTTP through a proxy.
    by_proxy: bool,
    /// The sender.
    asker: Asker,
    settings: SiteSettings,
    session: Session,
    me: OnceCell<u64>,
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site").field("url", &self.inner.settings.url.as_str()).finish_non_exhaustive()
    }
}

impl Site {
    /// A client for the site in the settings; nothing is sent yet.
    ///
    /// Refuses an address that is not http(s), jobs without images, and credentials that cannot be in a header.
    pub fn new(settings: SiteSettings) -> Result<Self, SiteError> {
        Self::for_asker(settings, Asker::Bot)
    }

    /// The same site, as seen by an account that the bot has created.
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
        // No cookies: with a session cookie, the site ignores our credentials and asks for a CSRF token.
        let http = net::http(&settings.way, settings.timeout)
            .map_err(|error| SiteError::permanent(error.to_string()))?
            .user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            .build()
            .map_err(|error| SiteError::permanent(format!("cannot set up HTTP: {}", error.without_url())))?;
        let by_proxy = settings.way.is_plain_by_proxy(&settings.url);
        let inner = Inner { http, by_proxy, asker, settings, session, me: OnceCell::new() };
        Ok(Self { inner: Arc::new(inner), observer: None })
    }

    /// The same client, which reports its calls from now on.
    #[must_use]
    pub fn observed_by(self, observer: Arc<dyn Observer>) -> Self {
        Self { observer: Some(observer), ..self }
    }

    /// Makes a call and reports its result: all calls of [`super::Api`] go through here.
    pub(super) fn reported<T>(
        &self,
        call: &'static str,
        answer: impl Future<Output = Result<T, SiteError>> + Send,
    ) -> impl Future<Output = Result<T, SiteError>> + Send {
        let asked = Instant::now();
        // On the heap: otherwise every future that waits for a call would be large.
        let answer = Box::pin(answer);
        async move {
            let answer = answer.await;
            if let Some(observer) = &self.observer {
                observer.called(call, asked.elapsed(), answer.as_ref().err());
            }
            answer
        }
    }

    /// Checks whether the site is reachable and accepts us.
    pub async fn look(&self) -> Result<(), SiteError> {
        self.reported("look", async { self.myself().await.map(drop) }).await
    }

    pub(super) fn settings(&self) -> &SiteSettings {
        &self.inner.settings
    }

    /// The id of our own user, asked for once.
    pub(super) async fn my_id(&self) -> Result<u64, SiteError> {
        self.inner.me.get_or_try_init(|| async { Ok(self.myself().await?.id) }).await.copied()
    }

    /// An address of the site, as candidates open it.
    pub(super) fn public_address(&self, path: &str) -> Url {
        joined(self.inner.settings.public_url.as_ref().unwrap_or(&self.inner.settings.url), path)
    }

    /// A call as ourselves. The path begins with a slash and does not end with one (with one, the site answers
    /// 404).
    pub(super) fn call(&self, method: Method, path: &str) -> Call {
        let mut call = self.bare_call(method, path);
        call.site = Some(self.clone());
        call
    }

    /// A call without credentials.
    pub(super) fn nobodys_call(&self, method: Method, path: &str) -> Call {
        let mut call = self.bare_call(method, path);
        call.asker = Asker::Nobody;
        call
    }

    /// The same with our token, sent as a personal access token; `None` when we have a name and a password.
    pub(super) fn personal_call(&self, method: Method, path: &str) -> Option<Call> {
        let Credentials::Token(token) = &self.inner.settings.credentials else { return None };
        let call = self.bare_call(method, path);
        Some(call.with(|request| request.bearer_auth(token.expose_secret())))
    }

    /// A call without credentials that carries the password of another user.
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

    /// The proof of our identity for the site; logs in if necessary.
    async fn proof(&self) -> Result<Option<Proof>, SiteError> {
        let log_in = |body: serde_json::Value| {
            self.nobodys_call(LOGIN.0, LOGIN.1).with(|request| request.json(&body)).send_once()
        };
        self.inner.session.proof(log_in).await
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

/// A request that is being built.
pub(super) struct Call {
    name: String,
    request: RequestBuilder,
    /// The session that it is sent in; `None`: it needs no proof, or has it already.
    site: Option<Site>,
    asker: Asker,
    /// Maximum size of the answer, in bytes.
    limit: usize,
    secrets: Vec<SecretString>,
    /// The connection leads to a proxy.
    by_proxy: bool,
}

impl Call {
    /// Reads an answer of up to this many bytes.
    pub fn within(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// Adds a query, a body, headers, …
    pub fn with(mut self, change: impl FnOnce(RequestBuilder) -> RequestBuilder) -> Self {
        self.request = change(self.request);
        self
    }

    /// Sends it; an answer of any status counts as an answer. If the site no longer accepts the key, it is sent
    /// once more with a new one.
    pub async fn send(self) -> Result<Answer, SiteError> {
        let again = self.copy();
        self.send_or_else(|| again).await
    }

    /// The same for a call that can't be copied, for example because its body is a stream: `again` creates another
    /// one.
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

    /// A copy of it, unless its body is a stream.
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
        let answer = Answer::read(response, self.name, self.asker, self.secrets, self.limit).await;
        tracing::debug!(call = answer.name, status = answer.status.as_u16(), elapsed = ?start.elapsed(), "answered");
        Ok(answer)
    }

    /// Sends it and reads the answer of a success.
    pub async fn read<T: DeserializeOwned>(self) -> Result<T, SiteError> {
        self.send().await?.json()
    }

    /// Sends it; a success counts as success whatever its body is, unless it is a page from a proxy or gateway.
    pub async fn finish(self) -> Result<(), SiteError> {
        self.send().await?.finished()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::model::{JobId, TaskId};
    use crate::site::Jobs;

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
            assert_eq!(site.job_link(TaskId(7), JobId(12)), "http://site.example/cvat/tasks/7/jobs/12");
        }
        let mut inside = settings("http://cvat:8080");
        inside.public_url = Some("https://cvat.example/".parse().expect("an address"));
        let site = Site::new(inside).expect("a site");
        assert_eq!(site.job_link(TaskId(7), JobId(12)), "https://cvat.example/tasks/7/jobs/12");
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
