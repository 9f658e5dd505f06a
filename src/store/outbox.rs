//! What must be done outside: effects, as they wait in the outbox. Small descriptions, never texts or bytes of
//! pictures; whoever delivers one reads the records it names.

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::codec::Record;
use super::records::{Account, Act, Deletion, PersonId};
use super::standing::{Filter, Order, Turn};
use crate::exam::Language;
use crate::scoring::Finding;

/// Number of an effect; rises by one with every effect, so the outbox is in order of decision.
pub type EffectId = u64;

/// Who delivers an effect. Within a lane, effects of one key are done one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Lane {
    /// Messages; the key is the chat.
    Telegram,
    /// Steps on the site; the key is the candidate.
    Site,
}

impl Lane {
    /// Every lane.
    pub const ALL: [Self; 2] = [Self::Telegram, Self::Site];
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

impl Record for OutboxEntry {
    const VERSION: u8 = 1;
    const WHAT: &'static str = "the outbox";
}

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Effect {
    /// By Telegram.
    Telegram(TelegramEffect),
    /// On the site.
    Site(SiteEffect),
}

impl Effect {
    /// Its lane.
    #[must_use]
    pub fn lane(&self) -> Lane {
        match self {
            Self::Telegram(_) => Lane::Telegram,
            Self::Site(_) => Lane::Site,
        }
    }

    /// Effects of one key are done in order: a chat's messages, a candidate's steps on the site. Discarding and tidying
    /// up may take long, and no other step waits for them; their keys are below zero, where no person's is.
    #[must_use]
    pub fn key(&self) -> i64 {
        match self {
            Self::Telegram(effect) => effect.chat(),
            Self::Site(SiteEffect { person, step: SiteStep::Tidy, .. }) => -(2 * *person as i64) - 1,
            Self::Site(SiteEffect { step: SiteStep::DiscardTask(task), .. }) => -(2 * *task as i64) - 2,
            Self::Site(effect) => effect.person as i64,
        }
    }
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
    /// Send the pictures.
    Upload,
    /// Wait until the pictures are attached and a job exists.
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
            | Self::DeleteAccount { .. } => false,
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
        notice: Notice,
    },
    /// Put another text into a message of ours; its buttons go.
    Edit {
        /// Where.
        chat: i64,
        /// Which message.
        message: i32,
        /// In which language.
        language: Language,
        /// What it says now.
        notice: Notice,
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
    /// The exam's instruction pictures, as an album.
    Instructions {
        /// To whom.
        chat: i64,
        /// In which language is the caption.
        language: Language,
    },
    /// The pictures of an attempt with its markup drawn in, as an album.
    Pictures {
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
    AnswerPress {
        /// Where it was pressed.
        chat: i64,
        /// Telegram's id of the press.
        query: String,
        /// The button was out of date: say so in a word.
        stale: bool,
        /// In which language.
        language: Language,
    },
    /// Everybody's metrics, as a file or a picture.
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
}

/// As what everybody's metrics are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Export {
    /// A workbook (`.xlsx`).
    Workbook,
    /// A table of text (`.csv`).
    Csv,
    /// A picture of how the scores are distributed.
    Chart,
}

impl Export {
    /// Every kind, in the order of the buttons.
    pub const ALL: [Self; 3] = [Self::Chart, Self::Workbook, Self::Csv];
}

impl TelegramEffect {
    /// The chat in which it is seen.
    #[must_use]
    pub fn chat(&self) -> i64 {
        match self {
            Self::Send { chat, .. }
            | Self::Edit { chat, .. }
            | Self::Instructions { chat, .. }
            | Self::Pictures { chat, .. }
            | Self::Typing { chat, .. }
            | Self::AnswerPress { chat, .. }
            | Self::Export { chat, .. }
            | Self::Commands { chat, .. } => *chat,
            Self::Progress { person, .. } => *person as i64,
        }
    }
}

/// How far an assignment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// The account is being made.
    Account,
    /// The task is being made.
    Task,
    /// The pictures are being sent.
    Pictures,
    /// The site is working on the pictures.
    Import,
    /// It is ready.
    Ready,
    /// A step fails for now and is tried again.
    Delayed,
    /// It could not be made.
    Failed,
}

