//! Somebody says that it is done again and again, and has saved nothing since the last look: they are told so, and looks
//! become rarer. Whoever has saved something is looked at as soon as they say so, or after the pause that they were told.
//!
//! The mark of what was looked at stands with the attempt → the site tells whether its own is another → only then the
//! annotations are read.

use chrono::TimeDelta;

use super::DeskError;
use super::decision::Decision;
use crate::model::{Action, Attempt, AttemptState, By, Candidate, Looked, Mark, Message};

impl Decision<'_> {
    /// What somebody reads who says that it is done before the next look may be. Nobody loses their last chance by it: no
    /// pause reaches beyond the deadline.
    pub(super) fn pause(&self, attempt: &Attempt) -> Option<Message> {
        // A check that failed was none.
        if attempt.state != AttemptState::InProgress {
            return None;
        }
        let pause = attempt.looked?.pause(self.at)?;
        if attempt.deadline.is_some_and(|deadline| deadline <= self.at + pause) {
            return None;
        }
        Some(Message::NothingNew { pause: told(pause) })
    }

    /// The annotations were looked at, and more is to come.
    pub(super) fn remember_look(&self, attempt: &mut Attempt, mark: Mark) {
        attempt.looked = Some(Looked::and_read(mark, self.at, attempt.looked.as_ref()));
    }

    /// Nothing was saved since the last look, so what was told then holds.
    pub(super) fn nothing_new(
        &mut self,
        candidate: &Candidate,
        mut attempt: Attempt,
    ) -> Result<(), DeskError> {
        // Meanwhile somebody wanted everything to be read, and a look is under way that does.
        let Some(looked) = attempt.looked else { return Ok(()) };
        let looked = looked.in_vain(self.at);
        attempt.looked = Some(looked);
        attempt.state = AttemptState::InProgress;
        self.audit(By::Bot, Some(candidate.id), Action::NothingNew(attempt.number))?;
        let pause = looked.pause(self.at).unwrap_or_default();
        self.send(candidate.chat(), candidate.language, Message::NothingNew { pause: told(pause) })?;
        self.resume_time(candidate, &mut attempt)?;
        self.keep(&attempt)
    }
}

/// In seconds that are told: none is too few.
fn told(pause: TimeDelta) -> u32 {
    u32::try_from((pause + TimeDelta::milliseconds(999)).num_seconds()).unwrap_or_default()
}
