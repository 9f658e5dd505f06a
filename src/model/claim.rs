//! Claims of people of the legacy database: how far the proof of each is.

use chrono::serde::ts_milliseconds_option;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{EffectId, Message, PersonId};
use crate::exam::Language;

/// How far somebody of the legacy database is from having their account again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Since when it is open; none: an older program brought it in, and no bot has started since.
    #[serde(with = "ts_milliseconds_option")]
    pub since: Option<DateTime<Utc>>,
    /// So many wrong passwords were tried, whoever did it.
    pub wrong: u32,
    /// No password is tried before this moment.
    #[serde(with = "ts_milliseconds_option")]
    pub paused_until: Option<DateTime<Utc>>,
    /// The check that was begun last; it is under way while it is in the outbox.
    pub check: Option<EffectId>,
    /// Who was asked for its password last.
    pub asked: Option<Asked>,
}

/// Somebody under whose username an account waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// Who.
    pub person: PersonId,
    /// Their first name.
    pub first_name: String,
    /// Language to speak with them.
    pub language: Language,
}

/// Something that the operator reads in the log once it is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperatorNote {
    /// So many claims expire in a day.
    ClaimsExpireSoon(u32),
    /// So many claims have expired.
    ClaimsExpired(u32),
    /// So many entries of the whitelist by username have expired.
    UsernamesExpired(u32),
}

impl Message {
    /// It is about an account that waits for the proof that it is the reader's.
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
            | Self::Claimed { .. } => true,
            Self::Welcome { .. }
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
            | Self::HrDigest { .. }
            | Self::HrAudit
            | Self::HrExport
            | Self::HrJoined { .. }
            | Self::InvitationOver
            | Self::HrRescored { .. }
            | Self::CompletedOnSite { .. }
            | Self::TakenAsCompleted { .. }
            | Self::InstructionsMissing { .. }
            | Self::HrInstructionsMissing { .. }
            | Self::HrImagesMissing { .. }
            | Self::HrAccountStays { .. }
            | Self::Overdrawn
            | Self::HrLeftUndone { .. }
            | Self::NotLetIn { .. }
            | Self::HrIntake { .. }
            | Self::HrClaimed { .. }
            | Self::HrClaimStuck { .. }
            | Self::NothingNew { .. } => false,
        }
    }
}
