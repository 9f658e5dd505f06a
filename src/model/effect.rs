//! What must be done outside: effects, as they wait in the outbox. They are small descriptions, never texts or
//! bytes of images; whoever delivers one reads the records it names.

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    Account, AttemptNumber, ChatId, CorrectionNumber, CorrectionStep, DoubtKey, EffectId, EffectKey, Erased,
    Export, KeyRescore, Message, Password, PersonId, Queue, Stage, TaskId, Toast,
};
use crate::exam::Language;

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
        self.key().queue()
    }

    /// Effects with the same key are done in order.
    #[must_use]
    pub fn key(&self) -> EffectKey {
        match self {
            Self::Telegram(effect) => EffectKey::Chat(effect.chat()),
            Self::Site(SiteEffect { person, step, .. }) => match step {
                SiteStep::CleanUp => EffectKey::CleaningUp(*person),
                SiteStep::DiscardTask(task) => EffectKey::Discarding(*person, *task),
                SiteStep::Register
                | SiteStep::SetRole
                | SiteStep::CreateTask
                | SiteStep::Upload
                | SiteStep::AwaitImages
                | SiteStep::FetchSubmission
                | SiteStep::CompleteJobs
                | SiteStep::Undo { .. }
                | SiteStep::DeleteAccount { .. }
                | SiteStep::CheckClaim(_) => EffectKey::Steps(*person),
            },
            Self::Postgres(PostgresEffect::ReadWhitelist { person, .. }) => EffectKey::Whitelist(*person),
            // What is found of copies follows from the ground truth, too.
            Self::Analysis(AnalysisEffect::FindCopies { .. } | AnalysisEffect::Rescore(_)) => {
                EffectKey::Searches
            }
            Self::Analysis(
                AnalysisEffect::SearchNames { person, .. }
                | AnalysisEffect::FindAsked { person }
                | AnalysisEffect::Correct { person, .. }
                | AnalysisEffect::FindDoubt { person, .. },
            ) => EffectKey::Searching(*person),
            Self::Analysis(AnalysisEffect::FindTraces(erased)) => EffectKey::Searching(erased.person),
        }
    }
}

/// A question to PostgreSQL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PostgresEffect {
    /// Read the whitelist now: a person wrote who is not known as HR and may be new on it.
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

/// A search among the records that takes too long for a decision. Stored by its position in this list: new
/// searches come last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnalysisEffect {
    /// Find out whose submission an accepted one is a copy of.
    FindCopies {
        /// Whose was accepted.
        person: PersonId,
        /// Number of the attempt.
        attempt: AttemptNumber,
    },
    /// Find the people whose names contain this text.
    SearchNames {
        /// The HR person who asked.
        person: PersonId,
        /// As they wrote it.
        text: String,
    },
    /// Find the claims for whose proof a person was asked who was erased: their name has to be removed from them.
    FindAsked {
        /// The person.
        person: PersonId,
    },
    /// Find the records of others in which a person is left who was erased.
    FindTraces(Box<Erased>),
    /// Compute the ground truth with a correction, or without it.
    Correct {
        /// The HR person who pressed the button.
        person: PersonId,
        /// The correction.
        correction: CorrectionNumber,
        /// What to do with it.
        step: CorrectionStep,
        /// The message with the button.
        message_id: Option<i32>,
    },
    /// Score the attempts of some candidates anew, because the key of their exam was changed.
    Rescore(Box<KeyRescore>),
    /// Find what a doubt about the ground truth says, to propose it.
    FindDoubt {
        /// The HR person who pressed the button.
        person: PersonId,
        /// The doubt.
        doubt: DoubtKey,
        /// The message with the button.
        message_id: Option<i32>,
    },
}

/// A step on the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteEffect {
    /// The candidate.
    pub person: PersonId,
    /// What it is a step of.
    pub of: StepOf,
    /// The step.
    pub step: SiteStep,
}

