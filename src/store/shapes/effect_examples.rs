//! One example of every effect and message, whose bytes are in the fixture.

use super::corrections;
use crate::model::{
    AnalysisEffect, AttemptNumber, AuditCursor, ChatId, Choice, ClaimCheck, CorrectionNumber, Cursor,
    DoubtKey, Effect, EffectId, Erased, Export, FailedWork, Feed, Filter, IntakeLimit, LeftOut, ListPosition,
    Message, MissingImage, NotAdmitted, NotSent, Order, OutboxEntry, Password, PersonId, PostgresEffect,
    QuestionNumber, RequestKind, RequestNews, SiteEffect, SiteStep, SourceNumber, Stage, TaskId,
    TelegramEffect, Toast,
};
use crate::scoring::{Finding, Problem};

/// The variant's name, for the fixture. A new variant does not compile here until it has an example in
/// [`one_of_each`] and a strategy in the file `effects.rs`.
pub(super) fn name(effect: &Effect) -> String {
    let debug = match effect {
        Effect::Telegram(TelegramEffect::Send { message, .. }) => message_name(message),
        Effect::Telegram(
            effect @ (TelegramEffect::Edit { .. }
            | TelegramEffect::Progress { .. }
            | TelegramEffect::Instructions { .. }
            | TelegramEffect::Images { .. }
            | TelegramEffect::Pairs { .. }
            | TelegramEffect::Doubt { .. }
            | TelegramEffect::PersonalData { .. }
            | TelegramEffect::Toast { .. }
            | TelegramEffect::Typing { .. }
            | TelegramEffect::AnswerCallback { .. }
            | TelegramEffect::Export { .. }
            | TelegramEffect::Commands { .. }
            | TelegramEffect::Delete { .. }
            | TelegramEffect::DeleteMessages { .. }),
        ) => format!("{effect:?}"),
        Effect::Site(SiteEffect { step, .. }) => match step {
            SiteStep::Register
            | SiteStep::SetRole
            | SiteStep::CreateTask
            | SiteStep::Upload
            | SiteStep::AwaitImages
            | SiteStep::FetchSubmission
            | SiteStep::CompleteJobs
            | SiteStep::DiscardTask(_)
            | SiteStep::Undo { .. }
            | SiteStep::CleanUp
            | SiteStep::DeleteAccount { .. }
            | SiteStep::CheckClaim(_) => format!("{step:?}"),
        },
        Effect::Postgres(effect @ PostgresEffect::ReadWhitelist { .. }) => format!("{effect:?}"),
        Effect::Analysis(
            effect @ (AnalysisEffect::FindCopies { .. }
            | AnalysisEffect::SearchNames { .. }
            | AnalysisEffect::FindAsked { .. }
            | AnalysisEffect::FindTraces(_)
            | AnalysisEffect::Correct { .. }
            | AnalysisEffect::Rescore(_)
            | AnalysisEffect::FindDoubt { .. }),
        ) => format!("{effect:?}"),
    };
    debug.chars().take_while(char::is_ascii_alphanumeric).collect()
}

