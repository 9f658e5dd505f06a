//! Scoring submissions anew against another exam: the figures come with the event.

use super::DeskError;
use super::decision::Decision;
use crate::assessment::{Basis, Move};
use crate::model::{Action, AttemptState, By, Message, Topic};
use crate::store::{Corrections, Records};

impl Decision<'_> {
    /// An attempt was scored anew; returns whether it has moved. A result that was computed from outdated records is
    /// ignored: computing it again shows what there is to do.
    pub(super) fn rescore(&mut self, by: By, moves: &Move) -> Result<bool, DeskError> {
        let (person, number) = (moves.basis().person(), moves.basis().attempt());
        let Some(mut attempt) = self.tx.attempt(person, number)? else { return Ok(false) };
        let AttemptState::Complete { completion, closed } = attempt.state.clone() else { return Ok(false) };
        let packs = &self.rules.packs;
        let key = self.tx.key_of(packs.original_of(&*self.tx, moves.to())?)?;
        let is_so = *moves.basis() == Basis::of(&attempt, packs, &*self.tx)?
            && attempt.scorecard() == Some(moves.before())
            && moves.to() == key;
        if !is_so {
            return Ok(false);
        }
        let (before, after) = (moves.before(), moves.after());
        let from = attempt.set(before.image_names());
        // A corrected form was kept when it came into force.
        if moves.to() == packs.current().id() {
            self.tx.keep_pack(&packs.current().files)?;
        }
        attempt.pack = Some(moves.to());
        // The same images, under the names that they have there.
        attempt.drawn = moves.drawn().cloned();
        attempt.state = AttemptState::Complete { completion: completion.with(after.clone()), closed };
        self.tx.change_results(moves.results())?;
        self.tx.put_submission(person, number, attempt.submissions, moves.packed())?;
        let to = attempt.set(after.image_names());
        self.tx.move_handwriting((from, to), &attempt, moves.handwriting())?;
        self.keep(&attempt)?;
        self.rescore_feedback(person, number)?;
        self.audit(by, Some(person), Action::Rescored(number))?;
        Ok(true)
    }

    /// The operator has had attempts scored anew: HR is notified of all of them at once.
    pub(super) fn tell_rescored(&mut self, attempts: u32, changed: u32) -> Result<(), DeskError> {
        self.tell_hr(Topic::Colleagues, &Message::HrRescored { attempts, changed })
    }
}
