//! What is done to the bot in a story, beside mere failures, and how often.

use std::collections::BTreeMap;

/// The servers that the bot calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    Site,
    Telegram,
}

/// What is done to the bot, beside mere failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hazard {
    /// More was drawn than can be read.
    TooManyAnnotations,
    /// More was drawn than is stored.
    Excess,
    /// Very many messages came at once.
    Flood,
    /// A passer-by wrote one word.
    Crowd,
    /// Updates came again.
    Repeated,
    /// A press came that was never offered to the person who pressed.
    Forged,
    /// A press came that was offered to another person, or long ago.
    Stolen,
    /// A person wrote in a group.
    Group,
    /// A very long text came.
    LongText,
    /// A person has a strange name.
    StrangeName,
    /// The site redirected the bot.
    SiteMoved,
    /// Telegram redirected the bot.
    TelegramMoved,
    /// The system's clock jumped ahead.
    Ahead,
    /// It jumped back.
    Behind,
    /// HR decided about a request for a copy of somebody's data, or for erasure.
    DataRequest,
    /// HR approved that somebody is erased.
    Erasure,
}

impl Hazard {
    pub const ALL: [Self; 16] = [
        Self::TooManyAnnotations,
        Self::Excess,
        Self::Flood,
        Self::Crowd,
        Self::Repeated,
        Self::Forged,
        Self::Stolen,
        Self::Group,
        Self::LongText,
        Self::StrangeName,
        Self::SiteMoved,
        Self::TelegramMoved,
        Self::Ahead,
        Self::Behind,
        Self::DataRequest,
        Self::Erasure,
    ];
}

/// How many times each was done.
pub type Tally = BTreeMap<Hazard, u32>;
