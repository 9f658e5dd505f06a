//! Buttons about corrections of the ground truth.

use crate::model::{CorrectionNumber, CorrectionStep, DoubtKey};

/// A press of a button about corrections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorrectionButton {
    /// Show all of the current exam.
    List,
    /// Show this one, with what it would change.
    Open(CorrectionNumber),
    /// Put it in force, or take it back.
    Step(CorrectionNumber, CorrectionStep),
    /// Withdraw the proposal.
    Withdraw(CorrectionNumber),
    /// Propose what this doubt says.
    Propose(DoubtKey),
}

impl CorrectionButton {
    /// The bytes for the button.
    pub(super) fn data(self) -> String {
        match self {
            Self::List => "correction:list".to_owned(),
            Self::Open(number) => format!("correction:open:{number}"),
            Self::Step(number, CorrectionStep::Apply) => format!("correction:apply:{number}"),
            Self::Step(number, CorrectionStep::TakeBack) => format!("correction:back:{number}"),
            Self::Withdraw(number) => format!("correction:withdraw:{number}"),
            Self::Propose(DoubtKey(doubt)) => format!("correction:propose:{doubt}"),
        }
    }

    /// Parses what comes after `correction:`.
    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
        let (what, number) = match *parts {
            ["list"] => return Some(Self::List),
            ["propose", doubt] => return Some(Self::Propose(DoubtKey(doubt.parse().ok()?))),
            [what, number] => (what, number.parse().ok()?),
            _ => return None,
        };
        match what {
            "open" => Some(Self::Open(number)),
            "apply" => Some(Self::Step(number, CorrectionStep::Apply)),
            "back" => Some(Self::Step(number, CorrectionStep::TakeBack)),
            "withdraw" => Some(Self::Withdraw(number)),
            _ => None,
        }
    }
}
