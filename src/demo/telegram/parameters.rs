//! The parameters of a call, however they were sent: query, form, JSON or multipart.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::error::ApiError;

/// Maximum size of a request, in bytes; the Bot API takes files up to 50 MB.
const BODY_LIMIT: usize = 52 * 1024 * 1024;

/// A file that came with the request.
#[derive(Clone, Debug)]
pub(super) struct Upload {
    pub name: String,
    pub bytes: Bytes,
}

/// Names and values, and the files that values refer to by `attach://NAME`.
#[derive(Default)]
pub(super) struct Parameters {
    values: Map<String, Value>,
    files: HashMap<String, Upload>,
}

impl Parameters {
    /// Reads the whole request; a body in an unknown format counts as empty, as on Telegram.
    pub async fn read(request: Request) -> Result<Self, ApiError> {
        let mut parameters = Self::default();
        parameters.add_pairs(request.uri().query().unwrap_or_default());
        let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
        if content_type.starts_with("multipart/form-data") {
            parameters.add_multipart(request).await?;
            return Ok(parameters);
        }
        let body = axum::body::to_bytes(request.into_body(), BODY_LIMIT)
            .await
            .map_err(|_| ApiError::new(413, "Request Entity Too Large"))?;
        if content_type.starts_with("application/json") && !body.is_empty() {
            match serde_json::from_slice(&body) {
                Ok(Value::Object(values)) => parameters.values.extend(values),
                _ => return Err(ApiError::bad_request("can't parse JSON object")),
            }
        } else {
            parameters.add_pairs(&String::from_utf8_lossy(&body));
        }
        Ok(parameters)
    }

    /// `a=1&b=2` of a query or a form.
    fn add_pairs(&mut self, encoded: &str) {
        if let Ok(url) = reqwest::Url::parse(&format!("http://localhost/?{encoded}")) {
            let pairs = url.query_pairs().filter(|(name, _)| !name.is_empty());
            self.values.extend(pairs.map(|(name, value)| (name.into_owned(), Value::from(&*value))));
        }
    }

    async fn add_multipart(&mut self, mut request: Request) -> Result<(), ApiError> {
        let broken = |_| ApiError::bad_request("can't parse multipart body");
        DefaultBodyLimit::max(BODY_LIMIT).apply(&mut request);
        let mut form = Multipart::from_request(request, &())
            .await
            .map_err(|_| ApiError::bad_request("can't parse multipart body"))?;
        while let Some(field) = form.next_field().await.map_err(broken)? {
            let field_name = field.name().unwrap_or_default().to_owned();
            let file_name = field.file_name().map(str::to_owned);
            let bytes = field.bytes().await.map_err(|_| ApiError::new(413, "Request Entity Too Large"))?;
            if let Some(name) = file_name {
                self.files.insert(field_name, Upload { name, bytes });
            } else {
                let value = String::from_utf8_lossy(&bytes).into_owned();
                self.values.insert(field_name, Value::String(value));
            }
        }
        Ok(())
    }

    /// A set of parameters inside another (one item of an album), with access to the same files.
    pub fn nested(&self, values: Map<String, Value>) -> Self {
        Self { values, files: self.files.clone() }
    }

    /// The value as text; numbers as they are written, `null` as missing.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.values.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            other => Some(other.to_string()),
        }
    }

    /// The value as a whole number, from a number or its digits.
    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.values.get(name)? {
            Value::String(text) => text.trim().parse().ok(),
            other => other.as_i64(),
        }
    }

    /// The value as a boolean; missing means no.
    pub fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| text.eq_ignore_ascii_case("true") || text == "1")
    }

    /// The value as JSON, from an object or an array, or from a string that contains one.
    pub fn json(&self, name: &str) -> Option<Value> {
        match self.values.get(name)? {
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => serde_json::from_str(text).ok(),
            Value::Null => None,
            other => Some(other.clone()),
        }
    }

    /// The chat that the call is about.
    pub fn chat(&self) -> Option<i64> {
        self.integer("chat_id")
    }

    /// The file of a parameter: attached under another name, or under the parameter's own.
    pub fn file(&self, name: &str) -> Option<&Upload> {
        match self.text(name) {
            Some(reference) => self.files.get(reference.strip_prefix("attach://")?),
            None => self.files.get(name),
        }
    }
}
