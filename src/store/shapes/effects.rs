//! Effects and notices of every variant.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{account, act, cause_kind, deletion, intake_limit, language, moment};
use crate::scoring::{Finding, Problem};
use crate::store::{
    AnalysisEffect, ClaimCheck, Effect, Export, Filter, IntakeLimit, LeftUndone, MissingPicture, NotLetIn,
    NotSent, Notice, Order, OutboxEntry, Password, Place, PostgresEffect, SiteEffect, SiteStep, Stage,
    TelegramEffect, Turn,
};

pub(super) fn entry() -> impl Strategy<Value = OutboxEntry> {
    let site = (any::<u64>(), any::<u8>(), step())
        .prop_map(|(person, attempt, step)| Effect::Site(SiteEffect { person, attempt, step }));
    let postgres = (any::<u64>(), any::<(String, String)>(), language()).prop_map(
        |(person, (username, first_name), language)| {
            Effect::Postgres(PostgresEffect::ReadWhitelist { person, username, first_name, language })
        },
    );
    let analysis = any::<(u64, u8)>()
        .prop_map(|(person, attempt)| Effect::Analysis(AnalysisEffect::FindCopies { person, attempt }));
    let effect = prop_oneof![telegram().prop_map(Effect::Telegram), site, postgres, analysis];
    (moment(), effect).prop_map(|(created, effect)| OutboxEntry { created, effect })
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
        any::<u64>().prop_map(SiteStep::DiscardTask),
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
        Stage::Pictures,
        Stage::Import,
        Stage::Ready,
        Stage::Delayed,
        Stage::Failed,
    ])
}

fn telegram() -> impl Strategy<Value = TelegramEffect> {
    prop_oneof![
        4 => (any::<i64>(), language(), notice())
            .prop_map(|(chat, language, notice)| TelegramEffect::Send { chat, language, notice }),
        1 => (any::<i64>(), any::<i32>(), language(), notice()).prop_map(|(chat, message, language, notice)| {
            TelegramEffect::Edit { chat, message, language, notice }
        }),
        1 => (any::<u64>(), any::<u8>(), language(), stage()).prop_map(|(person, attempt, language, stage)| {
            TelegramEffect::Progress { person, attempt, language, stage }
        }),
        1 => (any::<i64>(), language())
            .prop_map(|(chat, language)| TelegramEffect::Instructions { chat, language }),
        1 => (any::<i64>(), language(), any::<u64>(), any::<u8>()).prop_map(|(chat, language, person, attempt)| {
            TelegramEffect::Pictures { chat, language, person, attempt }
        }),
        1 => any::<(i64, u64)>().prop_map(|(chat, until)| TelegramEffect::Typing { chat, until }),
        1 => (any::<i64>(), any::<String>(), any::<bool>(), language()).prop_map(
            |(chat, query, stale, language)| TelegramEffect::AnswerPress { chat, query, stale, language }
        ),
        1 => (any::<i64>(), language(), export())
            .prop_map(|(chat, language, export)| TelegramEffect::Export { chat, language, export }),
        1 => (any::<i64>(), language(), any::<bool>())
            .prop_map(|(chat, language, hr)| TelegramEffect::Commands { chat, language, hr }),
        1 => any::<(i64, i32)>().prop_map(|(chat, message)| TelegramEffect::Delete { chat, message }),
    ]
}

