//! What must be done outside: effects, as they wait in the outbox. Small descriptions, never texts or bytes of
//! images; whoever delivers one reads the records it names.

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Account, EffectId, Export, Message, Password, PersonId, Stage};
use crate::exam::Language;

/// Who delivers an effect. Within a queue, effects of one key are done one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Queue {
    /// Messages; the key is the chat.
    Telegram,
    /// Steps on the site; the key is the candidate.
    Site,
    /// Questions to PostgreSQL; the key is who waits for the answer. What is copied there waits in tables of its own,
    /// one effect a person at most ([`super::CopyEffect`]).
    Postgres,
    /// Looking through the records, one effect after another: all have one key.
    Analysis,
}

impl Queue {
    /// Every queue.
    pub const ALL: [Self; 4] = [Self::Telegram, Self::Site, Self::Postgres, Self::Analysis];

    /// Its name in the log and in numbers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Telegram => "telegram",
            Self::Site => "site",
            Self::Postgres => "postgres",
            Self::Analysis => "analysis",
        }
    }
}

/// An effect in the outbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutboxEntry {
    /// When it was decided.
    #[serde(with = "ts_milliseconds")]
    pub created: DateTime<Utc>,
    /// What to do.
    pub effect: Effect,
}

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Effect {
    /// By Telegram.
    Telegram(TelegramEffect),
    /// On the site.
    Site(SiteEffect),
    /// In PostgreSQL.
    Postgres(PostgresEffect),
    /// Among the records.
    Analysis(AnalysisEffect),
}

impl Effect {
    /// Its queue.
    #[must_use]
    pub fn queue(&self) -> Queue {
        match self {
            Self::Telegram(_) => Queue::Telegram,
            Self::Site(_) => Queue::Site,
            Self::Postgres(_) => Queue::Postgres,
            Self::Analysis(_) => Queue::Analysis,
        }
    }

    /// Effects of one key are done in order: a chat's messages, a candidate's steps on the site. Discarding and tidying
    /// up may take long, and no other step waits for them; their keys are below zero, where no person's is. Wide enough for
    /// twice any number that the site may give a task.
    #[must_use]
    pub fn key(&self) -> i128 {
        match self {
            Self::Telegram(effect) => effect.chat().into(),
            Self::Site(SiteEffect { person, step: SiteStep::Tidy, .. }) => -2 * i128::from(*person) - 1,
            Self::Site(SiteEffect { step: SiteStep::DiscardTask(task), .. }) => -2 * i128::from(*task) - 2,
            Self::Site(effect) => effect.person.into(),
            Self::Postgres(PostgresEffect::ReadWhitelist { person, .. }) => (*person).into(),
            Self::Analysis(AnalysisEffect::FindCopies { .. }) => 0,
        }
    }
}

/// Something to be asked of PostgreSQL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PostgresEffect {
    /// Read the whitelist now: somebody whom nobody knows as HR wrote, and may be new on it.
    ReadWhitelist {
        /// Who wrote.
        person: PersonId,
        /// Their username.
        username: String,
        /// Their first name.
        first_name: String,
        /// Language to answer in.
        language: Language,
    },
}

/// Something to be looked for among the records: too long for a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnalysisEffect {
    /// Whose submission an accepted one is a copy of.
    FindCopies {
        /// Whose was accepted.
        person: PersonId,
        /// Of which attempt.
        attempt: u8,
    },
}

/// A step on the site for one attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteEffect {
    /// Whose.
    pub person: PersonId,
    /// Which attempt.
    pub attempt: u8,
    /// What.
    pub step: SiteStep,
}

/// What can be done on the site. Every step looks before it acts, so that it can be done again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SiteStep {
    /// Register the account with the password on record.
    Register,
    /// Make the account an annotator.
    SetRole,
    /// Create the task, assigned to the account.
    CreateTask,
    /// Send the images.
    Upload,
    /// Wait until the images are attached and a job exists.
    AwaitImages,
    /// Fetch what was drawn.
    FetchSubmission,
    /// Set the jobs to completed.
    CompleteJobs,
    /// Delete this task, which can't be used.
    DiscardTask(u64),
    /// Delete what was made for the attempt and is not on record: tasks whose creation was not answered, and, with
    /// `account`, the account itself.
    Undo {
        /// The account goes, too: it has no other task.
        account: bool,
    },
    /// Delete what bears the name of the attempt's task and is not it.
    Tidy,
    /// Delete this account, and its tasks of so many attempts. It needs no record: the candidate may be gone by then.
    DeleteAccount {
        /// The account.
        account: Account,
        /// The tasks of the attempts from 1 to this number go, too.
        attempts: u8,
    },
    /// Try whether a password opens the account that somebody claims. It needs no record of them.
    CheckClaim(Box<ClaimCheck>),
}

