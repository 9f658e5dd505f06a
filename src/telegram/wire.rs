//! One call of the Bot API: what teloxide describes goes out, and no more of an answer is read than fits. teloxide's own
//! client keeps the whole of it, however much it is.

use reqwest::multipart::{Form, Part};
use reqwest::{Client, RequestBuilder, Response, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use teloxide::requests::Payload;
use teloxide::types::{ResponseParameters, Update, UpdateKind};
use teloxide::{ApiError, RequestError};

use super::api::Picture;

/// Most bytes of an answer. A message of ours comes back with each call; the largest has some 100 KB.
const ANSWER: usize = 1 << 20;

/// Most bytes of an answer with updates.
const UPDATES: usize = 8 << 20;

/// So many updates are asked for at once: as large as people can write them, with what they answer to, they fit into
/// [`UPDATES`].
pub(super) const UPDATES_AT_ONCE: u8 = 64;

/// Most bytes of an answer that is no success; what comes after them is not read.
const COMPLAINT: usize = 64 << 10;

/// Why a call has no result.
#[derive(Debug)]
pub(super) enum CallError {
    /// As teloxide tells it.
    Request(RequestError),
    /// The answer is larger than any that is read.
    TooMuch {
        /// Bytes that are read.
        most: usize,
        /// It begins as one that says that all went well.
        carried_out: bool,
    },
}

impl From<RequestError> for CallError {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl From<reqwest::Error> for CallError {
    /// The address has the token in it.
    fn from(error: reqwest::Error) -> Self {
        Self::Request(error.without_url().into())
    }
}

/// Where calls go. It does not implement `Debug`, since it has the token.
#[derive(Clone)]
pub(super) struct Wire {
    client: Client,
    api_url: Url,
    token: SecretString,
}

impl Wire {
    /// Calls by this client.
    pub(super) fn new(client: Client, api_url: Url, token: SecretString) -> Self {
        Self { client, api_url, token }
    }

    /// Calls, with the parameters as JSON.
    pub(super) async fn call<P>(&self, payload: &P) -> Result<P::Output, CallError>
    where
        P: Payload + Serialize,
        P::Output: DeserializeOwned,
    {
        let text = read(self.post(P::NAME).json(payload).send().await?, ANSWER).await?;
        result(&text)
    }

    /// Calls with files: the parameters, and pictures to which they refer by `attach://` and their place.
    pub(super) async fn call_with<P>(
        &self,
        parameters: Vec<(&'static str, String)>,
        files: &[&Picture],
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

    /// Calls for updates; one that teloxide can't read comes as what it is.
    pub(super) async fn updates<P: Payload + Serialize>(
        &self,
        payload: &P,
    ) -> Result<Vec<Update>, CallError> {
        let text = read(self.post(P::NAME).json(payload).send().await?, UPDATES).await?;
        let updates: Vec<&RawValue> = result(&text)?;
        let updates = updates.into_iter().map(|update| {
            let mut read: Update =
                serde_json::from_str(update.get()).map_err(|error| unreadable(error, &text))?;
            if let UpdateKind::Error(kept) = &mut read.kind {
                *kept = serde_json::from_str(update.get()).map_err(|error| unreadable(error, &text))?;
            }
            Ok(read)
        });
        updates.collect()
    }

    /// Whatever the server says to nobody in particular. No token goes there, and nothing but the head is read.
    pub(super) async fn anything(&self) -> reqwest::Result<Response> {
        self.client.get(self.api_url.clone()).send().await
    }

    fn post(&self, method: &str) -> RequestBuilder {
        let mut url = self.api_url.clone();
        // An address without a path to go on is refused with the settings.
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
            return Err(CallError::TooMuch { most, carried_out });
        }
    }
    Ok(String::from_utf8_lossy(&body).into_owned())
}

/// What the Bot API answers, whatever the method.
#[derive(Deserialize)]
struct Answer<T> {
    ok: bool,
    // With `default` of its own, a result that is not there is told as such and not as an answer that makes no sense.
    result: Option<T>,
    description: Option<ApiError>,
    parameters: Option<ResponseParameters>,
}

fn result<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, CallError> {
    let answer: Answer<T> = serde_json::from_str(text).map_err(|error| unreadable(error, text))?;
    let error = match answer {
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

fn unreadable(error: serde_json::Error, text: &str) -> CallError {
    RequestError::InvalidJson { source: error.into(), raw: text.into() }.into()
}

#[cfg(test)]
mod tests {
    use teloxide::types::True;

    use super::*;

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
