//! No assignment for a newcomer now, and when to come back.

use chrono::DateTime;

use crate::exam::Language;
use crate::messages::template::{Reading, Template};
use crate::model::{self, Readers};
use crate::store::StoreError;
use crate::texts::Rendered;
use crate::texts::catalog::{Own, say};
use crate::texts::times::{Calendar, time};

/// No assignment for them now.
pub(crate) struct NotAdmitted {
    /// The reason.
    pub(crate) why: model::NotAdmitted,
}

impl Template for NotAdmitted {
    const READERS: Readers = Readers::Anybody;

    /// How their times are written.
    type Facts = Calendar;

    fn read(&self, reading: &Reading<'_>) -> Result<Calendar, StoreError> {
        Ok(reading.calendar_of(reading.rules.packs.current()))
    }

    fn render(&self, calendar: &Calendar, language: Language) -> Rendered {
        Rendered::plain(match self.why {
            model::NotAdmitted::Closed => say!(language, "intake-closed"),
            model::NotAdmitted::AtCapacity => say!(language, "intake-full"),
            model::NotAdmitted::DayOver { until } => match DateTime::from_timestamp_millis(until) {
                Some(until) => say!(
                    language,
                    "intake-day-over",
                    at = Own(calendar.date_time_of_zone(until, language)),
                    left = Own(time(until - calendar.now, language))
                ),
                None => say!(language, "intake-closed"),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{NOBODY, World};
    use crate::model::{self, Message};

    #[test]
    fn it_says_when_to_come_back() {
        let world = World::new();
        let told = world.tells(NOBODY, &Message::NotAdmitted { why: model::NotAdmitted::Closed });
        insta::assert_snapshot!(told, @"No new tasks are being given out at the moment. Please try again another day.");
        let told = world.tells(NOBODY, &Message::NotAdmitted { why: model::NotAdmitted::AtCapacity });
        insta::assert_snapshot!(told, @"So many people are taking the test right now that there are no free places. Please come back in a few hours and tap “Get the task” again.");
        let message = Message::NotAdmitted { why: model::NotAdmitted::DayOver { until: 1_770_080_000_000 } };
        let told = world.tells(NOBODY, &message);
        insta::assert_snapshot!(told, @"There are no more new tasks today. Please come back after 3 February, 00:53 (UTC), in 22 hours 13 minutes, and tap “Get the task” again.");
        let told = world.tells_in_russian(NOBODY, &message);
        insta::assert_snapshot!(told, @"На сегодня новые задания закончились. Пожалуйста, вернитесь после 3 февраля, 00:53 (UTC) — осталось 22 часа 13 минут — и снова нажмите «Получить задание».");
    }
}
