//! The bytes of records as earlier programs wrote them. A file lives longer than the program that made it: a
//! change of a record's shape needs a new version, and what the old program wrote must still be read.
//!
//! `tests/fixtures/store/records.txt` has lines of name, version and bytes. Lines are added, never changed.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write};

use chrono::{DateTime, TimeDelta, Utc, Weekday};

use super::admission::compare_admission;
use super::corrections::compare_corrections;
use super::effect_examples::{name, one_of_each};
use crate::exam::geometry::Joint;
use crate::exam::{AnnotatedImage, Annotations, ContentHash, Geometry, Language, Shape, ShapeKind};
use crate::legacy::{Imported, LegacyRow};
use crate::model::{
    Account, Action, ActionResult, Alike, Answer, Asked, Assignment, Attempt, AttemptNumber, AttemptState,
    AuditEntry, Bulletin, By, Candidate, CandidateAction, CauseKind, ChatId, Choice, Claim, ClaimRequest,
    ClaimRuling, ClaimVerdict, Closed, Comment, Completion, Consent, Conversation, CopyEffect,
    CorrectionNumber, Cursor, DataRequest, DeadLetter, Deletion, Digest, Dismissal, Draft, Drawn, EffectId,
    Evidence, Feed, Feedback, Filter, Flag, Flags, Given, Handwriting, HrEntry, HrKey, HrOrigin,
    ImageTransfer, Intake, IntakeLimit, JobId, Leftover, LimitToday, ListEntry, ListPlace, ListPosition,
    ListedExam, Looked, Mark, OnSite, Order, Origin, Password, Pending, PersonId, Preferences, Preparation,
    Question, QuestionNumber, RequestKind, RequestNotice, Review, Ruling, Saves, SourceNumber, Stretch,
    Submission, TaskId, Topic, Work, WorkTime,
};
use crate::scoring::{
    AttributeFigure, ImageScore, LabelFigure, LabelScore, ObjectScore, Percent, Scorecard, ValueScore,
    WrongLabel,
};
use crate::store::codec::{Record, decode, encode};
use crate::store::packs::KeptPack;

const FIXTURE: &str = include_str!("../../../tests/fixtures/store/records.txt");

pub(super) fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + seconds, 0).expect("a moment")
}

/// The lines of the fixture: (name, version) → bytes.
fn fixture() -> BTreeMap<(&'static str, u8), Vec<u8>> {
    let line = |line: &'static str| {
        let mut words = line.split(' ');
        let mut word = || words.next().expect("name, version, bytes");
        let (name, version, digits) = (word(), word(), word());
        let pairs = digits.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).expect("digits"));
        let bytes = pairs.map(|pair| u8::from_str_radix(pair, 16).expect("a byte")).collect();
        ((name, version.parse().expect("a version")), bytes)
    };
    FIXTURE.lines().map(line).collect()
}

/// Compares an example with every line of its name; lines that should exist in addition are added to `missing`.
pub(super) fn compare<R: Record + PartialEq + Debug>(name: &str, example: &R, missing: &mut String) {
    let written = encode(example).expect("it can be written");
    let fixture = fixture();
    for ((_, version), bytes) in fixture.iter().filter(|((of, _), _)| *of == name) {
        assert_eq!(&decode::<R>(bytes).expect("it can be read"), example, "{name}, version {version}");
    }
    let Some(bytes) = fixture.get(&(name, R::VERSION)) else {
        let digits = written.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        let _ = writeln!(missing, "{name} {} {digits}", R::VERSION);
        return;
    };
    assert_eq!(
        &written,
        bytes,
        "{name} is written in another shape than version {} has: it needs a new one",
        R::VERSION
    );
}

pub(super) fn candidate() -> Candidate {
    Candidate {
        id: PersonId(300),
        username: Some("anna_k".into()),
        first_name: "Анна".into(),
        language: Language::En,
        account: Account {
            username: "anna_k_test_Annotator".into(),
            password: Some(Password("pa55".into())),
            suffix: 2,
            user: Some(70_000),
        },
        attempts: AttemptNumber::FIRST,
        since: at(1),
    }
}

