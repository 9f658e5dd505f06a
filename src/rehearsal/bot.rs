//! The bot itself, without Telegram: its decisions and its steps on the site, with records in memory. Messages
//! are dropped, and steps on the site are handed out one by one.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

use super::drawing::ATTEMPT;
use super::limits::Limits;
use super::retry;
use crate::desk::{self, Event, EventKind, OperatorCommand, Outcome, Rules, RunsOn, System};
use crate::exam::{Exam, Language};
use crate::model::{Account, Attempt, Deletion, Effect, Incoming, PersonId, Sender, SiteEffect};
use crate::site::Site;
use crate::store::{Outbox, Packs, Records, Store};
use crate::workers::{Performed, QueuedEffect, RetryBudget, SiteWorker, Worker};

/// The bot's records, decisions and steps.
pub(super) struct LocalBot {
    store: Store,
    rules: Rules,
    worker: SiteWorker<Site>,
    limits: Limits,
    updates: u32,
}

/// A step to carry out.
pub(super) struct PendingStep {
    pub effect: SiteEffect,
    queued: QueuedEffect,
}

/// The result of a step.
pub(super) struct CarriedOut {
    /// The outcome.
    pub outcome: Outcome,
    /// Faults that occurred before.
    pub faults: Vec<String>,
}

/// The records or the decisions are not as they should be: a defect, or lack of memory.
type Defect = String;

impl LocalBot {
    pub fn new(site: Site, exam: Exam, limits: Limits) -> Result<Self, Defect> {
        // There is nobody who could agree to anything.
        let exam = Exam { consent: None, ..exam };
        let packs: Packs = exam.into();
        let store = Store::in_memory().map_err(defect)?;
        let retry_policy = RetryBudget {
            step: limits.retry_budget,
            import: limits.import,
            look: limits.look,
            // Requests without an answer are cleaned up at the end.
            settle: Duration::ZERO,
            completed: limits.import,
        };
        let worker = SiteWorker::new(
            Arc::new(site),
            store.clone(),
            packs.clone(),
            retry_policy,
            Arc::new(System),
            RunsOn::Thread,
        );
        let rules = Rules::new(packs, ATTEMPT.0, Language::En);
        Ok(Self { store, rules, worker, limits, updates: 0 })
    }

    /// A person writes to the bot.
    pub fn says(&mut self, sender: &Sender, text: &str) -> Result<(), Defect> {
        self.updates += 1;
        let incoming = Incoming::Text { sender: sender.clone(), text: text.to_owned(), message_id: 1 };
        self.decide(EventKind::Update { id: self.updates, incoming })
    }

    /// The operator deletes a person with everything that is theirs.
    pub fn deletes(&mut self, person: PersonId) -> Result<(), Defect> {
        self.decide(EventKind::Operator(OperatorCommand::Delete(Deletion::Everything, person)))
    }

    /// The next step that the bot wants done; its messages are skipped.
    pub fn next(&mut self) -> Result<Option<PendingStep>, Defect> {
        let view = self.store.read().map_err(defect)?;
        for place in view.first_places().map_err(defect)? {
            if let Some(entry) = view.effect(place).map_err(defect)?
                && let Effect::Site(effect) = entry.effect.clone()
            {
                return Ok(Some(PendingStep { effect, queued: QueuedEffect::new(place, entry, true) }));
            }
        }
        Ok(None)
    }

    /// Carries out a step as the bot does: faults that may pass are retried for a while.
    pub async fn carry_out(&self, pending: &PendingStep) -> CarriedOut {
        let (mut queued, mut faults) = (pending.queued.clone(), Vec::new());
        let mut until = None;
        loop {
            let fault = match self.worker.perform(&queued).await {
                Performed::Done(outcome) => return CarriedOut { outcome, faults },
                Performed::NotYet(pause) => {
                    sleep(pause).await;
                    continue;
                }
                Performed::Failed(fault) => fault,
            };
            queued.first &= fault.untouched;
            let Some(pause) = retry::pause(&self.limits, faults.len(), fault.after, &mut until) else {
                return CarriedOut { outcome: self.worker.give_up(fault.cause), faults };
            };
            faults.push(fault.cause.to_string());
            sleep(pause).await;
        }
    }

    /// Reports the outcome of a step to the bot, which decides what comes next.
    pub fn done(&mut self, pending: &PendingStep, outcome: Outcome) -> Result<(), Defect> {
        self.decide(EventKind::Outcome { effect: pending.queued.place, outcome })
    }

    /// A person's account and attempt.
    pub fn records(&self, person: PersonId) -> Result<Option<(Account, Attempt)>, Defect> {
        let view = self.store.read().map_err(defect)?;
        let candidate = view.candidate(person).map_err(defect)?;
        let attempt = view.attempt(person, ATTEMPT).map_err(defect)?;
        Ok(candidate.map(|candidate| candidate.account).zip(attempt))
    }

    fn decide(&mut self, kind: EventKind) -> Result<(), Defect> {
        let event = Event::now(&System, kind);
        let mut tx = self.store.write().map_err(defect)?;
        desk::decide(&self.rules, &mut tx, &event).map_err(defect)?;
        tx.commit().map_err(defect)?;
        Ok(())
    }
}

fn defect(error: impl std::fmt::Display) -> Defect {
    format!("a defect of this program: {error}")
}
