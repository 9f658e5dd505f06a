//! A server that expects recorded requests, in their order, and returns the recorded answers.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use reqwest::Url;
use serde_json::{Value, json};

use crate::site::{Credentials, ImageSource, Site, SiteSettings};

/// The path of the replayed site on its host, so that every test also shows that paths are joined correctly.
const PREFIX: &str = "/cvat";

/// One recorded exchange.
pub struct Recording(Value);

impl Recording {
    /// The exchange with this name (`NNN-name.json` without number and extension).
    pub fn load(version: &str, name: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cvat").join(version);
        let files =
            folder.read_dir().expect("the folder of recordings").map(|file| file.expect("a file").path());
        let is_wanted = |path: &std::path::PathBuf| {
            path.file_stem().is_some_and(|stem| stem.to_string_lossy().get(4..) == Some(name))
        };
        let path =
            files.into_iter().find(is_wanted).unwrap_or_else(|| panic!("no recording {version} {name}"));
        let text = std::fs::read_to_string(path).expect("a readable recording");
        Self(serde_json::from_str(&text).expect("a recording in JSON"))
    }

    /// The client uses this path and query instead of the recorded one.
    pub fn asked_as(mut self, path: &str) -> Self {
        self.0["request"]["path"] = path.into();
        self
    }

    /// The client sends another value in this field of the body.
    pub fn expecting(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.0["request"]["json"][field] = value.into();
        self
    }

    /// The client does not send this field of the body, though some recordings have it.
    pub fn without(mut self, field: &str) -> Self {
        self.0["request"]["json"].as_object_mut().expect("a body of fields").remove(field);
        self
    }

    /// The number of the task (user, job, …) in the request: the third word of the path.
    pub fn number(&self) -> u64 {
        let path = self.0["request"]["path"].as_str().expect("a path");
        let word = path.split(['/', '?']).nth(3).and_then(|word| word.parse().ok());
        word.unwrap_or_else(|| panic!("{path} has no number"))
    }

    /// The length of the file in the answer, in bytes.
    pub fn file_length(&self) -> usize {
        self.0["response"]["binary"]["bytes"].as_u64().expect("a file") as usize
    }

    /// The same answer with another value at this place (JSON pointer).
    pub fn answering(mut self, pointer: &str, value: impl Into<Value>) -> Self {
        *self.0["response"]["json"].pointer_mut(pointer).expect("the place in the answer") = value.into();
        self
    }

    /// An empty answer with this status instead.
    pub fn answered(mut self, status: u16) -> Self {
        self.0["response"]["status"] = status.into();
        self.0["response"]["json"] = json!({"detail": "No."});
        self
    }

    /// The key that this log-in returned; `None` if it is no log-in.
    fn key(&self) -> Option<&str> {
        self.0["response"]["json"]["key"].as_str()
    }

    /// A field of the body that was sent.
    pub fn asked(&self, field: &str) -> &Value {
        &self.0["request"]["json"][field]
    }

    /// The recorded answer.
    pub fn answer(&self) -> &Value {
        &self.0["response"]["json"]
    }

    /// The images of a recorded upload, with their recorded lengths.
    pub fn images(&self) -> Vec<(String, bytes::Bytes)> {
        let parts = self.0["request"]["multipart"].as_array().expect("an upload");
        let files =
            parts.iter().filter_map(|part| Some((part["filename"].as_str()?, part["bytes"].as_u64()?)));
        files.map(|(name, length)| (name.to_owned(), vec![7; length as usize].into())).collect()
    }

    /// The differences between a request and this recording.
    fn mistakes(&self, seen: &Seen) -> Vec<String> {
        let request = &self.0["request"];
        let mut pairs = vec![
            ("method", request["method"].clone(), seen.method.clone().into()),
            ("address", self.address(), address(&seen.path)),
            ("body", request["json"].clone(), seen.json.clone()),
            ("multipart", request["multipart"].clone(), seen.multipart.clone()),
            ("Cookie", Value::Null, seen.header("cookie")),
            ("Accept", self.accepted().into(), seen.header("accept")),
        ];
        for name in ["Upload-Start", "Upload-Multiple", "Upload-Finish"] {
            pairs.push((name, request["headers"][name].clone(), seen.header(name)));
        }
        let has_credentials = !request["headers"]["Authorization"].is_null();
        let expected = if has_credentials { json!(seen.credentials) } else { Value::Null };
        pairs.push(("Authorization", expected, seen.header("authorization")));
        let name = &self.0["name"];
        let wrong = pairs.into_iter().filter(|(_, expected, seen)| expected != seen);
        wrong.map(|(what, expected, seen)| format!("{name}: {what} is {seen}, not {expected}")).collect()
    }

