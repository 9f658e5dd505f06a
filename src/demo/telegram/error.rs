//! A refusal in the words of the Bot API.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// The error that the Bot API answers instead of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ApiError {
    /// HTTP status, repeated as `error_code`.
    pub code: u16,
    /// The text by which clients tell errors apart, including the prefix.
    pub description: String,
    /// Seconds until another try makes sense; comes with 429.
    pub retry_after: Option<u32>,
}

impl ApiError {
    /// An error without `retry_after`.
    pub fn new(code: u16, description: impl Into<String>) -> Self {
        Self { code, description: description.into(), retry_after: None }
    }

    /// 400 with the usual prefix.
    pub fn bad_request(reason: impl AsRef<str>) -> Self {
        Self::new(400, format!("Bad Request: {}", reason.as_ref()))
    }

    /// Whether this comes from the servers behind the Bot API, which only check uploads: their messages are in
    /// capitals.
    pub fn is_of_upload(&self) -> bool {
        let reason = self.description.strip_prefix("Bad Request: ").unwrap_or_default();
        !reason.is_empty() && reason.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
    }

    /// The same about one message of an album, counted from 1.
    pub fn in_album(&self, number: usize) -> Self {
        let reason = self.description.strip_prefix("Bad Request: ").unwrap_or(&self.description);
        Self::bad_request(format!("failed to send message #{number} with the error message \"{reason}\""))
    }

    /// The text with which edits are refused, where it differs.
    pub fn of_edit(self) -> Self {
        match self.description.as_str() {
            "Bad Request: message is too long" => Self::bad_request("MESSAGE_TOO_LONG"),
            "Bad Request: message caption is too long" => Self::bad_request("MEDIA_CAPTION_TOO_LONG"),
            _ => self,
        }
    }

    /// 429 with the number of seconds to wait.
    pub fn too_many_requests(retry_after: u32) -> Self {
        let description = format!("Too Many Requests: retry after {retry_after}");
        Self { code: 429, description, retry_after: Some(retry_after) }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut body = json!({"ok": false, "error_code": self.code, "description": self.description});
        if let Some(seconds) = self.retry_after {
            body["parameters"] = json!({"retry_after": seconds});
        }
        let status = StatusCode::from_u16(self.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, axum::Json(body)).into_response()
    }
}
