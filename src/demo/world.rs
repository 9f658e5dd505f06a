//! A world for the bot on this machine: both stand-ins, a database, a clock, and the real bot between them.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::Duration;

use anyhow::{Context, bail};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use secrecy::SecretString;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::clock::StoryClock;
use super::site::{StandInSite, Version};
use super::telegram::StandInTelegram;
use crate::bot::{Bot, BotError, Parts};
use crate::desk::{
    self, Admission, DeskHandle, Environment, Event, EventKind, FeedbackTiming, IntakeRules, Refusal,
    Routine, Rules, WhitelistChange,
};
use crate::exam::{Exam, Language};
use crate::model::HrKey;
use crate::postgres::{CopyStatus, PostgresSettings};
use crate::retry::Backoff;
use crate::rewriting;
use crate::site::{Credentials, ImageSource, Site, SiteSettings};
use crate::store::{Outbox, Records, Store};
use crate::telegram::{Limits, Telegram, TelegramSettings};
use crate::watch::{Watch, look_at_site};
use crate::workers::{InFlight, RetryBudget, RetryPolicy};
use crate::zone::Zone;

/// The bot's token in this world.
pub const TOKEN: &str = "700000:stand-in-token-for-the-bot";

/// The address of the site as people read it.
pub const SITE: &str = "https://site.example/";

/// How long the world waits until the bot has nothing to do.
const QUIET: Duration = Duration::from_mins(2);
/// Additional time for each image of an attempt, all of which may be in one message.
const QUIET_IMAGE: Duration = Duration::from_secs(2);

/// So many checks for what is due come to one look whether the database is to be rewritten.
const REWRITING: u32 = 10;

/// The settings of a world.
#[derive(Clone)]
pub struct Settings {
    /// CVAT generation of the site.
    pub version: Version,
    /// Where the database is.
    pub database: PathBuf,
    /// Seed of all randomness.
    pub seed: u64,
    /// Maximum number of attempts per candidate.
    pub attempts: u8,
    /// The company's time zone.
    pub timezone: Zone,
    /// How long accounts of candidates who are through are kept. `None`: for ever.
    pub retention: Option<TimeDelta>,
    /// Limits on newcomers.
    pub intake: IntakeRules,
    /// Who may come in.
    pub admission: Admission,
    /// What those who may not come in are told.
    pub refusal: Refusal,
    /// The language of people whose Telegram speaks neither of the bot's.
    pub language: Language,
    /// When candidates hear of HR's decisions.
    pub feedback: FeedbackTiming,
    /// How long HR has to decide before a candidate who asked for it is erased.
    pub erasure: TimeDelta,
    /// How long accounts of the earlier bot can be claimed. `None`: for ever.
    pub claims: Option<TimeDelta>,
    /// The exam.
    pub exam: Arc<Exam>,
    /// Where the site gets the images from.
    pub images: ImageSource,
    /// How long steps on the site may take.
    pub retry_budget: RetryBudget,
    /// Limit of one request to the site.
    pub site_timeout: Duration,
    /// Limit of one request with images to the site.
    pub upload_timeout: Duration,
    /// Limit of one request to Telegram.
    pub telegram_timeout: Duration,
    /// How long the bot lets a poll wait; whole seconds.
    pub poll: Duration,
    /// Whether time passes by itself, from now on; otherwise it begins on a Monday morning and stands still until it is
    /// told to pass.
    pub runs: bool,
    /// The pause between two checks for what is due.
    pub tick: Duration,
    /// The pause between two checks of the site; `None`: no checks.
    pub looks: Option<Duration>,
    /// Whether the bot compares its clock with those of Telegram and of the site.
    pub compare_clocks: bool,
    /// The legacy database, if it is used.
    pub postgres: Option<PostgresSettings>,
}

impl Settings {
    /// The defaults: the embedded exam, two attempts, frequent looks at imports.
    ///
    /// # Errors
    /// When the embedded exam can't be read: a defect of the build.
    pub fn usual(database: &Path, seed: u64) -> anyhow::Result<Self> {
        Ok(Self {
            version: Version::NEWEST,
            database: database.to_owned(),
            seed,
            attempts: 2,
            timezone: Zone::UTC,
            retention: None,
            intake: IntakeRules::EVERYBODY,
            admission: Admission::Open,
            refusal: Refusal::default(),
            language: Language::Ru,
            feedback: FeedbackTiming::OnRequest,
            erasure: TimeDelta::days(7),
            claims: None,
            exam: Arc::new(Exam::embedded()?),
            images: ImageSource::Upload,
            retry_budget: RetryBudget {
                step: Duration::from_secs(10),
                import: Duration::from_mins(10),
                look: Duration::from_millis(5),
                settle: Duration::ZERO,
                completed: Duration::from_hours(1),
            },
            site_timeout: Duration::from_secs(5),
            upload_timeout: Duration::from_secs(20),
            telegram_timeout: Duration::from_secs(30),
            poll: Duration::from_secs(30),
            runs: false,
            tick: Duration::from_millis(2),
            looks: None,
            compare_clocks: false,
            postgres: None,
        })
    }
}

