//! The relation of a person to the bot: three classes of people, who are answered side by side.

/// The relation of a person to the bot.
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

    /// Its index in [`Self::ALL`].
    #[must_use]
    pub fn number(self) -> usize {
        self as usize
    }

    /// Its share when all classes want something at the same time: of five parts, HR and candidates get two each,
    /// strangers one.
    #[must_use]
    pub fn weight(self) -> usize {
        match self {
            Self::Hr | Self::Candidate => 2,
            Self::Stranger => 1,
        }
    }
}
