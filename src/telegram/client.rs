//! The connection to the Bot API. The token is in every URL, so nothing here may print one.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use teloxide::payloads::SetMyCommandsSetters;
use teloxide::requests::{Request, Requester};
use teloxide::types::BotCommand;
use teloxide::{ApiError, Bot, RequestError};
use thiserror::Error;

use super::error::{Verdict, cause, judge};
use crate::exam::Language;
use crate::texts;

/// How long one `getUpdates` waits for something to happen.
pub(super) const POLL: Duration = Duration::from_secs(30);

/// An answer later than this (beyond the wait of a poll) does not come any more.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Where the Bot API is, and who we are there.
#[derive(Clone, Debug)]
pub struct TelegramSettings {
    /// The bot's token.
    pub token: SecretString,
    /// Base address, `https://api.telegram.org` or a server of one's own.
    pub api_url: reqwest::Url,
}

/// Why the bot can't start on Telegram.
#[derive(Debug, Error)]
pub enum StartError {
    /// The token is wrong.
    #[error(
        "Telegram does not know this token; check telegram.token (CANDIDATES_BOT_TELEGRAM_TOKEN) and telegram.api_url"
    )]
    WrongToken,
    /// No connection could be set up at all.
    #[error("cannot set up the connection to Telegram: {0}")]
    Client(String),
}

/// The connection. Clones share it; it does not implement `Debug`, since teloxide's prints the token.
#[derive(Clone)]
pub struct Telegram {
    pub(super) bot: Bot,
    /// Polls wait long, so they have a client of their own.
    pub(super) poller: Bot,
}

impl Telegram {
    /// Sets the connection up, without using it yet.
    ///
    /// # Errors
    /// [`StartError::Client`].
    pub fn new(settings: &TelegramSettings) -> Result<Self, StartError> {
        let bot = |timeout| {
            let client = reqwest::Client::builder()
                .timeout(timeout)
                .connect_timeout(Duration::from_secs(10))
                .build()
                .map_err(|error| StartError::Client(error.without_url().to_string()))?;
            Ok(Bot::with_client(settings.token.expose_secret(), client).set_api_url(settings.api_url.clone()))
        };
        Ok(Self { bot: bot(TIMEOUT)?, poller: bot(POLL + TIMEOUT)? })
    }

    /// Asks who we are. A wrong token is an error; when Telegram does not answer, the bot starts all the same and
    /// goes on trying.
    ///
    /// # Errors
    /// [`StartError::WrongToken`].
    pub async fn greet(&self) -> Result<Option<String>, StartError> {
        match self.bot.get_me().send().await {
            Ok(me) => Ok(Some(me.username().to_owned())),
            Err(RequestError::Api(ApiError::InvalidToken)) => Err(StartError::WrongToken),
            Err(error) if matches!(judge(&error), Verdict::CarriedOut(_)) => Ok(None),
            Err(error) => {
                tracing::warn!(cause = cause(&error), "Telegram does not answer yet");
                Ok(None)
            }
        }
    }

    /// Sets the menu of commands, once per language. Without it everything works, so a fault is only noted.
    pub async fn set_commands(&self, default: Language) {
        for language in [None, Some(Language::Ru), Some(Language::En)] {
            let commands = texts::command_menu(language.unwrap_or(default));
            let commands = commands.into_iter().map(|(name, text)| BotCommand::new(name, text));
            let mut request = self.bot.set_my_commands(commands);
            if let Some(language) = language {
                request = request.language_code(language.tag());
            }
            if let Err(error) = request.send().await {
                tracing::warn!(cause = cause(&error), "cannot set the menu of commands");
                return;
            }
        }
    }
}
