//! The bot: all modules wired together, from start to shutdown.
//!
//! Lives here: which tasks run, what each gets, in which order they stop.
//! Must not: know what any event or effect means.

use std::sync::Arc;
use std::time::Duration;

use futures::TryFutureExt;
use thiserror::Error;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::clock::{self, Comparison, Trust, TrustedClock};
use crate::desk::{Commit, Desk, DeskError, DeskHandle, Environment, EventKind, Routine, Rules};
use crate::exam::Language;
use crate::model::{EffectKey, Queue};
use crate::postgres::{self, CopyStatus, Copying, PostgresSettings};
use crate::retry::Backoff;
use crate::store::{Copies, Outbox, Store, StoreError};
use crate::telegram::{self, Limits, TelegramError};
use crate::watch::Watch;
use crate::workers::{
    self, AnalysisWorker, InFlight, RetryBudget, RetryPolicy, SiteWorker, TelegramWorker, Upcoming,
    WhitelistWorker, Worker,
};
use crate::{site, sources};

/// Maximum time that a shutdown waits for work under way; that work is done again after the next start.
const SHUTDOWN: Duration = Duration::from_secs(8);

/// The pauses before setting the menu of commands is retried.
const MENU: Backoff = Backoff::new(Duration::from_secs(1), Duration::from_mins(5));

/// Everything that a bot is made of.
pub struct Parts<S, T> {
    /// The file.
    pub store: Store,
    /// The rules for decisions.
    pub rules: Rules,
    /// Clock and randomness of the desk.
    pub environment: Arc<dyn Environment>,
    /// Telegram; it reports its calls to the watch.
    pub telegram: T,
    /// The site; it reports its calls to the watch.
    pub site: S,
    /// How long steps on the site may take.
    pub retry_budget: RetryBudget,
    /// How the queues retry.
    pub retry_policy: RetryPolicy,
    /// What the last process left under way, and where it is recorded for the next one.
    pub in_flight: InFlight,
    /// Limits on messages.
    pub limits: Limits,
    /// How the desk works.
    pub routine: Routine,
    /// Maximum time until the clock checks again what is due.
    pub clock_tick: Duration,
    /// Whether the clock is trusted only if Telegram's or the site's agrees with it.
    pub compare_clocks: bool,
    /// To whom everything that happens is reported.
    pub watch: Arc<Watch>,
    /// The legacy database, if it is used.
    pub postgres: Option<PostgresSettings>,
    /// Where its problems are recorded.
    pub copy_status: CopyStatus,
}

/// Why the bot does not start, or ended.
#[derive(Debug, Error)]
pub enum BotError {
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The token is wrong.
    #[error(
        "Telegram does not know this token; check telegram.token (CANDIDATES_BOT_TELEGRAM_TOKEN) and telegram.api_url"
    )]
    WrongToken,
    /// The desk's thread can't be started.
    #[error("cannot start the desk: {0}")]
    Thread(#[from] std::io::Error),
    /// The desk ended by itself: the file can't be written any more, or there is a defect.
    #[error("the desk stopped")]
    Desk(#[source] DeskError),
    /// A task panicked: a defect.
    #[error("a task of the bot panicked: {0}")]
    Panic(String),
}

impl From<DeskError> for BotError {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Store(error) => Self::Store(error),
            other => Self::Desk(other),
        }
    }
}

/// A bot at work.
pub struct Bot {
    tasks: JoinSet<Result<(), BotError>>,
    desk: Desk,
    handle: DeskHandle,
    in_flight: Arc<InFlight>,
    shutdown: CancellationToken,
}

impl Bot {
    /// Starts everything; effects left in the outbox are done first.
    ///
    /// # Errors
    /// [`BotError`]: a wrong token, an unreadable file.
    pub async fn start<S: site::Api, T: telegram::Api>(parts: Parts<S, T>) -> Result<Self, BotError> {
        let telegram = parts.telegram;
        let rules = Rules { bot: greet(&telegram).await?, ..parts.rules };
        let shutdown = CancellationToken::new();
        let (to_telegram, telegram_queue) = mpsc::unbounded_channel();
        let (to_site, site_queue) = mpsc::unbounded_channel();
        let (to_postgres, postgres_queue) = mpsc::unbounded_channel();
        let (to_analysis, analysis_queue) = mpsc::unbounded_channel();
        let wake = move |key: EffectKey| {
            let queue = match key.queue() {
                Queue::Telegram => &to_telegram,
                Queue::Site => &to_site,
                Queue::Postgres => &to_postgres,
                Queue::Analysis => &to_analysis,
            };
            // When a queue is gone, its effects stay in the outbox for the next start.
            let _ = queue.send(key);
        };
        let upcoming = |keys| Upcoming::new(parts.store.clone(), keys);
        let (telegram_queue, site_queue) = (upcoming(telegram_queue)?, upcoming(site_queue)?);
        let (postgres_queue, analysis_queue) = (upcoming(postgres_queue)?, upcoming(analysis_queue)?);
        let in_flight = Arc::new(parts.in_flight);
        take_up_what_was_left(&parts.store, &in_flight, &wake)?;
        let watch = parts.watch;
        let copies = Arc::new(Notify::new());
        let wake_copying = Arc::clone(&copies);
        let on_commit = move |commit: &Commit<'_>| {
            if commit.effects.copies {
                wake_copying.notify_one();
            }
            for (place, _) in &commit.effects.pushed {
                wake(place.key);
            }
            watch.committed(commit);
        };
        let trust = parts.compare_clocks.then(Trust::default);
        let environment = doubting(Arc::clone(&parts.environment), trust.as_ref());
        let (desk, handle) = Desk::start(
            parts.store.clone(),
            rules.clone(),
            Arc::clone(&environment),
            Box::new(on_commit),
            parts.routine,
        )?;

