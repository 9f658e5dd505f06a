//! Corrections of an exam's ground truth: proposed by one person, put in force by another, taken back by anybody.

use chrono::serde::ts_milliseconds;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{AttemptNumber, By, CorrectionNumber, PersonId};
use crate::exam::{ContentHash, Correction};

/// Maximum number of corrections of one exam pack that are kept.
pub const CORRECTIONS: usize = 1_000;

/// Number of people who are named when a correction changes what is recommended about them.
const NAMED: usize = 8;

/// Who did something, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// Who.
    pub by: By,
    /// When.
    #[serde(with = "ts_milliseconds")]
    pub at: DateTime<Utc>,
}

/// A correction on record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptCorrection {
    /// The exam pack that it corrects, as it was read.
    pub pack: ContentHash,
    /// What it changes.
    pub correction: Correction,
    /// Who proposed it.
    pub proposed: Signed,
    /// What became of it.
    pub state: CorrectionState,
}

/// What became of a correction. Stored by its position in this list: new ones come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CorrectionState {
    /// It waits for somebody else to put it in force.
    Proposed,
    /// It is in force.
    InForce(Signed),
    /// It was withdrawn before anybody put it in force.
    Withdrawn(Signed),
    /// It was in force, and is not any more.
    TakenBack {
        /// Who put it in force.
        applied: Signed,
        /// Who took it back.
        back: Signed,
    },
}

/// What changes the key: the ground truth that is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CorrectionStep {
    /// A correction is put in force.
    Apply,
    /// A correction is taken back.
    TakeBack,
}

impl KeptCorrection {
    /// Whether it is in force.
    #[must_use]
    pub fn is_in_force(&self) -> bool {
        matches!(self.state, CorrectionState::InForce(_))
    }

    /// Whether it is in force, or may come into force.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.is_in_force() || self.state == CorrectionState::Proposed
    }

    /// Whether this step can be taken by somebody. Nobody puts in force what they proposed themselves: what everybody is
    /// judged by takes two.
    #[must_use]
    pub fn allows(&self, step: CorrectionStep, by: By) -> bool {
        match step {
            CorrectionStep::Apply => self.state == CorrectionState::Proposed && by != self.proposed.by,
            CorrectionStep::TakeBack => self.is_in_force(),
        }
    }

    /// The same after a step that it allows.
    #[must_use]
    pub fn after(mut self, step: CorrectionStep, signed: Signed) -> Self {
        self.state = match (step, self.state) {
            (CorrectionStep::Apply, _) => CorrectionState::InForce(signed),
            (CorrectionStep::TakeBack, CorrectionState::InForce(applied)) => {
                CorrectionState::TakenBack { applied, back: signed }
            }
            (CorrectionStep::TakeBack, state) => state,
        };
        self
    }

    /// Replaces a person who was erased; returns whether they were in it.
    pub fn replace(&mut self, person: PersonId, pseudonym: PersonId) -> bool {
        let signatures = match &mut self.state {
            CorrectionState::Proposed => [Some(&mut self.proposed), None, None],
            CorrectionState::InForce(signed) | CorrectionState::Withdrawn(signed) => {
                [Some(&mut self.proposed), Some(signed), None]
            }
            CorrectionState::TakenBack { applied, back } => {
                [Some(&mut self.proposed), Some(applied), Some(back)]
            }
        };
        let mut found = false;
        for signed in signatures.into_iter().flatten().filter(|signed| signed.by == By::Person(person)) {
            signed.by = By::Person(pseudonym);
            found = true;
        }
        found
    }
}

/// Attempts are being scored anew because the key of an exam was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRescore {
    /// The correction that was put in force or taken back.
    pub correction: CorrectionNumber,
    /// Which of the two.
    pub step: CorrectionStep,
    /// The exam pack whose key was changed, as it was read.
    pub pack: ContentHash,
    /// The first candidate whose attempts are still to be scored.
    pub next: PersonId,
    /// What has come of it so far.
    pub tally: KeyTally,
}

/// What scoring anew has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyTally {
    /// Number of attempts that were scored anew.
    pub attempts: u32,
    /// How many of them have different figures now.
    pub changed: u32,
    /// Attempts about which HR had decided before the recommendation changed; the first few.
    pub decided: Vec<(PersonId, AttemptNumber)>,
    /// Number of such attempts beyond these.
    pub more: u32,
}

impl KeyTally {
    /// Counts an attempt about which HR had decided before the recommendation changed.
    pub fn add_decided(&mut self, person: PersonId, attempt: AttemptNumber) {
        if self.decided.len() < NAMED {
            self.decided.push((person, attempt));
        } else {
            self.more = self.more.saturating_add(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exam::{Change, ObjectPlace};

    const OLGA: PersonId = PersonId(501);

    fn signed(by: By) -> Signed {
        Signed { by, at: DateTime::from_timestamp(1_770_000_000, 0).expect("a moment") }
    }

    fn proposed(by: By) -> KeptCorrection {
        let object = ObjectPlace { label: "plate".to_owned(), number: 0 };
        KeptCorrection {
            pack: ContentHash([7; 32]),
            correction: Correction { image: "01.jpg".to_owned(), change: Change::Remove { object } },
            proposed: signed(by),
            state: CorrectionState::Proposed,
        }
    }

    #[test]
    fn whoever_proposes_a_correction_does_not_put_it_in_force() {
        let (olga, petr) = (By::Person(OLGA), By::Person(PersonId(502)));
        for (by, allowed) in [(olga, [false, true, true]), (By::Operator, [true, true, false])] {
            let can = [olga, petr, By::Operator].map(|who| proposed(by).allows(CorrectionStep::Apply, who));
            assert_eq!(can, allowed, "{by:?}");
        }
        let in_force = proposed(olga).after(CorrectionStep::Apply, signed(petr));
        assert!(in_force.is_in_force() && !in_force.allows(CorrectionStep::Apply, By::Operator));
        assert!(in_force.allows(CorrectionStep::TakeBack, olga));
        let back = in_force.after(CorrectionStep::TakeBack, signed(olga));
        assert!(!back.is_live() && !back.allows(CorrectionStep::TakeBack, petr));
    }

    #[test]
    fn a_person_who_was_erased_is_in_it_no_longer() {
        let pseudonym = PersonId::pseudonym(5);
        let mut kept = proposed(By::Person(OLGA)).after(CorrectionStep::Apply, signed(By::Operator));
        kept = kept.after(CorrectionStep::TakeBack, signed(By::Person(OLGA)));
        assert!(!kept.replace(PersonId(502), pseudonym));
        assert!(kept.replace(OLGA, pseudonym) && !kept.replace(OLGA, pseudonym));
        assert_eq!(kept.proposed.by, By::Person(pseudonym));
    }
}
