//! People of the legacy database whose claim is not proved yet.

use serde::{Deserialize, Serialize};

use super::LegacyRow;
use crate::model::{Claim, Password, Phase, password};
use crate::scoring::Scorecard;

/// A person of the legacy database. Its rows contain no Telegram id, so they wait for somebody who proves to be
/// this person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Imported {
    /// Name of the account on the site.
    pub account: String,
    /// Its password; `None` when the legacy database did not have it.
    #[serde(with = "password::as_text")]
    pub password: Option<Password>,
    /// The row of the report, with the username as it was written there.
    pub metrics: LegacyRow,
    /// How far the proof of their claim is.
    pub claim: Claim,
}

impl Imported {
    /// Which state their attempt was in: the only evidence is whether an end was noted.
    #[must_use]
    pub fn phase(&self) -> Phase {
        match self.metrics.task_ended {
            Some(_) => Phase::Complete,
            None => Phase::InProgress,
        }
    }

    /// The figures that the earlier bot recorded, without images; `None` when there are none.
    #[must_use]
    pub fn scorecard(&self) -> Option<Scorecard> {
        self.metrics.scorecard()
    }
}
