//! Numbers that stand for people and things, a type each, so that none is taken for another.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A number with a meaning: kept and written as the number alone.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($number:ty);)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            #[serde(transparent)]
            pub struct $name(pub $number);

            impl $name {
                /// The smallest number, for ranges.
                pub const MIN: Self = Self(<$number>::MIN);
                /// The largest number, for ranges.
                pub const MAX: Self = Self(<$number>::MAX);
            }

            impl FromStr for $name {
                type Err = ParseIntError;

                fn from_str(text: &str) -> Result<Self, ParseIntError> {
                    text.parse().map(Self)
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                    self.0.fmt(formatter)
                }
            }
        )*
    };
}

ids! {
    /// A person's numeric id in Telegram; also the id of their private chat with the bot.
    PersonId(u64);
    /// A chat's numeric id in Telegram: that of the person, for a private chat; below zero for a group.
    ChatId(i64);
    /// Number of an effect; rises with every effect, so effects in order of their numbers are in order of decision.
    EffectId(u64);
    /// The site's number of a task.
    TaskId(u64);
    /// The site's number of a job.
    JobId(u64);
    /// Number of an attempt of one candidate, from 1.
    AttemptNumber(u8);
    /// Number of a question of one candidate to HR, from 1.
    QuestionNumber(u32);
    /// Number of a link for candidates, from 1.
    LinkNumber(u32);
    /// Number of a source of candidates, from 1.
    SourceNumber(u32);
    /// Number of a correction of a ground truth, from 1, whatever exam it is of.
    CorrectionNumber(u32);
}

impl AttemptNumber {
    /// The first attempt.
    pub const FIRST: Self = Self(1);

    /// The number of the attempt after this one. There is none after the last that can be counted.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The number of the attempt before this one; `None`: it is the first.
    #[must_use]
    pub fn before(self) -> Option<Self> {
        (self > Self::FIRST).then(|| Self(self.0 - 1))
    }

    /// The numbers from the first attempt to this one.
    pub fn up_to(self) -> impl DoubleEndedIterator<Item = Self> {
        (1..=self.0).map(Self)
    }
}

impl QuestionNumber {
    /// The number of the question after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl PersonId {
    /// The private chat with this person: it has the same number.
    #[must_use]
    pub fn chat(self) -> ChatId {
        ChatId(self.0.cast_signed())
    }

    /// The person with whom this is the private chat.
    #[must_use]
    pub fn of_chat(chat: ChatId) -> Self {
        Self(chat.0.cast_unsigned())
    }

    /// The person of this number, if it can be one: ids of Telegram have 52 bits at most, and nobody has 0.
    #[must_use]
    pub fn of(number: u64) -> Option<Self> {
        (1..1 << 52).contains(&number).then_some(Self(number))
    }
}

/// A name for a doubt about the ground truth. It holds as long as it is the same doubt with the same proposal: whoever
/// decides by this name decides on what they saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DoubtKey(pub u64);