impl SiteEffect {
    /// A step of an attempt.
    #[must_use]
    pub fn of_attempt(person: PersonId, attempt: AttemptNumber, step: SiteStep) -> Self {
        Self { person, of: StepOf::Attempt(attempt), step }
    }

    /// Number of the attempt, if it is a step of one.
    #[must_use]
    pub fn attempt(&self) -> Option<AttemptNumber> {
        match self.of {
            StepOf::Attempt(number) => Some(number),
            StepOf::Claim => None,
        }
    }
}

/// What a step on the site is for. Stored as the number of the attempt: 0 for a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "AttemptNumber", into = "AttemptNumber")]
pub enum StepOf {
    /// The attempt of this number.
    Attempt(AttemptNumber),
    /// A claim: whoever makes it has no attempt yet.
    Claim,
}

impl From<AttemptNumber> for StepOf {
    fn from(stored: AttemptNumber) -> Self {
        if stored < AttemptNumber::FIRST { Self::Claim } else { Self::Attempt(stored) }
    }
}

impl From<StepOf> for AttemptNumber {
    fn from(of: StepOf) -> Self {
        match of {
            StepOf::Attempt(number) => number,
            StepOf::Claim => Self(0),
        }
    }
}

/// Steps on the site. Every step looks before it acts, so that it can be repeated.
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
    /// Fetch the annotations.
    FetchSubmission,
    /// Set the jobs to completed.
    CompleteJobs,
    /// Delete this task, which can't be used.
    DiscardTask(TaskId),
    /// Delete what was made for the attempt and is not on record: tasks whose creation was not confirmed, and, with
    /// `account`, the account itself.
    Undo {
        /// Whether to delete the account, too: it has no other task.
        account: bool,
    },
    /// Delete tasks that have the name of the attempt's task but are not it.
    CleanUp,
    /// Delete this account, and the tasks of this many attempts. It needs no record: the candidate may be gone by
    /// then.
    DeleteAccount {
        /// The account.
        account: Account,
        /// The tasks of the attempts from 1 to this number are deleted, too.
        attempts: u8,
    },
    /// Test whether a password opens the account that a person claims. It needs no record of them.
    CheckClaim(Box<ClaimCheck>),
}