/// The world. Dropping it stops everything in it.
pub struct World {
    /// The site.
    pub site: StandInSite,
    /// Telegram.
    pub telegram: StandInTelegram,
    /// The clock.
    pub clock: StoryClock,
    /// The bot's database, for reading only.
    pub store: Store,
    /// The monitoring of the bot.
    pub watch: Arc<Watch>,
    /// Problems with the legacy database.
    pub copy_status: CopyStatus,
    settings: Settings,
    bot: Option<Running>,
}

struct Running {
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), BotError>>,
    desk: DeskHandle,
    /// Every part of the bot holds its exam; when none holds it any more, it is gone.
    exam: Weak<Exam>,
}

impl World {
    /// Starts the stand-ins, and no bot yet.
    ///
    /// # Errors
    /// No free port, or no database.
    pub async fn new(settings: Settings) -> anyhow::Result<Self> {
        let site = StandInSite::start(settings.version).await.context("cannot start the stand-in site")?;
        let telegram = StandInTelegram::start(TOKEN).await.context("cannot start the stand-in Telegram")?;
        let clock = if settings.runs {
            StoryClock::running(settings.seed)
        } else {
            StoryClock::new(morning(), settings.seed)
        };
        site.set_clock(clock.as_function());
        telegram.set_clock(clock.as_function());
        let store = Store::open(&settings.database)?;
        let database = Some(settings.database.clone());
        let watch = Watch::new(Arc::new(clock.clone()), store.clone(), database);
        let copy_status = CopyStatus::default();
        Ok(Self { site, telegram, clock, store, watch, copy_status, settings, bot: None })
    }

    /// The rules of this world's desk.
    #[must_use]
    pub fn rules(&self) -> Rules {
        let postgres = self.settings.postgres.as_ref();
        Rules {
            copy: postgres.is_some_and(|postgres| postgres.copy),
            whitelist: postgres.is_some_and(|postgres| postgres.whitelist.is_some()),
            zone: self.settings.timezone,
            retention: self.settings.retention,
            intake: self.settings.intake,
            admission: self.settings.admission,
            refusal: self.settings.refusal.clone(),
            feedback: self.settings.feedback,
            erasure: self.settings.erasure,
            claims: self.settings.claims,
            ..Rules::new(
                Arc::clone(&self.settings.exam).into(),
                self.settings.attempts,
                self.settings.language,
            )
        }
    }

    /// Puts a person on the whitelist, as `hr add` does. Only before the bot starts.
    ///
    /// # Errors
    /// A bad name, or the database.
    pub fn whitelist(&self, person: &str) -> anyhow::Result<()> {
        let key = HrKey::parse(person).context("neither an id nor a username")?;
        let kind = EventKind::Whitelist(WhitelistChange::Add(key));
        let event = Event::now(&self.clock, kind);
        let mut tx = self.store.write()?;
        desk::decide(&self.rules(), &mut tx, &event)?;
        tx.commit()?;
        Ok(())
    }

    /// Gives the bot another exam from its next start on.
    pub fn set_exam(&mut self, exam: Arc<Exam>) {
        self.settings.exam = exam;
    }

    /// Starts the real bot against the stand-ins.
    ///
    /// # Errors
    /// Any error that keeps it from starting.
    pub async fn start_bot(&mut self) -> anyhow::Result<()> {
        let parts = self.parts()?;
        let exam = Arc::downgrade(parts.rules.packs.current());
        let site = parts.site.clone();
        let mut bot = Bot::start(parts).await?;
        if let Some(pause) = self.settings.looks {
            bot.attend(look_at_site(site, pause));
        }
        let pause = self.settings.tick * REWRITING;
        bot.attend(rewriting::run(self.store.clone(), None, Arc::new(self.clock.clone()), pause));
        let desk = bot.desk();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(bot.run(async move { drop(stopped.await) }));
        self.bot = Some(Running { stop, task, desk, exam });
        Ok(())
    }

    /// Stops the bot as a signal does.
    ///
    /// # Errors
    /// The error that the bot ended with.
    pub async fn stop_bot(&mut self) -> anyhow::Result<()> {
        let Some(bot) = self.bot.take() else { return Ok(()) };
        let _ = bot.stop.send(());
        drop(bot.desk);
        bot.task.await.context("the bot panicked")??;
        Ok(())
    }

