//! What decisions go by, beside the records: settings.

use chrono::TimeDelta;

use crate::exam::Language;
use crate::model::IntakeLimit;
use crate::store::Packs;

/// What decisions go by, beside the records.
#[derive(Clone)]
pub struct Rules {
    /// The exam that new attempts are given, and those on record.
    pub packs: Packs,
    /// At most so many attempts.
    pub attempts: u8,
    /// Language for people whose Telegram tells neither of ours.
    pub language: Language,
    /// How many newcomers are let in.
    pub intake: IntakeRules,
    /// So long after somebody is through, tasks and account are removed from the site; none: never.
    pub retention: Option<TimeDelta>,
    /// So long somebody of the legacy database can claim their account; none: for ever.
    pub claims: Option<TimeDelta>,
    /// Candidates are copied to PostgreSQL.
    pub copy: bool,
    /// There is a whitelist in PostgreSQL, too.
    pub whitelist: bool,
}

impl Rules {
    /// Without PostgreSQL, with accounts and claims that are kept, and with everybody let in.
    #[must_use]
    pub fn new(packs: Packs, attempts: u8, language: Language) -> Self {
        let intake = IntakeRules::EVERYBODY;
        Self {
            packs,
            attempts,
            language,
            intake,
            retention: None,
            claims: None,
            copy: false,
            whitelist: false,
        }
    }
}

/// How many newcomers are let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntakeRules {
    /// So many newcomers get their first assignment on a day; 0: none do.
    pub per_day: u32,
    /// While so many attempts are at work, newcomers get none.
    pub at_work: u32,
}

impl IntakeRules {
    /// Everybody is let in.
    pub const EVERYBODY: Self = Self { per_day: u32::MAX, at_work: u32::MAX };

    /// By so much HR raises a limit.
    #[must_use]
    pub fn portion(&self, limit: IntakeLimit) -> u32 {
        match limit {
            IntakeLimit::PerDay => self.per_day,
            IntakeLimit::AtWork => self.at_work,
        }
    }

    /// What a limit is after HR has raised it so often.
    #[must_use]
    pub fn allowed(&self, limit: IntakeLimit, raised: u32) -> u64 {
        u64::from(self.portion(limit)) * (u64::from(raised) + 1)
    }
}
