//! An example of every message, for tests that check all of them.

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor, value};

use crate::model::{
    AdmissionMessage, AskLater, AttemptNumber, AuditCursor, CandidateAction, CauseKind, Choice,
    CorrectionNumber, CorrectionStep, Cursor, Deletion, FailedWork, Feed, Filter, IntakeLimit, KeyTally,
    LeftOut, LinkNumber, LinkTerm, Message, MissingImage, NotAdmitted, NotSent, Order, PersonId,
    QuestionNumber, RequestKind, RequestNews, SourceNumber,
};
use crate::scoring::{Drawing, Finding, Problem};

/// Every message in all its variants: about this attempt, and with this text wherever others write something.
pub(super) fn of_every_message(person: PersonId, attempt: AttemptNumber, foreign: &str) -> Vec<Message> {
    let mut all = to_candidates(attempt, foreign);
    all.extend(about_claims(foreign));
    all.extend(about_questions(person, attempt));
    all.extend(about_admission(person, attempt));
    all.extend(about_data(foreign));
    all.extend(about_attempts(person, attempt));
    all.extend(about_deletions(person, foreign));
    all.extend(to_hr(person, foreign));
    all
}

fn about_admission(person: PersonId, attempt: AttemptNumber) -> Vec<Message> {
    let link = LinkNumber(1);
    let messages = [
        AdmissionMessage::TurnedAway,
        AdmissionMessage::Applied,
        AdmissionMessage::ApplyLater,
        AdmissionMessage::Admitted,
        AdmissionMessage::Refused,
        AdmissionMessage::HrLinks { before: None },
        AdmissionMessage::HrLinks { before: Some(link) },
        AdmissionMessage::HrLink { link },
        AdmissionMessage::HrConfirmRevoke { link },
        AdmissionMessage::HrAskSource { again: false },
        AdmissionMessage::HrAskSource { again: true },
        AdmissionMessage::HrTooManyLinks,
        AdmissionMessage::HrApplicants,
        AdmissionMessage::HrConfirmBlock { person, attempt },
    ];
    let terms = LinkTerm::ALL.map(|term| AdmissionMessage::HrLinkTerm { link, term });
    messages.into_iter().chain(terms).map(Message::Admission).collect()
}

fn to_candidates(attempt: AttemptNumber, foreign: &str) -> Vec<Message> {
    let until = 1_770_080_000_000;
    let mut all = vec![
        Message::Cancelled,
        Message::OutOfDate,
        Message::Credentials { attempt },
        Message::BeingPrepared,
        Message::NotPrepared,
        Message::NoAssignment,
        Message::Checking,
        Message::CheckDelayed,
        Message::CheckFailed,
        Message::TaskGone,
        Message::TooManyAnnotations,
        Message::NothingNew { pause: 20 },
        Message::AccountDeleted,
        Message::Incomplete { findings: findings(foreign) },
        Message::FinishFirst,
        Message::NoMoreAttempts { limit: 2 },
        Message::Granted { attempt },
        Message::Reminder { attempt },
        Message::CompletedOnSite { attempt },
        Message::TakenAsCompleted { attempt },
        Message::InvitationOver,
        Message::OtherLanguage,
        Message::InstructionsMissing { images: vec![foreign.to_owned(), "b.png".to_owned()] },
        Message::ConsentAsk { number: 251 },
        Message::ConsentGiven { version: 1 },
        Message::NotAdmitted { why: NotAdmitted::Closed },
        Message::NotAdmitted { why: NotAdmitted::AtCapacity },
        Message::NotAdmitted { why: NotAdmitted::DayOver { until } },
        Message::NotAdmitted { why: NotAdmitted::DayOver { until: i64::MAX } },
    ];
    for yes in [false, true] {
        all.push(Message::Welcome { hr: yes });
        all.push(Message::Help { hr: yes });
        all.push(Message::LanguageChosen { hr: yes });
        all.push(Message::Unknown { hr: yes });
        all.push(Message::Accepted { attempt, again: yes });
        all.push(Message::AlreadyHandedIn { again: yes });
        all.push(Message::TimeOver { attempt, again: yes });
        all.push(Message::ConsentRefused { is_known: yes });
    }
    for choice in Choice::ALL {
        for words in [None, Some(foreign.to_owned())] {
            all.push(Message::Feedback { attempt, choice, words });
        }
    }
    let acts = [CandidateAction::Get, CandidateAction::Done, CandidateAction::Again];
    all.extend(acts.map(|action| Message::Confirm { action, number: 251, attempt }));
    all
}

