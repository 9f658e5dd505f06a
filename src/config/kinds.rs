//! Kinds of values: how each is parsed, and the end of the sentence `<value> …` when parsing fails.
//!
//! The texts here never repeat the value: only the caller knows whether it is a secret.

use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use reqwest::Url;
use secrecy::SecretString;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use tracing_subscriber::filter::{LevelFilter, Targets};

use crate::exam::Language;
use crate::net::Proxy;
use crate::postgres::TableName;
use crate::sealing::Recipients;
use crate::site::ImageSource;
use crate::zone::Zone;

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One object per line.
    Json,
}

/// When a candidate is told HR's decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendFeedback {
    /// When HR sends the message.
    Ask,
    /// Later that day, by itself.
    Later,
    /// Never.
    Never,
}

/// Which newcomers may come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Newcomers {
    /// Everybody.
    Open,
    /// Those who come through a link.
    Link,
    /// Those, and those whom HR lets in.
    Approval,
    /// Nobody.
    Closed,
}

/// Maximum number of characters of the company's own sentence for those who may not come in: a screen of a phone.
const REFUSAL_LENGTH: usize = 500;

/// An address to listen on; `None`: off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listen(pub Option<SocketAddr>);

/// The longest time that makes sense for waiting, seconds: a day.
const LONGEST: u32 = 24 * 60 * 60;

pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer).map_err(|_| D::Error::custom("is not a text in quotes"))?;
    if text.trim().is_empty() {
        return Err(D::Error::custom("is empty: leave the line out instead"));
    }
    Ok(text)
}

pub(super) fn path<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
    text(deserializer).map(PathBuf::from)
}

pub(super) fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    text(deserializer).map(SecretString::from)
}

/// A secret that is sent in an address or a header, where a stray space or line break would break the request.
pub(super) fn token<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    let token = text(deserializer)?;
    if token.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(D::Error::custom("has a space or a line break in it"));
    }
    Ok(token.into())
}

pub(super) fn proxy<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Proxy, D::Error> {
    text(deserializer)?.parse().map_err(D::Error::custom)
}

pub(super) fn language<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Language, D::Error> {
    match text(deserializer)?.as_str() {
        "ru" => Ok(Language::Ru),
        "en" => Ok(Language::En),
        _ => Err(D::Error::custom("is neither \"ru\" nor \"en\"")),
    }
}

pub(super) fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Zone, D::Error> {
    text(deserializer)?.parse().map_err(D::Error::custom)
}

pub(super) fn log<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let directives = text(deserializer)?;
    if directives.split(',').all(is_log_directive) && directives.parse::<Targets>().is_ok() {
        return Ok(directives);
    }
    Err(D::Error::custom("is not a log level or directives such as \"info,hyper=warn\""))
}

/// A level, or a module with its level. Otherwise a misspelt level would count as the name of a module that
/// does not exist.
fn is_log_directive(directive: &str) -> bool {
    let (module, level) = directive.rsplit_once('=').unwrap_or(("all", directive));
    !module.trim().is_empty() && level.trim().parse::<LevelFilter>().is_ok()
}

pub(super) fn log_format<'de, D: Deserializer<'de>>(deserializer: D) -> Result<LogFormat, D::Error> {
    match text(deserializer)?.as_str() {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(D::Error::custom("is neither \"text\" nor \"json\"")),
    }
}

pub(super) fn send_feedback<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SendFeedback, D::Error> {
    match text(deserializer)?.as_str() {
        "ask" => Ok(SendFeedback::Ask),
        "later" => Ok(SendFeedback::Later),
        "never" => Ok(SendFeedback::Never),
        _ => Err(D::Error::custom("is none of \"ask\", \"later\" and \"never\"")),
    }
}

pub(super) fn admission<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Newcomers, D::Error> {
    match text(deserializer)?.as_str() {
        "open" => Ok(Newcomers::Open),
        "link" => Ok(Newcomers::Link),
        "approval" => Ok(Newcomers::Approval),
        "closed" => Ok(Newcomers::Closed),
        _ => Err(D::Error::custom("is none of \"open\", \"link\", \"approval\" and \"closed\"")),
    }
}

