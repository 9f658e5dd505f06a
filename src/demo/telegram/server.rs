//! HTTP: from a request to a method and back, with the faults in between.

use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use futures::stream;
use serde_json::json;

use super::connection::{CuttableListener, Cutter};
use super::error::ApiError;
use super::faults::FaultKind;
use super::methods;
use super::parameters::Parameters;
use super::state::{CallLog, Shared};
use crate::demo::date::dated;
use crate::demo::half::half;

/// Serves until `shared.stop`, which also breaks the open connections.
pub(super) async fn serve(listener: CuttableListener, shared: Arc<Shared>) -> std::io::Result<()> {
    let stop = shared.stop.clone();
    let service = Router::new().fallback(answer).with_state(shared);
    axum::serve(listener, service.into_make_service_with_connect_info::<Cutter>())
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(cutter): ConnectInfo<Cutter>,
    request: Request,
) -> Response {
    tokio::select! {
        reply = reply(&shared, request) => match reply {
            Reply::Answer(response) => dated(response, (shared.lock().clock)()),
            Reply::Cut => cutter.cut(),
        },
        () = shared.stop.cancelled() => cutter.cut(),
    }
}

enum Reply {
    Answer(Response),
    Cut,
}

async fn reply(shared: &Shared, request: Request) -> Reply {
    let path = request.uri().path().to_owned();
    if path == "/" {
        return top(shared);
    }
    let Some((token, method)) = path.strip_prefix("/bot").and_then(|rest| rest.split_once('/')) else {
        return Reply::Answer(ApiError::new(404, "Not Found").into_response());
    };
    if token != shared.token {
        return Reply::Answer(ApiError::new(401, "Unauthorized").into_response());
    }
    match Parameters::read(request).await {
        Ok(parameters) => call(shared, method, &parameters).await,
        Err(error) => Reply::Answer(error.into_response()),
    }
}

/// The root of the server, where there is nothing. It needs no token, and can fail like any method.
fn top(shared: &Shared) -> Reply {
    match shared.change(|state| state.faults.take("/", None)) {
        Some(FaultKind::ResetBefore | FaultKind::ResetAfter) => Reply::Cut,
        _ => Reply::Answer(ApiError::new(404, "Not Found").into_response()),
    }
}

/// Carries out a call unless a fault is to spoil it, and records it.
async fn call(shared: &Shared, method: &str, parameters: &Parameters) -> Reply {
    let (method, chat) = (methods::documented_name(method).unwrap_or(method), parameters.chat());
    let fault = shared.change(|state| state.faults.take(method, chat));
    let spoilt = match &fault {
        Some(FaultKind::Status { code, description, retry_after }) => {
            let error = ApiError { code: *code, description: description.clone(), retry_after: *retry_after };
            Some(Reply::Answer(error.into_response()))
        }
        Some(FaultKind::Html(code)) => Some(Reply::Answer(page(*code))),
        Some(FaultKind::ResetBefore) => Some(Reply::Cut),
        Some(FaultKind::Delay(time)) => {
            tokio::time::sleep(*time).await;
            None
        }
        Some(
            FaultKind::ResetAfter | FaultKind::HalfAnswer | FaultKind::WrongJson(_) | FaultKind::Endless,
        )
        | None => None,
    };
    let log = |ok| {
        let call = CallLog { method: method.to_owned(), chat, ok, at: Instant::now() };
        shared.change(|state| state.calls.push(call));
    };
    if let Some(reply) = spoilt {
        log(false);
        return reply;
    }
    let outcome = methods::call(shared, method, parameters).await;
    log(outcome.is_ok());
    let answer = match outcome {
        Ok(result) => Json(json!({"ok": true, "result": result})).into_response(),
        Err(error) => error.into_response(),
    };
    match fault {
        Some(FaultKind::ResetAfter) => Reply::Cut,
        Some(FaultKind::HalfAnswer) => Reply::Answer(half(answer).await),
        Some(FaultKind::WrongJson(instead)) => Reply::Answer(Json(instead).into_response()),
        Some(FaultKind::Endless) => Reply::Answer(endless()),
        _ => Reply::Answer(answer),
    }
}

/// Blanks, which may precede any JSON, for as long as the client reads them.
fn endless() -> Response {
    let piece = Bytes::from_static(&[b' '; 1 << 14]);
    let pieces = stream::repeat_with(move || Ok::<_, std::io::Error>(piece.clone()));
    Body::from_stream(pieces).into_response()
}

/// The page of a proxy when the server behind it is down.
fn page(code: u16) -> Response {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_GATEWAY);
    let body = format!("<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>");
    (status, [(CONTENT_TYPE, "text/html")], body).into_response()
}
