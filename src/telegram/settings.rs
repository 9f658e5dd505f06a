//! Where the Bot API is, and our token.

use std::time::Duration;

use reqwest::Url;
use secrecy::SecretString;

use crate::net::Way;

/// Where the Bot API is, and our token.
#[derive(Clone, Debug)]
pub struct TelegramSettings {
    /// The bot's token.
    pub token: SecretString,
    /// Base address: `https://api.telegram.org` or a self-hosted server.
    pub api_url: Url,
    /// Timeout of one call, from the connection to the last byte of the answer; a poll gets its waiting time in
    /// addition.
    pub timeout: Duration,
    /// How long one poll waits for updates; whole seconds.
    pub poll: Duration,
    /// How Telegram is reached.
    pub way: Way,
}

impl TelegramSettings {
    /// With the default times: 30 s for a call, 30 s for a poll to wait.
    #[must_use]
    pub fn new(token: SecretString, api_url: Url) -> Self {
        Self {
            token,
            api_url,
            timeout: Duration::from_secs(30),
            poll: Duration::from_secs(30),
            way: Way::default(),
        }
    }
}
