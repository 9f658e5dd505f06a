//! The table of every call that the bot makes to the site, and of every way in which one can fail.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use candidates_bot::demo::site::{Fault, FaultKind, Method, Version};
use candidates_bot::demo::world::Settings;
use futures::future::LocalBoxFuture;
use futures::{FutureExt, StreamExt, stream};

use crate::support::{VERSIONS, answers};

/// A call that the bot makes to the site while a candidate takes the test.
#[derive(Clone)]
pub struct Call {
    method: Method,
    path: &'static str,
    versions: &'static [Version],
    pub when: When,
}

/// When a call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// While the assignment is prepared.
    Preparing,
    /// The same, after the answer to the registration was lost.
    AfterLostRegistration,
    /// The same, after an import failed.
    AfterFailedImport,
    /// When HR retries a failed preparation.
    CleaningUp,
    /// When the candidate says that they are done.
    HandingIn,
}

const NEWER: &[Version] = &[Version::V2_73, Version::V2_14];

/// Every call.
pub fn calls() -> Vec<Call> {
    use When::{AfterFailedImport, AfterLostRegistration, CleaningUp, HandingIn, Preparing};
    let call = |method, path, versions, when| Call { method, path, versions, when };
    vec![
        call(Method::GET, "/api/users?", &VERSIONS, Preparing),
        call(Method::POST, "/api/auth/register", &VERSIONS, Preparing),
        call(Method::POST, "/api/auth/login", &VERSIONS, AfterLostRegistration),
        call(Method::PATCH, "/api/users/", &VERSIONS, Preparing),
        call(Method::GET, "/api/tasks?", &VERSIONS, Preparing),
        call(Method::GET, "/api/users/self", &VERSIONS, Preparing),
        call(Method::POST, "/api/tasks", &VERSIONS, Preparing),
        call(Method::GET, "/api/tasks/", &VERSIONS, Preparing),
        call(Method::GET, "/status", &VERSIONS, Preparing),
        call(Method::POST, "/data", &VERSIONS, Preparing),
        call(Method::GET, "/data/meta", &VERSIONS, Preparing),
        call(Method::GET, "/api/jobs?", NEWER, Preparing),
        call(Method::DELETE, "/api/tasks/", &VERSIONS, AfterFailedImport),
        call(Method::DELETE, "/api/users/", &VERSIONS, CleaningUp),
        call(Method::GET, "/api/tasks/", &VERSIONS, HandingIn),
        call(Method::GET, "/api/labels?", NEWER, HandingIn),
        call(Method::GET, "/api/jobs?", NEWER, HandingIn),
        call(Method::GET, "/data/meta", &VERSIONS, HandingIn),
        call(Method::GET, "/annotations", &VERSIONS, HandingIn),
        call(Method::PATCH, "/api/jobs/", &VERSIONS, HandingIn),
    ]
}

impl Call {
    /// An order to make this call fail this many times.
    pub fn spoilt(&self, kind: &FaultKind, times: u32) -> Fault {
        let (method, path_contains) = (Some(self.method.clone()), self.path.to_owned());
        Fault { method, path_contains, times, kind: kind.clone() }
    }

    pub fn is_upload(&self) -> bool {
        self.path == "/data"
    }

    /// Whether it reads the annotations.
    pub fn is_annotations(&self) -> bool {
        self.path == "/annotations"
    }

    /// Whether the bot can do without its answer: newer sites do not have it.
    pub fn is_optional(&self) -> bool {
        self.path == "/status"
    }

    /// Whether it changes something, so that it may be carried out although its answer is lost.
    pub fn changes(&self) -> bool {
        self.method != Method::GET && self.path != "/api/auth/login"
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {:?}", self.method, self.path, self.when)
    }
}

/// Every way in which a call can fail.
pub fn kinds() -> Vec<FaultKind> {
    let status = |code, body: &str, html, retry_after| {
        let body = body.to_owned();
        FaultKind::Status { code, body, html, retry_after }
    };
    vec![
        late(),
        status(429, r#"{"detail":"Request was throttled."}"#, false, Some(1)),
        status(503, "", false, Some(1)),
        status(500, "<h1>Server Error (500)</h1>", true, None),
        status(200, "<html>Please log in to the network.</html>", true, None),
        FaultKind::ResetBefore,
        FaultKind::ResetAfter,
        FaultKind::HalfAnswer,
        FaultKind::WrongJson,
    ]
}

/// Latency beyond every limit of [`impatient`] clients.
pub fn late() -> FaultKind {
    FaultKind::Delay(Duration::from_hours(1))
}

/// Makes the bot wait only shortly for late answers, and for an import only where it never ends: the clock of
/// these stories runs faster than a busy machine answers.
pub fn impatient(settings: &mut Settings, kind: &FaultKind) {
    if *kind != FaultKind::ImportNeverEnds {
        settings.retry_budget.import = Duration::from_hours(24);
    }
    if *kind == late() {
        settings.site_timeout = Duration::from_millis(500);
        settings.upload_timeout = Duration::from_millis(500);
    }
}

/// The ways in which only an import can fail.
pub fn import_kinds() -> [FaultKind; 2] {
    let failure = "OSError: [Errno 28] No space left on device".to_owned();
    [FaultKind::ImportFails(failure), FaultKind::ImportNeverEnds]
}

/// Refusals of the bot's credentials, which do not pass by waiting.
pub fn refusals() -> [FaultKind; 2] {
    [answers(401, r#"{"detail":"Invalid token."}"#), answers(403, r#"{"detail":"Not allowed."}"#)]
}

/// Every call on every generation with these faults: a name, and what is needed to play it.
pub fn rows(kinds: &[FaultKind], of: impl Fn(&Call) -> bool) -> Vec<(String, Version, Call, FaultKind)> {
    let mut rows = Vec::new();
    for call in calls().into_iter().filter(of) {
        for version in call.versions {
            for kind in kinds {
                rows.push((format!("{call}, {version:?}, {kind:?}"), *version, call.clone(), kind.clone()));
            }
        }
    }
    rows
}

/// Plays stories concurrently, and names all that fail.
pub async fn side_by_side(stories: Vec<(String, LocalBoxFuture<'static, ()>)>) {
    let count = stories.len();
    let failed: Vec<String> = stream::iter(stories)
        .map(|(name, story)| async move {
            let panic = AssertUnwindSafe(story).catch_unwind().await.err()?;
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            Some(format!("{name}:\n{}", text.unwrap_or_default()))
        })
        .buffer_unordered(24)
        .filter_map(std::future::ready)
        .collect()
        .await;
    assert!(failed.is_empty(), "{} of {count} stories:\n{}", failed.len(), failed.join("\n\n"));
}