        let mut bot = Self { tasks: JoinSet::new(), desk, handle, in_flight, shutdown };
        let site = Arc::new(parts.site);
        let (handle, stop) = (bot.handle.clone(), bot.shutdown.clone());
        let (store, pause) = (parts.store.clone(), parts.retry_budget.completed);
        let clock = Arc::clone(&environment);
        let looking =
            sources::watch_jobs(Arc::clone(&site), store, handle.clone(), clock, pause, stop.clone());
        bot.tasks.spawn(looking.map_err(BotError::from));
        let comparison = trust.map(|trust| Comparison {
            telegram: telegram.clone(),
            site: Arc::clone(&site),
            clock: Arc::clone(&parts.environment),
            trust,
        });
        let clock =
            clock::run(parts.store.clone(), handle.clone(), comparison, parts.clock_tick, stop.clone());
        bot.tasks.spawn(clock.map_err(BotError::from));
        let (store, packs) = (parts.store.clone(), rules.packs.clone());
        let policy = parts.retry_policy;
        let runs_on = parts.routine.runs_on;
        let worker = SiteWorker::new(site, store, packs, parts.retry_budget, environment, runs_on);
        bot.run_queue("site", worker, policy, site_queue);
        let (store, read) = (parts.store.clone(), rules.clone());
        let worker = TelegramWorker::new(telegram.clone(), store, read, parts.limits);
        // Messages wait for each other only within a chat; with many chats, many are under way at once.
        let many = RetryPolicy { parallel: policy.parallel * 4, ..policy };
        bot.run_queue("telegram", worker, many, telegram_queue);
        bot.run_queue("postgres", WhitelistWorker(parts.postgres.clone()), policy, postgres_queue);
        let (store, packs) = (parts.store.clone(), rules.packs.clone());
        let worker = AnalysisWorker::new(store, packs, runs_on);
        // HR waits for no search for copies, of which only one runs at a time.
        bot.run_queue("analysis", worker, RetryPolicy { parallel: 2, ..policy }, analysis_queue);
        let copying = parts.postgres.map(|settings| Copying {
            settings,
            store: parts.store.clone(),
            desk: handle.clone(),
            wake: copies,
            environment: parts.environment,
            tick: parts.clock_tick,
            copy_status: parts.copy_status,
        });
        work_with_postgres(&mut bot.tasks, copying, &parts.store, &handle, &stop);
        bot.mind(parts.store.clone());
        let (language, commander) = (rules.language, telegram.clone());
        let poll = sources::poll_updates(telegram, parts.store, handle, Arc::clone(&bot.in_flight), stop);
        bot.tasks.spawn(poll.map_err(BotError::from));
        bot.attend(set_commands(commander, language));
        Ok(bot)
    }

    /// Runs a queue.
    fn run_queue<W: Worker>(
        &mut self,
        name: &'static str,
        worker: W,
        retry_policy: RetryPolicy,
        upcoming: Upcoming,
    ) {
        let (desk, in_flight, stop) =
            (self.handle.clone(), Arc::clone(&self.in_flight), self.shutdown.clone());
        self.tasks.spawn(async move {
            workers::run(name, worker, desk, retry_policy, in_flight, upcoming, stop).await;
            Ok(())
        });
    }

    /// Makes a broken file end the bot, no matter which part finds out first; nothing waits for a desk that is
    /// gone.
    fn mind(&mut self, store: Store) {
        let (desk, stop) = (self.handle.clone(), self.shutdown.clone());
        self.tasks.spawn(async move {
            tokio::select! {
                biased;
                () = stop.cancelled() => Ok(()),
                error = store.failure() => Err(error.into()),
                () = desk.closed() => Ok(()),
            }
        });
    }

    /// Runs an additional task; if it panics, the bot ends.
    pub fn attend(&mut self, errand: impl Future<Output = ()> + Send + 'static) {
        let shutdown = self.shutdown.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                biased;
                () = shutdown.cancelled() => {}
                () = errand => shutdown.cancelled().await,
            }
            Ok(())
        });
    }

    /// Brings further events to the desk, beside those of Telegram and the site. The bot can't end while this
    /// handle exists.
    #[must_use]
    pub fn desk(&self) -> DeskHandle {
        self.handle.clone()
    }

    /// Works until `stop` is ready or a part fails; then finishes the tries under way.
    ///
    /// # Errors
    /// [`BotError`] of the part that failed.
    pub async fn run(mut self, stop: impl Future<Output = ()>) -> Result<(), BotError> {
        let first = tokio::select! {
            biased;
            () = stop => Ok(()),
            ended = self.tasks.join_next() => flatten(ended),
        };
        // Whatever happens from here on, and however soon the process is killed: no effect is to blame for its end.
        self.in_flight.clear();
        self.shutdown.cancel();
        let rest = tokio::time::timeout(SHUTDOWN, async {
            let mut result = Ok(());
            while let Some(ended) = self.tasks.join_next().await {
                result = result.and(flatten(Some(ended)));
            }
            result
        });
        let rest = rest.await.unwrap_or_else(|_| {
            tracing::warn!("some effects were still in flight; they are done again after the next start");
            Ok(())
        });
        self.tasks.shutdown().await;
        drop(self.handle);
        // When the desk ends by itself, the other parts only stop: its error is the cause.
        self.desk.join().await?;
        first.and(rest)
    }
}

