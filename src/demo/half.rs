//! An answer that breaks off: what both stand-ins send when the network is meant to fail in the middle.

use std::time::Duration;

use axum::body::Body;
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderValue, Response};
use futures::{StreamExt, stream};

/// Sends the first half of the body with the length of the whole, then drops the connection.
pub(super) async fn half(response: Response<Body>) -> Response<Body> {
    let (mut head, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    head.headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len().max(1)));
    let first = bytes.slice(..bytes.len() / 2);
    let rest = stream::once(async {
        // hyper sends its buffer when a body makes it wait; an immediate failure would discard the first half, too.
        tokio::time::sleep(Duration::from_millis(20)).await;
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
    });
    let pieces = stream::iter([Ok::<_, std::io::Error>(first)]).chain(rest);
    Response::from_parts(head, Body::from_stream(pieces))
}
