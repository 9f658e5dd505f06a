//! The settings on which decisions depend, besides the records.

use chrono::TimeDelta;

use crate::exam::Language;
use crate::model::IntakeLimit;
use crate::store::Packs;
use crate::zone::Zone;

/// What decisions depend on, besides the records.
#[derive(Clone)]
pub struct Rules {
    /// The exam that new attempts are given, and those on record.
    pub packs: Packs,
    /// Maximum number of attempts per candidate.
    pub attempts: u8,
    /// Language for people whose Telegram reports neither of ours.
    pub language: Language,
    /// The company's time zone.
    pub zone: Zone,
    /// Limits on newcomers.
    pub intake: IntakeRules,
    /// Who may come in.
    pub admission: Admission,
    /// What those who may not come in are told.
    pub refusal: Refusal,
    /// The bot's username, for links to it; `None`: Telegram has not told it.
    pub bot: Option<String>,
    /// How long after a candidate is through their tasks and account are removed from the site; `None`: never.
    pub retention: Option<TimeDelta>,
    /// When candidates hear of HR's decisions.
    pub feedback: FeedbackTiming,
    /// How long HR has to decide before a candidate who asked for it is erased; zero: they are erased at once.
    pub erasure: TimeDelta,
    /// How long an account of the legacy database can be claimed; `None`: forever.
    pub claims: Option<TimeDelta>,
    /// Whether candidates are copied to PostgreSQL.
    pub copy: bool,
    /// Whether there is a whitelist in PostgreSQL, too.
    pub whitelist: bool,
}

impl Rules {
    /// In UTC, without PostgreSQL, with accounts and claims that are kept forever, with everybody admitted, and with
    /// messages about decisions that HR sends.
    #[must_use]
    pub fn new(packs: Packs, attempts: u8, language: Language) -> Self {
        let intake = IntakeRules::EVERYBODY;
        Self {
            packs,
            attempts,
            language,
            zone: Zone::UTC,
            intake,
            admission: Admission::Open,
            refusal: Refusal::default(),
            bot: None,
            feedback: FeedbackTiming::OnRequest,
            retention: None,
            erasure: TimeDelta::days(7),
            claims: None,
            copy: false,
            whitelist: false,
        }
    }
}

/// When candidates hear of HR's decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedbackTiming {
    /// When HR sends the message.
    OnRequest,
    /// At the next time at which it is this hour in the company's time zone, unless HR stops it.
    Later {
        /// The hour, 0 to 23.
        hour: u8,
    },
    /// Not from the bot.
    Never,
}

/// Who may come in. It concerns those who have no attempt yet: whoever is at work goes on, and so does whoever has an
/// account of the earlier bot. HR may always come in, people on the block list never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Everybody, within the limits on newcomers.
    Open,
    /// Those who come through a link, and those whom HR has let in.
    Link,
    /// The same, and everybody else can ask HR.
    Approval,
    /// Nobody, whatever link they have.
    Closed,
}

/// The company's own words for those who may not come in; the bot has some for where they are missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// In English.
    pub en: Option<String>,
    /// In Russian.
    pub ru: Option<String>,
}

impl Refusal {
    /// The words in a language.
    #[must_use]
    pub fn text(&self, language: Language) -> Option<&str> {
        match language {
            Language::En => self.en.as_deref(),
            Language::Ru => self.ru.as_deref(),
        }
    }
}

/// Limits on newcomers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntakeRules {
    /// How many newcomers get their first assignment on a day; 0: none.
    pub per_day: u32,
    /// While this many attempts are active, newcomers get no assignment.
    pub active_attempts: u32,
}

impl IntakeRules {
    /// Everybody is admitted.
    pub const EVERYBODY: Self = Self { per_day: u32::MAX, active_attempts: u32::MAX };

    /// By how much HR raises a limit at a time.
    #[must_use]
    pub fn portion(&self, limit: IntakeLimit) -> u32 {
        match limit {
            IntakeLimit::PerDay => self.per_day,
            IntakeLimit::ActiveAttempts => self.active_attempts,
        }
    }

    /// The value of a limit after HR has raised it this many times.
    #[must_use]
    pub fn allowed(&self, limit: IntakeLimit, raised: u32) -> u64 {
        u64::from(self.portion(limit)) * (u64::from(raised) + 1)
    }
}
