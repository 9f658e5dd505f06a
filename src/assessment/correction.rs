//! What a correction of a ground truth changes: the key with it or without it, the figures and recommendations that
//! follow, and, once it is decided, the attempts that are scored anew.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::rescore::{Move, Rescored, rescored};
use crate::exam::{ContentHash, Correction, CorrectionFault, Exam};
use crate::model::{
    AttemptNumber, Choice, CorrectionNumber, CorrectionStep, KeptCorrection, KeyRescore, PersonId,
};
use crate::scoring::Verdict;
use crate::store::{Corrections, Packs, Records, Reviews, StoreError};

/// Number of candidates who are scored anew for one decision.
const CANDIDATES: usize = 50;

/// Number of attempts that are named because their recommendation would change.
const NAMED: usize = 8;

/// The key of an exam pack, its ground truth in force, as it is after a correction is put in force or taken back.
#[derive(Clone, Debug)]
pub struct KeyChange {
    correction: CorrectionNumber,
    step: CorrectionStep,
    pack: ContentHash,
    from: ContentHash,
    to: Arc<Exam>,
}

/// An exam is known by its hash.
impl PartialEq for KeyChange {
    fn eq(&self, other: &Self) -> bool {
        let all = |change: &Self| (change.correction, change.step, change.pack, change.from, change.to.id());
        all(self) == all(other)
    }
}

impl KeyChange {
    /// The correction.
    #[must_use]
    pub fn correction(&self) -> CorrectionNumber {
        self.correction
    }

    /// What is done with it.
    #[must_use]
    pub fn step(&self) -> CorrectionStep {
        self.step
    }

    /// The exam pack, as it was read.
    #[must_use]
    pub fn pack(&self) -> ContentHash {
        self.pack
    }

    /// The key from which this was computed.
    #[must_use]
    pub fn from(&self) -> ContentHash {
        self.from
    }

    /// The exam with the new key.
    #[must_use]
    pub fn to(&self) -> &Arc<Exam> {
        &self.to
    }
}

/// Why there is no new key.
#[derive(Debug, thiserror::Error)]
pub enum NoChange {
    /// There is no such correction.
    #[error("there is no such correction")]
    Unknown,
    /// It was put in force, withdrawn or taken back before.
    #[error("it is not in that state any more")]
    Decided,
    /// It does not fit.
    #[error(transparent)]
    Fault(#[from] CorrectionFault),
}

/// The key of an exam pack after this step. Whether somebody may take it is not looked at.
pub fn key_change(
    packs: &Packs,
    records: &impl Records,
    number: CorrectionNumber,
    step: CorrectionStep,
) -> Result<Result<KeyChange, NoChange>, StoreError> {
    let Some(kept) = records.correction(number)? else { return Ok(Err(NoChange::Unknown)) };
    let is_open = match step {
        CorrectionStep::Apply => kept.is_live() && !kept.is_in_force(),
        CorrectionStep::TakeBack => kept.is_in_force(),
    };
    if !is_open {
        return Ok(Err(NoChange::Decided));
    }
    let (pack, original) = (kept.pack, packs.known_by(records, kept.pack)?);
    let from = records.key_of(pack)?;
    let corrected = corrected(&original, &records.corrections_of(pack)?, number, step);
    Ok(corrected.map_err(NoChange::Fault).map(|exam| KeyChange {
        correction: number,
        step,
        pack,
        from,
        to: Arc::new(exam),
    }))
}

fn corrected(
    original: &Exam,
    kept: &[(CorrectionNumber, KeptCorrection)],
    number: CorrectionNumber,
    step: CorrectionStep,
) -> Result<Exam, CorrectionFault> {
    let is_in_force = |(of, kept): &&(CorrectionNumber, KeptCorrection)| {
        if *of == number { step == CorrectionStep::Apply } else { kept.is_in_force() }
    };
    let corrections: Vec<Correction> =
        kept.iter().filter(is_in_force).map(|(_, kept)| kept.correction.clone()).collect();
    original.corrected(&corrections)
}

/// What scoring anew by a new key would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foreseen {
    /// Number of attempts that would be scored anew.
    pub attempts: u32,
    /// How many of them would have different figures.
    pub changed: u32,
    /// Attempts for which something else would be recommended; the first few.
    pub verdicts: Vec<ForeseenVerdict>,
    /// Number of such attempts beyond these.
    pub more: u32,
}

