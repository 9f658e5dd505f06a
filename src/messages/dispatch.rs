//! Finds the file of every message.

use super::candidate::{
    Accepted, After, Answered, Application, Attempts, Check, Claim, Consent, Preparation, Speaking, TimeOver,
};
use super::hr::{Account, By, Claimed, Heading, Joined, NewLink, Of, Over, What};
use super::template::{AnyTemplate, IfThere, Reading};
use super::{candidate, hr};
use crate::desk::Rules;
use crate::model::{AdmissionMessage, CauseKind, Feed, Message, Readers, TelegramEffect};
use crate::store::StoreError;
use crate::texts::Rendered;

/// A message as it should appear; `None`: what it is about was deleted, and it should not appear at all.
pub fn rendered(message: &Message, reading: &Reading<'_>) -> Result<Option<Rendered>, StoreError> {
    template(message).rendered(reading)
}

/// Whether it may take seconds to read and render it, because it is about everybody's answers.
#[must_use]
pub fn takes_long(message: &Message, rules: &Rules) -> bool {
    match message {
        Message::HrExamQuality | Message::HrCorrection { .. } | Message::HrGroundTruth { .. } => true,
        // Whoever has pictures of their own is compared by ability.
        Message::HrCard { .. } | Message::HrDetails { .. } => rules.packs.current().draws(),
        _ => false,
    }
}

/// Who may read a message that waits in the outbox. This is checked again at delivery, because rights may have
/// been lost meanwhile.
#[must_use]
pub fn readers(effect: &TelegramEffect) -> Readers {
    match effect {
        TelegramEffect::Send { message, .. } | TelegramEffect::Edit { message, .. } => {
            template(message).readers()
        }
        TelegramEffect::Images { .. }
        | TelegramEffect::Pairs { .. }
        | TelegramEffect::Doubt { .. }
        | TelegramEffect::Export { .. }
        | TelegramEffect::Commands { hr: true, .. } => Readers::Hr,
        TelegramEffect::Progress { .. }
        | TelegramEffect::Instructions { .. }
        | TelegramEffect::Typing { .. }
        | TelegramEffect::AnswerCallback { .. }
        | TelegramEffect::Commands { hr: false, .. }
        | TelegramEffect::Delete { .. }
        | TelegramEffect::DeleteMessages { .. }
        | TelegramEffect::PersonalData { .. }
        | TelegramEffect::Toast { .. } => Readers::Anybody,
    }
}