/// What a message says. Kept by its place in this list: new notices come last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Notice {
    /// Greeting, and what can be done here; `hr` adds HR's row to the menu.
    Welcome {
        /// The person is HR.
        hr: bool,
    },
    /// What can be done here.
    Help {
        /// The person is HR.
        hr: bool,
    },
    /// The same, after words that nobody understands.
    Unknown {
        /// The person is HR.
        hr: bool,
    },
    /// *Yes* or *cancel*?
    Confirm {
        /// To what.
        act: Act,
        /// Number of the question.
        number: u32,
        /// The attempt that it is about.
        attempt: u8,
    },
    /// *Cancel* it was.
    Cancelled,
    /// The question was answered already, or another came after it.
    OutOfDate,
    /// Link, login and password, and what to do next.
    Credentials {
        /// Which attempt.
        attempt: u8,
    },
    /// Patience: the assignment is still being made.
    BeingPrepared,
    /// It could not be made; HR knows.
    NotPrepared,
    /// There is nothing to hand in (or to do again) yet.
    NoAssignment,
    /// The markup is being checked.
    Checking,
    /// The site does not answer; the check goes on.
    CheckDelayed,
    /// The markup could not be fetched; HR knows.
    CheckFailed,
    /// The task is gone from the site; HR knows.
    TaskGone,
    /// What is missing.
    Incomplete {
        /// Everything, by picture.
        findings: Vec<Finding>,
    },
    /// Thanks.
    Accepted {
        /// Which attempt.
        attempt: u8,
        /// Whether another one is possible.
        again: bool,
    },
    /// It was handed in before.
    AlreadyHandedIn {
        /// Whether another one is possible.
        again: bool,
    },
    /// *Do it again* comes after *it is done*.
    FinishFirst,
    /// No more attempts.
    NoMoreAttempts {
        /// How many there are.
        limit: u8,
    },
    /// HR's menu.
    HrMenu,
    /// What HR can do.
    HrHelp,
    /// Whose results?
    HrAskLogin,
    /// Nobody of that login.
    HrNotFound {
        /// As HR wrote it.
        login: String,
    },
    /// A candidate's card.
    HrCard {
        /// Whose.
        person: PersonId,
        /// Which attempt.
        attempt: u8,
        /// It comes by itself, since somebody handed in (and not since HR asked).
        news: bool,
    },
    /// An assignment could not be made or checked, or its task is gone; with *retry*.
    HrFailure {
        /// Whose.
        person: PersonId,
        /// Which attempt.
        attempt: u8,
    },
    /// *Retry* was taken.
    HrRetried {
        /// Whose.
        person: PersonId,
    },
    /// Somebody on the whitelist by username wrote for the first time: from now on it is this id.
    HrBound {
        /// The username.
        username: String,
        /// The id.
        person: PersonId,
    },
    /// The time for the attempt will be over soon.
    Reminder {
        /// Which attempt.
        attempt: u8,
    },
    /// The time for the attempt is over.
    TimeOver {
        /// Which attempt.
        attempt: u8,
        /// Whether another one is possible.
        again: bool,
    },
    /// *Retry* was taken: the check is done again.
    HrRechecked {
        /// Whose.
        person: PersonId,
    },
    /// To HR: the time for the attempt is over.
    HrTimeOver {
        /// Whose.
        person: PersonId,
        /// Which attempt.
        attempt: u8,
    },
    /// HR gave one attempt more.
    Granted {
        /// Which attempt is possible now.
        attempt: u8,
    },
    /// To HR: somebody of them gave one attempt more.
    HrGranted {
        /// To whom.
        person: PersonId,
        /// Which attempt is possible now.
        attempt: u8,
    },
    /// One page of the list of candidates.
    HrList {
        /// Who is listed.
        filter: Filter,
        /// In which order.
        order: Order,
        /// Which page.
        turn: Turn,
        /// So many come before it, as far as is known.
        offset: u32,
    },
    /// The candidates whose names hold this text.
    HrFound {
        /// As HR wrote it.
        text: String,
    },
    /// What is to be known about an attempt beyond its card.
    HrDetails {
        /// Whose.
        person: PersonId,
        /// Which attempt.
        attempt: u8,
    },
    /// *Yes* or *cancel* to a deletion?
    HrConfirmDelete {
        /// Of what.
        deletion: Deletion,
        /// Of whom.
        person: PersonId,
        /// Number of the question.
        number: u32,
    },
    /// *Yes* to a deletion was taken.
    HrDeleting {
        /// Of what.
        deletion: Deletion,
        /// First name of the candidate, who may be gone.
        name: String,
    },
    /// To all of HR: one of them (or the operator) deleted something.
    HrDeleted {
        /// What.
        deletion: Deletion,
        /// First name of the candidate, who is gone.
        name: String,
        /// Who; none: the operator.
        by: Option<PersonId>,
    },
    /// To HR: an account is gone from the site.
    HrAccountDeleted {
        /// Its name.
        account: String,
    },
    /// To HR: an account can't be deleted on the site.
    HrAccountKept {
        /// Its name.
        account: String,
        /// Why.
        cause: String,
    },
    /// Their account is gone, and HR knows.
    AccountDeleted,
    /// Which notices come, with buttons that change it.
    HrPreferences,
    /// What happened in a day.
    HrDigest {
        /// Since this millisecond of the Unix epoch.
        since: i64,
    },
    /// The newest entries of the audit log.
    HrAudit,
    /// As what do they want everybody's metrics?
    HrExport,
}
