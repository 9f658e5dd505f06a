//! What a person should look at in an accepted submission: works that are alike, annotations that were not drawn by hand,
//! implausible speed.

use super::DeskError;
use super::decision::Decision;
use crate::assessment::{Complete, Haste};
use crate::model::{
    Alike, AnalysisEffect, Attempt, AttemptNumber, Effect, Flag, Message, PersonId, Phase, Topic,
};
use crate::store::Records;

/// Nobody sets points faster than this, including the search for the next object and image.
const FASTEST_POINT_MS: i64 = 500;

impl Decision<'_> {
    /// Records what a person should look at in an accepted attempt, and has it compared with those before it, since
    /// that takes too long for a decision. Its handwriting is kept for later comparisons.
    pub(super) fn note_flags(&mut self, attempt: &Attempt, complete: &Complete) -> Result<(), DeskError> {
        let set = attempt.set(complete.scorecard.image_names());
        self.tx.put_handwriting(set, attempt, &complete.handwriting)?;
        let fast = match &complete.haste {
            Haste::Fast(flag) => Some(flag.clone()),
            Haste::Usual => None,
            Haste::Unknown => fast(attempt, complete.points),
        };
        let flags = complete.flags.iter().cloned().chain(fast);
        self.tx.put_flags(attempt.person, attempt.number, flags.collect())?;
        let (person, attempt) = (attempt.person, attempt.number);
        let search = Effect::Analysis(AnalysisEffect::FindCopies { person, attempt });
        Ok(self.tx.push(self.at, search).map(drop)?)
    }

    /// Copies of the submission were sought: now HR's card can show the result. A person who was deleted
    /// meanwhile has no card.
    pub(super) fn copies_sought(
        &mut self,
        person: PersonId,
        number: AttemptNumber,
        found: Option<&Alike>,
    ) -> Result<(), DeskError> {
        let attempt = self.tx.attempt(person, number)?;
        let Some(attempt) = attempt.filter(|attempt| attempt.phase() == Phase::Complete) else {
            return Ok(());
        };
        if let Some(alike) = found {
            let mut flags = self.tx.flags(person, number)?;
            flags.insert(0, Flag::Alike(alike.clone()));
            self.tx.put_flags(person, number, flags)?;
            self.keep(&attempt)?;
        }
        let card = Message::HrCard { person, attempt: number, news: true };
        self.announce_finished(Topic::Submissions, (person, number), &card)
    }
}

/// Less time than it takes to draw this many points: the rule while too few others can be compared.
fn fast(attempt: &Attempt, points: u32) -> Option<Flag> {
    let taken = attempt.worked().or(attempt.taken())?;
    (taken.num_milliseconds() < i64::from(points) * FASTEST_POINT_MS)
        .then(|| Flag::Fast { seconds: taken.num_seconds() as u32, points })
}
