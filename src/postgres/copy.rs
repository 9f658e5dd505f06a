//! The task that keeps the copy up to date: it takes waiting candidates in order, writes their rows in batches,
//! and reports to the desk.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::rows::people;
use super::sync::Syncing;
use super::write::write;
use super::{CopyStatus, Health, PostgresError, PostgresSettings, Session};
use crate::desk::{DeskHandle, Environment, EventKind};
use crate::model::{CopyEffect, EffectId, PersonId};
use crate::retry::Backoff;
use crate::store::{Copies, Store};

/// Maximum number of people per transaction.
const BATCH: usize = 2000;

/// The pauses between tries.
const BACKOFF: Backoff = Backoff::new(Duration::from_millis(500), Duration::from_secs(30));

/// Maximum number of refused people that are logged one by one.
const TOLD: usize = 20;

/// What the copying task needs.
pub struct Copying {
    /// Where to.
    pub settings: PostgresSettings,
    /// The file.
    pub store: Store,
    /// Who is notified of what was copied.
    pub desk: DeskHandle,
    /// Notifies that something new waits.
    pub wake: Arc<Notify>,
    /// The clock that decides when refused rows are retried.
    pub environment: Arc<dyn Environment>,
    /// How often that clock is checked while there are such rows.
    pub tick: Duration,
    /// Where problems are recorded.
    pub copy_status: CopyStatus,
}

/// Copies until shutdown. What fails is retried for ever: it waits in the file.
pub async fn keep_copied(copying: Copying, shutdown: CancellationToken) {
    let Copying { settings, store, desk, wake, environment, tick, copy_status } = copying;
    let mut copier = Copier { settings, store, desk, environment, copy_status, session: None, synced: None };
    let mut health = Health::new("the copy to PostgreSQL");
    let mut failures = 0;
    loop {
        let worked = tokio::select! {
            biased;
            () = shutdown.cancelled() => return,
            worked = copier.work() => worked,
        };
        // After a failure, wait for the pause, whatever arrives meanwhile; otherwise go on when something new arrives.
        let (rest, hears) = match worked {
            Ok(Worked::Something) => {
                health.works();
                copier.copy_status.note(None);
                failures = 0;
                continue;
            }
            Ok(Worked::Nothing) => ((copier.copy_status.refused() > 0).then_some(tick), true),
            Ok(Worked::DeskGone) => return,
            Err(error) => {
                health.failed(&error);
                copier.copy_status.note(Some(error.to_string()));
                copier.session = None;
                failures += 1;
                (Some(BACKOFF.pause(failures)), false)
            }
        };
        tokio::select! {
            biased;
            () = shutdown.cancelled() => return,
            () = wake.notified(), if hears => {}
            () = async { tokio::time::sleep(rest.unwrap_or_default()).await }, if rest.is_some() => {}
        }
    }
}

/// What one round of the task did.
enum Worked {
    Something,
    Nothing,
    DeskGone,
}

struct Copier {
    settings: PostgresSettings,
    store: Store,
    desk: DeskHandle,
    environment: Arc<dyn Environment>,
    copy_status: CopyStatus,
    session: Option<Session>,
    /// Progress of copying everyone to a new place.
    synced: Option<Syncing>,
}

impl Copier {
    async fn work(&mut self) -> Result<Worked, PostgresError> {
        if self.store.read()?.copied_to()? != self.settings.place() {
            return self.copy_everybody().await;
        }
        let batch = self.next_batch()?;
        if batch.is_empty() {
            return Ok(Worked::Nothing);
        }
        let mut done: Vec<(PersonId, EffectId)> =
            batch.iter().map(|(person, copy)| (*person, copy.effect)).collect();
        // From last to first, so that the indexes of the others stay valid.
        for (place, name, error) in self.write(batch).await?.into_iter().rev() {
            self.refuse(done.remove(place), &name, &error);
        }
        if done.is_empty() {
            return Ok(Worked::Something);
        }
        self.copy_status.taken(done.iter().map(|(person, _)| *person), self.environment.now());
        Ok(self.tell(EventKind::Copied(done)).await)
    }