// A table with a line for every message.
#[allow(clippy::too_many_lines)]
fn message_name(message: &Message) -> String {
    match message {
        Message::Admission(message) => format!("{message:?}"),
        Message::HrWorkFailed { what, .. } => format!("HrWorkFailed{what:?}"),
        Message::Welcome { .. }
        | Message::Help { .. }
        | Message::Unknown { .. }
        | Message::HrAskComment { .. }
        | Message::OtherLanguage
        | Message::LanguageChosen { .. }
        | Message::AskOffer { .. }
        | Message::AskTooLong { .. }
        | Message::AskLater { .. }
        | Message::Asked { .. }
        | Message::Answer { .. }
        | Message::HrQuestion { .. }
        | Message::HrAskReply { .. }
        | Message::HrReplyTooLong { .. }
        | Message::HrReplyLate { .. }
        | Message::HrReplied { .. }
        | Message::HrQuestions
        | Message::HrQuestionsOf { .. }
        | Message::HrDeleteMenu { .. }
        | Message::Feedback { .. }
        | Message::HrAskFeedback { .. }
        | Message::ConsentAsk { .. }
        | Message::ConsentGiven { .. }
        | Message::ConsentRefused { .. }
        | Message::ClaimRequested { .. }
        | Message::ClaimDenied { .. }
        | Message::Confirm { .. }
        | Message::Cancelled
        | Message::OutOfDate
        | Message::Credentials { .. }
        | Message::BeingPrepared
        | Message::NotPrepared
        | Message::NoAssignment
        | Message::Checking
        | Message::CheckDelayed
        | Message::CheckFailed
        | Message::TooManyAnnotations
        | Message::NothingNew { .. }
        | Message::TaskGone
        | Message::Incomplete { .. }
        | Message::Accepted { .. }
        | Message::AlreadyHandedIn { .. }
        | Message::FinishFirst
        | Message::NoMoreAttempts { .. }
        | Message::HrMenu
        | Message::HrHelp
        | Message::HrAskLogin
        | Message::HrNotFound { .. }
        | Message::HrCard { .. }
        | Message::HrFailure { .. }
        | Message::HrRetried { .. }
        | Message::HrBound { .. }
        | Message::Reminder { .. }
        | Message::TimeOver { .. }
        | Message::HrRechecked { .. }
        | Message::Granted { .. }
        | Message::HrGranted { .. }
        | Message::HrTimeOver { .. }
        | Message::HrList { .. }
        | Message::HrFound { .. }
        | Message::HrDetails { .. }
        | Message::HrConfirmDelete { .. }
        | Message::HrDeleting { .. }
        | Message::HrDeleted { .. }
        | Message::HrAccountDeleted { .. }
        | Message::HrAccountKept { .. }
        | Message::AccountDeleted
        | Message::HrPreferences
        | Message::HrZones { .. }
        | Message::HrBulletin { .. }
        | Message::HrAllGoOn { .. }
        | Message::HrDigest { .. }
        | Message::HrAudit
        | Message::HrAuditPage { .. }
        | Message::DataRequest { .. }
        | Message::Erased
        | Message::NothingStored
        | Message::StrangerData { .. }
        | Message::StrangerForgotten
        | Message::HrRequests { .. }
        | Message::HrRequestsMoved
        | Message::HrErasedOnRequest { .. }
        | Message::HrSources
        | Message::HrListFrom { .. }
        | Message::HrExport
        | Message::HrExamQuality
        | Message::HrCorrections
        | Message::HrCorrection { .. }
        | Message::HrCorrectionProposed { .. }
        | Message::HrKeyChanged { .. }
        | Message::HrGroundTruth { .. }
        | Message::HrJoined { .. }
        | Message::InvitationOver
        | Message::CompletedOnSite { .. }
        | Message::TakenAsCompleted { .. }
        | Message::InstructionsMissing { .. }
        | Message::HrInstructionsMissing { .. }
        | Message::HrImagesMissing { .. }
        | Message::HrAccountStays { .. }
        | Message::HrRescored { .. }
        | Message::NotAdmitted { .. }
        | Message::HrIntake { .. }
        | Message::ClaimAsk { .. }
        | Message::ClaimAskOperator { .. }
        | Message::ClaimChecking
        | Message::ClaimDelayed
        | Message::ClaimWrong { .. }
        | Message::ClaimPaused { .. }
        | Message::ClaimUnchecked
        | Message::ClaimOver
        | Message::Claimed { .. }
        | Message::HrClaimed { .. }
        | Message::HrClaimStuck { .. } => format!("{message:?}"),
    }
}

