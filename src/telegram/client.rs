//! The connection to the Bot API. The token is in every URL, so nothing here may print one.

use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde_json::json;
use teloxide::payloads::{
    AnswerCallbackQuery, DeleteMessage, DeleteMyCommands, DeleteMyCommandsSetters, DeleteWebhook,
    EditMessageText, EditMessageTextSetters, GetMe, GetUpdates, GetUpdatesSetters, SendChatAction,
    SendDocument, SendMediaGroup, SendMessage, SendMessageSetters, SendPhoto, SetMyCommands,
    SetMyCommandsSetters,
};
use teloxide::types::{
    AllowedUpdate, BotCommand, BotCommandScope, CallbackQueryId, ChatAction, ChatId, LinkPreviewOptions,
    MessageId, ParseMode,
};
use teloxide::{ApiError, RequestError};
use thiserror::Error;

use super::api::{Api, Format, Photo};
use super::error::{TelegramError, judge, judge_media};
use super::keyboard::{inline, markup};
use super::update::Unread;
use super::wire::{CallError, Wire};
use crate::exam::Language;
use crate::measure::{CAPTION, TOAST, cut};
use crate::net;
use crate::retry::RetryAfter;
use crate::texts::{self, Keyboard, Rendered};

/// Where the Bot API is, and who we are there.
#[derive(Clone, Debug)]
pub struct TelegramSettings {
    /// The bot's token.
    pub token: SecretString,
    /// Base address, `https://api.telegram.org` or a server of one's own.
    pub api_url: reqwest::Url,
    /// Limit of one call, from the connection to the last byte of the answer; a poll has its wait besides.
    pub timeout: Duration,
    /// How long one poll waits for something to happen; whole seconds.
    pub poll: Duration,
    /// How Telegram is reached.
    pub way: net::Way,
}

impl TelegramSettings {
    /// With the usual times: 30 s for a call, 30 s for a poll to wait.
    #[must_use]
    pub fn new(token: SecretString, api_url: reqwest::Url) -> Self {
        Self {
            token,
            api_url,
            timeout: Duration::from_secs(30),
            poll: Duration::from_secs(30),
            way: net::Way::default(),
        }
    }
}

/// Images of so many bytes take long.
const LARGE: usize = 2_000_000;

/// A file of 50 MB may take so many times as long as another call.
const UPLOADS: u32 = 10;

/// No connection can be set up at all.
#[derive(Debug, Error)]
#[error("cannot set up the connection to Telegram: {0}")]
pub struct ClientError(String);

/// The connection. Clones share it.
#[derive(Clone)]
pub struct Telegram {
    bot: Wire,
    /// Polls wait long, so they have a client of their own.
    poller: Wire,
    /// Images and files take long.
    uploader: Wire,
    /// How long one poll waits.
    poll: Duration,
}

impl Telegram {
    /// Sets the connection up, without using it yet.
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
        Ok(Self { bot, poller, uploader, poll })
    }

    /// Who carries so many bytes: what is small waits no longer than a message does.
    fn carrier(&self, bytes: usize) -> &Wire {
        if bytes > LARGE { &self.uploader } else { &self.bot }
    }

    /// What can be done about a failed poll, and the error with the pause that it needs.
    async fn mend(&self, error: &CallError) -> TelegramError {
        let after = |error: &ApiError, pause| TelegramError::Transient {
            cause: RequestError::from(error.clone()).to_string(),
            retry_after: Some(RetryAfter::of(pause)),
            blocked: None,
        };
        match error {
            CallError::Request(RequestError::Api(api)) if has_webhook(api) => {
                tracing::warn!("the bot has a webhook of an older installation; removing it");
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
            _ => judge(error)
                .err()
                .unwrap_or_else(|| TelegramError::transient("an answer without updates that can be read")),
        }
    }
}

/// For calls of which only counts whether they were carried out.
fn done<T>(sent: Result<T, CallError>) -> Result<(), TelegramError> {
    sent.map(drop).or_else(|error| judge(&error).map(drop))
}

