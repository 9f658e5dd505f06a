//! Passwords that nobody needs any more are wiped: HR's decision stands, and no attempt is left. (The removal of an
//! account wipes its password in any case.) The account stays on the site as the retention has it. If another attempt
//! is granted afterwards, it gets another account ([`Decision::renew_account`]).

use std::ops::ControlFlow;

use super::decision::Decision;
use super::{DeskError, Rules};
use crate::model::{Candidate, PersonId, Phase};
use crate::store::{Records, Reviews, Store, StoreError, WipedPasswords};

/// Number of passwords that are wiped in one transaction when a bot starts.
const CHUNK: usize = 1_000;

impl Decision<'_> {
    /// Wipes the password of a candidate who needs it no more.
    pub(super) fn wipe_password_if_over(&mut self, person: PersonId) -> Result<(), DeskError> {
        let Some(mut candidate) = self.tx.candidate(person)? else { return Ok(()) };
        if is_over(self.tx, self.rules, &candidate)? {
            candidate.account.wipe_password();
            self.tx.put_candidate(&candidate)?;
        }
        Ok(())
    }
}

/// Whether no attempt is left, and HR has decided about the last one that was finished.
fn is_over(records: &impl Records, rules: &Rules, candidate: &Candidate) -> Result<bool, StoreError> {
    let (person, last) = (candidate.id, candidate.attempts);
    let is_closed = records.attempt(person, last)?.is_some_and(|attempt| attempt.is_closed());
    if !is_closed || last.0 < records.allowed_attempts(person, rules.attempts)? {
        return Ok(false);
    }
    for number in last.up_to().rev() {
        let attempt = records.attempt(person, number)?;
        if attempt.is_some_and(|attempt| attempt.phase() == Phase::Complete) {
            return Ok(records.review(person, number)?.ruling.is_some());
        }
    }
    Ok(false)
}

/// Wipes the passwords of everybody who needs theirs no more, if that was last done by a program that kept them, or with
/// another number of attempts.
pub(super) fn wipe(store: &Store, rules: &Rules) -> Result<(), StoreError> {
    let view = store.read()?;
    if view.passwords_wiped_for()? == u64::from(rules.attempts) {
        return Ok(());
    }
    let mut over = Vec::new();
    view.each_candidate(|candidate, _| {
        if candidate.account.user.is_some()
            && !candidate.account.is_wiped()
            && is_over(&view, rules, &candidate)?
        {
            over.push(candidate.id);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    for people in over.chunks(CHUNK) {
        let mut tx = store.write()?;
        for person in people {
            let Some(mut candidate) = tx.candidate(*person)? else { continue };
            candidate.account.wipe_password();
            tx.put_candidate(&candidate)?;
        }
        for (person, former) in tx.take_changed() {
            if rules.copy {
                tx.push_copy(person, former)?;
            }
        }
        tx.commit()?;
    }
    let tx = store.write()?;
    tx.set_passwords_wiped_for(rules.attempts)?;
    tx.commit()?;
    if !over.is_empty() {
        tracing::info!(candidates = over.len(), "passwords that nobody needs any more are wiped");
    }
    Ok(())
}