/// How a message is read and rendered. A new message does not compile until it is added here.
// A table with a line for every message: in parts, the compiler would no longer tell that one is missing.
#[allow(clippy::too_many_lines)]
fn template(message: &Message) -> Box<dyn AnyTemplate + '_> {
    match *message {
        Message::Welcome { hr } => Box::new(candidate::Welcome { hr }),
        Message::Help { hr } => Box::new(candidate::Help { after: After::Nothing, hr }),
        Message::Unknown { hr } => Box::new(candidate::Help { after: After::UnknownWords, hr }),
        Message::InvitationOver => Box::new(candidate::Help { after: After::OldInvitation, hr: false }),
        Message::Confirm { action, number, attempt } => {
            Box::new(candidate::Confirm { action, number, attempt })
        }
        Message::Cancelled => Box::new(Answered::Cancelled),
        Message::OutOfDate => Box::new(Answered::OutOfDate),
        Message::Credentials { attempt } => Box::new(candidate::Credentials { attempt }),
        Message::Erased => Box::new(candidate::Erased),
        Message::BeingPrepared => Box::new(Preparation::Underway),
        Message::NotPrepared => Box::new(Preparation::Failed),
        Message::NoAssignment => Box::new(Preparation::NotBegun),
        Message::Checking => Box::new(Check::Underway),
        Message::CheckDelayed => Box::new(Check::Delayed),
        Message::CheckFailed => Box::new(Check::Failed),
        Message::TaskGone => Box::new(Check::TaskGone),
        Message::TooManyAnnotations => Box::new(Check::TooManyAnnotations),
        Message::NothingNew { pause } => Box::new(Check::NothingNew { pause }),
        Message::Incomplete { ref findings } => Box::new(candidate::Incomplete { findings }),
        Message::Accepted { attempt, again } => Box::new(Accepted::Now { attempt, again }),
        Message::Feedback { attempt, choice, ref words } => {
            Box::new(IfThere(candidate::Feedback { attempt, choice, words: words.as_deref() }))
        }
        Message::AlreadyHandedIn { again } => Box::new(Accepted::Before { again }),
        Message::FinishFirst => Box::new(Attempts::FinishFirst),
        Message::NoMoreAttempts { limit } => Box::new(Attempts::NoMore { limit }),
        Message::Granted { attempt } => Box::new(Attempts::Granted { attempt }),
        Message::Reminder { attempt } => Box::new(IfThere(candidate::Reminder { attempt })),
        Message::TimeOver { attempt, again } => Box::new(TimeOver::Lost { attempt, again }),
        Message::TakenAsCompleted { attempt } => Box::new(TimeOver::Taken { attempt }),
        Message::CompletedOnSite { attempt } => Box::new(IfThere(candidate::CompletedOnSite { attempt })),
        Message::AccountDeleted => Box::new(candidate::AccountDeleted),
        Message::InstructionsMissing { ref images } => Box::new(candidate::InstructionsMissing { images }),
        Message::NotAdmitted { why } => Box::new(candidate::NotAdmitted { why }),
        Message::ConsentAsk { number } => Box::new(Consent::Asked { number }),
        Message::ConsentGiven { version } => Box::new(Consent::Given { version }),
        Message::ConsentRefused { is_known } => Box::new(Consent::Refused { is_known }),
        Message::ClaimAsk { ref username } => Box::new(Claim::Ask { username }),
        Message::ClaimAskOperator { ref username } => Box::new(Claim::AskOperator { username }),
        Message::ClaimChecking => Box::new(Claim::Checking),
        Message::ClaimDelayed => Box::new(Claim::Delayed),
        Message::ClaimWrong { left } => Box::new(Claim::Wrong { left }),
        Message::ClaimPaused { ref username, until } => Box::new(Claim::Paused { username, until }),
        Message::ClaimUnchecked => Box::new(Claim::Unchecked),
        Message::ClaimOver => Box::new(Claim::Over),
        Message::ClaimRequested { ref username } => Box::new(Claim::Requested { username }),
        Message::ClaimDenied { ref username } => Box::new(Claim::Denied { username }),
        Message::Claimed { hr } => Box::new(Claim::Proved { hr }),
        Message::OtherLanguage => Box::new(Speaking::Other),
        Message::LanguageChosen { hr } => Box::new(Speaking::Chosen { hr }),
        Message::AskOffer { number } => Box::new(IfThere(candidate::AskOffer { number })),
        Message::AskTooLong { length } => Box::new(candidate::AskTooLong { length }),
        Message::AskLater { why } => Box::new(candidate::AskLater { why }),
        Message::Asked { question } => Box::new(IfThere(candidate::Asked { question })),
        Message::Answer { question, answer } => Box::new(IfThere(candidate::Answer { question, answer })),
        Message::DataRequest { kind, news } => Box::new(candidate::DataRequest { kind, news }),
        Message::NothingStored => Box::new(candidate::NothingStored),
        Message::StrangerData { claim } => Box::new(candidate::StrangerData { claim }),
        Message::StrangerForgotten => Box::new(candidate::StrangerForgotten),
        Message::HrRequests { revision } => Box::new(IfThere(hr::Requests { revision })),
        Message::HrRequestsMoved => Box::new(hr::RequestsMoved),
        Message::HrErasedOnRequest { ref name } => Box::new(hr::ErasedOnRequest { name }),
        Message::HrMenu => Box::new(hr::Menu),
        Message::HrHelp => Box::new(hr::Help),
        Message::HrAskLogin => Box::new(hr::AskLogin),
        Message::HrNotFound { ref login } => Box::new(hr::NotFound { login }),
        Message::HrFound { ref text } => Box::new(hr::Found { text }),
        Message::HrList { filter, order, cursor, offset } => {
            Box::new(hr::List { which: hr::Which::Filter(filter), order, cursor, offset })
        }
        Message::HrCard { person, attempt, news } => {
            let heading = if news { Heading::News } else { Heading::None };
            Box::new(hr::Card { person, attempt, heading })
        }
        Message::HrFailure { person, attempt } => {
            Box::new(hr::Card { person, attempt, heading: Heading::Failure })
        }
        Message::HrTimeOver { person, attempt } => {
            Box::new(hr::Card { person, attempt, heading: Heading::TimeOver })
        }
        Message::HrDeleteMenu { person, attempt } => Box::new(hr::DeleteMenu { person, attempt }),
        Message::HrAskComment { person } => Box::new(hr::AskComment { person }),
        Message::HrAskFeedback { person, too_long } => Box::new(hr::AskFeedback { person, too_long }),
        Message::HrDetails { person, attempt } => Box::new(hr::Details { person, attempt }),
        Message::HrRetried { person } => Box::new(hr::Retried { person, what: What::Preparation }),
        Message::HrRechecked { person } => Box::new(hr::Retried { person, what: What::Check }),
        Message::HrGranted { person, attempt } => Box::new(hr::Granted { person, attempt }),
        Message::HrBound { ref username, person } => Box::new(Joined::Bound { username, person }),
        Message::HrJoined { ref name, person } => Box::new(Joined::Invited { name, person }),
        Message::HrClaimed { person, ref username, ref account, by_password } => {
            let by = if by_password { By::Password } else { By::Operator };
            Box::new(Claimed::Proved { person, username, account, by })
        }
        Message::HrClaimStuck { person, ref username } => Box::new(Claimed::Stuck { person, username }),
        Message::HrConfirmDelete { deletion, person, number } => {
            Box::new(hr::ConfirmDelete { deletion, person, number })
        }
        Message::HrDeleting { deletion, ref name } => Box::new(hr::Deleting { deletion, name }),
        Message::HrDeleted { deletion, ref name, by } => Box::new(hr::Deleted { deletion, name, by }),
        Message::HrAccountDeleted { ref account } => Box::new(Account::Deleted { account }),
        Message::HrAccountKept { ref account, cause: _ } => {
            Box::new(Account::Stays { account, cause: CauseKind::Unknown })
        }
        Message::HrAccountStays { ref account, cause } => Box::new(Account::Stays { account, cause }),
        Message::HrWorkFailed { ref name, what, cause } => Box::new(hr::FailedWork { name, what, cause }),
        Message::HrPreferences => Box::new(hr::Preferences),
        Message::HrZones { ref wrote } => Box::new(hr::Zones { wrote: wrote.as_deref() }),
        Message::HrDigest { since } => Box::new(hr::Digest { since }),
        Message::HrSources => Box::new(hr::SourceList),
        Message::HrListFrom { source, order, cursor, offset } => {
            Box::new(hr::List { which: hr::Which::From(source), order, cursor, offset })
        }
        Message::HrAudit => Box::new(hr::Audit::NEWEST),
        Message::HrAuditPage { cursor, left_out } => Box::new(hr::Audit { cursor, left_out }),
        Message::HrExport => Box::new(hr::Export),
        Message::HrExamQuality => Box::new(hr::ExamQuality),
        Message::HrCorrections => Box::new(hr::CorrectionList),
        Message::HrCorrection { correction } => Box::new(hr::CorrectionCard { correction }),
        Message::HrCorrectionProposed { correction } => Box::new(hr::CorrectionProposed { correction }),
        Message::HrKeyChanged { correction, step, ref tally } => {
            Box::new(hr::KeyChanged { correction, step, tally })
        }
        Message::HrGroundTruth { page } => Box::new(hr::GroundTruth { page }),
        Message::HrIntake { limit, day, raised } => Box::new(hr::Intake { limit, day, raised }),
        Message::HrQuestion { person, question } => Box::new(hr::HrQuestion { person, number: question }),
        Message::HrAskReply { person, question } => Box::new(hr::AskReply { person, number: question }),
        Message::HrReplyTooLong { length } => Box::new(hr::ReplyTooLong { length }),
        Message::HrReplyLate { person, question, number } => {
            Box::new(hr::ReplyLate { person, number: question, draft: number })
        }
        Message::HrReplied { person } => Box::new(hr::Replied { person }),
        Message::HrQuestions => Box::new(hr::OpenQuestions),
        Message::HrQuestionsOf { person, attempt } => Box::new(hr::QuestionsOf { person, attempt }),
        Message::HrInstructionsMissing { ref images } => {
            Box::new(hr::ImagesMissing { of: Of::Instructions, images })
        }
        Message::HrImagesMissing { ref images } => Box::new(hr::ImagesMissing { of: Of::Attempt, images }),
        Message::Admission(message) => admission(message),
        Message::HrBulletin { feed, revision } => match feed {
            Feed::Finished => Box::new(IfThere(hr::BulletinOf { over: Over::Finished, revision })),
            Feed::Stopped => Box::new(IfThere(hr::BulletinOf { over: Over::Stopped, revision })),
            Feed::Claims => Box::new(IfThere(hr::ClaimsToDecide { revision })),
            Feed::Applicants => Box::new(IfThere(hr::ApplicantsBulletin { revision })),
        },
        Message::HrAllGoOn { count } => Box::new(hr::AllGoOn { count }),
        Message::HrRescored { attempts, changed } => Box::new(hr::Rescored { attempts, changed }),
    }
}

