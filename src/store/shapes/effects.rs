//! Effects and messages of every variant.

use proptest::collection::vec;
use proptest::prelude::*;

use super::corrections;
use super::{
    account, ask_later, candidate_action, cause_kind, choice, deletion, intake_limit, language, request_kind,
    time,
};
use crate::model::{
    AnalysisEffect, AttemptNumber, AuditCursor, ChatId, ClaimCheck, Cursor, DoubtKey, Effect, EffectId,
    Erased, Export, FailedWork, Feed, Filter, LeftOut, ListPosition, Message, MissingImage, NotAdmitted,
    NotSent, Order, OutboxEntry, Password, PersonId, PostgresEffect, QuestionNumber, RequestNews, SiteEffect,
    SiteStep, Stage, TaskId, TelegramEffect, Toast,
};
use crate::scoring::{Drawing, Finding, Problem};

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
    let traces = any::<(u64, u64, [String; 3], u64)>().prop_map(|(person, pseudonym, names, last_entry)| {
        let (person, pseudonym) = (PersonId(person), PersonId(pseudonym));
        AnalysisEffect::FindTraces(Box::new(Erased { person, pseudonym, names: names.to_vec(), last_entry }))
    });
    let analysis =
        prop_oneof![copies, names, asked, traces, corrections::analysis()].prop_map(Effect::Analysis);
    let effect = prop_oneof![telegram().prop_map(Effect::Telegram), site, postgres, analysis];
    (time(), effect).prop_map(|(created, effect)| OutboxEntry { created, effect })
}

fn toast() -> impl Strategy<Value = Toast> {
    prop_oneof![
        Just(Toast::Decided),
        Just(Toast::NoAttemptLeft),
        Just(Toast::RequestWithdrawn),
        Just(Toast::LinkRevoked),
        Just(Toast::QuestionClosed),
        any::<(u64, u64)>().prop_map(|(retried, left)| Toast::MoreToRetry { retried, left }),
    ]
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
        Just(SiteStep::CleanUp),
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
        1 => any::<(i64, [i32; 3])>().prop_map(|(chat, ids)| {
            TelegramEffect::DeleteMessages { chat: ChatId(chat), message_ids: ids.to_vec() }
        }),
        1 => (any::<i64>(), language(), any::<u64>(), any::<u8>()).prop_map(|(chat, language, person, attempt)| {
            TelegramEffect::Pairs { chat: ChatId(chat), language, person: PersonId(person), attempt: AttemptNumber(attempt) }
        }),
        1 => (any::<i64>(), language())
            .prop_map(|(chat, language)| TelegramEffect::PersonalData { chat: ChatId(chat), language }),
        1 => (any::<i64>(), any::<String>(), language(), toast()).prop_map(
            |(chat, query, language, toast)| TelegramEffect::Toast { chat: ChatId(chat), query, language, toast }
        ),
        1 => (any::<i64>(), language(), any::<u64>()).prop_map(|(chat, language, doubt)| {
            TelegramEffect::Doubt { chat: ChatId(chat), language, doubt: DoubtKey(doubt) }
        }),
    ]
}

fn message() -> impl Strategy<Value = Message> {
    let plain = prop::sample::select(vec![
        Message::Cancelled,
        Message::Erased,
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
        Message::HrExamQuality,
        Message::HrCorrections,
        Message::InvitationOver,
        Message::OtherLanguage,
    ]);
    let to_candidates = prop_oneof![
        any::<u32>().prop_map(|page| Message::HrGroundTruth { page }),
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
        corrections::message(),
        on_the_desk(),
        about_claims(),
        about_decisions(),
        about_questions(),
        about_consent(),
        about_data()
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

fn about_consent() -> impl Strategy<Value = Message> {
    prop_oneof![
        any::<u32>().prop_map(|number| Message::ConsentAsk { number }),
        any::<u32>().prop_map(|version| Message::ConsentGiven { version }),
        any::<bool>().prop_map(|is_known| Message::ConsentRefused { is_known }),
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
        Just(Message::HrSources),
        super::admission::message(),
        (audit_cursor(), any::<(bool, bool)>())
            .prop_map(|(cursor, (own, bot))| Message::HrAuditPage { cursor, left_out: LeftOut { own, bot } }),
        any::<(u64, u8)>().prop_map(|(person, attempt)| Message::HrQuestionsOf {
            person: PersonId(person),
            attempt: AttemptNumber(attempt)
        }),
    ]
}

fn about_data() -> impl Strategy<Value = Message> {
    let news = prop_oneof![
        any::<u32>().prop_map(|number| RequestNews::Confirm { number }),
        prop::sample::select(vec![RequestNews::Open, RequestNews::Withdrawn, RequestNews::Refused]),
        any::<i64>().prop_map(|until| RequestNews::TooMany { until }),
    ];
    prop_oneof![
        (request_kind(), news).prop_map(|(kind, news)| Message::DataRequest { kind, news }),
        prop::sample::select(vec![Message::Erased, Message::NothingStored, Message::HrRequestsMoved]),
        any::<u64>().prop_map(|revision| Message::HrRequests { revision }),
        any::<String>().prop_map(|name| Message::HrErasedOnRequest { name }),
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
        any::<String>().prop_map(|username| Message::ClaimRequested { username }),
        any::<String>().prop_map(|username| Message::ClaimDenied { username }),
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
        (any::<String>(), prop::sample::select(FailedWork::ALL.to_vec()), cause_kind())
            .prop_map(|(name, what, cause)| Message::HrWorkFailed { name, what, cause }),
        any::<i64>().prop_map(|since| Message::HrDigest { since }),
        any::<Option<String>>().prop_map(|wrote| Message::HrZones { wrote }),
        (prop::sample::select(Feed::ALL.to_vec()), any::<u64>())
            .prop_map(|(feed, revision)| Message::HrBulletin { feed, revision }),
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
    let drawing = prop::sample::select(vec![Drawing::Points, Drawing::Line, Drawing::Skeleton, Drawing::Tag]);
    prop_oneof![
        of_outlines(),
        (drawing, of_outlines())
            .prop_map(|(drawing, problem)| Problem::OfDrawing { drawing, problem: Box::new(problem) }),
        any::<String>().prop_map(|label| Problem::EmptyMask { label }),
        any::<String>().prop_map(|label| Problem::NoJoints { label }),
        any::<(String, Vec<String>)>().prop_map(|(label, joints)| Problem::MissingJoints { label, joints }),
        any::<(String, Vec<String>)>().prop_map(|(label, joints)| Problem::UnknownJoints { label, joints }),
        any::<(String, Vec<String>)>().prop_map(|(label, joints)| Problem::RepeatedJoints { label, joints }),
        Just(Problem::NoTag),
    ]
}

fn of_outlines() -> impl Strategy<Value = Problem> {
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
