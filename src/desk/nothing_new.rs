//! A candidate who says again and again that it is done, without having saved anything since the last look,
//! gets a message that says so, and looks become rarer. After they have saved something, the site is checked as
//! soon as they say that it is done, or after the pause that was announced to them.
//!
//! The mark of the last look is kept with the attempt → the site tells whether its current mark is different →
//! only then the annotations are read.

use chrono::TimeDelta;

use super::DeskError;
use super::decision::Decision;
use crate::model::{Action, Attempt, AttemptState, By, Candidate, Looked, Mark, Message, Work};

impl Decision<'_> {
    /// The answer to a candidate who says that it is done before the next look is allowed. Nobody loses their last
    /// chance by it: no pause reaches beyond the deadline.
    pub(super) fn pause(&self, attempt: &Attempt) -> Option<Message> {
        // A check that failed does not count as a look.
        let AttemptState::InProgress { work, .. } = &attempt.state else { return None };
        let pause = work.looked?.pause(self.at)?;
        if work.time.deadline.is_some_and(|deadline| deadline <= self.at + pause) {
            return None;
        }
        Some(Message::NothingNew { pause: told(pause) })
    }

    /// The annotations were checked and are not complete yet.
    pub(super) fn remember_look(&self, work: &mut Work, mark: Mark) {
        work.looked = Some(Looked::and_read(mark, self.at, work.looked.as_ref()));
    }

    /// Nothing was saved since the last look, so the last answer still holds.
    pub(super) fn nothing_new(
        &mut self,
        candidate: &Candidate,
        attempt: Attempt,
        mut work: Work,
    ) -> Result<(), DeskError> {
        // Meanwhile somebody asked for everything to be read, and such a look is under way.
        let Some(looked) = work.looked else { return Ok(()) };
        let looked = looked.in_vain(self.at);
        work.looked = Some(looked);
        self.audit(By::Bot, Some(candidate.id), Action::NothingNew(attempt.number))?;
        let pause = looked.pause(self.at).unwrap_or_default();
        self.send(candidate.chat(), candidate.language, Message::NothingNew { pause: told(pause) })?;
        self.back_to_work(candidate, attempt, work)
    }
}

/// The pause in seconds, for messages; rounded up, since zero would be too short.
fn told(pause: TimeDelta) -> u32 {
    u32::try_from((pause + TimeDelta::milliseconds(999)).num_seconds()).unwrap_or_default()
}
