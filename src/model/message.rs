//! The contents of messages as they wait in the outbox: which message it is, with the few facts that no record
//! holds.

use serde::{Deserialize, Serialize};

use super::{
    AdmissionMessage, AskLater, AttemptNumber, AuditCursor, CandidateAction, CauseKind, Choice,
    CorrectionNumber, CorrectionStep, Cursor, Deletion, FailedWork, Feed, Filter, IntakeLimit, KeyTally,
    LeftOut, MissingImage, NotAdmitted, Order, PersonId, QuestionNumber, RequestKind, RequestNews,
    SourceNumber,
};
use crate::scoring::Finding;

/// The content of a message. Stored by its position in this list: new messages come last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Message {
    /// Greeting, and what can be done here; `hr` adds HR's row to the menu.
    Welcome {
        /// Whether the person is HR.
        hr: bool,
    },
    /// What can be done here.
    Help {
        /// Whether the person is HR.
        hr: bool,
    },
    /// The same, after text that the bot does not understand.
    Unknown {
        /// Whether the person is HR.
        hr: bool,
    },
    /// *Yes* or *cancel*?
    Confirm {
        /// To what.
        action: CandidateAction,
        /// Number of the question.
        number: u32,
        /// Number of the attempt.
        attempt: AttemptNumber,
    },
    /// The question was answered with *cancel*.
    Cancelled,
    /// The question was answered already, or followed by another one.
    OutOfDate,
    /// Link, login and password, and what to do next.
    Credentials {
        /// Number of the attempt.
        attempt: AttemptNumber,
    },
    /// The assignment is still being prepared.
    BeingPrepared,
    /// The assignment could not be prepared; HR knows.
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
        /// All findings, by image.
        findings: Vec<Finding>,
    },
    /// Thanks.
    Accepted {
        /// Number of the attempt.
        attempt: AttemptNumber,
        /// Whether another one is possible.
        again: bool,
    },
    /// It was handed in before.
    AlreadyHandedIn {
        /// Whether another one is possible.
        again: bool,
    },
    /// An attempt must be handed in before another one.
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
    /// Asks whose results HR wants to see.
    HrAskLogin,
    /// There is no candidate with that login.
    HrNotFound {
        /// As HR wrote it.
        login: String,
    },
    /// A candidate's card.
    HrCard {
        /// The candidate.
        person: PersonId,
        /// Number of the attempt.
        attempt: AttemptNumber,
        /// Whether it comes by itself, because the candidate handed in (not because HR asked).
        news: bool,
    },
    /// An assignment could not be prepared or checked, or its task is gone; with *retry*.
    HrFailure {
        /// The candidate.
        person: PersonId,
        /// Number of the attempt.
        attempt: AttemptNumber,
    },
    /// *Retry* was accepted.
    HrRetried {
        /// The candidate.
        person: PersonId,
    },
    /// A person on the whitelist by username wrote for the first time: from now on the entry is bound to this id.
    HrBound {
        /// The username.
        username: String,
        /// The id.
        person: PersonId,
    },
    /// The time for the attempt will be over soon.
    Reminder {
        /// Number of the attempt.
        attempt: AttemptNumber,
    },
    /// The time for the attempt is over.
    TimeOver {
        /// Number of the attempt.
        attempt: AttemptNumber,
        /// Whether another one is possible.
        again: bool,
    },
    /// *Retry* was accepted: the check is done again.
    HrRechecked {
        /// The candidate.
        person: PersonId,
    },
    /// To HR: the time for the attempt is over.
    HrTimeOver {
        /// The candidate.
        person: PersonId,
        /// Number of the attempt.
        attempt: AttemptNumber,
    },
    /// HR gave one more attempt.
    Granted {
        /// The attempt that is possible now.
        attempt: AttemptNumber,
    },
    /// To HR: one of them gave one more attempt.
    HrGranted {
        /// The recipient.
        person: PersonId,
        /// The attempt that is possible now.
        attempt: AttemptNumber,
    },
    /// One page of the list of candidates.
    HrList {
        /// Which candidates are listed.
        filter: Filter,
        /// The order.
        order: Order,
        /// The page.
        cursor: Cursor,
        /// Number of candidates before this page, as far as known.
        offset: u32,
    },
    /// The candidates whose names contain this text.
    HrFound {
        /// As HR wrote it.
        text: String,
    },
    /// Details of an attempt beyond its card.
    HrDetails {
        /// The candidate.
        person: PersonId,
        /// Number of the attempt.
        attempt: AttemptNumber,
    },
    /// *Yes* or *cancel* to a deletion?
    HrConfirmDelete {
        /// Of what.
        deletion: Deletion,
        /// The person concerned.
        person: PersonId,
        /// Number of the question.
        number: u32,
    },
    /// *Yes* to a deletion was accepted.
    HrDeleting {
        /// Of what.
        deletion: Deletion,
        /// First name of the candidate, who may be gone.
        name: String,
    },
    /// To all of HR: one of them (or the operator) deleted something.
    HrDeleted {
        /// What was deleted.
        deletion: Deletion,
        /// First name of the candidate, who is gone.
        name: String,
        /// The HR person; `None`: the operator.
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
        /// The reason.
        cause: String,
    },
    /// Their account is gone; HR knows.
    AccountDeleted,
    /// Which notifications the person gets, with buttons to change that.
    HrPreferences,
    /// What happened in a day or a week.
    HrDigest {
        /// From when on, in milliseconds of the Unix epoch.
        since: i64,
    },
    /// The newest entries of the audit log.
    HrAudit,
    /// In which format do they want everybody's metrics?
    HrExport,
    /// To HR: a person has become one of them by an invitation.
    HrJoined {
        /// Their name.
        name: String,
        /// Their id.
        person: PersonId,
    },
    /// The invitation whose link they opened was used before, or is too old.
    InvitationOver,
    /// To HR: attempts were scored anew by a corrected exam.
    HrRescored {
        /// Number of attempts that were scored anew.
        attempts: u32,
        /// How many of them have different figures now.
        changed: u32,
    },
    /// All jobs of the task are completed on the site: would they like to hand it in? With a button.
    CompletedOnSite {
        /// Number of the attempt.
        attempt: AttemptNumber,
    },
    /// The time is over, and what they completed on the site is being checked as if they had handed it in.
    TakenAsCompleted {
        /// Number of the attempt.
        attempt: AttemptNumber,
    },
    /// Images of the instruction did not arrive; HR knows.
    InstructionsMissing {
        /// Their names.
        images: Vec<String>,
    },
    /// To HR: images of the instruction do not reach candidates.
    HrInstructionsMissing {
        /// The images, each with the reason.
        images: Vec<MissingImage>,
    },
    /// To HR: these images of an attempt, which they asked for, did not arrive.
    HrImagesMissing {
        /// The images, each with the reason.
        images: Vec<MissingImage>,
    },
    /// To HR: an account can't be deleted on the site.
    HrAccountStays {
        /// Its name.
        account: String,
        /// The reason.
        cause: CauseKind,
    },
    /// There are far more annotations than can be checked.
    TooManyAnnotations,
    /// To HR: something was set aside, and nobody else is notified.
    HrWorkFailed {
        /// The person it was for.
        name: String,
        /// What was set aside.
        what: FailedWork,
        /// The reason.
        cause: CauseKind,
    },
    /// To a newcomer: there is no assignment for them now.
    NotAdmitted {
        /// The reason.
        why: NotAdmitted,
    },
    /// To HR: a limit keeps newcomers out; with a button that raises it for the day.
    HrIntake {
        /// The limit that was reached.
        limit: IntakeLimit,
        /// The day (in the company's time zone), counted from the Unix epoch.
        day: i64,
        /// How many times it had been raised by then.
        raised: u32,
    },
    /// An account of the earlier bot waits under their username: what is its password? With a button to begin anew.
    ClaimAsk {
        /// Their username.
        username: String,
    },
    /// The same for an account whose password is unknown: only the operator can confirm that it is theirs.
    ClaimAskOperator {
        /// Their username.
        username: String,
    },
    /// The password is being tested.
    ClaimChecking,
    /// The site does not answer; the test is being retried.
    ClaimDelayed,
    /// The password is wrong.
    ClaimWrong {
        /// Number of passwords that can still be tried before a pause.
        left: u32,
    },
    /// Too many wrong passwords.
    ClaimPaused {
        /// Their username.
        username: String,
        /// When the next one can be tried, in milliseconds of the Unix epoch.
        until: i64,
    },
    /// The site could not tell whether the password is right.
    ClaimUnchecked,
    /// The account that they claimed waits no longer, or they began anew meanwhile.
    ClaimOver,
    /// They have their account of the earlier bot again.
    Claimed {
        /// Whether the person is HR.
        hr: bool,
    },
    /// To HR: a person has an account of the earlier bot again.
    HrClaimed {
        /// The person.
        person: PersonId,
        /// The username under which it waited.
        username: String,
        /// The account's name on the site.
        account: String,
        /// Whether it was proved by its password; otherwise the operator confirmed it.
        by_password: bool,
    },
    /// To HR: a person does not know the password of the account that waits under their username.
    HrClaimStuck {
        /// The person.
        person: PersonId,
        /// Their username.
        username: String,
    },
    /// Nothing was saved on the site since the last look.
    NothingNew {
        /// Seconds until the next look.
        pause: u32,
    },
    /// Asks for a comment on a candidate's attempt.
    HrAskComment {
        /// The candidate.
        person: PersonId,
    },
    /// What can be deleted of a candidate; opened from the card of an attempt.
    HrDeleteMenu {
        /// The candidate.
        person: PersonId,
        /// Number of the attempt.
        attempt: AttemptNumber,
    },
    /// Which time zone does the HR person want? With buttons.
    HrZones {
        /// What they wrote, if it was not the name of one zone.
        wrote: Option<String>,
    },
    /// To HR: attempts that are over or came to a stop, in a message that grows.
    HrBulletin {
        /// What it is about.
        feed: Feed,
        /// The revision of the bulletin that is sent.
        revision: u64,
    },
    /// To HR: everything that stood still goes on.
    HrAllGoOn {
        /// Number of attempts.
        count: u32,
    },
    /// HR has decided about an attempt.
    Feedback {
        /// Number of the attempt.
        attempt: AttemptNumber,
        /// The decision.
        choice: Choice,
        /// HR's own words; `None`: those of the exam or of the bot.
        words: Option<String>,
    },
    /// Asks HR for the message to a candidate in their own words.
    HrAskFeedback {
        /// The candidate.
        person: PersonId,
        /// Whether what they wrote before was too long.
        too_long: bool,
    },
    /// Shall HR be asked what the person wrote? With a button.
    AskOffer {
        /// Number of the draft that holds it.
        number: u32,
    },
    /// What the person wrote is too long for a question.
    AskTooLong {
        /// Its number of characters.
        length: u32,
    },
    /// The person can't ask HR now.
    AskLater {
        /// The reason.
        why: AskLater,
    },
    /// The question was sent to HR.
    Asked {
        /// Its number.
        question: QuestionNumber,
    },
    /// HR's answer to a question.
    Answer {
        /// Number of the question.
        question: QuestionNumber,
        /// Which of its answers, from 0.
        answer: u32,
    },
    /// To HR: a candidate's question, with its answers.
    HrQuestion {
        /// The candidate.
        person: PersonId,
        /// Number of the question.
        question: QuestionNumber,
    },
    /// Asks for an answer to a question.
    HrAskReply {
        /// The candidate.
        person: PersonId,
        /// Number of the question.
        question: QuestionNumber,
    },
    /// The answer is too long.
    HrReplyTooLong {
        /// Its number of characters.
        length: u32,
    },
    /// Somebody else answered first, so the answer was not sent. With a button that sends it all the same.
    HrReplyLate {
        /// The candidate.
        person: PersonId,
        /// Number of the question.
        question: QuestionNumber,
        /// Number of the draft that holds the answer.
        number: u32,
    },
    /// The answer is on its way to the candidate.
    HrReplied {
        /// The candidate.
        person: PersonId,
    },
    /// The questions that wait for an answer.
    HrQuestions,
    /// The questions of a candidate, in place of the card of an attempt.
    HrQuestionsOf {
        /// The candidate.
        person: PersonId,
        /// Number of the attempt.
        attempt: AttemptNumber,
    },
    /// Would they like the other language? With a button.
    OtherLanguage,
    /// From now on the bot speaks this language, as they chose.
    LanguageChosen {
        /// Whether the person is HR.
        hr: bool,
    },
    /// A page of the audit log, in place of another one.
    HrAuditPage {
        /// The page.
        cursor: AuditCursor,
        /// Which entries are left out.
        left_out: LeftOut,
    },
    /// About who may come in: to those who may not, to those who asked, and to HR.
    Admission(AdmissionMessage),
    /// Do they agree to the exam's text? With two buttons.
    ConsentAsk {
        /// Number of the question.
        number: u32,
    },
    /// They have agreed to it.
    ConsentGiven {
        /// The version of the text.
        version: u32,
    },
    /// They have not agreed to it.
    ConsentRefused {
        /// Whether something is kept about them: they are a candidate already, or HR.
        is_known: bool,
    },
    /// Everything about them was erased.
    Erased,
    /// A request of the person about their own data.
    DataRequest {
        /// What is asked for.
        kind: RequestKind,
        /// What there is to say about it.
        news: RequestNews,
    },
    /// They asked for their data, or for erasure, and nothing about them is kept.
    NothingStored,
    /// To HR: the requests that are open.
    HrRequests {
        /// The revision of the notice that is sent.
        revision: u64,
    },
    /// To HR: there is a newer message with the requests that are open.
    HrRequestsMoved,
    /// To HR: somebody was erased as they had asked, and nobody in HR decided.
    HrErasedOnRequest {
        /// The name of the candidate, who is gone.
        name: String,
    },
    /// HR is asked whether the account of the earlier bot is theirs.
    ClaimRequested {
        /// Their username.
        username: String,
    },
    /// HR did not confirm that the account of the earlier bot is theirs.
    ClaimDenied {
        /// Their username.
        username: String,
    },
    /// Where candidates came from, and what has come of it.
    HrSources,
    /// A page of the list of candidates who came from a source.
    HrListFrom {
        /// The source.
        source: SourceNumber,
        /// The order.
        order: Order,
        /// The page.
        cursor: Cursor,
        /// Number of candidates before this page, as far as known.
        offset: u32,
    },
    /// What is kept about the reader, who is no candidate.
    StrangerData {
        /// They were asked whether an account of the earlier bot is theirs.
        claim: bool,
    },
    /// Nothing is kept any more about the reader, who is no candidate.
    StrangerForgotten,
    /// How good the current exam is, by everybody's answers.
    HrExamQuality,
    /// The corrections of the current exam's ground truth.
    HrCorrections,
    /// One of them, with what it would change.
    HrCorrection {
        /// Its number.
        correction: CorrectionNumber,
    },
    /// Somebody proposed a correction, and somebody else has to put it in force.
    HrCorrectionProposed {
        /// Its number.
        correction: CorrectionNumber,
    },
    /// A correction was put in force or taken back, and attempts were scored anew.
    HrKeyChanged {
        /// Its number.
        correction: CorrectionNumber,
        /// Which of the two.
        step: CorrectionStep,
        /// What has changed.
        tally: KeyTally,
    },
    /// What may be wrong in the ground truth of the current exam, by what strong candidates did.
    HrGroundTruth {
        /// The page, from 0.
        page: u32,
    },
}
