//! The parts about an assignment that several messages share: where the work is, and how much time there is for
//! it.

use chrono::{DateTime, TimeDelta, Utc};

use crate::exam::Language;
use crate::messages::template::Reading;
use crate::model::{Attempt, AttemptNumber};
use crate::store::{Records, StoreError};
use crate::texts::catalog::{Own, escape, say};
use crate::texts::folded;
use crate::texts::times::{Calendar, time};

/// Maximum number of job links in a message; if there are more, the page of the task is linked instead.
const PARTS_SHOWN: usize = 10;

/// Maximum number of job links that are readable at once: with more, login, password and what to do would be off the screen
/// of a phone, so the links are folded.
const PARTS_UNFOLDED: usize = 3;

/// The reader's own assignment.
pub(crate) struct Task {
    /// If the site splits the images into several jobs, every job is a part with a link of its own.
    links: Vec<String>,
    /// Until when it can be handed in; `None` if it was submitted or has no limit.
    deadline: Option<Deadline>,
}

struct Deadline {
    at: DateTime<Utc>,
    /// How the reader's times are written.
    calendar: Calendar,
}

impl Task {
    /// `None`: it was deleted meanwhile.
    pub(super) fn read(number: AttemptNumber, reading: &Reading<'_>) -> Result<Option<Self>, StoreError> {
        let Some(attempt) = reading.view.attempt(reading.reader(), number)? else { return Ok(None) };
        let exam = reading.rules.packs.of(reading.view, &attempt)?;
        Ok(Some(Self::of(&attempt, reading.calendar_of(&exam))))
    }

    pub(super) fn of(attempt: &Attempt, calendar: Calendar) -> Self {
        let deadline = attempt.deadline().filter(|_| attempt.ended().is_none());
        let deadline = deadline.map(|at| Deadline { at, calendar });
        Self { links: attempt.links(), deadline }
    }

    /// Until when it can be handed in, and how much time that is.
    pub(super) fn deadline(&self, language: Language) -> Option<String> {
        let Deadline { at, calendar } = self.deadline.as_ref()?;
        let left = time(*at - calendar.now, language);
        let at = calendar.date_time_of_zone(*at, language);
        Some(say!(language, "deadline", at = Own(at), left = Own(left)))
    }

    /// Where the work is.
    pub(super) fn place(&self, language: Language) -> String {
        let parts = &self.links;
        if parts.len() < 2 {
            return say!(language, "task", link = Own(escape(parts.first().map_or("", String::as_str))));
        }
        let count = say!(language, "task-parts", count = parts.len());
        let numbered =
            (1..=PARTS_SHOWN).zip(parts).map(|(number, link)| format!("{number}. {}", escape(link)));
        let mut links: Vec<String> = numbered.collect();
        if parts.len() > PARTS_UNFOLDED {
            links = vec![folded(&links.join("\n"))];
        }
        if parts.len() > PARTS_SHOWN {
            // The page of the task lists its jobs.
            let page = parts[0].rsplit_once("/jobs/").map_or(parts[0].as_str(), |(page, _)| page);
            links.push(say!(language, "task-all", count = parts.len(), link = Own(escape(page))));
        }
        format!("{count}\n{}", links.join("\n"))
    }
}

/// The time limit of an attempt.
pub(super) fn time_limit(limit: TimeDelta, language: Language) -> String {
    say!(language, "time-limit", time = Own(time(limit, language)))
}
