//! Effects and messages of every variant.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{
    account, ask_later, candidate_action, cause_kind, choice, deletion, intake_limit, language, time,
};
use crate::model::{
    AnalysisEffect, AttemptNumber, AuditCursor, ChatId, Choice, ClaimCheck, Cursor, Effect, EffectId, Export,
    Feed, Filter, IntakeLimit, LeftOut, LeftUndone, ListPosition, Message, MissingImage, NotAdmitted,
    NotSent, Order, OutboxEntry, Password, PersonId, PostgresEffect, QuestionNumber, SiteEffect, SiteStep,
    Stage, TaskId, TelegramEffect,
};
use crate::scoring::{Finding, Problem};

pub(super) fn entry() -> impl Strategy<Value = OutboxEntry> {
    let site = (any::<u64>(), any::<u8>(), step()).prop_map(|(person, attempt, step)| {
        Effect::Site(SiteEffect { person: PersonId(person), of: AttemptNumber(attempt).into(), step })
    });
    let postgres = (any::<u64>(), any::<(String, String)>(), language()).prop_map(
        |(person, (username, first_name), language)| {
            Effect::Postgres(PostgresEffect::ReadWhitelist {
                person: PersonId(person),
                username,
                first_name,
                language,
            })
        },
    );
    let copies = any::<(u64, u8)>().prop_map(|(person, attempt)| AnalysisEffect::FindCopies {
        person: PersonId(person),
        attempt: AttemptNumber(attempt),
    });
    let names = any::<(u64, String)>()
        .prop_map(|(person, text)| AnalysisEffect::SearchNames { person: PersonId(person), text });
    let asked = any::<u64>().prop_map(|person| AnalysisEffect::FindAsked { person: PersonId(person) });
    let analysis = prop_oneof![copies, names, asked].prop_map(Effect::Analysis);
    let effect = prop_oneof![telegram().prop_map(Effect::Telegram), site, postgres, analysis];
    (time(), effect).prop_map(|(created, effect)| OutboxEntry { created, effect })
}

fn step() -> impl Strategy<Value = SiteStep> {
    prop_oneof![
        Just(SiteStep::Register),
        Just(SiteStep::SetRole),
        Just(SiteStep::CreateTask),
        Just(SiteStep::Upload),
        Just(SiteStep::AwaitImages),
        Just(SiteStep::FetchSubmission),
        Just(SiteStep::CompleteJobs),
        any::<u64>().prop_map(|task| SiteStep::DiscardTask(TaskId(task))),
        any::<bool>().prop_map(|account| SiteStep::Undo { account }),
        Just(SiteStep::Tidy),
        (account(), any::<u8>())
            .prop_map(|(account, attempts)| SiteStep::DeleteAccount { account, attempts }),
        (any::<[String; 4]>(), language()).prop_map(
            |([username, first_name, account, password], language)| {
                let password = Password(password);
                SiteStep::CheckClaim(Box::new(ClaimCheck {
                    username,
                    first_name,
                    language,
                    account,
                    password,
                }))
            }
        ),
    ]
}

fn export() -> impl Strategy<Value = Export> {
    prop::sample::select(Export::ALL.to_vec())
}

fn stage() -> impl Strategy<Value = Stage> {
    prop::sample::select(vec![
        Stage::Account,
        Stage::Task,
        Stage::Images,
        Stage::Import,
        Stage::Ready,
        Stage::Delayed,
        Stage::Failed,
    ])
}

