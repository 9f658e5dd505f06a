//! The audit log's entries: who did what to whom, when, and how it went. Acts, not sentences: people read them in their
//! own language.

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Cause, IntakeLimit, PersonId};

/// One line of the audit log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// When.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// Who.
    pub by: By,
    /// Whom it concerns.
    pub person: Option<PersonId>,
    /// What.
    pub action: Action,
    /// How it went.
    pub result: ActionResult,
}

/// Who did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    /// The bot itself; in entries of older programs also its operator.
    Bot,
    /// The operator, on the command line.
    Operator,
    /// Somebody in Telegram.
    Person(PersonId),
}

impl By {
    /// The person, if it was one.
    #[must_use]
    pub fn person(self) -> Option<PersonId> {
        match self {
            Self::Person(person) => Some(person),
            Self::Bot | Self::Operator => None,
        }
    }
}

/// How an act went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ActionResult {
    /// It is done.
    Done,
    /// It goes on; a later entry about the same person tells how it ended.
    Underway,
    /// It could not be done.
    Failed {
        /// Why.
        cause: Cause,
    },
}

/// What was done. Kept by its place in this list: new acts come last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// As an older program put it in words.
    Words(String),
    /// A candidate confirmed an attempt.
    Confirmed(u8),
    /// The assignment of an attempt was prepared.
    Prepared(u8),
    /// The task of an attempt could not be used, and another was begun.
    TaskBegunAnew(u8),
    /// A step on the site, by its name.
    Step(String),
    /// A candidate said that an attempt is done.
    SaidDone(u8),
    /// The annotations were looked at and was not complete: so many findings.
    Incomplete(u8, u32),
    /// An attempt was handed in and accepted.
    HandedIn(u8),
    /// The annotations of an attempt was fetched.
    Fetched(u8),
    /// The time for an attempt was over.
    TimeOver(u8),
    /// HR looked at the results.
    LookedAt,
    /// HR looked at the images of an attempt.
    LookedAtImages(u8),
    /// HR looked at the details of an attempt.
    LookedAtDetails(u8),
    /// HR received everybody's metrics.
    ReceivedMetrics,
    /// HR allowed an attempt.
    Granted(u8),
    /// HR had an attempt prepared again.
    PreparedAgain(u8),
    /// HR had an attempt checked again.
    CheckedAgain(u8),
    /// Somebody was put on the whitelist, by this key.
    PutOnWhitelist(String),
    /// Somebody was taken off the whitelist, by this key.
    TakenOffWhitelist(String),
    /// Somebody wrote for the first time who is on the whitelist by this username.
    BoundToWhitelist(String),
    /// A candidate's account was deleted on the site. Its name is not told: it may be that of somebody who was erased.
    DeletedAccount,
    /// A candidate was deleted here.
    DeletedCandidate,
    /// A candidate was erased: account, tasks, records, submissions, the chat.
    Erased,
    /// HR changed which messages they receive.
    ChangedNotifications,
    /// A link was made that makes HR of whoever opens it first.
    Invited,
    /// Somebody opened such a link, the first one to do so.
    JoinedByInvitation,
    /// An attempt was scored anew.
    Rescored(u8),
    /// A candidate was asked whether to hand in what is completed on the site.
    AskedToHandIn(u8),
    /// The time was over, and what was completed on the site was taken as handed in.
    TakenAsCompleted(u8),
    /// HR raised a limit on newcomers for the day, to so many.
    LetInMore(IntakeLimit, u64),
    /// Somebody proved by its password that an account of the earlier bot is theirs, and has it now.
    ClaimProved,
    /// The operator confirmed that an account of the earlier bot is somebody's, who has it now.
    ClaimConfirmed,
    /// Somebody gave a password that does not open the account of the earlier bot under their username.
    ClaimRefused,
    /// The password that somebody gave for an account of the earlier bot was tried.
    ClaimChecked,
    /// Somebody began anew, though an account of the earlier bot waits under their username.
    BegunAnew,
    /// So many accounts of the earlier bot that nobody claimed are not kept here any more.
    ClaimsExpired(u32),
    /// Nobody used this username in time, and it is taken off the whitelist.
    UsernameExpired(String),
    /// Nothing of the annotations had changed since it was looked at last.
    NothingNew(u8),
}
