//! What is kept about people and their assignments. Plain structs; times are UTC with milliseconds.

use chrono::serde::{ts_milliseconds, ts_milliseconds_option};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::codec::Record;
use super::copies::CopyEffect;
use super::list_entry::ListEntry;
use super::{StoreError, older};
use crate::exam::{Annotations, Language};
use crate::scoring::Percent;

/// A person's numeric id in Telegram; also the id of their private chat with the bot.
pub type PersonId = u64;

/// The number of a person, if it is one: those of Telegram have 52 bits at most, and 0 is nobody.
#[must_use]
pub fn person_id(number: u64) -> Option<PersonId> {
    (1..1 << 52).contains(&number).then_some(number)
}

/// A password for the site. It has to be shown to its owner again, so it is kept; it is never printed otherwise.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Password(pub String);

impl std::fmt::Debug for Password {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Password(hidden)")
    }
}

/// The technical user on the site that belongs to a candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Name on the site.
    pub username: String,
    /// Its password, made by us.
    pub password: Password,
    /// Which try at a free name this is: 1 for the plain name, then 2, 3, … appended to it.
    pub suffix: u32,
    /// The site's id of the user, once it is registered and an annotator.
    pub user: Option<u64>,
}

impl Account {
    /// Forgets how to get into it: it is to be removed from the site.
    pub fn wipe(&mut self) {
        self.user = None;
        self.password = Password(String::new());
    }

    /// Whether its password is wiped. Nobody gets into it any more; another password makes another account.
    #[must_use]
    pub fn is_wiped(&self) -> bool {
        self.password.0.is_empty()
    }
}

/// Somebody who confirmed that they take the test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Telegram user id.
    pub id: PersonId,
    /// Telegram username as last seen, without `@`; not everybody has one, and it can change.
    pub username: Option<String>,
    /// First name as last seen.
    pub first_name: String,
    /// Language to speak with them.
    pub language: Language,
    /// The account on the site.
    pub account: Account,
    /// Number of the last attempt, from 1.
    pub attempts: u8,
    /// First confirmation.
    #[serde(with = "ts_milliseconds")]
    pub since: DateTime<Utc>,
}

impl Candidate {
    /// The id of the chat with this person.
    #[must_use]
    pub fn chat(&self) -> i64 {
        self.id as i64
    }

    /// The name in reports: the Telegram username, or the account's for people who have none.
    #[must_use]
    pub fn report_name(&self) -> &str {
        self.username.as_deref().unwrap_or(&self.account.username)
    }
}

/// The legacy row of a candidate: always that of the last attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// Telegram username; for people without one the account's name on the site.
    pub candidate_username: String,
    /// Mean IoU of the cars, percent.
    pub car_iou: Option<f64>,
    /// Mean IoU of the plates, percent.
    pub plate_iou: Option<f64>,
    /// Plates transcribed exactly, percent.
    pub plate_accuracy: Option<f64>,
    /// When the candidate confirmed this attempt.
    #[serde(with = "ts_milliseconds")]
    pub task_started: DateTime<Utc>,
    /// Last edit of the accepted annotations.
    #[serde(with = "ts_milliseconds_option")]
    pub task_ended: Option<DateTime<Utc>>,
    /// Number of the last attempt.
    pub times_attempted: u8,
}

impl Metrics {
    /// Time taken, as the legacy column has it: from the confirmation to the last edit; none while it is in progress.
    #[must_use]
    pub fn taken(&self) -> Option<TimeDelta> {
        self.task_ended.map(|ended| (ended - self.task_started).max(TimeDelta::zero()))
    }
}

/// Annotations as it was received, with the moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// When the candidate handed it in.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// Last edit of the annotations on the site.
    #[serde(with = "ts_milliseconds")]
    pub last_edit: DateTime<Utc>,
    /// What was drawn.
    pub annotations: Annotations,
}

/// An act that waits for *yes* or *cancel*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// Get the assignment.
    Get,
    /// It is done.
    Done,
    /// Do it again.
    Again,
}

/// What the bot asked and has no answer to yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pending {
    /// *Yes* or *cancel* to an act; the number is in the buttons, so that older buttons are known as stale.
    Confirm(Act, u32),
    /// A Telegram login, from HR.
    Login,
    /// *Yes* or *cancel* to a deletion; the number is in the buttons.
    Delete(Deletion, PersonId, u32),
    /// The password of the account that waits under their username.
    Claim,
}

/// The state of a chat. A restart does not forget it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Conversation {
    /// The open question.
    pub pending: Option<Pending>,
    /// How many confirmations were asked in this chat so far.
    pub asked: u32,
}

/// How a person was put on the whitelist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HrKey {
    /// By numeric id.
    Id(PersonId),
    /// By username, lower-cased, without `@`.
    Username(String),
}

impl HrKey {
    /// Reads `123456`, `@name` or `name`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.parse().ok().and_then(person_id).map(Self::Id);
        }
        let name = text.strip_prefix('@').unwrap_or(text);
        let well_formed = (3..=32).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        well_formed.then(|| Self::Username(name.to_ascii_lowercase()))
    }

    /// The key in the table: the digits of an id, or `@` and the name.
    #[must_use]
    pub fn table_key(&self) -> String {
        match self {
            Self::Id(id) => id.to_string(),
            Self::Username(name) => format!("@{name}"),
        }
    }
}

