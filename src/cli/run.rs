//! `run`: the bot, until SIGTERM or Ctrl-C.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use rustix::process::{DumpableBehavior, Resource, Rlimit};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::prelude::*;

use super::exit::Exit;
use crate::backups;
use crate::bot::{Bot, BotError, Parts};
use crate::config::{self, Config, LogFormat};
use crate::control::{self, RunningBot, Socket};
use crate::desk::{Routine, System};
use crate::exam::Exam;
use crate::postgres::{CopyStatus, PostgresSettings};
use crate::rewriting;
use crate::site::Site;
use crate::store::Store;
use crate::telegram::{Limits, Telegram};
use crate::watch::{self, Log, Watch};
use crate::workers::{InFlight, RetryBudget, RetryPolicy};

/// Pause between two looks at an import.
const LOOK: Duration = Duration::from_secs(1);

/// The clock's longest pause: time limits are in hours, and the system's clock is rarely set.
const CLOCK_TICK: Duration = Duration::from_secs(30);

/// Pause between two queries of what is completed on the site: one request for all active attempts.
const COMPLETED: Duration = Duration::from_mins(3);

/// Pause between two checks whether the site is reachable.
const LOOKOUT: Duration = Duration::from_secs(30);

/// Why the bot ended.
pub(super) enum Ended {
    /// Restarting helps only after the settings are changed.
    Settings(anyhow::Error),
    /// Restarting may help.
    Other(anyhow::Error),
}

/// Runs the bot.
pub(super) fn run(file: Option<&Path>) -> Result<(), Ended> {
    keep_memory_to_ourselves();
    let config = config::load(file).map_err(|error| Ended::Settings(error.into()))?;
    let filter = log_filter(&config).map_err(Ended::Settings)?;
    let _log = start_log(&config, filter).map_err(Ended::Other)?;
    let http = config.http.address().map_err(|error| Ended::Settings(error.into()))?;
    let demands = Demands::of(&config).map_err(Ended::Settings)?;
    work(&config, http, demands).map_err(|error| match error.downcast_ref() {
        Some(BotError::WrongToken) => Ended::Settings(error),
        _ => Ended::Other(error),
    })
}

