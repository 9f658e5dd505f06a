//! `/healthz`, `/readyz`, `/metrics`.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use tokio::net::TcpListener;

use super::Watch;

/// The type of the numbers.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

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

async fn metrics(State(watch): State<Arc<Watch>>) -> impl IntoResponse {
    // It looks into the file.
    let text = tokio::task::spawn_blocking(move || watch.metrics()).await;
    let plain = "text/plain; charset=utf-8";
    match text.map_err(|error| error.to_string()).and_then(|text| text.map_err(|error| error.to_string())) {
        Ok(text) => (StatusCode::OK, [(CONTENT_TYPE, OPEN_METRICS)], text),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, [(CONTENT_TYPE, plain)], error + "\n"),
    }
}