fn about_claims(foreign: &str) -> Vec<Message> {
    let username = || foreign.to_owned();
    vec![
        Message::ClaimAsk { username: username() },
        Message::ClaimAskOperator { username: username() },
        Message::ClaimChecking,
        Message::ClaimDelayed,
        Message::ClaimWrong { left: 4 },
        Message::ClaimPaused { username: username(), until: 1_770_080_000_000 },
        Message::ClaimUnchecked,
        Message::ClaimOver,
        Message::ClaimRequested { username: username() },
        Message::ClaimDenied { username: username() },
        Message::Claimed { hr: false },
        Message::Claimed { hr: true },
        Message::HrClaimed {
            person: PersonId(7),
            username: username(),
            account: username(),
            by_password: true,
        },
        Message::HrClaimed {
            person: PersonId(7),
            username: username(),
            account: username(),
            by_password: false,
        },
        Message::HrClaimStuck { person: PersonId(7), username: username() },
    ]
}

fn about_questions(person: PersonId, attempt: AttemptNumber) -> Vec<Message> {
    let question = QuestionNumber(1);
    vec![
        Message::AskOffer { number: 1 },
        Message::AskTooLong { length: 1001 },
        Message::AskLater { why: AskLater::Unanswered { count: 5 } },
        Message::AskLater { why: AskLater::DayOver { count: 10, until: 1_770_080_000_000 } },
        Message::AskLater { why: AskLater::DayOver { count: 10, until: i64::MAX } },
        Message::Asked { question },
        Message::Answer { question, answer: 0 },
        Message::HrQuestion { person, question },
        Message::HrQuestion { person, question: question.next() },
        Message::HrAskReply { person, question },
        Message::HrReplyTooLong { length: 1001 },
        Message::HrReplyLate { person, question, number: 1 },
        Message::HrReplied { person },
        Message::HrQuestions,
        Message::HrQuestionsOf { person, attempt },
    ]
}

fn about_data(foreign: &str) -> Vec<Message> {
    let until = 1_770_080_000_000;
    let mut all = vec![
        Message::Erased,
        Message::NothingStored,
        Message::StrangerData { claim: true },
        Message::StrangerForgotten,
        Message::HrRequests { revision: 0 },
        Message::HrRequestsMoved,
        Message::HrErasedOnRequest { name: foreign.to_owned() },
    ];
    for kind in RequestKind::ALL {
        let news = [
            RequestNews::Confirm { number: 4 },
            RequestNews::Open,
            RequestNews::Withdrawn,
            RequestNews::Refused,
            RequestNews::TooMany { until },
            RequestNews::TooMany { until: i64::MAX },
        ];
        all.extend(news.map(|news| Message::DataRequest { kind, news }));
    }
    all
}

fn about_attempts(person: PersonId, attempt: AttemptNumber) -> Vec<Message> {
    vec![
        Message::HrCard { person, attempt, news: true },
        Message::HrCard { person, attempt, news: false },
        Message::HrFailure { person, attempt },
        Message::HrTimeOver { person, attempt },
        Message::HrDetails { person, attempt },
        Message::HrRetried { person },
        Message::HrRechecked { person },
        Message::HrGranted { person, attempt },
    ]
}

fn about_deletions(person: PersonId, foreign: &str) -> Vec<Message> {
    let text = || foreign.to_owned();
    let mut all = vec![
        Message::HrAccountDeleted { account: text() },
        Message::HrAccountKept { account: text(), cause: text() },
    ];
    all.extend(CauseKind::ALL.map(|cause| Message::HrAccountStays { account: text(), cause }));
    for deletion in Deletion::ALL {
        all.push(Message::HrConfirmDelete { deletion, person, number: 4 });
        all.push(Message::HrDeleting { deletion, name: text() });
        let by = [None, Some(person), Some(PersonId(999))];
        all.extend(by.map(|by| Message::HrDeleted { deletion, name: text(), by }));
    }
    all
}

