//! People of the legacy database: imported once, and given back what is theirs when they prove it.
//!
//! The legacy tables contain usernames but no Telegram ids, and usernames pass from one person to another. So
//! each person in them waits, by username, until somebody proves to be this person (`claim`) and becomes the
//! candidate, with account, password, attempts and figures as they were. What exists on the site is found by
//! the usual steps, since each looks before it acts; nothing of it is ever deleted because a step failed
//! ([`Origin::LegacyBot`]).

use super::DeskError;
use super::claim::Claimant;
use super::decision::Decision;
use crate::legacy::Imported;
use crate::model::{
    Account, Attempt, AttemptNumber, Candidate, Chore, Claim, Completion, Origin, Password, SiteStep, Stage,
};
use crate::store::{Claims, ImportedPeople};

impl Decision<'_> {
    /// The operator imports people of the legacy database. People who are here already stay as they are.
    pub(super) fn import(&mut self, people: &[Imported]) -> Result<(), DeskError> {
        for imported in people {
            if self.tx.is_here(imported)? {
                continue;
            }
            // When imported again, they can be claimed for longer, but earlier wrong passwords still count.
            let before = self.tx.imported(&imported.metrics.candidate_username)?;
            let claim = before.map(|before| before.claim).unwrap_or_default();
            let claim = Claim { since: Some(self.at), ..claim };
            self.tx.put_imported(&Imported { claim, ..imported.clone() })?;
        }
        if let Some(days) = self.rules.claims {
            let time = self.at + days;
            if self.tx.planned(Chore::Claims)?.is_none_or(|planned| planned > time) {
                self.tx.plan(Chore::Claims, Some(time))?;
            }
        }
        Ok(())
    }

    /// Makes a candidate of a person who waits. `password` opens their account; `None`: it is unknown.
    pub(super) fn take_over(
        &mut self,
        claimant: &Claimant,
        imported: Imported,
        password: Option<Password>,
    ) -> Result<(), DeskError> {
        let name = imported.metrics.candidate_username.clone();
        self.tx.remove_imported(&name)?;
        let scorecard = imported.scorecard();
        let person = claimant.id;
        // Without a password the account can't be used: the first step finds its name taken, and makes another account.
        let password = password.unwrap_or_else(|| super::account::password(self.seed));
        let Imported { account, metrics, .. } = imported;
        let account = Account { username: account, password: Some(password), suffix: 1, user: None };
        let last = AttemptNumber(metrics.times_attempted.max(1));
        let candidate = Candidate {
            id: person,
            username: claimant.username.clone(),
            first_name: claimant.first_name.clone(),
            language: claimant.language,
            account,
            attempts: last,
            since: metrics.task_started,
        };
        self.tx.put_candidate(&candidate)?;
        self.tx.give_rows(person, &name);
        for number in last.up_to().filter(|number| *number < last) {
            let mut earlier = Attempt::new(person, number, metrics.task_started);
            // What the earlier bot gave them is not known: nothing is drawn, nor counted as seen.
            self.put_under_pack(&mut earlier)?;
            earlier.origin = Origin::LegacyBot;
            earlier.state = Completion::Legacy { ended: None, scorecard: None }.into();
            self.keep(&earlier)?;
        }
        let mut attempt = Attempt::new(person, last, metrics.task_started);
        attempt.origin = Origin::LegacyBot;
        if metrics.task_ended.is_some() {
            self.put_under_pack(&mut attempt)?;
            attempt.submitted = metrics.task_ended;
            attempt.state = Completion::Legacy { ended: metrics.task_ended, scorecard }.into();
            self.plan_removal(&mut attempt);
            return self.keep(&attempt);
        }
        self.give_pack(&mut attempt)?;
        self.keep(&attempt)?;
        self.show_progress(person, last, Stage::Account)?;
        self.push_step(person, last, SiteStep::Register).map(drop)
    }
}
