//! The body of a request: JSON, within a limit.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

use super::refusal::Refusal;

/// Maximum size of a body, in bytes.
const LIMIT: usize = 2 * 1024 * 1024;

/// What was sent.
pub(super) struct Sent<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Sent<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let bytes = to_bytes(request.into_body(), LIMIT).await.map_err(|_| Refusal::TooLarge)?;
        let read = serde_json::from_slice(&bytes);
        read.map(Self).map_err(|error| Refusal::Unreadable(error.to_string()))
    }
}
