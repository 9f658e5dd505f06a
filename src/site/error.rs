//! The one place that decides what an answer (or its absence) means: retry later, give up, check the rights.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{StatusCode, Url};
use serde_json::Value;

use super::asker::Asker;
use crate::foreign;
use crate::model::{Cause, CauseKind};
use crate::net::{Blocked, InTheWay, Names, Obstacle, Party, Trouble, http_date};
use crate::retry::RetryAfter;

/// Maximum number of characters of an answer's body in an error or a log line.
const BODY_LIMIT: usize = 200;

/// Why the site did not do what it was asked to do. Each is one line, without passwords, keys or HTML.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SiteError {
    /// It may work later: no connection, a timeout, an overloaded or broken server, half an answer.
    #[error("the site has failed for now: {cause}")]
    Transient {
        /// What happened.
        cause: Cause,
        /// How long the site asks to wait.
        retry_after: Option<RetryAfter>,
        /// The call certainly had no effect: it did not reach the site, or the site did not accept it.
        untouched: bool,
        /// What blocked the way, if the site did not answer.
        blocked: Option<Blocked>,
    },
    /// The site understood the request and refuses it: asking again will not help.
    #[error("the site refuses: {cause}")]
    Permanent {
        /// What happened.
        cause: Cause,
    },
    /// The bot's credentials are wrong or lack rights.
    #[error("the site denies access: {cause}")]
    Unauthorized {
        /// What happened and what to check.
        cause: Cause,
    },
    /// The object does not exist (any more).
    #[error("not found on the site: {cause}")]
    NotFound {
        /// What happened.
        cause: Cause,
    },
}

impl SiteError {
    /// A fault that may pass, for which the site did not say how long to wait.
    pub(super) fn transient(cause: impl Into<String>) -> Self {
        let cause = CauseKind::ServerError.because(cause);
        Self::Transient { cause, retry_after: None, untouched: false, blocked: None }
    }

    /// Advice for the operator when the site was not reached; `None` if it was.
    #[must_use]
    pub fn in_the_way(&self, url: &Url) -> Option<InTheWay> {
        let Self::Transient { cause, blocked: Some(blocked), .. } = self else { return None };
        Some(not_reached(url, cause.raw.clone(), *blocked))
    }

    /// A fault that will not pass by waiting.
    pub(super) fn permanent(cause: impl Into<String>) -> Self {
        Self::Permanent { cause: CauseKind::Refused.because(cause) }
    }

    /// The cause with its kind.
    #[must_use]
    pub fn into_cause(self) -> Cause {
        let whole = self.to_string();
        match self {
            Self::Transient { cause, .. }
            | Self::Permanent { cause }
            | Self::Unauthorized { cause }
            | Self::NotFound { cause } => cause.told(whole),
        }
    }

    /// A call whose answer has more than this many bytes.
    pub(super) fn too_much(call: &str, bytes: usize) -> Self {
        let megabytes = bytes >> 20;
        let cause = format!("{call} was answered with more than {megabytes} MB; no more is read");
        Self::Permanent { cause: CauseKind::AnswerTooLarge.because(cause) }
    }

    /// A call whose answer has a list, or drawings, beyond the limits.
    pub(super) fn too_long(call: &str) -> Self {
        let cause = format!("{call} was answered with more entries than are read");
        Self::Permanent { cause: CauseKind::AnswerTooLarge.because(cause) }
    }

    /// A call (`GET /api/…`) without a complete answer. `by_proxy`: the connection leads to a proxy.
    pub(super) fn from_transport(call: &str, error: &reqwest::Error, by_proxy: bool) -> Self {
        let trouble = Trouble::of(error);
        let trouble = if by_proxy && error.is_connect() { trouble.at_proxy() } else { trouble };
        Self::Transient {
            cause: kind_in_the_way(trouble.blocked).because(format!("{call}: {trouble}")),
            retry_after: None,
            untouched: error.is_connect(),
            blocked: Some(trouble.blocked),
        }
    }

    /// A call whose answer is not the expected JSON: half an answer, or the page of a proxy.
    pub(super) fn unexpected(call: &str, error: &serde_json::Error) -> Self {
        Self::not_cvats(one_line(&format!("{call}: not the answer of a CVAT server ({error})")))
    }

    /// A call that was answered with a page for people, as a proxy shows it.
    pub(super) fn wrong_server(call: &str) -> Self {
        Self::not_cvats(format!("{call}: not the answer of a CVAT server"))
    }