fn notice() -> impl Strategy<Value = Notice> {
    let plain = prop::sample::select(vec![
        Notice::Cancelled,
        Notice::OutOfDate,
        Notice::BeingPrepared,
        Notice::NotPrepared,
        Notice::NoAssignment,
        Notice::Checking,
        Notice::CheckDelayed,
        Notice::CheckFailed,
        Notice::Overdrawn,
        Notice::TaskGone,
        Notice::FinishFirst,
        Notice::HrMenu,
        Notice::HrHelp,
        Notice::HrAskLogin,
        Notice::AccountDeleted,
        Notice::HrPreferences,
        Notice::HrAudit,
        Notice::HrExport,
        Notice::InvitationOver,
    ]);
    let to_candidates = prop_oneof![
        any::<bool>().prop_map(|hr| Notice::Welcome { hr }),
        any::<bool>().prop_map(|hr| Notice::Help { hr }),
        any::<bool>().prop_map(|hr| Notice::Unknown { hr }),
        (act(), any::<u32>(), any::<u8>()).prop_map(|(act, number, attempt)| Notice::Confirm {
            act,
            number,
            attempt
        }),
        any::<u8>().prop_map(|attempt| Notice::Credentials { attempt }),
        vec(finding(), 0..4).prop_map(|findings| Notice::Incomplete { findings }),
        any::<(u8, bool)>().prop_map(|(attempt, again)| Notice::Accepted { attempt, again }),
        any::<bool>().prop_map(|again| Notice::AlreadyHandedIn { again }),
        any::<u8>().prop_map(|attempt| Notice::CompletedOnSite { attempt }),
        any::<u8>().prop_map(|attempt| Notice::TakenAsCompleted { attempt }),
        vec(any::<String>(), 0..4).prop_map(|pictures| Notice::InstructionsMissing { pictures }),
        any::<u8>().prop_map(|limit| Notice::NoMoreAttempts { limit }),
        any::<i64>().prop_map(|until| Notice::NotLetIn { why: NotLetIn::DayOver { until } }),
        prop::sample::select(vec![NotLetIn::Closed, NotLetIn::Full]).prop_map(|why| Notice::NotLetIn { why }),
    ];
    let to_hr = prop_oneof![
        any::<String>().prop_map(|login| Notice::HrNotFound { login }),
        any::<(u64, u8, bool)>().prop_map(|(person, attempt, news)| Notice::HrCard { person, attempt, news }),
        any::<(u64, u8)>().prop_map(|(person, attempt)| Notice::HrFailure { person, attempt }),
        any::<u64>().prop_map(|person| Notice::HrRetried { person }),
        any::<(String, u64)>().prop_map(|(username, person)| Notice::HrBound { username, person }),
        any::<(String, u64)>().prop_map(|(name, person)| Notice::HrJoined { name, person }),
        any::<u8>().prop_map(|attempt| Notice::Reminder { attempt }),
        any::<(u8, bool)>().prop_map(|(attempt, again)| Notice::TimeOver { attempt, again }),
        any::<u64>().prop_map(|person| Notice::HrRechecked { person }),
        any::<u8>().prop_map(|attempt| Notice::Granted { attempt }),
        any::<(u64, u8)>().prop_map(|(person, attempt)| Notice::HrGranted { person, attempt }),
        any::<(u64, u8)>().prop_map(|(person, attempt)| Notice::HrTimeOver { person, attempt }),
    ];
    prop_oneof![plain, to_candidates, to_hr, on_the_desk(), about_claims()]
}

fn about_claims() -> impl Strategy<Value = Notice> {
    prop_oneof![
        any::<String>().prop_map(|username| Notice::ClaimAsk { username }),
        any::<String>().prop_map(|username| Notice::ClaimAskOperator { username }),
        Just(Notice::ClaimChecking),
        Just(Notice::ClaimDelayed),
        any::<u32>().prop_map(|left| Notice::ClaimWrong { left }),
        any::<(String, i64)>().prop_map(|(username, until)| Notice::ClaimPaused { username, until }),
        Just(Notice::ClaimUnchecked),
        Just(Notice::ClaimOver),
        any::<bool>().prop_map(|hr| Notice::Claimed { hr }),
        any::<(u64, String, String, bool)>().prop_map(|(person, username, account, by_password)| {
            Notice::HrClaimed { person, username, account, by_password }
        }),
        any::<(u64, String)>().prop_map(|(person, username)| Notice::HrClaimStuck { person, username }),
    ]
}

/// Lists, details, deletions, the digest.
fn missing() -> impl Strategy<Value = MissingPicture> {
    let why = prop::sample::select(vec![NotSent::TooLarge, NotSent::Refused, NotSent::NotDrawn]);
    (any::<String>(), why).prop_map(|(name, why)| MissingPicture { name, why })
}