/// The same for messages about who may come in.
fn admission(message: AdmissionMessage) -> Box<dyn AnyTemplate> {
    match message {
        AdmissionMessage::TurnedAway => Box::new(candidate::TurnedAway),
        AdmissionMessage::Applied => Box::new(Application::Waiting),
        AdmissionMessage::ApplyLater => Box::new(Application::Later),
        AdmissionMessage::Admitted => Box::new(Application::Accepted),
        AdmissionMessage::Refused => Box::new(Application::Refused),
        AdmissionMessage::HrLinks { before } => Box::new(hr::LinkList { before }),
        AdmissionMessage::HrLink { link } => Box::new(hr::LinkCard { link }),
        AdmissionMessage::HrLinkTerm { link, term } => Box::new(hr::LinkQuestion { link, term: Some(term) }),
        AdmissionMessage::HrConfirmRevoke { link } => Box::new(hr::LinkQuestion { link, term: None }),
        AdmissionMessage::HrAskSource { again: false } => Box::new(NewLink::AskSource),
        AdmissionMessage::HrAskSource { again: true } => Box::new(NewLink::AskSourceAgain),
        AdmissionMessage::HrTooManyLinks => Box::new(NewLink::TooMany),
        AdmissionMessage::HrApplicants => Box::new(hr::Applicants),
        AdmissionMessage::HrConfirmBlock { person, attempt } => {
            Box::new(hr::ConfirmBlock { person, attempt })
        }
    }
}