fn to_hr(person: PersonId, foreign: &str) -> Vec<Message> {
    let text = || foreign.to_owned();
    let missing = || {
        let image = |why| MissingImage { name: text(), why };
        [NotSent::TooLarge, NotSent::Refused, NotSent::NotDrawn].map(image).into()
    };
    let mut all = vec![
        Message::HrMenu,
        Message::HrHelp,
        Message::HrAskLogin,
        Message::HrNotFound { login: text() },
        Message::HrNotFound { login: "Old_Anna".to_owned() },
        Message::HrBound { username: text(), person },
        Message::HrJoined { name: text(), person },
        Message::HrFound { text: text() },
        Message::HrFound { text: "ann".to_owned() },
        Message::HrPreferences,
        Message::HrBulletin { feed: Feed::Finished, revision: 1 },
        Message::HrBulletin { feed: Feed::Stopped, revision: 1 },
        Message::HrBulletin { feed: Feed::Applicants, revision: 1 },
        Message::HrBulletin { feed: Feed::Claims, revision: 1 },
        Message::HrAllGoOn { count: 3 },
        Message::HrZones { wrote: None },
        Message::HrZones { wrote: Some(text()) },
        Message::HrZones { wrote: Some("indiana".to_owned()) },
        Message::HrDigest { since: 1_769_990_000_000 },
        Message::HrAudit,
        Message::HrSources,
        Message::HrListFrom { source: SourceNumber(1), order: Order::Date, cursor: Cursor::First, offset: 0 },
        Message::HrAuditPage {
            cursor: AuditCursor::Before(u64::MAX),
            left_out: LeftOut { own: true, bot: false },
        },
        Message::HrAskComment { person },
        Message::HrAskFeedback { person, too_long: false },
        Message::HrAskFeedback { person, too_long: true },
        Message::HrDeleteMenu { person, attempt: AttemptNumber::FIRST },
        Message::HrExport,
        Message::HrExamQuality,
        Message::HrCorrections,
        Message::HrCorrection { correction: CorrectionNumber(1) },
        Message::HrCorrectionProposed { correction: CorrectionNumber(1) },
        Message::HrKeyChanged {
            correction: CorrectionNumber(1),
            step: CorrectionStep::Apply,
            tally: KeyTally {
                attempts: 300,
                changed: 2,
                decided: vec![(person, AttemptNumber::FIRST)],
                more: 0,
            },
        },
        Message::HrGroundTruth { page: 0 },
        Message::HrGroundTruth { page: u32::MAX },
        Message::HrRescored { attempts: 300, changed: 2 },
        Message::HrInstructionsMissing { images: missing() },
        Message::HrImagesMissing { images: missing() },
    ];
    for what in FailedWork::ALL {
        all.push(Message::HrWorkFailed { name: text(), what, cause: CauseKind::CrashedRepeatedly });
    }
    for limit in IntakeLimit::ALL {
        let of = |(day, raised)| Message::HrIntake { limit, day, raised };
        all.extend([(20_486, 0), (20_486, 1), (20_485, 1)].map(of));
    }
    for (filter, order) in Filter::ALL.into_iter().flat_map(|filter| Order::ALL.map(|order| (filter, order)))
    {
        all.push(Message::HrList { filter, order, cursor: Cursor::First, offset: 0 });
    }
    all
}

fn findings(foreign: &str) -> Vec<Finding> {
    let text = || foreign.to_owned();
    let (label, attribute, value) = (text(), text(), text());
    let range = (text(), text(), text());
    let problems = [
        Problem::Missing { label: text(), expected: 2, found: 1 },
        Problem::Extra { label: text(), expected: 1, found: 2 },
        Problem::WrongShape { label: text(), kind: text(), wanted: text(), count: 1 },
        Problem::WrongPointCount { label: text(), wanted: 4, found: 5 },
        Problem::TooFewPoints { label: text(), found: 2, wanted: 3 },
        Problem::BrokenOutline { label: text() },
        Problem::EmptyValue { label: text(), attribute: text(), count: 1 },
        Problem::TooFew { label: text(), at_least: 2, found: 1 },
        Problem::WrongValue { label: text(), attribute: text(), value: text(), allowed: vec![text()] },
        Problem::WrongNumber { label, attribute, value, range },
        Problem::TooLongOutline { label: text(), limit: 2000, found: 2001 },
        Problem::EmptyMask { label: text() },
        Problem::NoJoints { label: text() },
        Problem::MissingJoints { label: text(), joints: vec![text()] },
        Problem::UnknownJoints { label: text(), joints: vec![text()] },
        Problem::RepeatedJoints { label: text(), joints: vec![text()] },
        Problem::OfDrawing {
            drawing: Drawing::Line,
            problem: Box::new(Problem::Missing { label: text(), expected: 2, found: 1 }),
        },
    ];
    problems.map(|problem| Finding { image: 3, name: text(), problem }).into()
}

/// Asks a type for the names of its variants, and for nothing else.
struct Names<'a>(&'a mut Vec<&'static str>);

impl<'de> Deserializer<'de> for Names<'_> {
    type Error = value::Error;

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Self::Error> {
        self.0.extend(variants);
        Err(Error::custom("the names are all"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(Error::custom("no enum"))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[test]
fn every_message_has_an_example() {
    let mut names = Vec::new();
    let _ = Message::deserialize(Names(&mut names));
    assert!(names.contains(&"Welcome"), "{names:?}");
    let all: Vec<String> = of_every_message(PersonId(7), AttemptNumber::FIRST, "x")
        .iter()
        .map(|message| format!("{message:?}"))
        .collect();
    let is_name =
        |name: &str, debug: &str| debug.split(|c: char| !c.is_ascii_alphanumeric()).next() == Some(name);
    names.retain(|name| !all.iter().any(|debug| is_name(name, debug)));
    assert!(names.is_empty(), "no example of {names:?}");
}
