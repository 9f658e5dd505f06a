//! Claims of people of the legacy database: how far the proof of each claim is.

use chrono::serde::ts_milliseconds_option;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{EffectId, Message, PersonId};
use crate::exam::Language;

/// How far a person of the legacy database is from having their account again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Since when it is open; `None`: an older program imported it, and no bot has started since.
    #[serde(with = "ts_milliseconds_option")]
    pub since: Option<DateTime<Utc>>,
    /// Number of wrong passwords that were given, by anyone.
    pub wrong: u32,
    /// No password is tested before this time.
    #[serde(with = "ts_milliseconds_option")]
    pub paused_until: Option<DateTime<Utc>>,
    /// The check that was begun last; it is under way while it is in the outbox.
    pub check: Option<EffectId>,
    /// The person who was last asked for its password.
    pub asked: Option<Asked>,
}

/// A person under whose username an account waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// The person.
    pub person: PersonId,
    /// Their first name.
    pub first_name: String,
    /// Language to speak with them.
    pub language: Language,
}

/// A note that the operator reads in the log once it is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperatorNote {
    /// This many claims expire in a day.
    ClaimsExpireSoon(u32),
    /// This many claims have expired.
    ClaimsExpired(u32),
    /// This many whitelist entries by username have expired.
    UsernamesExpired(u32),
}

impl Message {
    /// Whether it is about an account that waits for the proof that it belongs to the reader.
    // A table with a line for every message.
    #[allow(clippy::too_many_lines)]
    #[must_use]
    pub fn is_of_claim(&self) -> bool {
        match self {
            Self::ClaimAsk { .. }
            | Self::ClaimAskOperator { .. }
            | Self::ClaimChecking
            | Self::ClaimDelayed
            | Self::ClaimWrong { .. }
            | Self::ClaimPaused { .. }
            | Self::ClaimUnchecked
            | Self::ClaimOver
            | Self::ClaimRequested { .. }
            | Self::ClaimDenied { .. }
            | Self::Claimed { .. } => true,
            Self::Welcome { .. }
            | Self::OtherLanguage
            | Self::LanguageChosen { .. }
            | Self::AskOffer { .. }
            | Self::AskTooLong { .. }
            | Self::AskLater { .. }
            | Self::Asked { .. }
            | Self::Answer { .. }
            | Self::HrQuestion { .. }
            | Self::HrAskReply { .. }
            | Self::HrReplyTooLong { .. }
            | Self::HrReplyLate { .. }
            | Self::HrReplied { .. }
            | Self::HrQuestions
            | Self::HrQuestionsOf { .. }
            | Self::Help { .. }
            | Self::Unknown { .. }
            | Self::Confirm { .. }
            | Self::Cancelled
            | Self::OutOfDate
            | Self::Credentials { .. }
            | Self::BeingPrepared
            | Self::NotPrepared
            | Self::NoAssignment
            | Self::Checking
            | Self::CheckDelayed
            | Self::CheckFailed
            | Self::TaskGone
            | Self::Incomplete { .. }
            | Self::Accepted { .. }
            | Self::AlreadyHandedIn { .. }
            | Self::FinishFirst
            | Self::NoMoreAttempts { .. }
            | Self::HrMenu
            | Self::HrHelp
            | Self::HrAskLogin
            | Self::HrNotFound { .. }
            | Self::HrCard { .. }
            | Self::HrFailure { .. }
            | Self::HrRetried { .. }
            | Self::HrBound { .. }
            | Self::Reminder { .. }
            | Self::TimeOver { .. }
            | Self::HrRechecked { .. }
            | Self::HrTimeOver { .. }
            | Self::Granted { .. }
            | Self::HrGranted { .. }
            | Self::HrList { .. }
            | Self::HrFound { .. }
            | Self::HrDetails { .. }
            | Self::HrConfirmDelete { .. }
            | Self::HrDeleting { .. }
            | Self::HrDeleted { .. }
            | Self::HrAccountDeleted { .. }
            | Self::HrAccountKept { .. }
            | Self::AccountDeleted
            | Self::HrPreferences
            | Self::HrZones { .. }
            | Self::HrBulletin { .. }
            | Self::HrAllGoOn { .. }
            | Self::HrDigest { .. }
            | Self::HrAudit
            | Self::HrAuditPage { .. }
            | Self::HrSources
            | Self::HrListFrom { .. }
            | Self::Admission(_)
            | Self::DataRequest { .. }
            | Self::Erased
            | Self::NothingStored
            | Self::StrangerData { .. }
            | Self::StrangerForgotten
            | Self::HrRequests { .. }
            | Self::HrRequestsMoved
            | Self::HrErasedOnRequest { .. }
            | Self::HrExport
            | Self::HrExamQuality
            | Self::HrCorrections
            | Self::HrCorrection { .. }
            | Self::HrCorrectionProposed { .. }
            | Self::HrKeyChanged { .. }
            | Self::HrGroundTruth { .. }
            | Self::HrJoined { .. }
            | Self::InvitationOver
            | Self::HrRescored { .. }
            | Self::CompletedOnSite { .. }
            | Self::TakenAsCompleted { .. }
            | Self::InstructionsMissing { .. }
            | Self::HrInstructionsMissing { .. }
            | Self::HrImagesMissing { .. }
            | Self::HrAccountStays { .. }
            | Self::TooManyAnnotations
            | Self::HrWorkFailed { .. }
            | Self::NotAdmitted { .. }
            | Self::HrIntake { .. }
            | Self::HrClaimed { .. }
            | Self::HrClaimStuck { .. }
            | Self::NothingNew { .. }
            | Self::HrAskComment { .. }
            | Self::HrDeleteMenu { .. }
            | Self::Feedback { .. }
            | Self::HrAskFeedback { .. }
            | Self::ConsentAsk { .. }
            | Self::ConsentGiven { .. }
            | Self::ConsentRefused { .. } => false,
        }
    }
}
