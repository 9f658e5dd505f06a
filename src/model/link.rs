//! Links for candidates: what HR tells of where a link is published, how often and until when it can be used, and what
//! has come of it. A person who came through a link is remembered with its source.

use std::fmt;

use chrono::serde::{ts_milliseconds, ts_milliseconds_option};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{By, LinkNumber};
use crate::exam::Language;

/// Maximum number of links that are kept. The oldest one that works no longer gives way.
pub const LINKS: usize = 500;

/// Where a link is published: an advertisement, a job board, a university. People write it, so it is shown like every
/// text from others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Source(String);

impl Source {
    /// Maximum number of characters.
    pub const LENGTH: usize = 40;

    /// The source that somebody wrote, in one line; `None`: it is empty, too long, or has control characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_name =
            (1..=Self::LENGTH).contains(&name.chars().count()) && !name.chars().any(char::is_control);
        is_name.then_some(Self(name))
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// What HR or the operator chooses for a new link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkTerms {
    /// Where it is published.
    pub source: Source,
    /// Maximum number of people who can come through it; `None`: any number.
    pub uses: Option<u32>,
    /// Until when it can be used; `None`: until it is revoked.
    #[serde(with = "ts_milliseconds_option")]
    pub until: Option<DateTime<Utc>>,
    /// The language in which people who come through it are greeted; `None`: that of their Telegram.
    pub language: Option<Language>,
}

/// A link for candidates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The word in it that can't be guessed.
    pub word: String,
    /// What was chosen for it.
    pub terms: LinkTerms,
    /// Who made it.
    pub by: By,
    /// When it was made.
    #[serde(with = "ts_milliseconds")]
    pub made: DateTime<Utc>,
    /// When it was revoked; `None`: it was not.
    #[serde(with = "ts_milliseconds_option")]
    pub revoked: Option<DateTime<Utc>>,
    /// Number of people who came through it, also of those who were erased since.
    pub used: u32,
    /// Number of those of them who got an assignment.
    pub started: u32,
}

/// What HR can choose anew for a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkTerm {
    /// How many people can come through it.
    Uses,
    /// Until when it can be used.
    Until,
    /// The language in which people are greeted.
    Language,
}

impl LinkTerm {
    /// All of them, in the order of the buttons.
    pub const ALL: [Self; 3] = [Self::Uses, Self::Until, Self::Language];
}

/// Whether a link works, or why it doesn't.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// It works.
    Open,
    /// As many people as it was made for have come through it.
    UsedUp,
    /// Its time is over.
    Expired,
    /// It was revoked.
    Revoked,
}

impl Link {
    /// A link that was just made.
    #[must_use]
    pub fn new(word: String, terms: LinkTerms, by: By, made: DateTime<Utc>) -> Self {
        Self { word, terms, by, made, revoked: None, used: 0, started: 0 }
    }

    /// Whether it works at this time.
    #[must_use]
    pub fn state(&self, at: DateTime<Utc>) -> LinkState {
        if self.revoked.is_some() {
            LinkState::Revoked
        } else if self.terms.until.is_some_and(|until| at >= until) {
            LinkState::Expired
        } else if self.terms.uses.is_some_and(|uses| self.used >= uses) {
            LinkState::UsedUp
        } else {
            LinkState::Open
        }
    }
}

/// How a person came: through which link, when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// The link.
    pub link: LinkNumber,
    /// Where it was published: the link itself may not be kept any more.
    pub source: Source,
    /// When they first opened it.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// Whether they got an assignment.
    pub started: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
    }

    #[test]
    fn a_source_is_one_short_line() {
        let parsed = |text: &str| Source::parse(text).map(|source| source.to_string());
        assert_eq!(parsed("  Job\n fair  2026 ").as_deref(), Some("Job fair 2026"));
        assert_eq!(parsed(&"ж".repeat(40)).map(|name| name.chars().count()), Some(40));
        for wrong in ["", " \n ", &"ж".repeat(41), "a\u{7}b"] {
            assert_eq!(parsed(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_link_works_until_its_last_use_its_end_or_its_revocation() {
        let source = Source::parse("fair").expect("a source");
        let terms = LinkTerms { source, uses: Some(2), until: Some(at(60)), language: None };
        let mut link = Link::new("in-x".into(), terms, By::Operator, at(0));
        assert_eq!((link.state(at(59)), link.state(at(60))), (LinkState::Open, LinkState::Expired));
        link.used = 2;
        assert_eq!(link.state(at(0)), LinkState::UsedUp);
        link.revoked = Some(at(1));
        assert_eq!(link.state(at(90)), LinkState::Revoked);
    }
}
