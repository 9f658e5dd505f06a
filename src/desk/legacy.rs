//! People of the legacy database: brought in once, taken over when they write.
//!
//! The legacy tables know usernames and no Telegram ids. So whoever is in them waits, by username, and the first person
//! who writes under that name becomes the candidate, with account, password, attempts and figures as they were. What
//! there is on the site is found by the usual steps, since each looks before it acts; nothing of it is ever deleted
//! because a step failed ([`TAKEN_OVER`]).

use super::event::Sender;
use super::people::Writer;
use super::{Decision, DeskError};
use crate::store::{
    Account, Attempt, AttemptState, Candidate, Copies, Imported, Metrics, Records, SiteStep, Stage,
};

/// The round of an attempt whose task was not begun here: there may be work of the candidate in it.
pub(super) const TAKEN_OVER: u8 = 0;

impl Decision<'_> {
    /// The operator brings people of the legacy database. Whoever is here already stays as they are.
    pub(super) fn import(&mut self, people: &[Imported]) -> Result<(), DeskError> {
        for imported in people {
            if self.tx.candidate_named(&imported.metrics.candidate_username)?.is_none() {
                self.tx.put_imported(imported)?;
            }
        }
        Ok(())
    }

    /// Makes a candidate of somebody who waits under the sender's username.
    pub(super) fn take_over(&mut self, sender: &Sender, writer: &Writer) -> Result<(), DeskError> {
        let Some(username) = &sender.username else { return Ok(()) };
        let Some(imported) = self.tx.imported(username)? else { return Ok(()) };
        if self.tx.candidate(sender.id)?.is_some() {
            return Ok(());
        }
        self.tx.remove_imported(username)?;
        let scorecard = imported.scorecard();
        let Imported { account, password, metrics } = imported;
        // Without the password, the account can't be used: the first step finds its name taken, and makes another.
        let account = Account { username: account, password, suffix: 1, user: None };
        let last = metrics.times_attempted.max(1);
        let candidate = Candidate {
            id: sender.id,
            username: sender.username.clone(),
            first_name: sender.first_name.clone(),
            language: writer.language,
            account,
            attempts: last,
            since: metrics.task_started,
        };
        self.tx.put_candidate(&candidate)?;
        let metrics = Metrics { candidate_username: username.clone(), ..metrics };
        self.tx.put_metrics(sender.id, &metrics)?;
        for number in 1..last {
            let mut earlier = Attempt::new(sender.id, number, metrics.task_started);
            self.give_pack(&mut earlier)?;
            (earlier.round, earlier.state) = (TAKEN_OVER, AttemptState::Complete);
            self.keep(&earlier)?;
        }
        let mut attempt = Attempt::new(sender.id, last, metrics.task_started);
        attempt.round = TAKEN_OVER;
        self.give_pack(&mut attempt)?;
        if metrics.task_ended.is_some() {
            attempt.state = AttemptState::Complete;
            attempt.submitted = metrics.task_ended;
            attempt.ended = metrics.task_ended;
            attempt.scorecard = scorecard;
            self.plan_removal(&mut attempt);
            return self.keep(&attempt);
        }
        self.keep(&attempt)?;
        self.show_progress(sender.id, last, Stage::Account)?;
        self.push_step(sender.id, last, SiteStep::Register).map(drop)
    }
}
