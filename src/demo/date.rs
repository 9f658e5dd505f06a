//! The `Date` header of an answer, by a stand-in's own clock.

use axum::body::Body;
use axum::http::header::DATE;
use axum::http::{HeaderValue, Response};
use chrono::{DateTime, Utc};

/// The same answer with this time as its date.
pub(super) fn dated(mut response: Response<Body>, time: DateTime<Utc>) -> Response<Body> {
    let date = time.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(date) = HeaderValue::from_str(&date) {
        response.headers_mut().insert(DATE, date);
    }
    response
}
