use chrono::Weekday;

use super::*;
use crate::model::{CorrectionNumber, CorrectionStep, ListPosition};

#[test]
fn a_press_comes_back_as_it_went() {
    let place = ListPosition { key: i64::MIN, person: PersonId::MAX };
    let list =
        |cursor| Callback::List { filter: Filter::Stopped, order: Order::Score, cursor, offset: 99_999_999 };
    // The last millisecond of the year 9999, and the greatest id that Telegram gives.
    let real = ListPosition { key: -253_402_300_799_999, person: PersonId((1 << 52) - 1) };
    let from = |cursor| Callback::ListFrom {
        source: SourceNumber(u32::MAX),
        order: Order::Score,
        cursor,
        offset: 99_999_999,
    };
    let presses = [
        Callback::Yes(CandidateAction::Get, 0),
        Callback::Cancel(CandidateAction::Again, u32::MAX),
        Callback::HandIn(AttemptNumber::MAX),
        Callback::BeginAnew,
        Callback::Retry(PersonId::MAX, AttemptNumber::MAX),
        Callback::Images(PersonId(1), AttemptNumber(2)),
        Callback::Details(PersonId(1), AttemptNumber(2)),
        Callback::Grant(PersonId(3), AttemptNumber(4)),
        Callback::Decide {
            person: PersonId::MAX,
            attempt: AttemptNumber::MAX,
            choice: Some(Choice::Reject),
            revision: u32::MAX,
        },
        Callback::Decide { person: PersonId(1), attempt: AttemptNumber(1), choice: None, revision: 0 },
        Callback::SendFeedback { person: PersonId::MAX, attempt: AttemptNumber::MAX, revision: u32::MAX },
        Callback::EditFeedback { person: PersonId::MAX, attempt: AttemptNumber::MAX, revision: u32::MAX },
        Callback::HoldFeedback { person: PersonId(1), attempt: AttemptNumber(1), revision: 0 },
        Callback::Comment(PersonId::MAX, AttemptNumber::MAX),
        Callback::Card(PersonId::MAX),
        Callback::Attempt(PersonId::MAX, AttemptNumber::MAX),
        Callback::Open(PersonId::MAX, AttemptNumber::MAX),
        Callback::RetryAll,
        Callback::Cards,
        Callback::Back,
        Callback::OpenList(Filter::NotFinished),
        Callback::DeleteMenu(PersonId::MAX, AttemptNumber::MAX),
        list(Cursor::First),
        list(Cursor::After(place)),
        list(Cursor::Before(place)),
        Callback::Search,
        Callback::Sources,
        from(Cursor::First),
        from(Cursor::After(real)),
        from(Cursor::Before(real)),
        Callback::Delete(Deletion::Account, PersonId::MAX),
        Callback::DeleteYes(Deletion::Everything, PersonId::MAX, u32::MAX),
        Callback::DeleteNo(u32::MAX),
        Callback::Mute(Topic::Colleagues),
        Callback::Digest(Digest::Off),
        Callback::Digest(Digest::Daily { hour: 23 }),
        Callback::Digest(Digest::Weekly { day: Weekday::Wed, hour: 0 }),
        Callback::Notices,
        Callback::Zones,
        Callback::Zone(None),
        Callback::Zone("America/Argentina/ComodRivadavia".parse().ok()),
        Callback::Export(Export::Workbook),
        Callback::ExamQuality,
        Callback::Correction(CorrectionButton::List),
        Callback::Correction(CorrectionButton::Open(CorrectionNumber::MAX)),
        Callback::Correction(CorrectionButton::Step(CorrectionNumber::MAX, CorrectionStep::Apply)),
        Callback::Correction(CorrectionButton::Step(CorrectionNumber(1), CorrectionStep::TakeBack)),
        Callback::Correction(CorrectionButton::Withdraw(CorrectionNumber::MAX)),
        Callback::Correction(CorrectionButton::Propose(DoubtKey(u64::MAX))),
        Callback::GroundTruth(u32::MAX),
        Callback::Doubt(DoubtKey(u64::MAX)),
        Callback::RaiseIntakeLimit(IntakeLimit::PerDay, i64::MIN, u32::MAX),
        Callback::RaiseIntakeLimit(IntakeLimit::ActiveAttempts, 20_514, 0),
        Callback::Pairs(PersonId::MAX, AttemptNumber::MAX),
        Callback::Mute(Topic::Questions),
        Callback::Help,
        Callback::Ask(u32::MAX),
        Callback::Speak(Language::En),
        Callback::OpenCard(PersonId::MAX),
        Callback::Questions,
        Callback::QuestionsOf(PersonId::MAX, AttemptNumber::MAX),
        Callback::Question(PersonId::MAX, QuestionNumber::MAX),
        Callback::Reply(PersonId::MAX, QuestionNumber::MAX),
        Callback::SendReply(PersonId::MAX, QuestionNumber::MAX, u32::MAX),
        Callback::CloseQuestion(PersonId::MAX, QuestionNumber::MAX),
        Callback::RequestData(RequestKind::Access),
        Callback::RequestYes(RequestKind::Erasure, u32::MAX),
        Callback::RequestNo(RequestKind::Access, 0),
        Callback::WithdrawRequest(RequestKind::Erasure),
        Callback::ApproveRequest(PersonId::MAX, RequestKind::Erasure),
        Callback::RefuseRequest(PersonId::MAX, RequestKind::Access),
        Callback::Audit(AuditCursor::Newest, LeftOut { own: true, bot: false }),
        Callback::Audit(AuditCursor::Before(u64::MAX), LeftOut { own: true, bot: true }),
        Callback::Audit(AuditCursor::After(0), LeftOut::default()),
    ];
    for callback in presses {
        assert!(callback.data().len() <= 64, "{}", callback.data());
        assert_eq!(Callback::parse(&callback.data()), Some(callback));
    }
}

#[test]
fn foreign_data_is_nothing() {
    for data in [
        "",
        "yes",
        "yes:get",
        "yes:get:-1",
        "yes:gut:1",
        "retry:1:256",
        "handin:256",
        "yes:get:1:2",
        "drop:get:1",
        "list:9:0:0",
        "list:0:0:0:a",
        "list:0:0:0:c:1:1",
        "digest:24",
        "digest:9:noday",
        "digest",
        "zone:Europe/Nowhere",
        "export:doc",
        "truth",
        "doubt:-1",
        "delete:all:1",
        "letin:week:1:0",
        "letin:day:1:-1",
        "ask",
        "request:all",
        "withdraw",
        "audit",
        "audit:1:2",
        "audit:1:1:b",
        "audit:1:1:c:1",
        "audit:1:1:b:-1",
    ] {
        assert_eq!(Callback::parse(data), None, "{data}");
    }
}
