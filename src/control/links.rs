//! `invite candidate|list|revoke`: links for candidates. The word of a new link is made by the process that asks.

use std::fmt::Write;

use anyhow::bail;
use serde::{Deserialize, Serialize};

use super::Backend;
use crate::desk::{AdmissionChange, EventKind, OperatorCommand};
use crate::foreign;
use crate::model::{Link, LinkNumber, LinkState, LinkTerms};
use crate::store::Links;

/// What an operator wants of links for candidates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinksRequest {
    /// Make one.
    Make {
        /// Its word.
        word: String,
        /// What was chosen for it.
        terms: LinkTerms,
    },
    /// List them.
    List {
        /// The bot's username, if the process that asks knows it.
        bot: Option<String>,
    },
    /// Revoke one.
    Revoke(LinkNumber),
}

/// Does it; gives back the answer.
pub(super) fn perform(request: &LinksRequest, backend: &dyn Backend) -> anyhow::Result<String> {
    match request {
        LinksRequest::Make { word, terms } => {
            let (word, terms) = (word.clone(), terms.clone());
            let change = AdmissionChange::MakeLink { word: word.clone(), terms };
            backend.decide(EventKind::Operator(OperatorCommand::Admission(change)))?;
            match backend.store().read()?.link_of_word(&word)? {
                Some(number) => Ok(number.to_string()),
                None => bail!(
                    "there are as many links as can be kept, and all of them work; revoke one with \
                     `candidates-bot invite revoke NUMBER`"
                ),
            }
        }
        LinksRequest::List { bot } => list(backend, bot.as_deref()),
        LinksRequest::Revoke(number) => {
            let Some(link) = backend.store().read()?.link(*number)? else {
                bail!("there is no link {number}; `candidates-bot invite list` shows all of them");
            };
            let change = AdmissionChange::RevokeLink(*number);
            backend.decide(EventKind::Operator(OperatorCommand::Admission(change)))?;
            let source = foreign::isolated(link.terms.source.as_str());
            Ok(format!("nobody can come through the link {number} ({source}) any more\n"))
        }
    }
}

fn list(backend: &dyn Backend, bot: Option<&str>) -> anyhow::Result<String> {
    let (links, now) = (backend.store().read()?.links()?, chrono::Utc::now());
    if links.is_empty() {
        return Ok(
            "there are no links; make one with `candidates-bot invite candidate --source NAME`\n".to_owned()
        );
    }
    let zone = backend.config().timezone;
    let address = bot.map_or_else(String::new, |bot| format!("https://t.me/{bot}"));
    let mut text = String::new();
    for (number, link) in links {
        let Link { word, terms, used, started, .. } = &link;
        let source = foreign::isolated(terms.source.as_str());
        let of = terms.uses.map_or_else(String::new, |uses| format!(" of {uses}"));
        let until = match (link.state(now), terms.until) {
            (LinkState::Revoked, _) => "revoked".to_owned(),
            (LinkState::Expired, _) => "expired".to_owned(),
            (LinkState::UsedUp, _) => "used up".to_owned(),
            (LinkState::Open, Some(until)) => format!("open until {}", zone.stamp(until)),
            (LinkState::Open, None) => "open".to_owned(),
        };
        writeln!(
            text,
            "{number}\t{source}\topened by {used}{of}\tstarted {started}\t{until}\t{address}?start={word}"
        )?;
    }
    if bot.is_none() {
        text.push_str(
            "Telegram has not said what the bot is called: put https://t.me/ and its username before each ?start=\n",
        );
    }
    Ok(text)
}