/// One of each: every message, every step, every other effect. Their bytes are in the fixture, so no value in
/// it may change.
pub(super) fn one_of_each() -> Vec<OutboxEntry> {
    use crate::exam::Language::{En, Ru};
    let created = super::golden::at(0);
    let telegram = [
        TelegramEffect::Edit { chat: ChatId(-5), message_id: 77, language: En, message: Message::Cancelled },
        TelegramEffect::Progress {
            person: PersonId(300),
            attempt: AttemptNumber(2),
            language: Ru,
            stage: Stage::Failed,
        },
        TelegramEffect::Instructions { chat: ChatId(300), language: En },
        TelegramEffect::Images {
            chat: ChatId(501),
            language: Ru,
            person: PersonId(300),
            attempt: AttemptNumber::FIRST,
        },
        TelegramEffect::Typing { chat: ChatId(300), until: EffectId(70_000) },
        TelegramEffect::AnswerCallback { chat: ChatId(300), query: "q1".into(), stale: true, language: En },
        TelegramEffect::Export { chat: ChatId(501), language: Ru, export: Export::Chart },
        TelegramEffect::Commands { chat: ChatId(501), language: En, hr: true },
        TelegramEffect::Delete { chat: ChatId(300), message_id: 77 },
        TelegramEffect::DeleteMessages { chat: ChatId(300), message_ids: vec![77, 300] },
        TelegramEffect::Pairs {
            chat: ChatId(501),
            language: En,
            person: PersonId(300),
            attempt: AttemptNumber(2),
        },
        TelegramEffect::PersonalData { chat: ChatId(300), language: Ru },
        TelegramEffect::Toast {
            chat: ChatId(300),
            query: "q1".into(),
            language: En,
            toast: Toast::MoreToRetry { retried: 200, left: 300 },
        },
        TelegramEffect::Doubt { chat: ChatId(501), language: En, doubt: DoubtKey(70_000) },
    ];
    let notices = notices()
        .into_iter()
        .chain(of_reviews_zones_and_intake())
        .chain(work_failed())
        .chain(notices_of_claims())
        .chain(of_questions())
        .chain(super::admission::messages())
        .chain(of_data());
    let notices = notices.map(|message| TelegramEffect::Send { chat: ChatId(300), language: Ru, message });
    let steps = [
        SiteStep::Register,
        SiteStep::SetRole,
        SiteStep::CreateTask,
        SiteStep::Upload,
        SiteStep::AwaitImages,
        SiteStep::FetchSubmission,
        SiteStep::CompleteJobs,
        SiteStep::DiscardTask(TaskId(1000)),
        SiteStep::Undo { account: true },
        SiteStep::CleanUp,
        SiteStep::DeleteAccount { account: super::golden::candidate().account, attempts: 2 },
        SiteStep::CheckClaim(Box::new(ClaimCheck {
            username: "anna_k".into(),
            first_name: "Анна".into(),
            language: Ru,
            account: "anna_k_test_Annotator".into(),
            password: Password("pa55".into()),
        })),
    ];
    let steps =
        steps.map(|step| Effect::Site(SiteEffect::of_attempt(PersonId(300), AttemptNumber::FIRST, step)));
    let read = Effect::Postgres(PostgresEffect::ReadWhitelist {
        person: PersonId(300),
        username: "anna_k".into(),
        first_name: "Анна".into(),
        language: Ru,
    });
    let search =
        Effect::Analysis(AnalysisEffect::FindCopies { person: PersonId(300), attempt: AttemptNumber::FIRST });
    let names = Effect::Analysis(AnalysisEffect::SearchNames { person: PersonId(501), text: "Ан".into() });
    let asked = Effect::Analysis(AnalysisEffect::FindAsked { person: PersonId(300) });
    let traces = Effect::Analysis(AnalysisEffect::FindTraces(Box::new(Erased {
        person: PersonId(300),
        pseudonym: PersonId::pseudonym(0xab),
        names: vec!["anna_k".into(), "Анна".into()],
        last_entry: 1000,
    })));
    let effects = telegram
        .into_iter()
        .chain(notices)
        .map(Effect::Telegram)
        .chain(steps)
        .chain([read, search, names, asked, traces])
        .chain(corrections::effects());
    effects.map(|effect| OutboxEntry { created, effect }).collect()
}

/// Those about HR's reviews, and about limits on newcomers.
fn of_reviews_zones_and_intake() -> [Message; 9] {
    [
        Message::HrZones { wrote: Some("Indiana".into()) },
        Message::HrBulletin { feed: Feed::Stopped, revision: 300 },
        Message::HrAllGoOn { count: 300 },
        Message::NotAdmitted { why: NotAdmitted::DayOver { until: 1_772_496_000_000 } },
        Message::HrIntake { limit: IntakeLimit::ActiveAttempts, day: 20_514, raised: 1 },
        Message::HrAskComment { person: PersonId(300) },
        Message::HrDeleteMenu { person: PersonId(300), attempt: AttemptNumber(2) },
        Message::Feedback {
            attempt: AttemptNumber(2),
            choice: Choice::Reject,
            words: Some("Спасибо!".into()),
        },
        Message::HrAskFeedback { person: PersonId(300), too_long: true },
    ]
}