    /// The waiting entries, without refused ones that are not due for a retry.
    fn next_batch(&self) -> Result<Vec<(PersonId, CopyEffect)>, PostgresError> {
        let now = self.environment.now();
        let mut waiting = self.store.read()?.copies(BATCH + self.copy_status.refused())?;
        waiting.retain(|(person, copy)| !self.copy_status.postpones(*person, copy.effect, now));
        waiting.truncate(BATCH);
        Ok(waiting)
    }

    fn refuse(&self, waiting: (PersonId, EffectId), name: &str, error: &PostgresError) {
        let (person, cause) = (waiting.0, error.to_string());
        match self.copy_status.refuse(waiting, name, &cause, self.environment.now()) {
            Some(..=TOLD) => {
                tracing::error!(
                    person = person.0,
                    cause,
                    "PostgreSQL refuses this candidate's rows; they are tried again from time to time"
                );
            }
            Some(refused) if refused == TOLD + 1 => {
                tracing::error!("PostgreSQL refuses the rows of more candidates; `check` shows how many");
            }
            _ => tracing::debug!(person = person.0, cause, "PostgreSQL still refuses this candidate's rows"),
        }
    }

    /// Writes a batch; returns the indexes of refused people, their names, and the reasons.
    async fn write(
        &mut self,
        batch: Vec<(PersonId, CopyEffect)>,
    ) -> Result<Vec<(usize, String, PostgresError)>, PostgresError> {
        let Self { settings, store, session, .. } = self;
        let session = connected(session, settings).await?;
        let longest = session.longest();
        let wanted = batch.into_iter().map(|(person, copy)| (person, copy.former));
        let operation = async {
            let mut transaction = session.writing(settings).await?;
            let people = people(&store.read()?, wanted, settings.passwords)?;
            let refused = write(&mut transaction, settings, &people).await?;
            transaction.commit().await?;
            let named = |(place, error): (usize, _)| (place, people[place].name().to_owned(), error);
            Ok(refused.into_iter().map(named).collect())
        };
        let done = tokio::time::timeout(longest, operation).await;
        session.judged(done)
    }

    /// The place is a new one: everyone is compared with it once. Rows of others stay there; people whose rows are
    /// refused wait like those who changed.
    async fn copy_everybody(&mut self) -> Result<Worked, PostgresError> {
        let place = self.settings.place();
        let Self { settings, store, session, synced, desk, .. } = self;
        let session = connected(session, settings).await?;
        let syncing = synced.get_or_insert_with(Syncing::repairing);
        while syncing.step(session, settings, store).await? {
            let refused = std::mem::take(&mut syncing.refused);
            if !refused.is_empty() && desk.submit(EventKind::CopyAgain(refused)).await.is_err() {
                return Ok(Worked::DeskGone);
            }
        }
        tracing::info!(repaired = syncing.repaired.differing, "the copy in PostgreSQL is complete");
        self.synced = None;
        Ok(self.tell(EventKind::CopiedAll(place)).await)
    }

    async fn tell(&self, kind: EventKind) -> Worked {
        match self.desk.submit(kind).await {
            Ok(()) => Worked::Something,
            Err(error) => {
                tracing::debug!(%error, "what was copied is copied again after the next start");
                Worked::DeskGone
            }
        }
    }
}

async fn connected<'a>(
    session: &'a mut Option<Session>,
    settings: &PostgresSettings,
) -> Result<&'a mut Session, PostgresError> {
    if session.as_ref().is_none_or(|session| session.client.is_closed()) {
        *session = None;
    }
    match session {
        Some(session) => Ok(session),
        None => Ok(session.insert(Session::connect(settings).await?)),
    }
}