fn on_the_desk() -> impl Strategy<Value = Notice> {
    let place = any::<(i64, u64)>().prop_map(|(key, person)| Place { key, person });
    let turn =
        prop_oneof![Just(Turn::First), place.clone().prop_map(Turn::After), place.prop_map(Turn::Before)];
    let (filter, order) =
        (prop::sample::select(Filter::ALL.to_vec()), prop::sample::select(Order::ALL.to_vec()));
    prop_oneof![
        (filter, order, turn, any::<u32>()).prop_map(|(filter, order, turn, offset)| Notice::HrList {
            filter,
            order,
            turn,
            offset
        }),
        any::<String>().prop_map(|text| Notice::HrFound { text }),
        any::<(u64, u8)>().prop_map(|(person, attempt)| Notice::HrDetails { person, attempt }),
        (deletion(), any::<(u64, u32)>()).prop_map(|(deletion, (person, number))| Notice::HrConfirmDelete {
            deletion,
            person,
            number
        }),
        (deletion(), any::<String>()).prop_map(|(deletion, name)| Notice::HrDeleting { deletion, name }),
        (deletion(), any::<String>(), any::<Option<u64>>())
            .prop_map(|(deletion, name, by)| Notice::HrDeleted { deletion, name, by }),
        any::<String>().prop_map(|account| Notice::HrAccountDeleted { account }),
        any::<(String, String)>().prop_map(|(account, cause)| Notice::HrAccountKept { account, cause }),
        (any::<String>(), cause_kind())
            .prop_map(|(account, cause)| Notice::HrAccountStays { account, cause }),
        (any::<String>(), prop::sample::select(LeftUndone::ALL.to_vec()), cause_kind())
            .prop_map(|(name, what, cause)| Notice::HrLeftUndone { name, what, cause }),
        any::<i64>().prop_map(|since| Notice::HrDigest { since }),
        any::<(u32, u32)>().prop_map(|(attempts, changed)| Notice::HrRescored { attempts, changed }),
        vec(missing(), 0..4).prop_map(|pictures| Notice::HrInstructionsMissing { pictures }),
        vec(missing(), 0..4).prop_map(|pictures| Notice::HrPicturesMissing { pictures }),
        (intake_limit(), any::<i64>(), any::<u32>()).prop_map(|(limit, day, raised)| Notice::HrIntake {
            limit,
            day,
            raised
        }),
    ]
}