/// Those about requests for a copy of the data, or for erasure.
fn of_data() -> [Message; 7] {
    [
        Message::DataRequest {
            kind: RequestKind::Erasure,
            news: RequestNews::TooMany { until: 1_772_496_000_000 },
        },
        Message::NothingStored,
        Message::StrangerData { claim: true },
        Message::StrangerForgotten,
        Message::HrRequests { revision: 300 },
        Message::HrRequestsMoved,
        Message::HrErasedOnRequest { name: "Анна".into() },
    ]
}

/// Those about candidates' questions, and about languages.
fn of_questions() -> [Message; 29] {
    use crate::model::AskLater;
    let (person, question) = (PersonId(300), QuestionNumber(2));
    [
        Message::AskOffer { number: 251 },
        Message::AskTooLong { length: 1001 },
        Message::AskLater { why: AskLater::DayOver { count: 10, until: 1_772_496_000_000 } },
        Message::Asked { question },
        Message::Answer { question, answer: 1 },
        Message::HrQuestion { person, question },
        Message::HrAskReply { person, question },
        Message::HrReplyTooLong { length: 1001 },
        Message::HrReplyLate { person, question, number: 251 },
        Message::HrReplied { person },
        Message::HrQuestions,
        Message::HrQuestionsOf { person, attempt: AttemptNumber(2) },
        Message::OtherLanguage,
        Message::Erased,
        Message::LanguageChosen { hr: true },
        Message::HrAuditPage {
            cursor: AuditCursor::Before(70_000),
            left_out: LeftOut { own: true, bot: false },
        },
        Message::ConsentAsk { number: 300 },
        Message::ConsentGiven { version: 2 },
        Message::ConsentRefused { is_known: true },
        Message::ClaimRequested { username: "anna_k".into() },
        Message::ClaimDenied { username: "anna_k".into() },
        Message::HrSources,
        Message::HrExamQuality,
        Message::HrCorrections,
        Message::HrCorrection { correction: CorrectionNumber(3) },
        Message::HrCorrectionProposed { correction: CorrectionNumber(300) },
        corrections::key_changed(),
        Message::HrGroundTruth { page: 300 },
        Message::HrListFrom {
            source: SourceNumber(300),
            order: Order::Score,
            cursor: Cursor::After(ListPosition { key: -300, person }),
            offset: 20,
        },
    ]
}

