//! Analysis that takes long and needs nothing but the records: with whose work an accepted one has more in common than
//! chance has, whose names contain a text that HR wrote, which records of others name a person who was
//! erased, what a correction of a ground truth changes, what a doubt about it says.
//!
//! Lives here: the searches (`copies`, `names`), what is remembered from one search for copies to the next (`memory`),
//! and the worker that runs them. Must not: change records (what is found goes to the desk as an outcome), hold up the
//! desk or a runtime's thread.
//!
//! **Invariants.** Every search works on a snapshot of the records. One search for copies runs at a time, in the
//! order in which submissions were accepted. Of two submissions, the one accepted later finds the other, and only
//! that one: submissions that still wait for their own search are skipped. HR waits for none of them.

mod copies;
mod memory;
mod names;
#[cfg(test)]
mod tests;

use std::panic::resume_unwind;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use self::memory::Memory;
use super::{Performed, QueuedEffect, Transient, Worker};
use crate::assessment::{RescoredSome, key_change, rescore_some};
use crate::desk::{NamesFound, Outcome, Proposal, RunsOn};
use crate::doubts;
use crate::model::{AnalysisEffect, Cause, CauseKind, DoubtKey, Effect, EffectId};
use crate::store::{Erasures, ImportedPeople, Packs, Store, StoreError, View};
use crate::workers::beside_the_runtime;

/// Searches the records.
pub struct AnalysisWorker {
    store: Store,
    packs: Packs,
    runs_on: RunsOn,
    memory: Arc<Mutex<Memory>>,
}

impl AnalysisWorker {
    /// A worker for these records. It works where the desk does: outside the runtime, or in a task of it.
    #[must_use]
    pub fn new(store: Store, packs: Packs, runs_on: RunsOn) -> Self {
        Self { store, packs, runs_on, memory: Arc::default() }
    }

    async fn search(&self, id: EffectId, effect: &AnalysisEffect) -> Result<Outcome, StoreError> {
        match effect {
            AnalysisEffect::FindCopies { person, attempt } => {
                let (packs, of) = (self.packs.clone(), (*person, *attempt));
                let gone = CancellationToken::new();
                // A process that ends does not wait for a search whose outcome is no longer needed.
                let _guard = gone.clone().drop_guard();
                let memory = Arc::clone(&self.memory);
                let alike = move |view: View| copies::alike(&view, &packs, &memory, id, of, &gone);
                let found = self.on_snapshot(alike).await;
                found.map(|found| Outcome::CopiesSought(found.map(Box::new)))
            }
            AnalysisEffect::SearchNames { text, .. } => {
                let text = text.clone();
                let found = self.on_snapshot(move |view| names::search(&view, &text)).await;
                found.map(Outcome::NamesSearched)
            }
            AnalysisEffect::FindAsked { person } => {
                let person = *person;
                self.on_snapshot(move |view| view.asked_of(person)).await.map(Outcome::AskedFound)
            }
            AnalysisEffect::FindTraces(erased) => {
                let erased = erased.clone();
                let found = self.on_snapshot(move |view| view.traces(&erased)).await;
                found.map(|traces| Outcome::TracesFound(Box::new(traces)))
            }
            AnalysisEffect::Correct { correction, step, .. } => {
                let (packs, number, step) = (self.packs.clone(), *correction, *step);
                let change = self.on_snapshot(move |view| key_change(&packs, &view, number, step)).await?;
                if let Ok(change) = &change {
                    self.packs.remember(change.to());
                }
                // The message with the button says why not.
                Ok(Outcome::KeyComputed(change.ok().map(Box::new)))
            }
            AnalysisEffect::Rescore(rescore) => {
                let (packs, rescore) = (self.packs.clone(), rescore.clone());
                let some = self.on_snapshot(move |view| rescore_some(&packs, &view, &rescore)).await;
                some.map(|some| Outcome::RescoredSome(Box::new(some)))
            }
            AnalysisEffect::FindDoubt { doubt, .. } => {
                let (packs, doubt) = (self.packs.clone(), *doubt);
                let found = self.on_snapshot(move |view| proposal(&view, &packs, doubt)).await;
                found.map(|found| Outcome::DoubtSought(found.map(Box::new)))
            }
        }
    }

    /// Does this with the current records, outside the runtime.
    async fn on_snapshot<T: Send + 'static>(
        &self,
        search: impl FnOnce(View) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let view = self.store.read()?;
        let found = beside_the_runtime(self.runs_on, move || search(view)).await;
        found.unwrap_or_else(|panic| resume_unwind(panic))
    }
}

impl Worker for AnalysisWorker {
    async fn perform(&self, queued: &QueuedEffect) -> Performed {
        let Effect::Analysis(effect) = &queued.entry.effect else {
            return Performed::Done(self.give_up(CauseKind::Defect.because("not an effect of this queue")));
        };
        match self.search(queued.place.id, effect).await {
            Ok(outcome) => Performed::Done(outcome),
            Err(error) if error.is_about_one_record() => {
                let subject = &queued.entry.effect;
                let (what, person, attempt) =
                    (subject.name(), subject.person().0, subject.attempt().map(|attempt| attempt.0));
                tracing::error!(what, person, attempt, %error, "a search was interrupted");
                Performed::Done(broken_off(effect))
            }
            Err(error) => {
                Performed::Failed(Transient::untouched(CauseKind::Record.because(error.to_string())))
            }
        }
    }

    fn retry_budget(&self, _: &QueuedEffect) -> Option<Duration> {
        None
    }

    /// HR is notified of the submission in any case.
    fn give_up(&self, _: Cause) -> Outcome {
        Outcome::CopiesSought(None)
    }
}

/// What a doubt about the current exam says.
fn proposal(view: &View, packs: &Packs, doubt: DoubtKey) -> Result<Option<Proposal>, StoreError> {
    let (exam, doubts) = doubts::current(view, packs)?;
    let found = doubts.doubt(doubt);
    Ok(found.map(|doubt| Proposal {
        key: exam.id(),
        image: doubt.image.clone(),
        change: doubt.proposal.clone(),
    }))
}

/// The outcome when a record can't be read.
fn broken_off(effect: &AnalysisEffect) -> Outcome {
    match effect {
        // HR is notified of the submission in any case.
        AnalysisEffect::FindCopies { .. } => Outcome::CopiesSought(None),
        // The message with the people who were found meets the same record, and tells HR that it can't be made.
        AnalysisEffect::SearchNames { .. } => Outcome::NamesSearched(NamesFound::Several),
        AnalysisEffect::FindAsked { .. } => Outcome::AskedFound(Vec::new()),
        AnalysisEffect::FindTraces(_) => Outcome::TracesFound(Box::default()),
        AnalysisEffect::Correct { .. } => Outcome::KeyComputed(None),
        // What can't be read of somebody is left out before it comes to this.
        AnalysisEffect::Rescore(_) => Outcome::RescoredSome(Box::new(RescoredSome::nothing())),
        // They are shown the doubt again, or read why it can't be.
        AnalysisEffect::FindDoubt { .. } => Outcome::DoubtSought(None),
    }
}
