//! Who may read what waits in the outbox: looked at again when it is delivered, since rights may have gone meanwhile.

use super::{Message, TelegramEffect};

/// Who may read a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Whoever it was decided for.
    Anybody,
    /// HR, and nobody who is so no more: it tells of other people.
    Hr,
}

impl TelegramEffect {
    /// Who may read it.
    #[must_use]
    pub fn readers(&self) -> Readers {
        match self {
            Self::Send { message, .. } | Self::Edit { message, .. } => message.readers(),
            Self::Images { .. } | Self::Export { .. } | Self::Commands { hr: true, .. } => Readers::Hr,
            Self::Progress { .. }
            | Self::Instructions { .. }
            | Self::Typing { .. }
            | Self::AnswerCallback { .. }
            | Self::Commands { hr: false, .. }
            | Self::Delete { .. } => Readers::Anybody,
        }
    }
}

impl Message {
    /// Who may read it.
    #[must_use]
    pub fn readers(&self) -> Readers {
        match self {
            Self::HrMenu
            | Self::HrHelp
            | Self::HrAskLogin
            | Self::HrNotFound { .. }
            | Self::HrCard { .. }
            | Self::HrFailure { .. }
            | Self::HrRetried { .. }
            | Self::HrBound { .. }
            | Self::HrRechecked { .. }
            | Self::HrTimeOver { .. }
            | Self::HrGranted { .. }
            | Self::HrList { .. }
            | Self::HrFound { .. }
            | Self::HrDetails { .. }
            | Self::HrConfirmDelete { .. }
            | Self::HrDeleting { .. }
            | Self::HrDeleted { .. }
            | Self::HrAccountDeleted { .. }
            | Self::HrAccountKept { .. }
            | Self::HrPreferences
            | Self::HrDigest { .. }
            | Self::HrAudit
            | Self::HrExport
            | Self::HrJoined { .. }
            | Self::HrRescored { .. }
            | Self::HrInstructionsMissing { .. }
            | Self::HrImagesMissing { .. }
            | Self::HrAccountStays { .. }
            | Self::HrLeftUndone { .. }
            | Self::HrIntake { .. }
            | Self::HrClaimed { .. }
            | Self::HrClaimStuck { .. } => Readers::Hr,
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
            | Self::Reminder { .. }
            | Self::TimeOver { .. }
            | Self::Granted { .. }
            | Self::AccountDeleted
            | Self::InvitationOver
            | Self::CompletedOnSite { .. }
            | Self::TakenAsCompleted { .. }
            | Self::InstructionsMissing { .. }
            | Self::Overdrawn
            | Self::NothingNew { .. }
            | Self::NotLetIn { .. }
            | Self::ClaimAsk { .. }
            | Self::ClaimAskOperator { .. }
            | Self::ClaimChecking
            | Self::ClaimDelayed
            | Self::ClaimWrong { .. }
            | Self::ClaimPaused { .. }
            | Self::ClaimUnchecked
            | Self::ClaimOver
            | Self::Claimed { .. } => Readers::Anybody,
        }
    }
}
