//! Why something could not be done: the kind of cause, for which people have a sentence in their language, and
//! the full cause in the words of whatever detected it, for the operator.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The kind of cause. Stored by its position in this list: new kinds come last. Their names in JSON stay the same,
/// because programs read them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CauseKind {
    /// Not recorded: the record is from an older program.
    Unknown,
    /// The site was not reached, or its answer did not come.
    Unreachable,
    /// The site's certificate can't be trusted.
    Untrusted,
    /// Another server than the site answers at its address.
    #[serde(rename = "somebody_else")]
    WrongServer,
    /// The site is overloaded.
    Busy,
    /// The site has an internal error.
    #[serde(rename = "ill")]
    ServerError,
    /// The site's disk is full.
    #[serde(rename = "full")]
    DiskFull,
    /// The site does not accept the bot's name and password, or its token.
    Credentials,
    /// The bot's user lacks the rights.
    Rights,
    /// The site does not allow registration.
    Closed,
    /// The site requires the e-mail address of every new account to be verified, which candidates can't do.
    Unverified,
    /// The site understood the request and refuses it.
    Refused,
    /// The address in the settings is not the site's.
    Address,
    /// The requested object does not exist on the site.
    Missing,
    /// The attempt's task no longer exists on the site.
    TaskGone,
    /// The candidate's account no longer exists on the site.
    AccountGone,
    /// Every name that an account could have is taken on the site.
    NamesTaken,
    /// The site could not import the images.
    ImagesFailed,
    /// The site did not finish the import of the images.
    ImagesEndless,
    /// Sending the images was interrupted, and it is unknown which of them arrived.
    ImagesUncertain,
    /// The site has other images than the exam.
    OtherImages,
    /// One of our own records can't be read, or is incomplete.
    Record,
    /// A defect of the bot.
    Defect,
    /// The site answers with more than the bot reads.
    #[serde(rename = "too_much")]
    AnswerTooLarge,
    /// There are more annotations in a task than the bot reads.
    #[serde(rename = "overdrawn")]
    TooManyAnnotations,
    /// The process crashed repeatedly while working on it.
    #[serde(rename = "deadly")]
    CrashedRepeatedly,
    /// The person has blocked the bot.
    Blocked,
    /// The chat does not exist in Telegram (any more).
    ChatGone,
    /// Telegram does not let the bot write in the chat.
    ChatForbidden,
    /// The message to be edited can't be edited (any more).
    Uneditable,
    /// A message, image or file is larger than Telegram accepts.
    TooLarge,
    /// Telegram understood the request and refuses it.
    TelegramRefused,
    /// Telegram was not reached, or its answer did not come.
    TelegramUnreachable,
    /// Telegram is overloaded, or asks the bot to wait.
    TelegramBusy,
    /// Telegram does not accept the bot's token.
    Token,
    /// The person is no longer HR and may not read the message.
    NotHr,
    /// The subject of the message was deleted.
    SubjectGone,
    /// The database in PostgreSQL can't be read, or is not configured.
    Postgres,
    /// The site is too old for the shapes that the exam asks for.
    OldSite,
}

impl CauseKind {
    /// Every kind.
    pub const ALL: [Self; 39] = [
        Self::Unknown,
        Self::Unreachable,
        Self::Untrusted,
        Self::WrongServer,
        Self::Busy,
        Self::ServerError,
        Self::DiskFull,
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
        Self::AnswerTooLarge,
        Self::TooManyAnnotations,
        Self::CrashedRepeatedly,
        Self::Blocked,
        Self::ChatGone,
        Self::ChatForbidden,
        Self::Uneditable,
        Self::TooLarge,
        Self::TelegramRefused,
        Self::TelegramUnreachable,
        Self::TelegramBusy,
        Self::Token,
        Self::NotHr,
        Self::SubjectGone,
        Self::Postgres,
        Self::OldSite,
    ];

    /// A cause of this kind, with its details.
    #[must_use]
    pub fn because(self, raw: impl Into<String>) -> Cause {
        Cause { kind: self, raw: raw.into() }
    }
}

/// Why something could not be done. It prints as the operator reads it; people in Telegram read a sentence
/// about its kind and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// Its kind.
    pub kind: CauseKind,
    /// The full cause in one line.
    pub raw: String,
}

impl Cause {
    /// The same cause in other words.
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