fn finding() -> impl Strategy<Value = Finding> {
    (any::<u32>(), any::<String>(), problem()).prop_map(|(picture, name, problem)| Finding {
        picture,
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
        Just(Problem::PictureMissing),
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

/// The variant's name, for the fixture. A new variant does not compile here until it has an example in [`one_of_each`]
/// and a strategy above.
pub(super) fn name(effect: &Effect) -> String {
    let debug = match effect {
        Effect::Telegram(TelegramEffect::Send { notice, .. }) => notice_name(notice),
        Effect::Telegram(
            effect @ (TelegramEffect::Edit { .. }
            | TelegramEffect::Progress { .. }
            | TelegramEffect::Instructions { .. }
            | TelegramEffect::Pictures { .. }
            | TelegramEffect::Typing { .. }
            | TelegramEffect::AnswerPress { .. }
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
        Effect::Analysis(effect @ AnalysisEffect::FindCopies { .. }) => format!("{effect:?}"),
    };
    debug.chars().take_while(char::is_ascii_alphanumeric).collect()
}

fn notice_name(notice: &Notice) -> String {
    match notice {
        Notice::HrLeftUndone { what, .. } => format!("HrLeftUndone{what:?}"),
        Notice::Welcome { .. }
        | Notice::Help { .. }
        | Notice::Unknown { .. }
        | Notice::Confirm { .. }
        | Notice::Cancelled
        | Notice::OutOfDate
        | Notice::Credentials { .. }
        | Notice::BeingPrepared
        | Notice::NotPrepared
        | Notice::NoAssignment
        | Notice::Checking
        | Notice::CheckDelayed
        | Notice::CheckFailed
        | Notice::Overdrawn
        | Notice::NothingNew { .. }
        | Notice::TaskGone
        | Notice::Incomplete { .. }
        | Notice::Accepted { .. }
        | Notice::AlreadyHandedIn { .. }
        | Notice::FinishFirst
        | Notice::NoMoreAttempts { .. }
        | Notice::HrMenu
        | Notice::HrHelp
        | Notice::HrAskLogin
        | Notice::HrNotFound { .. }
        | Notice::HrCard { .. }
        | Notice::HrFailure { .. }
        | Notice::HrRetried { .. }
        | Notice::HrBound { .. }
        | Notice::Reminder { .. }
        | Notice::TimeOver { .. }
        | Notice::HrRechecked { .. }
        | Notice::Granted { .. }
        | Notice::HrGranted { .. }
        | Notice::HrTimeOver { .. }
        | Notice::HrList { .. }
        | Notice::HrFound { .. }
        | Notice::HrDetails { .. }
        | Notice::HrConfirmDelete { .. }
        | Notice::HrDeleting { .. }
        | Notice::HrDeleted { .. }
        | Notice::HrAccountDeleted { .. }
        | Notice::HrAccountKept { .. }
        | Notice::AccountDeleted
        | Notice::HrPreferences
        | Notice::HrDigest { .. }
        | Notice::HrAudit
        | Notice::HrExport
        | Notice::HrJoined { .. }
        | Notice::InvitationOver
        | Notice::CompletedOnSite { .. }
        | Notice::TakenAsCompleted { .. }
        | Notice::InstructionsMissing { .. }
        | Notice::HrInstructionsMissing { .. }
        | Notice::HrPicturesMissing { .. }
        | Notice::HrAccountStays { .. }
        | Notice::HrRescored { .. }
        | Notice::NotLetIn { .. }
        | Notice::HrIntake { .. }
        | Notice::ClaimAsk { .. }
        | Notice::ClaimAskOperator { .. }
        | Notice::ClaimChecking
        | Notice::ClaimDelayed
        | Notice::ClaimWrong { .. }
        | Notice::ClaimPaused { .. }
        | Notice::ClaimUnchecked
        | Notice::ClaimOver
        | Notice::Claimed { .. }
        | Notice::HrClaimed { .. }
        | Notice::HrClaimStuck { .. } => format!("{notice:?}"),
    }
}

/// One of each: every notice, every step, every other effect. Their bytes stand in the fixture, so no value in it
/// changes.
pub(super) fn one_of_each() -> Vec<OutboxEntry> {
    use crate::exam::Language::{En, Ru};
    let created = super::golden::at(0);
    let telegram = [
        TelegramEffect::Edit { chat: -5, message: 77, language: En, notice: Notice::Cancelled },
        TelegramEffect::Progress { person: 300, attempt: 2, language: Ru, stage: Stage::Failed },
        TelegramEffect::Instructions { chat: 300, language: En },
        TelegramEffect::Pictures { chat: 501, language: Ru, person: 300, attempt: 1 },
        TelegramEffect::Typing { chat: 300, until: 70_000 },
        TelegramEffect::AnswerPress { chat: 300, query: "q1".into(), stale: true, language: En },
        TelegramEffect::Export { chat: 501, language: Ru, export: Export::Chart },
        TelegramEffect::Commands { chat: 501, language: En, hr: true },
        TelegramEffect::Delete { chat: 300, message: 77 },
    ];
    let notices = notices().into_iter().chain(left_undone()).chain(notices_of_claims());
    let notices = notices.map(|notice| TelegramEffect::Send { chat: 300, language: Ru, notice });
    let steps = [
        SiteStep::Register,
        SiteStep::SetRole,
        SiteStep::CreateTask,
        SiteStep::Upload,
        SiteStep::AwaitImages,
        SiteStep::FetchSubmission,
        SiteStep::CompleteJobs,
        SiteStep::DiscardTask(1000),
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
    let steps = steps.map(|step| Effect::Site(SiteEffect { person: 300, attempt: 1, step }));
    let read = Effect::Postgres(PostgresEffect::ReadWhitelist {
        person: 300,
        username: "anna_k".into(),
        first_name: "Анна".into(),
        language: Ru,
    });
    let search = Effect::Analysis(AnalysisEffect::FindCopies { person: 300, attempt: 1 });
    let effects =
        telegram.into_iter().chain(notices).map(Effect::Telegram).chain(steps).chain([read, search]);
    effects.map(|effect| OutboxEntry { created, effect }).collect()
}

fn notices() -> Vec<Notice> {
    use crate::store::Deletion;
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
        Problem::PictureMissing,
    ];
    let findings =
        problems.map(|problem| Finding { picture: 3, name: "03.jpg".into(), problem }).into_iter().collect();
    vec![
        Notice::Welcome { hr: false },
        Notice::Help { hr: true },
        Notice::Unknown { hr: false },
        Notice::Confirm { act: crate::store::Act::Done, number: 251, attempt: 1 },
        Notice::Cancelled,
        Notice::OutOfDate,
        Notice::Credentials { attempt: 1 },
        Notice::BeingPrepared,
        Notice::NotPrepared,
        Notice::NoAssignment,
        Notice::Checking,
        Notice::CheckDelayed,
        Notice::CheckFailed,
        Notice::TaskGone,
        Notice::Incomplete { findings },
        Notice::Accepted { attempt: 1, again: true },
        Notice::AlreadyHandedIn { again: false },
        Notice::FinishFirst,
        Notice::NoMoreAttempts { limit: 2 },
        Notice::HrMenu,
        Notice::HrHelp,
        Notice::HrAskLogin,
        Notice::HrNotFound { login: "никто".into() },
        Notice::HrCard { person: 300, attempt: 1, news: true },
        Notice::HrFailure { person: 300, attempt: 2 },
        Notice::HrRetried { person: 300 },
        Notice::HrBound { username: "olga".into(), person: 501 },
        Notice::Reminder { attempt: 2 },
        Notice::TimeOver { attempt: 2, again: true },
        Notice::HrRechecked { person: 300 },
        Notice::HrTimeOver { person: 300, attempt: 2 },
        Notice::Granted { attempt: 3 },
        Notice::HrGranted { person: 300, attempt: 3 },
        Notice::HrList {
            filter: Filter::Flagged,
            order: Order::Score,
            turn: Turn::After(Place { key: -300, person: 70_000 }),
            offset: 20,
        },
        Notice::HrFound { text: "анн".into() },
        Notice::HrDetails { person: 300, attempt: 2 },
        Notice::HrConfirmDelete { deletion: Deletion::Everything, person: 300, number: 4 },
        Notice::HrDeleting { deletion: Deletion::Account, name: "Анна".into() },
        Notice::HrDeleted { deletion: Deletion::Candidate, name: "Анна".into(), by: Some(501) },
        Notice::HrAccountDeleted { account: "anna_k_test_Annotator".into() },
        Notice::HrAccountKept { account: "anna_k_test_Annotator".into(), cause: "no".into() },
        Notice::AccountDeleted,
        Notice::HrPreferences,
        Notice::HrDigest { since: 1_772_442_000_123 },
        Notice::HrAudit,
        Notice::HrExport,
        Notice::HrJoined { name: "@olga".into(), person: 501 },
        Notice::InvitationOver,
        Notice::HrRescored { attempts: 300, changed: 2 },
        Notice::CompletedOnSite { attempt: 1 },
        Notice::TakenAsCompleted { attempt: 2 },
        Notice::InstructionsMissing { pictures: vec!["a.png".into(), "b.png".into()] },
        Notice::HrInstructionsMissing {
            pictures: vec![
                MissingPicture { name: "a.png".into(), why: NotSent::TooLarge },
                MissingPicture { name: "b.png".into(), why: NotSent::Refused },
            ],
        },
        Notice::HrPicturesMissing {
            pictures: vec![MissingPicture { name: "c.png".into(), why: NotSent::NotDrawn }],
        },
        Notice::HrAccountStays {
            account: "anna_k_test_Annotator".into(),
            cause: crate::store::CauseKind::Busy,
        },
        Notice::Overdrawn,
        Notice::NothingNew { pause: 20 },
        Notice::NotLetIn { why: NotLetIn::DayOver { until: 1_772_496_000_000 } },
        Notice::HrIntake { limit: IntakeLimit::AtWork, day: 20_514, raised: 1 },
    ]
}

fn left_undone() -> [Notice; 2] {
    use crate::store::CauseKind::{Deadly, Defect};
    [(LeftUndone::Message, Deadly), (LeftUndone::Step, Defect)].map(|(what, cause)| Notice::HrLeftUndone {
        name: "Anna".into(),
        what,
        cause,
    })
}

/// Those about accounts of the earlier bot.
fn notices_of_claims() -> Vec<Notice> {
    vec![
        Notice::ClaimAsk { username: "anna_k".into() },
        Notice::ClaimAskOperator { username: "anna_k".into() },
        Notice::ClaimChecking,
        Notice::ClaimDelayed,
        Notice::ClaimWrong { left: 4 },
        Notice::ClaimPaused { username: "anna_k".into(), until: 1_772_442_000_123 },
        Notice::ClaimUnchecked,
        Notice::ClaimOver,
        Notice::Claimed { hr: false },
        Notice::HrClaimed {
            person: 300,
            username: "anna_k".into(),
            account: "anna_k_test_Annotator".into(),
            by_password: true,
        },
        Notice::HrClaimStuck { person: 300, username: "anna_k".into() },
    ]
}
