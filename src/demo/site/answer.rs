//! The site's answers: JSON, its four formats of errors, HTML pages.

use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use bytes::Bytes;
use serde_json::{Value, json};

/// The media type of all JSON that the site sends.
pub(super) const CVAT_JSON: &str = "application/vnd.cvat+json";

/// The result of a handler: an answer, or an answer that ends it early. Both are sent alike.
pub(super) type Outcome = Result<Answer, Answer>;

/// An answer of the site.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) content: Content,
    pub(super) headers: Vec<(&'static str, String)>,
}

/// The body of an answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    Nothing,
    Json(Value),
    Html(String),
    /// A line of text with the media type of a page, as newer sites send some refusals.
    Line(&'static str),
    /// A file and its media type.
    Bytes(&'static str, Bytes),
}

impl Answer {
    pub(super) fn json(status: u16, body: Value) -> Self {
        Self { status, content: Content::Json(body), headers: Vec::new() }
    }

    /// A file.
    pub(super) fn bytes(kind: &'static str, bytes: Bytes) -> Self {
        Self { status: 200, content: Content::Bytes(kind, bytes), headers: Vec::new() }
    }

    /// Success without a body.
    pub(super) fn empty(status: u16) -> Self {
        Self { status, content: Content::Nothing, headers: Vec::new() }
    }

    /// `{"detail": …}`, the first of the four formats of errors.
    pub(super) fn detail(status: u16, text: &str) -> Self {
        Self::json(status, json!({"detail": text}))
    }

    /// `{"field": ["…"]}`, the second.
    pub(super) fn field(name: &str, text: &str) -> Self {
        Self::json(400, json!({name: [text]}))
    }

    /// `["…"]`, the third.
    pub(super) fn list(text: &str) -> Self {
        Self::json(400, json!([text]))
    }

    /// A bare string, the fourth.
    pub(super) fn bare(text: &str) -> Self {
        Self::json(400, json!(text))
    }

    pub(super) fn not_found() -> Self {
        Self::detail(404, "Not found.")
    }

    pub(super) fn forbidden() -> Self {
        Self::detail(403, "You do not have permission to perform this action.")
    }

    /// The page for an address that does not exist.
    pub(super) fn no_such_page() -> Self {
        Self::page(404, "Not Found", "The requested resource was not found on this server.")
    }

    /// The page for everything that the site did not foresee.
    pub(super) fn server_error() -> Self {
        Self::page(500, "Server Error (500)", "")
    }

    fn page(status: u16, title: &str, text: &str) -> Self {
        let html = format!(
            "\n<!doctype html>\n<html lang=\"en\">\n<head>\n  <title>{title}</title>\n</head>\n<body>\n  \
             <h1>{title}</h1><p>{text}</p>\n</body>\n</html>\n"
        );
        Self { status, content: Content::Html(html), headers: Vec::new() }
    }

    /// A refusal in plain text.
    pub(super) fn line(status: u16, text: &'static str) -> Self {
        Self { status, content: Content::Line(text), headers: Vec::new() }
    }

    pub(super) fn with(mut self, header: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((header, value.into()));
        self
    }

    /// Body and media type as they are sent.
    fn content(self, html_type: &'static str) -> (Bytes, Option<&'static str>) {
        match self.content {
            Content::Nothing => (Bytes::new(), None),
            Content::Json(value) => (value.to_string().into(), Some(CVAT_JSON)),
            Content::Html(html) => (html.into(), Some(html_type)),
            Content::Line(line) => (line.into(), Some(html_type)),
            Content::Bytes(kind, bytes) => (bytes, Some(kind)),
        }
    }

    /// The HTTP response. `html_type`: the media type of pages, which differs between generations.
    pub(super) fn into_response(self, html_type: &'static str) -> Response<Body> {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = self.headers.clone();
        let (bytes, kind) = self.content(html_type);
        let length = bytes.len();
        let mut response = Response::new(Body::from(bytes));
        *response.status_mut() = status;
        let target = response.headers_mut();
        if status != StatusCode::NO_CONTENT {
            target.insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
        if let Some(kind) = kind {
            target.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        for (name, value) in headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                target.append(HeaderName::from_static(name), value);
            }
        }
        response
    }
}