/// One entry of the whitelist.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HrEntry {
    /// As it was added.
    pub key: HrKey,
    /// The person it stands for: the id itself, or the first one that used the username.
    pub person: Option<PersonId>,
    /// First name as last seen; empty before they wrote.
    pub first_name: String,
    /// Language to speak with them, once they wrote.
    pub language: Option<Language>,
    /// When it was added.
    #[serde(with = "ts_milliseconds")]
    pub added: DateTime<Utc>,
    /// Who put it there, and so who takes it away.
    pub origin: HrOrigin,
}

/// Where an entry of the whitelist came from. Kept by its place in this list: new ones come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HrOrigin {
    /// From here: the operator, or an invitation. It stays until the operator takes it away.
    Operator,
    /// From the whitelist in PostgreSQL. It goes when it is there no more.
    Postgres,
}

/// An event whose decision failed, set aside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeadLetter {
    /// When.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// What it was, as text.
    pub event: String,
    /// Why it failed.
    pub error: String,
}

/// Something about a submission that a person should look at. Kept by its place in this list: new signs come last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Flag {
    /// Nearly the same points as in the submission of another.
    Copy {
        /// Of whom.
        person: PersonId,
        /// Of which attempt of theirs.
        attempt: u8,
        /// Share of common points.
        similarity: Percent,
    },
    /// Shapes that were not drawn by hand: imported from a file, or made by a tool.
    NotByHand {
        /// What the site says of their origin (`file`, `auto`, …).
        source: String,
        /// How many.
        count: u32,
    },
    /// Less time than drawing so many points takes.
    Fast {
        /// Working time.
        seconds: u32,
        /// Points drawn.
        points: u32,
    },
    /// The task was in somebody else's hands when it was looked at.
    OtherAssignee {
        /// Whose, by their name on the site; none: nobody's.
        assignee: Option<String>,
    },
}

/// What was noticed about the accepted submission of an attempt.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Flags {
    /// In order of weight.
    pub flags: Vec<Flag>,
}

/// What HR people are told of without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Topic {
    /// Somebody handed in.
    Submissions,
    /// A preparation or a check has come to a stop.
    Failures,
    /// Somebody's time is over.
    Expiries,
    /// Another HR person had something done again, gave an attempt, deleted something.
    Colleagues,
}

impl Topic {
    /// Every topic, in the order of the buttons.
    pub const ALL: [Self; 4] = [Self::Submissions, Self::Failures, Self::Expiries, Self::Colleagues];
}

/// Which messages an HR person wants.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preferences {
    /// Topics of which they want to hear nothing.
    pub muted: Vec<Topic>,
    /// At which hour of the day (UTC, 0 to 23) they receive the digest; none: never.
    pub digest: Option<u8>,
    /// When the next digest is due.
    #[serde(with = "ts_milliseconds_option")]
    pub next_digest: Option<DateTime<Utc>>,
}

/// What HR can have deleted. Each is an act of its own, and none implies another but for the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deletion {
    /// The account on the site.
    Account,
    /// The candidate here: profile, attempts, metrics.
    Candidate,
    /// Everything: account and tasks on the site, the candidate here, submissions, what is known of the chat.
    Everything,
}

impl Deletion {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Account, Self::Candidate, Self::Everything];
}

/// What becomes due at some moment: the next thing that the clock brings for an attempt, or for an HR person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// When.
    pub time: DateTime<Utc>,
    /// Whose attempt, or which HR person.
    pub person: PersonId,
    /// Which attempt, from 1; 0: the daily digest. With nobody's id (0), which chore: see [`Due::chore`].
    pub attempt: u8,
}

impl Record for Submission {
    const VERSION: u8 = 2;
    const WHAT: &'static str = "a submission";

    fn from_older(version: u8, bytes: &[u8]) -> Result<Self, StoreError> {
        older::submission(version, bytes)
    }
}

impl Record for HrEntry {
    const VERSION: u8 = 2;
    const WHAT: &'static str = "the whitelist";

    fn from_older(version: u8, bytes: &[u8]) -> Result<Self, StoreError> {
        older::hr_entry(version, bytes)
    }
}

impl Record for ListEntry {
    const VERSION: u8 = 2;
    const WHAT: &'static str = "the list of candidates";

    fn from_older(version: u8, bytes: &[u8]) -> Result<Self, StoreError> {
        older::list_entry(version, bytes)
    }
}

/// Gives a record its first version.
macro_rules! first_version {
    ($($record:ty => $what:literal),* $(,)?) => {
        $(impl Record for $record {
            const VERSION: u8 = 1;
            const WHAT: &'static str = $what;
        })*
    };
}

first_version! {
    Candidate => "a candidate",
    Metrics => "metrics",
    Conversation => "a conversation",
    CopyEffect => "what waits for PostgreSQL",
    DeadLetter => "a dead letter",
    Flags => "signs about a submission",
    Preferences => "an HR person's preferences",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whitelist_key_is_an_id_or_a_username() {
        assert_eq!(HrKey::parse(" 42 "), Some(HrKey::Id(42)));
        assert_eq!(HrKey::parse("@Anna_HR"), Some(HrKey::Username("anna_hr".to_owned())));
        assert_eq!(HrKey::parse("anna_hr"), HrKey::parse("@ANNA_hr"));
        let digits = ["4503599627370496", "18446744073709551615", "18446744073709551616"];
        for bad in ["", "@", "0", "-5", "анна", "a b", "x"].into_iter().chain(digits) {
            assert_eq!(HrKey::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_password_does_not_print() {
        let account =
            Account { username: "x".into(), password: Password("tOp5ecret9".into()), suffix: 1, user: None };
        assert!(!format!("{account:?}").contains("tOp5ecret9"));
    }
}
