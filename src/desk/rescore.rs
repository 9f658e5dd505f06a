//! Scoring submissions anew against the current exam: the figures come with the event.

use super::DeskError;
use super::decision::Decision;
use crate::assessment::{Basis, Move};
use crate::model::{Action, AttemptState, By, Message, Topic, set_number};
use crate::store::Records;

impl Decision<'_> {
    /// The operator has had an attempt scored anew. A result that was computed from outdated records is ignored:
    /// computing it again shows what there is to do.
    pub(super) fn rescore(&mut self, moves: &Move) -> Result<(), DeskError> {
        let (person, number) = (moves.basis().person(), moves.basis().attempt());
        let Some(mut attempt) = self.tx.attempt(person, number)? else { return Ok(()) };
        let AttemptState::Complete { completion, closed } = attempt.state.clone() else { return Ok(()) };
        let is_so = *moves.basis() == Basis::of(&attempt, &self.rules.packs)
            && attempt.scorecard() == Some(moves.before())
            && moves.to() == self.rules.packs.current().id();
        if !is_so {
            return Ok(());
        }
        let (before, after) = (moves.before(), moves.after());
        let from = set_number(attempt.pack, before.image_names());
        self.give_pack(&mut attempt)?;
        attempt.state = AttemptState::Complete { completion: completion.with(after.clone()), closed };
        self.tx.put_submission(person, number, attempt.submissions, moves.packed())?;
        let to = set_number(attempt.pack, after.image_names());
        self.tx.move_handwriting((from, to), &attempt, moves.handwriting())?;
        self.keep(&attempt)?;
        self.rescore_feedback(person, number)?;
        self.audit(By::Operator, Some(person), Action::Rescored(number))
    }

    /// The operator has had attempts scored anew: HR is notified of all of them at once.
    pub(super) fn tell_rescored(&mut self, attempts: u32, changed: u32) -> Result<(), DeskError> {
        self.tell_hr(Topic::Colleagues, &Message::HrRescored { attempts, changed })
    }
}
