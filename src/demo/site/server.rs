//! The front of the server: reads a request, applies the ordered fault, if there is one, and answers.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State as Extract};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, Response};
use futures::stream;
use serde_json::json;

use super::answer::{Answer, Content};
use super::call::Call;
use super::faults::{self, FaultKind};
use super::log::RequestLog;
use super::routes;
use super::state::State;
use super::version::Version;
use crate::demo::date::dated;
use crate::demo::half::half;

/// The state, shared by all requests.
#[derive(Clone)]
pub(super) struct Shared(Arc<Mutex<State>>);

impl Shared {
    pub(super) fn new(state: State) -> Self {
        Self(Arc::new(Mutex::new(state)))
    }

    /// A panic elsewhere must not make every later request fail: a poisoned lock is used all the same.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves every request: reads it, applies the ordered fault, if there is one, and answers.
pub(super) async fn serve(Extract(shared): Extract<Shared>, request: Request) -> Response<Body> {
    let method = request.method().to_string();
    let address = request.uri().path_and_query().map_or("/", |address| address.as_str()).to_owned();
    let fault = faults::take(&mut shared.lock().faults, &method, &address, |kind| !kind.is_of_imports());
    if let Some(FaultKind::Delay(delay)) = &fault {
        tokio::time::sleep(*delay).await;
    }
    // A body is always read, even if it is not used: a client that is cut off while sending would see a broken pipe
    // instead of the answer.
    let call = Call::read(request).await;
    let (version, answer) = {
        let mut state = shared.lock();
        let answer = match &fault {
            Some(FaultKind::ResetBefore) => None,
            Some(FaultKind::Status { code, body, html, retry_after }) => {
                Some(ordered(*code, body, *html, *retry_after))
            }
            _ => Some(routes::answer(&mut state, &call)),
        };
        let dropped = matches!(fault, Some(FaultKind::ResetBefore | FaultKind::ResetAfter));
        let status = answer.as_ref().filter(|_| !dropped).map_or(0, |answer| answer.status);
        state.record(RequestLog { method, path: call.path, query: call.raw_query, status });
        (state.version, answer)
    };
    let html_type = match version {
        Version::V2_2 => "text/html",
        Version::V2_14 | Version::V2_73 => "text/html; charset=utf-8",
    };
    let response = match (answer, fault) {
        (None, _) | (_, Some(FaultKind::ResetAfter)) => reset(),
        (Some(answer), Some(FaultKind::HalfAnswer)) => half(answer.into_response(html_type)).await,
        (Some(answer), Some(FaultKind::Endless)) => endless(answer.into_response(html_type)),
        (Some(answer), Some(FaultKind::WrongJson)) => {
            let wrong = Content::Json(json!([{"something": "else"}, 17]));
            Answer { content: wrong, ..answer }.into_response(html_type)
        }
        (Some(answer), Some(FaultKind::Status { html: false, body, .. })) => {
            raw(answer.into_response(html_type), body)
        }
        (Some(answer), _) => answer.into_response(html_type),
    };
    dated(response, shared.lock().now())
}

fn ordered(code: u16, body: &str, html: bool, retry_after: Option<u64>) -> Answer {
    let content = if html { Content::Html(body.to_owned()) } else { Content::Nothing };
    let answer = Answer { status: code, content, headers: Vec::new() };
    match retry_after {
        Some(seconds) => answer.with("retry-after", seconds.to_string()),
        None => answer,
    }
}

/// Replaces the body by one that need not be JSON, while JSON is announced.
fn raw(mut response: Response<Body>, body: String) -> Response<Body> {
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/vnd.cvat+json"));
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    *response.body_mut() = Body::from(body);
    response
}

/// Replaces the body by blanks, which may precede any JSON, for as long as the client reads them.
fn endless(mut response: Response<Body>) -> Response<Body> {
    response.headers_mut().remove(CONTENT_LENGTH);
    let piece = Bytes::from_static(&[b' '; 1 << 14]);
    *response.body_mut() =
        Body::from_stream(stream::repeat_with(move || Ok::<_, std::io::Error>(piece.clone())));
    response
}

/// Drops the connection. The server has no direct way to do this, but a body that fails at its first piece
/// makes hyper abort the connection while the head of the answer is still in its buffer: the client sees the
/// connection closed before any answer.
fn reset() -> Response<Body> {
    let failure = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    Response::new(Body::from_stream(stream::iter([Err::<Bytes, _>(failure)])))
}
