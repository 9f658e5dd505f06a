//! What messages say, as they wait in the outbox: messages with the few facts that no record holds.

use serde::{Deserialize, Serialize};

use super::{Act, CauseKind, Cursor, Deletion, Filter, IntakeLimit, Order, PersonId};
use crate::scoring::Finding;

/// As what everybody's metrics are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Export {
    /// A workbook (`.xlsx`).
    Workbook,
    /// A table of text (`.csv`).
    Csv,
    /// An image of how the scores are distributed.
    Chart,
}

impl Export {
    /// Every kind, in the order of the buttons.
    pub const ALL: [Self; 3] = [Self::Chart, Self::Workbook, Self::Csv];
}

/// How far an assignment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// The account is being made.
    Account,
    /// The task is being made.
    Task,
    /// The images are being sent.
    Images,
    /// The site is working on the images.
    Import,
    /// It is ready.
    Ready,
    /// A step fails for now and is tried again.
    Delayed,
    /// It could not be made.
    Failed,
}

/// Why an image did not arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotSent {
    /// Telegram takes no file as large as this.
    TooLarge,
    /// Telegram took it neither as an image nor as a file.
    Refused,
    /// It could not be drawn.
    NotDrawn,
}

/// An image that did not arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingImage {
    /// Its name.
    pub name: String,
    /// Why.
    pub why: NotSent,
}

/// What was set aside. Kept by its place in this list: new ones come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LeftUndone {
    /// Something that was to be seen in Telegram.
    Message,
    /// A step on the site.
    Step,
}

impl LeftUndone {
    /// All of it.
    pub const ALL: [Self; 2] = [Self::Message, Self::Step];
}

/// What a message says. Kept by its place in this list: new messages come last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Message {
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
    /// The annotations are being checked.
    Checking,
    /// The site does not answer; the check goes on.
    CheckDelayed,
    /// The annotations could not be fetched; HR knows.
    CheckFailed,
    /// The task is gone from the site; HR knows.
    TaskGone,
    /// What is missing.
    Incomplete {
        /// Everything, by image.
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
        cursor: Cursor,
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
    /// To HR: an account can't be deleted on the site; from a program whose causes had no kind.
    HrAccountKept {
        /// Its name.
        account: String,
        /// Why.
        cause: String,
    },
    /// Their account is gone, and HR knows.
    AccountDeleted,
    /// Which messages come, with buttons that change it.
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
    /// To HR: somebody has become one of them by an invitation.
    HrJoined {
        /// What they are called.
        name: String,
        /// Their id.
        person: PersonId,
    },
    /// The invitation whose link they opened was used before, or is too old.
    InvitationOver,
    /// To HR: attempts were scored anew by a corrected exam.
    HrRescored {
        /// So many were.
        attempts: u32,
        /// So many of them have other figures now.
        changed: u32,
    },
    /// All jobs of the task are completed on the site: would they like to hand it in? With a button.
    CompletedOnSite {
        /// Number of the attempt.
        attempt: u8,
    },
    /// The time is over, and what they completed on the site is being checked as if they had handed it in.
    TakenAsCompleted {
        /// Number of the attempt.
        attempt: u8,
    },
    /// Images of the instruction did not arrive; HR knows.
    InstructionsMissing {
        /// Their names.
        images: Vec<String>,
    },
    /// To HR: images of the instruction do not arrive at candidates.
    HrInstructionsMissing {
        /// Which, and why.
        images: Vec<MissingImage>,
    },
    /// To HR: of the images of an attempt that they asked for, these did not arrive.
    HrImagesMissing {
        /// Which, and why.
        images: Vec<MissingImage>,
    },
    /// To HR: an account can't be deleted on the site.
    HrAccountStays {
        /// Its name.
        account: String,
        /// Why.
        cause: CauseKind,
    },
    /// Far more is drawn than can be checked.
    Overdrawn,
    /// To HR: something was set aside that nobody else hears of.
    HrLeftUndone {
        /// Whom it was for.
        name: String,
        /// What.
        what: LeftUndone,
        /// Why.
        cause: CauseKind,
    },
    /// To a newcomer: no assignment for them now.
    NotLetIn {
        /// Why.
        why: NotLetIn,
    },
    /// To HR: a limit keeps newcomers out; with a button that raises it for the day.
    HrIntake {
        /// Which.
        limit: IntakeLimit,
        /// On which day (UTC), counted from the Unix epoch.
        day: i64,
        /// It had been raised so often by then.
        raised: u32,
    },
    /// An account of the earlier bot waits under their username: what is its password? With a button to begin anew.
    ClaimAsk {
        /// Their username.
        username: String,
    },
    /// The same of an account whose password nobody knows: only the operator can confirm that it is theirs.
    ClaimAskOperator {
        /// Their username.
        username: String,
    },
    /// The password is being tried.
    ClaimChecking,
    /// The site does not answer; the password is tried again.
    ClaimDelayed,
    /// The password is not the account's.
    ClaimWrong {
        /// So many more can be tried before a pause.
        left: u32,
    },
    /// Too many wrong passwords.
    ClaimPaused {
        /// Their username.
        username: String,
        /// The next one is tried from this millisecond of the Unix epoch on.
        until: i64,
    },
    /// The site could not tell whether the password is right.
    ClaimUnchecked,
    /// What they claimed waits no longer, or they began anew meanwhile.
    ClaimOver,
    /// They have their account of the earlier bot again.
    Claimed {
        /// The person is HR.
        hr: bool,
    },
    /// To HR: somebody has an account of the earlier bot again.
    HrClaimed {
        /// Who.
        person: PersonId,
        /// The username under which it waited.
        username: String,
        /// The account's name on the site.
        account: String,
        /// By its password; otherwise the operator confirmed it.
        by_password: bool,
    },
    /// To HR: somebody does not know the password of the account that waits under their username.
    HrClaimStuck {
        /// Who.
        person: PersonId,
        /// Their username.
        username: String,
    },
    /// Nothing was saved on the site since the last look.
    NothingNew {
        /// So many seconds pass before the next look.
        pause: u32,
    },
}

/// Why a newcomer gets no assignment now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotLetIn {
    /// Nobody is let in.
    Closed,
    /// As many as a day may have were let in.
    DayOver {
        /// The next day begins at this millisecond of the Unix epoch.
        until: i64,
    },
    /// As many attempts are at work as may be.
    Full,
}
