//! The colour of a button: green accepts, red rejects or deletes, blue is the next step.

use super::{AdmissionButton, Callback, CorrectionButton};
use crate::model::{Choice, CorrectionStep};

/// How a button stands out. Telegram's apps choose the colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Blue: the next step.
    Primary,
    /// Green: accepts.
    Success,
    /// Red: rejects or deletes.
    Danger,
}

impl Callback {
    /// How its button stands out; most do not.
    #[must_use]
    pub(crate) fn style(self) -> Option<Style> {
        match self {
            Self::Decide { choice: Some(Choice::Accept), .. } => Some(Style::Success),
            Self::Decide { choice: Some(Choice::Reject), .. } | Self::Delete(..) | Self::DeleteYes(..) => {
                Some(Style::Danger)
            }
            Self::Admission(button) => of_admission(button),
            Self::Correction(CorrectionButton::Step(_, CorrectionStep::Apply))
            | Self::Yes(..)
            | Self::HandIn(_)
            | Self::Ask(_)
            | Self::Retry(..)
            | Self::RetryAll
            | Self::SendFeedback { .. }
            | Self::Reply(..)
            | Self::SendReply(..) => Some(Style::Primary),
            _ => None,
        }
    }
}

fn of_admission(button: AdmissionButton) -> Option<Style> {
    match button {
        AdmissionButton::Admit(_) => Some(Style::Success),
        AdmissionButton::Refuse(_)
        | AdmissionButton::BlockApplicant(_)
        | AdmissionButton::BlockYes(..)
        | AdmissionButton::RevokeYes(_) => Some(Style::Danger),
        AdmissionButton::NewLink => Some(Style::Primary),
        _ => None,
    }
}
