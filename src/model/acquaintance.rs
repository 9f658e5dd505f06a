//! What somebody is to the bot: three classes of people, who are answered side by side.

/// What somebody is to the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acquaintance {
    /// On the whitelist.
    Hr,
    /// With an attempt.
    Candidate,
    /// Everybody else.
    Stranger,
}

impl Acquaintance {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Hr, Self::Candidate, Self::Stranger];

    /// Its place in [`Self::ALL`].
    #[must_use]
    pub fn number(self) -> usize {
        self as usize
    }

    /// Its share of what all of them want at the same time: of five parts HR and candidates have two each, strangers one.
    #[must_use]
    pub fn weight(self) -> usize {
        match self {
            Self::Hr | Self::Candidate => 2,
            Self::Stranger => 1,
        }
    }
}
