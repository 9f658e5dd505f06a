//! Retention: some days after a candidate is through with the test, their tasks and account are removed from
//! the site, and their password is wiped here. The submissions and scores stay.
//!
//! The time of removal is kept with the attempt like everything else that becomes due for it
//! ([`Attempt::due()`]), so a bot that was off makes up for it, once.

use chrono::{DateTime, Utc};

use super::decision::Decision;
use super::{DeskError, Rules};
use crate::model::{Action, Assignment, Attempt, AttemptState, By, Candidate, Origin, SiteStep};
use crate::store::Records;

impl Decision<'_> {
    /// The attempt is over: from now on the time runs until its traces are removed from the site, if they are to be
    /// removed.
    pub(super) fn plan_removal(&self, attempt: &mut Attempt) {
        let time = removal(self.rules, attempt);
        if let Some(closed) = attempt.closed_mut() {
            closed.removal = time;
        }
    }

    /// The time has come. A candidate who has begun another attempt since is not through yet.
    pub(super) fn remove_from_site(
        &mut self,
        candidate: &Candidate,
        attempt: &Attempt,
    ) -> Result<(), DeskError> {
        self.keep(attempt)?;
        let wanted = self.rules.retention.is_some() && candidate.attempts == attempt.number;
        if !wanted || candidate.account.is_removed() {
            return Ok(());
        }
        let person = candidate.id;
        // Tasks of the earlier bot are known by name only, and so is an account that was not used here.
        let mut by_name = false;
        for number in candidate.attempts.up_to() {
            let Some(mut attempt) = self.tx.attempt(person, number)? else { continue };
            by_name |= attempt.origin == Origin::LegacyBot && attempt.task().is_none();
            let Some(Assignment { task, .. }) =
                attempt.closed_mut().and_then(|closed| closed.assignment.take())
            else {
                continue;
            };
            self.keep(&attempt)?;
            self.push_step(person, number, SiteStep::DiscardTask(task))?;
        }
        let account = candidate.account.proof();
        if account.user.is_some() || by_name {
            self.audit_begun(By::Bot, person, Action::DeletedAccount)?;
            let attempts = if by_name { candidate.attempts.0 } else { 0 };
            self.push_step(person, candidate.attempts, SiteStep::DeleteAccount { account, attempts })?;
        }
        let mut candidate = candidate.clone();
        candidate.account.wipe();
        Ok(self.tx.put_candidate(&candidate)?)
    }
}

/// When the traces of an attempt are to be removed from the site; `None`: never, or the attempt is not over
/// yet.
pub(super) fn removal(rules: &Rules, attempt: &Attempt) -> Option<DateTime<Utc>> {
    let over = match &attempt.state {
        AttemptState::Complete { .. } => attempt.submitted.or(attempt.ended()),
        AttemptState::Expired(closed) => closed.time.deadline,
        AttemptState::Preparing(_)
        | AttemptState::InProgress { .. }
        | AttemptState::Checking(_)
        | AttemptState::Failed { .. }
        | AttemptState::Unchecked { .. } => return None,
    };
    Some(over.unwrap_or(attempt.started) + rules.retention?)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::desk::Rules;
    use crate::desk::startup::plan_removals;
    use crate::exam::{Exam, Language};
    use crate::model::{Account, AttemptNumber, Password, PersonId, Phase, samples};
    use crate::store::Store;

    #[test]
    fn a_new_setting_plans_everybody_and_spreads_those_who_are_late() {
        let store = Store::in_memory().expect("a store");
        let exam = Exam::embedded().expect("the embedded exam");
        let retention = Some(TimeDelta::days(30));
        let rules = Rules { retention, ..Rules::new(exam.into(), 2, Language::En) };
        let at: DateTime<Utc> = "2026-03-02T09:00:00Z".parse().expect("a moment");
        let tx = store.write().expect("write");
        for id in 1..=252_u64 {
            let account = Account {
                username: format!("a{id}"),
                password: Some(Password("x".into())),
                suffix: 1,
                user: Some(id),
            };
            let candidate = Candidate {
                id: PersonId(id),
                username: None,
                first_name: "Ira".into(),
                language: Language::En,
                account,
                attempts: AttemptNumber::FIRST,
                since: at,
            };
            tx.put_candidate(&candidate).expect("put");
            let mut attempt = Attempt::new(PersonId(id), AttemptNumber::FIRST, at - TimeDelta::days(50));
            attempt.state = samples::state(if id == 251 { Phase::InProgress } else { Phase::Complete });
            attempt.submitted = Some(at - TimeDelta::days(if id == 252 { 10 } else { 40 }));
            tx.put_attempt(&attempt).expect("put");
        }
        tx.commit().expect("commit");
        let dues = || {
            let due = store.read().and_then(|view| view.due(usize::MAX)).expect("due");
            due.iter().map(|due| (due.time - at).num_minutes()).collect::<Vec<_>>()
        };
        plan_removals(&store, &rules, at).expect("planned");
        let planned = dues();
        assert_eq!(planned.len(), 251, "candidates with an active attempt are left alone");
        let at_once = |minute| planned.iter().filter(|due| **due == minute).count();
        assert_eq!([at_once(0), at_once(1), at_once(2)], [100, 100, 50]);
        assert_eq!(planned.last(), Some(&(20 * 24 * 60)));
        plan_removals(&store, &rules, at + TimeDelta::days(1)).expect("nothing new");
        assert_eq!(dues(), planned);
        plan_removals(&store, &Rules { retention: None, ..rules }, at).expect("off");
        assert_eq!(dues(), [0; 0]);
    }
}
