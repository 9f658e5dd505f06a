//! The stand-in site: an HTTP server on a loopback port that answers like a CVAT server of any of three
//! generations.
//!
//! Lives here: the part of CVAT that this product and its annotators use, with its status codes, bodies,
//! headers and oddities as recorded from real servers, the faults that a test can order, and a person who
//! draws. Must not: any knowledge of this product, and no convenience that real servers lack. Of an image it
//! keeps the name, length and dimensions, never the bytes.
//!
//! One request is one synchronous step on `state::State`: the body is read, the lock is taken, the answer is
//! made and the lock is released. So no guard is ever held across an await.

mod annotations;
mod annotator;
mod answer;
mod auth;
mod call;
mod data;
mod drawn;
mod faults;
mod filter;
mod images;
mod import;
mod jobs;
mod labels;
mod listing;
mod log;
mod page;
mod records;
mod register;
mod requests;
mod rights;
mod routes;
mod server;
mod share;
mod state;
mod tasks;
mod users;
mod version;
mod view;
mod viewing;

#[cfg(test)]
mod recorded;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use chrono::{DateTime, Utc};
use tokio::sync::oneshot;

/// The HTTP methods, as a [`Fault`] names them.
pub use axum::http::Method;

pub use annotator::{Annotator, AnnotatorError, Drawn, DrawnJoint, Frame, OwnJob};
pub use faults::{Fault, FaultKind};
pub use log::RequestLog;
pub use page::{PageAttribute, PageLabel};
pub use version::Version;
pub use view::{TaskView, UserView};

use images::StoredFile;
use server::Shared;
use state::State;

/// Name of the administrator of every stand-in site.
const ADMIN: &str = "admin";
/// Their password: it protects nothing but a server in the same process.
const ADMIN_PASSWORD: &str = "admin-password-9";

/// A running stand-in site. Dropping it stops the server: new connections are refused at once.
pub struct StandInSite {
    shared: Shared,
    url: String,
    stop: Option<oneshot::Sender<()>>,
}

impl StandInSite {
    /// Starts a server on a free port of 127.0.0.1, with one user: the administrator.
    ///
    /// # Errors
    /// If no port of the loopback interface can be bound.
    pub async fn start(version: Version) -> std::io::Result<Self> {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let shared = Shared::new(State::new(version, &url, ADMIN, ADMIN_PASSWORD));
        let router = Router::new()
            .fallback(server::serve)
            // Ten images are well above axum's default limit of 2 MB.
            .layer(DefaultBodyLimit::disable())
            .with_state(shared.clone());
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(async move {
            let server = axum::serve(listener, router).with_graceful_shutdown(async {
                // Either the order to stop or the dropped sender: both mean that the site is not needed any more.
                let _ = stopped.await;
            });
            if let Err(error) = server.await {
                tracing::warn!(%error, "the stand-in site stopped");
            }
        });
        Ok(Self { shared, url, stop: Some(stop) })
    }

    /// Address of the site, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Name and password of the administrator.
    #[must_use]
    pub fn admin(&self) -> (&'static str, &'static str) {
        (ADMIN, ADMIN_PASSWORD)
    }

    /// The administrator's legacy token, issued when it is first asked for (as a login does).
    #[must_use]
    pub fn admin_token(&self) -> String {
        let mut state = self.shared.lock();
        state.user_by_name(ADMIN).and_then(|id| state.token_of(id)).unwrap_or_default()
    }

    /// A personal access token of the administrator, as newer sites have them.
    #[must_use]
    pub fn personal_token(&self) -> String {
        let mut state = self.shared.lock();
        let admin = state.user_by_name(ADMIN).unwrap_or_default();
        auth::add_personal_token(&mut state, admin)
    }

    /// Adds a user with ordinary rights.
    pub fn add_user(&self, username: &str, password: &str) {
        let email = format!("{username}@elsewhere.example");
        self.shared.lock().add_user(username, password, &email, "user");
    }

    /// Sets the clock of the site, which dates everything it does and every answer. The default is the real time.
    pub fn set_clock(&self, clock: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>) {
        self.shared.lock().clock = clock;
    }

    /// Number of queries of a task or its status that find an import unfinished: the first of them `Queued`, the
    /// others `Started`. 0 finishes it within the data request. The default is 2. It never depends on time, so that
    /// stories are deterministic. Running imports keep their number.
    pub fn set_import_polls(&self, polls: u32) {
        self.shared.lock().import_polls = polls;
    }

    /// Lets the site's workers continue with their imports, as if a client had queried them.
    pub fn work(&self) {
        let mut state = self.shared.lock();
        let tasks: Vec<u64> = state.tasks.keys().copied().collect();
        for task in tasks {
            import::look(&mut state, task);
        }
    }

    /// How many anonymous calls a minute are answered before 429 (real sites: 100). `None`, the default,
    /// answers all of them.
    pub fn set_throttle(&self, calls_per_minute: Option<u32>) {
        self.shared.lock().throttle = calls_per_minute;
    }

    /// Puts files on the site's shared storage: path without a leading slash (`set1/01.jpg`) and bytes. Earlier
    /// files are removed.
    pub fn set_share(&self, files: Vec<(String, Vec<u8>)>) {
        self.shared.lock().share = files
            .into_iter()
            .map(|(path, bytes)| {
                let path = path.trim_start_matches('/').to_owned();
                (path.clone(), StoredFile::read(path, &bytes))
            })
            .collect();
    }

    /// Orders a fault. If several match a request, the one ordered first happens.
    pub fn add_fault(&self, fault: Fault) {
        self.shared.lock().faults.push(fault);
    }

    /// Cancels all orders. Imports that would never have ended fail, as when the site's workers are restarted.
    pub fn clear_faults(&self) {
        let mut state = self.shared.lock();
        state.faults.clear();
        import::interrupt(&mut state);
    }

    /// Number of orders that are not used up.
    #[must_use]
    pub fn open_faults(&self) -> usize {
        self.shared.lock().faults.iter().filter(|fault| fault.times > 0).count()
    }

    /// Every request so far, in the order in which they were answered.
    #[must_use]
    pub fn requests(&self) -> Vec<RequestLog> {
        self.shared.lock().log.clone()
    }

    /// All users, the oldest first.
    #[must_use]
    pub fn users(&self) -> Vec<UserView> {
        view::users(&self.shared.lock())
    }

    /// All tasks, the oldest first.
    #[must_use]
    pub fn tasks(&self) -> Vec<TaskView> {
        view::tasks(&self.shared.lock())
    }

    /// The current shapes of a task, in no particular order.
    #[must_use]
    pub fn shapes(&self, task: u64) -> Vec<serde_json::Value> {
        view::shapes(&self.shared.lock(), task)
    }

    /// Replaces the current annotations of a task without any checks: an array of shapes, or an object with any of
    /// `shapes`, `tracks` and `tags`. Missing ids are filled in; an entry goes to the job of its frame, or to the
    /// first job if there is none. Dated as an edit. A task without jobs is left alone.
    // By value: tests write it as a literal.
    #[allow(clippy::needless_pass_by_value)]
    pub fn set_annotations(&self, task: u64, annotations: serde_json::Value) {
        annotations::inject(&mut self.shared.lock(), task, &annotations);
    }
}

impl Drop for StandInSite {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // The server may have stopped by itself; then nothing listens.
            let _ = stop.send(());
        }
    }
}

impl std::fmt::Debug for StandInSite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StandInSite").field("url", &self.url).finish_non_exhaustive()
    }
}
