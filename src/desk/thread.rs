//! The desk at work: takes events one after another, commits many at once under load, and sets aside events
//! that fail.
//!
//! An event whose decision fails spoils the transaction that it shares with others. So the transaction is
//! dropped, the event is marked, and the same events are decided again: decisions repeat exactly, since time
//! and seed came with the events.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::FutureExt;
use thiserror::Error;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

use super::environment::Environment;
use super::{Commit, DeskError, Event, EventKind, OnCommit, Outcome, Rules, SiteOutcome, decide};
use crate::model::{CauseKind, DeadLetter, Occasion, OperatorNote};
use crate::panics::panic_text;
use crate::store::{Store, StoreError, Tx};

/// Maximum number of events that wait for the desk; beyond that, callers have to wait, too.
const QUEUE: usize = 1024;

/// Why an event was not taken.
#[derive(Clone, Debug, Error)]
pub enum DeskClosed {
    /// The bot is shutting down.
    #[error("the desk is closed")]
    Closed,
    /// The file can't be written, and the desk ends. Telegram and the outbox deliver the event again after the next
    /// start.
    #[error("{0}")]
    Storage(String),
    /// The decision on an operator's event failed, and it was set aside; the caller can tell the operator.
    #[error("{0}; nothing was changed")]
    SetAside(String),
}

type Reply = oneshot::Sender<Result<(), DeskClosed>>;

/// Submits events to the desk. Clones submit to the same desk.
#[derive(Clone)]
pub struct DeskHandle {
    events: mpsc::Sender<(Event, Reply)>,
    environment: Arc<dyn Environment>,
}

impl DeskHandle {
    /// Submits an event; returns when the decision is durable.
    ///
    /// # Errors
    /// [`DeskClosed`]; then nothing was changed.
    pub async fn submit(&self, kind: EventKind) -> Result<(), DeskClosed> {
        self.bring(kind).await?.await.map_err(|_| DeskClosed::Closed)?
    }

    /// Submits events, which are decided in this order and may share a commit; returns when all are durable.
    ///
    /// # Errors
    /// [`DeskClosed`] of the first event that was not taken; later ones may have been taken.
    pub async fn submit_all(&self, kinds: impl IntoIterator<Item = EventKind>) -> Result<(), DeskClosed> {
        let mut done = Vec::new();
        // One after another: concurrent futures may get into the queue in any order.
        for kind in kinds {
            done.push(self.bring(kind).await?);
        }
        for done in done {
            done.await.map_err(|_| DeskClosed::Closed)??;
        }
        Ok(())
    }

    /// Puts an event into the queue; the result comes later.
    async fn bring(&self, kind: EventKind) -> Result<oneshot::Receiver<Result<(), DeskClosed>>, DeskClosed> {
        let event = Event::now(&*self.environment, kind);
        let (reply, done) = oneshot::channel();
        self.events.send((event, reply)).await.map_err(|_| DeskClosed::Closed)?;
        Ok(done)
    }

    /// Waits until the desk takes no more events.
    pub async fn closed(&self) {
        self.events.closed().await;
    }

    /// A handle that does not keep the desk from ending.
    #[must_use]
    pub fn downgrade(&self) -> WeakDeskHandle {
        WeakDeskHandle { events: self.events.downgrade(), environment: Arc::clone(&self.environment) }
    }

    /// The current time, as the desk sees it.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.environment.now()
    }
}

/// Submits events to the desk for as long as another handle keeps it open.
#[derive(Clone)]
pub struct WeakDeskHandle {
    events: mpsc::WeakSender<(Event, Reply)>,
    environment: Arc<dyn Environment>,
}

impl WeakDeskHandle {
    /// Submits an event, as [`DeskHandle::submit`].
    ///
    /// # Errors
    /// [`DeskClosed`]; then nothing was changed.
    pub async fn submit(&self, kind: EventKind) -> Result<(), DeskClosed> {
        let events = self.events.upgrade().ok_or(DeskClosed::Closed)?;
        DeskHandle { events, environment: Arc::clone(&self.environment) }.submit(kind).await
    }
}

/// How the desk works.
#[derive(Clone, Copy, Debug)]
pub struct Routine {
    /// Maximum number of events per commit, at least 1.
    pub batch: usize,
    /// Where it runs.
    pub runs_on: RunsOn,
}

/// Where the desk runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunsOn {
    /// On a thread of its own: a commit waits for the disk.
    Thread,
    /// In a task of the runtime: with one thread for everything, a whole story repeats exactly.
    Task,
}

impl Default for Routine {
    fn default() -> Self {
        Self { batch: 256, runs_on: RunsOn::Thread }
    }
}

/// The desk at work. When dropped, a task ends at once; a thread ends when all handles are gone.
pub struct Desk(JoinSet<Result<Result<(), StoreError>, Box<dyn Any + Send>>>);

