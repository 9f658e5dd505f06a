//! Every sentence and keyboard that people see, by language. Pure: records in, text out.
//!
//! Lives here: the catalogue (Fluent files in `assets/texts`, checked at compile time), what each message says, the
//! labels of the menu and the words that people may type instead, the data inside buttons.
//! Must not: decide who gets which notice (`desk`), send anything (`telegram`). No other module holds a sentence for
//! people in Telegram.

mod album;
mod audit;
mod callback;
mod candidate;
mod card;
mod catalog;
mod causes;
mod claim;
mod commands;
mod cut;
mod earlier;
mod export;
mod findings;
#[cfg(test)]
mod hostile;
mod hr;
mod list;
mod times;

pub use audit::{NamedEntry, action_in_full, actor};
pub use callback::Callback;
pub use commands::{Command, command_menu};
pub use export::{book_words, chart_words, export_caption, export_empty, export_refused, export_too_big};
pub use list::{PAGE, Page};

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::exam::{Exam, Language};
use crate::legacy::Imported;
use crate::model::{Attempt, AttemptState, Candidate, Flag, Message, PersonId, Preferences, Rank, Stage};
use crate::report::Legend;
use crate::scoring::{Scorecard, Verdict};

/// A message as it is to appear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Text in Telegram's HTML.
    pub html: String,
    /// What hangs below it.
    pub keyboard: Keyboard,
}

/// Buttons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keyboard {
    /// None; a menu that is there stays.
    None,
    /// Buttons under the message.
    Inline(Vec<Vec<Button>>),
    /// The menu in place of the phone's keyboard.
    Menu(Vec<Vec<String>>),
}

/// A button under a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// What it does.
    pub action: ButtonAction,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ButtonAction {
    /// Tells the bot.
    Callback(Callback),
    /// Opens an address.
    Open(String),
}

/// What a text may need beside the notice itself.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The exam.
    pub exam: &'a Exam,
    /// So many attempts the person may make in all whom the message is about.
    pub attempts: u8,
    /// The candidate and attempt that the message is about, when it is about one.
    pub subject: Option<(&'a Candidate, Option<&'a Attempt>)>,
    /// When it was decided to send the notice.
    pub decided: DateTime<Utc>,
    /// What else the message is about.
    pub about: &'a About,
}

/// Records that some messages are about.
#[derive(Clone, Debug)]
pub enum About {
    /// None.
    Nothing,
    /// The result of the subject's attempt.
    Result {
        /// How its score compares.
        rank: Option<Rank>,
        /// What was noticed about it.
        flags: Vec<NamedFlag>,
    },
    /// A page of the list of candidates.
    Page(Page),
    /// Which messages the reader wants.
    Preferences(Preferences),
    /// What happened in a day.
    Digest(Digest),
    /// Entries of the audit log.
    Audit(Vec<NamedEntry>),
    /// The name of somebody who did something.
    Actor(Option<String>),
    /// The number of candidates.
    Count(u64),
    /// Somebody whom the earlier bot knew.
    Earlier(Imported),
    /// A limit on newcomers.
    Intake(IntakeFacts),
}

/// What HR reads about a limit on newcomers.
#[derive(Clone, Debug)]
pub struct IntakeFacts {
    /// What it was when it was reached.
    pub reached: u64,
    /// So often newcomers were told so, as far as it is known.
    pub refusals: Option<u32>,
    /// What becomes of it.
    pub now: IntakeNow,
}

/// What becomes of a limit on newcomers.
#[derive(Clone, Debug)]
pub enum IntakeNow {
    /// It can be raised by so many.
    CanBeRaised(u32),
    /// It was raised to so many, by somebody of this name.
    Raised(u64, Option<String>),
    /// Its day is over.
    Past,
}

/// A sign with the name of the candidate whom it is about, if it is about another.
#[derive(Clone, Debug)]
pub struct NamedFlag {
    /// The sign.
    pub flag: Flag,
    /// The name, while they are known.
    pub name: Option<String>,
}

/// One candidate of a list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Who.
    pub person: PersonId,
    /// Their first name.
    pub first_name: String,
    /// Their username, if they have one.
    pub username: Option<String>,
    /// Where their last attempt stands.
    pub state: Option<AttemptState>,
    /// Its figures.
    pub scorecard: Option<Scorecard>,
    /// What they propose.
    pub verdict: Option<Verdict>,
    /// Whether something was noticed about it.
    pub flags: bool,
    /// The exam that the figures are of, when it is not today's.
    pub other: Option<Arc<Exam>>,
}

/// What happened in a day, counted by candidates.
#[derive(Clone, Copy, Debug, Default)]
pub struct Digest {
    /// Began an attempt and have not handed it in.
    pub started: u64,
    /// Handed in.
    pub handed_in: u64,
    /// Of these, passed.
    pub passed: u64,
    /// Of these, failed.
    pub failed: u64,
    /// Of these, somebody should look.
    pub flagged: u64,
    /// The time was over.
    pub expired: u64,
    /// Are at work now, whenever they began.
    pub in_progress_now: u64,
    /// Wait for somebody to look, whenever it was.
    pub flagged_now: u64,
}

/// What a message says in a language.
#[must_use]
pub fn render(message: &Message, language: Language, facts: &Facts<'_>) -> Rendered {
    hr::render(message, language, facts).unwrap_or_else(|| candidate::render(message, language, facts))
}

/// What the progress message says.
#[must_use]
pub fn progress(stage: Stage, language: Language) -> Rendered {
    candidate::progress(stage, language)
}

/// The caption of the instruction images.
#[must_use]
pub fn instructions(language: Language) -> String {
    catalog::say!(language, "instructions")
}

/// The words on the images of a submission.
#[must_use]
pub fn legend(language: Language) -> Legend {
    hr::legend(language)
}

/// The caption of the images of an attempt, with the texts that they can't show as they are.
#[must_use]
pub fn album(candidate: &Candidate, attempt: u8, scorecard: &Scorecard, language: Language) -> String {
    album::caption(&candidate.first_name, attempt, scorecard, language)
}

/// The candidate whom it is about was deleted.
#[must_use]
pub fn gone(language: Language) -> String {
    hr::gone(language)
}

/// What somebody asked for can't be made.
#[must_use]
pub fn not_made(language: Language) -> String {
    catalog::say!(language, "not-made")
}

/// The word on a button that is out of date.
#[must_use]
pub fn out_of_date(language: Language) -> String {
    catalog::say!(language, "out-of-date")
}