fn telegram() -> impl Strategy<Value = TelegramEffect> {
    prop_oneof![
        4 => (any::<i64>(), language(), message())
            .prop_map(|(chat, language, message)| TelegramEffect::Send { chat: ChatId(chat), language, message }),
        1 => (any::<i64>(), any::<i32>(), language(), message()).prop_map(|(chat, message_id, language, message)| {
            TelegramEffect::Edit { chat: ChatId(chat), message_id, language, message }
        }),
        1 => (any::<u64>(), any::<u8>(), language(), stage()).prop_map(|(person, attempt, language, stage)| {
            TelegramEffect::Progress { person: PersonId(person), attempt: AttemptNumber(attempt), language, stage }
        }),
        1 => (any::<i64>(), language())
            .prop_map(|(chat, language)| TelegramEffect::Instructions { chat: ChatId(chat), language }),
        1 => (any::<i64>(), language(), any::<u64>(), any::<u8>()).prop_map(|(chat, language, person, attempt)| {
            TelegramEffect::Images { chat: ChatId(chat), language, person: PersonId(person), attempt: AttemptNumber(attempt) }
        }),
        1 => any::<(i64, u64)>().prop_map(|(chat, until)| TelegramEffect::Typing { chat: ChatId(chat), until: EffectId(until) }),
        1 => (any::<i64>(), any::<String>(), any::<bool>(), language()).prop_map(
            |(chat, query, stale, language)| TelegramEffect::AnswerCallback { chat: ChatId(chat), query, stale, language }
        ),
        1 => (any::<i64>(), language(), export())
            .prop_map(|(chat, language, export)| TelegramEffect::Export { chat: ChatId(chat), language, export }),
        1 => (any::<i64>(), language(), any::<bool>())
            .prop_map(|(chat, language, hr)| TelegramEffect::Commands { chat: ChatId(chat), language, hr }),
        1 => any::<(i64, i32)>().prop_map(|(chat, message_id)| TelegramEffect::Delete { chat: ChatId(chat), message_id }),
        1 => (any::<i64>(), language(), any::<u64>(), any::<u8>()).prop_map(|(chat, language, person, attempt)| {
            TelegramEffect::Pairs { chat: ChatId(chat), language, person: PersonId(person), attempt: AttemptNumber(attempt) }
        }),
    ]
}

fn message() -> impl Strategy<Value = Message> {
    let plain = prop::sample::select(vec![
        Message::Cancelled,
        Message::OutOfDate,
        Message::BeingPrepared,
        Message::NotPrepared,
        Message::NoAssignment,
        Message::Checking,
        Message::CheckDelayed,
        Message::CheckFailed,
        Message::TooManyAnnotations,
        Message::TaskGone,
        Message::FinishFirst,
        Message::HrMenu,
        Message::HrHelp,
        Message::HrAskLogin,
        Message::AccountDeleted,
        Message::HrPreferences,
        Message::HrAudit,
        Message::HrExport,
        Message::InvitationOver,
        Message::OtherLanguage,
    ]);
    let to_candidates = prop_oneof![
        any::<bool>().prop_map(|hr| Message::Welcome { hr }),
        any::<bool>().prop_map(|hr| Message::Help { hr }),
        any::<bool>().prop_map(|hr| Message::LanguageChosen { hr }),
        any::<bool>().prop_map(|hr| Message::Unknown { hr }),
        (candidate_action(), any::<u32>(), any::<u8>()).prop_map(|(action, number, attempt)| {
            Message::Confirm { action, number, attempt: AttemptNumber(attempt) }
        }),
        any::<u8>().prop_map(|attempt| Message::Credentials { attempt: AttemptNumber(attempt) }),
        vec(finding(), 0..4).prop_map(|findings| Message::Incomplete { findings }),
        any::<(u8, bool)>()
            .prop_map(|(attempt, again)| Message::Accepted { attempt: AttemptNumber(attempt), again }),
        any::<bool>().prop_map(|again| Message::AlreadyHandedIn { again }),
        any::<u8>().prop_map(|attempt| Message::CompletedOnSite { attempt: AttemptNumber(attempt) }),
        any::<u8>().prop_map(|attempt| Message::TakenAsCompleted { attempt: AttemptNumber(attempt) }),
        vec(any::<String>(), 0..4).prop_map(|images| Message::InstructionsMissing { images }),
        any::<u8>().prop_map(|limit| Message::NoMoreAttempts { limit }),
        any::<i64>().prop_map(|until| Message::NotAdmitted { why: NotAdmitted::DayOver { until } }),
        prop::sample::select(vec![NotAdmitted::Closed, NotAdmitted::AtCapacity])
            .prop_map(|why| Message::NotAdmitted { why }),
    ];
    let to_hr = prop_oneof![
        any::<String>().prop_map(|login| Message::HrNotFound { login }),
        any::<(u64, u8, bool)>().prop_map(|(person, attempt, news)| Message::HrCard {
            person: PersonId(person),
            attempt: AttemptNumber(attempt),
            news
        }),
        any::<(u64, u8)>().prop_map(|(person, attempt)| Message::HrFailure {
            person: PersonId(person),
            attempt: AttemptNumber(attempt)
        }),
        any::<u64>().prop_map(|person| Message::HrRetried { person: PersonId(person) }),
        any::<(String, u64)>()
            .prop_map(|(username, person)| Message::HrBound { username, person: PersonId(person) }),
        any::<(String, u64)>()
            .prop_map(|(name, person)| Message::HrJoined { name, person: PersonId(person) }),
        any::<u8>().prop_map(|attempt| Message::Reminder { attempt: AttemptNumber(attempt) }),
        any::<(u8, bool)>()
            .prop_map(|(attempt, again)| Message::TimeOver { attempt: AttemptNumber(attempt), again }),
        any::<u64>().prop_map(|person| Message::HrRechecked { person: PersonId(person) }),
        any::<u8>().prop_map(|attempt| Message::Granted { attempt: AttemptNumber(attempt) }),
        any::<(u64, u8)>().prop_map(|(person, attempt)| Message::HrGranted {
            person: PersonId(person),
            attempt: AttemptNumber(attempt)
        }),
        any::<(u64, u8)>().prop_map(|(person, attempt)| Message::HrTimeOver {
            person: PersonId(person),
            attempt: AttemptNumber(attempt)
        }),
    ];
    prop_oneof![
        plain,
        to_candidates,
        to_hr,
        on_the_desk(),
        about_claims(),
        about_decisions(),
        about_questions()
    ]
}