/// The memory of a bot contains secrets: this keeps it out of core dumps and away from debuggers of the same
/// user. Where the system does not allow this, the unit file says the same.
fn keep_memory_to_ourselves() {
    let nothing = Rlimit { current: Some(0), maximum: Some(0) };
    let _ = rustix::process::setrlimit(Resource::Core, nothing);
    // A program that receives dumps over a pipe ignores the limit.
    let _ = rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

/// What the settings require, as far as it can be checked without the database file and without any server.
struct Demands {
    telegram: Telegram,
    site: Site,
    postgres: Option<PostgresSettings>,
    exam: Exam,
}

impl Demands {
    fn of(config: &Config) -> anyhow::Result<Self> {
        let (telegram, site) = config.access()?;
        Ok(Self {
            telegram: Telegram::new(&telegram)?,
            site: Site::new(site)?,
            postgres: config.postgres_access()?,
            exam: Exam::load_or_embedded(config.exam.as_deref())?,
        })
    }
}

fn work(config: &Config, http: Option<SocketAddr>, demands: Demands) -> anyhow::Result<()> {
    let parts = parts(config, demands)?;
    let socket = socket(config);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    runtime.block_on(async {
        let (store, rules, watch) = (parts.store.clone(), parts.rules.clone(), Arc::clone(&parts.watch));
        let copy_status = parts.copy_status.clone();
        let lookout = watch::look_at_site(parts.site.clone(), LOOKOUT);
        let http = match http {
            Some(address) => Some(TcpListener::bind(address).await.with_context(|| {
                format!("http.listen: cannot listen at {address}; take another port, or see who has it")
            })?),
            None => None,
        };
        let introduction = introduce(parts.site.clone());
        let mut stop = Box::pin(stop_signal()?);
        // The start waits for Telegram, perhaps for long, but can be interrupted.
        let started = tokio::select! {
            bot = Bot::start(parts) => Some(bot?),
            () = &mut stop => None,
        };
        if let Some(mut bot) = started {
            bot.attend(introduction);
            bot.attend(lookout);
            bot.attend(watch::look_at_database(Arc::clone(&watch)));
            if let Some(listener) = http {
                bot.attend(watch::serve(listener, Arc::clone(&watch)));
            }
            if let Some(schedule) = config.backup.schedule(config.timezone) {
                watch.look_at_backups(schedule.clone());
                bot.attend(backups::run(store.clone(), schedule, Arc::new(System)));
            }
            let kept = rewriting::Kept {
                database: config.database.clone(),
                schedule: config.backup.schedule(config.timezone),
                zone: config.timezone,
            };
            bot.attend(rewriting::run(store.clone(), Some(kept), Arc::new(System), rewriting::LOOK));
            if let Some(socket) = socket {
                let (rules, desk) = (rules, bot.desk().downgrade());
                bot.attend(socket.serve(Arc::new(RunningBot {
                    store,
                    config: config.clone(),
                    rules,
                    desk,
                    watch,
                    copy_status,
                })));
            }
            tracing::info!(version = control::VERSION, database = %config.database.display(), "ready");
            bot.run(stop).await?;
        }
        tracing::info!("stopped");
        Ok(())
    })
}

/// Writes the last lines of the log when dropped.
struct Farewell(Log);

impl Drop for Farewell {
    fn drop(&mut self) {
        self.0.flush();
    }
}

fn log_filter(config: &Config) -> anyhow::Result<Targets> {
    let directives = &config.log;
    directives
        .parse()
        .with_context(|| format!("log (CANDIDATES_BOT_LOG): “{directives}” is not a log level or filter"))
}

fn start_log(config: &Config, filter: Targets) -> anyhow::Result<Farewell> {
    let lost = |lines| tracing::warn!(lines, "log lines were lost: nothing read them in time");
    let way = Log::start(std::io::stderr(), lost).context("cannot start the log")?;
    let writer = way.clone();
    let log = tracing_subscriber::fmt::layer().with_writer(move || writer.clone());
    let log = match config.log_format {
        LogFormat::Text => log.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).boxed(),
        LogFormat::Json => {
            log.json().flatten_event(true).with_current_span(false).with_span_list(false).boxed()
        }
    };
    tracing_subscriber::registry().with(log.with_filter(filter)).init();
    // Panic messages would go to standard error directly. They go through the log, too: nothing else writes there.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, cause = panic.payload_as_str(), "a defect of this program: a panic");
    }));
    Ok(Farewell(way))
}

/// Everything from the settings, ready for use.
fn parts(config: &Config, demands: Demands) -> anyhow::Result<Parts<Site, Telegram>> {
    let Demands { telegram, site, postgres, exam } = demands;
    let store = Store::open_for_work(&config.database)?;
    rewriting::at_start(&store);
    let watch = Watch::new(Arc::new(System), store.clone(), Some(config.database.clone()));
    Ok(Parts {
        store,
        rules: control::rules(config, exam, postgres.as_ref()),
        environment: Arc::new(System),
        telegram: telegram.observed_by(watch.clone()),
        site: site.observed_by(watch.clone()),
        watch,
        retry_budget: RetryBudget {
            step: config.site.patience,
            import: config.site.import_timeout,
            look: LOOK,
            settle: config.site.settle,
            completed: COMPLETED,
        },
        retry_policy: RetryPolicy::real(),
        in_flight: InFlight::beside(&config.database),
        limits: Limits::real(),
        routine: Routine::default(),
        clock_tick: CLOCK_TICK,
        compare_clocks: true,
        postgres,
        copy_status: CopyStatus::default(),
    })
}

/// The socket for commands. Without it, the bot still does its work.
fn socket(config: &Config) -> Option<Socket> {
    Socket::open(&config.database)
        .inspect_err(
            |error| tracing::error!(%error, "no socket beside the database: stop the bot to run commands"),
        )
        .ok()
}

/// Logs whether the site accepts us, without delaying the start: candidates can write all the same.
async fn introduce(site: Site) {
    match site.myself().await {
        Ok(user) => {
            let version = site.about().await.map_or_else(|_| "unknown".to_owned(), |about| about.version);
            tracing::info!(user = user.username, version, "the site knows us");
        }
        Err(error) => tracing::error!(%error, "the site does not take our credentials, or does not answer"),
    }
}

/// Ready when the system or the operator wants the bot to stop. The second signal ends the process at once.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            std::process::exit(Exit::EndedAtOnce.code().into());
        });
    })
}
