//! What is done to the bot in a story, beside what merely fails, and how often.

use std::collections::BTreeMap;

/// Whom the bot asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    Site,
    Telegram,
}

/// What is done to the bot, beside what merely fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ill {
    /// More was drawn than can be read.
    Overdrawn,
    /// More was drawn than is kept.
    Excess,
    /// Very many messages came at once.
    Flood,
    /// Somebody passed by, with a word.
    Crowd,
    /// Updates came again.
    Repeated,
    /// A press came that was never offered to whoever pressed.
    Forged,
    /// A press came that was offered to somebody else, or long ago.
    Stolen,
    /// Somebody spoke in a group.
    Group,
    /// A very long text came.
    LongText,
    /// Somebody has a strange name.
    StrangeName,
    /// The site sent the bot elsewhere.
    SiteMoved,
    /// Telegram did.
    TelegramMoved,
    /// The system's clock jumped ahead.
    Ahead,
    /// It jumped back.
    Behind,
}

impl Ill {
    pub const ALL: [Self; 14] = [
        Self::Overdrawn,
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
    ];
}

/// How often each was done.
pub type Tally = BTreeMap<Ill, u32>;