/// Whether updates go to a webhook. teloxide knows only the words that Telegram used before it added advice to them.
fn has_webhook(error: &ApiError) -> bool {
    match error {
        ApiError::CantGetUpdates => true,
        ApiError::Unknown(text) => text.contains("webhook is active"),
        _ => false,
    }
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

/// An image or file goes along as the first, the second, …
fn attached(place: usize) -> String {
    format!("attach://{place}")
}

impl Api for Telegram {
    async fn greet(&self) -> Result<Option<String>, TelegramError> {
        match self.bot.call(&GetMe::new()).await {
            // It has no other name, but teloxide panics over one without.
            Ok(me) => Ok(me.user.username),
            Err(error) => judge(&error).map(|_| None),
        }
    }

    async fn set_commands(&self, default: Language) -> Result<(), TelegramError> {
        for language in [None, Some(Language::Ru), Some(Language::En)] {
            let commands = texts::command_menu(language.unwrap_or(default), false);
            let commands = commands.into_iter().map(|(name, text)| BotCommand::new(name, text));
            let mut request = SetMyCommands::new(commands);
            if let Some(language) = language {
                request = request.language_code(language.tag());
            }
            done(self.bot.call(&request).await)?;
        }
        Ok(())
    }

    async fn set_chat_commands(&self, chat: i64, hr: Option<Language>) -> Result<(), TelegramError> {
        let scope = BotCommandScope::Chat { chat_id: ChatId(chat).into() };
        let Some(language) = hr else {
            return done(self.bot.call(&DeleteMyCommands::new().scope(scope)).await);
        };
        let commands = texts::command_menu(language, true);
        let commands = commands.into_iter().map(|(name, text)| BotCommand::new(name, text));
        done(self.bot.call(&SetMyCommands::new(commands).scope(scope)).await)
    }

    async fn updates(&self, offset: u32, most: u8) -> Result<Vec<(u32, Unread)>, TelegramError> {
        let request = GetUpdates::new()
            .limit(most)
            .timeout(self.poll.as_secs() as u32)
            .allowed_updates([AllowedUpdate::Message, AllowedUpdate::CallbackQuery]);
        // Before the first update there is no offset to confirm.
        let request =
            if offset == 0 { request } else { request.offset(i32::try_from(offset).unwrap_or(i32::MAX)) };
        match self.poller.updates(&request).await {
            Ok(updates) => Ok(updates.into_iter().map(|(id, text)| (id, Unread::text(text))).collect()),
            Err(error) => Err(self.mend(&error).await),
        }
    }

    async fn send(
        &self,
        chat: i64,
        text: &str,
        format: Format,
        keyboard: &Keyboard,
    ) -> Result<Option<i32>, TelegramError> {
        let mut request = SendMessage::new(ChatId(chat), text).link_preview_options(no_preview());
        request.parse_mode = (format == Format::Html).then_some(ParseMode::Html);
        request.reply_markup = markup(keyboard);
        match self.bot.call(&request).await {
            Ok(sent) => Ok(Some(sent.id.0)),
            Err(error) => judge(&error),
        }
    }

    async fn edit(&self, chat: i64, message_id: i32, text: &Rendered) -> Result<(), TelegramError> {
        // No buttons is said in so many words: not every server takes silence for it.
        let buttons = match &text.keyboard {
            Keyboard::Inline(rows) => inline(rows),
            Keyboard::None | Keyboard::Menu(_) => inline(&[]),
        };
        let request = EditMessageText::new(ChatId(chat), MessageId(message_id), &text.html)
            .parse_mode(ParseMode::Html)
            .link_preview_options(no_preview())
            .reply_markup(buttons);
        done(self.bot.call(&request).await)
    }

    async fn send_album(
        &self,
        chat: i64,
        images: &[Photo],
        caption: &str,
    ) -> Result<Option<i32>, TelegramError> {
        let bytes = images.iter().map(|image| image.bytes.len()).sum();
        let media = (0..images.len()).map(|place| {
            let mut photo = json!({"type": "photo", "media": attached(place)});
            if place == 0 {
                photo["caption"] = cut(caption, CAPTION).into();
            }
            photo
        });
        let parameters =
            vec![("chat_id", chat.to_string()), ("media", media.collect::<serde_json::Value>().to_string())];
        let files: Vec<&Photo> = images.iter().collect();
        match self.carrier(bytes).call_with::<SendMediaGroup>(parameters, &files).await {
            Ok(sent) => Ok(sent.last().map(|message_id| message_id.id.0)),
            Err(error) => judge_media(&error),
        }
    }

    async fn send_photo(
        &self,
        chat: i64,
        image: &Photo,
        caption: Option<&str>,
    ) -> Result<Option<i32>, TelegramError> {
        let mut parameters = vec![("chat_id", chat.to_string()), ("photo", attached(0))];
        parameters.extend(caption.map(|caption| ("caption", cut(caption, CAPTION))));
        match self.carrier(image.bytes.len()).call_with::<SendPhoto>(parameters, &[image]).await {
            Ok(sent) => Ok(Some(sent.id.0)),
            Err(error) => judge_media(&error),
        }
    }

    async fn send_document(
        &self,
        chat: i64,
        document: &Photo,
        caption: &str,
    ) -> Result<Option<i32>, TelegramError> {
        // As it is: Telegram would show a table's first lines as something else.
        let parameters = vec![
            ("chat_id", chat.to_string()),
            ("document", attached(0)),
            ("caption", cut(caption, CAPTION)),
            ("disable_content_type_detection", true.to_string()),
        ];
        match self.uploader.call_with::<SendDocument>(parameters, &[document]).await {
            Ok(sent) => Ok(Some(sent.id.0)),
            Err(error) => judge_media(&error),
        }
    }

    async fn answer_callback(&self, query: &str, toast: Option<&str>) -> Result<(), TelegramError> {
        let mut request = AnswerCallbackQuery::new(CallbackQueryId(query.to_owned()));
        request.text = toast.map(|toast| cut(toast, TOAST));
        done(self.bot.call(&request).await)
    }

    async fn delete(&self, chat: i64, message_id: i32) -> Result<(), TelegramError> {
        done(self.bot.call(&DeleteMessage::new(ChatId(chat), MessageId(message_id))).await)
    }

    async fn show_typing(&self, chat: i64) -> Result<(), TelegramError> {
        done(self.bot.call(&SendChatAction::new(ChatId(chat), ChatAction::Typing)).await)
    }

    async fn clock(&self) -> Result<Option<DateTime<Utc>>, TelegramError> {
        // Without the token: whatever the server says to that, it says when. The answer itself is not read.
        match self.bot.anything().await {
            Ok(answer) => Ok(net::date(answer.headers())),
            Err(error) => Err(TelegramError::transient(net::Trouble::of(&error).to_string())),
        }
    }
}
