//! The connection to the Bot API. The token is in every URL, so nothing here may print a URL.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;
use teloxide::payloads::DeleteWebhook;
use teloxide::requests::Payload;
use teloxide::{ApiError, RequestError};
use thiserror::Error;

use super::error::{TelegramError, done, judge};
use super::keyboard::{Markup, WithMarkup};
use super::observer::{Call, Kind, Observer};
use super::settings::TelegramSettings;
use super::wire::{CallError, Wire};
use crate::model::CauseKind;
use crate::net;
use crate::retry::RetryAfter;

/// Size in bytes from which an image counts as large and may take long.
const LARGE: usize = 2_000_000;

/// How many times as long as another call the upload of a file of 50 MB may take.
const UPLOADS: u32 = 10;

/// No connection can be set up at all.
#[derive(Debug, Error)]
#[error("cannot set up the connection to Telegram: {0}")]
pub struct ClientError(String);

/// The connection. Clones share it.
#[derive(Clone)]
pub struct Telegram {
    pub(super) bot: Wire,
    /// Polls wait long, so they have a client of their own.
    pub(super) poller: Wire,
    /// Images and files take long.
    pub(super) uploader: Wire,
    /// How long one poll waits.
    pub(super) poll: Duration,
    /// Whether the server has refused the style of a button: then buttons are plain until the next start.
    refuses_styles: Arc<AtomicBool>,
    observer: Option<Arc<dyn Observer>>,
}

impl Telegram {
    /// Sets up the connection, without using it yet.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn new(settings: &TelegramSettings) -> Result<Self, ClientError> {
        let bot = |timeout| {
            let client = net::http(&settings.way, timeout)
                .map_err(|error| ClientError(error.to_string()))?
                .build()
                .map_err(|error| ClientError(net::Trouble::of(&error).to_string()))?;
            Ok(Wire::new(client, settings.api_url.clone(), settings.token.clone()))
        };
        let TelegramSettings { timeout, poll, .. } = *settings;
        let (bot, poller, uploader) = (bot(timeout)?, bot(poll + timeout)?, bot(timeout * UPLOADS)?);
        Ok(Self { bot, poller, uploader, poll, refuses_styles: Arc::default(), observer: None })
    }

    /// The same client, which reports its calls from now on.
    #[must_use]
    pub fn observed_by(self, observer: Arc<dyn Observer>) -> Self {
        Self { observer: Some(observer), ..self }
    }

    /// Makes a call and reports its result: all calls of [`super::Api`] go through here.
    pub(super) fn reported<T>(
        &self,
        kind: Kind,
        name: &'static str,
        answer: impl Future<Output = Result<T, TelegramError>> + Send,
    ) -> impl Future<Output = Result<T, TelegramError>> + Send {
        // On the heap: otherwise every future that waits for a call would be large.
        let answer = Box::pin(answer);
        async move {
            let Some(observer) = &self.observer else { return answer.await };
            let call = Call { name, kind };
            observer.calls(call);
            let asked = Instant::now();
            let answer = answer.await;
            observer.called(call, asked.elapsed(), answer.as_ref().err());
            answer
        }
    }

    /// Makes a call for a message with this markup, with plain buttons if the server refuses their style. One that
    /// does not know the field ignores it.
    pub(super) async fn call_with_markup<P>(
        &self,
        request: &P,
        markup: Option<Markup>,
    ) -> Result<P::Output, CallError>
    where
        P: Payload + Serialize + Sync,
        P::Output: DeserializeOwned,
    {
        let knows_styles = !self.refuses_styles.load(Ordering::Relaxed);
        let markup = markup.map(|markup| if knows_styles { markup } else { markup.plain() });
        match self.bot.call(&WithMarkup { request, reply_markup: markup.as_ref() }).await {
            Err(error) if markup.as_ref().is_some_and(Markup::is_styled) && is_about_style(&error) => {
                let plain = markup.map(Markup::plain);
                let answer = self.bot.call(&WithMarkup { request, reply_markup: plain.as_ref() }).await;
                if answer.is_ok() && !self.refuses_styles.swap(true, Ordering::Relaxed) {
                    tracing::debug!(
                        ?error,
                        "the server refuses coloured buttons; they are plain from now on"
                    );
                }
                answer
            }
            answer => answer,
        }
    }

    /// Reports the number of updates that came.
    pub(super) fn brought(&self, updates: usize) {
        if let Some(observer) = &self.observer {
            observer.brought(updates);
        }
    }

    /// Which client carries this many bytes: a small request waits no longer than a message does.
    pub(super) fn carrier(&self, bytes: usize) -> &Wire {
        if bytes > LARGE { &self.uploader } else { &self.bot }
    }

    /// Handles a failed poll; returns the error with the pause that it needs.
    pub(super) async fn mend(&self, error: &CallError) -> TelegramError {
        let after = |error: &ApiError, pause| TelegramError::Transient {
            cause: CauseKind::TelegramRefused.because(RequestError::from(error.clone()).to_string()),
            retry_after: Some(RetryAfter::of(pause)),
            blocked: None,
        };
        match error {
            CallError::Request(RequestError::Api(api)) if has_webhook(api) => {
                tracing::warn!("removing the webhook of an older installation");
                let removed = self.bot.call(&DeleteWebhook::new()).await;
                if let Err(error) = done(removed) {
                    tracing::warn!(%error, "cannot remove the webhook");
                }
                after(api, Duration::from_secs(1))
            }
            CallError::Request(RequestError::Api(api @ ApiError::TerminatedByOtherGetUpdates)) => {
                tracing::error!(
                    "another program polls with this token; stop it, or give this bot a token of its own"
                );
                after(api, Duration::from_secs(10))
            }
            _ => judge(error).err().unwrap_or_else(|| {
                let cause = "an answer without updates that can be read";
                TelegramError::transient(CauseKind::TelegramUnreachable.because(cause))
            }),
        }
    }
}

/// Whether a request was refused for the style of a button.
fn is_about_style(error: &CallError) -> bool {
    matches!(error, CallError::Request(RequestError::Api(ApiError::Unknown(text)))
        if text.starts_with("Bad Request") && text.to_lowercase().contains("style"))
}

/// Whether updates go to a webhook. teloxide only knows the text that Telegram used before it added advice to
/// it.
fn has_webhook(error: &ApiError) -> bool {
    match error {
        ApiError::CantGetUpdates => true,
        ApiError::Unknown(text) => text.contains("webhook is active"),
        _ => false,
    }
}