    fn not_cvats(cause: String) -> Self {
        let blocked = Some(Blocked { party: Party::Peer, obstacle: Obstacle::WrongServer });
        let cause = CauseKind::WrongServer.because(cause);
        Self::Transient { cause, retry_after: None, untouched: false, blocked }
    }

    /// A refusal that is not from the site: the site's own refusals have a reason in JSON.
    fn by_gateway(call: &str, status: StatusCode) -> Self {
        let blocked = if status == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            Blocked { party: Party::Proxy, obstacle: Obstacle::ProxyCredentials }
        } else {
            Blocked { party: Party::Peer, obstacle: Obstacle::Gateway }
        };
        let cause = format!("{blocked}: {call} was answered {}", name_of(status));
        let cause = kind_in_the_way(blocked).because(cause);
        Self::Transient { cause, retry_after: None, untouched: true, blocked: Some(blocked) }
    }

    /// The error for an answer that is not a success.
    pub(super) fn from_answer(
        call: &str,
        asker: Asker,
        status: StatusCode,
        headers: &HeaderMap,
        body: &str,
        now: DateTime<Utc>,
    ) -> Self {
        tracing::debug!(call, status = status.as_u16(), body = one_line(body), "the site refused");
        if is_refusal_of_a_gateway(status, body) {
            return Self::by_gateway(call, status);
        }
        let message = serde_json::from_str(body).ok().and_then(|body| message_of(&body));
        let cause = kind_of(status, asker, body).because(match message {
            Some(message) => format!("{call} was answered {}: {message}", status.as_u16()),
            None => format!("{call} was answered {}", name_of(status)),
        });
        match status {
            StatusCode::REQUEST_TIMEOUT
            | StatusCode::TOO_EARLY
            | StatusCode::TOO_MANY_REQUESTS
            | StatusCode::SERVICE_UNAVAILABLE => Self::Transient {
                cause,
                retry_after: retry_after(headers, now),
                untouched: true,
                blocked: None,
            },
            // Waiting does not help if the server does not know the method or protocol.
            StatusCode::NOT_IMPLEMENTED | StatusCode::HTTP_VERSION_NOT_SUPPORTED => Self::Permanent { cause },
            // A gateway sends these, too, when the site behind it did something and its answer was lost.
            _ if status.is_server_error() => Self::Transient {
                cause,
                retry_after: retry_after(headers, now),
                untouched: false,
                blocked: None,
            },
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                let check = what_to_check(status, asker);
                Self::Unauthorized { cause: cause.told(format!("{cause}; {check}")) }
            }
            StatusCode::NOT_FOUND => Self::NotFound { cause },
            _ if status.is_redirection() => Self::Permanent {
                cause: cause.told(format!(
                    "{cause}; check the site's address in the settings (http or https? another host?)"
                )),
            },
            _ => Self::Permanent { cause },
        }
    }
}

/// Whether a gateway refuses: the site gives a reason with each of these, and never sends the last.
pub(super) fn is_refusal_of_a_gateway(status: StatusCode, body: &str) -> bool {
    let has_reason = || serde_json::from_str::<Value>(body).is_ok_and(|body| body.get("detail").is_some());
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => !has_reason(),
        StatusCode::PROXY_AUTHENTICATION_REQUIRED => true,
        _ => false,
    }
}

/// The kind of cause of a refusal.
fn kind_of(status: StatusCode, asker: Asker, body: &str) -> CauseKind {
    match status {
        StatusCode::INSUFFICIENT_STORAGE => CauseKind::DiskFull,
        _ if tells_of_a_full_disk(body) => CauseKind::DiskFull,
        StatusCode::REQUEST_TIMEOUT
        | StatusCode::TOO_EARLY
        | StatusCode::TOO_MANY_REQUESTS
        | StatusCode::SERVICE_UNAVAILABLE => CauseKind::Busy,
        _ if status.is_server_error() => CauseKind::ServerError,
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN if asker == Asker::Nobody => CauseKind::Closed,
        StatusCode::UNAUTHORIZED => CauseKind::Credentials,
        StatusCode::FORBIDDEN => CauseKind::Rights,
        StatusCode::NOT_FOUND => CauseKind::Missing,
        _ if status.is_redirection() => CauseKind::Address,
        _ => CauseKind::Refused,
    }
}

/// Whether a text of the site's software contains the error of a full disk.
pub(super) fn tells_of_a_full_disk(text: &str) -> bool {
    text.contains("[Errno 28]") || text.contains("No space left on device")
}