fn scorecard() -> Scorecard {
    let value = ValueScore {
        attribute: "plate".into(),
        expected: "AB12".into(),
        given: Some("A812".into()),
        right: false,
        cer: 0.25,
    };
    let object = ObjectScore { iou: Percent::of(9, 10), values: vec![value] };
    let label = LabelScore {
        label: "plate".into(),
        iou: Percent::of(1, 3),
        matched: 1,
        missing: 2,
        extra: 3,
        objects: vec![object],
    };
    Scorecard {
        labels: vec![LabelFigure { label: "plate".into(), iou: 33.33, weight: 1.0 }],
        accuracy: vec![AttributeFigure {
            label: "plate".into(),
            attribute: "plate".into(),
            percent: Percent::ZERO,
            exact: Percent::ZERO,
            weight: 1.0,
        }],
        images: vec![ImageScore { name: "01.jpg".into(), labels: vec![label], wrong_labels: vec![] }],
        stray: 1,
    }
}

/// With what the seventh version of an attempt did not know.
fn with_wrong_labels() -> Scorecard {
    let mut scorecard = scorecard();
    scorecard.labels[0].weight = 2.5;
    (scorecard.accuracy[0].percent, scorecard.accuracy[0].weight) = (Percent::of(1, 3), 0.0);
    let wrong = WrongLabel { expected: "plate".into(), given: "car".into(), count: 2 };
    scorecard.images[0].wrong_labels.push(wrong);
    scorecard
}

/// The time of this attempt. Older records have parts of it: the first version had no deadlines, and the third
/// recorded nothing of the rest.
fn time(number: u8) -> WorkTime {
    WorkTime {
        ready: (number > 9).then(|| at(60)),
        waited: TimeDelta::milliseconds(if number > 9 { 70_000 } else { 0 }),
        deadline: (number > 5).then(|| at(9000)),
    }
}

fn work(number: u8) -> Work {
    let link = "https://site.example/tasks/41/jobs/7".into();
    let assignment = Assignment { task: TaskId(41), jobs: vec![JobId(7), JobId(300)], link };
    let on_site = match number {
        10 => OnSite::Completed,
        11 => OnSite::Taken,
        12 => OnSite::LookedAt,
        _ => OnSite::Open,
    };
    // The fifth version did not remember looks.
    let looked = (number == 13).then(|| {
        let mark = Mark([13; 32]);
        Looked { mark, at: at(4000), read: at(3000), in_vain: 2 }
    });
    Work { assignment, time: time(number), on_site, looked }
}

fn preparation(number: u8) -> AttemptState {
    let images = match number {
        8 => ImageTransfer::Upload,
        14 => ImageTransfer::Share { folder: "exams/cars".into(), or_upload: true },
        _ => ImageTransfer::Undecided,
    };
    AttemptState::Preparing(Preparation { tries: 2, task: Some(TaskId(41)), images })
}

/// Until the sixth version, everything stood beside the state, whether it meant anything there or not.
fn state(number: u8) -> AttemptState {
    let (work, due) = (work(number), (number > 5).then(|| at(8000)));
    let closed = Closed { removal: due, ..work.clone().into() };
    let cause = CauseKind::Unknown.because("no");
    match number {
        1 => {
            let completion = Completion::Scored { ended: at(500), scorecard: scorecard() };
            AttemptState::Complete { completion, closed }
        }
        2 | 8 | 14 => preparation(number),
        4 | 12 => AttemptState::Checking(work),
        5 => AttemptState::Failed { cause, leftover: Leftover::Work(work) },
        6 => AttemptState::Expired(closed),
        7 => AttemptState::Unchecked { cause, work },
        11 => {
            let completion = Completion::Legacy { ended: Some(at(500)), scorecard: None };
            AttemptState::Complete { completion, closed }
        }
        17 => {
            let completion = Completion::Scored { ended: at(500), scorecard: with_wrong_labels() };
            AttemptState::Complete { completion, closed }
        }
        15 => AttemptState::Failed { cause, leftover: Leftover::Nothing },
        16 => AttemptState::Failed { cause, leftover: Leftover::Task(TaskId(41)) },
        _ => AttemptState::InProgress { work, due },
    }
}

