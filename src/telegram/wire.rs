//! One call of the Bot API: sends what teloxide describes, and limits how much of the answer is read.
//! teloxide's own client reads the whole answer, however large it is.

use std::panic::{AssertUnwindSafe, catch_unwind};

use reqwest::multipart::{Form, Part};
use reqwest::{Client, RequestBuilder, Response, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use teloxide::requests::Payload;
use teloxide::types::ResponseParameters;
use teloxide::{ApiError, RequestError};

use super::photo::Photo;
use crate::panics::panic_text;

/// Maximum size of an answer, in bytes. Each call returns our message; the largest has some 100 KB.
const ANSWER: usize = 1 << 20;

/// Maximum size of an answer with updates, in bytes.
const UPDATES: usize = 8 << 20;

/// Maximum number of updates per request: even if all are as large as people can make them, including the
/// messages they reply to, they fit into the limit on an answer.
pub const UPDATES_AT_ONCE: u8 = 64;

/// Maximum nesting of objects and lists; Telegram's have about ten levels.
const DEPTH: usize = 24;

/// Maximum size, in bytes, that is read of an answer that is not a success.
const COMPLAINT: usize = 64 << 10;

/// Why a call has no result.
#[derive(Debug)]
pub(super) enum CallError {
    /// As teloxide reports it.
    Request(RequestError),
    /// The answer is larger than the limit.
    AnswerTooLarge {
        /// The limit in bytes.
        most: usize,
        /// The answer begins like one that reports success.
        carried_out: bool,
    },
}

impl From<RequestError> for CallError {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl From<reqwest::Error> for CallError {
    /// The address contains the token.
    fn from(error: reqwest::Error) -> Self {
        Self::Request(error.without_url().into())
    }
}

/// The destination of calls. It does not implement `Debug`, because it contains the token.
#[derive(Clone)]
pub(super) struct Wire {
    client: Client,
    api_url: Url,
    token: SecretString,
}

impl Wire {
    /// Calls with this client.
    pub(super) fn new(client: Client, api_url: Url, token: SecretString) -> Self {
        Self { client, api_url, token }
    }

    /// Makes a call with the parameters as JSON.
    pub(super) async fn call<P>(&self, payload: &P) -> Result<P::Output, CallError>
    where
        P: Payload + Serialize,
        P::Output: DeserializeOwned,
    {
        let text = read(self.post(P::NAME).json(payload).send().await?, ANSWER).await?;
        result(&text)
    }

    /// Makes a call with files: the parameters, and images to which they refer by `attach://` and their index.
    pub(super) async fn call_with<P>(
        &self,
        parameters: Vec<(&'static str, String)>,
        files: &[&Photo],
    ) -> Result<P::Output, CallError>
    where
        P: Payload,
        P::Output: DeserializeOwned,
    {
        let form = parameters.into_iter().fold(Form::new(), |form, (name, value)| form.text(name, value));
        let form = files.iter().enumerate().fold(form, |form, (place, file)| {
            let length = file.bytes.len() as u64;
            let part = Part::stream_with_length(file.bytes.clone(), length).file_name(file.name.clone());
            form.part(place.to_string(), part)
        });
        let text = read(self.post(P::NAME).multipart(form).send().await?, ANSWER).await?;
        result(&text)
    }

    /// Requests updates, which are returned unparsed, with their numbers.
    pub(super) async fn updates<P: Payload + Serialize>(
        &self,
        payload: &P,
    ) -> Result<Vec<(u32, String)>, CallError> {
        updates_of(&read(self.post(P::NAME).json(payload).send().await?, UPDATES).await?)
    }

    /// Any answer of the server, without credentials. No token is sent, and only the head is read.
    pub(super) async fn anything(&self) -> reqwest::Result<Response> {
        self.client.get(self.api_url.clone()).send().await
    }

    fn post(&self, method: &str) -> RequestBuilder {
        let mut url = self.api_url.clone();
        // An address without a path that can be extended is refused when the settings are read.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().push(&format!("bot{}", self.token.expose_secret())).push(method);
        }
        self.client.post(url)
    }
}

/// The text of an answer, up to the limit.
async fn read(mut response: Response, most: usize) -> Result<String, CallError> {
    let is_success = response.status().is_success();
    let most = if is_success { most } else { COMPLAINT };
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await? {
        let room = most - body.len();
        body.extend_from_slice(&piece[..piece.len().min(room)]);
        if piece.len() > room {
            if !is_success {
                break;
            }
            let carried_out = body.trim_ascii_start().starts_with(br#"{"ok":true"#);
            return Err(CallError::AnswerTooLarge { most, carried_out });
        }
    }
    Ok(String::from_utf8_lossy(&body).into_owned())
}

/// The answer of the Bot API, the same for every method.
#[derive(Deserialize)]
struct Answer<T> {
    ok: bool,
    // With `default` of its own, a missing result is reported as missing and not as an answer that makes no sense.
    result: Option<T>,
    description: Option<ApiError>,
    parameters: Option<ResponseParameters>,
}

fn result<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, CallError> {
    answered(parsed(text), text)
}

fn answered<T>(answer: serde_json::Result<Answer<T>>, text: &str) -> Result<T, CallError> {
    let error = match answer.map_err(|error| unreadable(error, text))? {
        Answer { ok: true, result: Some(result), .. } => return Ok(result),
        Answer { ok: false, parameters: Some(ResponseParameters::RetryAfter(time)), .. } => {
            RequestError::RetryAfter(time)
        }
        Answer { ok: false, parameters: Some(ResponseParameters::MigrateToChatId(chat)), .. } => {
            RequestError::MigrateToChatId(chat)
        }
        Answer { ok: false, description: Some(error), .. } => RequestError::Api(error),
        Answer { .. } => {
            return Err(unreadable(serde::de::Error::custom("neither a result nor an error"), text));
        }
    };
    Err(error.into())
}

/// The updates of an answer with their numbers, each to be parsed separately: whatever one of them contains, it
/// does not keep others from being taken and does not come again for ever. An update whose number can't be read
/// is skipped, and disappears when another is confirmed.
fn updates_of(text: &str) -> Result<Vec<(u32, String)>, CallError> {
    // Whatever they are: only their ends are searched for.
    let updates: Vec<&RawValue> = answered(serde_json::from_str(text), text)?;
    let numbered = |update: &&RawValue| Some((number_of(update.get())?, update.get().to_owned()));
    let read: Vec<(u32, String)> = updates.iter().filter_map(numbered).collect();
    if read.is_empty() && !updates.is_empty() {
        return Err(unreadable(serde::de::Error::custom("no update has a number"), text));
    }
    if read.len() < updates.len() {
        tracing::warn!(updates = updates.len() - read.len(), "updates without a number were skipped");
    }
    Ok(read)
}

/// The number of an update; `None`: there is none, or none that the next poll can confirm.
fn number_of(text: &str) -> Option<u32> {
    #[derive(Deserialize)]
    struct Numbered {
        update_id: u32,
    }
    let Numbered { update_id } = serde_json::from_str(text).ok()?;
    i32::try_from(update_id).ok()?.checked_add(1)?;
    Some(update_id)
}

/// Parses JSON with teloxide's types. Some formats make them panic, and deeply nested messages exhaust the
/// stack: no update may kill the bot.
fn parsed<'a, T: Deserialize<'a>>(text: &'a str) -> serde_json::Result<T> {
    if is_deep(text) {
        return Err(serde::de::Error::custom("objects inside each other beyond all measure"));
    }
    catch_unwind(AssertUnwindSafe(|| serde_json::from_str(text)))
        .unwrap_or_else(|panic| Err(serde::de::Error::custom(panic_text(panic.as_ref()))))
}

/// Whether objects and lists in a JSON text are nested more deeply than the limit.
fn is_deep(text: &str) -> bool {
    let (mut depth, mut is_text, mut bytes) = (0_usize, false, text.bytes());
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => is_text = !is_text,
            b'\\' if is_text => drop(bytes.next()),
            b'{' | b'[' if !is_text => depth += 1,
            b'}' | b']' if !is_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH {
            return true;
        }
    }
    false
}

fn unreadable(error: serde_json::Error, text: &str) -> CallError {
    RequestError::InvalidJson { source: error.into(), raw: text.into() }.into()
}

#[cfg(test)]
mod tests {
    use teloxide::types::True;

    use super::*;
    use crate::model::Incoming;
    use crate::telegram::Unread;

    #[test]
    fn an_answer_is_a_result_or_an_error() {
        assert!(result::<True>(r#"{"ok":true,"result":true}"#).is_ok());
        let failed = |text: &str| match result::<True>(text) {
            Err(CallError::Request(error)) => error,
            other => panic!("{other:?}"),
        };
        let wait =
            failed(r#"{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":7}}"#);
        assert!(matches!(wait, RequestError::RetryAfter(time) if time.seconds() == 7));
        let moved = r#"{"ok":false,"description":"x","parameters":{"migrate_to_chat_id":-7}}"#;
        assert!(matches!(failed(moved), RequestError::MigrateToChatId(_)));
        let blocked =
            r#"{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}"#;
        assert!(matches!(failed(blocked), RequestError::Api(ApiError::BotBlocked)));
        for odd in ["", "[]", "<html>", r#"{"ok":true}"#, r#"{"ok":false}"#, r#"{"ok":true,"result":7}"#] {
            assert!(matches!(failed(odd), RequestError::InvalidJson { .. }), "{odd}");
        }
    }

    #[test]
    fn whatever_an_update_is_those_beside_it_are_read() {
        let whole = |number: u32| {
            format!(
                r#"{{"update_id":{number},"message":{{"message_id":1,"date":0,"text":"/start",
                    "chat":{{"id":7,"type":"private","first_name":"Ira"}},
                    "from":{{"id":7,"is_bot":false,"first_name":"Ira"}}}}}}"#
            )
        };
        let deep = |open: &str, close: &str, depth: usize| {
            format!(r#"{{"update_id":6,"message":{}1{}}}"#, open.repeat(depth), close.repeat(depth))
        };
        let letters =
            r#"{"message_id":1,"date":0,"chat":{"id":7,"type":"private"},"text":"a","reply_to_message":"#;
        for (odd, number) in [
            (r#"{"update_id":6,"poll_answer":{"poll_id":"1","option_ids":[]}}"#.to_owned(), Some(6)),
            (r#"{"update_id":6,"message":{"message_id":1e999}}"#.to_owned(), Some(6)),
            (deep("[", "]", 100_000), Some(6)),
            (deep(letters, "}", DEPTH - 1), Some(6)),
            (deep(letters, "}", 60), Some(6)),
            (deep(letters, "}", 10_000), Some(6)),
            (r#"{"update_id":2147483646}"#.to_owned(), Some(2_147_483_646)),
            (r#"{"update_id":2147483647}"#.to_owned(), None),
            (r#"{"update_id":4294967296}"#.to_owned(), None),
            (r#"{"update_id":-1}"#.to_owned(), None),
            (r#"{"update_id":"6"}"#.to_owned(), None),
            (r#"{"update_id":6.5}"#.to_owned(), None),
            ("{}".to_owned(), None),
            ("null".to_owned(), None),
            ("[]".to_owned(), None),
        ] {
            let shown = &odd[..odd.floor_char_boundary(80)];
            let answer = format!(r#"{{"ok":true,"result":[{},{odd},{}]}}"#, whole(5), whole(8));
            let read = updates_of(&answer).unwrap_or_else(|error| panic!("{shown}: {error:?}"));
            let heard = read.into_iter().map(|(id, text)| (id, Unread::text(text).read()));
            let (numbers, heard): (Vec<u32>, Vec<Incoming>) = heard.unzip();
            assert_eq!(heard.iter().filter(|incoming| incoming.sender().is_some()).count(), 2, "{shown}");
            let expected: Vec<u32> = [Some(5), number, Some(8)].into_iter().flatten().collect();
            assert_eq!(numbers, expected, "{shown}");
            let alone = updates_of(&format!(r#"{{"ok":true,"result":[{odd}]}}"#));
            assert_eq!(alone.is_ok(), number.is_some(), "{shown}: {alone:?}");
        }
    }

    #[test]
    fn brackets_in_a_text_are_not_deep() {
        let text = r#"{"a":"[[{\"[[\\","b":[{}]}"#;
        assert!(!is_deep(text) && !is_deep(&format!(r#"{{"a":"{}"}}"#, "[".repeat(1_000))));
        let nested = |depth: usize| text.replace("{}", &("[".repeat(depth) + &"]".repeat(depth)));
        assert!(!is_deep(&nested(DEPTH - 2)) && is_deep(&nested(DEPTH - 1)));
    }

    #[test]
    fn a_call_goes_to_its_address_whatever_stands_before_it() {
        for (base, whole) in [
            ("https://api.telegram.org", "https://api.telegram.org/bot1:a/getMe"),
            ("https://example.com/telegram", "https://example.com/telegram/bot1:a/getMe"),
            ("https://example.com/telegram/", "https://example.com/telegram/bot1:a/getMe"),
        ] {
            let wire = Wire::new(Client::new(), base.parse().expect("an address"), "1:a".into());
            let request = wire.post("getMe").build().expect("a request");
            assert_eq!(request.url().as_str(), whole);
        }
    }

    #[tokio::test]
    async fn a_network_error_does_not_tell_the_token() {
        let url = "http://127.0.0.1:9".parse().expect("an address");
        let wire = Wire::new(Client::new(), url, "123456:tOp-5ecret".into());
        let error = wire.call(&teloxide::payloads::GetMe::new()).await.expect_err("nobody listens there");
        assert!(!format!("{error:?}").contains("tOp-5ecret"), "{error:?}");
        let told = super::super::error::judge(&error).expect_err("it may pass").to_string();
        assert!(told.starts_with("connection refused ("), "{told}");
    }
}