fn about_decisions() -> impl Strategy<Value = Message> {
    let told = (any::<u8>(), choice(), any::<Option<String>>());
    prop_oneof![
        told.prop_map(|(attempt, choice, words)| Message::Feedback {
            attempt: AttemptNumber(attempt),
            choice,
            words
        }),
        any::<(u64, bool)>()
            .prop_map(|(person, too_long)| Message::HrAskFeedback { person: PersonId(person), too_long }),
    ]
}

fn about_questions() -> impl Strategy<Value = Message> {
    let question =
        || any::<(u64, u32)>().prop_map(|(person, number)| (PersonId(person), QuestionNumber(number)));
    prop_oneof![
        any::<u32>().prop_map(|number| Message::AskOffer { number }),
        any::<u32>().prop_map(|length| Message::AskTooLong { length }),
        ask_later().prop_map(|why| Message::AskLater { why }),
        any::<u32>().prop_map(|number| Message::Asked { question: QuestionNumber(number) }),
        any::<(u32, u32)>()
            .prop_map(|(number, answer)| Message::Answer { question: QuestionNumber(number), answer }),
        question().prop_map(|(person, question)| Message::HrQuestion { person, question }),
        question().prop_map(|(person, question)| Message::HrAskReply { person, question }),
        any::<u32>().prop_map(|length| Message::HrReplyTooLong { length }),
        (question(), any::<u32>()).prop_map(|((person, question), number)| Message::HrReplyLate {
            person,
            question,
            number
        }),
        any::<u64>().prop_map(|person| Message::HrReplied { person: PersonId(person) }),
        Just(Message::HrQuestions),
        (audit_cursor(), any::<(bool, bool)>())
            .prop_map(|(cursor, (own, bot))| Message::HrAuditPage { cursor, left_out: LeftOut { own, bot } }),
        any::<(u64, u8)>().prop_map(|(person, attempt)| Message::HrQuestionsOf {
            person: PersonId(person),
            attempt: AttemptNumber(attempt)
        }),
    ]
}

fn audit_cursor() -> impl Strategy<Value = AuditCursor> {
    prop_oneof![
        Just(AuditCursor::Newest),
        any::<u64>().prop_map(AuditCursor::Before),
        any::<u64>().prop_map(AuditCursor::After),
    ]
}

fn about_claims() -> impl Strategy<Value = Message> {
    prop_oneof![
        any::<String>().prop_map(|username| Message::ClaimAsk { username }),
        any::<String>().prop_map(|username| Message::ClaimAskOperator { username }),
        Just(Message::ClaimChecking),
        Just(Message::ClaimDelayed),
        any::<u32>().prop_map(|left| Message::ClaimWrong { left }),
        any::<(String, i64)>().prop_map(|(username, until)| Message::ClaimPaused { username, until }),
        Just(Message::ClaimUnchecked),
        Just(Message::ClaimOver),
        any::<bool>().prop_map(|hr| Message::Claimed { hr }),
        any::<(u64, String, String, bool)>().prop_map(|(person, username, account, by_password)| {
            Message::HrClaimed { person: PersonId(person), username, account, by_password }
        }),
        any::<(u64, String)>()
            .prop_map(|(person, username)| Message::HrClaimStuck { person: PersonId(person), username }),
    ]
}

