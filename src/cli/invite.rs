//! `invite`: a link that makes the first person who opens it an HR person.

use std::path::Path;

use anyhow::{Context, bail};

use super::request;
use super::runtime::runtime;
use crate::config::{self, Config};
use crate::control::Request;
use crate::desk::{INVITATION_VALID, invitation_word};
use crate::model::InvitationKey;
use crate::telegram::{Api, Telegram, TelegramError, TelegramSettings};

/// Creates one; returns what to print.
pub(super) fn run(file: Option<&Path>) -> anyhow::Result<String> {
    let config = config::load(file)?;
    let settings = config.telegram_access()?;
    let name = runtime()?.block_on(bot_name(&settings))?;
    link(config, &name)
}

/// The bot's username on Telegram.
pub(super) async fn bot_name(settings: &TelegramSettings) -> anyhow::Result<String> {
    let name = match Telegram::new(settings)?.greet().await {
        Ok(name) => name,
        Err(TelegramError::Unauthorized { .. }) => {
            bail!("Telegram does not know this token; copy it again from @BotFather")
        }
        Err(error) => match error.in_the_way(settings) {
            Some(blocked) => return Err(blocked.into()),
            None => return Err(error).context("cannot ask Telegram who the bot is"),
        },
    };
    name.context("Telegram does not give the bot's username")
}

/// Creates an invitation for this bot; returns its link and what to do with it.
pub(super) fn link(config: Config, bot: &str) -> anyhow::Result<String> {
    let word = invitation_word(rand::random());
    request::ask(config, &Request::Invite(InvitationKey::of(&word)))?;
    Ok(format!(
        "https://t.me/{bot}?start={word}\n\
         Whoever opens this link first and presses Start belongs to HR. It works once, within {} hours.\n",
        INVITATION_VALID.num_hours()
    ))
}
