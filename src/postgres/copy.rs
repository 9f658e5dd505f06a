//! The task that keeps the copy true: takes what waits in order, writes it batch by batch, tells the desk.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::rows::people;
use super::sync::Syncing;
use super::write::write;
use super::{Health, PostgresError, PostgresSettings, Session};
use crate::desk::{DeskHandle, EventKind};
use crate::store::{Copies, CopyEffect, EffectId, PersonId, Store};

/// So many people share a transaction.
const BATCH: usize = 2000;

/// The pauses between tries grow from the first to the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(30));

/// Copies until shutdown. `wake` tells that something new waits. What fails is tried again for ever: it waits in the file.
pub async fn keep_copied(
    settings: PostgresSettings,
    store: Store,
    desk: DeskHandle,
    wake: Arc<Notify>,
    shutdown: CancellationToken,
) {
    let mut copier =
        Copier { settings, store, desk, session: None, refused: HashMap::new(), alone: 0, synced: None };
    let mut health = Health::new("the copy to PostgreSQL");
    let mut pause = PAUSES.0;
    loop {
        let worked = tokio::select! {
            biased;
            () = shutdown.cancelled() => return,
            worked = copier.work() => worked,
        };
        let rest = match worked {
            Ok(Worked::Something) => {
                health.works();
                pause = PAUSES.0;
                continue;
            }
            Ok(Worked::Nothing) => None,
            Ok(Worked::DeskGone) => return,
            Err(error) => {
                health.failed(&error);
                copier.session = None;
                let rest = pause;
                pause = (pause * 2).min(PAUSES.1);
                Some(rest)
            }
        };
        tokio::select! {
            biased;
            () = shutdown.cancelled() => return,
            () = async {
                match rest {
                    Some(rest) => tokio::time::sleep(rest).await,
                    None => wake.notified().await,
                }
            } => {}
        }
    }
}

/// What one turn of the task did.
enum Worked {
    Something,
    Nothing,
    DeskGone,
}

struct Copier {
    settings: PostgresSettings,
    store: Store,
    desk: DeskHandle,
    session: Option<Session>,
    /// Whose rows the server does not take, as of this effect. They wait for their next change or the next start.
    refused: HashMap<PersonId, EffectId>,
    /// So many of the next people are written one by one, to find whose rows are not taken.
    alone: usize,
    /// How far everybody is copied to a place that has nobody yet.
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
        let done: Vec<(PersonId, EffectId)> =
            batch.iter().map(|(person, copy)| (*person, copy.effect)).collect();
        match self.write(batch).await {
            Ok(()) => {
                self.alone = self.alone.saturating_sub(done.len());
                Ok(self.tell(EventKind::Copied(done)).await)
            }
            Err(error) if error.is_about_values() => {
                self.session = None;
                match done[..] {
                    [(person, effect)] => {
                        tracing::error!(person, %error, "this candidate's rows are not taken by PostgreSQL");
                        self.refused.insert(person, effect);
                    }
                    _ => self.alone = done.len(),
                }
                Ok(Worked::Something)
            }
            Err(error) => Err(error),
        }
    }

    fn next_batch(&self) -> Result<Vec<(PersonId, CopyEffect)>, PostgresError> {
        let waiting = self.store.read()?.copies(BATCH + self.refused.len())?;
        let limit = if self.alone > 0 { 1 } else { BATCH };
        let refused =
            |(person, copy): &(PersonId, CopyEffect)| self.refused.get(person) == Some(&copy.effect);
        Ok(waiting.into_iter().filter(|waiting| !refused(waiting)).take(limit).collect())
    }

    async fn write(&mut self, batch: Vec<(PersonId, CopyEffect)>) -> Result<(), PostgresError> {
        let Self { settings, store, session, .. } = self;
        let session = connected(session, settings).await?;
        let longest = session.longest();
        let wanted = batch.into_iter().map(|(person, copy)| (person, copy.former));
        let act = async {
            let transaction = session.writing().await?;
            let people = people(&store.read()?, wanted, settings.passwords)?;
            write(&transaction, settings, &people).await?;
            transaction.commit().await?;
            Ok(())
        };
        tokio::time::timeout(longest, act).await.map_err(|_| PostgresError::Slow)?
    }

    /// The place is another than before: everybody is compared with it once. What is there of others stays.
    async fn copy_everybody(&mut self) -> Result<Worked, PostgresError> {
        let place = self.settings.place();
        let Self { settings, store, session, synced, .. } = self;
        let session = connected(session, settings).await?;
        let syncing = synced.get_or_insert_with(Syncing::repairing);
        while syncing.step(session, settings, store).await? {}
        tracing::info!(repaired = syncing.repaired.differing, "everybody is in the copy");
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