pub(super) fn refusal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let words = text(deserializer)?;
    if words.chars().count() > REFUSAL_LENGTH {
        return Err(D::Error::custom(format!("is longer than {REFUSAL_LENGTH} characters")));
    }
    Ok(words)
}

pub(super) fn listen<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Listen, D::Error> {
    match text(deserializer)?.trim() {
        "off" => Ok(Listen(None)),
        address => address.parse().map(|address| Listen(Some(address))).map_err(|_| {
            D::Error::custom("is neither \"off\" nor an address with a port such as \"127.0.0.1:9100\"")
        }),
    }
}

pub(super) fn yes_or_no<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    bool::deserialize(deserializer).map_err(|_| D::Error::custom("is neither true nor false"))
}

/// An address that ends with a slash, so that [`Url::join`] adds to its path instead of replacing the end.
pub(super) fn web_address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Url, D::Error> {
    let mut url = Url::parse(text(deserializer)?.trim())
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .ok_or_else(|| D::Error::custom("is not an http(s) address"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(D::Error::custom("has a name or password in it, which belong in settings of their own"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(D::Error::custom("is not the address of a site: it has a ? or a # in it"));
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

pub(super) fn domain<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let domain = text(deserializer)?;
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-') && !label.starts_with('-')
    };
    if domain.contains('.') && domain.split('.').all(is_label) {
        Ok(domain)
    } else {
        Err(D::Error::custom("is not a domain such as example.org"))
    }
}

/// Where images come from. The folder is kept without slashes at its ends.
pub(super) fn images<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ImageSource, D::Error> {
    let text = text(deserializer)?;
    let wrong = || D::Error::custom("is none of \"upload\", \"auto\" and \"share:/folder\"");
    match text.trim() {
        "upload" => Ok(ImageSource::Upload),
        "auto" => Ok(ImageSource::Auto),
        other => {
            let folder = other.strip_prefix("share:").ok_or_else(wrong)?.trim_matches('/');
            if folder.split('/').any(|name| name == "..") {
                return Err(D::Error::custom("leads out of the shared storage"));
            }
            Ok(ImageSource::Share(folder.to_owned()))
        }
    }
}

pub(super) fn attempts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    whole(deserializer, 1..=9)
}

pub(super) fn days<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
    whole(deserializer, 0..=3650)
}

pub(super) fn newcomers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    whole(deserializer, 0..=100_000)
}

pub(super) fn at_work<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    whole(deserializer, 1..=100_000)
}

pub(super) fn percent<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    whole(deserializer, 1..=100)
}

pub(super) fn segment_size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    whole(deserializer, 1..=1000)
}

pub(super) fn hour<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    whole(deserializer, 0..=23)
}

pub(super) fn copies<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
    whole(deserializer, 1..=1000)
}

pub(super) fn recipients<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Recipients, D::Error> {
    text(deserializer)?.parse().map_err(D::Error::custom)
}

pub(super) fn table<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TableName, D::Error> {
    text(deserializer)?.parse().map_err(D::Error::custom)
}

pub(super) fn switch<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    bool::deserialize(deserializer).map_err(|_| D::Error::custom("is neither true nor false"))
}

pub(super) fn minutes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    whole::<D, u32>(deserializer, 1..=1440).map(|minutes| Duration::from_mins(minutes.into()))
}

pub(super) fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    whole::<D, u32>(deserializer, 1..=LONGEST).map(|seconds| Duration::from_secs(seconds.into()))
}

fn whole<'de, D, T>(deserializer: D, range: RangeInclusive<T>) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: TryFrom<i64> + PartialOrd + std::fmt::Display,
{
    i64::deserialize(deserializer)
        .ok()
        .and_then(|number| T::try_from(number).ok())
        .filter(|number| range.contains(number))
        .ok_or_else(|| {
            D::Error::custom(format!("is not a whole number from {} to {}", range.start(), range.end()))
        })
}