impl Desk {
    /// Starts the desk, within a Tokio runtime. `on_commit` is called with new effects as soon as they are durable.
    ///
    /// # Errors
    /// If the system can't start a thread.
    pub fn start(
        store: Store,
        rules: Rules,
        environment: Arc<dyn Environment>,
        on_commit: OnCommit,
        routine: Routine,
    ) -> std::io::Result<(Self, DeskHandle)> {
        let (events, queue) = mpsc::channel(QUEUE);
        let batch = routine.batch.max(1);
        let desk_loop = DeskLoop { environment: Arc::clone(&environment), store, rules, on_commit, batch };
        let mut desk = JoinSet::new();
        match routine.runs_on {
            RunsOn::Thread => {
                let (end, ended) = oneshot::channel();
                let work = move || {
                    let work = AssertUnwindSafe(|| futures::executor::block_on(desk_loop.run(queue)));
                    // There may be no receiver left.
                    let _ = end.send(catch_unwind(work));
                };
                std::thread::Builder::new().name("desk".to_owned()).spawn(work)?;
                desk.spawn(async move { ended.await.unwrap_or_else(|gone| Err(Box::new(gone.to_string()))) });
            }
            RunsOn::Task => {
                desk.spawn(AssertUnwindSafe(async move { desk_loop.run(queue).await }).catch_unwind());
            }
        }
        Ok((Self(desk), DeskHandle { events, environment }))
    }

    /// Waits until every handle is gone and every event is decided, or until the desk has ended by itself.
    ///
    /// # Errors
    /// Why it ended by itself.
    pub async fn join(mut self) -> Result<(), DeskError> {
        match self.0.join_next().await {
            None => Ok(()),
            Some(Ok(Ok(result))) => Ok(result?),
            Some(Ok(Err(panic))) => Err(DeskError::Panic(panic_text(panic.as_ref()))),
            Some(Err(error)) => Err(DeskError::Panic(error.to_string())),
        }
    }
}

struct DeskLoop {
    environment: Arc<dyn Environment>,
    store: Store,
    rules: Rules,
    on_commit: OnCommit,
    batch: usize,
}

impl DeskLoop {
    /// Ends with the first commit that fails: redb refuses all work after an input/output error until the file is
    /// opened again, and a later update must not move the offset past the lost ones.
    async fn run(self, mut queue: mpsc::Receiver<(Event, Reply)>) -> Result<(), StoreError> {
        let committed = super::startup::bring_up_to_date(&self.store, &self.rules, self.environment.now())?;
        (self.on_commit)(&Commit { effects: &committed, events: &[] });
        let mut batch = Vec::with_capacity(self.batch);
        while queue.recv_many(&mut batch, self.batch).await > 0 {
            let (events, replies): (Vec<Event>, Vec<Reply>) = batch.drain(..).unzip();
            let count = events.len();
            let result = self.take(events);
            let told = match &result {
                Ok(told) => told.clone(),
                Err(error) => {
                    tracing::error!(%error, events = count, "cannot commit");
                    vec![Err(DeskClosed::Storage(error.to_string())); count]
                }
            };
            for (reply, told) in replies.into_iter().zip(told) {
                // The caller may have been stopped meanwhile.
                let _ = reply.send(told);
            }
            result?;
        }
        Ok(())
    }

    /// Decides on all events and commits; returns the answer for each caller.
    fn take(&self, mut events: Vec<Event>) -> Result<Vec<Result<(), DeskClosed>>, StoreError> {
        let mut aside: Vec<Option<DeskError>> = events.iter().map(|_| None).collect();
        let mut replaced = Vec::new();
        loop {
            let mut tx = self.store.write()?;
            replaced.iter().try_for_each(|letter| tx.bury(letter))?;
            match self.decide_all(&mut tx, &events, &aside)? {
                None => {
                    let committed = tx.commit()?;
                    committed.notes.iter().copied().for_each(tell_operator);
                    (self.on_commit)(&Commit { effects: &committed, events: &events });
                    return Ok(events
                        .iter()
                        .zip(aside)
                        .map(|(event, failed)| heard(event, failed))
                        .collect());
                }
                Some((index, error)) => {
                    drop(tx);
                    tracing::error!(%error, event = %describe(&events[index]), "a decision failed; the event is a dead letter");
                    match refused_instead(&events[index], &error) {
                        Some(instead) => {
                            replaced.push(letter(&events[index], &error));
                            events[index] = instead;
                        }
                        None => aside[index] = Some(error),
                    }
                }
            }
        }
    }

    /// Decides on all events in one transaction; returns early with the first that fails.
    fn decide_all(
        &self,
        tx: &mut Tx,
        events: &[Event],
        aside: &[Option<DeskError>],
    ) -> Result<Option<(usize, DeskError)>, StoreError> {
        for (index, (event, failed)) in events.iter().zip(aside).enumerate() {
            if let Some(error) = failed {
                set_aside(tx, event, error)?;
                continue;
            }
            match self.decide_guarded(tx, event) {
                Ok(()) => {}
                // The file is at fault, not the event.
                Err(DeskError::Store(error @ StoreError::File(_))) => return Err(error),
                Err(error) => return Ok(Some((index, error))),
            }
        }
        Ok(None)
    }

