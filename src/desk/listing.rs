//! Under which filters a candidate is listed, and with which score: kept up with every change of their last attempt.

use std::ops::ControlFlow;

use flate2::Crc;

use super::{Decision, DeskError, Rules};
use crate::scoring::{Scorecard, Verdict, verdict};
use crate::store::{Attempt, AttemptState, Filter, Records, Sign, Standing, Store, StoreError, Tx};

/// Changes with the way in which candidates are listed, so that older lists are made anew.
const LISTING: u64 = 1;

impl Decision<'_> {
    /// Writes an attempt, and lists its candidate by it when it is their last.
    pub(super) fn keep(&mut self, attempt: &Attempt) -> Result<(), DeskError> {
        self.tx.put_attempt(attempt)?;
        let candidate = self.tx.candidate(attempt.person)?;
        if candidate.is_some_and(|candidate| candidate.attempts == attempt.number) {
            list(self.rules, self.tx, attempt)?;
        }
        Ok(())
    }
}

/// Lists everybody anew if the rules are others than last time: thresholds of another exam, a newer program.
pub(super) fn bring_up_to_date(store: &Store, rules: &Rules) -> Result<(), StoreError> {
    let listed_by = listed_by(rules);
    if store.read()?.listed_by()? == listed_by {
        return Ok(());
    }
    let tx = store.write()?;
    tx.each_candidate(|_, attempt| {
        if let Some(attempt) = attempt {
            list(rules, &tx, &attempt)?;
        }
        Ok(ControlFlow::Continue(()))
    })?;
    tx.set_listed_by(listed_by)?;
    tx.commit().map(drop)
}

/// A number that changes with what decides about lists.
fn listed_by(rules: &Rules) -> u64 {
    let mut crc = Crc::new();
    crc.update(format!("{:?}", rules.exam.thresholds).as_bytes());
    LISTING << 32 | u64::from(crc.sum())
}

fn list(rules: &Rules, tx: &Tx, attempt: &Attempt) -> Result<(), StoreError> {
    let signs = tx.signs(attempt.person, attempt.number)?;
    tx.put_standing(attempt.person, &standing(rules, attempt, &signs))
}

fn standing(rules: &Rules, attempt: &Attempt, signs: &[Sign]) -> Standing {
    let filters = match &attempt.state {
        AttemptState::Preparing | AttemptState::InProgress | AttemptState::Checking => {
            vec![Filter::InProgress]
        }
        AttemptState::Failed { .. } | AttemptState::Unchecked { .. } => {
            vec![Filter::InProgress, Filter::Flagged]
        }
        AttemptState::Expired => vec![Filter::Failed],
        AttemptState::Complete => {
            let odd = !signs.is_empty();
            let proposed = attempt.scorecard.as_ref().map(|card| verdict(card, &rules.exam.thresholds, odd));
            let verdict = match proposed {
                Some(Verdict::Pass) => Some(Filter::Passed),
                Some(Verdict::Fail) => Some(Filter::Failed),
                Some(Verdict::Look) | None => None,
            };
            let flagged = (odd || verdict.is_none()).then_some(Filter::Flagged);
            [Some(Filter::HandedIn), verdict, flagged].into_iter().flatten().collect()
        }
    };
    let over = attempt.deadline.filter(|_| attempt.state == AttemptState::Expired);
    Standing {
        filters,
        score: attempt.scorecard.as_ref().map(Scorecard::overall),
        at: over.or(attempt.submitted).unwrap_or(attempt.started),
    }
}