/// The kind of cause when the site was not reached.
fn kind_in_the_way(blocked: Blocked) -> CauseKind {
    match blocked.obstacle {
        _ if blocked.party == Party::Proxy => CauseKind::Unreachable,
        Obstacle::SelfSigned
        | Obstacle::UnknownAuthority
        | Obstacle::Expired
        | Obstacle::NotYetValid
        | Obstacle::OtherName
        | Obstacle::Certificate
        | Obstacle::NoTls => CauseKind::Untrusted,
        Obstacle::WrongServer | Obstacle::Gateway => CauseKind::WrongServer,
        Obstacle::NameNotFound
        | Obstacle::Refused
        | Obstacle::Unreachable
        | Obstacle::TimedOut
        | Obstacle::Closed
        | Obstacle::ProxyCredentials
        | Obstacle::ProxyRefuses
        | Obstacle::Unknown => CauseKind::Unreachable,
    }
}

fn not_reached(url: &Url, cause: String, blocked: Blocked) -> InTheWay {
    let names = Names { address: "site.url", proxy: Some("site.proxy"), authorities: Some("site.ca") };
    InTheWay { host: url.host_str().unwrap_or_default().to_owned(), cause, blocked, names }
}

fn what_to_check(status: StatusCode, asker: Asker) -> &'static str {
    match (asker, status) {
        (Asker::Nobody, _) => "check that the site allows people to register and to log in",
        (Asker::Account, _) => {
            "check that the site lets accounts of the group worker do what is assigned to them"
        }
        (Asker::Bot, StatusCode::UNAUTHORIZED) => {
            "check the bot's user and password (or token) in the settings"
        }
        (Asker::Bot, _) => {
            "check that the bot's user is an administrator of the site and uses no personal access token"
        }
    }
}

fn name_of(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_u16()),
        None => status.as_u16().to_string(),
    }
}

/// The value of `Retry-After`: seconds or an HTTP date (RFC 9110, 10.2.3); a date in the past means no wait.
fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<RetryAfter> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(RetryAfter::of(Duration::from_secs(seconds)));
    }
    let date = http_date(text)?;
    Some(RetryAfter::of((date - now).to_std().unwrap_or(Duration::ZERO)))
}

/// The message in a JSON error body. CVAT has four formats: `{"detail": "…"}`, `{"field": ["…"]}`, `["…"]` and
/// a bare string.
pub(super) fn message_of(body: &Value) -> Option<String> {
    let message = match body {
        Value::Object(fields) => {
            let parts: Vec<String> =
                fields.iter().filter_map(|(field, value)| field_message(field, value)).collect();
            parts.join("; ")
        }
        other => texts_of(other).join("; "),
    };
    let message = one_line(&message);
    (!message.is_empty()).then_some(message)
}

fn field_message(field: &str, value: &Value) -> Option<String> {
    let text = texts_of(value).join(" ");
    match field {
        _ if text.is_empty() => None,
        "detail" | "non_field_errors" => Some(text),
        _ => Some(format!("{field}: {text}")),
    }
}

/// All strings in a value, at any depth.
pub(super) fn texts_of(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text.as_str()],
        Value::Array(items) => items.iter().flat_map(texts_of).collect(),
        Value::Object(fields) => fields.values().flat_map(texts_of).collect(),
        _ => Vec::new(),
    }
}

