//! Why something could not be done: its kind, for which people have a sentence in their language, and the whole cause
//! as whoever found it put it, for the operator.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What kind of thing was in the way. Kept by its place in this list: new kinds come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CauseKind {
    /// Nobody noted it: the record is of an older program.
    Unknown,
    /// The site was not reached, or its answer did not come.
    Unreachable,
    /// The site's certificate is not one to be trusted.
    Untrusted,
    /// Somebody else than the site answers at its address.
    SomebodyElse,
    /// The site has too much to do.
    Busy,
    /// The site itself has an error.
    Ill,
    /// The site has no room left on its disk.
    Full,
    /// The site does not take the bot's name and password, or token.
    Credentials,
    /// The bot's user may not do it.
    Rights,
    /// The site lets nobody register.
    Closed,
    /// The site has the e-mail address of every new account verified, which candidates can't do.
    Unverified,
    /// The site understood and refuses.
    Refused,
    /// The address in the settings is not the site's.
    Address,
    /// What the site was asked for is not there.
    Missing,
    /// The attempt's task is not on the site any more.
    TaskGone,
    /// The candidate's account is not on the site any more.
    AccountGone,
    /// Every name that an account could have is taken on the site.
    NamesTaken,
    /// The site could not take the images in.
    ImagesFailed,
    /// The site did not come to an end with the images.
    ImagesEndless,
    /// Sending the images broke off, and nobody knows what of them arrived.
    ImagesUncertain,
    /// The site has other images than the exam.
    OtherImages,
    /// A record of our own can't be read, or lacks something.
    Record,
    /// A defect of the bot.
    Defect,
    /// The site answers with more than the bot reads.
    TooMuch,
    /// In a task more is drawn than the bot reads.
    Overdrawn,
    /// The process died over it, again and again.
    Deadly,
}

impl CauseKind {
    /// Every kind.
    pub const ALL: [Self; 26] = [
        Self::Unknown,
        Self::Unreachable,
        Self::Untrusted,
        Self::SomebodyElse,
        Self::Busy,
        Self::Ill,
        Self::Full,
        Self::Credentials,
        Self::Rights,
        Self::Closed,
        Self::Unverified,
        Self::Refused,
        Self::Address,
        Self::Missing,
        Self::TaskGone,
        Self::AccountGone,
        Self::NamesTaken,
        Self::ImagesFailed,
        Self::ImagesEndless,
        Self::ImagesUncertain,
        Self::OtherImages,
        Self::Record,
        Self::Defect,
        Self::TooMuch,
        Self::Overdrawn,
        Self::Deadly,
    ];

    /// A cause of this kind, with what is to be known of it.
    #[must_use]
    pub fn because(self, raw: impl Into<String>) -> Cause {
        Cause { kind: self, raw: raw.into() }
    }
}

/// Why something could not be done. It prints as the operator reads it; people in Telegram read a sentence about its kind
/// and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// Its kind.
    pub kind: CauseKind,
    /// The whole of it in a line.
    pub raw: String,
}

impl Cause {
    /// The same, told in other words.
    #[must_use]
    pub fn told(&self, raw: impl Into<String>) -> Self {
        self.kind.because(raw)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.raw)
    }
}
