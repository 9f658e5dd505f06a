//! Where the Bot API is, and who we are there.

use std::time::Duration;

use reqwest::Url;
use secrecy::SecretString;

use crate::net::Way;

/// Where the Bot API is, and who we are there.
#[derive(Clone, Debug)]
pub struct TelegramSettings {
    /// The bot's token.
    pub token: SecretString,
    /// Base address, `https://api.telegram.org` or a server of one's own.
    pub api_url: Url,
    /// Limit of one call, from the connection to the last byte of the answer; a poll has its wait besides.
    pub timeout: Duration,
    /// How long one poll waits for something to happen; whole seconds.
    pub poll: Duration,
    /// How Telegram is reached.
    pub way: Way,
}

impl TelegramSettings {
    /// With the usual times: 30 s for a call, 30 s for a poll to wait.
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
