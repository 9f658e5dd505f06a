//! `invite`: a link that makes the first person who opens it an HR person; `invite candidate` and the like: links by
//! which candidates come.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use chrono::{NaiveDate, Utc};
use clap::{Args, Subcommand, ValueEnum};
use tokio::time::timeout;

use super::request;
use super::runtime::runtime;
use crate::config::{self, Config};
use crate::control::{LinksRequest, Request};
use crate::desk::{INVITATION_VALID, invitation_word, link_word};
use crate::exam::Language;
use crate::model::{InvitationKey, LinkNumber, LinkTerms, Source};
use crate::telegram::{Api, Telegram, TelegramError, TelegramSettings};
use crate::zone::Zone;

/// How long the list of links waits for Telegram, which it can do without.
const NAME_WITHIN: Duration = Duration::from_secs(5);

/// Arguments of `invite`.
#[derive(Args)]
pub(super) struct InviteArgs {
    #[command(subcommand)]
    command: Option<InviteCommand>,
}

/// Subcommands of `invite`. Without one, it makes a link for HR.
#[derive(Subcommand)]
enum InviteCommand {
    /// Create a link through which candidates come, for an advertisement or a university, say.
    Candidate(CandidateArgs),
    /// List the links for candidates, with what came of them.
    List,
    /// Revoke a link for candidates: nobody can come through it any more. Those who have started go on.
    Revoke {
        /// Its number in `invite list`.
        number: LinkNumber,
    },
}

/// Arguments of `invite candidate`.
#[derive(Args)]
struct CandidateArgs {
    /// Where the link is published, in one line of at most 40 characters; HR sees it on every candidate who comes through it.
    #[arg(long, value_name = "NAME")]
    source: String,
    /// Maximum number of people who can come through it; without it, any number.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    uses: Option<u32>,
    /// Last day on which it can be used, in `timezone`, such as 2026-12-31; without it, until it is revoked.
    #[arg(long, value_name = "DATE")]
    until: Option<NaiveDate>,
    /// Language in which those who come through it are greeted; without it, that of their Telegram.
    #[arg(long, value_enum)]
    language: Option<Greeting>,
}

/// A language of the bot.
#[derive(Clone, Copy, ValueEnum)]
enum Greeting {
    /// Russian.
    Ru,
    /// English.
    En,
}

impl From<Greeting> for Language {
    fn from(greeting: Greeting) -> Self {
        match greeting {
            Greeting::Ru => Self::Ru,
            Greeting::En => Self::En,
        }
    }
}

/// Does what is wanted; returns what to print.
pub(super) fn run(arguments: InviteArgs, file: Option<&Path>) -> anyhow::Result<String> {
    let config = config::load(file)?;
    match arguments.command {
        None => {
            let name = own_name(&config)?;
            link(config, &name)
        }
        Some(InviteCommand::Candidate(arguments)) => for_candidates(config, &arguments),
        Some(InviteCommand::List) => list(config),
        Some(InviteCommand::Revoke { number }) => {
            request::ask(config, &Request::Links(LinksRequest::Revoke(number)))
        }
    }
}

fn own_name(config: &Config) -> anyhow::Result<String> {
    runtime()?.block_on(bot_name(&config.telegram_access()?))
}

/// Lists the links for candidates; without the address of the bot if Telegram can't be asked for it.
fn list(config: Config) -> anyhow::Result<String> {
    let bot = match config.telegram_access() {
        Ok(access) => runtime()?.block_on(async { timeout(NAME_WITHIN, bot_name(&access)).await.ok() }),
        Err(_) => None,
    };
    let bot = bot.and_then(Result::ok);
    request::ask(config, &Request::Links(LinksRequest::List { bot }))
}

/// Creates a link for candidates.
fn for_candidates(config: Config, arguments: &CandidateArgs) -> anyhow::Result<String> {
    let terms = terms(arguments, config.timezone)?;
    let name = own_name(&config)?;
    let zone = config.timezone;
    let word = link_word(rand::random());
    let number = request::ask(
        config,
        &Request::Links(LinksRequest::Make { word: word.clone(), terms: terms.clone() }),
    )?;
    let people = match terms.uses {
        None => "Any number of people".to_owned(),
        Some(1) => "One person".to_owned(),
        Some(uses) => format!("At most {uses} people"),
    };
    let until = match terms.until {
        None => "until you revoke it".to_owned(),
        Some(until) => format!("until {}", zone.stamp(until)),
    };
    Ok(format!(
        "https://t.me/{name}?start={word}\n{people} can come through this link, {until}. To revoke it: `candidates-bot invite \
         revoke {number}`.\n"
    ))
}

fn terms(arguments: &CandidateArgs, zone: Zone) -> anyhow::Result<LinkTerms> {
    let source = Source::parse(&arguments.source).with_context(|| {
        format!(
            "--source is one line of 1 to {} characters, and this is not: “{}”",
            Source::LENGTH,
            arguments.source
        )
    })?;
    // The last day belongs to it.
    let end = |day: NaiveDate| day.succ_opt().and_then(|next| zone.midnight(next));
    let until =
        arguments.until.map(|day| end(day).ok_or_else(|| anyhow!("{day} is too far away"))).transpose()?;
    if until.is_some_and(|until| until <= Utc::now()) {
        bail!("--until is a day in the past; nothing was made");
    }
    Ok(LinkTerms { source, uses: arguments.uses, until, language: arguments.language.map(Language::from) })
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