/// Somebody says that an account of the legacy database is theirs, and gave its password. It is kept for as long as the
/// check takes, and nowhere else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimCheck {
    /// Their username, which is that of the legacy database.
    pub username: String,
    /// Their first name.
    pub first_name: String,
    /// Language to answer in.
    pub language: Language,
    /// The account's name on the site.
    pub account: String,
    /// The password that they gave.
    pub password: Password,
}

impl SiteStep {
    /// Whether it makes something that the assignment needs.
    #[must_use]
    pub fn is_preparation(&self) -> bool {
        match self {
            Self::Register | Self::SetRole | Self::CreateTask | Self::Upload | Self::AwaitImages => true,
            Self::FetchSubmission
            | Self::CompleteJobs
            | Self::DiscardTask(_)
            | Self::Undo { .. }
            | Self::Tidy
            | Self::DeleteAccount { .. }
            | Self::CheckClaim(_) => false,
        }
    }
}

/// Something that a person will see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TelegramEffect {
    /// Send a message.
    Send {
        /// To whom.
        chat: i64,
        /// In which language.
        language: Language,
        /// What it says.
        message: Message,
    },
    /// Put another text into a message of ours; its buttons go.
    Edit {
        /// Where.
        chat: i64,
        /// Which message.
        message_id: i32,
        /// In which language.
        language: Language,
        /// What it says now.
        message: Message,
    },
    /// Show how far the assignment is, in the attempt's progress message (sent once, then edited).
    Progress {
        /// Whose.
        person: PersonId,
        /// Which attempt.
        attempt: u8,
        /// In which language.
        language: Language,
        /// How far.
        stage: Stage,
    },
    /// The exam's instruction images, as an album.
    Instructions {
        /// To whom.
        chat: i64,
        /// In which language is the caption.
        language: Language,
    },
    /// The images of an attempt with its annotations drawn in, as an album.
    Images {
        /// To whom.
        chat: i64,
        /// In which language are the words on them.
        language: Language,
        /// Whose.
        person: PersonId,
        /// Which attempt.
        attempt: u8,
    },
    /// "Typing…", until that effect has left the outbox.
    Typing {
        /// Where.
        chat: i64,
        /// While this one waits.
        until: EffectId,
    },
    /// Tell Telegram that a button press was taken.
    AnswerCallback {
        /// Where it was pressed.
        chat: i64,
        /// Telegram's id of the press.
        query: String,
        /// The button was out of date: say so in a word.
        stale: bool,
        /// In which language.
        language: Language,
    },
    /// Everybody's metrics, as a file or an image.
    Export {
        /// To whom.
        chat: i64,
        /// In which language are the words in it.
        language: Language,
        /// As what.
        export: Export,
    },
    /// Have Telegram offer the commands of this person in their chat.
    Commands {
        /// Where.
        chat: i64,
        /// In which language.
        language: Language,
        /// HR's commands, or no others than everybody's.
        hr: bool,
    },
    /// Delete a message that somebody wrote: there is a password in it.
    Delete {
        /// Where.
        chat: i64,
        /// Which message.
        message_id: i32,
    },
}

impl TelegramEffect {
    /// The chat in which it is seen.
    #[must_use]
    pub fn chat(&self) -> i64 {
        match self {
            Self::Send { chat, .. }
            | Self::Edit { chat, .. }
            | Self::Instructions { chat, .. }
            | Self::Images { chat, .. }
            | Self::Typing { chat, .. }
            | Self::AnswerCallback { chat, .. }
            | Self::Export { chat, .. }
            | Self::Commands { chat, .. }
            | Self::Delete { chat, .. } => *chat,
            Self::Progress { person, .. } => *person as i64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effects_of_whatever_number_have_keys_and_no_two_wait_for_each_other() {
        let step = |person, step| Effect::Site(SiteEffect { person, attempt: 1, step });
        let mut keys = std::collections::BTreeSet::new();
        for number in [0, 1, 7, 1 << 61, 1 << 62, (1 << 62) + 1, 1 << 63, u64::MAX] {
            for effect in [
                step(number, SiteStep::Register),
                step(number, SiteStep::Tidy),
                step(7, SiteStep::DiscardTask(number)),
            ] {
                assert!(keys.insert(effect.key()), "{effect:?}");
            }
        }
    }
}
