//! Compares an answer with a recorded one: status, headers, and the body key by key.

use std::collections::BTreeSet;

use reqwest::Response;
use serde_json::{Map, Value};

use crate::demo::site::labels::DEFAULT_COLOR;

/// Keys whose values always differ; their types must be the same.
const VOLATILE: [&str; 18] = [
    "assignee_updated_date",
    "chunks_updated_date",
    "count",
    "created_date",
    "data",
    "date_joined",
    "description",
    "expected",
    "id",
    "key",
    "last_login",
    "message",
    "next",
    "previous",
    "rq_id",
    "updated_date",
    "url",
    "value",
];

/// The stand-in's answer.
pub(super) struct Answered {
    status: u16,
    headers: Map<String, Value>,
    cookies: BTreeSet<String>,
    body: String,
    url: String,
}

impl Answered {
    pub(super) async fn read(response: Response) -> Self {
        let text = |value: &reqwest::header::HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let cookies = response.headers().get_all("set-cookie").iter().map(text);
        let cookies = cookies.filter_map(|cookie| Some(cookie.split_once('=')?.0.to_owned())).collect();
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| (name.to_string(), Value::from(text(value)))).collect();
        let status = response.status().as_u16();
        let mut url = response.url().clone();
        url.set_path("");
        url.set_query(None);
        let url = url.as_str().trim_end_matches('/').to_owned();
        Self { status, headers, cookies, body: response.text().await.unwrap_or_default(), url }
    }
}

impl Answered {
    /// The address of a created object.
    pub(super) fn location(&self) -> Option<&str> {
        self.headers.get("location")?.as_str()
    }
}

impl Answered {
    /// The personal access token that was created.
    pub(super) fn personal_token(&self) -> Option<String> {
        let body: Value = serde_json::from_str(&self.body).ok()?;
        Some(body.get("value")?.as_str()?.to_owned())
    }
}

/// All differences between an answer and the recorded one.
pub(super) fn differences(exchange: &Value, answer: &Answered) -> Vec<String> {
    let recorded = &exchange["response"];
    let mut found = Vec::new();
    if recorded["status"] != answer.status {
        found.push(format!("status {} instead of {}", answer.status, recorded["status"]));
        found.push(answer.body.chars().take(300).collect());
        return found;
    }
    compare_headers(&recorded["headers"], answer, &mut found);
    match (&recorded["json"], &recorded["body"]) {
        (Value::Null, Value::String(page)) if *page != answer.body => found.push("another page".into()),
        (Value::Null, Value::Null) if !answer.body.is_empty() => found.push("a body instead of none".into()),
        (Value::Null, _) => {}
        (json, _) => match serde_json::from_str(&answer.body.replace(&answer.url, "http://site.example")) {
            Ok(own) => compare("body", json, &own, &mut found),
            Err(_) => found.push("no JSON".into()),
        },
    }
    found
}

fn compare_headers(recorded: &Value, answer: &Answered, found: &mut Vec<String>) {
    for name in ["content-type", "allow", "www-authenticate", "location"] {
        let own = answer.headers.get(name).and_then(Value::as_str).unwrap_or_default();
        let own = own.replace(&answer.url, "http://site.example");
        let expected = recorded[name].as_str().unwrap_or_default();
        if own != expected {
            found.push(format!("{name}: {own:?} instead of {expected:?}"));
        }
    }
    if recorded.get("retry-after").is_some() != answer.headers.contains_key("retry-after") {
        found.push("Retry-After is there or not".into());
    }
    let expected = recorded["set-cookie"].as_str().unwrap_or_default();
    let expected: BTreeSet<String> =
        expected.split("; ").filter_map(|cookie| Some(cookie.split_once('=')?.0.to_owned())).collect();
    if expected != answer.cookies {
        found.push(format!("cookies {:?} instead of {expected:?}", answer.cookies));
    }
}

