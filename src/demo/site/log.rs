//! What is logged about every request, for tests to examine.

/// One answered request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLog {
    /// `GET`, `POST` …
    pub method: String,
    /// Path without the query.
    pub path: String,
    /// Query as sent, without the question mark; empty if there was none.
    pub query: String,
    /// HTTP status; 0 when the connection was dropped instead of answering.
    pub status: u16,
}
