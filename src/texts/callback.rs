//! The data that a button under a message sends back: at most 64 bytes, parsed with suspicion.

mod admission;
mod bytes;
mod correction;
mod style;

pub use admission::AdmissionButton;
pub use correction::CorrectionButton;

use crate::exam::Language;
use crate::model::{
    AttemptNumber, AuditCursor, CandidateAction, Choice, ClaimVerdict, Cursor, Deletion, Digest, DoubtKey,
    Export, Filter, IntakeLimit, LeftOut, Order, PersonId, QuestionNumber, RequestKind, SourceNumber, Topic,
};
use crate::zone::Zone;

pub use style::Style;

/// A press of a button under a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callback {
    /// *Yes* to the question with this number.
    Yes(CandidateAction, u32),
    /// *Cancel* to the question with this number.
    Cancel(CandidateAction, u32),
    /// Hand in this attempt, which is completed on the site.
    HandIn(AttemptNumber),
    /// Start over, even though an account of the previous bot can be claimed.
    BeginAnew,
    /// Ask HR to confirm that the account of the previous bot is theirs.
    AskForClaim,
    /// Show what can be done here.
    Help,
    /// Speak this language from now on.
    Speak(Language),
    /// Ask HR what is in the draft with this number.
    Ask(u32),
    /// Agree to the exam's text; the number is that of the question.
    Agree(u32),
    /// Do not agree to it.
    Disagree(u32),
    /// Ask for a copy of their data, or for erasure.
    RequestData(RequestKind),
    /// *Yes* to the question with this number, whether they want that.
    RequestYes(RequestKind, u32),
    /// *Cancel* to that question.
    RequestNo(RequestKind, u32),
    /// Take that request back.
    WithdrawRequest(RequestKind),
    /// HR: prepare this attempt again.
    Retry(PersonId, AttemptNumber),
    /// HR: show the images of this attempt.
    Images(PersonId, AttemptNumber),
    /// HR: show the details of this attempt.
    Details(PersonId, AttemptNumber),
    /// HR: allow one more attempt after this one.
    Grant(PersonId, AttemptNumber),
    /// HR: decide about this attempt, or take the decision back.
    Decide {
        /// The candidate.
        person: PersonId,
        /// Number of the attempt.
        attempt: AttemptNumber,
        /// The decision; `None`: take it back.
        choice: Option<Choice>,
        /// The revision of the review that the card shows.
        revision: u32,
    },
    /// HR: tell the candidate the decision about this attempt, as the card shows it.
    SendFeedback {
        /// The candidate.
        person: PersonId,
        /// Number of the attempt.
        attempt: AttemptNumber,
        /// The revision of the feedback that the card shows.
        revision: u32,
    },
    /// HR: write that message in their own words.
    EditFeedback {
        /// The candidate.
        person: PersonId,
        /// Number of the attempt.
        attempt: AttemptNumber,
        /// The revision of the feedback that the card shows.
        revision: u32,
    },
    /// HR: keep that message from going by itself.
    HoldFeedback {
        /// The candidate.
        person: PersonId,
        /// Number of the attempt.
        attempt: AttemptNumber,
        /// The revision of the feedback that the card shows.
        revision: u32,
    },
    /// HR: comment on this attempt.
    Comment(PersonId, AttemptNumber),
    /// HR: show the card of this candidate in place of the list.
    Card(PersonId),
    /// HR: show the card of this attempt in place of another card.
    Attempt(PersonId, AttemptNumber),
    /// HR: show the card of this attempt as a message of its own.
    Open(PersonId, AttemptNumber),
    /// HR: retry everything that came to a stop.
    RetryAll,
    /// HR: send a card for every attempt, or one message that grows.
    Cards,
    /// HR: back from a card to the list, where it was.
    Back,
    /// HR: show the first page of this list as a message of its own.
    OpenList(Filter),
    /// HR: show what can be deleted, in place of the card of this attempt.
    DeleteMenu(PersonId, AttemptNumber),
    /// HR: show this page of the list.
    List {
        /// Which candidates are listed.
        filter: Filter,
        /// The order.
        order: Order,
        /// The page.
        cursor: Cursor,
        /// Number of entries before it.
        offset: u32,
    },
    /// HR: search for a person.
    Search,
    /// HR: ask for confirmation of a deletion.
    Delete(Deletion, PersonId),
    /// HR: confirm a deletion; the number is that of the question.
    DeleteYes(Deletion, PersonId, u32),
    /// HR: cancel a deletion.
    DeleteNo(u32),
    /// HR: mute this topic, or unmute it.
    Mute(Topic),
    /// HR: send the digest at these times, or never.
    Digest(Digest),
    /// HR: show the notifications.
    Notices,
    /// HR: ask for a time zone.
    Zones,
    /// HR: show times in this zone, or in the company's.
    Zone(Option<Zone>),
    /// HR: everyone's metrics.
    Export(Export),
    /// HR: how good the exam is, as a message of its own.
    ExamQuality,
    /// HR: about corrections of the ground truth.
    Correction(CorrectionButton),
    /// HR: show what may be wrong in the ground truth; the page, from 0.
    GroundTruth(u32),
    /// HR: show this doubt about the ground truth, with its picture.
    Doubt(DoubtKey),
    /// HR: raise this limit on newcomers for this day (in the company's zone, counted from the Unix epoch); the last number is how
    /// many times it was raised before.
    RaiseIntakeLimit(IntakeLimit, i64, u32),
    /// HR: show the images of this attempt beside those of the one that it looks like a copy of.
    Pairs(PersonId, AttemptNumber),
    /// HR: show the card of this candidate as a message of its own.
    OpenCard(PersonId),
    /// HR: show the questions that wait for an answer, as a message of its own.
    Questions,
    /// HR: show the questions of this candidate in place of the card of this attempt.
    QuestionsOf(PersonId, AttemptNumber),
    /// HR: show this question as a message of its own.
    Question(PersonId, QuestionNumber),
    /// HR: answer this question.
    Reply(PersonId, QuestionNumber),
    /// HR: send the answer in the draft with this number, although somebody else has answered.
    SendReply(PersonId, QuestionNumber, u32),
    /// HR: this question needs no answer.
    CloseQuestion(PersonId, QuestionNumber),
    /// HR: approve this request.
    ApproveRequest(PersonId, RequestKind),
    /// HR: refuse this request.
    RefuseRequest(PersonId, RequestKind),
    /// HR: show this page of the audit log without these entries.
    Audit(AuditCursor, LeftOut),
    /// HR: about who may come in.
    Admission(AdmissionButton),
    /// HR: decide whether the account of the previous bot is this person's; the number is that of their request.
    RuleOnClaim(PersonId, u32, ClaimVerdict),
    /// HR: show where candidates came from, in place of the list.
    Sources,
    /// HR: show this page of the list of candidates who came from a source.
    ListFrom {
        /// The source.
        source: SourceNumber,
        /// The order.
        order: Order,
        /// The page.
        cursor: Cursor,
        /// Number of entries before it.
        offset: u32,
    },
}

#[cfg(test)]
mod tests;