/// Compares values: the same keys, the same types, and the same scalars where they are not volatile.
fn compare(place: &str, recorded: &Value, own: &Value, found: &mut Vec<String>) {
    match (recorded, own) {
        (Value::Object(recorded), Value::Object(own)) => compare_objects(place, recorded, own, found),
        (Value::Array(recorded), Value::Array(own)) if place.ends_with(".results") => {
            compare_lists(place, recorded, own, found);
        }
        (Value::Array(recorded), Value::Array(own)) if recorded.len() == own.len() => {
            for (recorded, own) in sorted(recorded).into_iter().zip(sorted(own)) {
                compare(place, recorded, own, found);
            }
        }
        (Value::String(recorded), Value::String(own)) if is_throttling(recorded) && is_throttling(own) => {}
        // A label without a colour gets one that is made of its name.
        (Value::String(_), Value::String(own))
            if place.rsplit('.').next() == Some("color") && own == DEFAULT_COLOR => {}
        (Value::String(recorded), Value::String(own))
            if place.rsplit('.').next() == Some("svg") && without_ids(recorded) == without_ids(own) => {}
        _ if recorded != own => found.push(format!("{place}: {own} instead of {recorded}")),
        _ => {}
    }
}

/// The picture of a skeleton without the ids of its joints.
fn without_ids(svg: &str) -> String {
    let mut parts = svg.split("data-label-id=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + "data-label-id=\"" + part.trim_start_matches(|c: char| c.is_ascii_digit())
    })
}

fn is_throttling(text: &str) -> bool {
    text.starts_with("Request was throttled. Expected available in ") && text.ends_with(" seconds.")
}

fn compare_objects(
    place: &str,
    recorded: &Map<String, Value>,
    own: &Map<String, Value>,
    found: &mut Vec<String>,
) {
    for key in own.keys().filter(|key| !recorded.contains_key(*key)) {
        found.push(format!("{place}.{key} is too many"));
    }
    for (key, recorded) in recorded {
        let place = format!("{place}.{key}");
        match own.get(key) {
            None => found.push(format!("{place} is missing")),
            Some(own) if VOLATILE.contains(&key.as_str()) => {
                // A page has a neighbour or not; the number of pages is not compared.
                let is_link = key == "next" || key == "previous";
                if !is_link && kind(own) != kind(recorded) {
                    found.push(format!("{place}: {} instead of {}", kind(own), kind(recorded)));
                }
                if key == "message" && last_line(own) != last_line(recorded) {
                    found.push(format!("{place}: {own} instead of {recorded}"));
                }
            }
            Some(own) => compare(&place, recorded, own, found),
        }
    }
}

/// The entries of a list differ, but have the same form: the first one represents all.
fn compare_lists(place: &str, recorded: &[Value], own: &[Value], found: &mut Vec<String>) {
    match (recorded.first(), own.first()) {
        (Some(Value::Object(recorded)), Some(Value::Object(own))) => {
            let keys = |object: &Map<String, Value>| object.keys().cloned().collect::<BTreeSet<_>>();
            // A task without data lacks some keys.
            let extra = [
                "data",
                "data_chunk_size",
                "data_compressed_chunk_type",
                "data_original_chunk_type",
                "image_quality",
                "size",
            ];
            let different: Vec<_> = keys(recorded)
                .symmetric_difference(&keys(own))
                .filter(|key| !extra.contains(&key.as_str()))
                .cloned()
                .collect();
            if !different.is_empty() {
                found.push(format!("{place}: entries differ by {different:?}"));
            }
        }
        (None, None) => {}
        _ => found.push(format!("{place}: {} entries instead of {}", own.len(), recorded.len())),
    }
}

/// Lists of names, shapes and joints may have any order.
fn sorted(values: &[Value]) -> Vec<&Value> {
    let mut sorted: Vec<&Value> = values.iter().collect();
    sorted.sort_by_cached_key(|value| comparable(value).to_string());
    sorted
}

/// The value without what always differs, and with the objects in its lists in a defined order.
fn comparable(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let is_fixed = |key: &str| !VOLATILE.contains(&key) && key != "color" && key != "svg";
            let fields = fields.iter().filter(|(key, _)| is_fixed(key));
            fields.map(|(key, value)| (key.clone(), comparable(value))).collect()
        }
        Value::Array(values) if values.iter().all(Value::is_object) => {
            let mut values: Vec<Value> = values.iter().map(comparable).collect();
            values.sort_by_cached_key(Value::to_string);
            values.into()
        }
        other => other.clone(),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a flag",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The last line of a message without the quoted path in it.
fn last_line(value: &Value) -> Option<&str> {
    value.as_str()?.lines().last()?.split(": '").next()?.split(" '<").next()?.split(" '/").next()
}
