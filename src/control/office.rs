//! What is needed to perform requests.

use std::sync::OnceLock;

use std::sync::Arc;

use crate::config::Config;
use crate::desk::{self, Event, EventKind, IntakeRules, Rules, System, WeakDeskHandle};
use crate::exam::Exam;
use crate::postgres::{CopyStatus, PostgresSettings};
use crate::store::Store;
use crate::watch::Watch;

/// The records, the rules for decisions, and the way to have the desk decide.
pub trait Office {
    /// The file.
    fn store(&self) -> &Store;

    /// The settings of this process.
    fn config(&self) -> &Config;

    /// The rules for decisions.
    ///
    /// # Errors
    /// The exam can't be read.
    fn rules(&self) -> anyhow::Result<Rules>;

    /// Has the desk decide; the changes are durable afterwards.
    ///
    /// # Errors
    /// Nothing was changed.
    fn decide(&self, kind: EventKind) -> anyhow::Result<()>;

    /// What keeps the bot from its work, one line each; empty when it is ready.
    fn hindrances(&self) -> Vec<String>;

    /// If the file is no longer in its place: that fact, and what to do.
    fn lost(&self) -> Option<String>;

    /// Problems with the legacy database that the bot has met so far, as a part of a sentence.
    fn copy_status(&self) -> Option<String>;

    /// Whether a bot is running that carries out what was decided.
    fn is_at_work(&self) -> bool;
}

/// The rules for decisions, from the settings.
#[must_use]
pub fn rules(config: &Config, exam: Exam, postgres: Option<&PostgresSettings>) -> Rules {
    Rules {
        copy: postgres.is_some_and(|postgres| postgres.copy),
        whitelist: postgres.is_some_and(|postgres| postgres.whitelist.is_some()),
        retention: config.retention(),
        intake: IntakeRules { per_day: config.intake.per_day, active_attempts: config.intake.at_work },
        claims: config.claims(),
        ..Rules::new(exam.into(), config.attempts, config.language)
    }
}

/// The office of the running bot.
pub struct AtWork {
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

impl Office for AtWork {
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

    fn hindrances(&self) -> Vec<String> {
        self.watch.hindrances()
    }

    fn lost(&self) -> Option<String> {
        self.watch.lost_database()
    }

    fn copy_status(&self) -> Option<String> {
        self.copy_status.words()
    }

    fn is_at_work(&self) -> bool {
        true
    }
}

/// The office of a process that has opened the file by itself, because no bot runs.
pub struct ByItself {
    store: Store,
    config: Config,
    /// The rules for decisions, once they were read.
    rules: OnceLock<Rules>,
}

impl ByItself {
    /// With this file and these settings.
    #[must_use]
    pub fn new(store: Store, config: Config) -> Self {
        Self { store, config, rules: OnceLock::new() }
    }
}

impl Office for ByItself {
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

    fn hindrances(&self) -> Vec<String> {
        vec!["no bot is running".to_owned()]
    }

    fn lost(&self) -> Option<String> {
        None
    }

    fn copy_status(&self) -> Option<String> {
        None
    }

    fn is_at_work(&self) -> bool {
        false
    }
}