fn attempt(number: u8) -> Attempt {
    Attempt {
        origin: if number == 14 { Origin::LegacyBot } else { Origin::ThisBot },
        progress_message: Some(-1),
        submitted: Some(at(600)),
        submissions: 3,
        // The second version knew no packs.
        pack: (number > 7).then_some(ContentHash([number; 32])),
        state: state(number),
        // Up to the eighth version nothing was drawn.
        drawn: (number == 18).then(|| Drawn { images: vec!["b.jpg".into(), "a.jpg".into()], repeated: 1 }),
        // Up to the ninth nobody looked when something was saved.
        saves: Saves(if number == 19 {
            vec![Stretch { since: at(60), until: at(3000) }]
        } else {
            Vec::new()
        }),
        ..Attempt::new(PersonId(300), AttemptNumber(number), at(2))
    }
}

fn submission(deleted: bool) -> Submission {
    let kinds =
        [ShapeKind::Polygon, ShapeKind::Rectangle, ShapeKind::Polyline, ShapeKind::Points, ShapeKind::Mask];
    let shape = |kind| Shape {
        label: "car".into(),
        geometry: Geometry::of(kind, vec![0.5, -1.0, 1e9], 0.0),
        attributes: vec![("plate".into(), "Yу298".into())],
        source: "manual".into(),
    };
    let shapes = kinds.into_iter().map(shape).collect();
    let image = AnnotatedImage { name: "01.jpg".into(), width: 1920, height: 1080, deleted, shapes };
    let annotations = Annotations { images: vec![image], stray: 2, tracks: vec![0, 4] };
    Submission { at: at(600), last_edit: at(500), annotations }
}

/// Kinds of shapes that the second version of a submission learned later.
fn of_every_kind() -> Submission {
    let mut submission = submission(false);
    let joint = Joint {
        name: "wrist".into(),
        at: (1.5, -2.0),
        outside: true,
        occluded: false,
        attributes: vec![("gloved".into(), "true".into())],
    };
    let geometries = [
        Geometry::of(ShapeKind::Rectangle, vec![1.0, 2.0, 3.5, 4.0], 30.0),
        Geometry::of(ShapeKind::Ellipse, vec![1.0, 2.0, 3.5, 4.0], 30.0),
        Geometry::of(ShapeKind::Mask, vec![1.0, 4.0, 1.0, 10.0, 20.0, 12.0, 21.0], 0.0),
        Geometry::Skeleton(vec![joint]),
        Geometry::of(ShapeKind::Cuboid, vec![7.0; 16], 0.0),
        Geometry::Tag,
    ];
    let image = &mut submission.annotations.images[0];
    let shape = image.shapes[0].clone();
    image.shapes = geometries.map(|geometry| Shape { geometry, ..shape.clone() }).to_vec();
    submission
}