/// Has the queues take up what the last process left in the outbox.
fn take_up_what_was_left(
    store: &Store,
    in_flight: &InFlight,
    wake: &impl Fn(EffectKey),
) -> Result<(), StoreError> {
    let view = store.read()?;
    in_flight.recover(&view)?;
    let left = view.outbox_size()?;
    if left > 0 {
        tracing::info!(effects = left, "resuming the effects left in the outbox");
    }
    // Keys in which something has been waiting for longest come first.
    view.first_places()?.into_iter().for_each(|place| wake(place.key));
    Ok(())
}

/// An environment whose clock is trusted as far as `trust` says.
fn doubting(inner: Arc<dyn Environment>, trust: Option<&Trust>) -> Arc<dyn Environment> {
    match trust {
        Some(trust) => Arc::new(TrustedClock { inner, trust: trust.clone() }),
        None => inner,
    }
}

/// Runs the tasks of PostgreSQL. Nothing waits for them, and none of them can end the bot.
fn work_with_postgres(
    tasks: &mut JoinSet<Result<(), BotError>>,
    copying: Option<Copying>,
    store: &Store,
    desk: &DeskHandle,
    shutdown: &CancellationToken,
) {
    let settings = copying.as_ref().map(|copying| copying.settings.clone());
    if let Some(settings) = settings.filter(|settings| settings.whitelist.is_some()) {
        let (desk, shutdown) = (desk.clone(), shutdown.clone());
        tasks.spawn(async move {
            sources::watch_whitelist(settings, desk, shutdown.clone()).await;
            shutdown.cancelled().await;
            Ok(())
        });
    }
    let (store, desk, shutdown) = (store.clone(), desk.clone(), shutdown.clone());
    tasks.spawn(async move {
        if let Some(copying) = copying.filter(|copying| copying.settings.copy) {
            drop(desk);
            postgres::keep_copied(copying, shutdown.clone()).await;
        } else {
            // From now on changes are not copied: a copy that is set up later must include everyone.
            if store.read()?.copied_to()? != 0 {
                let _ = desk.submit(EventKind::CopiedAll(0)).await;
            }
            drop(desk);
        }
        shutdown.cancelled().await;
        Ok(())
    });
}

/// Sets the menu of commands, and retries while Telegram is unreachable. Everything works without it, so a
/// refusal is only logged.
async fn set_commands(telegram: impl telegram::Api, language: Language) {
    let mut failures = 0;
    while let Err(error) = telegram.set_commands(language).await {
        let TelegramError::Transient { cause, retry_after, .. } = error else {
            tracing::warn!(cause = %error, "Telegram refuses the menu of commands");
            return;
        };
        tracing::debug!(%cause, "cannot set the menu of commands yet");
        failures += 1;
        tokio::time::sleep(MENU.pause(failures).max(retry_after.unwrap_or_default().length())).await;
    }
}

/// Asks Telegram who we are, and returns the bot's username. A wrong token is an error; if Telegram does not answer, the bot starts anyway and
/// goes on trying.
async fn greet(telegram: &impl telegram::Api) -> Result<Option<String>, BotError> {
    match telegram.greet().await {
        Ok(Some(name)) => {
            tracing::info!(bot = name, "Telegram knows us");
            return Ok(Some(name));
        }
        Ok(None) => {}
        Err(TelegramError::Unauthorized { .. }) => return Err(BotError::WrongToken),
        Err(error) => tracing::warn!(cause = %error, "Telegram does not answer yet"),
    }
    Ok(None)
}

fn flatten(ended: Option<Result<Result<(), BotError>, tokio::task::JoinError>>) -> Result<(), BotError> {
    match ended {
        None => Ok(()),
        Some(Ok(result)) => result,
        Some(Err(error)) => Err(BotError::Panic(error.to_string())),
    }
}