    /// The address that the client requests. Lists were recorded with various page sizes and orders; the client
    /// requests pages of a hundred, by number.
    fn address(&self) -> Value {
        let request = &self.0["request"];
        let mut address = address(request["path"].as_str().expect("a path"));
        let is_list =
            ["jobs", "labels", "tasks", "users"].iter().any(|of| address[0] == format!("/api/{of}"));
        if let (true, Some(query)) = (is_list && request["method"] == "GET", address[1].as_array_mut()) {
            query.retain(|pair| pair[0] != "page_size" && pair[0] != "sort");
            query.extend([json!(["page_size", "100"]), json!(["sort", "id"])]);
            query.sort_by_key(Value::to_string);
        }
        address
    }

    /// The `Accept` header that the client sends: the site's JSON, or any type for a file.
    fn accepted(&self) -> &'static str {
        if self.0["response"]["binary"].is_null() { "application/vnd.cvat+json" } else { "*/*" }
    }

    /// The body: for a file, its length and its first bytes were recorded.
    fn body(&self) -> Vec<u8> {
        let response = &self.0["response"];
        if let (Some(length), Some(start)) =
            (response["binary"]["bytes"].as_u64(), response["binary"]["starts_with"].as_str())
        {
            let digits = start.as_bytes().chunks(2).map(|pair| str::from_utf8(pair).expect("digits"));
            let mut file: Vec<u8> =
                digits.map(|byte| u8::from_str_radix(byte, 16).expect("hexadecimal digits")).collect();
            file.resize(length as usize, 0);
            return file;
        }
        match (response.get("json"), response["body"].as_str()) {
            (Some(json), _) => json.to_string().into(),
            (None, text) => text.unwrap_or_default().into(),
        }
    }

    fn response(&self) -> Response {
        let response = &self.0["response"];
        let status = u16::try_from(response["status"].as_u64().expect("a status")).expect("a status");
        let mut answer = Response::builder().status(status);
        for (name, value) in response["headers"].as_object().expect("headers") {
            if !["connection", "content-length", "transfer-encoding"].contains(&name.to_lowercase().as_str())
            {
                answer = answer.header(name, value.as_str().expect("a header"));
            }
        }
        answer.body(Body::from(self.body())).expect("an answer")
    }
}

/// A path and its query, decoded, ordered by keyword; a JSON filter as JSON.
fn address(path: &str) -> Value {
    let url = Url::parse("http://site.example").and_then(|base| base.join(path)).expect("an address");
    let query = url.query_pairs().map(|(name, value)| match serde_json::from_str::<Value>(&value) {
        Ok(filter) if name == "filter" => json!([name, filter]),
        _ => json!([name, value]),
    });
    let mut query: Vec<Value> = query.collect();
    query.sort_by_key(Value::to_string);
    json!([url.path(), query])
}

/// What the client sent.
struct Seen {
    method: String,
    path: String,
    headers: HeaderMap,
    json: Value,
    multipart: Value,
    credentials: String,
}

impl Seen {
    async fn read(request: Request, credentials: String) -> Self {
        let headers = request.headers().clone();
        let method = request.method().to_string();
        let path = request.uri().path_and_query().expect("a path").as_str();
        let path = path.strip_prefix(PREFIX).unwrap_or("(outside of the site)").to_owned();
        let kind =
            headers.get(header::CONTENT_TYPE).map_or("", |kind| kind.to_str().expect("a content type"));
        let (mut json, mut multipart) = (Value::Null, Value::Null);
        if kind.starts_with("multipart/") {
            assert!(headers.contains_key(header::CONTENT_LENGTH), "an upload's length is known beforehand");
            multipart = parts(Multipart::from_request(request, &()).await.expect("a multipart body")).await;
        } else {
            let body = to_bytes(request.into_body(), 1 << 20).await.expect("a body");
            json = serde_json::from_slice(&body).unwrap_or_default();
        }
        Self { method, path, headers, json, multipart, credentials }
    }