    /// Kills the bot where it is, as a crash does, without any cleanup. Afterwards nothing of it runs any more, so
    /// that the next bot is alone with the database.
    pub async fn kill_bot(&mut self) {
        let Some(Running { task, desk, exam, .. }) = self.bot.take() else { return };
        task.abort();
        let _ = task.await;
        drop(desk);
        while exam.strong_count() > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// The desk of the running bot, for events that come neither from Telegram nor from the site.
    #[must_use]
    pub fn desk(&self) -> Option<DeskHandle> {
        self.bot.as_ref().map(|bot| bot.desk.clone())
    }

    fn parts(&self) -> anyhow::Result<Parts<Site, Telegram>> {
        let (username, password) = self.site.admin();
        let url: reqwest::Url = self.site.url().parse()?;
        let site = SiteSettings {
            url,
            // The port differs from run to run; what people read must not.
            public_url: Some(SITE.parse()?),
            credentials: Credentials::Basic {
                username: username.into(),
                password: SecretString::from(password),
            },
            email_domain: "candidates.invalid".into(),
            segment_size: 5,
            image_quality: 100,
            images: self.settings.images.clone(),
            timeout: self.settings.site_timeout,
            upload_timeout: self.settings.upload_timeout,
            way: crate::net::Way::default(),
        };
        Ok(Parts {
            store: self.store.clone(),
            // An exam of its own, see `Running::exam`.
            rules: Rules { packs: Exam::clone(&self.settings.exam).into(), ..self.rules() },
            environment: Arc::new(self.clock.clone()),
            telegram: Telegram::new(&TelegramSettings {
                timeout: self.settings.telegram_timeout,
                poll: self.settings.poll,
                ..TelegramSettings::new(SecretString::from(TOKEN), self.telegram.url().parse()?)
            })?
            .observed_by(self.watch.clone()),
            site: Site::new(site)?.observed_by(self.watch.clone()),
            retry_budget: self.settings.retry_budget,
            retry_policy: RetryPolicy {
                backoff: Backoff::new(Duration::from_millis(20), Duration::from_millis(200)),
                ..RetryPolicy::real()
            },
            in_flight: InFlight::in_memory(),
            limits: Limits::new(Duration::ZERO, Duration::ZERO),
            routine: Routine::default(),
            clock_tick: self.settings.tick,
            compare_clocks: self.settings.compare_clocks,
            watch: Arc::clone(&self.watch),
            postgres: self.settings.postgres.clone(),
            copy_status: self.copy_status.clone(),
        })
    }

    /// Changes how long accounts are kept, from the next start of the bot on.
    pub fn set_retention(&mut self, retention: Option<TimeDelta>) {
        self.settings.retention = retention;
    }

    /// The maximum number of attempts from the next start on.
    pub fn set_attempts(&mut self, attempts: u8) {
        self.settings.attempts = attempts;
    }

    /// Lets time pass.
    pub fn pass(&self, minutes: i64) {
        self.elapse(TimeDelta::minutes(minutes));
    }

    /// Lets this time pass.
    pub fn elapse(&self, time: TimeDelta) {
        self.clock.advance(time);
    }

    /// Whether the bot has taken every update and everything that is due, and has nothing left to do.
    ///
    /// # Errors
    /// The database.
    pub fn rests(&self) -> anyhow::Result<bool> {
        // In this order: when an update was taken, its effects are already in the outbox.
        let taken = self.telegram.pending_updates() == 0;
        let view = self.store.read()?;
        let due = view.due(1)?.first().is_some_and(|due| due.time <= self.clock.now());
        Ok(taken && !due && view.outbox_size()? == 0)
    }

    /// Waits until the bot has taken every update and has nothing left to do.
    ///
    /// # Errors
    /// It does not finish in time, or it has died.
    pub async fn quiet(&self) -> anyhow::Result<()> {
        let exam = self.rules().packs.current().clone();
        let lists = exam.attempts.iter().map(Vec::len).max().unwrap_or_default();
        let images = lists.max(exam.image_count(1)) as u32;
        let deadline = tokio::time::Instant::now() + QUIET + QUIET_IMAGE * images;
        loop {
            if self.bot.as_ref().is_none_or(|bot| bot.task.is_finished()) {
                bail!("the bot is not running any more");
            }
            if self.rests()? {
                return Ok(());
            }
            if tokio::time::Instant::now() > deadline {
                let left = self.store.read()?.outbox()?;
                bail!("the bot does not come to rest; in its outbox: {left:?}");
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

/// When every story begins: on a Monday morning.
fn morning() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).single().unwrap_or_default()
}
