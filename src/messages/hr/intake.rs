//! A limit keeps newcomers out: how many were turned away, and a button that raises it for the day, or who
//! pressed it.

use crate::exam::Language;
use crate::messages::template::{Reading, Template};
use crate::model::{IntakeLimit, Readers};
use crate::store::{Newcomers, Records, StoreError};
use crate::texts::catalog::{Own, foreign, say};
use crate::texts::times::Calendar;
use crate::texts::{Button, Callback, Keyboard, Rendered};

/// A limit keeps newcomers out.
pub(crate) struct Intake {
    /// The limit that was reached.
    pub(crate) limit: IntakeLimit,
    /// The day (in the company's time zone), counted from the Unix epoch.
    pub(crate) day: i64,
    /// How many times it had been raised by then.
    pub(crate) raised: u32,
}

/// What is known about it.
pub(crate) struct Reached {
    /// The limit at the time it was reached.
    limit: u64,
    /// How many times newcomers were turned away because of it, while this is known.
    refusals: Option<u32>,
    /// The current state of the limit.
    now: Now,
    /// The zone of the day.
    zone: String,
}

/// The current state of a limit.
enum Now {
    /// It can be raised by this many.
    CanBeRaised(u32),
    /// It was raised to this many, by the person of this name.
    Raised(u64, Option<String>),
    /// Its day is over.
    Past,
}

impl Template for Intake {
    const READERS: Readers = Readers::Hr;

    type Facts = Reached;

    fn read(&self, reading: &Reading<'_>) -> Result<Reached, StoreError> {
        let view = reading.view;
        let (intake, rules) = (view.intake()?, reading.rules.intake);
        let zone = Calendar { zone: reading.rules.zone, now: reading.decided }.zone_at(reading.decided);
        let (today, reached) = (intake.limit(self.limit), rules.allowed(self.limit, self.raised));
        if intake.day != self.day {
            return Ok(Reached { limit: reached, refusals: None, now: Now::Past, zone });
        }
        let now = if today.raised > self.raised {
            let by = today.raised_by.map(|by| view.name_of(by)).transpose()?.flatten();
            Now::Raised(rules.allowed(self.limit, self.raised.saturating_add(1)), by)
        } else {
            Now::CanBeRaised(rules.portion(self.limit))
        };
        Ok(Reached { limit: reached, refusals: Some(today.refusals), now, zone })
    }

    fn render(&self, reached: &Reached, language: Language) -> Rendered {
        let heading = match self.limit {
            IntakeLimit::PerDay => {
                say!(language, "hr-intake-day", count = reached.limit, zone = Own(reached.zone.clone()))
            }
            IntakeLimit::ActiveAttempts => say!(language, "hr-intake-work", count = reached.limit),
        };
        let refusals = reached.refusals.map(|count| say!(language, "hr-intake-refusals", count = count));
        let (now, keyboard) = match &reached.now {
            Now::CanBeRaised(more) => {
                let label = say!(language, "button-let-in", count = *more);
                let row = vec![Button::callback(
                    label,
                    Callback::RaiseIntakeLimit(self.limit, self.day, self.raised),
                )];
                (None, Keyboard::Inline(vec![row]))
            }
            Now::Raised(to, by) => {
                let by = by.as_ref().map_or_else(|| foreign("?"), |by| foreign(by));
                (Some(say!(language, "hr-intake-raised", limit = *to, by = by)), Keyboard::None)
            }
            Now::Past => (None, Keyboard::None),
        };
        let lines: Vec<String> = [Some(heading), refusals, now].into_iter().flatten().collect();
        Rendered { html: lines.join("\n"), keyboard }
    }
}

#[cfg(test)]
mod tests {
    use crate::desk::IntakeRules;
    use crate::messages::world::{OLGA, World};
    use crate::model::{Intake, IntakeLimit, LimitToday, Message};

    const DAY: i64 = 20_486;

    fn intake(day: i64, raised: u32) -> Message {
        Message::HrIntake { limit: IntakeLimit::PerDay, day, raised }
    }

    /// Three newcomers a day, raised once.
    fn limited() -> World {
        let per_day = LimitToday { raised: 1, raised_by: Some(OLGA), refusals: 5, ..LimitToday::default() };
        let intake = Intake { day: DAY, admitted: 3, per_day, ..Intake::default() };
        let mut world = World::new().with(|tx| tx.put_intake(&intake).expect("put"));
        world.rules.intake = IntakeRules { per_day: 3, active_attempts: 10 };
        world
    }

    #[test]
    fn whoever_raised_it_is_named() {
        let world = limited();
        insta::assert_snapshot!(world.tells(OLGA, &intake(DAY, 1)), @r"
        🚪 6 newcomers have got their first task today (UTC), which is the limit for a day. I ask the others to come back tomorrow.
        Newcomers turned away today: 5.
        [Let in 3 more today]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &intake(DAY, 1)), @r"
        🚪 Сегодня (UTC) первое задание получили 6 новых кандидатов: это предел на день. Остальных бот просит вернуться завтра.
        Отказов сегодня: 5.
        [Принять сегодня ещё 3]
        ");
        insta::assert_snapshot!(world.tells(OLGA, &intake(DAY, 0)), @r"
        🚪 3 newcomers have got their first task today (UTC), which is the limit for a day. I ask the others to come back tomorrow.
        Newcomers turned away today: 5.
        ✅ Olga (501) has raised the limit for today to 6.
        ");
        let told = world.tells(OLGA, &intake(DAY - 1, 0));
        insta::assert_snapshot!(told, @"🚪 3 newcomers have got their first task today (UTC), which is the limit for a day. I ask the others to come back tomorrow.");
    }
}