    fn header(&self, name: &str) -> Value {
        self.headers.get(name).map_or(Value::Null, |value| value.to_str().expect("a text header").into())
    }
}

async fn parts(mut multipart: Multipart) -> Value {
    let mut parts = Vec::new();
    while let Some(field) = multipart.next_field().await.expect("a part") {
        let (name, file) = (field.name().map(str::to_owned), field.file_name().map(str::to_owned));
        let kind = field.content_type().map(str::to_owned);
        let content = field.bytes().await.expect("a part's content");
        parts.push(match file {
            Some(file) => {
                json!({"name": name, "filename": file, "content_type": kind, "bytes": content.len()})
            }
            None => json!({"name": name, "value": String::from_utf8_lossy(&content)}),
        });
    }
    parts.into()
}

struct Script {
    coming: VecDeque<Recording>,
    mistakes: Vec<String>,
    credentials: String,
}

/// A running server with its script.
pub struct Replay {
    script: Arc<Mutex<Script>>,
    settings: SiteSettings,
}

impl Replay {
    /// A server that expects these requests.
    pub async fn of(recordings: impl IntoIterator<Item = Recording>) -> Self {
        let script = Script {
            coming: recordings.into_iter().collect(),
            mistakes: Vec::new(),
            credentials: "Token recorded-key".to_owned(),
        };
        let script = Arc::new(Mutex::new(script));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let limit = axum::extract::DefaultBodyLimit::disable();
        let router = Router::new().fallback(answer).layer(limit).with_state(Arc::clone(&script));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { script, settings: settings(&format!("http://{address}{PREFIX}/")) }
    }

    /// The server's client, with a token.
    pub fn site(&self) -> Site {
        Site::new(self.settings.clone()).expect("a site")
    }

    /// The server's client, with the settings changed.
    pub fn site_with(&self, change: impl FnOnce(&mut SiteSettings)) -> Site {
        let mut settings = self.settings.clone();
        change(&mut settings);
        if let Credentials::Basic { .. } = settings.credentials {
            let mut script = self.script.lock().expect("the script");
            let key = script.coming.front().and_then(Recording::key).map(|key| format!("Token {key}"));
            script.credentials = key.unwrap_or_else(|| "Basic YWRtaW46SHVzaC1odXNo".to_owned());
        }
        Site::new(settings).expect("a site")
    }

    /// Checks that everything was requested, as recorded.
    pub fn finish(self) {
        let script = self.script.lock().expect("the script");
        let unasked: Vec<_> = script.coming.iter().map(|recording| &recording.0["name"]).collect();
        assert!(script.mistakes.is_empty(), "{}", script.mistakes.join("\n"));
        assert!(unasked.is_empty(), "never asked: {unasked:?}");
    }
}

/// Settings for tests: a token, jobs of five images.
pub fn settings(url: &str) -> SiteSettings {
    SiteSettings {
        url: url.parse().expect("an address"),
        credentials: Credentials::Token("recorded-key".into()),
        public_url: None,
        email_domain: "candidates.invalid".into(),
        segment_size: 5,
        image_quality: 100,
        images: ImageSource::Upload,
        timeout: Duration::from_secs(10),
        upload_timeout: Duration::from_secs(10),
        way: crate::net::Way::default(),
    }
}

async fn answer(State(script): State<Arc<Mutex<Script>>>, request: Request) -> Response {
    let credentials = script.lock().expect("the script").credentials.clone();
    let seen = Seen::read(request, credentials).await;
    let mut script = script.lock().expect("the script");
    let Some(recording) = script.coming.pop_front() else {
        script.mistakes.push(format!("not expected: {} {}", seen.method, seen.path));
        return StatusCode::NOT_IMPLEMENTED.into_response();
    };
    let mistakes = recording.mistakes(&seen);
    // Also for tests that fail before they reach `finish`.
    for mistake in &mistakes {
        eprintln!("{mistake}");
    }
    script.mistakes.extend(mistakes);
    recording.response()
}
