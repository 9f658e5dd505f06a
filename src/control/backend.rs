//! What performs requests: the running bot, or a process that has opened the file itself.

use std::sync::OnceLock;

use std::sync::Arc;

use crate::config::{Config, Newcomers, SendFeedback};
use crate::desk::{
    self, Admission, Event, EventKind, FeedbackTiming, IntakeRules, Refusal, Rules, System, WeakDeskHandle,
};
use crate::exam::Exam;
use crate::postgres::{CopyStatus, PostgresSettings};
use crate::store::Store;
use crate::watch::Watch;

/// The records, the rules for decisions, and a way to submit events to the desk.
pub trait Backend {
    /// The file.
    fn store(&self) -> &Store;

    /// The settings of this process.
    fn config(&self) -> &Config;

    /// The rules for decisions.
    ///
    /// # Errors
    /// The exam can't be read.
    fn rules(&self) -> anyhow::Result<Rules>;

    /// Submits an event to the desk; its changes are durable afterwards.
    ///
    /// # Errors
    /// Nothing was changed.
    fn decide(&self, kind: EventKind) -> anyhow::Result<()>;

    /// Why the bot is not ready, one line per reason; empty when it is ready.
    fn problems(&self) -> Vec<String>;

    /// What to do, if the file is no longer in its place.
    fn lost(&self) -> Option<String>;

    /// Problems with the legacy database that the bot has met so far, as a part of a sentence.
    fn copy_status(&self) -> Option<String>;

    /// Whether a running bot will carry out what is decided.
    fn is_bot_running(&self) -> bool;
}

/// The rules for decisions, from the settings.
#[must_use]
pub fn rules(config: &Config, exam: Exam, postgres: Option<&PostgresSettings>) -> Rules {
    Rules {
        copy: postgres.is_some_and(|postgres| postgres.copy),
        whitelist: postgres.is_some_and(|postgres| postgres.whitelist.is_some()),
        zone: config.timezone,
        retention: config.retention(),
        intake: IntakeRules { per_day: config.intake.per_day, active_attempts: config.intake.at_work },
        admission: admission(config),
        refusal: Refusal { en: config.intake.refusal_en.clone(), ru: config.intake.refusal_ru.clone() },
        feedback: feedback(config),
        erasure: config.erasure(),
        claims: config.claims(),
        ..Rules::new(exam.into(), config.attempts, config.language)
    }
}

fn admission(config: &Config) -> Admission {
    match config.intake.admission {
        Newcomers::Open => Admission::Open,
        Newcomers::Link => Admission::Link,
        Newcomers::Approval => Admission::Approval,
        Newcomers::Closed => Admission::Closed,
    }
}

fn feedback(config: &Config) -> FeedbackTiming {
    match config.feedback.send {
        SendFeedback::Ask => FeedbackTiming::OnRequest,
        SendFeedback::Later => FeedbackTiming::Later { hour: config.feedback.hour },
        SendFeedback::Never => FeedbackTiming::Never,
    }
}

/// The running bot: the backend of commands that come through its socket.
pub struct RunningBot {
    /// The file.
    pub store: Store,
    /// The bot's settings.
    pub config: Config,
    /// The rules that the desk uses.
    pub rules: Rules,
    /// The desk. It is a weak handle, so that a long request does not delay a shutdown.
    pub desk: WeakDeskHandle,
    /// The monitoring of the bot.
    pub watch: Arc<Watch>,
    /// Problems with the legacy database.
    pub copy_status: CopyStatus,
}

impl Backend for RunningBot {
    fn store(&self) -> &Store {
        &self.store
    }

    fn config(&self) -> &Config {
        &self.config
    }

    fn rules(&self) -> anyhow::Result<Rules> {
        Ok(self.rules.clone())
    }

    fn decide(&self, kind: EventKind) -> anyhow::Result<()> {
        Ok(futures::executor::block_on(self.desk.submit(kind))?)
    }

    fn problems(&self) -> Vec<String> {
        self.watch.problems()
    }

    fn lost(&self) -> Option<String> {
        self.watch.lost_database()
    }

    fn copy_status(&self) -> Option<String> {
        self.copy_status.words()
    }

    fn is_bot_running(&self) -> bool {
        true
    }
}

/// A process that has opened the file itself, because no bot is running.
pub struct Standalone {
    store: Store,
    config: Config,
    /// The rules for decisions, once they were read.
    rules: OnceLock<Rules>,
}

impl Standalone {
    /// With this file and these settings.
    #[must_use]
    pub fn new(store: Store, config: Config) -> Self {
        Self { store, config, rules: OnceLock::new() }
    }
}

impl Backend for Standalone {
    fn store(&self) -> &Store {
        &self.store
    }

    fn config(&self) -> &Config {
        &self.config
    }

    fn rules(&self) -> anyhow::Result<Rules> {
        if let Some(rules) = self.rules.get() {
            return Ok(rules.clone());
        }
        let exam = Exam::load_or_embedded(self.config.exam.as_deref())?;
        let rules = rules(&self.config, exam, self.config.postgres_access()?.as_ref());
        Ok(self.rules.get_or_init(|| rules).clone())
    }

    fn decide(&self, kind: EventKind) -> anyhow::Result<()> {
        let rules = self.rules()?;
        let event = Event::now(&System, kind);
        let mut tx = self.store.write()?;
        desk::decide(&rules, &mut tx, &event)?;
        tx.commit()?;
        Ok(())
    }

    fn problems(&self) -> Vec<String> {
        vec!["no bot is running".to_owned()]
    }

    fn lost(&self) -> Option<String> {
        None
    }

    fn copy_status(&self) -> Option<String> {
        None
    }

    fn is_bot_running(&self) -> bool {
        false
    }
}
