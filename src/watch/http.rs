//! `/healthz`, `/readyz`, `/metrics`.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::Watch;
use super::plain::{OPEN_METRICS, PLAIN, of_open_metrics, wants_open_metrics};

/// Maximum number of connections at the same time; others wait.
const CONNECTIONS: usize = 32;

/// Timeout for a client that has not sent its request.
const HEADERS: Duration = Duration::from_secs(5);

/// Maximum duration of a connection.
const LONGEST: Duration = Duration::from_mins(1);

/// The pause after the system failed to accept a connection.
const PAUSE: Duration = Duration::from_millis(100);

/// Answers until it is stopped.
pub async fn serve(listener: TcpListener, watch: Arc<Watch>) {
    let router = Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(watch);
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        if connections.len() >= CONNECTIONS {
            connections.join_next().await;
            continue;
        }
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(converse(stream, router.clone()));
            }
            Err(error) => {
                tracing::warn!(%error, "cannot accept an HTTP connection");
                sleep(PAUSE).await;
            }
        }
    }
}

/// Serves one connection; a client that is slow to send its request or to read the answer is dropped.
async fn converse(stream: TcpStream, router: Router) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADERS);
    let conversation = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    match timeout(LONGEST, conversation).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "an HTTP connection broke off"),
        Err(_) => tracing::debug!("an HTTP connection took too long"),
    }
}

async fn ready(State(watch): State<Arc<Watch>>) -> (StatusCode, String) {
    match &watch.problems()[..] {
        [] => (StatusCode::OK, "ready\n".to_owned()),
        problems => (StatusCode::SERVICE_UNAVAILABLE, problems.join("\n") + "\n"),
    }
}

async fn metrics(State(watch): State<Arc<Watch>>, headers: HeaderMap) -> impl IntoResponse {
    let accept = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let is_open = wants_open_metrics(&accept.collect::<Vec<_>>().join(","));
    // This reads the database file.
    let text = tokio::task::spawn_blocking(move || watch.metrics()).await;
    let plain = "text/plain; charset=utf-8";
    match text.map_err(|error| error.to_string()).and_then(|text| text.map_err(|error| error.to_string())) {
        Ok(text) if is_open => (StatusCode::OK, [(CONTENT_TYPE, OPEN_METRICS)], text),
        Ok(text) => (StatusCode::OK, [(CONTENT_TYPE, PLAIN)], of_open_metrics(&text)),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, [(CONTENT_TYPE, plain)], error + "\n"),
    }
}