fn notices() -> Vec<Message> {
    use crate::model::Deletion;
    let problems = [
        Problem::Missing { label: "car".into(), expected: 2, found: 1 },
        Problem::Extra { label: "car".into(), expected: 1, found: 2 },
        Problem::WrongShape {
            label: "car".into(),
            kind: "rectangle".into(),
            wanted: "polygon".into(),
            count: 1,
        },
        Problem::WrongPointCount { label: "plate".into(), wanted: 4, found: 5 },
        Problem::TooFewPoints { label: "car".into(), found: 2, wanted: 3 },
        Problem::BrokenOutline { label: "car".into() },
        Problem::EmptyValue { label: "plate".into(), attribute: "plate".into(), count: 300 },
        Problem::Track,
        Problem::UnknownLabel { label: "#7".into() },
        Problem::ImageMissing,
    ];
    let findings =
        problems.map(|problem| Finding { image: 3, name: "03.jpg".into(), problem }).into_iter().collect();
    vec![
        Message::Welcome { hr: false },
        Message::Help { hr: true },
        Message::Unknown { hr: false },
        Message::Confirm {
            action: crate::model::CandidateAction::Done,
            number: 251,
            attempt: AttemptNumber::FIRST,
        },
        Message::Cancelled,
        Message::OutOfDate,
        Message::Credentials { attempt: AttemptNumber::FIRST },
        Message::BeingPrepared,
        Message::NotPrepared,
        Message::NoAssignment,
        Message::Checking,
        Message::CheckDelayed,
        Message::CheckFailed,
        Message::TaskGone,
        Message::Incomplete { findings },
        Message::Accepted { attempt: AttemptNumber::FIRST, again: true },
        Message::AlreadyHandedIn { again: false },
        Message::FinishFirst,
        Message::NoMoreAttempts { limit: 2 },
        Message::HrMenu,
        Message::HrHelp,
        Message::HrAskLogin,
        Message::HrNotFound { login: "никто".into() },
        Message::HrCard { person: PersonId(300), attempt: AttemptNumber::FIRST, news: true },
        Message::HrFailure { person: PersonId(300), attempt: AttemptNumber(2) },
        Message::HrRetried { person: PersonId(300) },
        Message::HrBound { username: "olga".into(), person: PersonId(501) },
        Message::Reminder { attempt: AttemptNumber(2) },
        Message::TimeOver { attempt: AttemptNumber(2), again: true },
        Message::HrRechecked { person: PersonId(300) },
        Message::HrTimeOver { person: PersonId(300), attempt: AttemptNumber(2) },
        Message::Granted { attempt: AttemptNumber(3) },
        Message::HrGranted { person: PersonId(300), attempt: AttemptNumber(3) },
        Message::HrList {
            filter: Filter::Stopped,
            order: Order::Score,
            cursor: Cursor::After(ListPosition { key: -300, person: PersonId(70_000) }),
            offset: 20,
        },
        Message::HrFound { text: "анн".into() },
        Message::HrDetails { person: PersonId(300), attempt: AttemptNumber(2) },
        Message::HrConfirmDelete { deletion: Deletion::Everything, person: PersonId(300), number: 4 },
        Message::HrDeleting { deletion: Deletion::Account, name: "Анна".into() },
        Message::HrDeleted {
            deletion: Deletion::Candidate, name: "Анна".into(), by: Some(PersonId(501))
        },
        Message::HrAccountDeleted { account: "anna_k_test_Annotator".into() },
        Message::HrAccountKept { account: "anna_k_test_Annotator".into(), cause: "no".into() },
        Message::AccountDeleted,
        Message::HrPreferences,
        Message::HrDigest { since: 1_772_442_000_123 },
        Message::HrAudit,
        Message::HrExport,
        Message::HrJoined { name: "@olga".into(), person: PersonId(501) },
        Message::InvitationOver,
        Message::HrRescored { attempts: 300, changed: 2 },
        Message::CompletedOnSite { attempt: AttemptNumber::FIRST },
        Message::TakenAsCompleted { attempt: AttemptNumber(2) },
        Message::InstructionsMissing { images: vec!["a.png".into(), "b.png".into()] },
        Message::HrInstructionsMissing {
            images: vec![
                MissingImage { name: "a.png".into(), why: NotSent::TooLarge },
                MissingImage { name: "b.png".into(), why: NotSent::Refused },
            ],
        },
        Message::HrImagesMissing {
            images: vec![MissingImage { name: "c.png".into(), why: NotSent::NotDrawn }],
        },
        Message::HrAccountStays {
            account: "anna_k_test_Annotator".into(),
            cause: crate::model::CauseKind::Busy,
        },
        Message::TooManyAnnotations,
        Message::NothingNew { pause: 20 },
    ]
}

fn work_failed() -> [Message; 2] {
    use crate::model::{CauseKind::CrashedRepeatedly, CauseKind::Defect};
    [(FailedWork::Message, CrashedRepeatedly), (FailedWork::Step, Defect)]
        .map(|(what, cause)| Message::HrWorkFailed { name: "Anna".into(), what, cause })
}

/// Those about accounts of the earlier bot.
fn notices_of_claims() -> Vec<Message> {
    vec![
        Message::ClaimAsk { username: "anna_k".into() },
        Message::ClaimAskOperator { username: "anna_k".into() },
        Message::ClaimChecking,
        Message::ClaimDelayed,
        Message::ClaimWrong { left: 4 },
        Message::ClaimPaused { username: "anna_k".into(), until: 1_772_442_000_123 },
        Message::ClaimUnchecked,
        Message::ClaimOver,
        Message::Claimed { hr: false },
        Message::HrClaimed {
            person: PersonId(300),
            username: "anna_k".into(),
            account: "anna_k_test_Annotator".into(),
            by_password: true,
        },
        Message::HrClaimStuck { person: PersonId(300), username: "anna_k".into() },
    ]
}