/// At most [`BODY_LIMIT`] characters on one line, without control characters.
pub(super) fn one_line(text: &str) -> String {
    let text = foreign::tame(text);
    let words: Vec<&str> = text.split_whitespace().take(BODY_LIMIT).collect();
    let line = words.join(" ");
    if line.chars().count() <= BODY_LIMIT {
        return line;
    }
    line.chars().take(BODY_LIMIT - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answered(status: u16, headers: &[(&'static str, &str)], body: &str) -> SiteError {
        let headers = headers
            .iter()
            .map(|(name, value)| {
                (name.parse().expect("a header name"), value.parse().expect("a header value"))
            })
            .collect();
        let status = StatusCode::from_u16(status).expect("a status");
        let now = "2026-11-23T12:00:00Z".parse().expect("a moment");
        SiteError::from_answer("GET /api/tasks", Asker::Bot, status, &headers, body, now)
    }

    fn wait(error: &SiteError) -> Option<u64> {
        let SiteError::Transient { retry_after, .. } = error else { panic!("transient, not {error:?}") };
        retry_after.map(|wait| wait.length().as_secs())
    }

    #[test]
    fn what_may_pass_is_transient() {
        for status in [408, 425, 429, 500, 502, 503, 504, 599] {
            assert_eq!(wait(&answered(status, &[], "<html>")), None, "{status}");
        }
    }

    #[test]
    fn the_wish_to_wait_is_seconds_or_a_date() {
        assert_eq!(wait(&answered(429, &[("retry-after", "53")], "")), Some(53));
        assert_eq!(wait(&answered(503, &[("retry-after", "Mon, 23 Nov 2026 12:01:30 GMT")], "")), Some(90));
        assert_eq!(wait(&answered(503, &[("retry-after", "Mon, 23 Nov 2026 11:00:00 GMT")], "")), Some(0));
        assert_eq!(wait(&answered(503, &[("retry-after", "soon")], "")), None);
        for long in ["901", "18446744073709551615", "Fri, 31 Dec 9999 23:59:59 GMT"] {
            assert_eq!(wait(&answered(503, &[("retry-after", long)], "")), Some(900), "{long}");
        }
        for none in ["18446744073709551616", "-1", "1.5", "NaN", "Mon, 31 Dec 262142 23:59:59 GMT"] {
            assert_eq!(wait(&answered(503, &[("retry-after", none)], "")), None, "{none}");
        }
    }

    #[test]
    fn refusals_tell_what_to_check() {
        let refused = answered(401, &[], r#"{"detail":"Invalid token."}"#).to_string();
        assert!(refused.contains("Invalid token.") && refused.contains("password (or token)"), "{refused}");
        let forbidden = answered(403, &[], r#"{"detail":"No."}"#).to_string();
        assert!(forbidden.contains("administrator"), "{forbidden}");
        let moved = answered(301, &[], "").to_string();
        assert!(moved.contains("check the site's address"), "{moved}");
    }

    #[test]
    fn a_gateway_on_the_way_is_no_matter_of_credentials() {
        let url = Url::parse("https://site.example").expect("an address");
        for (status, body) in [(401, ""), (401, "<html>"), (403, "{\"message\":\"Forbidden\"}"), (407, "{}")]
        {
            let told = answered(status, &[], body).in_the_way(&url).expect("blocked").to_string();
            assert!(told.starts_with("cannot reach site.example: "), "{told}");
            assert!(!told.contains("user and password") && !told.contains("administrator"), "{told}");
        }
        let gateway = answered(403, &[], "<html>").in_the_way(&url).expect("blocked").to_string();
        let part = ": something on the way (a proxy or a gateway) refuses: GET /api/tasks was answered 403 Forbidden; ask";
        assert!(gateway.contains(part), "{gateway}");
        let proxy = answered(407, &[], "").in_the_way(&url).expect("blocked").to_string();
        assert!(
            proxy.contains("proxy: it wants the right name and password") && proxy.contains("site.proxy"),
            "{proxy}"
        );
    }

    #[test]
    fn every_shape_of_error_bodies_gives_its_message() {
        let shapes = [
            (json!({"detail": "Not found."}), "Not found."),
            (json!({"name": ["too long", "too odd"], "x": ["y"]}), "name: too long too odd; x: y"),
            (json!({"non_field_errors": ["no"]}), "no"),
            (json!(["Label set or project_id must be present"]), "Label set or project_id must be present"),
            (json!("Adding more data is not supported"), "Adding more data is not supported"),
            (json!({"labels": [{"color": ["bad"]}]}), "labels: bad"),
        ];
        for (body, message) in shapes {
            assert_eq!(message_of(&body).as_deref(), Some(message));
        }
        assert_eq!(message_of(&json!({})), None);
        assert_eq!(message_of(&json!(17)), None);
    }

    #[test]
    fn html_is_never_shown() {
        let error = answered(400, &[], "<html><h1>Bad Request</h1>secret</html>");
        assert_eq!(error, SiteError::permanent("GET /api/tasks was answered 400 Bad Request"));
    }

    #[test]
    fn long_and_many_lined_messages_become_one_short_line() {
        let body = json!({ "detail": format!("first\nsecond\t{}", "ы".repeat(10_000)) }).to_string();
        let text = answered(400, &[], &body).to_string();
        assert!(text.contains("first second ы") && text.ends_with('…'), "{text}");
        assert!(text.chars().count() < 300 && !text.contains('\n'), "{text}");
    }
}