/// One of each action. A new one must be added here, too.
fn actions() -> Vec<Action> {
    vec![
        Action::Confirmed(AttemptNumber::FIRST),
        Action::Prepared(AttemptNumber::FIRST),
        Action::TaskBegunAnew(AttemptNumber::FIRST),
        Action::Step("Tidy".into()),
        Action::SaidDone(AttemptNumber::FIRST),
        Action::Incomplete(AttemptNumber::FIRST, 300),
        Action::HandedIn(AttemptNumber::FIRST),
        Action::Fetched(AttemptNumber::FIRST),
        Action::TimeOver(AttemptNumber::FIRST),
        Action::LookedAt,
        Action::LookedAtImages(AttemptNumber::FIRST),
        Action::LookedAtDetails(AttemptNumber::FIRST),
        Action::ReceivedMetrics,
        Action::Granted(AttemptNumber(3)),
        Action::PreparedAgain(AttemptNumber::FIRST),
        Action::CheckedAgain(AttemptNumber::FIRST),
        Action::PutOnWhitelist("@olga".into()),
        Action::TakenOffWhitelist("@olga".into()),
        Action::BoundToWhitelist("olga".into()),
        Action::DeletedAccount,
        Action::DeletedCandidate,
        Action::Erased,
        Action::ChangedNotifications,
        Action::Invited,
        Action::JoinedByInvitation,
        Action::Rescored(AttemptNumber::FIRST),
        Action::AskedToHandIn(AttemptNumber::FIRST),
        Action::TakenAsCompleted(AttemptNumber::FIRST),
        Action::RaiseIntakeLimit(IntakeLimit::PerDay, 100),
        Action::RaiseIntakeLimit(IntakeLimit::ActiveAttempts, 200),
        Action::ClaimProved,
        Action::ClaimConfirmed,
        Action::ClaimRefused,
        Action::ClaimChecked,
        Action::BegunAnew,
        Action::ClaimsExpired(300),
        Action::UsernameExpired("@olga".into()),
        Action::NothingNew(AttemptNumber::FIRST),
        Action::Accepted(AttemptNumber(2)),
        Action::Rejected(AttemptNumber(2)),
        Action::TookDecisionBack(AttemptNumber(2)),
        Action::Commented(AttemptNumber(2)),
        Action::Asked(QuestionNumber(2)),
        Action::AnsweredQuestion(QuestionNumber(2)),
        Action::ClosedQuestion(QuestionNumber(2)),
        Action::RequestedData(RequestKind::Access),
        Action::WithdrewRequest(RequestKind::Erasure),
        Action::ApprovedRequest(RequestKind::Access),
        Action::RefusedRequest(RequestKind::Erasure),
        Action::ProposedCorrection(CorrectionNumber(3)),
        Action::WithdrewCorrection(CorrectionNumber(3)),
        Action::AppliedCorrection(CorrectionNumber(300)),
        Action::TookCorrectionBack(CorrectionNumber(3)),
    ]
}

fn compare_audit(missing: &mut String) {
    let (action, result) = (Action::Words("retry".into()), ActionResult::Done);
    let words = AuditEntry { at: at(5), by: By::Bot, person: Some(PersonId(300)), action, result };
    compare("audit", &words, missing);
    for (number, action) in (1..).zip(actions()) {
        let (by, person, result) = (
            By::Person(PersonId(501)),
            Some(PersonId(300)),
            ActionResult::Failed { cause: CauseKind::Unknown.because("no") },
        );
        compare(&format!("audit-{number}"), &AuditEntry { at: at(5), by, person, action, result }, missing);
    }
    for kind in CauseKind::ALL {
        let (by, action, result) = (
            By::Bot,
            Action::Fetched(AttemptNumber::FIRST),
            ActionResult::Failed { cause: kind.because("no") },
        );
        let entry = AuditEntry { at: at(5), by, person: None, action, result };
        compare(&format!("audit-{kind:?}"), &entry, missing);
    }
    for (number, by) in (1..).zip([By::Bot, By::Operator]) {
        let (action, result) =
            (Action::Erased, if number == 1 { ActionResult::Done } else { ActionResult::Underway });
        compare(
            &format!("audit-by-{number}"),
            &AuditEntry { at: at(5), by, person: None, action, result },
            missing,
        );
    }
}

fn compare_signs(missing: &mut String) {
    let flags = vec![
        Flag::Copy { person: PersonId(300), attempt: AttemptNumber::FIRST, similarity: Percent::of(97, 100) },
        Flag::NotByHand { source: "file".into(), count: 7 },
        Flag::Fast { seconds: 9, points: 300 },
    ];
    compare("signs", &Flags { flags }, missing);
    let flags = vec![
        Flag::OtherAssignee { assignee: Some("ben_test_Annotator".into()) },
        Flag::OtherAssignee { assignee: None },
    ];
    compare("signs-2", &Flags { flags }, missing);
    let points = Evidence::Points {
        objects: 5,
        of_objects: 6,
        points: 500,
        of_points: 540,
        shift: 2,
        scale: 110,
        mirrored: true,
    };
    let of = |evidence, others| {
        let (person, attempt) = (PersonId(300), AttemptNumber::FIRST);
        Flag::Alike(Alike { person, attempt, evidence, one_in: 1_000_000, others, more: 3 })
    };
    let flags = vec![
        of(points, vec![(PersonId(301), AttemptNumber(2))]),
        of(Evidence::Mistakes { shared: 7, of: 9 }, vec![]),
    ];
    compare("signs-3", &Flags { flags }, missing);
    let slower = Percent::of(9_950, 10_000);
    let flags = vec![Flag::Faster { seconds: 200, usual: 240, slower, of: 40 }];
    compare("signs-4", &Flags { flags }, missing);
    let flags = vec![Flag::FasterWithoutPauses { seconds: 200, usual: 240, slower, of: 40 }];
    compare("signs-5", &Flags { flags }, missing);
    let answers = vec![Some(Given::Right), None, Some(Given::Wrong(70_000))];
    compare("handwriting", &Handwriting { sketch: vec![1, 300, 4_000_000_000], answers }, missing);
}

