//! `/healthz`, `/readyz`, `/metrics`.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use tokio::net::TcpListener;

use super::Watch;
use super::plain::{OPEN_METRICS, PLAIN, of_open_metrics, wants_open_metrics};

/// Answers until it is stopped.
pub async fn serve(listener: TcpListener, watch: Arc<Watch>) {
    let router = Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(watch);
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(%error, "HTTP has ended");
    }
}

async fn ready(State(watch): State<Arc<Watch>>) -> (StatusCode, String) {
    match &watch.hindrances()[..] {
        [] => (StatusCode::OK, "ready\n".to_owned()),
        hindrances => (StatusCode::SERVICE_UNAVAILABLE, hindrances.join("\n") + "\n"),
    }
}

async fn metrics(State(watch): State<Arc<Watch>>, headers: HeaderMap) -> impl IntoResponse {
    let accept = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let is_open = wants_open_metrics(&accept.collect::<Vec<_>>().join(","));
    // It looks into the file.
    let text = tokio::task::spawn_blocking(move || watch.metrics()).await;
    let plain = "text/plain; charset=utf-8";
    match text.map_err(|error| error.to_string()).and_then(|text| text.map_err(|error| error.to_string())) {
        Ok(text) if is_open => (StatusCode::OK, [(CONTENT_TYPE, OPEN_METRICS)], text),
        Ok(text) => (StatusCode::OK, [(CONTENT_TYPE, PLAIN)], of_open_metrics(&text)),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, [(CONTENT_TYPE, plain)], error + "\n"),
    }
}