/// Lists, details, deletions, the digest.
fn missing() -> impl Strategy<Value = MissingImage> {
    let why = prop::sample::select(vec![NotSent::TooLarge, NotSent::Refused, NotSent::NotDrawn]);
    (any::<String>(), why).prop_map(|(name, why)| MissingImage { name, why })
}

fn on_the_desk() -> impl Strategy<Value = Message> {
    let place = any::<(i64, u64)>().prop_map(|(key, person)| ListPosition { key, person: PersonId(person) });
    let cursor = prop_oneof![
        Just(Cursor::First),
        place.clone().prop_map(Cursor::After),
        place.prop_map(Cursor::Before)
    ];
    let (filter, order) =
        (prop::sample::select(Filter::ALL.to_vec()), prop::sample::select(Order::ALL.to_vec()));
    prop_oneof![
        (filter, order, cursor, any::<u32>()).prop_map(|(filter, order, cursor, offset)| Message::HrList {
            filter,
            order,
            cursor,
            offset
        }),
        any::<String>().prop_map(|text| Message::HrFound { text }),
        any::<(u64, u8)>().prop_map(|(person, attempt)| Message::HrDetails {
            person: PersonId(person),
            attempt: AttemptNumber(attempt)
        }),
        (deletion(), any::<(u64, u32)>()).prop_map(|(deletion, (person, number))| Message::HrConfirmDelete {
            deletion,
            person: PersonId(person),
            number
        }),
        (deletion(), any::<String>()).prop_map(|(deletion, name)| Message::HrDeleting { deletion, name }),
        (deletion(), any::<String>(), any::<Option<u64>>())
            .prop_map(|(deletion, name, by)| Message::HrDeleted { deletion, name, by: by.map(PersonId) }),
        any::<String>().prop_map(|account| Message::HrAccountDeleted { account }),
        any::<(String, String)>().prop_map(|(account, cause)| Message::HrAccountKept { account, cause }),
        (any::<String>(), cause_kind())
            .prop_map(|(account, cause)| Message::HrAccountStays { account, cause }),
        (any::<String>(), prop::sample::select(LeftUndone::ALL.to_vec()), cause_kind())
            .prop_map(|(name, what, cause)| Message::HrLeftUndone { name, what, cause }),
        any::<i64>().prop_map(|since| Message::HrDigest { since }),
        any::<Option<String>>().prop_map(|wrote| Message::HrZones { wrote }),
        (any::<bool>(), any::<u64>()).prop_map(|(stopped, revision)| Message::HrBulletin {
            feed: if stopped { Feed::Stopped } else { Feed::Finished },
            revision
        }),
        any::<u32>().prop_map(|count| Message::HrAllGoOn { count }),
        any::<(u32, u32)>().prop_map(|(attempts, changed)| Message::HrRescored { attempts, changed }),
        vec(missing(), 0..4).prop_map(|images| Message::HrInstructionsMissing { images }),
        vec(missing(), 0..4).prop_map(|images| Message::HrImagesMissing { images }),
        (intake_limit(), any::<i64>(), any::<u32>()).prop_map(|(limit, day, raised)| Message::HrIntake {
            limit,
            day,
            raised
        }),
    ]
}

fn finding() -> impl Strategy<Value = Finding> {
    (any::<u32>(), any::<String>(), problem()).prop_map(|(image, name, problem)| Finding {
        image,
        name,
        problem,
    })
}