/// The filters whose positions older programs used.
const OLDER_FILTERS: [Filter; 6] =
    [Filter::All, Filter::InProgress, Filter::Waiting, Filter::Accepted, Filter::Rejected, Filter::Stopped];

/// The topics whose positions older programs used.
const OLDER_TOPICS: [Topic; 4] = [Topic::Submissions, Topic::Failures, Topic::Expiries, Topic::Colleagues];

/// What a candidate asked, the language that somebody chose, what waits to be sent, and a chat in which HR is about to answer.
fn compare_questions(missing: &mut String) {
    let pending = Some(Pending::Reply(PersonId(300), QuestionNumber(2), 1));
    compare("conversation-12", &Conversation { pending, asked: 300, list: None }, missing);
    let mut question = Question::new("Как сохранить?".into(), at(11));
    compare("question-1", &question, missing);
    question.closed = Some(Dismissal { by: PersonId(501), at: at(12) });
    question.answers.push(Answer { text: "Ctrl+S".into(), by: PersonId(502), at: at(13) });
    compare("question-2", &question, missing);
    compare("language", &Language::En, missing);
    let pending = Some(Pending::DataRequest(RequestKind::Erasure, 251));
    compare("conversation-13", &Conversation { pending, asked: 300, list: None }, missing);
    let request = DataRequest::new(None, at(10), Some(at(700)));
    compare("data-request", &DataRequest::new(Some(&request), at(11), Some(at(710))), missing);
    let mut notice = RequestNotice::default();
    notice.begin(at(10));
    notice.end(PersonId(300), RequestKind::Erasure);
    notice.message_id = Some(7);
    compare("request-notice", &notice, missing);
    compare("draft", &Draft { text: "Как сохранить?".into(), at: at(10), number: 251 }, missing);
}

/// A request that HR confirms a claim, decided and not, and what the log says of it.
fn compare_claim_requests(missing: &mut String) {
    let request = |verdict: Option<ClaimVerdict>| ClaimRequest {
        username: "anna_k".into(),
        first_name: "Анна".into(),
        language: Language::Ru,
        number: 251,
        at: at(10),
        ruling: verdict.map(|verdict| ClaimRuling { verdict, by: PersonId(501), at: at(11) }),
    };
    compare("claim-request", &request(None), missing);
    compare("claim-confirmed", &request(Some(ClaimVerdict::Confirmed)), missing);
    compare("claim-refused", &request(Some(ClaimVerdict::Refused)), missing);
    for (name, action) in [("asked-for-claim", Action::AskedForClaim), ("claim-denied", Action::ClaimDenied)]
    {
        let (by, person, result) = (By::Person(PersonId(300)), Some(PersonId(300)), ActionResult::Done);
        compare(&format!("audit-{name}"), &AuditEntry { at: at(5), by, person, action, result }, missing);
    }
}

/// What a candidate agreed to, the question, and what the log says of it.
fn compare_consent(missing: &mut String) {
    compare("consent", &Consent { at: at(10), language: Language::En }, missing);
    let pending = Some(Pending::Consent(CandidateAction::Again, 2, 251));
    compare("conversation-consent", &Conversation { pending, asked: 300, list: None }, missing);
    for (name, action) in [("consented", Action::Consented(2)), ("not-consented", Action::DidNotConsent(2))] {
        let (by, person, result) = (By::Person(PersonId(300)), Some(PersonId(300)), ActionResult::Done);
        compare(&format!("audit-{name}"), &AuditEntry { at: at(5), by, person, action, result }, missing);
    }
}

