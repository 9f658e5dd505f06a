//! A request as the handlers see it: read to its end, images reduced to their descriptions.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Multipart, Query, Request};
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, Method, Uri};
use serde_json::{Map, Value, json};

use super::answer::{Answer, CVAT_JSON};
use super::images::{StoredFile, base_name};

/// Maximum size of a body, in bytes.
const BODY_LIMIT: usize = 256 * 1024 * 1024;

/// A request, read to its end.
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) path: String,
    /// As sent, without the question mark.
    pub(super) raw_query: String,
    query: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
}

/// The body of a request.
pub(super) enum Body {
    Empty,
    Json(Value),
    /// Why the JSON can't be read, in the site's words.
    BadJson(String),
    Form(Vec<(String, String)>),
    Parts(Vec<Part>),
    /// A media type that nothing reads.
    Other(String),
}

/// A part of a multipart body.
pub(super) enum Part {
    Field { name: String, value: String },
    File { name: String, file: StoredFile },
}

impl Call {
    /// Reads a request to its end. Images are reduced to their description part by part.
    pub(super) async fn read(request: Request) -> Self {
        let method = request.method().clone();
        let path = request.uri().path().to_owned();
        let raw_query = request.uri().query().unwrap_or_default().to_owned();
        let query = pairs(request.uri());
        let headers = request.headers().clone();
        let body = read_body(request).await;
        Self { method, path, raw_query, query, headers, body }
    }

    /// The last value of a query parameter.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.query.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All query parameters, in the order in which they were sent.
    pub(super) fn params(&self) -> &[(String, String)] {
        &self.query
    }

    /// A header as text; an unreadable one counts as missing.
    pub(super) fn header(&self, name: impl axum::http::header::AsHeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Whether a header says `true` (or anything at all: the site does not check further).
    pub(super) fn has(&self, name: &str) -> bool {
        self.headers.contains_key(name)
    }

    /// A cookie of the request.
    pub(super) fn cookie(&self, name: &str) -> Option<&str> {
        let cookies = self.headers.get_all("cookie").iter().filter_map(|value| value.to_str().ok());
        cookies
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// The fields of a JSON object or a form; if the body is neither, the caller chooses the error.
    pub(super) fn fields(&self) -> Result<Map<String, Value>, Answer> {
        match &self.body {
            Body::Empty => Ok(Map::new()),
            Body::Json(Value::Object(fields)) => Ok(fields.clone()),
            Body::Json(_) => Err(Answer::json(
                400,
                json!({"non_field_errors": ["Invalid data. Expected a dictionary, but got list."]}),
            )),
            Body::BadJson(problem) => Err(Answer::detail(400, &format!("JSON parse error - {problem}"))),
            Body::Form(pairs) => Ok(pairs.iter().map(|(key, value)| (key.clone(), json!(value))).collect()),
            Body::Parts(parts) => Ok(parts
                .iter()
                .filter_map(|part| match part {
                    Part::Field { name, value } => Some((name.clone(), json!(value))),
                    Part::File { .. } => None,
                })
                .collect()),
            Body::Other(kind) => Err(unsupported(kind)),
        }
    }

    /// Refuses forms, as newer sites do where they accept JSON only.
    pub(super) fn refuse_forms(&self) -> Result<(), Answer> {
        match &self.body {
            Body::Form(_) => Err(unsupported("application/x-www-form-urlencoded")),
            _ => Ok(()),
        }
    }

    /// Chooses the format of the answer; 406 if the client accepts nothing that the site offers.
    pub(super) fn negotiate(&self) -> Result<Form, Answer> {
        let accept = self.header(ACCEPT).unwrap_or("*/*");
        for range in accept.split(',') {
            let mut words = range.split(';').map(str::trim);
            let parameters: Vec<&str> = words.clone().skip(1).collect();
            match words.next().unwrap_or_default() {
                "*/*" | "application/*" | "" => return Ok(Form::Json),
                "text/html" => return Ok(Form::Html),
                CVAT_JSON => {
                    let version = parameters.iter().find_map(|word| word.strip_prefix("version="));
                    if version.is_some_and(|version| version != "2.0") {
                        return Err(Answer::detail(406, "Invalid version in \"Accept\" header."));
                    }
                    return Ok(Form::Json);
                }
                _ => {}
            }
        }
        Err(Answer::detail(406, "Could not satisfy the request Accept header."))
    }
}

/// The format of an answer: data, or a page about the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Html,
}

fn unsupported(kind: &str) -> Answer {
    Answer::detail(415, &format!("Unsupported media type \"{kind}\" in request."))
}

fn pairs(uri: &Uri) -> Vec<(String, String)> {
    Query::<Vec<(String, String)>>::try_from_uri(uri).map(|Query(pairs)| pairs).unwrap_or_default()
}

async fn read_body(request: Request) -> Body {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if kind == "multipart/form-data" {
        return read_parts(request).await;
    }
    let Ok(bytes) = to_bytes(request.into_body(), BODY_LIMIT).await else {
        return Body::BadJson("the body could not be read".into());
    };
    match kind.as_str() {
        _ if bytes.is_empty() => Body::Empty,
        "application/json" | CVAT_JSON => match serde_json::from_slice(&bytes) {
            Ok(value) => Body::Json(value),
            Err(error) => Body::BadJson(json_problem(&error)),
        },
        "application/x-www-form-urlencoded" => {
            let form = String::from_utf8_lossy(&bytes);
            format!("/?{form}").parse().map_or(Body::Form(Vec::new()), |uri| Body::Form(pairs(&uri)))
        }
        _ => Body::Other(kind),
    }
}

/// The messages of Python's parser for the two mistakes that matter.
fn json_problem(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    let what = if error.to_string().starts_with("key must be a string") {
        "Expecting property name enclosed in double quotes"
    } else {
        "Expecting value"
    };
    format!("{what}: line {line} column {column} (char {})", column.saturating_sub(1))
}

async fn read_parts(request: Request) -> Body {
    let broken = || Body::BadJson("Multipart form parse error".into());
    let Ok(mut multipart) = Multipart::from_request(request, &()).await else { return broken() };
    let mut parts = Vec::new();
    loop {
        match multipart.next_field().await {
            Ok(Some(field)) => {
                let name = field.name().unwrap_or_default().to_owned();
                let file_name = field.file_name().map(|path| base_name(path).to_owned());
                let Ok(bytes) = field.bytes().await else { return broken() };
                parts.push(match file_name {
                    Some(file_name) => Part::File { name, file: StoredFile::read(file_name, &bytes) },
                    None => Part::Field { name, value: String::from_utf8_lossy(&bytes).into_owned() },
                });
            }
            Ok(None) => return Body::Parts(parts),
            Err(_) => return broken(),
        }
    }
}
