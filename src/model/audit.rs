//! The audit log's entries: who did what to whom, when, and with what result. They hold actions, not sentences:
//! people read them in their own language.

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    AttemptNumber, Cause, Choice, CorrectionNumber, IntakeLimit, PersonId, QuestionNumber, RequestKind,
};

/// One line of the audit log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// The time.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
    /// Who did it.
    pub by: By,
    /// Whom it concerns.
    pub person: Option<PersonId>,
    /// The action.
    pub action: Action,
    /// The outcome.
    pub result: ActionResult,
}

/// Who did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    /// The bot itself; in entries of older programs also its operator.
    Bot,
    /// The operator, on the command line.
    Operator,
    /// A person in Telegram.
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

/// Which page of the audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuditCursor {
    /// The newest one.
    Newest,
    /// What is older than the entry with this number.
    Before(u64),
    /// What is newer than the entry with this number.
    After(u64),
}

/// Which entries of the audit log a reader leaves out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Their own.
    pub own: bool,
    /// The bot's.
    pub bot: bool,
}

impl LeftOut {
    /// Whether what was done by somebody is left out for this reader.
    #[must_use]
    pub fn has(self, by: By, reader: PersonId) -> bool {
        match by {
            By::Bot => self.bot,
            By::Operator => false,
            By::Person(person) => self.own && person == reader,
        }
    }
}

/// The result of an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ActionResult {
    /// It is done.
    Done,
    /// It is under way; a later entry about the same person tells how it ended.
    Underway,
    /// It could not be done.
    Failed {
        /// The reason.
        cause: Cause,
    },
}

/// An action. Stored by its position in this list: new actions come last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// An action as an older program put it in words.
    Words(String),
    /// A candidate confirmed an attempt.
    Confirmed(AttemptNumber),
    /// The assignment of an attempt was prepared.
    Prepared(AttemptNumber),
    /// The task of an attempt could not be used, and another was begun.
    TaskBegunAnew(AttemptNumber),
    /// A step on the site, by its name.
    Step(String),
    /// A candidate said that an attempt is done.
    SaidDone(AttemptNumber),
    /// The annotations were checked and are incomplete, with this many findings.
    Incomplete(AttemptNumber, u32),
    /// An attempt was handed in and accepted.
    HandedIn(AttemptNumber),
    /// The annotations of an attempt was fetched.
    Fetched(AttemptNumber),
    /// The time for an attempt was over.
    TimeOver(AttemptNumber),
    /// HR looked at the results.
    LookedAt,
    /// HR looked at the images of an attempt.
    LookedAtImages(AttemptNumber),
    /// HR looked at the details of an attempt.
    LookedAtDetails(AttemptNumber),
    /// HR received everybody's metrics.
    ReceivedMetrics,
    /// HR allowed an attempt.
    Granted(AttemptNumber),
    /// HR had an attempt prepared again.
    PreparedAgain(AttemptNumber),
    /// HR had an attempt checked again.
    CheckedAgain(AttemptNumber),
    /// An entry with this key was added to the whitelist.
    PutOnWhitelist(String),
    /// The entry with this key was removed from the whitelist.
    TakenOffWhitelist(String),
    /// A person who is on the whitelist by this username wrote for the first time.
    BoundToWhitelist(String),
    /// A candidate's account was deleted on the site. Its name is not recorded: it may be that of a person who was
    /// erased.
    DeletedAccount,
    /// A candidate was deleted here.
    DeletedCandidate,
    /// A candidate was erased: account, tasks, records, submissions, the chat.
    Erased,
    /// HR changed which messages they receive.
    ChangedNotifications,
    /// An invitation was made: a link that makes the first person to open it HR.
    Invited,
    /// A person opened such a link, as the first one.
    JoinedByInvitation,
    /// An attempt was scored anew.
    Rescored(AttemptNumber),
    /// A candidate was asked whether to hand in what is completed on the site.
    AskedToHandIn(AttemptNumber),
    /// The time was over, and what was completed on the site was taken as handed in.
    TakenAsCompleted(AttemptNumber),
    /// HR raised a limit on newcomers for the day, to this value.
    RaiseIntakeLimit(IntakeLimit, u64),
    /// A person proved by its password that an account of the earlier bot is theirs, and has it now.
    ClaimProved,
    /// The operator confirmed that an account of the earlier bot belongs to a person, who has it now.
    ClaimConfirmed,
    /// A person gave a password that does not open the account of the earlier bot under their username.
    ClaimRefused,
    /// The password that a person gave for an account of the earlier bot was tested.
    ClaimChecked,
    /// A person began anew, although an account of the earlier bot waits under their username.
    BegunAnew,
    /// This many unclaimed accounts of the earlier bot have expired and are no longer kept here.
    ClaimsExpired(u32),
    /// This username was not used in time, and was removed from the whitelist.
    UsernameExpired(String),
    /// The annotations had not changed since the last look.
    NothingNew(AttemptNumber),
    /// HR accepted a candidate by an attempt.
    Accepted(AttemptNumber),
    /// HR rejected a candidate by an attempt.
    Rejected(AttemptNumber),
    /// HR took the decision about an attempt back.
    TookDecisionBack(AttemptNumber),
    /// HR commented on an attempt.
    Commented(AttemptNumber),
    /// A candidate was told the decision about an attempt.
    ToldDecision(AttemptNumber, Choice),
    /// HR wrote what a candidate is told about an attempt in their own words.
    WroteFeedback(AttemptNumber),
    /// HR kept the message about an attempt from going by itself.
    HeldFeedback(AttemptNumber),
    /// A candidate asked HR something.
    Asked(QuestionNumber),
    /// HR answered a question.
    AnsweredQuestion(QuestionNumber),
    /// HR closed a question without an answer.
    ClosedQuestion(QuestionNumber),
    /// A link for candidates with this source was made.
    MadeLink(String),
    /// The terms of the link for candidates with this source were changed.
    ChangedLink(String),
    /// The link for candidates with this source was revoked.
    RevokedLink(String),
    /// A person who asked to take the test, or the operator named, was let in.
    LetIn,
    /// A person who asked to take the test was not let in.
    TurnedDown,
    /// A person was added to the block list.
    Blocked,
    /// A person was taken off the block list.
    Unblocked,
    /// A candidate agreed to this version of the exam's text.
    Consented(u32),
    /// A candidate did not agree to this version of the exam's text. Of people who are no candidates nothing is kept.
    DidNotConsent(u32),
    /// They asked for a copy of their data, or for erasure.
    RequestedData(RequestKind),
    /// They took that request back.
    WithdrewRequest(RequestKind),
    /// It was approved.
    ApprovedRequest(RequestKind),
    /// It was refused.
    RefusedRequest(RequestKind),
    /// A person asked HR to confirm that an account of the legacy database is theirs.
    AskedForClaim,
    /// HR did not confirm that an account of the legacy database is a person's.
    ClaimDenied,
    /// Somebody proposed a correction of the ground truth.
    ProposedCorrection(CorrectionNumber),
    /// Somebody withdrew it.
    WithdrewCorrection(CorrectionNumber),
    /// Somebody put a correction in force.
    AppliedCorrection(CorrectionNumber),
    /// Somebody took a correction back.
    TookCorrectionBack(CorrectionNumber),
}