/// A chat with every open question, or none.
fn compare_conversations(missing: &mut String) {
    let questions = [
        None,
        Some(Pending::Login),
        Some(Pending::Confirm(CandidateAction::Get, 1)),
        Some(Pending::Confirm(CandidateAction::Done, 251)),
        Some(Pending::Confirm(CandidateAction::Again, 3)),
        Some(Pending::Delete(Deletion::Account, PersonId(300), 4)),
        Some(Pending::Delete(Deletion::Candidate, PersonId(300), 5)),
        Some(Pending::Delete(Deletion::Everything, PersonId(300), 6)),
        Some(Pending::Claim),
    ];
    for (number, pending) in (1..).zip(questions) {
        let conversation = Conversation { pending, asked: 300, list: None };
        compare(&format!("conversation-{number}"), &conversation, missing);
    }
}

/// What HR wrote about an attempt, and a chat in which HR is about to.
fn compare_reviews(missing: &mut String) {
    let list = ListPlace::List {
        filter: Filter::NotFinished,
        order: Order::Score,
        cursor: Cursor::Before(ListPosition { key: -300, person: PersonId(70_000) }),
        offset: 20,
    };
    for (number, list) in (10..).zip([list, ListPlace::Found { text: "анн".into() }]) {
        let pending = Some(Pending::Comment(PersonId(300), AttemptNumber(2)));
        let conversation = Conversation { pending, asked: 300, list: Some(list) };
        compare(&format!("conversation-{number}"), &conversation, missing);
    }
    let from =
        ListPlace::From { source: SourceNumber(300), order: Order::Date, cursor: Cursor::First, offset: 20 };
    let from = Conversation { pending: None, asked: 300, list: Some(from) };
    compare("conversation-from", &from, missing);
    let zone = Conversation { pending: Some(Pending::Zone), asked: 300, list: None };
    compare("conversation-zone", &zone, missing);
    let mut review = Review::default();
    review.comment(Comment { text: "аккуратно".into(), by: PersonId(501), at: at(9) });
    compare("review-1", &review, missing);
    for (number, choice) in (2..).zip(Choice::ALL) {
        review.decide(Some(Ruling { choice, by: PersonId(501), at: at(10) }));
        compare(&format!("review-{number}"), &review, missing);
    }
}

/// What candidates are told of decisions, and HR about to write it.
fn compare_feedback(missing: &mut String) {
    let pending = Some(Pending::Feedback(PersonId(300), AttemptNumber(2), 300));
    compare("conversation-feedback", &Conversation { pending, asked: 300, list: None }, missing);
    let mut feedback = Feedback::default();
    feedback.decided(Some(at(11)));
    compare("feedback-1", &feedback, missing);
    feedback.write("Спасибо!".into());
    compare("feedback-2", &feedback, missing);
    feedback.send(Choice::Reject, Some(PersonId(501)), at(12));
    compare("feedback-3", &feedback, missing);
    feedback.send(Choice::Accept, None, at(13));
    feedback.told.as_mut().expect("told").failed = Some(CauseKind::Blocked);
    compare("feedback-4", &feedback, missing);
    let actions = [
        ("told", Action::ToldDecision(AttemptNumber(2), Choice::Reject)),
        ("wrote", Action::WroteFeedback(AttemptNumber(2))),
        ("held", Action::HeldFeedback(AttemptNumber(2))),
    ];
    for (name, action) in actions {
        let (by, person) = (By::Person(PersonId(501)), Some(PersonId(300)));
        let entry = AuditEntry { at: at(5), by, person, action, result: ActionResult::Done };
        compare(&format!("audit-{name}"), &entry, missing);
    }
}