/// A person says that an account of the legacy database is theirs, and gave its password. The password is kept
/// only here, and only while the check takes.
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
    /// Whether the step produces something that the assignment needs.
    #[must_use]
    pub fn is_preparation(&self) -> bool {
        match self {
            Self::Register | Self::SetRole | Self::CreateTask | Self::Upload | Self::AwaitImages => true,
            Self::FetchSubmission
            | Self::CompleteJobs
            | Self::DiscardTask(_)
            | Self::Undo { .. }
            | Self::CleanUp
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
        /// The recipient.
        chat: ChatId,
        /// The language.
        language: Language,
        /// What it says.
        message: Message,
    },
    /// Replace the text of one of our messages; its buttons disappear.
    Edit {
        /// The chat.
        chat: ChatId,
        /// Number of the message in the chat.
        message_id: i32,
        /// The language.
        language: Language,
        /// The new content.
        message: Message,
    },
    /// Show the progress of the preparation, in the attempt's progress message (sent once, then edited).
    Progress {
        /// The candidate.
        person: PersonId,
        /// Number of the attempt.
        attempt: AttemptNumber,
        /// The language.
        language: Language,
        /// How far.
        stage: Stage,
    },
    /// The exam's instruction images, as an album.
    Instructions {
        /// The recipient.
        chat: ChatId,
        /// The language of the caption.
        language: Language,
    },
    /// The images of an attempt with its annotations drawn on them, as an album.
    Images {
        /// The recipient.
        chat: ChatId,
        /// The language of the words on them.
        language: Language,
        /// The candidate.
        person: PersonId,
        /// Number of the attempt.
        attempt: AttemptNumber,
    },
    /// "Typing…", until the other effect has left the outbox.
    Typing {
        /// The chat.
        chat: ChatId,
        /// The effect that it accompanies.
        until: EffectId,
    },
    /// Confirm to Telegram that a button press was received.
    AnswerCallback {
        /// Where it was pressed.
        chat: ChatId,
        /// Telegram's id of the press.
        query: String,
        /// Whether the button was out of date: say so briefly.
        stale: bool,
        /// The language.
        language: Language,
    },
    /// Everybody's metrics, as a file or an image.
    Export {
        /// The recipient.
        chat: ChatId,
        /// The language of the words in it.
        language: Language,
        /// The format.
        export: Export,
    },
    /// Have Telegram offer this person's commands in their chat.
    Commands {
        /// The chat.
        chat: ChatId,
        /// The language.
        language: Language,
        /// HR's commands, or only everybody's.
        hr: bool,
    },
    /// Delete a message that a person wrote: there is a password in it.
    Delete {
        /// The chat.
        chat: ChatId,
        /// Number of the message in the chat.
        message_id: i32,
    },
    /// The images of an attempt and of the one that it looks like a copy of, side by side, as an album.
    Pairs {
        /// The recipient.
        chat: ChatId,
        /// The language of the words on them.
        language: Language,
        /// The candidate.
        person: PersonId,
        /// Number of the attempt.
        attempt: AttemptNumber,
    },
    /// Delete messages of the bot, as far as Telegram lets them be deleted: the person in the chat was erased.
    DeleteMessages {
        /// The chat.
        chat: ChatId,
        /// Numbers of the messages in the chat, at most [`DELETED_AT_ONCE`].
        message_ids: Vec<i32>,
    },
    /// Everything that is kept about the person in the chat, as a file.
    PersonalData {
        /// The recipient, whose data it is.
        chat: ChatId,
        /// The language of the caption.
        language: Language,
    },
    /// Confirm to Telegram that a button press was received, and say something about it in a sentence that pops up.
    Toast {
        /// Where it was pressed.
        chat: ChatId,
        /// Telegram's id of the press.
        query: String,
        /// The language.
        language: Language,
        /// What it says.
        toast: Toast,
    },
    /// What may be wrong in the ground truth: a picture, and below it what can be done.
    Doubt {
        /// The recipient.
        chat: ChatId,
        /// The language.
        language: Language,
        /// Which doubt.
        doubt: DoubtKey,
    },
}

/// Maximum number of messages that Telegram deletes at once.
pub const DELETED_AT_ONCE: usize = 100;

impl TelegramEffect {
    /// The chat in which it is visible.
    #[must_use]
    pub fn chat(&self) -> ChatId {
        match self {
            Self::Send { chat, .. }
            | Self::Edit { chat, .. }
            | Self::Instructions { chat, .. }
            | Self::Images { chat, .. }
            | Self::Pairs { chat, .. }
            | Self::Typing { chat, .. }
            | Self::AnswerCallback { chat, .. }
            | Self::Export { chat, .. }
            | Self::Commands { chat, .. }
            | Self::Delete { chat, .. }
            | Self::DeleteMessages { chat, .. }
            | Self::PersonalData { chat, .. }
            | Self::Toast { chat, .. }
            | Self::Doubt { chat, .. } => *chat,
            Self::Progress { person, .. } => person.chat(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effects_of_whatever_number_have_keys_and_no_two_wait_for_each_other() {
        let step = |person, step| Effect::Site(SiteEffect::of_attempt(person, AttemptNumber::FIRST, step));
        let mut keys = std::collections::BTreeSet::new();
        for number in [0, 1, 7, 1 << 61, 1 << 62, (1 << 62) + 1, 1 << 63, u64::MAX] {
            for effect in [
                step(PersonId(number), SiteStep::Register),
                step(PersonId(number), SiteStep::CleanUp),
                step(PersonId(7), SiteStep::DiscardTask(TaskId(number))),
            ] {
                assert!(keys.insert(effect.key()), "{effect:?}");
            }
        }
    }
}