/// Something else would be recommended for an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForeseenVerdict {
    /// The candidate.
    pub person: PersonId,
    /// Number of the attempt.
    pub attempt: AttemptNumber,
    /// What is recommended now.
    pub before: Verdict,
    /// What would be recommended.
    pub after: Verdict,
    /// What HR has decided.
    pub decided: Option<Choice>,
}

/// What scoring anew by a new key would change. It reads everybody's attempts, so it has no place in a decision. Each
/// attempt with other figures is told as it is found, for whoever wants to name them all.
pub fn foreseen(
    packs: &Packs,
    records: &impl Reviews,
    change: &KeyChange,
    mut changed: impl FnMut(&Move) -> Result<(), StoreError>,
) -> Result<Foreseen, StoreError> {
    let forms = packs.forms_of(records, change.pack)?;
    let mut foreseen = Foreseen::default();
    let mut next = Some(PersonId::MIN);
    while let Some(from) = next {
        let (moves, then) = moves(packs, records, (&change.to, &forms), from)?;
        for moved in &moves {
            foreseen.attempts += 1;
            if moved.before() != moved.after() {
                foreseen.changed += 1;
                changed(moved)?;
            }
            foreseen.add_verdict(records, moved)?;
        }
        next = then;
    }
    Ok(foreseen)
}

impl Foreseen {
    fn add_verdict(&mut self, records: &impl Reviews, moved: &Move) -> Result<(), StoreError> {
        let (before, after) = moved.verdicts();
        if before == after {
            return Ok(());
        }
        if self.verdicts.len() == NAMED {
            self.more += 1;
            return Ok(());
        }
        let (person, attempt) = (moved.basis().person(), moved.basis().attempt());
        let decided = records.review(person, attempt)?.ruling.map(|ruling| ruling.choice);
        self.verdicts.push(ForeseenVerdict { person, attempt, before, after, decided });
        Ok(())
    }
}

/// Some attempts that were scored anew, because the key of their exam was changed.
#[derive(Clone, Debug, PartialEq)]
pub struct RescoredSome {
    /// Their new figures.
    pub moves: Vec<Move>,
    /// The candidate with whom it goes on; `None`: these were the last.
    pub next: Option<PersonId>,
}

impl RescoredSome {
    /// Nothing could be read.
    #[must_use]
    pub fn nothing() -> Self {
        Self { moves: Vec::new(), next: None }
    }
}

/// Scores the attempts of some candidates anew by the key that is in force now.
pub fn rescore_some(
    packs: &Packs,
    records: &impl Records,
    rescore: &KeyRescore,
) -> Result<RescoredSome, StoreError> {
    let key = packs.known_by(records, records.key_of(rescore.pack)?)?;
    let forms = packs.forms_of(records, rescore.pack)?;
    let (moves, next) = moves(packs, records, (&key, &forms), rescore.next)?;
    Ok(RescoredSome { moves, next })
}

/// How the attempts of some candidates, from this one on, move to a key from other forms of the same exam. Somebody whose
/// record can't be read is left out.
fn moves(
    packs: &Packs,
    records: &impl Records,
    (key, forms): (&Arc<Exam>, &BTreeSet<ContentHash>),
    from: PersonId,
) -> Result<(Vec<Move>, Option<PersonId>), StoreError> {
    let (mut moves, mut seen, mut next) = (Vec::new(), 0, None);
    records.candidates_from(from, |candidate| {
        if seen == CANDIDATES {
            next = Some(candidate.id);
            return Ok(ControlFlow::Break(()));
        }
        seen += 1;
        for number in candidate.attempts.up_to() {
            let found = records.attempt(candidate.id, number).and_then(|attempt| {
                let Some(attempt) = attempt else { return Ok(Rescored::Nothing) };
                if forms.contains(&packs.id_of(records, &attempt)?) {
                    rescored(packs, records, &attempt, key)
                } else {
                    Ok(Rescored::Nothing)
                }
            });
            match found {
                Ok(Rescored::Moves(one)) => moves.push(*one),
                Ok(Rescored::Nothing | Rescored::OtherImages | Rescored::Same) => {}
                Err(error) if error.is_about_one_record() => {
                    tracing::error!(person = candidate.id.0, attempt = number.0, %error, "not scored anew");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok((moves, next))
}