#[test]
fn what_earlier_programs_wrote_is_read_and_what_is_written_has_a_version_of_its_own() {
    let mut missing = String::new();
    compare("candidate", &candidate(), &mut missing);
    for number in 1..=19 {
        compare(&format!("attempt-{number}"), &attempt(number), &mut missing);
    }
    let metrics = LegacyRow {
        candidate_username: "anna_k".into(),
        car_iou: Some(99.5),
        plate_iou: None,
        plate_accuracy: Some(0.0),
        task_started: at(2),
        task_ended: Some(at(500)),
        times_attempted: 1,
    };
    let copy = CopyEffect { effect: EffectId(70_000), former: vec!["anna".into()] };
    compare("copy", &copy, &mut missing);
    let account = "anna_k_test_Annotator".to_owned();
    let claim = Claim::default();
    let imported = Imported { account, password: Some(Password("pass".into())), metrics, claim };
    compare("imported", &imported, &mut missing);
    let asked = Some(Asked { person: PersonId(300), first_name: "Анна".into(), language: Language::Ru });
    let claim = Claim {
        since: Some(at(8)),
        wrong: 6,
        paused_until: Some(at(9000)),
        check: Some(EffectId(70_000)),
        asked,
    };
    compare("imported-2", &Imported { claim, ..imported }, &mut missing);
    compare("submission", &submission(false), &mut missing);
    compare("submission-2", &submission(true), &mut missing);
    compare("submission-3", &of_every_kind(), &mut missing);
    compare_conversations(&mut missing);
    compare_reviews(&mut missing);
    compare_feedback(&mut missing);
    for (number, key) in (1..).zip([HrKey::Id(PersonId(501)), HrKey::Username("olga".into())]) {
        let language = Some(Language::Ru);
        let entry = HrEntry {
            key,
            person: Some(PersonId(501)),
            first_name: "Ольга".into(),
            language,
            added: at(3),
            origin: HrOrigin::Operator,
        };
        compare(&format!("hr-{number}"), &entry, &mut missing);
    }
    let letter = DeadLetter { at: at(4), event: "update 70".into(), error: "why".into() };
    compare("dead-letter", &letter, &mut missing);
    compare_audit(&mut missing);
    compare_signs(&mut missing);
    let list_entry = ListEntry {
        filters: OLDER_FILTERS.to_vec(),
        score: Some(Percent::of(1, 3)),
        at: at(6),
        exam: ListedExam::Today,
    };
    compare("standing", &list_entry, &mut missing);
    compare_preferences(&mut missing);
    compare_questions(&mut missing);
    compare_admission(&mut missing);
    compare_consent(&mut missing);
    compare_claim_requests(&mut missing);
    let files =
        vec![("exam.toml".into(), ContentHash([7; 32])), ("images/01.jpg".into(), ContentHash([8; 32]))];
    compare("pack", &KeptPack { files: files.clone(), corrects: None }, &mut missing);
    compare("pack-corrected", &KeptPack { files, corrects: Some(ContentHash([9; 32])) }, &mut missing);
    compare_corrections(&mut missing);
    let per_day = LimitToday {
        raised: 1,
        raised_by: Some(PersonId(501)),
        refusals: 300,
        notified: Some(1),
        messages: vec![(ChatId(501), 77), (ChatId(-502), -1)],
    };
    let intake = Intake { day: 20_514, admitted: 50, per_day, active_attempts: LimitToday::default() };
    compare("intake", &intake, &mut missing);
    for entry in one_of_each() {
        compare(&format!("effect-{}", name(&entry.effect)), &entry, &mut missing);
    }
    assert!(missing.is_empty(), "tests/fixtures/store/records.txt needs these lines:\n{missing}");
}

fn compare_preferences(missing: &mut String) {
    let daily = Preferences {
        muted: OLDER_TOPICS.to_vec(),
        zone: None,
        digest: Digest::Daily { hour: 9 },
        next_digest: Some(at(7)),
        cards: false,
    };
    compare("preferences", &daily, missing);
    let digest = Digest::Weekly { day: Weekday::Fri, hour: 17 };
    let weekly =
        Preferences { zone: "Europe/Moscow".parse().ok(), digest, cards: true, ..Preferences::default() };
    compare("preferences-weekly", &weekly, missing);
    let questions = Preferences { muted: vec![Topic::Questions], ..Preferences::default() };
    compare("preferences-questions", &questions, missing);
    let mut bulletin = Bulletin::default();
    for person in [300, 70_000] {
        bulletin.add(Feed::Stopped, (PersonId(person), AttemptNumber(2)), at(8));
    }
    (bulletin.message_id, bulletin.underway) = (Some(71), true);
    compare("bulletin", &bulletin, missing);
}