fn problem() -> impl Strategy<Value = Problem> {
    let label = any::<String>;
    prop_oneof![
        (label(), any::<(u32, u32)>()).prop_map(|(label, (expected, found))| Problem::Missing {
            label,
            expected,
            found
        }),
        (label(), any::<(u32, u32)>()).prop_map(|(label, (expected, found))| Problem::Extra {
            label,
            expected,
            found
        }),
        any::<(String, String, String, u32)>().prop_map(|(label, kind, wanted, count)| Problem::WrongShape {
            label,
            kind,
            wanted,
            count
        }),
        (label(), any::<(u32, u32)>()).prop_map(|(label, (wanted, found))| Problem::WrongPointCount {
            label,
            wanted,
            found
        }),
        (label(), any::<(u32, u32)>()).prop_map(|(label, (found, wanted))| Problem::TooFewPoints {
            label,
            found,
            wanted
        }),
        label().prop_map(|label| Problem::BrokenOutline { label }),
        any::<(String, String, u32)>().prop_map(|(label, attribute, count)| Problem::EmptyValue {
            label,
            attribute,
            count
        }),
        Just(Problem::Track),
        label().prop_map(|label| Problem::UnknownLabel { label }),
        Just(Problem::ImageMissing),
        Just(Problem::Deleted),
        (label(), any::<(u32, u32)>()).prop_map(|(label, (at_least, found))| Problem::TooFew {
            label,
            at_least,
            found
        }),
        any::<(String, String, String, Vec<String>)>().prop_map(|(label, attribute, value, allowed)| {
            Problem::WrongValue { label, attribute, value, allowed }
        }),
        any::<(String, String, String, (String, String, String))>().prop_map(
            |(label, attribute, value, range)| Problem::WrongNumber { label, attribute, value, range }
        ),
        Just(Problem::Deleted),
        any::<(u32, u32)>().prop_map(|(limit, found)| Problem::TooManyObjects { limit, found }),
        (label(), any::<(u32, u32)>()).prop_map(|(label, (limit, found))| Problem::TooLongOutline {
            label,
            limit,
            found
        }),
        any::<(u32, u32)>().prop_map(|(limit, found)| Problem::TooManyPoints { limit, found }),
        any::<(u32, u32)>().prop_map(|(limit, found)| Problem::TooMuchText { limit, found }),
    ]
}

/// The variant's name, for the fixture. A new variant does not compile here until it has an example in
/// [`one_of_each`] and a strategy above.
pub(super) fn name(effect: &Effect) -> String {
    let debug = match effect {
        Effect::Telegram(TelegramEffect::Send { message, .. }) => message_name(message),
        Effect::Telegram(
            effect @ (TelegramEffect::Edit { .. }
            | TelegramEffect::Progress { .. }
            | TelegramEffect::Instructions { .. }
            | TelegramEffect::Images { .. }
            | TelegramEffect::Pairs { .. }
            | TelegramEffect::Typing { .. }
            | TelegramEffect::AnswerCallback { .. }
            | TelegramEffect::Export { .. }
            | TelegramEffect::Commands { .. }
            | TelegramEffect::Delete { .. }),
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
            | SiteStep::Tidy
            | SiteStep::DeleteAccount { .. }
            | SiteStep::CheckClaim(_) => format!("{step:?}"),
        },
        Effect::Postgres(effect @ PostgresEffect::ReadWhitelist { .. }) => format!("{effect:?}"),
        Effect::Analysis(
            effect @ (AnalysisEffect::FindCopies { .. }
            | AnalysisEffect::SearchNames { .. }
            | AnalysisEffect::FindAsked { .. }),
        ) => format!("{effect:?}"),
    };
    debug.chars().take_while(char::is_ascii_alphanumeric).collect()
}

fn message_name(message: &Message) -> String {
    match message {
        Message::HrLeftUndone { what, .. } => format!("HrLeftUndone{what:?}"),
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
        | Message::HrExport
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
        TelegramEffect::Pairs {
            chat: ChatId(501),
            language: En,
            person: PersonId(300),
            attempt: AttemptNumber(2),
        },
    ];
    let notices = notices()
        .into_iter()
        .chain(of_reviews_zones_and_intake())
        .chain(left_undone())
        .chain(notices_of_claims())
        .chain(of_questions());
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
        SiteStep::Tidy,
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
    let effects = telegram
        .into_iter()
        .chain(notices)
        .map(Effect::Telegram)
        .chain(steps)
        .chain([read, search, names, asked]);
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

/// Those about candidates' questions, and about languages.
fn of_questions() -> [Message; 15] {
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
        Message::LanguageChosen { hr: true },
        Message::HrAuditPage {
            cursor: AuditCursor::Before(70_000),
            left_out: LeftOut { own: true, bot: false },
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

fn left_undone() -> [Message; 2] {
    use crate::model::{CauseKind::CrashedRepeatedly, CauseKind::Defect};
    [(LeftUndone::Message, CrashedRepeatedly), (LeftUndone::Step, Defect)]
        .map(|(what, cause)| Message::HrLeftUndone { name: "Anna".into(), what, cause })
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