    /// A panic in a decision is a defect, but one update must not be able to stop the bot for everybody.
    fn decide_guarded(&self, tx: &mut Tx, event: &Event) -> Result<(), DeskError> {
        catch_unwind(AssertUnwindSafe(|| decide(&self.rules, tx, event)))
            .unwrap_or_else(|panic| Err(DeskError::Panic(panic_text(panic.as_ref()))))
    }
}

/// Notes that the operator gets only through the log.
fn tell_operator(note: OperatorNote) {
    match note {
        OperatorNote::ClaimsExpireSoon(count) => tracing::warn!(
            count,
            "unclaimed accounts of the previous bot are forgotten in a day: `candidates-bot candidates list` \
             shows whose, `candidates-bot candidates claim` gives one to its owner, and `claim_days` puts it off"
        ),
        OperatorNote::UsernamesExpired(count) => tracing::warn!(
            count,
            "usernames that nobody used within seven days are taken off the whitelist: `candidates-bot audit` tells which, \
             `candidates-bot hr add` puts one on it again"
        ),
        OperatorNote::ClaimsExpired(count) => {
            tracing::warn!(count, "unclaimed accounts of the previous bot are forgotten");
        }
    }
}

/// What the caller is told about a failed decision. Only the operator waits for the result in person; for all
/// others the event is dealt with.
fn heard(event: &Event, failed: Option<DeskError>) -> Result<(), DeskClosed> {
    match (&event.kind, failed) {
        (EventKind::Operator(_) | EventKind::Whitelist(_) | EventKind::Import(_), Some(error)) => {
            Err(DeskClosed::SetAside(error.to_string()))
        }
        _ => Ok(()),
    }
}

/// Takes the event off its queue all the same, so that it does not come back forever.
fn set_aside(tx: &Tx, event: &Event, error: &DeskError) -> Result<(), StoreError> {
    match &event.kind {
        EventKind::Update { id, .. } | EventKind::UpdateSetAside { id, .. } => {
            tx.note_update(*id, event.at)?;
        }
        EventKind::Outcome { effect, .. } => tx.discard_effect(*effect)?,
        EventKind::Due(due) => tx.forget_due(due)?,
        EventKind::Copied(copies) => {
            copies.iter().try_for_each(|(person, effect)| tx.take_copy(*person, *effect))?;
        }
        EventKind::Delayed { .. }
        | EventKind::Whitelist(_)
        | EventKind::Operator(_)
        | EventKind::Import(_)
        | EventKind::WhitelistSeen(_)
        | EventKind::CopyAgain(_)
        | EventKind::CopiedAll(_)
        | EventKind::CompletedOnSite { .. }
        | EventKind::SavesSeen { .. } => {}
    }
    tx.bury(&letter(event, error))
}

fn letter(event: &Event, error: &DeskError) -> DeadLetter {
    DeadLetter { at: event.at, event: describe(event), error: error.to_string() }
}

/// If the outcome of a step on the site can't be processed, the step counts as refused: otherwise its candidate
/// would wait forever.
fn refused_instead(event: &Event, error: &DeskError) -> Option<Event> {
    let EventKind::Outcome { effect, outcome: Outcome::Site(outcome) } = &event.kind else { return None };
    if matches!(outcome, SiteOutcome::Refused { .. }) {
        return None;
    }
    let refused =
        SiteOutcome::Refused { cause: CauseKind::Defect.because(format!("a defect of the bot: {error}")) };
    let kind = EventKind::Outcome { effect: *effect, outcome: Outcome::Site(refused) };
    Some(Event { kind, ..event.clone() })
}

/// An event in one line, without any text that people wrote.
fn describe(event: &Event) -> String {
    match &event.kind {
        EventKind::Update { id, .. } | EventKind::UpdateSetAside { id, .. } => format!("update {id}"),
        EventKind::Outcome { effect, outcome } => {
            format!("outcome of effect {}: {}", effect.id, outcome.name())
        }
        EventKind::Delayed { effect } => format!("delay of effect {}", effect.id),
        EventKind::Whitelist(change) => format!("{change:?}"),
        EventKind::Operator(command) => format!("{command:?}"),
        EventKind::Import(people) => format!("import of {} people", people.len()),
        EventKind::WhitelistSeen(names) => format!("a whitelist of {} people", names.len()),
        EventKind::Copied(copies) => format!("{} people are copied", copies.len()),
        EventKind::CopyAgain(people) => format!("{} people are to be copied again", people.len()),
        EventKind::CopiedAll(place) => format!("everybody is copied to {place:x}"),
        EventKind::CompletedOnSite { person, attempt, .. } => {
            format!("attempt {attempt} of {person} is completed on the site")
        }
        EventKind::SavesSeen { person, attempt, .. } => {
            format!("when attempt {attempt} of {person} was saved on the site")
        }
        EventKind::Due(due) => match due.what {
            Occasion::Attempt(person, number) => format!("what is due for attempt {number} of {person}"),
            Occasion::Digest(person) => format!("the digest of {person}"),
            Occasion::Chore(chore) => format!("{chore:?} are due"),
        },
    }
}

#[cfg(test)]
mod tests;
